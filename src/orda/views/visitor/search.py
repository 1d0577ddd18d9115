"""The search page: the form, the answer, what narrows it, and what helps when nothing is found."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.location import lineage
from pyramid.view import view_config

from orda import regulation
from orda.catalog.asked import asked_in
from orda.catalog.query import in_one_line
from orda.catalog.search import BEST, FIELDS, MAX_RANKED, NEWEST, Results, search
from orda.catalog.unanswered import waiting_in
from orda.content.site import find
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import VIEW, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.web.asking import ask_href
from orda.web.batch import Batch, page_number
from orda.web.navigation import entry, visible
from orda.web.traversal import href

PAGE = 10
# Values that one filter offers: the most frequent, and the one that is chosen.
MAX_OFFERED = 20
TITLES = {
    "kind": _("Kind"),
    "section": _("Section"),
    "unit": _("Unit"),
    "area": _("Area of activity"),
    "language": _("Language"),
    "year": _("Year"),
}
ORDERS = {BEST: _("Best first"), NEWEST: _("Newest first")}


@view_config(context=IContentFolder, name="search", permission=VIEW, request_method="GET", renderer="visitor/search.pt")
def search_page(context, request):
    """The form and the answer; inside a folder only what is in that folder. Never cached: rights decide."""
    if context.live is None and not ISite.providedBy(context) and not request.may(VIEW_DRAFTS):
        raise HTTPNotFound()
    query, asked = in_one_line(request.GET.get("q", "")), _asked(request)
    number = page_number(request)
    results = _found(context, request, query, asked, number)
    batch = Batch(request, range(min(results.total, MAX_RANKED)), PAGE)
    if batch.number != number:
        results = _found(context, request, query, asked, batch.number)
    if query and number == 1 and ISite.providedBy(context) and not any(asked.values()):
        _note(request, query, results)
    heading = regulation.get().areas[asked["area"]][request.lang] if asked["area"] and not query else ""
    request.layout.view_title = heading or (_("Search: ${q}", mapping={"q": query}) if query else _("Search"))
    return {
        "q": query,
        "heading": heading,
        "total": results.total,
        "hits": [hit_card(request, hit) for hit in results.hits],
        "first": (batch.number - 1) * PAGE + 1,
        "taken_href": href(request, request.site, "taken") if request.registry.deployment.search_log else "",
        "paging": batch.paging(context, "search"),
        **_narrowing(request, context, results, asked, bool(heading)),
        "suggestion": _meant(request, context, results.suggestion),
        "loose": results.loose,
        "ask_href": ask_href(request) if query and not results.total else "",
    }


def _note(request, query: str, results: Results) -> None:
    """Count the search, in memory: reading writes nothing. What people at work look for is nobody's habit."""
    if not request.registry.deployment.search_log:
        return
    if not results.total or results.loose:
        waiting_in(request.registry.database).note(query, request.lang)
    elif request.identity is None:
        asked_in(request.registry.database).note(query, request.lang)


def _asked(request) -> dict[str, str]:
    """What narrows the answer; values that cannot be are as good as none."""
    reg, asked = regulation.get(), {name: request.GET.get(name, "")[:40] for name in FIELDS}
    known = {
        "kind": asked["kind"] in reg.kinds,
        "area": asked["area"] in reg.areas,
        "language": asked["language"] in LANGUAGES,
        "year": asked["year"].isascii() and asked["year"].isdigit() and len(asked["year"]) == 4,
        **{name: _known_place(request, asked[name]) for name in ("section", "unit")},
    }
    return {name: value if known[name] else "" for name, value in asked.items()}


def _known_place(request, uid: str) -> bool:
    place = find(request.site, uid) if uid else None
    return place is not None and visible(request, place)


def _order(request) -> str:
    return NEWEST if request.GET.get("order") == NEWEST else BEST


def _found(context, request, query: str, asked: dict[str, str], number: int) -> Results:
    within = "" if ISite.providedBy(context) else context.uid
    return search(
        request.site,
        request.principals,
        query,
        request.lang,
        start=(number - 1) * PAGE,
        size=PAGE,
        within=within,
        order=_order(request),
        counted=FIELDS,
        **asked,
    )


