"""The list of requests."""

from pyramid.view import view_config

from orda import regulation
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE
from orda.views.editor.requests.cards import STATES, card, request_title
from orda.views.editor.requests.places import place_shown
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.request import requests_of

PER_PAGE = 30
MAX_WORDS = 200


@view_config(context=ISite, name="requests", permission=PROPOSE, renderer="editor/requests.pt")
def requests_list(context, request):
    """All requests that the person may see, the newest first; ``?state=``, ``?level=`` and ``?q=`` narrow."""
    request.layout.view_title = _("Requests")
    levels = regulation.get().routes
    state, level = (request.GET.get(name, "") for name in ("state", "level"))
    state, level = state if state in STATES else "", level if level in levels else ""
    typed = request.GET.get("q", "").strip()[:MAX_WORDS]
    seen = [
        item
        for item in requests_of(context).newest()
        if state in ("", item.state) and level in ("", item.level) and may_see(item, request.actor, context)
    ]
    if typed:
        seen = [item for item in seen if _fits(request, item, typed.casefold())]
    narrow = {name: value for name, value in (("level", level), ("q", typed)) if value}
    batch = Batch(request, seen, PER_PAGE)
    return {
        "rows": [card(request, item) for item in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "requests"),
        "filters": [
            {
                "title": request.layout.translate(title),
                "href": href(
                    request, context, "requests", query={**({"state": each} if each else {}), **narrow} or None
                ),
                "current": each == state,
            }
            for each, title in (("", _("All")), *STATES.items())
        ],
        "levels": [(each, route.titles[request.lang]) for each, route in levels.items()],
        "state": state,
        "level": level,
        "q": typed,
        "action": href(request, context, "requests"),
    }


def _fits(request, item, typed: str) -> bool:
    """Do the typed words stand in the title, in the unit's name or in an address, or are they the number?"""
    said = f"{request_title(request, item)} {place_shown(request, item)}".casefold()
    return typed == str(item.number) or all(word in said for word in typed.split())
