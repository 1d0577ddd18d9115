"""One's own last act taken back, while nothing else has touched what it changed (issue "Restore", checklist 35).

Only what a person does at once is undone so: what goes by a request is recalled, or brought back to a restore point. An
undone act asks for the same rights as any act, and has its own row in the register where the act had one.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from persistent import Persistent

from orda import clock, events
from orda.content.base import Content, children, descendants
from orda.content.editions import Draft
from orda.content.owning import set_owner
from orda.content.site import find, service_of, site_of
from orda.errors import InvalidState, OrdaError
from orda.history.bin import restore
from orda.i18n import _
from orda.security import sharing
from orda.security.acl import Grant, effective_visibility
from orda.security.actor import Actor
from orda.security.permissions import EDIT
from orda.security.sessions import forget_acts, last_act_of, remember_act
from orda.workflow.copies.acts import is_seen
from orda.workflow.copies.operations import BringBack, Discard, Operation, Place, Reorder, Show, perform, version_of

UNDO_WITHIN = timedelta(hours=1)
MAX_SEALED = 5_000


@dataclass(frozen=True)
class Shared:
    """Rights of ``obj``, or the unit that answers for it, became ``after``: (grants, inherits, owner)."""

    obj: str
    before: tuple[tuple[Grant, ...], bool, str]
    after: tuple[tuple[Grant, ...], bool, str]


@dataclass(frozen=True)
class ThrownAway:
    """The draft of ``obj`` was thrown away; ``revision`` is the last that it had, ``version`` what is live."""

    obj: str
    revision: int
    version: int


Act = Operation | Shared | ThrownAway


class LastAct(Persistent):
    """What a person has just done in one session: ``acts`` in their order, and by ``token`` the button that takes them
    back. ``draft`` is one that was thrown away, ``orders`` how folders stood before, ``seal`` what is shown now."""

    def __init__(self, login: str, acts: tuple[Act, ...], draft: Draft | None, orders: tuple, seal: str, back: str):
        self.token = secrets.token_urlsafe(12)
        self.login = login
        self.acts = acts
        self.draft = draft
        self.orders: tuple[tuple[str, tuple[str, ...]], ...] = orders
        self.seal = seal
        self.back = back
        self.at: datetime = clock.now()


def includeme(config):
    """Forget what must leave every corner (F8)."""
    config.add_subscriber(erased, events.Erased)
    config.add_subscriber(name_forgotten, events.NameForgotten)


def order_of(folder) -> tuple[str, tuple[str, ...]]:
    """How ``folder`` stands, for ``remember``: asked before the act."""
    return folder.uid, tuple(child.uid for child in children(folder)) if folder.is_ordered() else ()


def shared_as(obj) -> tuple[tuple[Grant, ...], bool, str]:
    """What ``Shared`` tells of: asked before and after the act."""
    return obj.grants, obj.inherits, obj.owner_uid


def remember(
    context, session: str, acts: Iterable[Act], *, actor: Actor, draft: Draft | None = None, orders=(), back: str = ""
) -> str:
    """Note what ``actor`` has just done in ``session``; the token by which it is undone, or "" for nothing to undo.
    ``back`` is the address to which the person returns then."""
    acts = tuple(acts)
    if not acts or _too_large(context, acts):
        return ""
    last = LastAct(actor.login, acts, draft, tuple(orders), _seal(context, acts), back)
    return last.token if remember_act(site_of(context), session, last) else ""


def undo(context, session: str, token: str, *, actor: Actor) -> str:
    """Take the last act of ``session`` back, all of it or nothing; the address to return to.

    Raises InvalidState when it is not the last any more, was too long ago, or something was changed since: then the
    caller's transaction must end. Raises as the verbs too.
    """
    site = site_of(context)
    last = last_act_of(site, session)
    if not token or last is None or last.token != token or last.login != actor.login:
        raise InvalidState(_("You have done something else since. Only the last act is undone."))
    if clock.now() - last.at > UNDO_WITHIN:
        raise InvalidState(_("That was too long ago to be undone by one click."))
    if last.seal != _seal(context, last.acts):
        raise InvalidState(_("Somebody has changed it since. Look at it again."))
    for act in reversed(last.acts):
        _UNDO[type(act)](act, site, actor, last)
    for uid, order in last.orders:
        _restore_order(site, uid, order)
    forget_acts(site, session)
    return last.back


def erased(event: events.Erased) -> None:
    """A draft that was thrown away may hold what was erased, or name the person; nobody gets it back."""
    forget_acts(site_of(event.parent))


def name_forgotten(event: events.NameForgotten) -> None:
    """The same for what others say of a person, or in the words of an asker."""
    forget_acts(site_of(event.object))


def _perform(operation: Operation, uid: str, site, actor: Actor) -> None:
    """What was published meanwhile is moved by a request only, also back (level B)."""
    obj = find(site, uid)
    if obj is None or is_seen(operation, site):
        raise changed(obj)
    perform(operation, site, actor)


def _place_back(act: Place, site, actor: Actor, last: LastAct) -> None:
    _perform(Place(act.obj, act.target, act.name, act.source, act.old_name), act.obj, site, actor)


def _reorder_back(act: Reorder, site, actor: Actor, last: LastAct) -> None:
    folder = find(site, act.folder)
    if folder is None or tuple(child.uid for child in children(folder)) != act.after:
        raise changed(folder)
    _perform(Reorder(act.folder, act.after, act.before), act.folder, site, actor)


def _take_out_of_the_bin(act: Discard, site, actor: Actor, last: LastAct) -> None:
    entry = service_of(site, "bin").entries.get(act.obj)
    if entry is None or entry.by != actor.login or entry.at > last.at:
        raise changed(find(site, act.obj))
    parent = find(site, entry.parent_uid)
    if parent is not None and entry.name in parent:
        raise changed(parent)
    restore(site, act.obj, actor=actor)


def _bin_again(act: BringBack, site, actor: Actor, last: LastAct) -> None:
    obj = find(site, act.obj)
    if obj is None or obj.__parent__.uid != act.parent or version_of(obj) != act.version:
        raise changed(obj)
    _perform(Discard(act.obj, act.version), act.obj, site, actor)


def _show_again(act: Show, site, actor: Actor, last: LastAct) -> None:
    """The seal has told that what is shown again is what was shown a moment ago, so its visas still answer for it."""
    obj = find(site, act.obj)
    if obj is None or obj.visibility != act.after:
        raise changed(obj)
    sharing.set_visibility(obj, act.before, actor=actor, decided=True)


def _share_back(act: Shared, site, actor: Actor, last: LastAct) -> None:
    obj = find(site, act.obj)
    if obj is None or shared_as(obj) != act.after:
        raise changed(obj)
    grants, inherits, owner = act.before
    sharing.put_back(obj, grants, actor=actor)
    sharing.set_inheritance(obj, inherits, actor=actor)
    if owner != obj.owner_uid:
        set_owner(obj, find(site, owner) if owner else None, actor=actor)


def _draft_again(act: ThrownAway, site, actor: Actor, last: LastAct) -> None:
    obj = find(site, act.obj)
    untouched = obj is not None and obj.draft is None and obj.last_revision == act.revision
    if not untouched or last.draft is None or version_of(obj) != act.version:
        raise changed(obj)
    actor.require(EDIT, obj)
    last.draft.revision = act.revision + 1  # no stamp comes twice
    obj.draft = last.draft
    events.notify(events.DraftSaved(obj, actor.login))


_UNDO = {
    Place: _place_back,
    Reorder: _reorder_back,
    Discard: _take_out_of_the_bin,
    BringBack: _bin_again,
    Show: _show_again,
    Shared: _share_back,
    ThrownAway: _draft_again,
}


def _restore_order(site, uid: str, order: tuple[str, ...]) -> None:
    """What was moved back stands where it stood, where nothing else has come or gone."""
    folder = find(site, uid)
    names = {child.uid: child.__name__ for child in children(folder)} if folder is not None else {}
    if order and names.keys() == set(order) and folder.is_ordered():
        folder.set_order([names[each] for each in order])


def _seal(context, acts: Iterable[Act]) -> str:
    """What is shown, where and to whom, of that whose readers have changed: shown to more again it must be the same."""
    told = []
    for act in acts:
        obj = find(context, act.obj) if isinstance(act, Show) else None
        if obj is not None:
            shown = [f"{each.uid} {version_of(each)} {each.visibility}" for each in descendants(obj, MAX_SEALED + 1)]
            told += [act.after, effective_visibility(obj.__parent__), *shown]
    return hashlib.sha256("\n".join(told).encode()).hexdigest() if told else ""


def _too_large(context, acts: Iterable[Act]) -> bool:
    found = (find(context, act.obj) for act in acts if isinstance(act, Show))
    return any(sum(1 for _each in descendants(obj, MAX_SEALED + 1)) > MAX_SEALED for obj in found if obj is not None)


def changed(obj: Content | None) -> OrdaError:
    """The refusal that names what somebody has changed since."""
    if obj is None:
        return InvalidState(_("What it changed is gone since. It cannot be undone."))
    title = (obj.edition.title("kk") if obj.edition is not None else "") or obj.__name__
    return InvalidState(
        _("“${title}” has been changed since. It cannot be undone by one click.", mapping={"title": title})
    )
