"""The page of one event: when, where, for whom, and the way into the reader's own calendar (clauses C3, F15)."""

from pyramid.view import view_config

from orda import clock
from orda.content.kinds.event import AUDIENCES
from orda.content.site import find
from orda.interfaces import IEvent
from orda.security.permissions import VIEW
from orda.text.dates import iso
from orda.text.recurrence import Span, upcoming
from orda.views.visitor.events import Occasion, next_moment, occasion_of, variety
from orda.views.visitor.language import with_language
from orda.views.visitor.when import series_in_words, span_in_words
from orda.web.caching import public_answer
from orda.web.contacts import tel
from orda.web.navigation import entry, visible
from orda.web.pictures import picture_of
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

NEXT_DATES = 10
MODES = {
    (True, False): "https://schema.org/OnlineEventAttendanceMode",
    (False, True): "https://schema.org/OfflineEventAttendanceMode",
    (True, True): "https://schema.org/MixedEventAttendanceMode",
}
PERIODS = {"daily": "P{}D", "weekly": "P{}W", "monthly": "P{}M"}


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
        "variety": variety(request, fields),
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
    return {"name": live.text(lang, "contact"), **own, "tel": tel(own["phone"])}


def _calendar(request) -> dict | None:
    """The collection of all events, if the reader may see it."""
    folder = request.site.get("events")
    return entry(request, folder) if folder is not None and visible(request, folder) else None


def _describe(request, event, occasion: Occasion) -> None:
    live, fields, span = event.live, event.live.fields, occasion.span
    whole_days = bool(fields.get("all_day"))
    first, last = span.days()
    online = fields.get("online", "")
    # An event without a place takes place with us: search engines ask for one.
    place = live.text(request.lang, "place") or ("" if online else request.layout.site_title)
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
