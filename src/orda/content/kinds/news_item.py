"""News, press releases and posts of the rector's blog (clause C3)."""

import colander
from pyramid.location import lineage
from substanced.content import content
from zope.interface import implementer

from orda import clock
from orda.content.base import Content, owner_unit
from orda.content.fields import Line, TextSchema, chosen_uid
from orda.errors import BadField
from orda.i18n import _
from orda.interfaces import INewsItem

BLOG_POST = "blog-post"
VARIETIES = (("news", _("News item")), ("press-release", _("Press release")), (BLOG_POST, _("Post of the Rector")))
# The stream of an item: official news and press releases are listed together, without the posts of the blog.
NEWS, BLOG = "news", "blog"


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
        validator=chosen_uid(_("Choose an image of this site.")),
        reference="image",
    )


@content("news-item")
@implementer(INewsItem)
class NewsItem(Content):
    """A news item, a press release or a post of the rector's blog."""

    kind = "news-item"
    text_schema = TextSchema
    field_schema = NewsFields

    def facets(self) -> tuple[str, ...]:
        """Its variety and stream, the year of its publication in Almaty, the unit that wrote it."""
        variety = self.live.fields.get("variety") or "news"
        unit = owner_unit(self)
        return (
            f"type={variety}",
            f"stream={BLOG if variety == BLOG_POST else NEWS}",
            *((f"year={clock.to_local(self.posted).year}",) if self.posted else ()),
            *((f"unit={unit.uid}",) if unit is not None else ()),
        )

    def validate_draft(self, draft) -> None:
        """Posts of the rector's blog stand in the blog and nowhere else. Raises BadField."""
        in_blog = any(getattr(place, "narrowed", {}).get("type") == BLOG_POST for place in lineage(self))
        if in_blog and draft.fields.get("variety") != BLOG_POST:
            raise BadField("fields.variety", _("The rector's blog takes nothing but posts of the Rector."))
        if not in_blog and draft.fields.get("variety") == BLOG_POST:
            raise BadField("fields.variety", _("Posts of the Rector stand in the rector's blog only."))
