"""Official documents (clauses A1 to A5, A10, C10): requisites, validity, succession, a file and its text."""

from datetime import date, datetime, timedelta

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content, owner_unit
from orda.content.document_codes import check_code
from orda.content.fields import Day, Line, TextSchema, chosen_uid
from orda.content.paper_copies import PaperCopy
from orda.content.succession import check_succession
from orda.i18n import _
from orda.interfaces import IDocument
from orda.text.dated import in_term

# Kinds of act, and the reports that the law wants by years (F6, F9, F10, F16, F18).
ACTS = (
    ("charter", _("Charter")),
    ("strategy", _("Strategy")),
    ("plan", _("Plan")),
    ("policy", _("Policy")),
    ("regulation", _("Regulation")),
    ("rules", _("Rules")),
    ("instruction", _("Instruction")),
    ("order", _("Order")),
    ("decision", _("Decision")),
    ("code", _("Code of conduct")),
    ("law", _("Act of the state")),
    ("agreement", _("Agreement")),
    ("report", _("Report")),
    ("financial-report", _("Financial statements")),
    ("budget-report", _("Report on budget spending")),
    ("subsidiary-report", _("Report on a subsidiary")),
    ("analytical-report", _("Analytical report")),
    ("survey", _("Results of research or a survey")),
)
BODIES = (
    ("shareholder", _("Sole shareholder")),
    ("board-of-directors", _("Board of Directors")),
    ("management-board", _("Management Board")),
    ("rector", _("Chair of the Management Board – Rector")),
    ("academic-council", _("Academic Council")),
    ("unit", _("Head of a structural unit")),
    ("ministry-science", _("Ministry of Science and Higher Education")),
    ("ministry-health", _("Ministry of Health")),
    ("state", _("Parliament, President or Government")),
    ("other", _("Another body")),
)
NOT_YET, IN_FORCE, OBSOLETE = "not-yet", "in-force", "obsolete"
MAX_CODE = 60


class DocumentText(TextSchema):
    """A document in one language."""

    adopted_by_name = colander.SchemaNode(
        Line(),
        title=_("Approving body in full"),
        description=_("When the list below does not name it exactly, for example with the number of its minutes."),
        missing="",
        validator=colander.Length(max=250),
    )
    manager = colander.SchemaNode(
        Line(),
        title=_("Document manager"),
        description=_("Post and name of the person who manages the document."),
        missing="",
        validator=colander.Length(max=200),
    )


class DocumentFields(colander.MappingSchema):
    """The requisites of a document, the same in all languages."""

    code = colander.SchemaNode(
        Line(),
        title=_("Code of the document"),
        description=_("For example 24/52.6-2024. No other document of the site may have it."),
        validator=colander.Length(max=MAX_CODE),
    )
    act = colander.SchemaNode(colander.String(), title=_("Kind of act"), choices=ACTS)
    adopted_by = colander.SchemaNode(colander.String(), title=_("Approving body"), choices=BODIES)
    number = colander.SchemaNode(
        Line(),
        title=_("Number"),
        description=_("Of the decision, order or minutes by which it was approved."),
        validator=colander.Length(max=MAX_CODE),
    )
    approved_on = colander.SchemaNode(Day(), title=_("Date of approval"))
    registered_on = colander.SchemaNode(Day(), title=_("Date of registration"), missing=None)
    valid_from = colander.SchemaNode(
        Day(), title=_("In force from"), description=_("The date of approval when left empty."), missing=None
    )
    valid_until = colander.SchemaNode(
        Day(), title=_("In force until"), description=_("The last day. Without an end when left empty."), missing=None
    )
    extended_until = colander.SchemaNode(Day(), title=_("Extended until"), missing=None)
    report_year = colander.SchemaNode(
        colander.Integer(),
        title=_("Year reported on"),
        description=_("Of reports: lists by years use it instead of the year of approval."),
        missing=None,
        validator=colander.Range(1930, 2199),
    )
    supersedes = colander.SchemaNode(
        Line(),
        title=_("Supersedes"),
        description=_("The document that becomes obsolete when this one is published."),
        missing="",
        validator=chosen_uid(_("Choose a document of this site.")),
        reference="document",
    )
    acquaint = colander.SchemaNode(
        colander.Boolean(), title=_("The staff must confirm that they have read it"), missing=False
    )

    def validator(self, node, value):
        """Dates that contradict each other, each told at its own field."""
        wrong = colander.Invalid(node)
        starts, until, extended = (
            value["valid_from"] or value["approved_on"],
            value["valid_until"],
            value["extended_until"],
        )
        if until and until < starts:
            wrong["valid_until"] = _("The end lies before the beginning. Correct one of the two dates.")
        if extended and not until:
            wrong["extended_until"] = _("Only a document with an end can be extended. Fill in the first end too.")
        elif extended and extended <= until:
            wrong["extended_until"] = _("The extension must lead beyond the first end.")
        if wrong.children:
            raise wrong


