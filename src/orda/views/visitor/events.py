"""Events: what comes next, in its order, and the page of one event (clauses C3, F15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pyramid.view import view_config

from orda import clock
from orda.catalog.records import SOONEST, records
from orda.content.kinds.event import AUDIENCES, VARIETIES, Event
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IEvent
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.text.recurrence import Span, upcoming
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import (
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
from orda.views.visitor.months import month_filter, month_page
from orda.views.visitor.when import hours, series_in_words, span_in_words
from orda.web.batch import Batch
from orda.web.caching import private_answer, public_answer
from orda.web.navigation import entry, visible
from orda.web.pictures import picture_of
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

PER_PAGE = 20
# What is to come is put in order anew for each page, because what repeats has many beginnings.
MAX_COMING = 2_000
NEXT_DATES = 10
LIST, MONTH = "list", "month"
MODES = {
    (True, False): "https://schema.org/OnlineEventAttendanceMode",
    (False, True): "https://schema.org/OfflineEventAttendanceMode",
    (True, True): "https://schema.org/MixedEventAttendanceMode",
}
PERIODS = {"daily": "P{}D", "weekly": "P{}W", "monthly": "P{}M"}


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


def occasion_of(event) -> Occasion | None:
    """The event at its next time, or its last; None for one without times."""
    spans = event.spans()
    coming = upcoming(spans, clock.now())
    return Occasion(event, coming[0] if coming else spans[-1], spans) if spans else None


def coming(request, found=None) -> list[Occasion]:
    """All events that are not over, each at its next time, in order; ``found`` narrows them."""
    if found is None:
        found = records(request.site, request.principals, ("event",), current=True, order=SOONEST)
    occasions = (occasion_of(event) for event in found[:MAX_COMING])
    return sorted(filter(None, occasions), key=lambda each: (each.span.begins, each.span.ends, each.event.uid))


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
    variety = _variety(request, live.fields)
    marks = [{"text": variety, "tone": "quiet"}] if variety else []
    if span.begins <= clock.now() < span.ends:
        marks.append({"text": request.layout.translate(_("Now")), "tone": "good"})
    return {
        **entry(request, occasion.event),
        "date": format_date(first, lang, "day"),
        "date_iso": iso(first) if whole_days else iso(span.begins),
        "month": format_date(first, lang, "month"),
        "marks": marks,
        "facts": [each for each in (time, place, series_in_words(request, live.fields, occasion.spans)) if each],
    }


def _variety(request, fields) -> str:
    title = dict(VARIETIES).get(fields.get("variety"))
    return request.layout.translate(title) if title else ""


def event_list(context, request, listing) -> dict:
    """The calendar: what comes next by months, what is past, or with ``?view=month`` one month as a table."""
    asked = asked_for(request, listing)
    view = request.GET.get("view") or LIST
    if view not in (LIST, MONTH):
        asked.unknown.append(view[:40])
    every = coming(request)
    public_answer(request, next_moment(every))
    shown = _month(context, request, listing, asked) if view == MONTH else _list(context, request, listing, asked)
    if asked.unknown:
        private_answer(request)  # anybody can invent addresses; they shall not fill the cache
    return {
        **text_of(request, context.live),
        **shown,
        "unknown": asked.unknown,
        "narrowed": bool(asked.facets),
        "all_href": href(request, context),
        "views": _views(request, context, view),
        "ical_href": href(request, context, "ical"),
        "empty": request.layout.translate(listing.empty),
    }


def _list(context, request, listing, asked: Asked) -> dict:
    request.override_renderer = listing.renderer
    found = find_records(request, listing, asked)
    batch = Batch(request, coming(request, found) if asked.when == PRESENT else found, listing.per_page)
    # Lists of what is over load only what they show.
    occasions = [each if isinstance(each, Occasion) else occasion_of(each) for each in batch.items]
    cards = [occasion_card(request, each) for each in occasions if each is not None]
    months = groupby(cards, key=lambda card: card["month"])
    return {
        "months": [{"title": title, "items": list(items)} for title, items in months],
        "items": cards,
        "total": batch.total,
        "paging": batch.paging(context),
        "filters": filters_of(request, context, listing, asked, found),
    }


def _month(context, request, listing, asked: Asked) -> dict:
    request.override_renderer = "visitor/event_month.pt"
    shown, found = month_page(context, request, listing, asked)
    others = [each for each in filters_of(request, context, listing, asked, found) if each["name"] != "when"]
    return {**shown, "filters": [*others, *month_filter(request, shown)]}


def _views(request, context, current: str) -> list[dict]:
    """[{title, href, current}]: the list and the month, with the same filters."""
    kept = {name: value for name, value in request.GET.items() if name in ("unit", "type", "group") and value}
    titles = {LIST: _("List"), MONTH: _("Month")}
    return [
        {
            "title": request.layout.translate(title),
            "href": href(request, context, query=(kept | ({"view": view} if view == MONTH else {})) or None),
            "current": view == current,
        }
        for view, title in titles.items()
    ]


@listed(
    "event",
    order=SOONEST,
    timed=(_("Upcoming"), _("Past")),
    filters=(
        Filter("type", _("Kind of event"), titles_from(dict(VARIETIES))),
        Filter("group", _("For whom"), titles_from(dict(AUDIENCES))),
        Filter("unit", _("Organiser"), object_titles),
    ),
    per_page=PER_PAGE,
    renderer="visitor/event_list.pt",
    empty=_("No events are announced at present."),
    page=event_list,
)
def event_card(request, event) -> dict:
    """An event as lists show it, at its next time."""
    occasion = occasion_of(event)
    return {**entry(request, event), "facts": []} if occasion is None else occasion_card(request, occasion)


@view_config(context=IEvent, permission=VIEW, request_method="GET", renderer="visitor/event.pt")
@with_language
def event(context, request):
    """One event: when, where, for whom, its next dates, and the way into the reader's own calendar."""
    live, lang, occasion = context.live, request.lang, occasion_of(context)
    fields = live.fields
    if occasion is not None:
        public_answer(request, next_moment([occasion]))
        _describe(request, context, occasion)
    organiser = _organiser(request, context)
    whole_days = bool(fields.get("all_day"))
    left = upcoming(occasion.spans, clock.now()) if occasion is not None else ()
    return {
        **text_of(request, live),
        "variety": _variety(request, fields),
        "when": span_in_words(request, occasion.span, whole_days) if occasion is not None else "",
        "date_iso": iso(occasion.span.begins) if occasion is not None else "",
        "series": series_in_words(request, fields, occasion.spans) if occasion is not None else "",
        "over": occasion is None or occasion.over,
        "dates": [
            {"text": span_in_words(request, span, whole_days), "iso": iso(span.begins)} for span in left[1:NEXT_DATES]
        ],
        "more_dates": max(len(left) - NEXT_DATES, 0),
        "place": live.text(lang, "place"),
        "online": fields.get("online", ""),
        "registration": fields.get("registration", ""),
        "audience": [request.layout.translate(dict(AUDIENCES)[each]) for each in fields.get("audience") or ()],
        "organiser": organiser,
        "contact": _contact(live, lang, organiser),
        "picture": picture_of(request, fields.get("picture", ""), 1280),
        "ical_href": href(request, context, "ical"),
        "calendar": _calendar(request),
    }


