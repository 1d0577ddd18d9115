"""What waits for whom: the lists of "My work"."""

from orda.security.actor import Actor
from orda.workflow.requests import RETURNED, Request, requests_of
from orda.workflow.transitions import awaits

MAX_LISTED = 200


def waiting_for(context, actor: Actor) -> list[Request]:
    """Open requests whose next visa ``actor`` may give, the most urgent first."""
    found = [request for request in requests_of(context).open_requests() if awaits(request, actor, context)]
    return sorted(found, key=lambda request: request.due)[:MAX_LISTED]


def on_the_way(context, actor: Actor) -> list[Request]:
    """Open requests that ``actor`` wrote or sent."""
    return [r for r in requests_of(context).open_requests() if actor.login in r.authors | {r.opened_by}][:MAX_LISTED]


def returned_to(context, actor: Actor) -> list[Request]:
    """Returned requests of ``actor`` whose draft still waits to be mended, the latest first."""
    found = []
    for request in requests_of(context).newest():
        if request.state == RETURNED and actor.login in request.authors | {request.opened_by}:
            subjects = request.subjects(context)
            mending = any(obj.draft is not None and obj.draft.sent is None for obj in subjects)
            newer = any((last := last_request(context, obj.uid)) and last.number > request.number for obj in subjects)
            if mending and not newer:
                found.append(request)
    return found[:MAX_LISTED]


def last_request(context, uid: str, limit: int = 2000) -> Request | None:
    """The latest request on an object."""
    return next((request for request in requests_of(context).newest(limit) if uid in request.stamps), None)


def may_see(request: Request, actor: Actor, context) -> bool:
    """May ``actor`` look at the request: who takes part in it, or may read the drafts it changes?"""
    if actor.login in request.authors | {request.opened_by} | {visa.login for visa in request.visas}:
        return True
    subjects = request.subjects(context)
    return bool(subjects) and all(actor.may("view-drafts", obj) for obj in subjects)
