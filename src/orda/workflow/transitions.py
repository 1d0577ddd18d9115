"""The acts of the publication regime: send, approve, return, recall, withdraw. Nothing else publishes."""

from datetime import UTC

from orda import clock, events, regulation
from orda.content.editing import revision_in, stamp
from orda.content.editions import Draft, apply_draft
from orda.content.site import service_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import EDIT, WITHDRAW
from orda.workflow.checks import check_draft
from orda.workflow.requests import PUBLISHED, RECALLED, RETURNED, Request, Requests, Visa, requests_of

MAX_REMARK = 4000


def send(obj, *, actor: Actor, seen: str, comment: str = "", edms: str = "") -> Request:
    """Send the draft of ``obj`` for approval: opens a level A request at the head's visa (E1).

    ``seen`` is the stamp of what the sender saw. Raises NotAllowed, InvalidState, OrdaError for a blocking check.
    """
    actor.require(EDIT, obj)
    if obj.draft is None or obj.draft.sent is not None or seen != stamp(obj):
        raise InvalidState()
    blocking = [finding for finding in check_draft(obj) if finding.blocks]
    if blocking:
        raise OrdaError(blocking[0].message)
    reg = regulation.get()
    due = reg.calendar.due(clock.now(), reg.routes["A"].working_days).astimezone(UTC)  # named zones do not pickle
    request = requests_of(obj).add("A", {obj.uid: stamp(obj)}, actor.login, due)
    request.authors = obj.draft.authors | {actor.login}
    request.provider = obj.draft.provider
    request.edms = edms.strip()[:100]
    obj.draft.sent = request.number
    _write(request, obj, actor, "sent", remark=comment)
    return request


def awaits(request: Request, actor: Actor, context) -> bool:
    """May ``actor`` give the next visa: holds the stage's permission on every object and is no author (B13, E1)?"""
    stage = request.stage
    subjects = request.subjects(context)
    if stage is None or not subjects or _is_involved(request, actor, context):
        return False
    return all(actor.may(stage.permission, obj) for obj in subjects)


def involved(request: Request) -> frozenset[str]:
    """Who may not approve: who wrote, provided or sent the text, and who has given a visa already."""
    approvers = {visa.login for visa in request.visas if visa.action == "approved"}
    return request.authors | {request.opened_by, request.provider} | approvers


def _is_involved(request: Request, actor: Actor, context) -> bool:
    # Providers are people outside as often as colleagues, so they are written by name.
    user = service_of(context, "principals").user(actor.login)
    names = {actor.login, user.full_name} if user else {actor.login}
    return bool(names & involved(request))


def approve(
    request: Request, *, actor: Actor, context, seen: int, ticks: tuple[str, ...] = (), remark: str = ""
) -> Request:
    """Give the visa of the present stage; the last one publishes all objects of the request in this transaction.

    ``seen`` is the number of visas that the approver saw. Raises NotAllowed for authors and strangers, InvalidState
    when the request or a draft has moved on, OrdaError when a tick of the stage is missing (D4).
    """
    stage = _require_turn(request, actor, context, seen)
    wanted = {tick.id for tick in stage.ticks}
    if not wanted <= set(ticks):
        raise OrdaError(_("Tick every point that you have checked. A visa without them is not valid."))
    subjects = _unchanged_subjects(request, context)
    _write(request, subjects[0], actor, "approved", stage=stage.id, ticks=tuple(sorted(wanted)), remark=remark)
    request.stage_index += 1
    if request.stage_index >= len(request.route.stages):
        _publish(request, subjects, actor)
    return request


def return_to_author(request: Request, *, actor: Actor, context, seen: int, reason: str, remark: str) -> Request:
    """Send the request back with a reason code and a remark. Raises as ``approve``; OrdaError without a remark."""
    stage = _require_turn(request, actor, context, seen)
    if reason not in regulation.get().return_reasons:
        raise OrdaError(_("Choose a reason."))
    if not remark.strip():
        raise OrdaError(_("Write what has to be changed; the author sees your words."))
    subjects = request.subjects(context)
    requests_of(context).close(request, RETURNED)
    _free(request, subjects)
    _write(request, subjects[0], actor, "returned", stage=stage.id, reason=reason, remark=remark)
    return request


