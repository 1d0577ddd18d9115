"""The search page."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.location import lineage
from pyramid.view import view_config

from orda import regulation
from orda.catalog.search import MAX_RANKED, Results, search
from orda.catalog.unanswered import waiting_in
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import VIEW, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.web.batch import Batch, page_number
from orda.web.navigation import entry, visible
from orda.web.traversal import href

PAGE = 10
MAX_SHOWN = 200


@view_config(context=IContentFolder, name="search", permission=VIEW, request_method="GET", renderer="visitor/search.pt")
def search_page(context, request):
    """The form and the answer; inside a folder only what is in that folder. Never cached: rights decide."""
    if context.live is None and not ISite.providedBy(context) and not request.may(VIEW_DRAFTS):
        raise HTTPNotFound()
    reg = regulation.get()
    query = " ".join(request.GET.get("q", "")[:MAX_SHOWN].replace("\x00", " ").split())
    kind, area = request.GET.get("kind", ""), request.GET.get("area", "")
    asked = {"kind": kind if kind in reg.kinds else "", "area": area if area in reg.areas else ""}
    number = page_number(request)
    results = _found(context, request, query, asked, number)
    batch = Batch(request, range(min(results.total, MAX_RANKED)), PAGE)
    if batch.number != number:
        results = _found(context, request, query, asked, batch.number)
    if query and not results.total and ISite.providedBy(context) and not any(asked.values()):
        waiting_in(request.registry.database).note(query, request.lang)  # in memory: reading writes nothing
    heading = reg.areas[asked["area"]][request.lang] if asked["area"] and not query else ""
    request.layout.view_title = heading or (_("Search: ${q}", mapping={"q": query}) if query else _("Search"))
    return {
        "q": query,
        "heading": heading,
        "total": results.total,
        "hits": [hit_card(request, hit) for hit in results.hits],
        "paging": batch.paging(context, "search"),
        "filters": _filters(request, context, results, asked) if results.counts.get("kind") else [],
        "suggestion": None,
    }


def _found(context, request, query: str, asked: dict[str, str], number: int) -> Results:
    within = "" if ISite.providedBy(context) else context.uid
    start = (number - 1) * PAGE
    return search(
        request.site,
        request.principals,
        query,
        request.lang,
        start=start,
        size=PAGE,
        within=within,
        counted=("kind", "area"),
        **asked,
    )


def hit_card(request, hit) -> dict:
    """One hit as the page shows it; it leads to the language that it was found in."""
    obj, kinds = hit.object, regulation.get().kinds
    above = [each for each in list(lineage(obj))[1:-1] if visible(request, each)]
    return {
        "href": href(request, obj, lang=hit.lang),
        "title": hit.title,
        "snippet": hit.snippet,
        "found_in": hit.found_in,
        "kind": kinds[obj.kind].titles[request.lang] if obj.kind in kinds else "",
        "marks": _marks(request, obj),
        "lang": hit.lang,
        "lang_title": LANGUAGE_NAMES[hit.lang] if hit.lang != request.lang else "",
        "path": [entry(request, each) for each in reversed(above)],
        "date": format_date(obj.updated, request.lang) if obj.updated else "",
    }


def _marks(request, obj) -> list[dict]:
    """What stands on the cards of a kind that changes with time: obsolete, closed … (A3)."""
    listing = getattr(request.registry, "listings", {}).get(obj.kind)
    return listing.card(request, obj).get("marks", []) if listing is not None and listing.timed else []


def _filters(request, context, results: Results, asked: dict[str, str]) -> list[dict]:
    """Kinds and areas to narrow the answer by, each with the number of hits that it would leave."""
    reg = regulation.get()
    kinds = [(kind, reg.kinds[kind].plural[request.lang], n) for kind, n in results.counts["kind"].items() if kind in reg.kinds]
    found = [_filter(request, context, "kind", _("Kind"), asked["kind"], kinds)]
    if results.words:
        areas = [(area, reg.areas[area][request.lang], n) for area, n in results.counts["area"].items() if area in reg.areas]
        found.append(_filter(request, context, "area", _("Area of activity"), asked["area"], areas))
    return [each for each in found if each is not None]


def _filter(request, context, name: str, title, chosen: str, values: list[tuple[str, str, int]]) -> dict | None:
    """Links for one parameter; None where there is nothing to choose."""
    if not chosen and len(values) < 2:
        return None
    rest = {key: text for key, text in request.GET.items() if key not in (name, "page")}

    def link(value: str) -> str:
        return href(request, context, "search", query=rest | ({name: value} if value else {}))

    choices = [
        {"title": text, "href": link(value), "count": number, "current": value == chosen}
        for value, text, number in values
    ]
    anything = {
        "title": request.layout.translate(_("Everything")),
        "href": link(""),
        "count": "",
        "current": not chosen,
    }
    return {"title": request.layout.translate(title), "choices": [anything, *choices]}
