"""When something begins to be public and when it ends, on the screens of those who ask for it and approve it."""

from datetime import UTC, date, datetime

from orda import clock
from orda.errors import BadField
from orda.i18n import _
from orda.text.dates import format_date, format_datetime, format_span
from orda.workflow.requests import turns
from orda.workflow.requests.deadlines import time_to_public, waits_since
from orda.workflow.requests.request import SCHEDULED
from orda.workflow.timing.moments import may_hasten, moments_of
from orda.workflow.timing.schedule import Moments

FORMAT = "%Y-%m-%dT%H:%M"
MAX_TYPED = 30
ENDS = _("Then the whole page disappears from the site, its earlier text too. Left empty: without an end.")


def read_moments(post) -> Moments | None:
    """What was typed on Almaty's clock; None where the form had no such fields. Raises BadField for nonsense."""
    if not any(name in post for name in Moments._fields):
        return None
    return Moments(*(_read(post, name) for name in Moments._fields))


def _read(post, name: str) -> datetime | None:
    text = post.get(name, "").strip()
    if not text:
        return None
    try:
        # Some browsers add seconds; publication goes by minutes.
        return datetime.strptime(text[: len("2026-11-25T09:00")], FORMAT).replace(tzinfo=clock.ALMATY).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadField(name, _("Write the day and the time, for example 25.11.2026 09:00.")) from error


def moment_fields(request, known: Moments, refused: Exception | None = None, *, sending: bool = True) -> list[dict]:
    """The two fields for the macro ``moments``: what was typed, or what holds now, and what is wrong with it."""
    first = _("Left empty: at once after the last visa.")
    titles = (
        (_("Publish on"), first if sending else _("To name another moment, write in the remark why.")),
        (_("Public until"), ENDS),
    )
    return [
        {
            "name": name,
            "title": request.layout.translate(title),
            "help": request.layout.translate(text),
            "value": request.POST.get(name, _typed(moment))[:MAX_TYPED],
            "error": request.layout.translate(refused.message) if getattr(refused, "field", "") == name else "",
        }
        for name, moment, (title, text) in zip(Moments._fields, known, titles, strict=True)
    ]


def _typed(moment: datetime | None) -> str:
    return clock.to_local(moment).strftime(FORMAT) if moment is not None else ""


def moments_said(request, moments: tuple[datetime | None, datetime | None] | None) -> list[str]:
    """Both moments as lines for people."""
    words = (_("To be published: ${moment}"), _("Public until: ${moment}"))
    return [
        request.layout.translate(word % {"moment": format_datetime(moment, request.lang)})
        for word, moment in zip(words, moments or (), strict=False)
        if moment is not None
    ]


def read_fact(post) -> date | None:
    """The day that was typed; None for none. Raises BadField for what is no day."""
    text = post.get("fact", "").strip()
    try:
        return date.fromisoformat(text[:MAX_TYPED]) if text else None
    except ValueError as error:
        raise BadField("fact", _("Write a day, for example 25.11.2026.")) from error


def fact_field(request, refused: Exception | None = None) -> dict:
    """{value, error} of the day of the fact: today, or what was typed."""
    return {
        "value": request.POST.get("fact", clock.today().isoformat())[:MAX_TYPED],
        "error": request.layout.translate(refused.message) if getattr(refused, "field", "") == "fact" else "",
    }


def asks_moments(request, item) -> bool:
    """Does the form of this person, who gives the last visa of a text, offer to change the moments?"""
    last = len(item.given) + 1 == len(item.route.stages)
    of_text = item.level == "A" and item.proposal is None
    return of_text and last and turns.turn(item, request.actor, request.site) is not None


def _clocks(request, item) -> list[dict]:
    """{title, text}: from when the deadline counts, how long it waits, how soon it was public (E3, E7)."""
    lang, since, taken = request.lang, waits_since(item), time_to_public(item)
    lines = []
    if item.fact is not None:
        lines.append((_("When it happened or changed"), format_date(item.fact, lang)))
    if since is not None:
        lines.append((_("Waits at this stage since"), format_datetime(since, lang)))
    if taken is not None:
        lines.append((_("From the last visa to the public"), format_span(taken, lang)))
    return [{"title": request.layout.translate(title), "text": text} for title, text in lines]


def scheduled_screen(request, item, refused: Exception | None) -> dict:
    """What the screen of one request shows of its moments."""
    waits = item.state == SCHEDULED
    asked = moment_fields(request, moments_of(item), refused, sending=False) if asks_moments(request, item) else []
    return {
        "moments": moments_said(request, moments_of(item)),
        "moment_fields": asked,
        "clocks": _clocks(request, item),
        "scheduled": waits,
        "may_hasten": waits and may_hasten(item, request.actor, request.site),
        "hastening": "hasten" in request.POST,
    }
