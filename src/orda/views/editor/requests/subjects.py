"""What a request changes, as its screen compares it: with what visitors see, or with what came back the last time."""

from orda.content.base import path_of
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.views.editor.editing.comparison import comparison, title_of
from orda.views.editor.letters.shown import words_of_request
from orda.views.editor.requests.cards import actor_of
from orda.views.editor.requests.findings import findings_shown
from orda.views.editor.requests.remarks import read_notes, with_remarks
from orda.web.traversal import href
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.inbox import returned_before
from orda.workflow.requests.request import CARRIED_OUT, OPEN, PUBLISHED, RETURNED, SCHEDULED

SINCE = "since"
RETURN = "return"


def subjects_shown(request, item, writes: bool) -> list[dict]:
    """Every object that the request changes; with ``writes`` the person may remark on its paragraphs."""
    notes = _notes(request, item)
    return [_subject(request, item, obj, notes, writes) for obj in item.subjects(request.site)]


def views_of(request, item) -> list[dict]:
    """[{href, number, now}]: the two ways to look at what was sent again; none for what never came back."""
    if not (number := came_back(item, request.site)):
        return []
    since, query = _looks_since(request, item), {"id": item.number}
    return [
        {"href": href(request, request.site, "request", query=query), "number": 0, "now": not since},
        {
            "href": href(request, request.site, "request", query={**query, SINCE: RETURN}),
            "number": number,
            "now": since,
        },
    ]


def came_back(item, context) -> int:
    """The number of the request in which what is open now was last judged; 0 for none."""
    if item.state not in (OPEN, SCHEDULED) or item.route.at_once:
        return 0
    numbers = [obj.judged.number for obj in item.subjects(context) if obj.judged is not None]
    return max(numbers, default=0)


def query_of(request, item) -> dict:
    """The address of the same view, for the forms on it."""
    return {"id": item.number, SINCE: RETURN} if _looks_since(request, item) else {"id": item.number}


def _looks_since(request, item) -> bool:
    return request.GET.get(SINCE) == RETURN and bool(came_back(item, request.site))


def _notes(request, item) -> list:
    """All remarks at paragraphs of this request and of those that came back before it, with whose they are."""
    requests = [item, *returned_before(item, request.actor, request.site)]
    return [
        (note, f"{actor_of(request, visa)}, № {each.number}")
        for each in requests
        for visa in each.visas
        for note in visa.notes
    ]


def _editions(request, item, obj):
    """What was and what shall be, or came to be."""
    if item.route.at_once:
        return obj.disclosed(obj.versions.get(item.result.get(obj.uid, 0))), obj.whole
    if item.state in (OPEN, SCHEDULED):
        return (obj.judged if _looks_since(request, item) and obj.judged is not None else obj.whole), obj.draft
    if item.state in (PUBLISHED, CARRIED_OUT) and item.result.get(obj.uid) in obj.versions:
        number = item.result[obj.uid]
        return tuple(obj.disclosed(obj.versions.get(each)) for each in (number - 1, number))
    if obj.judged is not None and obj.judged.number == item.number:
        return obj.whole, obj.judged
    return obj.whole, obj.edition


def _subject(request, item, obj, notes, writes: bool) -> dict:
    old, new = _editions(request, item, obj)
    findings = check_draft(obj) if item.state in (OPEN, SCHEDULED) and not item.route.at_once else []
    reads = request.may(VIEW_DRAFTS, obj)
    mending = item.state == RETURNED and obj.draft is not None and obj.draft.sent is None
    mending = mending and request.login in item.authors | {item.opened_by}
    found = comparison(request, obj, old, new)
    typed = read_notes(request.POST) if request.method == "POST" else {}
    return {
        "title": title_of(request, obj),
        "path": path_of(obj),
        "comparison": with_remarks(obj, found, notes, typed, writes),
        "word": words_of_request(request, item, obj, found) if reads else [],
        "new": old is None,
        "preview_href": href(request, obj, "preview") if reads and obj.draft is not None else None,
        "live_href": href(request, obj) if obj.live is not None else None,
        "edit_href": href(request, obj, "edit") if mending and request.may(EDIT, obj) else None,
        "findings": findings_shown(request, obj, findings),
    }
