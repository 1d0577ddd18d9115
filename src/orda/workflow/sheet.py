"""The approval sheet of a request (A7): a row for each act on it, with the server's time; rows are only added."""

from datetime import date, datetime

from orda import clock, events
from orda.content.site import service_of, site_of
from orda.security.actor import Actor
from orda.workflow.requests import Request, Visa
from orda.workflow.turns import places_of

MAX_REMARK = 4000


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
) -> None:
    """Add a row to the sheet and tell of it."""
    user = service_of(context, "principals").user(actor.login)
    name = user.full_name if user else actor.login
    remark = remark.strip()[:MAX_REMARK]
    visa = Visa(
        stage,
        action,
        actor.login,
        name,
        clock.now(),
        ticks,
        reason,
        remark,
        references=references,
        message=message,
        moments=moments,
    )
    request.visas = (*request.visas, visa)
    place = next(iter(places_of(request, context)), site_of(context))
    events.notify(events.RequestChanged(place, actor.login, remark, request=request, action=action))
