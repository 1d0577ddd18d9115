"""Vacancies (clause F14): the post, what is required for it, whom to call, and until when."""

from datetime import datetime, timedelta

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content, owner_unit
from orda.content.fields import Day, Line, Paragraph, TextSchema, chosen_uid, phone_number
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IVacancy

EMPLOYMENT = (
    ("full-time", _("Full time")),
    ("part-time", _("Part time")),
    ("fixed-term", _("For a fixed term")),
    ("secondary", _("Secondary employment")),
)


class VacancyText(TextSchema):
    """A vacancy in one language; its title is the post."""

    requirements = colander.SchemaNode(
        Paragraph(),
        title=_("Qualification requirements"),
        description=_("One on each line. A vacancy is not complete without them."),
        missing="",
        validator=colander.Length(max=4_000),
        rows=6,
    )
    salary = colander.SchemaNode(Line(), title=_("Salary"), missing="", validator=colander.Length(max=200))

    def validator(self, node, value):
        """The law wants the requirements wherever the post is named."""
        if value.get("title") and not value.get("requirements"):
            wrong = colander.Invalid(node)
            wrong["requirements"] = _("Write what is required for the post.")
            raise wrong


class VacancyFields(colander.MappingSchema):
    """What all languages of a vacancy share."""

    closes_on = colander.SchemaNode(
        Day(), title=_("Closing date"), description=_("Applications are taken until the end of this day.")
    )
    employment = colander.SchemaNode(colander.String(), title=_("Employment"), choices=EMPLOYMENT)
    positions = colander.SchemaNode(
        colander.Integer(), title=_("Number of posts"), missing=1, default=1, validator=colander.Range(1, 500)
    )
    unit = colander.SchemaNode(
        Line(),
        title=_("Structural unit"),
        description=_("The unit in whose folder it stands when left empty."),
        missing="",
        validator=chosen_uid(_("Choose a unit of this site.")),
        reference="unit",
    )
    phone = colander.SchemaNode(
        Line(), title=_("Phone for information"), validator=colander.All(colander.Length(max=100), phone_number)
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())


@content("vacancy")
@implementer(IVacancy)
class Vacancy(Content):
    """A vacancy; it leaves the lists when its closing day is over in Almaty."""

    kind = "vacancy"
    text_schema = VacancyText
    field_schema = VacancyFields

    def warnings(self, draft):
        """A closing date that is over already."""
        closes = draft.fields.get("closes_on")
        return (
            (_("The closing date is over: nobody would find the vacancy."),)
            if closes and closes < clock.today()
            else ()
        )

    def unit(self):
        """The unit that has the vacancy, by name or by place; None when neither says so."""
        named = find(self, self.live.fields.get("unit", "")) if self.live is not None else None
        return named or owner_unit(self)

    def closed(self) -> bool:
        """Is the closing day over?"""
        ends = self.ends()
        return ends is not None and ends <= clock.now()

    def facets(self) -> tuple[str, ...]:
        """Employment and unit."""
        unit, employment = self.unit(), self.live.fields.get("employment")
        return (
            *((f"type={employment}",) if employment else ()),
            *((f"unit={unit.uid}",) if unit is not None else ()),
        )

    def ends(self) -> datetime | None:
        """The end of the closing day."""
        closes = self.live.fields.get("closes_on")
        return clock.day_begins(closes + timedelta(days=1)) if closes else None
