"""Working copies of sections: who works on one, what is done in it so far, and the request that carries it (G7, G8).

A copy holds acts and no content: the section as it would be is the section as it is, with the acts performed in a
transaction that is given up. So it pollutes neither menus nor search nor links, and what is looked at is what happens.
"""

from dataclasses import replace
from datetime import datetime

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.location import inside
from substanced.content import service

from orda import clock, regulation
from orda.content.base import descendants
from orda.content.numbered import Numbered
from orda.content.site import find, service_of, site_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.actor import SYSTEM, Actor, actor_for
from orda.security.permissions import EDIT, VISA
from orda.workflow.copies.operations import Operation, Reorder, perform, touched
from orda.workflow.requests.carrying_out import publish_drafts
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.request import CARRIED_OUT, OPEN, requests_of
from orda.workflow.requests.turns import holds

WORKING, SENT, ENDED = "working", "sent", "ended"
LEVEL = "B"
MAX_OPERATIONS = 100
MAX_DRAFTS = 50
MAX_OPEN = 20


class WorkingCopy(Persistent):
    """The acts on one section that its ``owner`` has tried, in order; ``request`` is the latest that carried them."""

    thrown_away = False

    def __init__(self, number: int, section_uid: str, owner: str):
        self.number = number
        self.section_uid = section_uid
        self.owner = owner
        self.operations: tuple[Operation, ...] = ()
        self.opened: datetime = clock.now()
        self.request: int | None = None


@service("working-copies", service_name="working-copies")
class WorkingCopies(Numbered, Persistent):
    """The service that holds the working copies, by number; ``in_hand`` has the numbers of each owner's, as a tuple
    from which those that have ended are left out when the owner opens the next."""

    def __init__(self):
        self.records = IOBTree()
        self.in_hand = OOBTree()


def copies_of(context) -> WorkingCopies:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "working-copies")


def state_of(copy: WorkingCopy, context) -> str:
    """WORKING in its owner's hand, SENT while its request is open, ENDED once that is carried out or it is thrown
    away. A request that came back gives it into the owner's hand again."""
    request = requests_of(context).records.get(copy.request) if copy.request else None
    if copy.thrown_away or (request is not None and request.state == CARRIED_OUT):
        return ENDED
    return SENT if request is not None and request.state == OPEN else WORKING


def may_open(actor: Actor, section) -> bool:
    """May ``actor`` work on a copy of ``section``? The head who answers for it (1.I), in any folder but the site."""
    if (
        not section.folderish
        or ISite.providedBy(section)
        or not (actor.may(VISA, section) and actor.may(EDIT, section))
    ):
        return False
    return any(holds(actor, role, section) for role in regulation.get().routes[LEVEL].askers)


def open_copy(section, *, actor: Actor) -> WorkingCopy:
    """A working copy of ``section``; the one that the actor works on already, if there is one.

    Raises NotAllowed, OrdaError when the actor has too many.
    """
    if not may_open(actor, section):
        raise NotAllowed(_("The head who answers for a section works on a copy of it."))
    mine = copies_in_hand(section, actor)
    found = next((copy for copy in mine if copy.section_uid == section.uid), None)
    if found is not None:
        return found
    if len(mine) >= MAX_OPEN:
        raise OrdaError(_("Finish or throw away one of your working copies first."))
    service = copies_of(section)
    number = service.next_number
    service.records[number] = copy = WorkingCopy(number, section.uid, actor.login)
    service.in_hand[actor.login] = (*(each.number for each in reversed(mine)), number)
    return copy


def copies_in_hand(context, actor: Actor) -> list[WorkingCopy]:
    """What ``actor`` works on or has sent and not yet seen through, the latest first."""
    service = copies_of(context)
    copies = (service.records[number] for number in reversed(service.in_hand.get(actor.login, ())))
    return [copy for copy in copies if state_of(copy, context) != ENDED]


def may_look(copy: WorkingCopy, actor: Actor, context) -> bool:
    """May ``actor`` see the site as it would be: the owner while the right lasts, and whoever sees the request?"""
    section, state = find(context, copy.section_uid), state_of(copy, context)
    if state == ENDED or section is None:
        return False
    if state == SENT:
        return may_see(requests_of(context).request(copy.request), actor, context)
    return copy.owner == actor.login and may_open(actor, section)


def try_out(copy: WorkingCopy, context) -> None:
    """Make the site what it would be, in a transaction that the caller gives up: with the rights that the owner of the
    copy has now, so that it brings nothing to light that has been hidden from the owner since. Raises as ``perform``,
    and OrdaError for a draft that could not be published."""
    if state_of(copy, context) == SENT:
        request = requests_of(context).request(copy.request)
        publish_drafts(request, request.subjects(context), SYSTEM)
    owner = actor_for(site_of(context), copy.owner)
    for operation in copy.operations:
        perform(operation, context, owner, decided=True)


def note(copy: WorkingCopy, operations: list[Operation], *, actor: Actor, context) -> None:
    """Add acts that were tried. Raises InvalidState when it is not in the actor's hand, OrdaError for too many and for
    acts outside its section."""
    require_hand(copy, actor, context)
    section = find(context, copy.section_uid)
    for operation in operations:
        if not all((obj := find(context, uid)) is not None and inside(obj, section) for uid in touched(operation)):
            raise OrdaError(_("The working copy is of one section only; this lies outside it."))
    together = _together([*copy.operations, *operations])
    if len(together) > MAX_OPERATIONS:
        raise OrdaError(_("A working copy holds ${count} changes at most.", mapping={"count": MAX_OPERATIONS}))
    copy.operations = together


def _together(operations: list[Operation]) -> tuple[Operation, ...]:
    """The acts with each run of orders of one folder as one: ten presses of an arrow are one change to read."""
    found: list[Operation] = []
    for operation in operations:
        last = found[-1] if found else None
        goes_on = isinstance(last, Reorder) and isinstance(operation, Reorder) and last.folder == operation.folder
        if goes_on and last.after == operation.before:
            found[-1] = replace(last, after=operation.after)
            if found[-1].before == found[-1].after:
                found.pop()
        else:
            found.append(operation)
    return tuple(found)


def undo_last(copy: WorkingCopy, *, actor: Actor, context) -> None:
    """Drop the latest act. Raises InvalidState."""
    require_hand(copy, actor, context)
    copy.operations = copy.operations[:-1]


def throw_away(copy: WorkingCopy, *, actor: Actor, context) -> None:
    """End the copy; nothing was ever changed. Raises InvalidState while it is at approval."""
    require_hand(copy, actor, context)
    copy.thrown_away, copy.operations = True, ()


def require_hand(copy: WorkingCopy, actor: Actor, context) -> None:
    """Raises InvalidState unless ``actor`` works on the copy now."""
    if copy.owner != actor.login or state_of(copy, context) != WORKING:
        raise InvalidState(_("This working copy is not in your hand: it is at approval, or somebody else's."))


def drafts_in(section, actor: Actor) -> list:
    """Drafts in the section that can go along: unsent, and the actor may edit them; at most ``MAX_DRAFTS``."""
    found = (obj for obj in descendants(section) if obj.draft is not None and obj.draft.sent is None)
    return [obj for obj in found if actor.may(EDIT, obj)][:MAX_DRAFTS]
