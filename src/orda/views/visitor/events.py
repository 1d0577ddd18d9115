"""Events in lists: what comes next, in its order, by months or as a month (clauses C3, F15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from orda import clock
from orda.catalog.records import NEWEST, SOONEST, records
from orda.content.kinds.event import AUDIENCES, VARIETIES, Event
from orda.i18n import _
from orda.text.dates import format_date, iso, weekdays
from orda.text.recurrence import Span, upcoming
from orda.views.visitor.lifetimes import bounded
from orda.views.visitor.lists import (
    ALWAYS,
    PRESENT,
    Asked,
    Filter,
    asked_for,
    filters_of,
    find_records,
    listed,
    object_titles,
    titles_from,
)
from orda.views.visitor.months import MONTH, month_page, month_titles, months_filter
from orda.views.visitor.when import hours, series_in_words, span_in_words
from orda.web.batch import Batch
from orda.web.caching import private_answer, public_answer, understood
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.traversal import href

PER_PAGE = 20
OF_UNIT = 4
# Events are put in order anew for each page, because what repeats has many beginnings.
MAX_LISTED = 2_000
LIST, TABLE = "list", "month"


@dataclass(frozen=True)
class Occasion:
    """An event at one of its times: the first that is not over, or else the last."""

    event: Event
    span: Span
    spans: tuple[Span, ...]

    @property
    def over(self) -> bool:
        """Has it ended?"""
        return self.span.ends <= clock.now()


def occasion_of(event, month: str = "") -> Occasion | None:
    """The event at its next time, or its last, of those in ``month``; None for one that has none."""
    spans = event.spans()
    within = [span for span in spans if not month or month in span.months()]
    coming = upcoming(within, clock.now())
    return Occasion(event, coming[0] if coming else within[-1], spans) if within else None


def coming(request, found=None) -> list[Occasion]:
    """All events that are not over, each at its next time, in order; ``found`` narrows them."""
    if found is None:
        found = records(request.site, request.principals, ("event",), current=True, order=SOONEST)
    return sorted(filter(None, map(occasion_of, found[:MAX_LISTED])), key=_place)


def occasions(request, found, asked: Asked) -> list[Occasion]:
    """The found events in the order of the times at which the list shows them: the next, else the last, of the month
    that the reader asked for."""
    # Of very many the list has the latest; months lead to the others.
    events = found[-MAX_LISTED:] if asked.when == ALWAYS and found.order == SOONEST else found[:MAX_LISTED]
    every = (occasion_of(event, asked.facets.get(MONTH, "")) for event in events)
    shown = [each for each in every if each is not None and not (asked.when == PRESENT and each.over)]
    return sorted(shown, key=_place, reverse=found.order == NEWEST)


def _place(occasion: Occasion) -> tuple:
    return (*occasion.span, occasion.event.uid)


def next_moments(request, _items=()) -> list[datetime | None]:
    """The moment at which the lists of events change next."""
    return [next_moment(coming(request))]


def next_moment(occasions: Iterable[Occasion]) -> datetime | None:
    """When the first of them begins or ends: until then lists of what is to come are right."""
    now = clock.now()
    moments = (moment for each in occasions for moment in each.span if moment > now)
    return min(moments, default=None)


def occasion_card(request, occasion: Occasion) -> dict:
    """One time of an event as lists show it."""
    live, span, lang = occasion.event.live, occasion.span, request.lang
    first, last = span.days()
    whole_days = bool(live.fields.get("all_day"))
    place = live.text(lang, "place") or (request.layout.translate(_("Online")) if live.fields.get("online") else "")
    time = span_in_words(request, span, whole_days) if whole_days or first != last else hours(span)
    sort = variety(request, live.fields)
    marks = [{"text": sort, "tone": "quiet"}] if sort else []
    if span.begins <= clock.now() < span.ends:
        marks.append({"text": request.layout.translate(_("Now")), "tone": "good"})
    return {
        **entry(request, occasion.event),
        "date": f"{format_date(first, lang, 'day')}, {weekdays(lang)[first.weekday()][1]}",
        "date_iso": iso(first) if whole_days else iso(span.begins),
        "month": format_date(first, lang, "month"),
        "marks": marks,
        "facts": [each for each in (time, place, series_in_words(request, live.fields, occasion.spans)) if each],
    }


def events_of(request, unit) -> dict | None:
    """{href, items}: what a unit holds next and the calendar narrowed to it; None when nothing is announced. The page
    that shows it is kept until the first of it begins or ends."""
    narrowed = {"facets": {"unit": unit.uid}, "current": True, "order": SOONEST}
    occasions = coming(request, records(request.site, request.principals, ("event",), **narrowed))
    if not occasions:
        return None
    public_answer(request, next_moment(occasions))
    folder = request.site.get("events")
    known = folder is not None and visible(request, folder)
    return {
        "href": href(request, folder, query={"unit": unit.uid}) if known else "",
        "items": [occasion_card(request, each) for each in occasions[:OF_UNIT]],
    }


def variety(request, fields) -> str:
    """The title of the kind of event in the reader's language, "" for none."""
    title = dict(VARIETIES).get(fields.get("variety"))
    return request.layout.translate(title) if title else ""


