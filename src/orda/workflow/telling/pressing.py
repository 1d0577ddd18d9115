"""Requests are pressed for: first whose turn it is, then the author and the head, at last the vice-rector of the block.

Each hears once (E3, B14, D2).
"""

from collections.abc import Iterator
from datetime import datetime

from orda import clock, events, regulation
from orda.content.base import owner_unit
from orda.content.site import find
from orda.security.acl import permissions_of
from orda.security.people import logins_of
from orda.security.permissions import VISA
from orda.workflow.questions.inquiries import ASKED, inquiries_of
from orda.workflow.requests.approvers import waiting_for
from orda.workflow.requests.request import OPEN, Request, requests_of
from orda.workflow.requests.turns import block_of, places_of
from orda.workflow.telling.recipients import INQUIRY, REQUEST, answering

MAX_A_NIGHT = 2_000
SOON, LATE, ESCALATED = "due-soon", "late", "escalated"


def press(site) -> int:
    """Tell everybody who is to be told by now of an open request and has not been; how many requests were pressed for.

    Run daily. After a pause only the newest step is told, so that nobody gets three letters on one morning.
    """
    count = 0
    for request in requests_of(site).open_requests():
        if count == MAX_A_NIGHT:
            break
        if request.state != OPEN:
            continue
        reached = [name for name, moment in steps_of(request) if moment <= clock.now()]
        if not reached or reached[-1] in request.pressed:
            continue
        request.pressed = tuple(reached)
        _tell(site, request, reached[-1])
        count += 1
    return count


def press_units(site) -> int:
    """Tell units before the day on which they owe information, and whoever asked and the head after it; how often."""
    count, rules = 0, regulation.get()
    for inquiry in inquiries_of(site).open_inquiries():
        if count == MAX_A_NIGHT:
            break
        last = clock.to_local(inquiry.due).date()
        soon = clock.day_begins(rules.calendar.subtract_working_days(last, max(rules.deadlines.reminders, default=0)))
        reached = [name for name, moment in ((SOON, soon), (LATE, inquiry.due)) if moment <= clock.now()]
        if inquiry.state != ASKED or not reached or reached[-1] in inquiry.pressed:
            continue
        inquiry.pressed = tuple(reached)
        letter = "inquiry-late" if reached[-1] == LATE else "inquiry"
        logins = [*answering(site, inquiry.unit(site)), *([inquiry.asker] if reached[-1] == LATE else [])]
        matter, step = (INQUIRY, str(inquiry.number)), f"{len(inquiry.steps)}-{reached[-1]}"
        events.notify(events.MailDue(site, "system", letter=letter, matter=matter, step=step, logins=tuple(logins)))
        count += 1
    return count


def steps_of(request: Request) -> Iterator[tuple[str, datetime]]:
    """(name, from when on) of the steps at which somebody hears of an open request, in their order."""
    rules = regulation.get()
    for days in sorted(rules.deadlines.reminders, reverse=True):
        day = rules.calendar.subtract_working_days(clock.to_local(request.due).date(), days)
        # A route of one day has no "three days before": that would be before it was opened.
        if clock.day_begins(day) > request.opened:
            yield f"{SOON}-{days}", clock.day_begins(day)
    yield LATE, request.due
    yield ESCALATED, rules.calendar.due(request.due, rules.deadlines.escalate_after)


def _tell(site, request: Request, name: str) -> None:
    letter = name if name in (LATE, ESCALATED) else SOON
    logins = list(_vice_rectors(site, request)) if letter == ESCALATED else waiting_for(request, request.waiting, site)
    if letter == LATE:
        logins += [request.opened_by, *_heads(site, request)]
    matter, told = (REQUEST, str(request.number)), tuple(dict.fromkeys(filter(None, logins)))
    if told:
        events.notify(events.MailDue(site, "system", letter=letter, matter=matter, step=name, logins=told))


def _heads(site, request: Request) -> tuple[str, ...]:
    named = find(site, request.unit_uid) if request.unit_uid else None
    units = [named] if named is not None else filter(None, map(owner_unit, places_of(request, site)))
    day = clock.today()
    grants = (grant for unit in units for grant in unit.grants if grant.active(day))
    return logins_of(site, [grant.principal for grant in grants if VISA in permissions_of(grant.role)])


def _vice_rectors(site, request: Request) -> tuple[str, ...]:
    """Those of the block; for what no unit answers for, of the coordinating one (B14)."""
    unit = next(filter(None, map(owner_unit, places_of(request, site))), None)
    block = block_of(request, site) if request.unit_uid or unit is None else unit.block
    day = clock.today()
    return logins_of(site, [grant.principal for grant in site.grants if grant.block == block and grant.active(day)])
