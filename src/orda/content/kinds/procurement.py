"""Procurement (clauses C13, F17): rules, announcements and their results; a folder for the files of each."""

from datetime import datetime

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import ContentFolder, owner_unit
from orda.content.fields import Day, Line, Moment, TextSchema
from orda.errors import BadField
from orda.i18n import _
from orda.interfaces import IProcurement

RULES, ANNOUNCEMENT, ONLY_RESULT = "rules", "announcement", "result"
TYPES = (
    (ANNOUNCEMENT, _("Announcement")),
    (ONLY_RESULT, _("Result without an announcement")),
    (RULES, _("Rules of procurement")),
)
METHODS = (
    ("tender", _("Open tender")),
    ("quotation", _("Request for quotations")),
    ("auction", _("Auction")),
    ("single-source", _("From a single source")),
    ("exchange", _("On a commodity exchange")),
)
CONTRACT = "contract"
OUTCOMES = (
    (CONTRACT, _("A contract was concluded")),
    ("no-bids", _("No bids were received")),
    ("no-winner", _("All bids were declined")),
)
# What becomes of a procurement, in this order; the last two end it.
OPEN, WAITING, RESULT, CANCELLED = "open", "waiting", "result", "cancelled"
MOST_MONEY = 10**13


class ProcurementText(TextSchema):
    """A procurement in one language; its title is the subject."""

    winner = colander.SchemaNode(
        Line(),
        title=_("Winner"),
        description=_("Only with the result."),
        missing="",
        validator=colander.Length(max=250),
    )


def _money(title, **more):
    return colander.SchemaNode(
        colander.Integer(), title=title, missing=None, validator=colander.Range(0, MOST_MONEY), **more
    )


class ProcurementFields(colander.MappingSchema):
    """What all languages of a procurement share; the result is filled in when there is one."""

    type = colander.SchemaNode(colander.String(), title=_("What it is"), choices=TYPES)
    method = colander.SchemaNode(colander.String(), title=_("Method"), choices=METHODS, missing="")
    number = colander.SchemaNode(Line(), title=_("Number"), missing="", validator=colander.Length(max=60))
    announced_on = colander.SchemaNode(Day(), title=_("Announced on"), missing=None)
    deadline = colander.SchemaNode(
        Moment(), title=_("Deadline for bids"), description=_("Day and time in Almaty."), missing=None
    )
    amount = _money(_("Amount, tenge"), description=_("What is planned, without VAT."))
    cancelled_on = colander.SchemaNode(Day(), title=_("Cancelled on"), missing=None)
    result_on = colander.SchemaNode(Day(), title=_("Date of the result"), missing=None)
    outcome = colander.SchemaNode(colander.String(), title=_("Result"), choices=OUTCOMES, missing="")
    result_amount = _money(_("Amount of the contract, tenge"))

    def validator(self, node, value):
        """What its type needs, and dates that contradict each other, each told at its own field."""
        wrong = colander.Invalid(node)
        for name, message in (*_lacking(value), *_contradictions(value)):
            wrong[name] = message
        if wrong.children:
            raise wrong


def _lacking(value):
    needed = {ANNOUNCEMENT: ("method", "number", "announced_on", "deadline"), ONLY_RESULT: ("method", "result_on")}
    for name in needed.get(value["type"], ()):
        if not value[name]:
            yield name, _("Fill in this field.")
    if value["result_on"] and not value["outcome"]:
        yield "outcome", _("Choose what the result was.")
    if value["outcome"] and not value["result_on"] and value["type"] != ONLY_RESULT:
        yield "result_on", _("Fill in the date of the result.")
    if value["outcome"] == CONTRACT and value["result_amount"] is None:
        yield "result_amount", _("Fill in the amount of the contract.")


def _contradictions(value):
    announced, deadline, result, cancelled = (
        value[name] for name in ("announced_on", "deadline", "result_on", "cancelled_on")
    )
    last = clock.to_local(deadline).date() if deadline else None
    if announced and last and last < announced:
        yield "deadline", _("The deadline lies before the announcement.")
    if cancelled and result:
        yield "cancelled_on", _("What has a result is not cancelled. Leave one of the two dates empty.")
    elif result and last and result < last:
        yield "result_on", _("The result lies before the deadline.")
    elif cancelled and announced and cancelled < announced:
        yield "cancelled_on", _("It cannot be cancelled before it was announced.")


@content("procurement")
@implementer(IProcurement)
class Procurement(ContentFolder):
    """A procurement with its files. Its state follows from its dates and from time (clause C13)."""

    kind = "procurement"
    accepts = ("file", "image")
    text_schema = ProcurementText
    field_schema = ProcurementFields

    def __init__(self, creator: str = "system"):
        super().__init__(creator)
        self.set_order((), reorderable=True)

    def validate_draft(self, draft) -> None:
        """A contract has somebody who got it. Raises BadField."""
        if draft.fields.get("outcome") == CONTRACT:
            for lang in draft.languages():
                if not draft.text(lang, "winner"):
                    raise BadField(f"texts.{lang}.winner", _("Name the winner: a contract was concluded."))

    def state(self) -> str:
        """``rules``, ``open``, ``waiting`` (for its result), ``result`` or ``cancelled``, as it is now."""
        stage = self.stage()
        if stage != ANNOUNCEMENT:
            return stage
        deadline = self.live.fields.get("deadline")
        return OPEN if deadline is None or clock.now() < deadline else WAITING

    def stage(self) -> str:
        """The part of the state that time does not change: ``announcement`` as long as it has no result."""
        fields = self.live.fields
        if fields.get("type") == RULES:
            return RULES
        if fields.get("cancelled_on"):
            return CANCELLED
        return RESULT if fields.get("result_on") else ANNOUNCEMENT

    def facets(self) -> tuple[str, ...]:
        """Type, method, stage, year and unit."""
        fields, unit, begins = self.live.fields, owner_unit(self), self.begins()
        values = {
            "type": fields.get("type"),
            "method": fields.get("method"),
            "stage": self.stage(),
            "year": clock.to_local(begins).year if begins else None,
            "unit": unit.uid if unit is not None else None,
        }
        return tuple(f"{name}={value}" for name, value in values.items() if value)

    def begins(self) -> datetime | None:
        """The day of the announcement, or else of the result."""
        day = self.live.fields.get("announced_on") or self.live.fields.get("result_on")
        return clock.day_begins(day) if day else self.posted

    def ends(self) -> datetime | None:
        """The deadline, or the day on which it was cancelled or its result came."""
        fields, stage = self.live.fields, self.stage()
        if stage == ANNOUNCEMENT:
            return fields.get("deadline")
        day = {CANCELLED: fields.get("cancelled_on"), RESULT: fields.get("result_on")}.get(stage)
        return clock.day_begins(day) if day else None

    def search_words(self, lang: str) -> str:
        """Its number is a word that it is found by."""
        return self.live.fields.get("number", "")
