"""Level E: what must not stay public is withdrawn at once and looked at afterwards by somebody else (D1, 1.I)."""

from orda import clock, events
from orda.content.editing import revision_in, stamp
from orda.content.editions import Draft
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import WITHDRAW
from orda.workflow.requests.request import CARRIED_OUT, Request, requests_of
from orda.workflow.requests.turns import turn
from orda.workflow.sheets.approval import MAX_REMARK, write
from orda.workflow.sheets.reasons import coded

LEVEL = "E"


def withdraw(obj, *, actor: Actor, reason: str, code: str = "") -> None:
    """Take the live version from the public at once; the text stays as a draft and in the history (level E, D1).

    ``code`` is a reason of the regulation, which everybody reads in the own language; ``reason`` says it in words.
    A request for the review afterwards is opened, due after the route's one working day, unless the program did it.
    Raises NotAllowed, InvalidState when nothing is public, OrdaError without a reason.
    """
    actor.require(WITHDRAW, obj)
    if obj.live is None:
        raise InvalidState()
    if not (code or reason.strip()):
        raise OrdaError(_("Write why it is withdrawn; the register keeps the reason."))
    previous = obj.whole
    makes_draft = obj.draft is None
    if makes_draft:
        obj.draft = Draft(previous, actor.login)
        obj.draft.authors = frozenset(previous.editors) or frozenset((actor.login,))
        obj.draft.provider = previous.provider or actor.login
        obj.draft.revision = obj.last_revision + 1
    obj.live = None
    events.notify(events.Withdrawn(obj, actor.login, coded(code, reason)[:MAX_REMARK], previous=previous))
    if actor is SYSTEM:  # the program withdraws by a rule that somebody has approved
        return
    request = requests_of(obj).add(LEVEL, {obj.uid: stamp(obj)}, actor.login, holds=False)
    request.authors = frozenset((actor.login,))
    request.result = {obj.uid: previous.number}
    request.made_draft = makes_draft
    write(request, obj, actor, "withdrawn", reason=code, remark=reason)


def reinstate(request: Request, *, actor: Actor, context, seen: int, remark: str) -> Request:
    """The review finds that the withdrawal was wrong: the version that was withdrawn is public again, in this act.

    The draft that the withdrawal has made goes if nobody has touched it since; another stays. Raises NotAllowed for the
    one who withdrew and for strangers, InvalidState when the request has moved on or something is public already,
    OrdaError without a remark.
    """
    if request.level != LEVEL or request.stage is None or seen != len(request.visas):
        raise InvalidState()
    stage = turn(request, actor, context)
    if stage is None:
        raise NotAllowed()
    if not remark.strip():
        raise OrdaError(_("Write why it is public again; whoever withdrew it sees your words."))
    obj = next(iter(request.subjects(context)), None)
    if obj is None or obj.live is not None or request.result.get(obj.uid) not in obj.versions:
        raise InvalidState()
    # An older review must not bring back what was replaced since, and perhaps because it was wrong.
    if request.result[obj.uid] != max(obj.versions.keys()):
        raise InvalidState()
    if (moment := obj.versions[request.result[obj.uid]].expires) is not None and moment <= clock.now():
        raise OrdaError(_("The time for which it was to be public is over. Send it for approval with another end."))
    version, comment = obj.versions[request.result[obj.uid]], remark.strip()[:MAX_REMARK]
    if obj.draft is not None and obj.draft.sent is None and _untouched(obj, request):
        obj.last_revision, obj.draft = obj.draft.revision, None
    obj.live = version
    write(request, obj, actor, "reinstated", stage=stage.id, remark=remark)
    events.notify(events.Published(obj, actor.login, comment, version=version, request=request, approver=actor.login))
    requests_of(context).close(request, CARRIED_OUT)
    return request


def _untouched(obj, request: Request) -> bool:
    return request.made_draft and obj.draft.revision == revision_in(request.stamps[obj.uid])
