"""What waits for whom: the lists of "My work"."""

from datetime import timedelta

from orda import clock
from orda.content.site import find, site_of
from orda.security.actor import Actor
from orda.security.permissions import PROPOSE, READ_REGISTER, VIEW_DRAFTS
from orda.security.policy import readable
from orda.workflow.levels.principles import may_complete
from orda.workflow.requests.proposals import CorrectionLetter, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, PUBLISHED, RETURNED, Request, requests_of
from orda.workflow.requests.turns import awaits, may_give, places_of, stand_ins

MAX_LISTED = 200
LETTER_DAYS = 30  # a returned letter that nobody has mended by then is let be
MAX_EARLIER = 5
LATELY_DAYS, MAX_LATELY, MAX_SCANNED = 7, 10, 300


def waiting_for(context, actor: Actor) -> list[Request]:
    """Open requests whose next visa ``actor`` may give, or that were decided and ``actor`` carries out, the most urgent
    first."""
    found = [
        request
        for request in requests_of(context).open_requests()
        if awaits(request, actor, context) or may_complete(request, actor, context)
    ]
    return sorted(found, key=lambda request: request.due)[:MAX_LISTED]


def on_the_way(context, actor: Actor) -> list[Request]:
    """Open requests that ``actor`` wrote or sent."""
    mine = (r for r in requests_of(context).open_requests() if actor.login in r.authors | {r.opened_by})
    return [request for request in mine if may_see(request, actor, context)][:MAX_LISTED]


def returned_to(context, actor: Actor) -> list[Request]:
    """Returned requests of ``actor`` whose draft still waits to be mended, the latest first."""
    found = []
    service = requests_of(context)
    for request in (service.records[number] for number in reversed(tuple(service.returned))):
        if len(found) == MAX_LISTED:
            break
        if actor.login in request.authors | {request.opened_by}:
            if isinstance(request.proposal, CorrectionLetter):
                found += [request] if _waits_for_its_author(request, actor, context) else []
                continue
            mending = any(obj.draft is not None and obj.draft.sent is None for obj in request.subjects(context))
            if mending and may_see(request, actor, context):
                found.append(request)
    return found


def done_lately(context, actor: Actor) -> list[Request]:
    """Requests of ``actor`` that were carried out within the last days, the latest first."""
    since, found = clock.now() - timedelta(days=LATELY_DAYS), []
    for request in requests_of(context).newest(MAX_SCANNED):
        mine = actor.login in request.authors | {request.opened_by}
        if mine and request.state in (PUBLISHED, CARRIED_OUT) and request.closed is not None and request.closed > since:
            found += [request] if may_see(request, actor, context) else []
    return sorted(found, key=lambda request: request.closed, reverse=True)[:MAX_LATELY]


def _waits_for_its_author(request: Request, actor: Actor, context) -> bool:
    """Is a returned letter still to be mended: of late, on a page that is public, and not written anew?"""
    asked = request.proposal
    page = find(context, asked.page)
    if page is None or page.live is None or clock.now() - request.closed > timedelta(days=LETTER_DAYS):
        return False
    for other in requests_of(context).concerning(asked.page):
        if other.number <= request.number:
            break
        mine = other.opened_by == request.opened_by and isinstance(other.proposal, CorrectionLetter)
        if mine and other.proposal.lang == asked.lang:
            return False
    return may_see(request, actor, context)


def last_request(context, uid: str) -> Request | None:
    """The latest request that sent the draft of an object."""
    return next((request for request in requests_of(context).concerning(uid) if uid in request.stamps), None)


def returned_before(request: Request, actor: Actor, context) -> list[Request]:
    """Requests that changed one of the same objects and were returned since it was last published, newest first, as far
    as ``actor`` may see them."""
    service, found = requests_of(context), []
    touched = {each.number for uid in request.stamps for each in service.concerning(uid) if uid in each.stamps}
    for other in (service.records[number] for number in sorted(touched, reverse=True) if number < request.number):
        if other.state == PUBLISHED or len(found) >= MAX_EARLIER:
            break
        if other.state == RETURNED and may_see(other, actor, context):
            found.append(other)
    return found


def may_see(request: Request, actor: Actor, context) -> bool:
    """May ``actor`` look at the request: may read the drafts it changes, gives a visa on it for somebody else today
    (A8), or took part in one whose objects are gone?

    To have taken part is not enough: it shows what colleagues write after the right in the folder has ended.
    """
    if any(stand_ins(request, stage, actor, context) for stage in request.route.stages):
        return True
    took_part = actor.login in request.authors | {request.opened_by} | {visa.login for visa in request.visas}
    if isinstance(request.proposal, CorrectionLetter):
        return _may_see_letter(request, actor, context, took_part)
    if isinstance(request.proposal, SectionChange):
        return _may_see_change(request, actor, context, took_part)
    if request.proposal is not None:
        return took_part or _decides(request, actor, context)
    subjects = request.subjects(context)
    return all(actor.may(VIEW_DRAFTS, obj) for obj in subjects) if subjects else took_part


def may_read_sheet(request: Request, actor: Actor, context) -> bool:
    """May ``actor`` read the approval sheet: works with the request, or reads the register where the outcome is public
    to that person (1.J: auditors read the sheets)?"""
    if actor.may(PROPOSE, site_of(context)):
        return may_see(request, actor, context)
    subjects = request.subjects(context) if request.state in (PUBLISHED, CARRIED_OUT) else []
    return bool(subjects) and all(
        obj.live is not None and readable(actor.principals, obj) and actor.may(READ_REGISTER, obj) for obj in subjects
    )


def _may_see_letter(request: Request, actor: Actor, context, took_part: bool) -> bool:
    """A letter says what its page says: whoever may not read that page any more does not read it here either."""
    page = find(context, request.proposal.page)
    if page is None:
        return took_part
    return actor.may(VIEW_DRAFTS, page) or (took_part and readable(actor.principals, page))


def _may_see_change(request: Request, actor: Actor, context, took_part: bool) -> bool:
    """A change of a section shows all of it, with every draft that goes along: to have written one is not enough."""
    places = places_of(request, context)
    if not places:
        return took_part
    if any(may_give(request, stage, actor, context) for stage in request.route.stages):
        return True
    return all(actor.may(VIEW_DRAFTS, place) for place in places)


def _decides(request: Request, actor: Actor, context) -> bool:
    """Does ``actor`` give a visa on the route of a proposal, or work where it changes something or for which it is?"""
    if any(may_give(request, stage, actor, context) for stage in request.route.stages):
        return True
    unit = find(context, request.unit_uid)
    places = [*places_of(request, context), *([unit] if unit is not None else [])]
    return any(actor.may(VIEW_DRAFTS, place) for place in places)
