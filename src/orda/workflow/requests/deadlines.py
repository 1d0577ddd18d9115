"""The clocks of a request: until when it has to be decided (E3), how long it waits where it stands, how soon the public
saw it after the last visa (E7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from orda import clock, regulation
from orda.errors import BadField
from orda.i18n import _
from orda.regulation.parameters import FACT, RECEIPT

if TYPE_CHECKING:
    from orda.workflow.requests.request import Request

# The date of a fact is hardly ever older; what is, is a slip of the finger.
OLDEST_FACT = timedelta(days=366)


def require_fact(fact: date | None) -> None:
    """Raises BadField for a day on which the fact cannot have happened."""
    today = clock.today()
    if fact is not None and fact > today:
        raise BadField("fact", _("The fact cannot lie in the future. To publish later, name a moment below."))
    if fact is not None and fact < today - OLDEST_FACT:
        raise BadField("fact", _("Choose a day within the last year."))


def due_for(level: str, fact: date | None = None) -> datetime:
    """Until when a request of that level has to be decided, if it is received now; ``fact`` is when what it tells of
    happened. The later of the two counts, unless the route says otherwise (1.H 7)."""
    rules = regulation.get()
    route, received = rules.routes[level], clock.now()
    happened = received if fact is None else clock.day_begins(fact)
    start = {FACT: happened, RECEIPT: received}.get(route.counts_from, max(happened, received))
    return rules.calendar.due(start, route.working_days).astimezone(UTC)  # named zones do not pickle


def waits_since(request: Request) -> datetime | None:
    """Since when it waits for the visas that may be given now; None when it waits for none."""
    if not request.waiting:
        return None
    steps = {stage.id: stage.step for stage in request.route.stages}
    now = request.waiting[0].step
    before = [visa.time for visa in request.given.values() if steps.get(visa.stage, now) < now]
    return max(before, default=request.opened)


def time_to_public(request: Request) -> timedelta | None:
    """How long after the last visa, or after the moment that was asked for, it was public (E7); None when nothing was
    made public, or no visa was needed before."""
    given = [visa.time for visa in request.given.values()]
    if request.closed is None or not any(request.result.values()) or not given or request.route.at_once:
        return None
    wanted = max(max(given), request.begins or max(given))
    return max(request.closed - wanted, timedelta())
