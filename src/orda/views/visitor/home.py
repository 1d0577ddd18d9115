"""The home page, made of what its editors wrote and of what is new in the collections."""

from pyramid.view import view_config

from orda import regulation
from orda.content.home import EVERY_PART, MAX_LEADS
from orda.content.site import find
from orda.interfaces import ISite
from orda.security.permissions import VIEW
from orda.views.visitor.events import coming, next_moment, occasion_card
from orda.views.visitor.language import with_language
from orda.views.visitor.news import LEAD_SIZES, collection_of_news, latest_news, latest_posts, news_card
from orda.web.caching import public_answer
from orda.web.navigation import entry, listed, visible
from orda.web.pictures import picture_of
from orda.web.reading import object_at, text_of
from orda.web.traversal import href

NEWS = 5
EVENTS = 4
POSTS = 3
HERO_SIZES = "(min-width: 64em) 44vw, 50vw"


@view_config(context=ISite, permission=VIEW, request_method="GET", renderer="visitor/home.pt")
@with_language
def home(context, request):
    """The home page; kept until the next event begins or ends."""
    live, lang = context.live, request.lang
    shown = live.fields.get("shown") or EVERY_PART
    parts = {name: make(request) for name, make in MAKERS.items() if name in shown}
    picture = picture_of(request, live.fields.get("picture", ""), 1280)
    return {
        **text_of(request, live),
        # A dash never begins a line.
        "slogan": live.text(lang, "claim").replace(" –", "\N{NO-BREAK SPACE}–"),
        "picture": {**picture, "sizes": HERO_SIZES, "first": True} if picture else None,
        "leads": _links(request, live.fields.get("leads", ()))[:MAX_LEADS],
        **{name: parts.get(name) for name in MAKERS},
    }


def doors(request) -> list[dict]:
    """The doors for groups of visitors (clause B9): the editors', or else those of the regulation; only public ones."""
    own = _links(request, request.site.live.fields.get("doors", ()))
    return own or _audiences(request)


def _audiences(request) -> list[dict]:
    found = []
    for audience in regulation.get().audiences:
        target = object_at(request.site, audience.path)
        if target is not None and visible(request, target):
            summary = target.live.text(request.lang, "summary")
            found.append({"title": audience.titles[request.lang], "summary": summary, "href": href(request, target)})
    return found


def _links(request, rows) -> list[dict]:
    """[{href, title, summary, lang}] of links as the editors wrote them, without those that lead nowhere for this
    reader."""
    found = []
    for row in rows:
        title, lang = _own_words(row, "title", request.lang)
        if row.get("address"):
            found.append({"href": row["address"], "title": title, "summary": "", "lang": lang})
            continue
        target = find(request.site, row.get("target", ""))
        if target is not None and visible(request, target):
            summary = target.live.text(request.lang, "summary")
            found.append({"href": href(request, target), "title": title, "summary": summary, "lang": lang})
    return found


def _own_words(row: dict, name: str, lang: str) -> tuple[str, str | None]:
    """The text in the reader's language, or else in the first; and its language where it is another."""
    own = row.get(f"{name}_{lang}")
    first = regulation.get().languages[0]
    return (own, None) if own else (row.get(f"{name}_{first}", ""), first)


def news(request) -> dict | None:
    """{href, items}: the latest news, the first with its picture."""
    collection = collection_of_news(request)
    if collection is None:
        return None
    latest = latest_news(request)[:NEWS]
    cards = [news_card(request, item, LEAD_SIZES) for item in latest]
    return {"href": href(request, collection), "items": cards} if cards else None


def events(request) -> dict | None:
    """{href, items}: what comes next, as the calendar's own cards; None where there is no calendar."""
    folder = request.site.get("events")
    if folder is None or not visible(request, folder):
        return None
    occasions = coming(request)
    public_answer(request, next_moment(occasions))
    cards = [occasion_card(request, each) for each in occasions[:EVENTS]]
    return {"href": href(request, folder), "items": cards} if cards else None


def figures(request) -> list[dict]:
    """[{number, label, lang}] as the editors wrote them."""
    found = []
    for row in request.site.live.fields.get("figures", ()):
        label, lang = _own_words(row, "label", request.lang)
        found.append({"number": row["number"], "label": label, "lang": lang})
    return found


def rector(request) -> dict | None:
    """{href, title, items}: the latest posts of the rector's blog; its pages where it has no posts."""
    blog = request.site.get("rector-blog")
    if blog is None or not visible(request, blog):
        return None
    items = [news_card(request, post) for post in latest_posts(request)[:POSTS]] or listed(request, blog)[:POSTS]
    return {**entry(request, blog), "items": items} if items else None


def sections(request) -> list[dict]:
    """The five sections of the menu (clause F1)."""
    return request.layout.menu


def areas(request) -> list[dict]:
    """The five areas of activity (clause B7), each a search for what is marked with it."""
    return [
        {"href": href(request, request.site, "search", query={"area": area}), "title": titles[request.lang]}
        for area, titles in regulation.get().areas.items()
    ]


MAKERS = {
    "doors": doors,
    "news": news,
    "events": events,
    "figures": figures,
    "rector": rector,
    "sections": sections,
    "areas": areas,
}
