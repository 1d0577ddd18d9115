"""Colander types and field groups that the kinds share."""

import re
from datetime import UTC, date
from urllib.parse import urlsplit

import colander

from orda.i18n import _
from orda.text.sanitize import TooLong, clean_html, clean_line

MAX_TITLE = 250
MAX_SUMMARY = 600
MAX_ADDRESS = 500
# The university was founded later and its plans end earlier; beyond lie slips of the finger.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
# Browsers and we read an address with these signs in different ways: the host that we name would not be theirs.
_NOT_IN_ADDRESSES = re.compile(r'[\s"<>\\^`{|}]')
_HOST = re.compile(r"([a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}\.?")
_YEARS = {"first": FIRST_DAY.year, "last": LAST_DAY.year}


def _cleaned(node, clean, text: str) -> str:
    """``clean(text)``, its refusal as the form's."""
    try:
        return clean(text)
    except TooLong as refusal:
        raise colander.Invalid(node, refusal.message) from refusal


class RichText(colander.String):
    """HTML from people, sanitised on the way in."""

    def deserialize(self, node, cstruct):
        """The cleaned HTML. Raises colander.Invalid when it is longer than ``sanitize.MAX_BODY``."""
        text = super().deserialize(node, cstruct)
        return text if text is colander.null else _cleaned(node, clean_html, text)


class Line(colander.String):
    """One line of plain text: control characters removed, white space folded."""

    def deserialize(self, node, cstruct):
        """Returns the cleaned line, ``colander.null`` when nothing is left."""
        text = super().deserialize(node, cstruct)
        if text is colander.null:
            return text
        return _cleaned(node, clean_line, text) or colander.null


class Paragraph(colander.String):
    """Plain text of a few lines."""

    def deserialize(self, node, cstruct):
        """Returns the text with each line cleaned."""
        text = super().deserialize(node, cstruct)
        if text is colander.null:
            return text
        lines = [_cleaned(node, clean_line, line) for line in text.splitlines()]
        return "\n".join(lines).strip() or colander.null


class Moment(colander.DateTime):
    """A moment, kept in UTC: zones with names do not pickle."""

    def deserialize(self, node, cstruct):
        """The aware moment in UTC. Raises colander.Invalid outside ``FIRST_DAY`` … ``LAST_DAY``."""
        moment = super().deserialize(node, cstruct)
        if moment is colander.null:
            return moment
        _check_day(node, moment.date())
        return moment.astimezone(UTC)


class Day(colander.Date):
    """A day of the calendar."""

    def deserialize(self, node, cstruct):
        """The day. Raises colander.Invalid outside ``FIRST_DAY`` … ``LAST_DAY``."""
        day = super().deserialize(node, cstruct)
        if day is not colander.null:
            _check_day(node, day)
        return day


def _check_day(node, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        message = _("Choose a year between ${first} and ${last}.", mapping=_YEARS)
        raise colander.Invalid(node, message)


class WebAddress(Line):
    """An address of a page on the web: http or https, with a host that has a name, without credentials: what stands
    before an @ looks like the host to people."""

    def deserialize(self, node, cstruct):
        """The cleaned address. Raises colander.Invalid."""
        text = super().deserialize(node, cstruct)
        if text is colander.null:
            return text
        if len(text) > MAX_ADDRESS or _NOT_IN_ADDRESSES.search(text) or not _has_named_host(text):
            raise colander.Invalid(node, _("This is not an address of a page. It begins with https://."))
        return text


def _has_named_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - asked for its refusal
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(host) is not None


class TitleSchema(colander.MappingSchema):
    """Title and summary: what every kind has in every language. A language without a title does not exist."""

    title = colander.SchemaNode(Line(), title=_("Title"), missing="", validator=colander.Length(max=MAX_TITLE))
    summary = colander.SchemaNode(
        Paragraph(),
        title=_("Summary"),
        description=_("One or two sentences for lists and search."),
        missing="",
        validator=colander.Length(max=MAX_SUMMARY),
    )


class TextSchema(TitleSchema):
    """Title, summary and body."""

    body = colander.SchemaNode(RichText(), title=_("Text"), missing="")


# What a link to another part of the site may lead to.
PLACES = ("page", "section", "unit")


class RelatedFields(colander.MappingSchema):
    """For information pages: where else to go (clause F2)."""

    related = colander.SchemaNode(
        colander.Sequence(),
        colander.SchemaNode(Line(), title=_("Page or section"), reference=PLACES),
        title=_("Related sections"),
        description=_("Shown at the end of the page; without any, its neighbours are."),
        missing=(),
        validator=colander.Length(max=8),
    )


MAX_KEYWORDS = 20


class PlacingFields(colander.MappingSchema):
    """Where else than in its folder an object is met (B7). Visitors meet it there, so these are fields of the edition:
    checked, compared and restored like any text."""

    area = colander.SchemaNode(
        colander.String(),
        title=_("Area of activity"),
        description=_("The lists of the home page and the filters of search show it there."),
        offers="areas",
        choices=(),
        missing="",
        control="select",
    )
    keywords = colander.SchemaNode(
        Line(),
        title=_("Keywords"),
        description=_("Separated by commas. Search finds it by them too."),
        missing="",
        validator=colander.Length(max=300),
    )
    hidden_in_menus = colander.SchemaNode(
        colander.Boolean(),
        title=_("Leave it out of menus"),
        description=_("It keeps its address and is found by search."),
        missing=False,
    )


AREA, KEYWORDS, HIDDEN = PLACING = tuple(node.name for node in PlacingFields().children)


def shared_fields(kind_class, **options) -> colander.MappingSchema:
    """The schema of what all languages of a kind share: its own fields, then those that place it."""
    schema = kind_class.field_schema(**options)
    own = {node.name for node in schema.children}
    for node in PlacingFields().children:
        if node.name in kind_class.placing and node.name not in own:
            schema.add(node)
    return schema


class NoFields(colander.MappingSchema):
    """For kinds whose languages share no further field."""


NOT_LISTED = _("Choose one of the values in the list.")


def chosen_uid(message=NOT_LISTED) -> colander.Regex:
    """Validator: the uid of an object, as lists to choose from have it; ``message`` is told of anything else."""
    return colander.Regex(r"^[0-9a-f]{16}$", msg=message)


def phone_number(node, value):
    """Validator: at least five digits and nothing but what telephone numbers are written with."""
    digits = sum(character.isdigit() for character in value)
    if digits < 5 or not set(value) <= set("0123456789+-–() ,;./extдобішк"):
        raise colander.Invalid(node, _("A phone number has digits, for example +7 (727) 000-00-00."))
