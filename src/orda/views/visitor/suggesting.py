"""What the search box offers while somebody types, and the note of which hit was taken. Both work without being there:
without scripts the form is sent, and nothing is counted."""

from datetime import timedelta

from pyramid.response import Response
from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.asked import note_taken
from orda.catalog.suggest import PERSON, QUERY, Suggestion, suggest
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import VIEW
from orda.web.caching import public_answer, understood
from orda.web.navigation import visible
from orda.web.traversal import href

# A page that was published this moment is found as soon as the indexer has read it.
LASTS = timedelta(seconds=30)
MAX_TYPED = 60
MAX_QUERY = 200


@view_config(context=ISite, name="suggest", permission=VIEW, request_method="GET", renderer="json")
def suggestions(context, request) -> list[dict]:
    """``?q=``: [{text, lang, sort, href}] for who asks; ``sort`` is a word for the reader."""
    typed = request.GET.get("q", "")
    if typed and len(typed) <= MAX_TYPED:
        public_answer(request, until=clock.now() + LASTS)
        understood(request, q=typed)
    found = suggest(context, request.principals, typed, request.lang)
    return [shown for each in found if (shown := _shown(context, request, each)) is not None]


def _shown(context, request, each: Suggestion) -> dict | None:
    said, kinds = request.layout.translate, regulation.get().kinds
    if each.sort == QUERY:
        link = href(request, context, "search", query={"q": each.text})
        return {"text": each.text, "lang": "", "sort": said(_("Often asked")), "href": link}
    obj = find(context, each.uid)
    if obj is None:
        return None
    sort = said(_("Person")) if each.sort == PERSON else kinds[each.kind].titles[request.lang]
    return {
        "text": each.text,
        "lang": each.lang if each.lang != request.lang else "",
        "sort": sort,
        "href": href(request, obj, lang=each.lang),
    }


@view_config(context=ISite, name="taken", permission=VIEW, request_method="GET")
def taken(context, request):
    """``?q=&uid=&place=``: a reader went from an answer to this object. Kept in memory, nothing of who it was."""
    query, place = request.GET.get("q", "")[:MAX_QUERY], request.GET.get("place", "")
    obj = find(context, request.GET.get("uid", "")[:32])
    if (
        request.registry.deployment.search_log
        and request.identity is None
        and obj is not None
        and visible(request, obj)
        and place.isascii()
        and place.isdigit()
        and len(place) < 4
    ):
        note_taken(request.registry.database, query, request.lang, obj.uid, int(place))
    return Response(status=204)
