"""Lists of records: narrowed by a form and by links that work without scripts, counted, in pages.

The module of a kind declares its list where it draws the card of one record::

    @listed("vacancy", order=SOONEST, timed=(_("Open"), _("Closed")), filters=(Filter("unit", _("Unit"), unit_titles),))
    def vacancy_card(request, obj): ...
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import venusian
from translationstring import TranslationString

from orda.catalog.records import NEWEST, Records, next_change, records
from orda.content.site import find
from orda.i18n import _
from orda.text.collation import sort_key
from orda.views.visitor.lifetimes import bounded
from orda.views.visitor.media import files_in
from orda.web.batch import Batch
from orda.web.caching import private_answer, understood
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
class Time:
    """A choice of the filter ``when``: ``current`` as ``records`` has it, and ``facets`` that belong to the choice."""

    title: TranslationString
    current: bool | None
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """How the records of ``kinds`` are listed.

    ``card(request, obj)`` returns what the macro ``cards`` shows, or what ``renderer`` of the kind's own asks for.
    ``timed`` are the titles of what is present and of what is past, for kinds that end, or choices of time of the
    kind's own, {value: Time}; the list begins with the first. ``time_title`` is what that filter is called.
    ``in_order(request, found, asked)`` returns all the records, for kinds whose order the indexes do not know.
    ``more(request, items)`` returns further values for the template, ``changes(request, items)`` the moments at which
    time changes the page of these items, beside those at which a record begins or ends.
    ``inside`` lists only the records that stand in the folder, for kinds with several places of their own.
    """

    kinds: tuple[str, ...]
    card: Callable[[Any, Any], dict]
    filters: tuple[Filter, ...] = ()
    order: str = NEWEST
    per_page: int = 12
    timed: tuple[TranslationString, TranslationString] | Mapping[str, Time] | None = None
    time_title: TranslationString = _("Time")
    every_language: bool = True
    inside: bool = False
    renderer: str = "visitor/list.pt"
    empty: TranslationString = _("Nothing has been published here yet.")
    in_order: Callable[[Any, Records, "Asked"], list] | None = None
    more: Callable[[Any, list], dict] | None = None
    changes: Callable[[Any, list], Iterable[datetime | None]] | None = None
    page: Callable[[Any, Any, "Listing"], dict] | None = None

    @property
    def times(self) -> Mapping[str, Time]:
        """The choices of time, the first of them unless the reader chooses."""
        if isinstance(self.timed, Mapping):
            return self.timed
        everything = {ALWAYS: Time(_("All"), None)}
        if not self.timed:
            return everything
        return {PRESENT: Time(self.timed[0], True), PAST: Time(self.timed[1], False)} | everything


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
    """The list that is the page of ``folder``: of the first kind that it holds.

    Where the folder is for records of one sort, all of them stand in it, whatever has ended marked on its card.
    """
    listings = getattr(request.registry, "listings", {})
    listing = next((listings[kind] for kind in folder.holds if kind in listings), None)
    if listing is None or not folder.narrowed:
        return listing
    filters = tuple(each for each in listing.filters if each.name not in folder.narrowed)
    return replace(listing, timed=None, filters=filters)


@dataclass(frozen=True)
class Asked:
    """What the reader asked for: valid filters {name: value}, the time, and what nobody understood.

    ``valid`` are the parameters of the address that were understood, by which the answer is kept if anything is found.
    """

    facets: dict[str, str]
    when: str
    unknown: list[str]
    valid: dict[str, str]


def list_page(context, request, listing: Listing, **narrowed) -> dict:
    """The answer of a folder whose page is a list; ``narrowed`` as ``records`` has it. Nonsense in the address narrows
    nothing, and is named."""
    if listing.page is not None:
        return listing.page(context, request, listing)
    request.override_renderer = listing.renderer
    asked = asked_for(request, listing)
    if asked.unknown:
        private_answer(request)  # anybody can invent addresses; they shall not fill the cache
    if listing.inside:
        narrowed["within"] = context.uid
    found = find_records(request, listing, asked, context.narrowed, **narrowed)
    batch = Batch(request, listing.in_order(request, found, asked) if listing.in_order else found, listing.per_page)
    moments = listing.changes(request, batch.items) if listing.changes else ()
    bounded(request, next_change(request.site, listing.kinds), *moments)
    if batch.total:
        understood(request, **asked.valid)
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
    return shown | (listing.more(request, batch.items) if listing.more else {})


def asked_for(request, listing: Listing) -> Asked:
    """The filters in the address; one that the list does not offer, or cannot, is told apart."""
    facets, unknown = {}, []
    first = next(iter(listing.times))
    when = request.GET.get("when") or first if listing.timed else first
    if when not in listing.times:
        unknown.append(when[:MAX_VALUE])
        when = first
    for each in listing.filters:
        value = request.GET.get(each.name, "")
        if not value:
            continue
        if value in each.titles(request, (value,)):
            facets[each.name] = value
        else:
            unknown.append(value[:MAX_VALUE])
    valid = facets | ({"when": when} if listing.timed and request.GET.get("when") == when else {})
    return Asked(facets, when, unknown, valid)


def find_records(
    request, listing: Listing, asked: Asked, fixed: Mapping[str, str] | None = None, **narrowed
) -> Records:
    """The records that the reader asked for, with the ``fixed`` facets; ``narrowed`` as ``records`` has it."""
    time = listing.times[asked.when]
    return records(
        request.site,
        request.principals,
        listing.kinds,
        "" if listing.every_language else request.lang,
        facets={**asked.facets, **time.facets, **(fixed or {})},
        current=time.current,
        # What is past is looked through from the latest on.
        order=NEWEST if time.current is False else listing.order,
        alphabet=request.lang,
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
    said, first = request.layout.translate, next(iter(listing.times))
    choices = [
        _choice(request, context, "when", value if value != first else "", said(time.title), None, asked.when)
        | {"value": value, "current": value == asked.when}
        for value, time in listing.times.items()
    ]
    return {
        "name": "when",
        "title": said(listing.time_title),
        "value": asked.when,
        "default": first,
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