def event_list(context, request, listing) -> dict:
    """The calendar: what comes next by months, what is past, or with ``?view=month`` one month as a table."""
    asked = asked_for(request, listing)
    view = request.GET.get("view") or LIST
    if view not in (LIST, TABLE):
        asked.unknown.append(view[:40])
    elif request.GET.get("view"):
        asked.valid["view"] = view
    bounded(request, *next_moments(request))
    shown = _month(context, request, listing, asked) if view == TABLE else _list(context, request, listing, asked)
    if shown["total"]:
        understood(request, **asked.valid)
    if asked.unknown:
        private_answer(request)  # anybody can invent addresses; they shall not fill the cache
    return {
        **text_of(request, context.live),
        **shown,
        "unknown": asked.unknown,
        # The month of the table is no filter: there always is one.
        "narrowed": bool(asked.facets.keys() - ({MONTH} if view == TABLE else ())),
        "all_href": href(request, context),
        "ical_href": href(request, context, "ical"),
        "empty": request.layout.translate(listing.empty),
    }


def _list(context, request, listing, asked: Asked) -> dict:
    request.override_renderer = listing.renderer
    found = find_records(request, listing, asked)
    batch = Batch(request, occasions(request, found, asked), listing.per_page)
    cards = [occasion_card(request, each) for each in batch.items]
    months = groupby(cards, key=lambda card: card["month"])
    return {
        "months": [{"title": title, "items": list(items)} for title, items in months],
        "items": cards,
        "total": batch.total,
        "paging": batch.paging(context),
        "filters": [_views(request, context, asked, LIST), *filters_of(request, context, listing, asked, found)],
    }


def _month(context, request, listing, asked: Asked) -> dict:
    request.override_renderer = "visitor/event_month.pt"
    shown, found = month_page(context, request, listing, asked)
    others = filters_of(request, context, listing, asked, found)
    months = months_filter(context, request, asked, shown)
    return {
        **shown,
        "filters": [
            _views(request, context, asked, TABLE),
            months,
            *(each for each in others if each["name"] not in ("when", MONTH)),
        ],
    }


def _views(request, context, asked: Asked, current: str) -> dict:
    """The list or the month, with the same filters, as the macro ``filters`` has it. The list goes on from today."""
    kept = {name: value for name, value in asked.facets.items() if name != MONTH}
    queries = {LIST: kept, TABLE: {**asked.facets, "view": TABLE}}
    titles = {LIST: _("List"), TABLE: _("Month")}
    choices = [
        {
            "value": view,
            "title": request.layout.translate(title),
            "count": None,
            "href": href(request, context, query=queries[view] or None),
            "current": view == current,
        }
        for view, title in titles.items()
    ]
    title = request.layout.translate(_("Shown as"))
    return {"name": "view", "title": title, "value": current, "default": LIST, "clear": "", "choices": choices}


@listed(
    "event",
    order=SOONEST,
    timed=(_("Upcoming"), _("Past")),
    filters=(
        Filter("type", _("Kind of event"), titles_from(dict(VARIETIES))),
        Filter("group", _("For whom"), titles_from(dict(AUDIENCES))),
        Filter(MONTH, _("Month"), month_titles),
        Filter("unit", _("Organiser"), object_titles),
    ),
    per_page=PER_PAGE,
    renderer="visitor/event_list.pt",
    empty=_("No events are announced at present."),
    in_order=lambda request, found, asked: [each.event for each in occasions(request, found, asked)],
    changes=next_moments,
    page=event_list,
)
def event_card(request, event) -> dict:
    """An event as lists show it, at its next time."""
    occasion = occasion_of(event)
    return {**entry(request, event), "facts": []} if occasion is None else occasion_card(request, occasion)
