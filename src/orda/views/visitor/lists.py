"""Lists of records: narrowed by a form and by links that work without scripts, counted, in pages.

The module of a kind declares its list where it draws the card of one record::

    @listed("vacancy", order=SOONEST, timed=(_("Open"), _("Closed")), filters=(Filter("unit", _("Unit"), unit_titles),))
    def vacancy_card(request, obj): ...
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import venusian
from translationstring import TranslationString

from orda.catalog.records import NEWEST, Records, next_change, records
from orda.content.site import find
from orda.i18n import _
from orda.text.collation import sort_key
from orda.views.visitor.media import files_in
from orda.web.batch import Batch
from orda.web.caching import private_answer, public_answer
from orda.web.navigation import listed as listed_in
from orda.web.navigation import visible
from orda.web.reading import text_of
from orda.web.traversal import href

MAX_VALUE = 40
# ``?when=``: what has not ended, what has, both.
PRESENT, PAST, ALWAYS = "present", "past", "all"

Titles = Callable[[Any, Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Filter:
    """A way to narrow a list by the facet ``name``, also its parameter in the address. ``titles(request, values)``
    gives {value: title} in the order in which readers shall see them; a value that it leaves out is not offered."""

    name: str
    title: TranslationString
    titles: Titles


@dataclass(frozen=True)
class Listing:
    """How the records of ``kinds`` are listed.

    ``card(request, obj)`` returns what the macro ``cards`` shows, or what ``renderer`` of the kind's own asks for.
    ``timed`` are the titles of what is present and of what is past, for kinds that end; the list then begins with what
    is present. ``more(request, found)`` returns further values for the template.
    """

    kinds: tuple[str, ...]
    card: Callable[[Any, Any], dict]
    filters: tuple[Filter, ...] = ()
    order: str = NEWEST
    per_page: int = 12
    timed: tuple[TranslationString, TranslationString] | None = None
    every_language: bool = True
    renderer: str = "visitor/list.pt"
    empty: TranslationString = _("Nothing has been published here yet.")
    more: Callable[[Any, Records], dict] | None = None


def listed(kind: str, **options):
    """Decorator of a function that draws the card of one record: the list of ``kind``; ``options`` as ``Listing``."""

    def decorate(card):
        def register(scanner, _name, _card):
            listings = scanner.config.registry.__dict__.setdefault("listings", {})
            listings[kind] = Listing(options.pop("kinds", (kind,)), card, **options)

        venusian.attach(card, register, category="pyramid")
        return card

    return decorate


def listing_of(request, folder) -> Listing | None:
    """The list that is the page of ``folder``: of the first kind that it holds."""
    listings = getattr(request.registry, "listings", {})
    return next((listings[kind] for kind in folder.holds if kind in listings), None)


@dataclass(frozen=True)
class Asked:
    """What the reader asked for: valid filters {name: value}, the time, and what nobody understood."""

    facets: dict[str, str]
    when: str
    unknown: list[str]


def list_page(context, request, listing: Listing) -> dict:
    """The answer of a folder whose page is a list. Nonsense in the address narrows nothing, and is named."""
    request.override_renderer = listing.renderer
    asked = asked_for(request, listing)
    if asked.unknown:
        private_answer(request)  # anybody can invent addresses; they shall not fill the cache
    elif listing.timed:
        public_answer(request, next_change(request.site, listing.kinds))
    found = find_records(request, listing, asked)
    batch = Batch(request, found, listing.per_page)
    shown = {
        **text_of(request, context.live),
        "items": [listing.card(request, obj) for obj in batch.items],
        "total": batch.total,
        "paging": batch.paging(context),
        "filters": filters_of(request, context, listing, asked, found),
        "unknown": asked.unknown,
        "narrowed": bool(asked.facets),
        "all_href": href(request, context),
        "empty": request.layout.translate(listing.empty),
        "children": listed_in(request, context),
        "files": files_in(request, context),
    }
    return shown | (listing.more(request, found) if listing.more else {})


def asked_for(request, listing: Listing) -> Asked:
    """The filters in the address; one that the list does not offer, or cannot, is told apart."""
    facets, unknown = {}, []
    when = request.GET.get("when", PRESENT) if listing.timed else ALWAYS
    if when not in (PRESENT, PAST, ALWAYS):
        unknown.append(when[:MAX_VALUE])
        when = PRESENT
    for each in listing.filters:
        value = request.GET.get(each.name, "")
        if not value:
            continue
        if value in each.titles(request, (value,)):
            facets[each.name] = value
        else:
            unknown.append(value[:MAX_VALUE])
    return Asked(facets, when, unknown)


def find_records(request, listing: Listing, asked: Asked, **narrowed) -> Records:
    """The records that the reader asked for; ``narrowed`` as ``records`` has it."""
    return records(
        request.site,
        request.principals,
        listing.kinds,
        "" if listing.every_language else request.lang,
        facets=asked.facets,
        current={PRESENT: True, PAST: False, ALWAYS: None}[asked.when] if listing.timed else None,
        # What is past is looked through from the latest on.
        order=NEWEST if listing.timed and asked.when == PAST else listing.order,
        **narrowed,
    )


def filters_of(request, context, listing: Listing, asked: Asked, found: Records) -> list[dict]:
    """[{name, title, value, choices: [{value, title, count, href, current}]}]: what a form or a row of links shows."""
    filters = [_time_filter(request, context, listing, asked)] if listing.timed else []
    for each in listing.filters:
        counts = found.counts(each.name)
        titles = each.titles(request, counts)
        chosen = asked.facets.get(each.name, "")
        if len(counts) < 2 and not chosen:
            continue
        choices = [
            _choice(request, context, each.name, value, title, counts.get(value, 0), chosen)
            for value, title in titles.items()
            if value in counts or value == chosen
        ]
        filters.append(
            {
                "name": each.name,
                "title": request.layout.translate(each.title),
                "value": chosen,
                "default": "",
                "clear": _link(request, context, each.name, ""),
                "choices": choices,
            }
        )
    return filters


def _time_filter(request, context, listing: Listing, asked: Asked) -> dict:
    said = request.layout.translate
    titles = {PRESENT: said(listing.timed[0]), PAST: said(listing.timed[1]), ALWAYS: said(_("All"))}
    choices = [
        _choice(request, context, "when", value if value != PRESENT else "", title, None, asked.when)
        | {"value": value, "current": value == asked.when}
        for value, title in titles.items()
    ]
    return {
        "name": "when",
        "title": said(_("Time")),
        "value": asked.when,
        "default": PRESENT,
        "clear": _link(request, context, "when", ""),
        "choices": choices,
    }


def _choice(request, context, name: str, value: str, title: str, count: int | None, chosen: str) -> dict:
    return {
        "value": value,
        "title": title,
        "count": count,
        "href": _link(request, context, name, value),
        "current": value == chosen,
    }


def _link(request, context, name: str, value: str) -> str:
    query = {key: text for key, text in request.GET.items() if key not in (name, "page") and text}
    return href(request, context, query=(query | ({name: value} if value else {})) or None)


def titles_from(titles: Mapping[str, Any]) -> Titles:
    """``Filter.titles`` for values with fixed titles, in that order."""

    def give(request, values) -> dict[str, str]:
        wanted = set(values)
        return {value: request.layout.translate(title) for value, title in titles.items() if value in wanted}

    return give


def years(request, values) -> dict[str, str]:
    """``Filter.titles`` for years, the latest first."""
    found = (value for value in values if len(value) == 4 and value.isascii() and value.isdigit())
    return {value: value for value in sorted(found, reverse=True)}


def object_titles(request, values) -> dict[str, str]:
    """``Filter.titles`` for uids of objects (units, people), in alphabetical order; only what the reader may see."""
    found = [obj for uid in values if (obj := find(request.site, uid)) is not None and visible(request, obj)]
    titles = {obj.uid: obj.live.title(request.lang) for obj in found}
    return dict(sorted(titles.items(), key=lambda pair: sort_key(pair[1], request.lang)))