def hit_card(request, hit) -> dict:
    """One hit as the page shows it, in the reader's language where the object has that."""
    obj, kinds = hit.object, regulation.get().kinds
    above = [each for each in list(lineage(obj))[1:-1] if visible(request, each)]
    return {
        "href": href(request, obj, lang=hit.lang),
        "uid": obj.uid,
        "title": hit.title,
        "snippet": hit.snippet,
        "kind": kinds[obj.kind].titles[request.lang] if obj.kind in kinds else "",
        "pinned": hit.pinned,
        "marks": _marks(request, obj),
        "lang": hit.lang,
        "lang_title": LANGUAGE_NAMES[hit.lang] if hit.lang != request.lang else "",
        "found_in": hit.found_in,
        "found_title": LANGUAGE_NAMES[hit.found_in] if hit.found_in != hit.lang else "",
        "path": [entry(request, each) for each in reversed(above)],
        "date": format_date(obj.updated, request.lang) if obj.updated else "",
    }


def _marks(request, obj) -> list[dict]:
    """What stands on the cards of a kind that changes with time: obsolete, closed … (A3)."""
    listing = getattr(request.registry, "listings", {}).get(obj.kind)
    return listing.card(request, obj).get("marks", []) if listing is not None and listing.timed else []


def _narrowing(request, context, results: Results, asked: dict[str, str], listed: bool) -> dict:
    """Filters with the number of hits that each value would leave, and the orders: kinds as links, the rest a form."""
    said = request.layout.translate
    shown = any(results.counts.values()) or any(asked.values())
    names = [name for name in FIELDS if not (listed and name == "area")] if shown else []
    filters = [each for name in names if (each := _filter(request, context, name, asked[name], results)) is not None]
    kept = {"q": request.GET.get("q", "") if results.words else "", "kind": asked["kind"]}
    if listed:
        kept["area"] = asked["area"]
    orders = [{"value": value, "title": said(title)} for value, title in ORDERS.items()]
    return {
        "kinds": next((each for each in filters if each["name"] == "kind"), None),
        "filters": [each for each in filters if each["name"] != "kind"],
        "orders": [{**each, "current": each["value"] == _order(request)} for each in orders] if results.words else [],
        "kept": [(name, value) for name, value in kept.items() if value],
        "narrowed": any(value for name, value in asked.items() if not (listed and name == "area")),
        "all_href": href(
            request, context, "search", query={name: kept[name] for name in ("q", "area") if kept.get(name)}
        ),
        "action": href(request, context, "search"),
    }


def _filter(request, context, name: str, chosen: str, results: Results) -> dict | None:
    """One filter; None where there is nothing to choose."""
    counts = dict(results.counts.get(name, {}))
    offered = list(counts)[:MAX_OFFERED]
    if chosen and chosen not in offered:
        offered.append(chosen)
    titles = {value: title for value in offered if (title := _title(request, name, value))[0]}
    if not chosen and len(titles) < 2:
        return None
    values = sorted(titles, reverse=True) if name == "year" else list(titles)
    linked = name == "kind"  # the others are lists in a form
    rest = {key: text for key, text in request.GET.items() if key not in (name, "page")}

    def choice(value: str, title: str, lang: str, count) -> dict:
        link = href(request, context, "search", query=rest | ({name: value} if value else {})) if linked else ""
        lang = lang if lang != request.lang else ""
        return {"value": value, "title": title, "lang": lang, "href": link, "count": count, "current": value == chosen}

    said = request.layout.translate
    choices = [choice(value, *titles[value], counts.get(value, 0)) for value in values]
    return {"name": name, "title": said(TITLES[name]), "choices": [choice("", said(_("Everything")), "", ""), *choices]}


def _title(request, name: str, value: str) -> tuple[str, str]:
    """How a value is called, and in which language; '' for one that the reader must not hear of."""
    reg, lang = regulation.get(), request.lang
    if name == "kind":
        return (reg.kinds[value].plural[lang] if value in reg.kinds else ""), lang
    if name == "area":
        return (reg.areas[value][lang] if value in reg.areas else ""), lang
    if name == "language":
        return LANGUAGE_NAMES.get(value, ""), value
    if name == "year":
        return value, lang
    place = find(request.site, value)
    if place is None or not visible(request, place):
        return "", lang
    return place.live.title(lang), place.live.title_language(lang)


def _meant(request, context, text: str) -> dict | None:
    return {"q": text, "href": href(request, context, "search", query={"q": text})} if text else None
