"""The acts on the tree that a working copy holds: tried when it is looked at, performed once they are approved.

An act names objects by their identity and says how it found them. What has changed meanwhile by other hands is never
overwritten: the act is refused, and says where (G7).
"""

from dataclasses import dataclass

from orda.content import arrange
from orda.content.base import Content, children
from orda.content.site import find, service_of
from orda.errors import OrdaError
from orda.history.bin import discard, restore
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.sharing import set_visibility


class ChangedMeanwhile(OrdaError):
    """Somebody else has changed what the act would change; the message names it."""


@dataclass(frozen=True)
class Reorder:
    """The children of ``folder`` in another order; all are uids."""

    folder: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """``obj`` gets another folder, another address part, or both; ``source`` and ``target`` are uids of folders."""

    obj: str
    source: str
    old_name: str
    target: str
    name: str


@dataclass(frozen=True)
class Discard:
    """``obj`` goes to the bin with all that is below it; ``version`` is what was live of it, 0 for nothing."""

    obj: str
    version: int


@dataclass(frozen=True)
class BringBack:
    """``obj`` comes back from the bin into the folder ``parent``; ``version`` is what is live of it, 0 for nothing."""

    obj: str
    parent: str
    version: int


@dataclass(frozen=True)
class Show:
    """``obj`` is for other readers: the class of visibility ``after`` in the place of ``before``."""

    obj: str
    before: str
    after: str


Operation = Reorder | Place | Discard | BringBack | Show


def touched(operation: Operation) -> tuple[str, ...]:
    """The uids of the objects and folders that the act is about."""
    if isinstance(operation, Reorder):
        return (operation.folder,)
    if isinstance(operation, Place):
        return (operation.obj, operation.source, operation.target)
    if isinstance(operation, BringBack):
        return (operation.parent,)
    return (operation.obj,)


def perform(operation: Operation, context, actor: Actor, *, decided: bool = False) -> None:
    """Do the act for good, or in a transaction that is given up, as ``actor``, whose rights count.

    ``decided``: it is carried out by the visas of a request, or tried for one, so more people may see something then.
    Raises ChangedMeanwhile, and as the verbs: NotAllowed, BadPlace, BadName, InvalidState.
    """
    _PERFORM[type(operation)](operation, context, actor, decided)


def version_of(obj) -> int:
    """The number of what is live, 0 for nothing."""
    return obj.live.number if obj.live is not None else 0


def _reorder(operation: Reorder, context, actor: Actor, decided: bool) -> None:
    folder = _known(context, operation.folder)
    names = {child.uid: child.__name__ for child in children(folder)}
    # What came or went meanwhile is no quarrel; another order of what both know is.
    both = set(operation.before) & names.keys()
    if [uid for uid in operation.before if uid in both] != [uid for uid in names if uid in both]:
        raise _changed(folder)
    arrange.reorder(folder, [names[uid] for uid in operation.after if uid in names], actor=actor)


def _place(operation: Place, context, actor: Actor, decided: bool) -> None:
    obj, target = _known(context, operation.obj), _known(context, operation.target)
    if (obj.__parent__.uid, obj.__name__) != (operation.source, operation.old_name):
        raise _changed(obj)
    arrange.move(obj, target, actor=actor, name=operation.name, decided=decided)


def _discard(operation: Discard, context, actor: Actor, decided: bool) -> None:
    obj = _known(context, operation.obj)
    if version_of(obj) != operation.version:
        raise _changed(obj)
    discard(obj, actor=actor)


def _bring_back(operation: BringBack, context, actor: Actor, decided: bool) -> None:
    entry, parent = service_of(context, "bin").entries.get(operation.obj), _known(context, operation.parent)
    if entry is None:
        raise ChangedMeanwhile(_("Something that the working copy changes is gone. Take it up again without that."))
    if version_of(entry.object) != operation.version:
        raise _changed(entry.object)
    target = parent if parent.uid != entry.parent_uid else None
    restore(context, entry.uid, actor=actor, target=target, decided=decided)


def _show(operation: Show, context, actor: Actor, decided: bool) -> None:
    obj = _known(context, operation.obj)
    if obj.visibility != operation.before:
        raise _changed(obj)
    set_visibility(obj, operation.after, actor=actor, decided=decided)


_PERFORM = {Reorder: _reorder, Place: _place, Discard: _discard, BringBack: _bring_back, Show: _show}


def _known(context, uid: str) -> Content:
    obj = find(context, uid)
    if obj is None:
        raise ChangedMeanwhile(_("Something that the working copy changes is gone. Take it up again without that."))
    return obj


def lies_in_the_bin(obj: Content) -> ChangedMeanwhile:
    """What a working copy has put into the bin is not moved in it any more."""
    named = {"title": _title(obj)}
    return ChangedMeanwhile(_("“${title}” lies in the bin of your working copy already.", mapping=named))


def _title(obj: Content) -> str:
    return obj.edition.title("kk") if obj.edition is not None else obj.__name__ or ""


def _changed(obj: Content) -> ChangedMeanwhile:
    named = {"title": _title(obj)}
    return ChangedMeanwhile(_("“${title}” has been changed since by somebody else. Look at it again.", mapping=named))
