"""Conferences held by the University or with its part (clause C11)."""

from datetime import datetime, time, timedelta

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content, owner_unit
from orda.content.fields import Day, Line, TextSchema, WebAddress, chosen_uid
from orda.i18n import _
from orda.interfaces import IConference

PARTS = (
    ("organiser", _("The University holds it")),
    ("co-organiser", _("The University is among the organisers")),
    ("participant", _("The University takes part")),
)
MAX_DAYS = 60


class ConferenceText(TextSchema):
    """A conference in one language."""

    place = colander.SchemaNode(Line(), title=_("Place"), missing="", validator=colander.Length(max=250))


class ConferenceFields(colander.MappingSchema):
    """What all languages of a conference share."""

    begins = colander.SchemaNode(Day(), title=_("First day"))
    ends = colander.SchemaNode(
        Day(), title=_("Last day"), description=_("Empty for a conference of one day."), missing=None
    )
    part = colander.SchemaNode(
        colander.String(),
        title=_("Part of the University"),
        choices=PARTS,
        validator=colander.OneOf([each for each, _title in PARTS]),
    )
    link = colander.SchemaNode(WebAddress(), title=_("Page of the conference"), missing="")
    persons = colander.SchemaNode(
        colander.Sequence(),
        colander.SchemaNode(Line(), name="person", title=_("Person"), validator=chosen_uid(), reference="person"),
        title=_("Organisers and speakers from the University"),
        missing=(),
    )
    unit = colander.SchemaNode(Line(), title=_("Unit"), missing="", validator=chosen_uid(), reference="unit")

    def validator(self, node, values):
        """The last day is not before the first, nor far behind it."""
        if values["ends"] is None:
            return
        refusal = colander.Invalid(node)
        if values["ends"] < values["begins"]:
            refusal["ends"] = _("The last day is before the first.")
        elif values["ends"] - values["begins"] > timedelta(days=MAX_DAYS):
            refusal["ends"] = _("A conference takes ${days} days at most. Check the dates.", mapping={"days": MAX_DAYS})
        if refusal.children:
            raise refusal


@content("conference")
@implementer(IConference)
class Conference(Content):
    """A conference with its days in Almaty."""

    kind = "conference"
    text_schema = ConferenceText
    field_schema = ConferenceFields

    def facets(self) -> tuple[str, ...]:
        """Persons, year, the part of the University, unit."""
        fields, unit = self.live.fields, owner_unit(self)
        uid = fields.get("unit") or (unit.uid if unit is not None else "")
        day = fields.get("begins")
        values = [("year", day.year if day else None), ("type", fields.get("part")), ("unit", uid)]
        values += [("person", person) for person in fields.get("persons", ())]
        return tuple(f"{name}={value}" for name, value in values if value)

    def begins(self) -> datetime | None:
        """The beginning of the first day."""
        day = self.live.fields.get("begins")
        return datetime.combine(day, time(), clock.ALMATY) if day else self.posted

    def ends(self) -> datetime | None:
        """The end of the last day."""
        day = self.live.fields.get("ends") or self.live.fields.get("begins")
        return datetime.combine(day + timedelta(days=1), time(), clock.ALMATY) if day else None
