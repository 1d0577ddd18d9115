"""Articles that educate the public on health, with author, reviewer and the date of medical review (clause C12)."""

from datetime import date, datetime, time

import colander
from substanced.content import content
from zope.interface import implementer

from orda import clock, regulation
from orda.content.base import Content, owner_unit
from orda.content.fields import Day, Line, TextSchema, WebAddress, chosen_uid
from orda.errors import BadField
from orda.i18n import LANGUAGES, _
from orda.interfaces import IArticle

TOPICS = (
    ("heart", _("Heart and vessels")),
    ("diabetes", _("Diabetes and metabolism")),
    ("infections", _("Infections and vaccination")),
    ("children", _("Children’s health")),
    ("women", _("Women’s health")),
    ("first-aid", _("First aid")),
    ("nutrition", _("Nutrition")),
    ("lifestyle", _("Sleep, movement, habits")),
    ("mind", _("Mental health")),
    ("cancer", _("Prevention of cancer")),
)
# Where the regulation says nothing.
VALID_MONTHS = 24
DAYS_IN_MONTH = 30.44


class ArticleText(TextSchema):
    """An article in one language; people write names otherwise in each."""

    author = colander.SchemaNode(Line(), title=_("Author, degree"), missing="", validator=colander.Length(max=200))
    reviewer = colander.SchemaNode(
        Line(), title=_("Medical reviewer, degree"), missing="", validator=colander.Length(max=200)
    )


class SourceRow(colander.MappingSchema):
    """What the article is founded on."""

    title = colander.SchemaNode(Line(), title=_("Title of the source"), validator=colander.Length(max=300))
    address = colander.SchemaNode(WebAddress(), title=_("Address"), missing="")


class ArticleFields(colander.MappingSchema):
    """What all languages of an article share."""

    topic = colander.SchemaNode(
        colander.String(),
        title=_("Topic"),
        choices=TOPICS,
        validator=colander.OneOf([each for each, _title in TOPICS]),
    )
    reviewed = colander.SchemaNode(Day(), title=_("Day of the medical review"))
    valid_months = colander.SchemaNode(
        colander.Integer(),
        title=_("Review again after, months"),
        description=_("Empty: as the regulation says."),
        missing=None,
        validator=colander.Range(1, 60),
    )
    author_person = colander.SchemaNode(
        Line(),
        title=_("Author’s page on this site"),
        missing="",
        validator=chosen_uid(),
        reference="person",
        named_in=("author",),
    )
    reviewer_person = colander.SchemaNode(
        Line(),
        title=_("Reviewer’s page on this site"),
        missing="",
        validator=chosen_uid(),
        reference="person",
        named_in=("reviewer",),
    )
    sources = colander.SchemaNode(
        colander.Sequence(), SourceRow(name="source"), title=_("Sources"), missing=(), validator=colander.Length(max=30)
    )

    def validator(self, node, values):
        """A review has taken place."""
        if values["reviewed"] > clock.today():
            refusal = colander.Invalid(node)
            refusal["reviewed"] = _("The day of the review lies in the future.")
            raise refusal


@content("article")
@implementer(IArticle)
class Article(Content):
    """Health education; when its review is older than it may be, its page says so by itself."""

    kind = "article"
    text_schema = ArticleText
    field_schema = ArticleFields

    def validate_draft(self, draft) -> None:
        """Every language names author and reviewer. Raises BadField."""
        for lang in LANGUAGES:
            for name in ("author", "reviewer") if draft.text(lang, "title") else ():
                if not draft.text(lang, name):
                    message = _("An article on health names its author and its medical reviewer.")
                    raise BadField(f"texts.{lang}.{name}", message)

    def review_due(self) -> date | None:
        """The day on which the medical review has to be repeated."""
        day = self.live.fields.get("reviewed")
        return after_months(day, self.live.fields.get("valid_months") or months_of_validity()) if day else None

    def facets(self) -> tuple[str, ...]:
        """Topic, the persons, the unit that answers."""
        fields, unit = self.live.fields, owner_unit(self)
        values = [("topic", fields.get("topic", "")), ("unit", unit.uid if unit is not None else "")]
        values += [("person", fields.get(name)) for name in ("author_person", "reviewer_person")]
        return tuple(f"{name}={value}" for name, value in values if value or name == "topic")

    def begins(self) -> datetime | None:
        """The day of the medical review."""
        day = self.live.fields.get("reviewed")
        return datetime.combine(day, time(), clock.ALMATY) if day else self.posted

    def ends(self) -> datetime | None:
        """The moment from which the review counts as old."""
        day = self.review_due()
        return datetime.combine(day, time(), clock.ALMATY) if day else None


def months_of_validity() -> int:
    """How long a medical review holds by the regulation."""
    rule = regulation.get().freshness.get("article")
    return max(round(rule.days / DAYS_IN_MONTH), 1) if rule is not None else VALID_MONTHS


def after_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)