def _organiser(request, event) -> dict | None:
    """{href, title, lang, phone, email} of the unit that holds the event."""
    unit = find(request.site, event.organiser_uid()) if event.organiser_uid() else None
    if unit is None or not visible(request, unit):
        return None
    fields = unit.live.fields
    return {**entry(request, unit), "phone": fields.get("phone", ""), "email": fields.get("email", "")}


def _contact(live, lang: str, organiser: dict | None) -> dict:
    """{name, phone, tel, email}: those of the event, or else the organiser's."""
    own = {name: live.fields.get(name, "") for name in ("phone", "email")}
    if not any(own.values()) and organiser is not None:
        own = {name: organiser[name] for name in own}
    tel = "".join(each for each in own["phone"] if each.isdigit() or each == "+")
    return {"name": live.text(lang, "contact"), **own, "tel": tel}


def _calendar(request) -> dict | None:
    """The collection of all events, if the reader may see it."""
    folder = request.site.get("events")
    return entry(request, folder) if folder is not None and visible(request, folder) else None


def _describe(request, event, occasion: Occasion) -> None:
    live, fields, span = event.live, event.live.fields, occasion.span
    whole_days = bool(fields.get("all_day"))
    first, last = span.days()
    place, online = live.text(request.lang, "place"), fields.get("online", "")
    organiser = _organiser(request, event)
    picture = picture_of(request, fields.get("picture", ""), 1280)
    describe(
        request,
        type="Event",
        name=live.title(request.lang),
        description=live.text(request.lang, "summary"),
        inLanguage=request.lang,
        url=absolute(request, href(request, event)),
        startDate=iso(first) if whole_days else iso(span.begins),
        endDate=iso(last) if whole_days else iso(span.ends),
        eventStatus="https://schema.org/EventScheduled",
        eventAttendanceMode=MODES.get((bool(online), bool(place)), ""),
        location=[
            {"@type": "Place", "name": place, "address": place} if place else None,
            {"@type": "VirtualLocation", "url": online} if online else None,
        ],
        organizer={
            "@type": "Organization",
            "name": organiser["title"] if organiser else request.layout.site_title,
            "url": absolute(request, organiser["href"] if organiser else request.layout.home_href),
        },
        image=absolute(request, picture["src"]) if picture else "",
        eventSchedule=_schedule(fields, occasion.spans),
    )


def _schedule(fields, spans: tuple[Span, ...]) -> dict | None:
    if not fields.get("repeats"):
        return None
    return {
        "@type": "Schedule",
        "repeatFrequency": PERIODS[fields["repeats"]].format(fields.get("interval") or 1),
        "startDate": iso(spans[0].days()[0]),
        "endDate": iso(spans[-1].days()[0]),
        "exceptDate": [iso(day) for day in fields.get("exceptions") or ()],
        "scheduleTimezone": clock.ALMATY.key,
    }
