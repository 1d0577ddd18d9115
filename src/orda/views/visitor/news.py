"""News, press releases and posts of the rector's blog: their lists, and one item."""

from pyramid.view import view_config

from orda.catalog.records import Records, records
from orda.content.kinds.news_item import BLOG_POST, VARIETIES
from orda.content.kinds.news_item import NEWS as STREAM
from orda.i18n import _
from orda.interfaces import INewsItem
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from, years
from orda.web.asking import ask_rector_href
from orda.web.navigation import entry, visible
from orda.web.pictures import picture_of
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

RELATED = 3
# A little less than what they fill: the screens of phones have two or three points to the pixel, and with the next
# larger scale, which nobody tells apart there, a list of photographs would weigh thrice as much.
CARD_SIZES = "13rem"
LEAD_SIZES = "(min-width: 64em) 40rem, 50vw"


def latest_news(request, **narrowed) -> Records:
    """The official news that this reader may see in the language of the page, wherever they stand, the latest first;
    ``narrowed`` as ``records`` has it."""
    facets = {"facets": {"stream": STREAM}, **narrowed}
    return records(request.site, request.principals, ("news-item",), request.lang, **facets)


def latest_posts(request, **narrowed) -> Records:
    """The same for posts of the rector's blog."""
    return latest_news(request, facets={"type": BLOG_POST}, **narrowed)


def collection_of_news(request):
    """The section that lists the site's news, if the reader may see it."""
    section = request.site.get("news")
    return section if section is not None and visible(request, section) else None


@listed(
    "news-item",
    every_language=False,
    filters=(
        Filter("year", _("Year"), years),
        Filter("type", _("Kind of news"), titles_from(dict(VARIETIES))),
        Filter("unit", _("Unit"), object_titles),
    ),
    renderer="visitor/news_list.pt",
)
def news_card(request, item, sizes: str = CARD_SIZES) -> dict:
    """A news item as lists show it; ``sizes`` tells browsers how wide its picture will be."""
    picture = picture_of(request, item.live.fields.get("picture", ""), 640)
    return {
        **entry(request, item),
        "date": format_date(item.posted, request.lang),
        "date_iso": iso(item.posted),
        "picture": {**picture, "sizes": sizes} if picture else None,
        "variety": variety(request, item.live),
        "mark": variety(request, item.live) if item.live.fields.get("variety") == "press-release" else "",
    }


def variety(request, live) -> str:
    """ "News item", "Press release" or "Post of the Rector" in the language of the page."""
    titles = dict(VARIETIES)
    return request.layout.translate(titles.get(live.fields.get("variety"), titles["news"]))


@view_config(context=INewsItem, permission=VIEW, request_method="GET", renderer="visitor/news_item.pt")
@with_language
def news_item(context, request):
    """One news item, press release or post of the rector, and the latest beside it."""
    live, is_post = context.live, context.live.fields.get("variety") == BLOG_POST
    latest = latest_posts(request) if is_post else latest_news(request)
    others = [item for item in latest[: RELATED + 1] if item is not context]
    folder = context.__parent__ if is_post else collection_of_news(request)
    picture = picture_of(request, live.fields.get("picture", ""), 1280)
    _describe(request, context, is_post, picture)
    return {
        **text_of(request, live),
        "variety": variety(request, live),
        "date": format_date(context.posted, request.lang),
        "date_iso": iso(context.posted),
        "picture": picture,
        "related": [news_card(request, item) for item in others[:RELATED]],
        "news_href": href(request, folder) if folder is not None else request.layout.home_href,
        "is_post": is_post,
        "ask_href": ask_rector_href(request) if is_post else "",
    }


def _describe(request, item, is_post: bool, picture: dict | None) -> None:
    layout = request.layout
    address = absolute(request, href(request, item))
    publisher = {"@type": "CollegeOrUniversity", "name": layout.site_title, "url": absolute(request, layout.home_href)}
    unit = layout.unit
    own = (
        {"@type": "Organization", "name": unit["title"], "url": absolute(request, unit["href"])} if unit else publisher
    )
    describe(
        request,
        type="BlogPosting" if is_post else "NewsArticle",
        headline=item.live.title(request.lang),
        description=item.live.text(request.lang, "summary"),
        inLanguage=request.lang,
        datePublished=iso(item.posted),
        dateModified=iso(item.updated),
        url=address,
        mainEntityOfPage=address,
        image=absolute(request, picture["src"]) if picture else "",
        author=own,
        publisher=publisher,
    )
