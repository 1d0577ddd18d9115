"""The ground on which personal data become public: who approves them first writes it, and the sheet keeps it (E8)."""

from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import _
from orda.workflow.levels.letters import corrected
from orda.workflow.requests.checks import Finding, personal_data
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import Request


def ground_asked(request: Request, context) -> list[Finding]:
    """The places for which a ground has to be written now: numbers of people that visitors do not see yet. None once a
    visa has stated it."""
    if request.route.at_once or any(visa.ground for visa in request.visas):
        return []
    return [
        finding
        for obj, edition in _editions(request, context)
        for finding in personal_data(edition)
        if finding.place not in {each.place for each in (personal_data(obj.live) if obj.live is not None else ())}
    ]


def require_ground(request: Request, context, ground: str) -> str:
    """The ground as the row keeps it; "" where none is asked for. Raises OrdaError when it is missing."""
    if not ground_asked(request, context):
        return ""
    if not ground.strip():
        raise OrdaError(_("Write the ground on which personal data are published: a consent or a rule of law."))
    return ground


def _editions(request: Request, context) -> list[tuple]:
    """What would become public: (object, edition)."""
    if not isinstance(request.proposal, CorrectionLetter):
        return [(obj, obj.draft) for obj in request.subjects(context) if obj.draft is not None]
    page = find(context, request.proposal.page)
    if page is None or page.live is None:
        return []
    try:
        return [(page, corrected(page.live, request.proposal))]
    except OrdaError:  # it cannot be applied any more, which its visa will hear anyway
        return []
