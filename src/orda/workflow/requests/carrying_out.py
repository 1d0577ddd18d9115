"""What a request does once its last visa is given: everything in one transaction, or nothing (idea 3 of the design)."""

from orda import events
from orda.content.editing import revision_in
from orda.content.editions import apply_draft
from orda.content.site import find, site_of
from orda.errors import InvalidState, OrdaError
from orda.history.subtrees import keep_before
from orda.security.actor import Actor
from orda.workflow.copies.operations import perform
from orda.workflow.levels.letters import apply_letter, require_applicable
from orda.workflow.levels.principles import keep_sections
from orda.workflow.levels.sections import make_section, require_possible
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, PUBLISHED, Request, requests_of


def require_unchanged(request: Request, context) -> None:
    """Raises InvalidState when what the visas were given for is not what lies there now, and OrdaError when a new
    section can no longer be made where it was asked for."""
    if isinstance(request.proposal, NewSection):
        require_possible(request, context)
    elif isinstance(request.proposal, CorrectionLetter):
        require_applicable(request, context)
    elif request.stamps and not request.route.at_once:
        _drafts(request, context)


def carry_out(request: Request, context, actor: Actor) -> None:
    """Publish the drafts of the request, or make the section that it asks for, and close it; what a decision of level D
    changes is no content: it is recorded, and waits for those who do it.

    Raises OrdaError when a check stops it, InvalidState when a draft is gone; the caller's transaction must then end.
    """
    if isinstance(request.proposal, CorrectionLetter):
        apply_letter(request, context, actor)
        return
    if request.level == "A":
        publish_drafts(request, _drafts(request, context), actor)
        requests_of(context).close(request, PUBLISHED)
        return
    if isinstance(request.proposal, SectionChange):
        _change_section(request, context, actor)
        requests_of(context).close(request, CARRIED_OUT)
        return
    if isinstance(request.proposal, NewSection):
        request.result = {make_section(request, context, actor).uid: 0}
    elif request.proposal is not None and not isinstance(request.proposal, GoingBack):
        events.notify(events.Decided(site_of(context), actor.login, request=request, approver=actor.login))
        keep_sections(request, context, actor)
        request.state = DECIDED
        return
    requests_of(context).close(request, CARRIED_OUT)


def _drafts(request: Request, context) -> list:
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


def _change_section(request: Request, context, actor: Actor) -> None:
    """Everything that the working copy held, each act with its restore point and its row, which name the request; the
    section as it was can be brought back whole (G7)."""
    section = find(context, request.proposal.section)
    if section is not None:
        keep_before(section, actor=actor, request=request.number)
    with events.on_behalf(events.Basis(request.number, request.opened_by, actor.login)):
        publish_drafts(request, _drafts(request, context), actor)
        for operation in request.proposal.operations:
            perform(operation, context, actor, decided=True)


def publish_drafts(request: Request, subjects: list, actor: Actor) -> None:
    """Make the drafts of ``subjects`` live. Raises OrdaError when a check stops one of them."""
    # At its moment the program acts, and those who gave the visas answer for the text.
    approver = request.approver or actor.login
    for obj in subjects:
        blocking = [finding for finding in check_draft(obj) if finding.blocks]
        if blocking:
            raise OrdaError(blocking[0].message)
        previous = obj.live
        # Only the author of a text names its end; what is changed with its section keeps the one that it has.
        ends = request.ends if request.level == "A" or obj.whole is None else obj.whole.expires
        version = apply_draft(obj, approver=approver, request_number=request.number, expires=ends)
        request.result = {**request.result, obj.uid: version.number}
        events.notify(
            events.Published(obj, actor.login, version=version, previous=previous, request=request, approver=approver)
        )
