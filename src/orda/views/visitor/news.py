"""News and press releases: the list by years and pages, and one item."""

from pyramid.view import view_config

from orda.catalog.newest import Newest, newest
from orda.content.kinds.news_item import VARIETIES
from orda.i18n import _
from orda.interfaces import INewsItem
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.web.batch import Batch
from orda.web.navigation import entry, visible
from orda.web.pictures import picture_of
from orda.web.reading import text_of
from orda.web.traversal import href

PER_PAGE = 12
RELATED = 3
CARD_SIZES = "(min-width: 48em) 15rem, 100vw"
LEAD_SIZES = "(min-width: 64em) 40rem, 100vw"


def latest_news(request, **narrowed) -> Newest:
    """The news that this reader may see in the language of the page; ``narrowed`` as ``newest`` has it."""
    return newest(request.site, request.principals, "news-item", request.lang, **narrowed)


def collection_of_news(request):
    """The section that lists the site's news, if the reader may see it."""
    section = request.site.get("news")
    return section if section is not None and visible(request, section) else None


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
    """ "News item" or "Press release" in the language of the page."""
    titles = dict(VARIETIES)
    return request.layout.translate(titles.get(live.fields.get("variety"), titles["news"]))


def news_list(context, request) -> dict:
    """The answer of a section that lists news: by pages, narrowed to a year by ``?year=``; nonsense narrows nothing."""
    request.override_renderer = "visitor/news_list.pt"
    wanted = request.GET.get("year", "")
    year = int(wanted) if len(wanted) == 4 and wanted.isascii() and wanted.isdigit() else 0
    found = latest_news(request, within=context.uid, year=year)
    batch = Batch(request, found, PER_PAGE)
    return {
        **text_of(request, context.live),
        "items": [news_card(request, item) for item in batch.items],
        "paging": batch.paging(context),
        "total": batch.total,
        "years": _years(request, context, found.years, year),
    }


def _years(request, context, years: tuple[int, ...], chosen: int) -> list[dict]:
    """The filter; none where it would have one choice."""
    if len(years) < 2:
        return []
    choices = [
        {"title": str(year), "href": href(request, context, query={"year": year}), "current": year == chosen}
        for year in years
    ]
    everything = request.layout.translate(_("All years"))
    return [{"title": everything, "href": href(request, context), "current": chosen not in years}, *choices]


@view_config(context=INewsItem, permission=VIEW, request_method="GET", renderer="visitor/news_item.pt")
@with_language
def news_item(context, request):
    """One news item or press release, and the latest beside it."""
    folder, live = context.__parent__, context.live
    others = [item for item in latest_news(request, within=folder.uid)[: RELATED + 1] if item is not context]
    listed = collection_of_news(request) if not visible(request, folder) else folder
    return {
        **text_of(request, live),
        "variety": variety(request, live),
        "date": format_date(context.posted, request.lang),
        "date_iso": iso(context.posted),
        "picture": picture_of(request, live.fields.get("picture", ""), 1280),
        "related": [news_card(request, item) for item in others[:RELATED]],
        "news_href": href(request, listed) if listed is not None else request.layout.home_href,
    }
