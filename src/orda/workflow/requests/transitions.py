"""The acts of the publication regime: send, approve, return, recall, withdraw. Nothing else publishes."""

from collections.abc import Mapping
from datetime import date

from orda import clock, events, regulation
from orda.content.editing import stamp
from orda.content.editions import apply_draft
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.regulation.parameters import Stage
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import EDIT
from orda.workflow.requests.approvers import check_sending
from orda.workflow.requests.carrying_out import carry_out, require_unchanged
from orda.workflow.requests.deadlines import require_fact
from orda.workflow.requests.grounds import require_ground
from orda.workflow.requests.remarks import Spot, notes_from
from orda.workflow.requests.request import OPEN, RECALLED, RETURNED, SCHEDULED, Request, end, requests_of
from orda.workflow.requests.turns import is_involved, turn
from orda.workflow.sheets.approval import write
from orda.workflow.sheets.signatures import SignatureFile
from orda.workflow.timing.moments import require_reviewer, set_moments, wait, waits
from orda.workflow.timing.schedule import AT_ONCE, Moments, require_sensible

MAX_NUMBER = 100


def send(
    obj,
    *,
    actor: Actor,
    seen: str,
    comment: str = "",
    edms: str = "",
    moments: Moments = AT_ONCE,
    fact: date | None = None,
) -> Request:
    """Send the draft of ``obj`` for approval: opens a level A request at the head's visa (E1).

    ``seen`` is the stamp of what the sender saw, ``moments`` when it shall begin to be public and when it ends,
    ``fact`` the day from which the deadline counts (E3). Raises NotAllowed, InvalidState, BadField for moments or a day
    that make no sense, OrdaError for a blocking check.
    """
    actor.require(EDIT, obj)
    if obj.draft is None or obj.draft.sent is not None or seen != stamp(obj):
        raise InvalidState()
    blocking = [finding for finding in check_sending(obj) if finding.blocks]
    if blocking:
        raise OrdaError(blocking[0].message)
    require_sensible(moments)
    require_fact(fact)
    request = requests_of(obj).add("A", {obj.uid: stamp(obj)}, actor.login, fact=fact)
    request.authors = obj.draft.authors | {actor.login}
    request.provider = obj.draft.provider
    request.edms = edms.strip()[:100]
    request.begins, request.ends = moments
    obj.draft.sent = request.number
    write(request, obj, actor, "sent", remark=comment, moments=tuple(moments) if any(moments) else None)
    return request


def approve(
    request: Request,
    *,
    actor: Actor,
    context,
    seen: int,
    stage: str = "",
    ticks: tuple[str, ...] = (),
    remark: str = "",
    references: dict[str, tuple[str, date | None]] | None = None,
    moments: Moments | None = None,
    signature: SignatureFile | None = None,
    ground: str = "",
) -> Request:
    """Give the visa whose turn it is; the last one carries the request out in this transaction, all or nothing, or has
    it wait for its moment.

    ``seen`` is the number of visas that the approver saw, ``stage`` the one that was shown, ``references`` the number
    and day of each decision outside that the stage asks for (B15), ``moments`` what the last approver wants instead of
    what the author asked for, ``ground`` why personal data may be public (E8). Raises NotAllowed for authors and
    strangers, InvalidState when the request, its stage or a draft has moved on, BadField for moments that make no
    sense, OrdaError when a tick (D4), a reference of the stage, the reason of another moment or the ground is missing,
    or nothing can be carried out.
    """
    shown, stage = stage, _require_turn(request, actor, context, seen)
    if shown and shown != stage.id:  # a colleague has given that one: this would be another visa than was meant (A9)
        raise InvalidState()
    wanted = {tick.id for tick in stage.ticks}
    if not wanted <= set(ticks):
        raise OrdaError(_("Tick every point that you have checked. A visa without them is not valid."))
    row = {
        "stage": stage.id,
        "ticks": tuple(sorted(wanted)),
        "references": _decisions(request, stage, references or {}),
    }
    require_unchanged(request, context)
    row["ground"] = require_ground(request, context, ground)
    row["moments"] = set_moments(request, moments, remark)
    write(request, context, actor, "approved", remark=remark, signature=signature, **row)
    if not request.waiting:
        if waits(request):
            wait(request, context)
        else:
            carry_out(request, context, actor)
    return request


