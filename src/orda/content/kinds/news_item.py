"""News and press releases (clause C3)."""

import colander
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content
from orda.content.fields import Line, TextSchema
from orda.i18n import _
from orda.interfaces import INewsItem

VARIETIES = (("news", _("News item")), ("press-release", _("Press release")))


class NewsFields(colander.MappingSchema):
    """What all languages of a news item share."""

    variety = colander.SchemaNode(
        colander.String(),
        title=_("Kind of news"),
        missing="news",
        default="news",
        validator=colander.OneOf([value for value, _title in VARIETIES]),
        choices=VARIETIES,
    )
    picture = colander.SchemaNode(
        Line(),
        title=_("Picture"),
        description=_("An image of this site."),
        missing="",
        validator=colander.Regex(r"^[0-9a-f]{16}$", msg=_("Choose an image of this site.")),
        reference="image",
    )


@content("news-item")
@implementer(INewsItem)
class NewsItem(Content):
    """A news item or a press release."""

    kind = "news-item"
    text_schema = TextSchema
    field_schema = NewsFields
