"""One request: the change against what visitors see, its way so far, and the act that is the person's turn."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.base import path_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import EDIT, PROPOSE, VIEW_DRAFTS
from orda.text.dates import format_datetime
from orda.views.editor.cards import card, request_title
from orda.views.editor.comparison import comparison, title_of
from orda.views.editor.names import name_of
from orda.web.traversal import href
from orda.workflow import transitions
from orda.workflow.checks import check_draft
from orda.workflow.inbox import may_see, returned_before
from orda.workflow.requests import OPEN, PUBLISHED, RETURNED, requests_of

ACTIONS = {"sent": _("Sent"), "approved": _("Approved"), "returned": _("Returned"), "recalled": _("Recalled")}
MAX_TICKS = 50
MAX_DIGITS = 8


@view_config(context=ISite, name="request", permission=PROPOSE, renderer="editor/request.pt")
def one_request(context, request):
    """The screen and its acts."""
    item = _named(context, request)
    if item is None or not may_see(item, request.actor, context):
        raise HTTPNotFound()
    request.layout.view_title = _("Request № ${number}", mapping={"number": item.number})
    error = ""
    if request.method == "POST":
        if _given_already(request, item):
            return HTTPSeeOther(href(request, context, "my-work"))
        try:
            message = _act(context, request, item)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.tm.abort()
            request.tm.begin()
            request.response.status_int = 422
        else:
            request.flash_message(message)
            return HTTPSeeOther(href(request, context, "my-work"))
    return {**_shown(context, request, item), **_turn(context, request, item), "error": error}


def _named(context, request):
    word = request.GET.get("id", "")
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= MAX_DIGITS else 0
    return requests_of(context).records.get(number)


def _seen(request) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= MAX_DIGITS else -1


def _given_already(request, item) -> bool:
    """Is this the same form once more? A second click must not look like a refusal."""
    last, action = item.visas[-1], "approved" if "approve" in request.POST else "returned"
    return last.login == request.login and last.action == action and _seen(request) == len(item.visas) - 1


def _act(context, request, item):
    post = request.POST
    arguments = {"actor": request.actor, "context": context}
    if "recall" in post:
        transitions.recall(item, **arguments)
        return _("The request is recalled; the draft is yours again.")
    arguments |= {"seen": _seen(request), "remark": post.get("remark", "")}
    if "return" in post:
        transitions.return_to_author(item, reason=post.get("reason", ""), **arguments)
        return _("The request is returned to its author.")
    transitions.approve(item, ticks=tuple(post.getall("tick")[:MAX_TICKS]), **arguments)
    if item.state == PUBLISHED:
        return _("Published. Visitors see it now.")
    return _("Your visa is recorded.")


def _shown(context, request, item) -> dict:
    subjects = item.subjects(context)
    return {
        "card": card(request, item),
        "title": request_title(request, item),
        "level": item.route.titles[request.lang],
        "subjects": [_subject(request, item, obj) for obj in subjects],
        "gone": len(item.stamps) - len(subjects),
        "visas": [_visa(request, item, visa) for visa in reversed(item.visas)],
        "earlier": [_earlier(request, each) for each in returned_before(item, request.actor, context)],
        "steps": _steps(request, item),
        "provider": name_of(request, item.provider),
        "edms": item.edms,
        "requests_href": href(request, context, "requests"),
    }


def _turn(context, request, item) -> dict:
    """What the person may do now, and what was typed before a refusal."""
    post, lang, stage = request.POST, request.lang, item.stage
    turn = transitions.awaits(item, request.actor, context)
    holds = stage is not None and all(request.may(stage.permission, obj) for obj in item.subjects(context))
    ticked = set(post.getall("tick")[:MAX_TICKS]) if request.method == "POST" else set()
    last = stage is not None and item.stage_index + 1 == len(item.route.stages)
    return {
        "turn": turn,
        "publishes": last,
        "own_text": holds and not turn,
        "ticks": [{"id": t.id, "title": t.titles[lang], "ticked": t.id in ticked} for t in stage.ticks] if turn else [],
        "remark": post.get("remark", "")[: transitions.MAX_REMARK],
        "reason": post.get("reason", ""),
        "returning": "return" in post,
        "reasons": [(key, each.titles[lang]) for key, each in regulation.get().return_reasons.items()],
        "may_recall": stage is not None and request.login in item.authors | {item.opened_by},
        "seen": len(item.visas),
        "action": href(request, context, "request", query={"id": item.number}),
    }


def _steps(request, item) -> list[dict]:
    """Where the request stands: sent, each stage of its route, public."""
    lang = request.lang
    steps = [{"title": request.layout.translate(_("Sent for approval")), "state": "done", "note": ""}]
    stopped = item.state not in (OPEN, PUBLISHED)
    for number, stage in enumerate(item.route.stages):
        visa = next((v for v in reversed(item.visas) if v.stage == stage.id and v.action == "approved"), None)
        state = "done" if visa is not None else "now" if number == item.stage_index else ""
        if stopped and number == item.stage_index:
            state = "returned" if item.state == RETURNED else ""
        steps.append({"title": stage.titles[lang], "state": state, "note": visa.name if visa is not None else ""})
    published = "done" if item.state == PUBLISHED else ""
    return [*steps, {"title": request.layout.translate(_("Visitors see it")), "state": published, "note": ""}]


def _subject(request, item, obj) -> dict:
    if item.state == OPEN:
        old, new = obj.whole, obj.draft
    elif item.state == PUBLISHED and item.result.get(obj.uid) in obj.versions:
        number = item.result[obj.uid]
        old, new = (obj.disclosed(obj.versions.get(each)) for each in (number - 1, number))
    else:
        old, new = obj.whole, obj.edition
    findings = check_draft(obj) if item.state == OPEN else []
    reads = request.may(VIEW_DRAFTS, obj)
    mending = item.state == RETURNED and obj.draft is not None and obj.draft.sent is None
    mending = mending and request.login in item.authors | {item.opened_by}
    return {
        "title": title_of(request, obj),
        "path": path_of(obj),
        "comparison": comparison(request, obj, old, new),
        "new": old is None,
        "preview_href": href(request, obj, "preview") if reads and obj.draft is not None else None,
        "live_href": href(request, obj) if obj.live is not None else None,
        "edit_href": href(request, obj, "edit") if mending and request.may(EDIT, obj) else None,
        "findings": [{"text": request.layout.translate(f.message), "blocks": f.blocks} for f in findings],
    }


def _earlier(request, item) -> dict:
    """The return that ended an earlier request on the same page."""
    visa = next(each for each in reversed(item.visas) if each.action == "returned")
    address = href(request, request.site, "request", query={"id": item.number})
    return {"number": item.number, "href": address, **_visa(request, item, visa)}


def _visa(request, item, visa) -> dict:
    lang = request.lang
    stage = next((each for each in item.route.stages if each.id == visa.stage), None)
    reasons = regulation.get().return_reasons
    return {
        "action": visa.action,
        "action_title": request.layout.translate(ACTIONS[visa.action]),
        "name": visa.name,
        "time": format_datetime(visa.time, lang),
        "stage": stage.titles[lang] if stage is not None else "",
        "ticks": [tick.titles[lang] for tick in stage.ticks if tick.id in visa.ticks] if stage is not None else [],
        "reason": reasons[visa.reason].titles[lang] if visa.reason in reasons else "",
        "remark": visa.remark,
    }
