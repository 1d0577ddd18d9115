"""Information that the Digitalization Department or a leader asks of a unit, within working days (D16)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from BTrees.IIBTree import IITreeSet
from BTrees.IOBTree import IOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, events, regulation
from orda.content.numbered import Numbered
from orda.content.site import find, service_of, site_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.acl import permissions_of
from orda.security.actor import Actor
from orda.security.permissions import CHECK, EDIT, READ_REGISTER, VISA, WITHDRAW
from orda.workflow.requests.proposals import require_text
from orda.workflow.requests.turns import holds

ASKED, ANSWERED, SETTLED = "asked", "answered", "settled"
MAX_SUBJECT = 250
MAX_TEXT = 10_000
MAX_ACTS = 100
MAX_OPEN = 2_000
# Who has a role in such a scope stands behind the people of a unit.
BEHIND = ("site", "block")


@dataclass(frozen=True)
class Step:
    """Something that was said: who asked, answered, asked again or was content, when."""

    action: str  # asked, answered, asked-again, settled
    login: str
    name: str
    time: datetime
    text: str = ""


class Inquiry(Persistent):
    """What is asked of one unit, until whoever asked is content with the answer."""

    def __init__(self, number: int, unit_uid: str, asker: str, subject: str, due: datetime):
        self.number = number
        self.unit_uid = unit_uid
        self.asker = asker
        self.subject = subject
        self.due = due
        self.opened = clock.now()
        self.state = ASKED
        self.steps: tuple[Step, ...] = ()
        self.pressed: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        """Does the unit owe the answer beyond its day (E3)?"""
        return self.state == ASKED and clock.now() > self.due

    def unit(self, context):
        """The unit that is asked, or None when it is gone."""
        return find(context, self.unit_uid)


@service("inquiries", service_name="inquiries")
class Inquiries(Numbered, Persistent):
    """The service that holds them, by number."""

    def __init__(self):
        self.records = IOBTree()
        self.open_numbers = IITreeSet()

    def open_inquiries(self) -> list[Inquiry]:
        """Those that are not settled, the oldest first."""
        return [self.records[number] for number in self.open_numbers]


def inquiries_of(context) -> Inquiries:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "inquiries")


def may_ask(actor: Actor, context) -> bool:
    """May ``actor`` ask units? The Digitalization Department, and who may withdraw on the whole site (D16, D1)."""
    return actor.may_any(site_of(context), CHECK, WITHDRAW)


def may_answer(actor: Actor, unit) -> bool:
    """May ``actor`` answer for the unit? Who edits or heads it."""
    return unit is not None and actor.may_any(unit, EDIT, VISA)


def may_see(inquiry: Inquiry, actor: Actor, context) -> bool:
    """May ``actor`` read it? Who asks units, the unit, and who controls it."""
    unit = inquiry.unit(context)
    if may_ask(actor, context) or inquiry.asker == actor.login or may_answer(actor, unit):
        return True
    return unit is not None and actor.may(READ_REGISTER, unit)


def ask_unit(unit, *, actor: Actor, subject: str, text: str) -> Inquiry:
    """Ask ``unit`` for information; the answer is due after the regulation's working days (D16, E3).

    Raises NotAllowed, OrdaError for what is no unit and for too many open ones, BadField for what is missing.
    """
    if not may_ask(actor, unit):
        raise NotAllowed()
    if not IUnit.providedBy(unit):
        raise OrdaError(_("Choose a unit of this site."))
    require_text("subject", subject, MAX_SUBJECT)
    require_text("text", text, MAX_TEXT)
    service = inquiries_of(unit)
    if len(service.open_numbers) >= MAX_OPEN:
        raise OrdaError(_("Too many inquiries are open. Settle some first."))
    number = service.next_number
    inquiry = Inquiry(number, unit.uid, actor.login, subject.strip(), _due())
    service.records[number] = inquiry
    service.open_numbers.insert(number)
    _say(inquiry, unit, actor, "asked", text)
    return inquiry


def answer(inquiry: Inquiry, *, actor: Actor, context, seen: int, text: str) -> None:
    """Answer for the unit. Raises NotAllowed, InvalidState when the talk has moved on, BadField without words."""
    _require_turn(inquiry, seen, ASKED)
    if not may_answer(actor, inquiry.unit(context)):
        raise NotAllowed()
    require_text("text", text, MAX_TEXT)
    inquiry.state = ANSWERED
    _say(inquiry, context, actor, "answered", text)


def ask_again(inquiry: Inquiry, *, actor: Actor, context, seen: int, text: str) -> None:
    """The answer does not do: say what is missing; the working days begin anew. Raises as ``answer``."""
    _require_turn(inquiry, seen, ANSWERED)
    if not may_ask(actor, context):
        raise NotAllowed()
    require_text("text", text, MAX_TEXT)
    if len(inquiry.steps) >= MAX_ACTS:
        raise OrdaError(_("This has gone back and forth too often. Settle it and ask anew."))
    inquiry.state, inquiry.due, inquiry.pressed = ASKED, _due(), ()
    _say(inquiry, context, actor, "asked-again", text)


def settle(inquiry: Inquiry, *, actor: Actor, context, seen: int) -> None:
    """Whoever may ask is content, or needs it no more. Raises NotAllowed, InvalidState."""
    _require_turn(inquiry, seen, ASKED, ANSWERED)
    if not may_ask(actor, context):
        raise NotAllowed()
    inquiry.state = SETTLED
    inquiries_of(context).open_numbers.remove(inquiry.number)
    _say(inquiry, context, actor, "settled", "")


def waiting_for(actor: Actor, site) -> list[Inquiry]:
    """What units in which ``actor`` works owe, and what was answered to the actor; what is due first comes first."""
    found = [
        inquiry
        for inquiry in inquiries_of(site).open_inquiries()
        if (inquiry.state == ASKED and _owes(actor, inquiry, site))
        or (inquiry.state == ANSWERED and inquiry.asker == actor.login)
    ]
    return sorted(found, key=lambda inquiry: (inquiry.due, inquiry.number))


def _owes(actor: Actor, inquiry: Inquiry, site) -> bool:
    unit = inquiry.unit(site)
    # Who may edit everywhere is not asked; the department itself asks.
    if not may_answer(actor, unit) or may_ask(actor, unit):
        return False
    heads = (role.id for role in regulation.get().roles.values() if role.scope not in BEHIND)
    works_there = actor.may(EDIT, unit) or any(VISA in permissions_of(id_) and holds(actor, id_, unit) for id_ in heads)
    # The vice-rector of the block, who may answer too, is bothered only when the unit is late (E3).
    return works_there or inquiry.late


def _due() -> datetime:
    rules = regulation.get()
    return rules.calendar.due(clock.now(), rules.deadlines.working_days).astimezone(UTC)


def _require_turn(inquiry: Inquiry, seen: int, *states: str) -> None:
    if inquiry.state not in states or seen != len(inquiry.steps):
        raise InvalidState()


def _say(inquiry: Inquiry, context, actor: Actor, action: str, text: str) -> None:
    name = service_of(context, "principals").name_of(actor.login)
    inquiry.steps = (*inquiry.steps, Step(action, actor.login, name, clock.now(), text.strip()))
    site = site_of(context)
    events.notify(events.InquiryChanged(site, actor.login, inquiry=inquiry, action=action, unit=inquiry.unit(site)))
