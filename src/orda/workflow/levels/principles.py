"""Level D: a service note to the Rector on the construction, design, architecture or top menu of the site (G2, B15).

What the Board decides is no content. It waits until the Digitalization Department has carried it out and says so (G6);
before that every section of the site is kept as it stands (G7).
"""

from orda.content.site import site_of
from orda.errors import InvalidState, OrdaError
from orda.history.subtrees import keep_before
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import Actor
from orda.security.permissions import CHECK, PROPOSE
from orda.workflow.requests.proposals import Principle, require_text
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, Request, requests_of
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


def may_complete(request: Request, actor: Actor, context) -> bool:
    """May ``actor`` say that what was decided is carried out? The Digitalization Department may (G6)."""
    return request.state == DECIDED and actor.may(CHECK, site_of(context))


def keep_sections(request: Request, context, actor: Actor) -> None:
    """Keep how every section stands, from the moment at which the change may be carried out (G7)."""
    for section in list(site_of(context).values()):
        if section.folderish:
            keep_before(section, actor=actor, request=request.number)


def complete(request: Request, *, actor: Actor, context, seen: int, remark: str) -> Request:
    """What was decided is carried out: the request ends, with what was done in words.

    Raises NotAllowed, InvalidState when it is not decided or somebody has acted since ``seen``, OrdaError without a
    word.
    """
    actor.require(CHECK, site_of(context))
    if request.state != DECIDED or seen != len(request.visas):
        raise InvalidState()
    if not remark.strip():
        raise OrdaError(_("Write what was done; it stays on the approval sheet."))
    requests_of(context).close(request, CARRIED_OUT)
    write(request, context, actor, "carried-out", remark=remark)
    return request