def recall(request: Request, *, actor: Actor, context) -> Request:
    """Take the own request back to change it. Raises NotAllowed for others, InvalidState when it is not open."""
    if request.stage is None:
        raise InvalidState()
    subjects = request.subjects(context)
    if actor.login not in request.authors | {request.opened_by}:
        raise NotAllowed(_("Only those who wrote or sent it can recall it."))
    for obj in subjects:
        actor.require(EDIT, obj)
    stage = request.stage.id
    requests_of(context).close(request, RECALLED)
    _free(request, subjects)
    if subjects:
        _write(request, subjects[0], actor, "recalled", stage=stage)
    return request


def _free(request: Request, subjects: list) -> None:
    """Give the drafts of a request back to their authors."""
    for obj in subjects:
        if obj.draft is not None and obj.draft.sent == request.number:
            obj.draft.sent = None


def withdraw(obj, *, actor: Actor, reason: str) -> None:
    """Take the live version from the public at once; the text stays as a draft and in the history (level E, D1).

    Raises NotAllowed, InvalidState when nothing is public, OrdaError without a reason.
    """
    actor.require(WITHDRAW, obj)
    if obj.live is None:
        raise InvalidState()
    if not reason.strip():
        raise OrdaError(_("Write why it is withdrawn; the register keeps the reason."))
    previous = obj.whole
    if obj.draft is None:
        obj.draft = Draft(previous, actor.login)
        obj.draft.authors = frozenset(previous.editors) or frozenset((actor.login,))
        obj.draft.revision = obj.last_revision + 1
    obj.live = None
    events.notify(events.Withdrawn(obj, actor.login, reason.strip()[:MAX_REMARK], previous=previous))


def publish_at_once(obj, *, actor: Actor = SYSTEM, comment: str = "") -> None:
    """Publish without a request: only for the installer, which fills a new site. Raises NotAllowed for people."""
    if actor is not SYSTEM:
        raise NotAllowed()
    previous = obj.live
    version = apply_draft(obj, approver=actor.login, comment=comment)
    events.notify(events.Published(obj, actor.login, comment, version=version, previous=previous, approver=actor.login))


def _require_turn(request: Request, actor: Actor, context, seen: int):
    stage = request.stage
    if stage is None or seen != len(request.visas):
        raise InvalidState()
    if _is_involved(request, actor, context):
        raise NotAllowed(_("Nobody approves a text of their own, and nobody gives two visas on one request."))
    if not awaits(request, actor, context):
        raise NotAllowed()
    return stage


def _unchanged_subjects(request: Request, context) -> list:
    # Only the drafts count: what is live may be withdrawn meanwhile, and the text that was sent is still the same.
    subjects = request.subjects(context)
    intact = len(subjects) == len(request.stamps) and all(
        obj.draft is not None
        and obj.draft.sent == request.number
        and obj.draft.revision == revision_in(request.stamps[obj.uid])
        for obj in subjects
    )
    if not intact:
        raise InvalidState()
    return subjects


def _publish(request: Request, subjects: list, actor: Actor) -> None:
    service: Requests = requests_of(subjects[0])
    for obj in subjects:
        blocking = [finding for finding in check_draft(obj) if finding.blocks]
        if blocking:
            raise OrdaError(blocking[0].message)
        previous = obj.live
        version = apply_draft(obj, approver=actor.login, request_number=request.number)
        request.result = {**request.result, obj.uid: version.number}
        events.notify(
            events.Published(
                obj, actor.login, version=version, previous=previous, request=request, approver=actor.login
            )
        )
    service.close(request, PUBLISHED)


def _write(request: Request, obj, actor: Actor, action: str, *, stage="", ticks=(), reason="", remark="") -> None:
    user = service_of(obj, "principals").user(actor.login)
    name = user.full_name if user else actor.login
    remark = remark.strip()[:MAX_REMARK]
    visa = Visa(stage, action, actor.login, name, clock.now(), ticks, reason, remark)
    request.visas = (*request.visas, visa)
    events.notify(events.RequestChanged(obj, actor.login, remark, request=request, action=action))
