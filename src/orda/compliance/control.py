"""What the coordinating vice-rector controls: late work and waiting times, by unit and by block (B14, D2, E3, E7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from statistics import median

from orda import clock
from orda.catalog.listing import stale
from orda.compliance.scope import concerns, sees_everything
from orda.content.base import owner_unit
from orda.content.site import find
from orda.security.actor import Actor
from orda.workflow.questions.inquiries import ASKED, inquiries_of
from orda.workflow.questions.question import questions_of
from orda.workflow.requests.deadlines import time_to_public, waits_since
from orda.workflow.requests.request import OPEN, Request, requests_of
from orda.workflow.requests.turns import places_of

MAX_LOOKED_AT = 5_000
# Over how long the times from the last visa to the public are counted (E7).
LOOKED_BACK = timedelta(days=90)


@dataclass
class Tally:
    """What waits in one unit, or in what no unit answers for (uid "")."""

    unit_uid: str = ""
    block: str = ""
    requests: int = 0
    late: int = 0
    questions: int = 0
    late_questions: int = 0
    inquiries: int = 0
    late_inquiries: int = 0
    stale: int = 0
    oldest: timedelta = timedelta()
    times: list[timedelta] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """Everything that somebody still has to do."""
        return self.requests + self.questions + self.inquiries + self.stale

    @property
    def overdue(self) -> int:
        """What should have been done by now; a stale text is."""
        return self.late + self.late_questions + self.late_inquiries + self.stale


@dataclass(frozen=True)
class StageTally:
    """What waits for one visa: how many requests, how many of them late, and for how long the oldest."""

    level: str
    stage: str
    title: dict[str, str]
    count: int
    late: int
    oldest: timedelta


def unit_of(request: Request, context):
    """The unit whose work a request is: the one that it is made for, else the one that answers for what it changes."""
    named = find(context, request.unit_uid) if request.unit_uid else None
    if named is not None:
        return named
    return next((unit for place in places_of(request, context) if (unit := owner_unit(place)) is not None), None)


def open_in_scope(actor: Actor, site) -> list[tuple[Request, object]]:
    """(open request, its unit) that the actor controls, what is due first coming first."""
    found = []
    for request in islice(requests_of(site).open_requests(), MAX_LOOKED_AT):
        unit = unit_of(request, site) if request.state == OPEN else None
        if request.state == OPEN and (
            concerns(actor, site, unit) if unit is not None else sees_everything(actor, site)
        ):
            found.append((request, unit))
    return sorted(found, key=lambda pair: (pair[0].due, pair[0].number))


def by_unit(actor: Actor, site) -> list[Tally]:
    """A tally for each unit of the actor's scope in which anything waits or was published lately, the latest first."""
    tallies: dict[str, Tally] = {}

    def tally(unit) -> Tally:
        uid = unit.uid if unit is not None else ""
        return tallies.setdefault(uid, Tally(uid, getattr(unit, "block", "")))

    now = clock.now()
    for request, unit in open_in_scope(actor, site):
        row = tally(unit)
        row.requests += 1
        row.late += request.late
        row.oldest = max(row.oldest, now - (waits_since(request) or request.opened))
    for question in islice(questions_of(site).open_questions(), MAX_LOOKED_AT):
        if _mine(actor, site, unit := question.unit(site)):
            row = tally(unit)
            row.questions += 1
            row.late_questions += question.late
    for inquiry in islice(inquiries_of(site).open_inquiries(), MAX_LOOKED_AT):
        if inquiry.state == ASKED and _mine(actor, site, unit := inquiry.unit(site)):
            row = tally(unit)
            row.inquiries += 1
            row.late_inquiries += inquiry.late
    for obj in islice(stale(site, now), MAX_LOOKED_AT):
        if _mine(actor, site, unit := owner_unit(obj)):
            tally(unit).stale += 1
    for request, unit in _lately_done(actor, site):
        if (took := time_to_public(request)) is not None:
            tally(unit).times.append(took)
    return sorted(tallies.values(), key=lambda row: (-row.overdue, -row.waiting, row.unit_uid))


def by_block(rows: Iterable[Tally]) -> dict[str, Tally]:
    """The tallies of units added up by their block of responsibility; "" is what belongs to none."""
    found: dict[str, Tally] = {}
    for row in rows:
        total = found.setdefault(row.block, Tally(block=row.block))
        for name in ("requests", "late", "questions", "late_questions", "inquiries", "late_inquiries", "stale"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.oldest = max(total.oldest, row.oldest)
        total.times += row.times
    return found


def by_stage(actor: Actor, site) -> list[StageTally]:
    """What waits for each visa, in the order of the routes."""
    now, found = clock.now(), {}
    for request, _unit in open_in_scope(actor, site):
        for stage in request.waiting:
            entry = found.setdefault((request.level, stage.step, stage.id), [stage.titles, 0, 0, timedelta()])
            entry[1] += 1
            entry[2] += request.late
            entry[3] = max(entry[3], now - (waits_since(request) or request.opened))
    return [StageTally(level, stage, *found[key]) for key in sorted(found) for level, _step, stage in (key,)]


def times_to_public(rows: Iterable[Tally]) -> tuple[int, timedelta | None, timedelta | None]:
    """(how many, the median, the worst) of the times from the last visa to the public (E7)."""
    times = [each for row in rows for each in row.times]
    return (len(times), median(times), max(times)) if times else (0, None, None)


def _mine(actor: Actor, site, unit) -> bool:
    return concerns(actor, site, unit) if unit is not None else sees_everything(actor, site)


def _lately_done(actor: Actor, site) -> Iterator[tuple[Request, object]]:
    since = clock.now() - LOOKED_BACK
    for request in requests_of(site).newest(MAX_LOOKED_AT):
        if request.closed is not None and request.closed >= since and request.result:
            unit = unit_of(request, site)
            if _mine(actor, site, unit):
                yield request, unit
