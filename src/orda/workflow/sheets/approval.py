"""The approval sheet of a request (A7): a row for each act on it, with the server's time, chained to the one before."""

from datetime import date, datetime

from orda import clock, events
from orda.content.site import service_of, site_of
from orda.security.actor import Actor
from orda.workflow.requests.remarks import Note
from orda.workflow.requests.request import Request, Visa
from orda.workflow.requests.turns import acting_for, deciding_for, places_of
from orda.workflow.sheets.sealing import forgotten, sealed, words_of
from orda.workflow.sheets.signatures import SignatureFile

MAX_REMARK = 4000
# What is decided at a stage, and so perhaps for somebody else (A8).
DECISIONS = ("approved", "returned", "hastened", "reinstated", "taken-back")
ERASED = "erased"


def write(
    request: Request,
    context,
    actor: Actor,
    action: str,
    *,
    stage: str = "",
    ticks: tuple[str, ...] = (),
    reason: str = "",
    remark: str = "",
    references: tuple[tuple[str, str, date], ...] = (),
    message: tuple[str, tuple[tuple[str, str], ...]] | None = None,
    moments: tuple[datetime | None, datetime | None] | None = None,
    signature: SignatureFile | None = None,
    notes: tuple[Note, ...] = (),
    ground: str = "",
) -> None:
    """Add a row to the sheet and tell of it. Who decides by somebody else's right is written with that name too."""
    remark = remark.strip()[:MAX_REMARK]
    visa = Visa(
        stage,
        action,
        actor.login,
        service_of(context, "principals").name_of(actor.login),
        clock.now(),
        ticks,
        reason,
        remark,
        references=references,
        message=message,
        moments=moments,
        signature=signature.sha256 if signature is not None else "",
        notes=notes,
        ground=ground.strip()[:MAX_REMARK],
        **_standing(request, context, actor, action, stage),
    )
    if signature is not None:
        request.signatures = (*request.signatures, signature)
    append(request, visa)
    place = next(iter(places_of(request, context)), site_of(context))
    events.notify(events.RequestChanged(place, actor.login, remark, request=request, action=action))


def append(request: Request, visa: Visa) -> None:
    """Add a row after the last one, chained to it."""
    visa = sealed(request, visa)
    request.visas = (*request.visas, visa)
    request.sheet_count, request.sheet_head = len(request.visas), visa.hash


def forget_remarks(request: Request, context, login: str) -> None:
    """What people wrote about something that was erased goes, and a row says so; who decided what and when remains."""
    if not any(words_of(visa) for visa in request.visas):
        return
    request.visas = tuple(forgotten(visa) for visa in request.visas)
    append(request, Visa("", ERASED, login, service_of(context, "principals").name_of(login), clock.now()))


def _standing(request: Request, context, actor: Actor, action: str, stage_id: str) -> dict[str, str]:
    """For whom the actor decides, as the row keeps it; nothing where the own right suffices."""
    stage = request.route.stage(stage_id)
    if action not in DECISIONS or stage is None:
        return {}
    decided = all(each.id in request.given for each in request.route.stages)
    held = (deciding_for if decided else acting_for)(request, stage, actor, context)
    if held is None:
        return {}
    return {
        "for_whom": held.person,
        "for_name": service_of(context, "principals").name_of(held.person),
        "order": held.order,
    }
