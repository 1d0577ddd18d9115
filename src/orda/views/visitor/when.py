"""The times of events in words, in each language."""

from orda.i18n import _
from orda.text import dates
from orda.text.recurrence import Span

EVERY = (
    _("every Monday"),
    _("every Tuesday"),
    _("every Wednesday"),
    _("every Thursday"),
    _("every Friday"),
    _("every Saturday"),
    _("every Sunday"),
)
ON = (
    _("on Mondays"),
    _("on Tuesdays"),
    _("on Wednesdays"),
    _("on Thursdays"),
    _("on Fridays"),
    _("on Saturdays"),
    _("on Sundays"),
)


def span_in_words(request, span: Span, whole_days: bool) -> str:
    """One time: a day with its weekday and hours, or several days."""
    lang, (first, last) = request.lang, span.days()
    if whole_days:
        days = dates.format_days(first, last, lang)
        return days if first != last else f"{days}, {request.layout.translate(_('all day'))}"
    if first == last:
        return f"{dates.format_date(first, lang, 'full')}, {hours(span)}"
    return f"{dates.format_datetime(span.begins, lang)} – {dates.format_datetime(span.ends, lang)}"


def hours(span: Span) -> str:
    """From when until when on one day: 10:00–12:00."""
    return f"{dates.format_time(span.begins)}–{dates.format_time(span.ends)}"


def series_in_words(request, fields, spans: tuple[Span, ...]) -> str:
    """How often it takes place and until when, such as "Every Tuesday, until 15 December 2026"; "" for once."""
    if not fields.get("repeats") or not spans:
        return ""
    said = request.layout.translate
    often = said(_often(said, fields["repeats"], fields.get("interval") or 1, spans[0].days()[0]))
    last = dates.format_date(spans[-1].days()[0], request.lang)
    whole = said(_("${often}, until ${date}", mapping={"often": often, "date": last}))
    return whole[:1].upper() + whole[1:]


def _often(said, every: str, interval: int, first):
    if every == "weekly":
        if interval == 1:
            return EVERY[first.weekday()]
        days = {"days": said(ON[first.weekday()]), "count": interval}
        return _("${days}, every ${count} weeks", mapping=days)
    if every == "daily":
        return _("every day") if interval == 1 else _("every ${count} days", mapping={"count": interval})
    if interval == 1:
        return _("every month on day ${day}", mapping={"day": first.day})
    return _("every ${count} months on day ${day}", mapping={"count": interval, "day": first.day})
