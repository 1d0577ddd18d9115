"""The list of requests."""

from pyramid.view import view_config

from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE
from orda.views.editor.requests.cards import STATES, card
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.request import requests_of

PER_PAGE = 30


@view_config(context=ISite, name="requests", permission=PROPOSE, renderer="editor/requests.pt")
def requests_list(context, request):
    """All requests that the person may see, the newest first; ``?state=`` narrows."""
    request.layout.view_title = _("Requests")
    state = request.GET.get("state", "")
    seen = [
        item
        for item in requests_of(context).newest()
        if (state not in STATES or item.state == state) and may_see(item, request.actor, context)
    ]
    batch = Batch(request, seen, PER_PAGE)
    return {
        "rows": [card(request, item) for item in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "requests"),
        "filters": [
            {
                "title": request.layout.translate(title),
                "href": href(request, context, "requests", query={"state": each} if each else None),
                "current": each == (state if state in STATES else ""),
            }
            for each, title in (("", _("All")), *STATES.items())
        ],
    }
