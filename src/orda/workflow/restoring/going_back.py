"""A whole folder back to a restore point: at once, with a reason, and looked at afterwards by somebody else (G7).

What comes back was approved when it became public, so no visa comes before it; but it takes away what was approved
since. So it is an act of level E in its form: the Digitalization Department acts, the register and the sheet keep the
reason, and within a working day another person of the department confirms it or takes it back.
"""

from orda import events
from orda.content.base import owner_unit
from orda.content.site import find
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.history.bin import within_reach
from orda.history.restore_points import RestorePoint
from orda.history.subtrees import BEFORE_RETURN, keep, may_go_back, point_of
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER, CHECK
from orda.workflow.requests.proposals import GoingBack
from orda.workflow.requests.request import CARRIED_OUT, Request, requests_of
from orda.workflow.requests.turns import turn
from orda.workflow.restoring.performing import perform
from orda.workflow.restoring.plan import Plan
from orda.workflow.restoring.planning import plan_of
from orda.workflow.sheets.approval import MAX_REMARK, write

LEVEL = "E"
WENT, TAKEN_BACK = "went-back", "taken-back"


def go_back(folder, number: int, *, actor: Actor, reason: str, seen: str) -> Request:
    """Bring ``folder`` back to its restore point ``number``, in this transaction, all or nothing; opens the request for
    the review afterwards.

    ``seen`` is the seal of the plan that the person has looked at. Raises NotAllowed, InvalidState when the point is
    gone or the plan is another one by now, OrdaError without a reason or for what cannot be done.
    """
    if not may_go_back(actor, folder):
        raise NotAllowed()
    if not reason.strip():
        raise OrdaError(_("Write why the folder goes back; the register keeps the reason."))
    point = point_of(folder, number)
    if point is None:
        raise InvalidState(_("This restore point is no longer kept: its term is over."))
    plan = plan_of(folder, point)
    if plan.seal() != seen:
        raise InvalidState(_("The folder has changed since you looked. Read the list again, then decide."))
    require_possible(plan, actor)
    request = requests_of(folder).add(LEVEL, {}, actor.login, holds=False)
    request.authors = frozenset((actor.login,))
    # Whoever wrote or provided a text that is public again does not confirm that (B13).
    writers = (name for version in plan.versions() for name in (*version.editors, version.provider))
    request.providers = frozenset(filter(None, writers))
    unit = owner_unit(folder)
    request.unit_uid = unit.uid if unit is not None else ""
    before = _carry_out(plan, request, actor, reason)
    request.proposal = GoingBack(folder.uid, point.number, before.number, point.subtree.name, told(plan))
    write(request, folder, actor, WENT, remark=reason)
    return request


def take_back(request: Request, *, actor: Actor, context, seen: int, remark: str) -> Request:
    """The review finds that going back was wrong: the folder is what it was before, in this act.

    Raises NotAllowed for the one who went back and for strangers, InvalidState when the request has moved on or the
    folder is gone, OrdaError without a remark or for what cannot be done any more.
    """
    asked = request.proposal
    if not isinstance(asked, GoingBack) or request.stage is None or seen != len(request.visas):
        raise InvalidState()
    stage = turn(request, actor, context)
    if stage is None:
        raise NotAllowed()
    if not remark.strip():
        raise OrdaError(_("Write why it was wrong; whoever went back sees your words."))
    folder = find(context, asked.section)
    point = point_of(folder, asked.before) if folder is not None else None
    if point is None:
        raise InvalidState(_("This restore point is no longer kept: its term is over."))
    plan = plan_of(folder, point)
    require_possible(plan, actor)
    _carry_out(plan, request, actor, remark)
    write(request, folder, actor, TAKEN_BACK, stage=stage.id, remark=remark)
    requests_of(context).close(request, CARRIED_OUT)
    return request


def require_possible(plan: Plan, actor: Actor) -> None:
    """Raises OrdaError for the first thing that stands in the way of the plan, NotAllowed where the actor may not."""
    if plan.refusals:
        raise OrdaError(plan.refusals[0])
    if plan.empty:
        raise OrdaError(_("Nothing has changed since this restore point."))
    if lacking := missing_rights(plan, actor):
        raise NotAllowed(lacking)


def missing_rights(plan: Plan, actor: Actor):
    """Why the actor may not carry the plan out, or None. Every object is asked for, in the bin as where it stood; what
    gives rights, names an owner or moves a unit is an administrator's (1.I, 1.J)."""
    if not all(within_reach(plan.folder, obj, actor, CHECK) for obj in plan.touched()):
        return _("Something in it is not in your reach.")
    units = any(IUnit.providedBy(obj) for _kept, obj in plan.moved)
    units = units or any(IUnit.providedBy(obj) for obj in plan.discarded)
    units = units or any(IUnit.providedBy(entry.object) for entry in plan.entries)
    if (plan.rights or units) and not actor.may(ADMINISTER, plan.folder):
        return _("Rights or units have changed since. Only an administrator of the department brings them back.")
    return None


def told(plan: Plan) -> tuple[tuple[str, int], ...]:
    """What the plan does, in numbers, for the sheet."""
    lists = ("texts", "moved", "entries", "discarded", "hidden", "rights", "orders")
    return tuple((name, len(getattr(plan, name))) for name in lists if getattr(plan, name))


def _carry_out(plan: Plan, request: Request, actor: Actor, reason: str) -> RestorePoint:
    """How it stands is kept first, then it is changed; one row tells of all of it."""
    folder, reason = plan.folder, reason.strip()[:MAX_REMARK]
    before = keep(
        folder,
        actor=actor,
        occasion=BEFORE_RETURN,
        why=reason,
        request=request.number,
        outside=plan.outside(),
        binned=plan.binned,
    )
    with events.as_one_act():
        perform(plan, request, actor=actor, comment=reason)
    names = tuple(f"№ {point.number}" for point in (before, plan.point))
    events.notify(
        events.WentBack(
            folder,
            actor.login,
            reason,
            before=names[0],
            after=" ".join(filter(None, (names[1], plan.point.subtree.name))),
            point=before.number,
            request=request.number,
        )
    )
    return before
