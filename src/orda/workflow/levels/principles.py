"""Level D: a service note to the Rector on the construction, design, architecture or top menu of the site (G2, B15)."""

from orda.content.site import site_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import Actor
from orda.security.permissions import PROPOSE
from orda.workflow.requests.proposals import Principle, require_text
from orda.workflow.requests.request import Request, requests_of
from orda.workflow.sheets.approval import write

LEVEL = "D"
MAX_TITLE = 250
MAX_NOTE = 10_000


def propose_principle(context, *, actor: Actor, unit, title: str, note: str, edms: str = "") -> Request:
    """Open a request to change a principle of the site, made for ``unit``, whose block's vice-rector agrees (G2).

    Raises NotAllowed, BadField for what is missing or too long, OrdaError for what is no unit.
    """
    site = site_of(context)
    actor.require(PROPOSE, site)
    if not IUnit.providedBy(unit):
        raise OrdaError(_("Choose your unit: the vice-rector of its block has to agree."))
    require_text("title", title, MAX_TITLE)
    require_text("note", note, MAX_NOTE)
    requests_of(site).require_room(actor.login)
    request = requests_of(site).add(LEVEL, {}, actor.login, holds=False)
    request.proposal = Principle(title.strip(), note.strip())
    request.unit_uid = unit.uid
    request.authors = frozenset((actor.login,))
    request.edms = edms.strip()[:100]
    write(request, site, actor, "sent")
    return request
