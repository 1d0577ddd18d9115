"""One month of events as a table of weeks."""

from calendar import Calendar
from datetime import date, datetime, time, timedelta

from orda import clock
from orda.catalog.records import SOONEST, Records, records
from orda.i18n import _
from orda.text.dates import format_date, format_time, iso, weekdays
from orda.web.navigation import entry
from orda.web.traversal import href

# The facet of events, and the parameter of the address.
MONTH = "month"
MAX_EVENTS = 500
# Years before and after the present one that have a table; addresses of others can only be invented.
YEARS = 10
MONTHS_AROUND = 4


def month_titles(request, values) -> dict[str, str]:
    """``Filter.titles`` of months, in their order."""
    found = {value: first for value in sorted(values) if (first := _first_day(value))}
    return {value: format_date(first, request.lang, "month") for value, first in found.items()}


def _first_day(month: str) -> date | None:
    """The day on which ``2026-12`` begins; None for nonsense, and for years that can only be invented."""
    try:
        first = date.fromisoformat(f"{month}-01") if len(month) == 7 and month.isascii() else None
    except ValueError:
        return None
    return first if first is not None and abs(first.year - clock.today().year) <= YEARS else None


def month_page(context, request, listing, asked) -> tuple[dict, Records]:
    """What the table shows, and the records in it; the present month unless the reader chooses."""
    first = _first_day(asked.facets.get(MONTH, "")) or clock.today().replace(day=1)
    after = _next(first)
    since, until = _midnight(first), _midnight(after)
    facets = {**asked.facets, MONTH: f"{first:%Y-%m}"}
    found = records(request.site, request.principals, listing.kinds, facets=facets, order=SOONEST)
    months = found.counts(MONTH)
    days = _by_day(request, found[:MAX_EVENTS], since, until)
    today = clock.today()
    names = [short for short, _whole in weekdays(request.lang)]
    weeks = [
        [_cell(day, day.month == first.month, day == today, days.get(day, []), names) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    shown = {
        "title_of_month": format_date(first, request.lang, "month"),
        "month": f"{first:%Y-%m}",
        "months": months,
        "weekdays": [{"short": short, "whole": whole} for short, whole in weekdays(request.lang)],
        "weeks": weeks,
        "total": len(found),
        "items": any(days.values()),
        "previous": _link(context, request, asked, _before(first), any(each < f"{first:%Y-%m}" for each in months)),
        "next": _link(context, request, asked, after, any(each > f"{first:%Y-%m}" for each in months)),
    }
    return shown, found


def months_filter(context, request, asked, shown: dict) -> dict:
    """The months around the one that is shown in which anything takes place, as the macro ``filters`` has it."""
    first = date.fromisoformat(f"{shown['month']}-01")
    months = [first]
    for _step in range(MONTHS_AROUND):
        months = [_before(months[0]), *months, _next(months[-1])]
    choices = []
    for each in months:
        if each == first or f"{each:%Y-%m}" in shown["months"]:
            title = format_date(each, request.lang, "month")
            chosen = {"value": f"{each:%Y-%m}", "title": title, "count": None, "current": each == first}
            choices.append({**chosen, "href": _address(context, request, asked, each)})
    title = request.layout.translate(_("Month"))
    # No value is the default one, so that the form of the other filters always keeps the month.
    return {"name": "month", "title": title, "value": shown["month"], "default": "now", "clear": "", "choices": choices}


def _by_day(request, events, since: datetime, until: datetime) -> dict[date, list[dict]]:
    """{day: the events on it}, what lasts the whole day first."""
    days: dict[date, list[tuple]] = {}
    for event in events:
        shown, whole_days = entry(request, event), bool(event.live.fields.get("all_day"))
        for span in event.spans():
            if span.begins >= until or span.ends <= since:
                continue
            begun, last = span.days()
            timed = not whole_days and begun == last
            item = {**shown, "time": format_time(span.begins) if timed else "", "time_iso": iso(span.begins)}
            first, end = max(begun, clock.to_local(since).date()), min(last, clock.to_local(until).date())
            for number in range((end - first).days + 1):
                days.setdefault(first + timedelta(days=number), []).append((timed, span.begins, event.uid, item))
    return {day: [item for *_order, item in sorted(found, key=lambda each: each[:3])] for day, found in days.items()}


def _cell(day: date, inside: bool, today: bool, items: list[dict], names: list[str]) -> dict:
    """A day; those of the neighbouring months are empty."""
    shown = {"day": day.day, "weekday": names[day.weekday()], "iso": iso(day)}
    return {**shown, "other": not inside, "today": today, "items": items if inside else []}


def _link(context, request, asked, month: date, anything: bool) -> dict | None:
    """The way to ``month``, where anything takes place on that side."""
    if not anything or abs(month.year - clock.today().year) > YEARS:
        return None
    return {"href": _address(context, request, asked, month), "title": format_date(month, request.lang, "month")}


def _address(context, request, asked, month: date) -> str:
    return href(request, context, query={**asked.facets, "view": "month", MONTH: f"{month:%Y-%m}"})


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ALMATY)
