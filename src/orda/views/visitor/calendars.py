"""Events for the reader's own calendar, in iCalendar's format."""

from datetime import UTC, datetime, time, timedelta

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.records import SOONEST, records
from orda.content.kinds.event import rule_of
from orda.content.uploads import content_disposition
from orda.interfaces import IContentFolder, IEvent, ISite, IUnit
from orda.security.permissions import VIEW
from orda.text.characters import visible as seen
from orda.web.caching import live_or_404
from orda.web.outward import base_of, has_calendar, outward_answer, plain_address
from orda.web.traversal import href

MAX_EVENTS = 1_000
TYPE = "text/calendar"


@view_config(context=IEvent, name="ical", permission=VIEW, request_method="GET")
def one_event(context, request):
    """One event, with its repetitions, as a file."""
    plain_address(request)
    live_or_404(request, context)
    outward_answer(request)
    response = _answer(request, context.live.title(request.lang), [context])
    response.headers["Content-Disposition"] = content_disposition(f"{context.__name__}.ics")
    return response


@view_config(context=IContentFolder, name="ical", permission=VIEW, request_method="GET")
def all_events(context, request):
    """What is to come: all of it for the site and its calendar, a unit's own for the unit."""
    plain_address(request)
    live_or_404(request, context)
    if not has_calendar(context):
        raise HTTPNotFound()
    facets = {"unit": context.uid} if IUnit.providedBy(context) else {}
    found = records(request.site, request.principals, ("event",), facets=facets, current=True, order=SOONEST)
    outward_answer(request, min((each.ends() for each in found[:MAX_EVENTS]), default=None))
    title = context.live.title(request.lang)
    if not ISite.providedBy(context):
        title = f"{title} · {request.layout.site_title}"
    return _answer(request, title, found[:MAX_EVENTS])


def _answer(request, title: str, events) -> Response:
    # Loaded when somebody asks for a calendar: pages do not need it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//{regulation.get().university.host}//Orda//{request.lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", seen(title))
    calendar.add("x-wr-timezone", clock.ALMATY.key)
    timed = [event for event in events if event.spans()]
    for event in timed:
        calendar.add_component(_component(request, event))
    first = min((clock.to_local(event.begins()).date() for event in timed), default=clock.today())
    calendar.add_missing_timezones(
        first_date=first - timedelta(days=400), last_date=clock.today() + timedelta(days=2000)
    )
    response = Response(calendar.to_ical(), content_type=TYPE, charset="utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _component(request, event):
    from icalendar import Event

    live, lang = event.live, request.lang
    fields, found = live.fields, Event()
    address = base_of(request) + href(request, event)
    found.add("uid", f"{event.uid}@{regulation.get().university.host}")
    found.add("summary", seen(live.title(lang)))
    found.add("dtstamp", event.updated or clock.now())
    found.add("last-modified", event.updated or clock.now())
    found.add("sequence", live.number - 1)
    found.add("status", "CONFIRMED")
    found.add("url", address)
    lines = [live.text(lang, "summary"), fields.get("online", ""), address, request.layout.source_notice]
    found.add("description", seen("\n".join(filter(None, lines))))
    if place := live.text(lang, "place") or fields.get("online", ""):
        found.add("location", seen(place))
    if contact := ", ".join(filter(None, (live.text(lang, "contact"), fields.get("phone"), fields.get("email")))):
        found.add("contact", seen(contact))
    _times(found, fields)
    return found


def _times(found, fields) -> None:
    """Beginning, end and repetition; hours are Almaty's, so that a series keeps them whatever the clocks do."""
    whole_days, rule = bool(fields.get("all_day")), rule_of(fields)
    # The first time may be one of the exceptions: the rule counts from where it began.
    begins, ends = (clock.to_local(fields[name]) for name in ("begins", "ends"))
    if whole_days:
        found.add("dtstart", begins.date())
        found.add("dtend", ends.date() + timedelta(days=1))
    else:
        found.add("dtstart", begins)
        found.add("dtend", ends)
    if rule is None:
        return
    until = None
    if rule.until is not None:
        last = datetime.combine(rule.until, time.max.replace(microsecond=0), tzinfo=clock.ALMATY)
        until = rule.until if whole_days else last.astimezone(UTC)
    parts = {"freq": rule.every, "interval": rule.interval, "count": rule.count, "until": until}
    found.add("rrule", {name: value for name, value in parts.items() if value is not None})
    for day in sorted(rule.exceptions):
        found.add("exdate", [day if whole_days else datetime.combine(day, begins.time(), tzinfo=clock.ALMATY)])
