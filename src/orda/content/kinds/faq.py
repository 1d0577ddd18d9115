"""Frequently asked questions, written from what people really ask (clause F19)."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import MAX_TITLE, Line, Paragraph, RichText, TitleSchema
from orda.content.kinds.question import topic_node
from orda.i18n import _
from orda.interfaces import IFaq

MAX_SOURCES = 100_000


class FaqText(TitleSchema):
    """A frequent question with its answer in one language."""

    title = colander.SchemaNode(Line(), title=_("Question"), missing="", validator=colander.Length(max=MAX_TITLE))
    summary = colander.SchemaNode(
        Paragraph(), title=_("The answer in one sentence"), missing="", validator=colander.Length(max=600)
    )
    body = colander.SchemaNode(RichText(), title=_("Answer"), missing="")


class FaqFields(colander.MappingSchema):
    """What all languages of a frequent question share."""

    topic = topic_node()
    sources = colander.SchemaNode(
        colander.Integer(),
        title=_("How many times it was asked"),
        description=_("Questions and searches without a result that this entry was made from."),
        missing=0,
        default=0,
        validator=colander.Range(0, MAX_SOURCES),
    )


@content("faq")
@implementer(IFaq)
class Faq(Content):
    """One frequent question with its answer."""

    kind = "faq"
    text_schema = FaqText
    field_schema = FaqFields

    def facets(self) -> tuple[str, ...]:
        """The topic."""
        return (f"topic={self.live.fields.get('topic') or 'other'}",)
