"""The button that takes one's own last act back, beside the message that tells of the act."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import VIEW
from orda.web.traversal import href
from orda.workflow.restoring.undoing import remember, undo

MAX_TOKEN = 40


def offer(request, acts, back: str, **more) -> None:
    """Show the button with the next message, for what was done at once; ``more`` as for ``undoing.remember``."""
    token = remember(request.site, _session(request), acts, actor=request.actor, back=back, **more)
    if token:
        request.offer_undo(token)


def offer_outcome(request, outcome, back: str, *orders) -> None:
    """The same for an act on the tree, unless it was only noted in a working copy."""
    if outcome.copy is None:
        offer(request, outcome.operations, back, orders=orders)


@view_config(context=ISite, name="undo", permission=VIEW, request_method="POST")
def undo_last(context, request):
    """Take the last act of this session back, where nothing else has touched it since."""
    here = href(request, context, "my-work")
    try:
        back = undo(context, _session(request), request.POST.get("act", "")[:MAX_TOKEN], actor=request.actor)
    except OrdaError as refused:
        request.tm.abort()
        request.tm.begin()
        request.flash_message(refused.message, "danger")
        return HTTPSeeOther(here)
    request.flash_message(_("Undone."))
    return HTTPSeeOther(back or here)


def _session(request) -> str:
    return request.session.get("sid", "")