def return_to_author(
    request: Request,
    *,
    actor: Actor,
    context,
    seen: int,
    reason: str,
    remark: str = "",
    notes: Mapping[Spot, str] | None = None,
) -> Request:
    """Send the request back with a reason code and a remark, also while it waits for its moment; ``notes`` are remarks
    at paragraphs. Raises as ``approve``; OrdaError without any remark, or with one at a place that is not there."""
    require = require_reviewer if request.state == SCHEDULED else _require_turn
    stage = require(request, actor, context, seen)
    if request.route.at_once:  # it is done already: whoever reviews it confirms it or undoes it
        raise InvalidState()
    if reason not in regulation.get().return_reasons:
        raise OrdaError(_("Choose a reason."))
    placed = notes_from(notes or {}, request.stamps, context)
    if not remark.strip() and not placed:
        raise OrdaError(_("Write what has to be changed; the author sees your words."))
    end(request, context, RETURNED)
    write(request, context, actor, "returned", stage=stage.id, reason=reason, remark=remark, notes=placed)
    return request


def recall(request: Request, *, actor: Actor, context) -> Request:
    """Take the own request back to change it, also while it waits for its moment. Raises NotAllowed for others,
    InvalidState when it is closed."""
    if request.state not in (OPEN, SCHEDULED) or request.route.at_once:
        raise InvalidState()
    subjects = request.subjects(context)
    if actor.login not in request.authors | {request.opened_by}:
        raise NotAllowed(_("Only those who wrote or sent it can recall it."))
    for obj in subjects:
        actor.require(EDIT, obj)
    stage = request.stage.id if request.stage is not None else ""
    end(request, context, RECALLED)
    write(request, context, actor, "recalled", stage=stage)
    return request


def publish_at_once(obj, *, actor: Actor = SYSTEM, comment: str = "") -> None:
    """Publish without a request: only for the installer, which fills a new site. Raises NotAllowed for people."""
    if actor is not SYSTEM:
        raise NotAllowed()
    previous = obj.live
    version = apply_draft(obj, approver=actor.login, comment=comment)
    events.notify(events.Published(obj, actor.login, comment, version=version, previous=previous, approver=actor.login))


def _require_turn(request: Request, actor: Actor, context, seen: int) -> Stage:
    if request.stage is None or _moved_on(request, seen):
        raise InvalidState()
    if is_involved(request, actor, context):
        raise NotAllowed(_("Nobody approves a text of their own, and nobody gives two visas on one request."))
    stage = turn(request, actor, context)
    if stage is None:
        raise NotAllowed()
    return stage


def _moved_on(request: Request, seen: int) -> bool:
    """Has anything happened since that the person should see first? Visas that are given side by side need not (A9)."""
    steps = {stage.id: stage.step for stage in request.route.stages}
    newer = request.visas[seen:] if 0 <= seen <= len(request.visas) else None
    return newer is None or any(
        visa.action != "approved" or steps.get(visa.stage) != request.waiting[0].step for visa in newer
    )


def _decisions(
    request: Request, stage: Stage, given: dict[str, tuple[str, date | None]]
) -> tuple[tuple[str, str, date], ...]:
    """What was written of each decision that the stage asks for. Raises OrdaError when one lacks, lies ahead, or was
    taken before the request was opened or before a decision that comes first on its way (B15, G2)."""
    found = []
    steps = {each.id: each.step for each in request.route.stages}
    before = (visa for visa in request.given.values() if steps.get(visa.stage, stage.step) < stage.step)
    earlier = max((day for visa in before for _id, _number, day in visa.references), default=None)
    opened = clock.to_local(request.opened).date()
    for reference in stage.references:
        number, day = given.get(reference.id, ("", None))
        if not number.strip() or day is None:
            raise OrdaError(_("Write the number and the date of every decision that is asked for."))
        if day > clock.today():
            raise OrdaError(_("A decision cannot be dated in the future."))
        if day < opened:
            named = {"day": f"{opened:%d.%m.%Y}"}
            raise OrdaError(_("The request was opened on ${day}; a decision on it cannot be earlier.", mapping=named))
        if earlier is not None and day < earlier:
            named = {"day": f"{earlier:%d.%m.%Y}"}
            raise OrdaError(_("The decision before this one is of ${day}; this one cannot be earlier.", mapping=named))
        found.append((reference.id, number.strip()[:MAX_NUMBER], day))
    return tuple(found)