@content("document")
@implementer(IDocument)
class Document(Content):
    """An official document. ``superseded_by`` and ``superseded_from`` are kept by ``content/succession.py``."""

    kind = "document"
    upload = "file"
    upload_required = False
    text_schema = DocumentText
    field_schema = DocumentFields
    superseded_by = ""
    superseded_from: datetime | None = None
    paper_copies: tuple[PaperCopy, ...] = ()

    def validate_draft(self, draft) -> None:
        """Its code is its own, and it follows no document that follows it. Raises BadField."""
        check_code(self, draft.fields.get("code", ""))
        check_succession(self, draft)

    def warnings(self, draft):
        """Dates that are possible and yet unusual (clause A10)."""
        fields, found = draft.fields, []
        approved, registered = fields.get("approved_on"), fields.get("registered_on")
        starts = fields.get("valid_from") or approved
        if registered and starts and registered > starts:
            found.append(_("The document was registered after the start of its validity. Both dates are kept."))
        if approved and approved > clock.today():
            found.append(_("The date of approval lies in the future."))
        return tuple(found)

    def first_day(self) -> date | None:
        """The first day on which the live version is in force; None when nobody said."""
        fields = self.live.fields if self.live is not None else {}
        return fields.get("valid_from") or fields.get("approved_on")

    def starts(self) -> datetime | None:
        """The moment from which the live version is in force."""
        day = self.first_day()
        return clock.day_begins(day) if day else None

    def last_day(self) -> date | None:
        """The last day of validity, with its extension; None for a document without an end."""
        fields = self.live.fields if self.live is not None else {}
        return fields.get("extended_until") or fields.get("valid_until")

    def status(self) -> str:
        """``in-force``, ``obsolete`` or ``not-yet``, as it is now: it changes by itself with time (A2, A3)."""
        now, starts, ends = clock.now(), self.starts(), self.ends()
        if ends is not None and ends <= now:
            return OBSOLETE
        return NOT_YET if starts is not None and starts > now else IN_FORCE

    def year(self) -> int | None:
        """The year under which lists have it."""
        fields = self.live.fields
        approved = fields.get("approved_on")
        return fields.get("report_year") or (approved.year if approved else None)

    def facets(self) -> tuple[str, ...]:
        """Kind of act, approving body, year and unit; its status by days, for lists that leave out the obsolete."""
        fields, unit, starts = self.live.fields, owner_unit(self), self.first_day()
        values = {
            "type": fields.get("act"),
            "body": fields.get("adopted_by"),
            "year": self.year(),
            "unit": unit.uid if unit is not None else None,
        }
        status = [in_term(f"status={IN_FORCE}", starts, None)]
        if starts:
            status.append(in_term(f"status={NOT_YET}", None, starts - timedelta(days=1)))
        return (*(f"{name}={value}" for name, value in values.items() if value), *status)

    def begins(self) -> datetime | None:
        """The day of its approval."""
        day = self.live.fields.get("approved_on")
        return clock.day_begins(day) if day else self.posted

    def ends(self) -> datetime | None:
        """The moment from which it is obsolete: its term is over, or another document took its place."""
        last = self.last_day()
        over = clock.day_begins(last + timedelta(days=1)) if last else None
        return min((moment for moment in (over, self.superseded_from) if moment is not None), default=None)

    def search_words(self, lang: str) -> str:
        """Its code and number are words that it is found by."""
        fields = self.live.fields
        return " ".join(filter(None, (fields.get("code"), fields.get("number"))))
