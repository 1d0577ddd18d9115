"""Colander types and field groups that the kinds share."""

import colander

from orda.i18n import _
from orda.text.sanitize import TooLong, clean_html, clean_line

MAX_TITLE = 250
MAX_SUMMARY = 600


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


class NoFields(colander.MappingSchema):
    """For kinds whose languages share no further field."""


def phone_number(node, value):
    """Validator: at least five digits and nothing but what telephone numbers are written with."""
    digits = sum(character.isdigit() for character in value)
    if digits < 5 or not set(value) <= set("0123456789+-–() ,;./extдобішк"):
        raise colander.Invalid(node, _("A phone number has digits, for example +7 (727) 000-00-00."))
