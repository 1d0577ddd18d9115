"""Home, sections, pages, units and news as visitors read them."""

from pyramid.view import view_config

from orda import regulation
from orda.content.base import children
from orda.content.news_item import VARIETIES
from orda.interfaces import INewsItem, IPage, ISection, ISite, IUnit
from orda.security.permissions import VIEW
from orda.text.dates import format_date, format_size, iso
from orda.web.batch import Batch
from orda.web.caching import live_or_404, public_answer
from orda.web.navigation import entry, listed, visible
from orda.web.pictures import picture_of
from orda.web.reading import text_of
from orda.web.traversal import href

NEWS_ON_HOME = 5
NEWS_OF_UNIT = 3
NEWS_PER_PAGE = 12


def missing_language(request, live):
    """The honest page when there is no text in this language (idea 1): the ones that exist, and not for robots."""
    return {
        "existing": [
            {**language, "title": live.title(language["code"])}
            for language in request.layout.languages
            if language["exists"]
        ]
    }


def with_language(view):
    """Decorator of views with a language: answers with the honest page where there is no text in it."""

    def wrapped(context, request):
        live = live_or_404(request, context)
        public_answer(request)
        if request.lang not in live.languages():
            request.override_renderer = "visitor/missing_language.pt"
            request.response.headers["X-Robots-Tag"] = "noindex"
            return missing_language(request, live)
        return view(context, request)

    wrapped.__name__, wrapped.__doc__ = view.__name__, view.__doc__
    return wrapped


def news_card(request, item) -> dict:
    """A news item as lists show it."""
    return {
        **entry(request, item),
        "date": format_date(item.posted, request.lang),
        "date_iso": iso(item.posted),
        "picture": picture_of(request, item.live.fields.get("picture", ""), 640),
        "variety": variety(request, item.live),
    }


def variety(request, live) -> str:
    """ "News" or "Press release" in the language of the page."""
    titles = dict(VARIETIES)
    return request.layout.translate(titles.get(live.fields.get("variety"), titles["news"]))


def news_in(request, folder) -> list:
    """The readable news items of a folder that have this language, the latest first."""
    items = [item for item in children(folder) if INewsItem.providedBy(item) and visible(request, item)]
    items = [item for item in items if request.lang in item.live.languages()]
    return sorted(items, key=lambda item: item.posted, reverse=True)


def common(request, context) -> dict:
    """What all text pages have."""
    return text_of(request, context.live)


@view_config(context=ISite, permission=VIEW, renderer="visitor/home.pt")
@with_language
def home(context, request):
    """The home page."""
    news = news_in(request, context["news"])[:NEWS_ON_HOME] if "news" in context else []
    return {
        **common(request, context),
        "slogan": context.live.text(request.lang, "claim"),
        "news": [news_card(request, item) for item in news],
        "news_href": href(request, context["news"]) if "news" in context else "",
        "doors": doors(request),
        "areas": areas(request),
        "sections": request.layout.menu,
    }


def doors(request) -> list[dict]:
    """The quick doors for groups of visitors (clause B9) whose target is public."""
    found = []
    for audience in regulation.get().audiences:
        target = request.site
        for name in audience.path.strip("/").split("/"):
            target = target.get(name) if target is not None and target.folderish else None
        if target is not None and visible(request, target):
            address = href(request, target)
            summary = target.live.text(request.lang, "summary")
            found.append({"title": audience.titles[request.lang], "summary": summary, "href": address})
    return found


def areas(request) -> list[dict]:
    """The five areas of activity (clause B7), each a search for what is marked with it."""
    search = f"/{request.lang}/@@search?area="
    return [{"href": search + area, "title": titles[request.lang]} for area, titles in regulation.get().areas.items()]


@view_config(context=ISection, permission=VIEW, renderer="visitor/section.pt")
@with_language
def section(context, request):
    """A section: its text and the hierarchical list of what it holds (F2); news are listed by date."""
    if context.__name__ == "news":
        return news_list(context, request)
    tree = [{**child, "children": listed(request, context[child["name"]])} for child in listed(request, context)]
    related = [each for each in listed(request, context.__parent__) if each["uid"] != context.uid]
    files = files_in(request, context)
    return {**common(request, context), "children": tree, "related": related[:8], "files": files}


def news_list(context, request):
    """The collection of news, by pages."""
    request.override_renderer = "visitor/news_list.pt"
    batch = Batch(request, news_in(request, context), NEWS_PER_PAGE)
    return {
        **common(request, context),
        "items": [news_card(request, item) for item in batch.items],
        "paging": batch.paging(context),
        "total": batch.total,
        "years": [],
    }


@view_config(context=IPage, permission=VIEW, renderer="visitor/page.pt")
@with_language
def page(context, request):
    """An information page."""
    return {**common(request, context), "children": listed(request, context), "files": files_in(request, context)}


def files_in(request, folder) -> list[dict]:
    """The files of a folder that visitors may download."""
    found = [child for child in children(folder) if child.kind == "file" and visible(request, child)]
    return [file_card(request, child) for child in found[:100]]


def file_card(request, obj) -> dict:
    """A file as lists show it."""
    stored = obj.live.fields.get("upload")
    return {**entry(request, obj), "page": href(request, obj), **download_of(request, obj, stored)}


def download_of(request, obj, stored) -> dict:
    """{href, filename, kind, size} of an upload."""
    name = stored.filename if stored else ""
    return {
        "href": href(request, obj, "download"),
        "filename": name,
        "kind": name.rpartition(".")[2].upper(),
        "size": format_size(stored.size, request.lang) if stored else "",
    }


@view_config(context=IUnit, permission=VIEW, renderer="visitor/unit.pt")
@with_language
def unit(context, request):
    """A unit: head, contacts, pages, its own news."""
    live, lang = context.live, request.lang
    collection = request.site.get("news")
    news = news_in(request, context)
    if collection is not None:
        news += [item for item in news_in(request, collection) if item.owner_uid == context.uid]
    news = sorted(news, key=lambda item: item.posted, reverse=True)[:NEWS_OF_UNIT]
    phone = live.fields.get("phone", "")
    contacts = {name: live.fields.get(name, "") for name in ("phone", "email", "room")}
    contacts |= {name: live.text(lang, name) for name in ("address", "reception")}
    contacts["tel"] = "".join(character for character in phone if character.isdigit() or character == "+")
    block = regulation.get().blocks.get(context.block)
    name = live.text(lang, "head_name")
    return {
        **common(request, context),
        "head": {"name": name, "post": live.text(lang, "head_post")} if name else None,
        "contacts": contacts,
        "block": block.titles[lang] if block else "",
        "children": listed(request, context),
        "files": files_in(request, context),
        "news": [news_card(request, item) for item in news],
        "news_href": href(request, collection) if collection is not None else None,
    }


@view_config(context=INewsItem, permission=VIEW, renderer="visitor/news_item.pt")
@with_language
def news_item(context, request):
    """One news item or press release."""
    return {
        **common(request, context),
        "variety": variety(request, context.live),
        "related": [
            news_card(request, item) for item in news_in(request, context.__parent__)[:4] if item is not context
        ][:3],
        "date": format_date(context.posted, request.lang),
        "date_iso": iso(context.posted),
        "picture": picture_of(request, context.live.fields.get("picture", ""), 1280),
        "news_href": href(request, context.__parent__),
    }
