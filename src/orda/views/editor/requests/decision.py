"""One request: the change against what visitors see, its way so far, and the act that is the person's turn."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import clock, regulation
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE
from orda.text.dates import format_date, format_datetime
from orda.text.typed import day as day_in
from orda.text.typed import whole_number
from orda.views.editor.copies.working import look_action
from orda.views.editor.kept import kept_words, not_yours
from orda.views.editor.letters.shown import letter_shown
from orda.views.editor.names import name_of
from orda.views.editor.requests.cards import actor_of, card, remark_of, request_title
from orda.views.editor.requests.delegation import delegate_posted, delegation, posted_signature
from orda.views.editor.requests.moments import moments_said, read_moments, scheduled_screen
from orda.views.editor.requests.places import whose_turn
from orda.views.editor.requests.proposals import again_href, proposal_facts
from orda.views.editor.requests.remarks import kept_notes, notes_listed, read_notes, with_left_over
from orda.views.editor.requests.subjects import query_of, subjects_shown, views_of
from orda.views.editor.requests.way import act_said, way_of, withdrawal_shown
from orda.web.refusals import refuse
from orda.web.traversal import href
from orda.workflow.levels.principles import complete, may_complete
from orda.workflow.levels.withdrawals import reinstate
from orda.workflow.requests import transitions, turns
from orda.workflow.requests.grounds import ground_asked
from orda.workflow.requests.inbox import may_see, returned_before
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, OPEN, PUBLISHED, SCHEDULED, requests_of
from orda.workflow.restoring.going_back import take_back
from orda.workflow.sheets.approval import MAX_REMARK
from orda.workflow.sheets.reasons import reason_titles
from orda.workflow.timing.moments import publish_now

ACTIONS = {
    "sent": _("Sent"),
    "approved": _("Approved"),
    "returned": _("Returned"),
    "recalled": _("Recalled"),
    "corrected": _("Corrected by a letter that was approved meanwhile"),
    "withdrawn": _("Withdrawn from the public"),
    "reinstated": _("Made public again"),
    "went-back": _("Brought back to an earlier state"),
    "taken-back": _("Going back undone"),
    "delegated": _("Delegated"),
    "erased": _("Remarks taken out as the law demands"),
    "published": _("Published at its moment"),
    "hastened": _("Published before its moment"),
    "carried-out": _("Carried out"),
}
MAX_TICKS = 50
MAX_DATE = 10


@view_config(context=ISite, name="request", permission=PROPOSE, renderer="editor/request.pt")
def one_request(context, request):
    """The screen and its acts."""
    item = _named(context, request)
    if item is None or not may_see(item, request.actor, context):
        return not_yours(request, "remark")
    request.layout.view_title = _("Request № ${number}", mapping={"number": item.number})
    error, refusal = "", None
    if request.method == "POST":
        if _given_already(request, item):
            return HTTPSeeOther(href(request, context, "my-work"))
        try:
            message = _act(context, request, item)
        except OrdaError as refused:
            refusal = refused
            error = refuse(request, refused)
        else:
            request.flash_message(message)
            return HTTPSeeOther(href(request, context, "my-work"))
    shown = {**_turn(context, request, item), **scheduled_screen(request, item, refusal)}
    returns = shown["may_hasten"] or (shown["turn"] and not item.route.at_once)
    shown |= _shown(context, request, item, returns)
    acts = shown["turn"] or shown["may_hasten"] or shown["may_complete"]
    kept = [] if acts else [*kept_words(request, "remark", "ground"), *kept_notes(request)]
    if acts and shown["returning"]:
        shown["remark"] = with_left_over(request, shown["remark"], shown["subjects"])
    return {**shown, "error": error, "kept": kept}


def _named(context, request):
    word = request.GET.get("id", "")
    number = whole_number(word)
    return requests_of(context).records.get(number)


def _seen(request) -> int:
    seen = request.POST.get("seen", "")
    return whole_number(seen, -1)


def _given_already(request, item) -> bool:
    """Is this the same form once more? A second click must not look like a refusal."""
    acts = {"approve": "approved", "reinstate": "reinstated", "take-back": "taken-back"}
    acts |= {"delegate": "delegated", "hasten": "hastened", "complete": "carried-out"}
    action = next((action for name, action in acts.items() if name in request.POST), "returned")
    last = item.visas[-1]
    return last.login == request.login and last.action == action and _seen(request) == len(item.visas) - 1


def _act(context, request, item):
    post = request.POST
    arguments = {"actor": request.actor, "context": context}
    if "recall" in post:
        transitions.recall(item, **arguments)
        letter = isinstance(item.proposal, CorrectionLetter)
        return _("The letter is recalled.") if letter else _("The request is recalled; the draft is yours again.")
    if "delegate" in post:
        return delegate_posted(context, request, item, _seen(request))
    arguments |= {"seen": _seen(request), "remark": post.get("remark", "")}
    if "hasten" in post:
        publish_now(item, **arguments)
        return _("Published. Visitors see it now.")
    if "complete" in post:
        complete(item, **arguments)
        return _("Noted as carried out.")
    if "take-back" in post:
        take_back(item, **arguments)
        return _("The folder is again what it was before going back.")
    if "reinstate" in post:
        reinstate(item, **arguments)
        return _("The page is public again.")
    if "return" in post:
        transitions.return_to_author(item, reason=post.get("reason", ""), notes=read_notes(post), **arguments)
        return _("The request is returned to its author.")
    references = {key: (number, day_in(day)) for key, number, day in _references(request, item)}
    ticks, moments = tuple(post.getall("tick")[:MAX_TICKS]), read_moments(post)
    arguments["signature"] = posted_signature(request)
    arguments["ground"] = post.get("ground", "")[:MAX_REMARK]
    arguments["stage"] = post.get("stage", "")
    transitions.approve(item, ticks=ticks, references=references, moments=moments, **arguments)
    if item.state == SCHEDULED:
        moment = format_datetime(item.begins, request.lang)
        return _("Approved. It will be published by itself: ${moment}.", mapping={"moment": moment})
    if item.state == PUBLISHED:
        return _("Published. Visitors see it now.")
    if item.state == DECIDED:
        return _("The decision is entered. It waits to be carried out.")
    if isinstance(item.proposal, NewSection) and item.state == CARRIED_OUT:
        return _("The section is made. Its pages wait as drafts for their text.")
    if isinstance(item.proposal, SectionChange) and item.state == CARRIED_OUT:
        return _("Carried out. Visitors see it now.")
    return _("Your visa is recorded.")


def _references(request, item) -> list[tuple[str, str, str]]:
    """What was typed of the decisions that the stages waiting ask for: (id, number, day)."""
    asked = [reference.id for stage in item.waiting for reference in stage.references]
    return [(key, request.POST.get(f"number-{key}", ""), request.POST.get(f"day-{key}", "")) for key in asked]


def _shown(context, request, item, returns: bool) -> dict:
    subjects = subjects_shown(request, item, returns)
    return {
        "card": card(request, item),
        "title": request_title(request, item),
        "level": _level(request, item),
        "withdrawn": withdrawal_shown(request, item),
        "subjects": subjects,
        "views": views_of(request, item),
        "proposal": proposal_facts(request, item),
        "look_action": look_action(request, item.proposal),
        "letter": letter_shown(request, item),
        "gone": len(item.stamps) - len(subjects),
        "visas": [_visa(request, item, visa) for visa in reversed(item.visas)],
        "earlier": [_earlier(request, each) for each in returned_before(item, request.actor, context)],
        "steps": way_of(request, item),
        "provider": name_of(request, item.provider),
        "edms": item.edms,
        "requests_href": href(request, context, "requests"),
        "sheet_href": href(request, context, "sheet", query={"id": item.number}),
    }


def _level(request, item) -> str:
    if isinstance(item.proposal, GoingBack):
        return request.layout.translate(_("Level E: done at once, reviewed afterwards"))
    return item.route.titles[request.lang]


def _turn(context, request, item) -> dict:
    """What the person may do now, and what was typed before a refusal."""
    post, lang = request.POST, request.lang
    mine = turns.turn(item, request.actor, context)
    stage, turn = mine or item.stage, mine is not None
    own = not turn and any(turns.answers(item, each, request.actor, context) for each in item.waiting)
    ticked = set(post.getall("tick")[:MAX_TICKS]) if request.method == "POST" else set()
    last = stage is not None and len(item.route.stages) == len(item.given) + 1
    return {
        "turn": turn,
        "stage_id": stage.id if stage is not None else "",
        "stage_title": stage.titles[lang] if stage is not None else "",
        "waits": whose_turn(request, item) if not turn else [],
        "approve_title": request.layout.translate(_approve_title(item, last)),
        "reviews": item.route.at_once and not isinstance(item.proposal, GoingBack),
        "reviews_return": isinstance(item.proposal, GoingBack),
        "references": _asked_references(request, item, stage) if turn else [],
        "own_text": own,
        **delegation(request, item, mine),
        "ticks": [{"id": t.id, "title": t.titles[lang], "ticked": t.id in ticked} for t in stage.ticks] if turn else [],
        "remark": post.get("remark", "")[:MAX_REMARK],
        "grounds": [request.layout.translate(each.message) for each in ground_asked(item, context)] if turn else [],
        "ground": post.get("ground", "")[:MAX_REMARK],
        "reason": post.get("reason", ""),
        "returning": not {"return", "reinstate", "take-back"}.isdisjoint(post),
        "reasons": [(key, each.titles[lang]) for key, each in regulation.get().return_reasons.items()],
        "may_recall": _may_recall(request, item),
        "may_complete": may_complete(item, request.actor, context),
        "again_href": again_href(request, item),
        "seen": len(item.visas),
        "action": href(request, context, "request", query=query_of(request, item)),
    }


def _may_recall(request, item) -> bool:
    mine = request.login in item.authors | {item.opened_by}
    return mine and item.state in (OPEN, SCHEDULED) and not item.route.at_once


def _approve_title(item, last: bool):
    if item.route.at_once:
        return _("It stays so") if isinstance(item.proposal, GoingBack) else _("It stays withdrawn")
    later = item.begins is not None and item.begins > clock.now()
    if not last or later or item.level == "D":
        return _("Approve")
    if isinstance(item.proposal, SectionChange):
        return _("Approve and carry out")
    return _("Approve and make the section") if isinstance(item.proposal, NewSection) else _("Approve and publish")


def _asked_references(request, item, stage) -> list[dict]:
    """The decisions outside that the stage asks for, with what was typed of them (B15)."""
    typed = {key: (number, day) for key, number, day in _references(request, item)}
    return [
        {
            "id": each.id,
            "title": each.titles[request.lang],
            "number": typed[each.id][0][: transitions.MAX_NUMBER],
            "day": typed[each.id][1][:MAX_DATE],
        }
        for each in stage.references
    ]


def _earlier(request, item) -> dict:
    """The return that ended an earlier request on the same page."""
    visa = next(each for each in reversed(item.visas) if each.action == "returned")
    address = href(request, request.site, "request", query={"id": item.number})
    return {"number": item.number, "href": address, **_visa(request, item, visa)}


def _visa(request, item, visa) -> dict:
    lang = request.lang
    stage = item.route.stage(visa.stage)
    return {
        "action": visa.action,
        "action_title": act_said(request, visa, stage, ACTIONS[visa.action]),
        "name": actor_of(request, visa),
        "time": format_datetime(visa.time, lang),
        "moments": moments_said(request, visa.moments),
        "stage": stage.titles[lang] if stage is not None else "",
        "ticks": [tick.titles[lang] for tick in stage.ticks if tick.id in visa.ticks] if stage is not None else [],
        "reason": reason_titles(visa).get(lang, ""),
        "remark": remark_of(request, visa),
        "notes": notes_listed(request, visa.notes),
        "ground": visa.ground,
        "references": _decisions(request, item, visa),
    }


def _decisions(request, item, visa) -> list[str]:
    """The decisions outside that a visa rests on, in words."""
    titles = {each.id: each.titles[request.lang] for stage in item.route.stages for each in stage.references}
    return [
        f"{titles.get(key, key)}: № {number}, {format_date(day, request.lang)}" for key, number, day in visa.references
    ]
