"""The search page."""

from pyramid.location import lineage
from pyramid.view import view_config

from orda import regulation
from orda.catalog.search import search
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import VIEW
from orda.text.dates import format_date
from orda.web.batch import Batch, page_number
from orda.web.traversal import href

PAGE = 10
MAX_SHOWN = 200


@view_config(context=IContentFolder, name="search", permission=VIEW, renderer="visitor/search.pt")
def search_page(context, request):
    """The form and the answer; inside a folder only what is in that folder. Never cached: rights decide."""
    request.layout.view_title = _("Search")
    query = " ".join(request.GET.get("q", "")[:MAX_SHOWN].replace("\x00", " ").split())
    kind = request.GET.get("kind", "")[:40]
    area = request.GET.get("area", "")[:40]
    number = page_number(request)
    results = search(
        request.site,
        request.principals,
        query,
        request.lang,
        start=(number - 1) * PAGE,
        size=PAGE,
        kind=kind if kind in regulation.get().kinds else "",
        area=area if area in regulation.get().areas else "",
        within="" if ISite.providedBy(context) else context.uid,
    )
    return {
        "q": query,
        "total": results.total,
        "hits": [hit_card(request, hit) for hit in results.hits],
        "paging": Batch(request, range(results.total), PAGE).paging(context, "search"),
        "filters": _filters(request, context, results, kind),
        "suggestion": None,
    }


def hit_card(request, hit) -> dict:
    """One hit as the page shows it; it leads to the language that it was found in."""
    obj, kinds = hit.object, regulation.get().kinds
    trail = [loc.live.title(hit.lang) for loc in list(lineage(obj))[1:-1] if loc.live is not None]
    return {
        "href": href(request, obj, lang=hit.lang),
        "title": hit.title,
        "snippet": hit.snippet,
        "kind": kinds[obj.kind].titles[request.lang] if obj.kind in kinds else "",
        "lang": hit.lang,
        "lang_title": LANGUAGE_NAMES[hit.lang] if hit.lang != request.lang else "",
        "path": " › ".join(reversed(trail)),
        "date": format_date(obj.updated, request.lang) if obj.updated else "",
    }


def _filters(request, context, results, kind: str) -> list[dict]:
    if len(results.kinds) < 2 and not kind:
        return []
    kinds = regulation.get().kinds

    def choice(title: str, value: str, count: int) -> dict:
        query = {name: text for name, text in request.GET.items() if name not in ("kind", "page")}
        if value:
            query["kind"] = value
        link = href(request, context, "search", query=query)
        return {"title": title, "href": link, "count": count, "current": value == kind}

    everything = choice(request.layout.translate(_("Everything")), "", sum(results.kinds.values()))
    named = [choice(kinds[k].plural[request.lang], k, n) for k, n in results.kinds.items() if k in kinds]
    return [{"title": request.layout.translate(_("Kind")), "choices": [everything, *named]}]
