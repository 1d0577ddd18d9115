"""My work, the list of requests, one request with its visas and its change."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.base import descendants, uid_from
from orda.content.site import find
from orda.errors import OrdaError
from orda.history.compare import compare_editions, compare_fields
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent, ISite
from orda.security.permissions import EDIT, PROPOSE, VIEW, WITHDRAW
from orda.text.dates import format_date, format_datetime
from orda.views.editor.contents import state_of
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow import transitions
from orda.workflow.checks import check_draft
from orda.workflow.inbox import may_see, on_the_way, returned_to, waiting_for
from orda.workflow.requests import OPEN, PUBLISHED, RECALLED, RETURNED, requests_of

PER_PAGE = 30
STATES = {OPEN: _("At approval"), RETURNED: _("Returned"), RECALLED: _("Recalled"), PUBLISHED: _("Published")}
ACTIONS = {"sent": _("Sent"), "approved": _("Approved"), "returned": _("Returned"), "recalled": _("Recalled")}
MAX_DRAFTS = 50


def card(request, item) -> dict:
    """A request as lists show it."""
    subjects = item.subjects(request.site)
    stage = item.stage
    editions = [obj.edition for obj in subjects if obj.edition is not None]
    return {
        "number": item.number,
        "href": href(request, request.site, "request", query={"id": item.number}),
        "title": ", ".join(edition.title(request.lang) for edition in editions) or f"№ {item.number}",
        "state": item.state,
        "state_title": request.layout.translate(STATES[item.state]),
        "stage": stage.titles[request.lang] if stage is not None else "",
        "opened": format_date(item.opened, request.lang),
        "opened_by": name_of(request, item.opened_by),
        "due": format_date(item.due, request.lang),
        "late": item.late,
        "level": item.level,
        "reason": _reason(request, item),
        "remark": next((visa.remark for visa in reversed(item.visas) if visa.action == "returned"), ""),
    }


def name_of(request, login: str) -> str:
    """The full name behind a login."""
    user = request.site.services["principals"].user(login)
    return user.full_name if user is not None else login


def _reason(request, item) -> str:
    code = next((visa.reason for visa in reversed(item.visas) if visa.reason), "")
    reasons = regulation.get().return_reasons
    return reasons[code].titles[request.lang] if code in reasons else ""


@view_config(context=ISite, name="my-work", permission=PROPOSE, renderer="editor/my_work.pt")
def my_work(context, request):
    """What waits for me, what was returned to me, what of mine is on the way, my open drafts."""
    request.layout.view_title = _("My work")
    drafts = [
        {
            "title": obj.edition.title(request.lang) or obj.__name__,
            "href": href(request, obj, "edit"),
            "modified": format_datetime(obj.draft.modified, request.lang),
            "state": state_of(obj),
        }
        for obj in my_drafts(request)
    ]
    return {
        "waiting": [card(request, each) for each in waiting_for(context, request.actor)],
        "returned": [card(request, each) for each in returned_to(context, request.actor)],
        "on_the_way": [card(request, each) for each in on_the_way(context, request.actor)],
        "drafts": drafts,
        "places": my_places(request),
        "requests_href": href(request, context, "requests"),
    }


def my_drafts(request) -> list:
    """Unsent drafts that the person has a hand in, by the catalogue's state index."""
    index = request.site.services["catalog"].inline["state"]
    found = []
    for oid in index.applyIn(["draft"]):
        obj = find(request.site, uid_from(oid))
        if obj is not None and obj.draft is not None and request.login in obj.draft.authors and request.may(EDIT, obj):
            found.append(obj)
            if len(found) >= MAX_DRAFTS:
                break
    return sorted(found, key=lambda obj: obj.draft.modified, reverse=True)


def my_places(request) -> list[dict]:
    """The folders in which the person holds grants of their own."""
    held = request.principals
    found = []
    for unit in descendants(request.site):
        if unit.__parent__ is not None and any(grant.principal in held for grant in unit.grants):
            title = unit.edition.title(request.lang) if unit.edition else unit.__name__
            view = "contents" if unit.folderish else ""
            found.append({"title": title, "href": href(request, unit, view)})
    return found[:MAX_DRAFTS]


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
    states = [("", _("All")), *STATES.items()]
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
            for each, title in states
        ],
    }


