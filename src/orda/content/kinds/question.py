"""Answered questions of visitors, published with their consent and without personal data (clauses F11, G9)."""

from datetime import UTC, datetime, time

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock, regulation
from orda.content.base import Content, by_identity
from orda.content.fields import Day, Line, Paragraph, RichText, TitleSchema, chosen_uid
from orda.i18n import _
from orda.interfaces import IQuestion

TOPICS = (
    ("admission", _("Admission")),
    ("tuition", _("Tuition, grants and discounts")),
    ("studies", _("Studies and examinations")),
    ("student-life", _("Dormitories and student life")),
    ("clinic", _("The clinic and its services")),
    ("science", _("Science and doctoral studies")),
    ("documents", _("Certificates and documents")),
    ("work", _("Work at the University")),
    ("other", _("Something else")),
)
RECTOR = "rector"
ADDRESSEES = (("", _("The University")), (RECTOR, _("The Rector")))
MAX_QUESTION = 5_000


def topic_node(**options) -> colander.SchemaNode:
    """The field for the topic of a question."""
    return colander.SchemaNode(
        colander.String(),
        title=_("Topic"),
        missing="other",
        default="other",
        validator=colander.OneOf([value for value, _title in TOPICS]),
        choices=TOPICS,
        **options,
    )


class QuestionText(TitleSchema):
    """A question with its answer in one language."""

    question = colander.SchemaNode(
        Paragraph(),
        title=_("The question in full"),
        description=_("Without names, telephones and anything else that tells who asks."),
        missing="",
        validator=colander.Length(max=MAX_QUESTION),
    )
    body = colander.SchemaNode(RichText(), title=_("Answer"), missing="")
    official = colander.SchemaNode(
        Line(), title=_("Who answered: post and name"), missing="", validator=colander.Length(max=200)
    )


class QuestionFields(colander.MappingSchema):
    """What all languages of an answered question share."""

    topic = topic_node()
    unit = colander.SchemaNode(
        Line(),
        title=_("The unit that answered"),
        missing="",
        validator=chosen_uid(_("Choose a unit of this site.")),
        reference="unit",
    )
    addressee = colander.SchemaNode(
        colander.String(),
        title=_("To whom it was asked"),
        missing="",
        default="",
        validator=colander.OneOf([value for value, _title in ADDRESSEES]),
        choices=ADDRESSEES,
    )
    asked = colander.SchemaNode(Day(), title=_("Day of the question"))
    answered = colander.SchemaNode(Day(), title=_("Day of the answer"))

    def validator(self, node, value):
        """Nobody answers before the question."""
        if value["answered"] < value["asked"]:
            refused = colander.Invalid(node)
            refused["answered"] = _("The answer cannot be older than the question.")
            raise refused


@content("question")
@implementer(IQuestion)
class Question(Content):
    """One answered question with a page of its own."""

    kind = "question"
    text_schema = QuestionText
    field_schema = QuestionFields
    not_copied = _("Questions are not copied: the asker may withdraw one, and it must not stand anywhere else then.")
    # The number of the visitor's question that it was made from; 0 for one that an editor wrote.
    record = 0

    @property
    def register_title(self) -> str:
        """Rows are for ever, so they do not have the words that an asker may withdraw."""
        if not self.record:
            return super().register_title
        return f"{regulation.get().kinds[self.kind].titles['kk']} № {self.record}"

    def register_path(self, path: str) -> str:
        """An address is made of the words, so the identity stands in its place."""
        return by_identity(self, path) if self.record else path

    def facets(self) -> tuple[str, ...]:
        """Topic, unit, year of the answer, and to whom it was asked."""
        fields = self.live.fields
        words = [f"topic={fields.get('topic') or 'other'}"]
        words += [f"unit={fields['unit']}"] if fields.get("unit") else []
        words += [f"year={fields['answered'].year}"] if fields.get("answered") else []
        words += [f"to={fields['addressee']}"] if fields.get("addressee") else []
        return tuple(words)

    def begins(self) -> datetime | None:
        """The day of the answer decides the order."""
        day = self.live.fields.get("answered")
        return datetime.combine(day, time(12), clock.ALMATY).astimezone(UTC) if day else self.posted
