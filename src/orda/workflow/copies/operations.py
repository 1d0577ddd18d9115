"""The acts on the tree that a working copy holds: noted while they are tried, performed once they are approved.

An act names objects by their identity and says how it found them. What has changed meanwhile by other hands is never
overwritten: the act is refused, and says where (G7).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from orda import events
from orda.content import arrange
from orda.content.base import Content, children
from orda.content.site import find, site_of
from orda.errors import OrdaError
from orda.history.bin import discard
from orda.i18n import _
from orda.security.actor import Actor

_noted: ContextVar[list | None] = ContextVar("noted", default=None)


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


Operation = Reorder | Place | Discard


def touched(operation: Operation) -> tuple[str, ...]:
    """The uids of the objects and folders that the act is about."""
    if isinstance(operation, Reorder):
        return (operation.folder,)
    if isinstance(operation, Place):
        return (operation.obj, operation.source, operation.target)
    return (operation.obj,)


@contextmanager
def noting() -> Iterator[list[Operation]]:
    """Gather the acts that happen inside, in their order."""
    noted: list[Operation] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def includeme(config):
    """Hear of the acts; nothing is noted outside ``noting``."""
    config.add_subscriber(_reordered, events.Reordered)
    config.add_subscriber(_moved, events.Moved)
    config.add_subscriber(_removed, events.Removed)


def _note(operation: Operation) -> None:
    noted = _noted.get()
    if noted is not None:
        noted.append(operation)


def _reordered(event: events.Reordered) -> None:
    if _noted.get() is None:
        return
    folder = event.object
    before, after = (tuple(folder[name].uid for name in names) for names in (event.before, event.after))
    _note(Reorder(folder.uid, before, after))


def _moved(event: events.Moved) -> None:
    if _noted.get() is None:  # then the old folder may be gone as well
        return
    obj = event.object
    old_parent, _slash, old_name = event.old_path.rpartition("/")
    source = site_of(obj)
    for name in filter(None, old_parent.split("/")):
        source = source[name]
    _note(Place(obj.uid, source.uid, old_name, obj.__parent__.uid, obj.__name__))


def _removed(event: events.Removed) -> None:
    _note(Discard(event.object.uid, event.object.live.number if event.object.live is not None else 0))


def perform(operation: Operation, context, actor: Actor) -> None:
    """Do the act for good, or in a transaction that is given up, as ``actor``, whose rights count.

    Raises ChangedMeanwhile, and as the verbs: NotAllowed, BadPlace, BadName, InvalidState.
    """
    if isinstance(operation, Reorder):
        _reorder(operation, context, actor)
    elif isinstance(operation, Place):
        _place(operation, context, actor)
    else:
        obj = _known(context, operation.obj)
        if (obj.live.number if obj.live is not None else 0) != operation.version:
            raise _changed(obj)
        discard(obj, actor=actor)


def _reorder(operation: Reorder, context, actor: Actor) -> None:
    folder = _known(context, operation.folder)
    names = {child.uid: child.__name__ for child in children(folder)}
    # What came or went meanwhile is no quarrel; another order of what both know is.
    both = set(operation.before) & names.keys()
    if [uid for uid in operation.before if uid in both] != [uid for uid in names if uid in both]:
        raise _changed(folder)
    arrange.reorder(folder, [names[uid] for uid in operation.after if uid in names], actor=actor)


def _place(operation: Place, context, actor: Actor) -> None:
    obj, target = _known(context, operation.obj), _known(context, operation.target)
    if (obj.__parent__.uid, obj.__name__) != (operation.source, operation.old_name):
        raise _changed(obj)
    arrange.move(obj, target, actor=actor, name=operation.name)


def _known(context, uid: str) -> Content:
    obj = find(context, uid)
    if obj is None:
        raise ChangedMeanwhile(_("Something that the working copy changes is gone. Take it up again without that."))
    return obj


def _changed(obj: Content) -> ChangedMeanwhile:
    title = obj.edition.title("kk") if obj.edition is not None else obj.__name__
    named = {"title": title}
    return ChangedMeanwhile(_("“${title}” has been changed since by somebody else. Look at it again.", mapping=named))