@view_config(context=ISite, name="request", permission=PROPOSE, renderer="editor/request.pt")
def one_request(context, request):
    """The change, the visas so far, and the act that is the person's turn."""
    word = request.GET.get("id", "")
    records = requests_of(context).records
    item = records.get(int(word)) if word.isascii() and word.isdigit() and len(word) < 9 else None
    if item is None or not may_see(item, request.actor, context):
        raise HTTPNotFound()
    request.layout.view_title = _("Request № ${number}", mapping={"number": item.number})
    error = ""
    if request.method == "POST":
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
    return {**_shown(context, request, item), "error": error}


def _act(context, request, item):
    post = request.POST
    seen = post.get("seen", "")
    arguments = {"actor": request.actor, "context": context}
    if "recall" in post:
        transitions.recall(item, **arguments)
        return _("The request is recalled; the draft is yours again.")
    arguments["seen"] = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1
    remark = post.get("remark", "")
    if "return" in post:
        transitions.return_to_author(item, reason=post.get("reason", ""), remark=remark, **arguments)
        return _("The request is returned to its author.")
    transitions.approve(item, ticks=tuple(post.getall("tick")[:50]), remark=remark, **arguments)
    if item.state == PUBLISHED:
        return _("Published. Visitors see it now.")
    return _("Your visa is recorded.")


def _shown(context, request, item) -> dict:
    lang, stage, reg = request.lang, item.stage, regulation.get()
    subjects = item.subjects(context)
    actor = request.actor
    turn = transitions.awaits(item, actor, context)
    return {
        "request_card": card(request, item),
        "subjects": [_subject(request, item, obj) for obj in subjects],
        "visas": [_visa(request, item, visa) for visa in item.visas],
        "stages": [
            {
                "title": each.titles[lang],
                "done": number < item.stage_index or item.state == PUBLISHED,
                "current": each is stage,
            }
            for number, each in enumerate(item.route.stages)
        ],
        "turn": turn,
        "ticks": [{"id": tick.id, "title": tick.titles[lang]} for tick in stage.ticks] if turn else [],
        "ticked": request.POST.getall("tick")[:50] if request.method == "POST" else [],
        "remark": request.POST.get("remark", "")[:4000],
        "reason": request.POST.get("reason", ""),
        "reasons": [{"id": key, "title": reason.titles[lang]} for key, reason in reg.return_reasons.items()],
        "may_recall": stage is not None and actor.login in item.authors | {item.opened_by},
        "seen": len(item.visas),
        "action": href(request, context, "request", query={"id": item.number}),
        "provider": item.provider,
        "edms": item.edms,
        "language_names": LANGUAGE_NAMES,
    }


def _subject(request, item, obj) -> dict:
    if item.state == OPEN:
        old, new = obj.live, obj.draft
    elif item.state == PUBLISHED and item.result.get(obj.uid) in obj.versions:
        number = item.result[obj.uid]
        old, new = obj.versions.get(number - 1), obj.versions[number]
    else:
        old, new = obj.live, obj.edition
    findings = check_draft(obj) if item.state == OPEN else []
    return {
        "title": new.title(request.lang) if new is not None else obj.__name__,
        "href": href(request, obj, "preview" if item.state == OPEN else ""),
        "live_href": href(request, obj) if obj.live is not None else None,
        "edit_href": href(request, obj, "edit") if item.state == RETURNED and request.may(EDIT, obj) else None,
        "languages": [each for each in compare_editions(old, new) if each.changed],
        "fields": compare_fields(old, new),
        "findings": [{"text": request.layout.translate(f.message), "blocks": f.blocks} for f in findings],
    }


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


@view_config(context=IContent, name="withdraw", permission=WITHDRAW, renderer="editor/withdraw.pt")
def withdraw(context, request):
    """Take a page from the public at once (level E), with a reason for the register."""
    request.layout.view_title = _("Withdraw from the public")
    error = ""
    if request.method == "POST":
        try:
            transitions.withdraw(context, actor=request.actor, reason=request.POST.get("reason", ""))
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Withdrawn. Visitors no longer see it; the text is kept as a draft."))
            may_stay = request.may(VIEW, context) and request.may("view-drafts", context)
            return HTTPSeeOther(href(request, context, "history") if may_stay else href(request, request.site))
    live = context.live
    title = live.title(request.lang) if live is not None else ""
    return {
        "title": title,
        "public": live is not None,
        "error": error,
        "reason": request.POST.get("reason", "")[:4000],
        "action": href(request, context, "withdraw"),
        "reasons": [each.titles[request.lang] for each in regulation.get().withdrawal_reasons.values()],
    }
