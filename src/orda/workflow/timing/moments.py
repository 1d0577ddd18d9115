"""Scheduled publication: an approved request waits for its moment, and what it made public ends at its minute."""

from datetime import datetime

from orda import clock, events
from orda.content.base import descendants
from orda.content.site import find
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.regulation.parameters import Stage
from orda.security.actor import SYSTEM, Actor
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.carrying_out import carry_out
from orda.workflow.requests.request import RETURNED, SCHEDULED, Request, end, requests_of
from orda.workflow.requests.turns import authors_of, deciding_for, may_give, names_of
from orda.workflow.sheets.approval import write
from orda.workflow.timing.schedule import BEGIN, END, Entry, Moments, require_sensible, schedule_of

# What the register says of a version whose time is over.
TIME_IS_OVER = "the time of publicity is over"


def moments_of(request: Request) -> Moments:
    """When what the request changes begins to be public and when it ends."""
    return Moments(request.begins, request.ends)


def set_moments(
    request: Request, wanted: Moments | None, remark: str
) -> tuple[datetime | None, datetime | None] | None:
    """Take over the moments that an approver wants; what changed, for the sheet. Only the last one does so, and why.

    Raises BadField for moments that make no sense or have passed, OrdaError without a reason, InvalidState before the
    last visa.
    """
    before = moments_of(request)
    last = len(request.given) + 1 == len(request.route.stages)
    if wanted is not None and wanted != before:
        if not last or request.level != "A" or request.proposal is not None:
            raise InvalidState()
        require_sensible(wanted, before)
        if not remark.strip():
            raise OrdaError(_("Write in the remark why the moment is another one; the author sees your words."))
        request.begins, request.ends = wanted
        return tuple(wanted)
    if last:
        require_sensible(before, before)
    return None


def waits(request: Request) -> bool:
    """Has the request its visas before its moment?"""
    return request.begins is not None and request.begins > clock.now()


def wait(request: Request, context) -> None:
    """Every visa is given: the request stays as it is until its moment."""
    request.state = SCHEDULED
    for obj in request.subjects(context):
        obj.draft.scheduled = request.begins
    schedule_of(context).add(request.begins, BEGIN, str(request.number))


def may_hasten(request: Request, actor: Actor, context) -> bool:
    """May ``actor``, who gives the last visa of such requests, publish it before its moment? Never an own text."""
    if request.state != SCHEDULED:
        return False
    last = request.route.stages[-1]
    if names_of(actor.login, context) & authors_of(request):
        return False
    return may_give(request, last, actor, context) or deciding_for(request, last, actor, context) is not None


def require_reviewer(request: Request, actor: Actor, context, seen: int) -> Stage:
    """The last stage of a request that waits for its moment. Raises InvalidState when it has moved on since ``seen``,
    NotAllowed for authors and strangers."""
    if request.state != SCHEDULED or seen != len(request.visas):
        raise InvalidState()
    if not may_hasten(request, actor, context):
        raise NotAllowed()
    return request.route.stages[-1]


def publish_now(request: Request, *, actor: Actor, context, seen: int, remark: str) -> Request:
    """Do not wait for the moment. Raises NotAllowed for authors and strangers, InvalidState when the request has moved
    on, OrdaError without a reason or when a check stops it."""
    stage = require_reviewer(request, actor, context, seen)
    if not remark.strip():
        raise OrdaError(_("Write why it cannot wait for its moment; the author sees your words."))
    write(request, context, actor, "hastened", stage=stage.id, remark=remark)
    carry_out(request, context, actor)
    return request


def act_on(site, entry: Entry) -> None:
    """Do what the schedule asks for, once. Raises OrdaError when a check stops a publication."""
    if not schedule_of(site).take(entry):
        return
    if entry.act == BEGIN:
        request = _waiting(site, entry)
        if request is not None:
            require_sensible(moments_of(request), moments_of(request))
            carry_out(request, site, SYSTEM)
            write(request, site, SYSTEM, "published")
        return
    obj = find(site, entry.subject)
    if obj is not None and obj.whole is not None and obj.whole.expires == entry.moment:
        withdraw(obj, actor=SYSTEM, reason=TIME_IS_OVER)


def give_back(site, entry: Entry, message) -> None:
    """What could not be published at its moment is its author's again, with a row that says why."""
    if not schedule_of(site).take(entry):
        return
    request = _waiting(site, entry)
    if request is None:
        return
    end(request, site, RETURNED)
    told = (str(message), tuple((getattr(message, "mapping", None) or {}).items()))
    write(request, site, SYSTEM, "returned", message=told)


def note_end(event: events.Published | events.Restored) -> None:
    """What has become public ends by itself; also what comes back from the bin after its end, at once."""
    found = [event.object] if isinstance(event, events.Published) else descendants(event.object)
    for obj in found:
        moment: datetime | None = obj.whole.expires if obj.whole is not None else None
        if moment is not None:
            schedule_of(obj).add(moment, END, obj.uid)


def _waiting(site, entry: Entry) -> Request | None:
    request = requests_of(site).records.get(int(entry.subject)) if entry.act == BEGIN else None
    asked = request is not None and request.state == SCHEDULED and request.begins == entry.moment
    return request if asked else None
