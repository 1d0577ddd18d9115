"""One question of a visitor at work, with the act that is the person's turn (F11)."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda.catalog.records import TITLE, records
from orda.content.kinds.question import TOPICS
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE, VIEW_DRAFTS
from orda.text.dates import format_datetime
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.kept import kept_words, not_yours
from orda.views.editor.names import name_of
from orda.views.editor.questions.listing import row
from orda.web.navigation import visible
from orda.web.refusals import refuse
from orda.web.traversal import href
from orda.workflow.questions import answering
from orda.workflow.questions.question import (
    ANSWERED,
    OPEN,
    PREPARED,
    ROUTED,
    SPAM,
    IncomingQuestion,
    answers_for,
    may_approve,
    may_see,
    moderates,
    questions_of,
)

MAX_UNITS = 400
ACTIONS = {
    "routed": _("Given to a unit"),
    "sent-back": _("Sent back: another unit has to answer"),
    "spam": _("Called spam"),
    "no-spam": _("Called no spam after all"),
    "drafted": _("Answer saved"),
    "prepared": _("Answer sent for approval"),
    "returned": _("Answer returned"),
    "answered": _("Answer approved"),
    "published": _("Draft for publication made"),
    "withdrawn": _("Withdrawn by the asker"),
}
REMOVED = {
    "email": _("e-mail address"),
    "phone": _("telephone"),
    "number": _("number of a document or an account"),
    "account": _("account"),
    "link": _("link"),
    "name": _("name"),
}


@view_config(context=ISite, name="question", permission=PROPOSE, renderer="editor/question.pt")
def one_question(context, request):
    """The screen and its acts. Who may not see the question learns not even whether it exists."""
    question = _named(context, request)
    if question is None or not may_see(question, request.actor, context):
        return not_yours(request, "answer", "official", "remark")
    request.layout.view_title = _("Question № ${number}", mapping={"number": question.number})
    error = ""
    if request.method == "POST":
        try:
            message = _act(context, request, question)
        except OrdaError as refused:
            error = refuse(request, refused)
        else:
            request.flash_message(message)
            if not may_see(question, request.actor, context):
                return HTTPSeeOther(href(request, context, "my-work"))
            return HTTPSeeOther(href(request, context, "question", query={"id": question.number}))
    turn = _turn(request, question)
    return {**_shown(request, question), **turn, "error": error, "kept": kept_words(request, *_unshown(turn))}


def _unshown(turn: dict) -> tuple[str, ...]:
    """The fields that no form of the screen has now."""
    answer = () if turn["writes"] else ("answer", "official")
    return answer if turn["approves"] or turn["routes"] or turn["sends_back"] else (*answer, "remark")


def _named(context, request) -> IncomingQuestion | None:
    word = request.GET.get("id", "")
    number = whole_number(word)
    return questions_of(context).records.get(number)


def _act(context, request, question: IncomingQuestion):
    post, who = request.POST, {"actor": request.actor, "seen": _seen(request)}
    here, remark = who | {"site": context}, post.get("remark", "")
    if "route" in post:
        answering.route(question, find(context, post.get("unit", "")) or context, remark=remark, **who)
        return _("The unit has the question. Its time runs.")
    if "send-back" in post:
        answering.send_back(question, remark=remark, **here)
        return _("The question is back with the Digitalization Department.")
    if "spam" in post:
        answering.call_spam(question, **here)
        return _("It is called spam and will be deleted.")
    if "no-spam" in post:
        answering.call_no_spam(question, **here)
        return _("It waits to be sorted again.")
    if "approve" in post:
        answering.approve_answer(question, **here)
        return _("Approved. The asker can read the answer now.")
    if "return" in post:
        answering.return_answer(question, remark=remark, **here)
        return _("The answer is returned to its author.")
    if "publish" in post:
        answering.publish(question, **here)
        return _("A draft without personal data is made. Read it, translate it, send it for approval.")
    texts = {"answer": post.get("answer", ""), "official": post.get("official", "")}
    answering.write_answer(question, send="send" in post, **texts, **here)
    return _("The answer waits for the approval of the head.") if "send" in post else _("The answer is saved.")


def _seen(request) -> int:
    seen = request.POST.get("seen", "")
    return whole_number(seen, -1)


def _shown(request, question: IncomingQuestion) -> dict:
    asked, lang, said = question.asked, request.lang, request.layout.translate
    wanted = find(request.site, asked.unit_uid) if asked.unit_uid else None
    public = find(request.site, question.published_uid) if question.published_uid else None
    return {
        "card": row(request, question),
        "lines": asked.text.splitlines(),
        "lang_title": LANGUAGE_NAMES[asked.lang],
        "name": asked.name,
        "email": asked.email,
        "topic": said(dict(TOPICS).get(asked.topic, "")),
        "wanted": title_of(request, wanted) if wanted is not None else "",
        "may_publish": asked.may_publish,
        "opened": format_datetime(question.opened, lang),
        "answer_lines": question.answer.splitlines(),
        "official": question.official,
        "answered_by": name_of(request, question.answered_by) if question.answered_by else "",
        "acts": [
            {
                "title": said(ACTIONS[act.action]),
                "name": act.name,
                "time": format_datetime(act.time, lang),
                "remark": act.remark,
            }
            for act in reversed(question.acts)
        ],
        "public": _public(request, public) if public is not None else None,
        "gone": question.erased is not None,
    }


def _public(request, obj) -> dict | None:
    """The object that was made of the question, for who may see it."""
    if not request.may(VIEW_DRAFTS, obj) and not visible(request, obj):
        return None
    drafts = request.may(VIEW_DRAFTS, obj)
    return {"title": title_of(request, obj), "href": href(request, obj, "preview" if drafts else "")}


def _turn(request, question: IncomingQuestion) -> dict:
    """What the person may do now, and what was typed before a refusal."""
    site, actor, post, state = request.site, request.actor, request.POST, question.state
    sorts, unit = moderates(actor, site), question.unit(site)
    works = unit is not None and answers_for(actor, unit)
    answered = state == ANSWERED and question.erased is None
    publishes = answered and question.asked.may_publish and (sorts or works)
    there = question.published_uid and find(site, question.published_uid) is not None
    publishes = publishes and not there
    text, answer = answering.without_personal_data(question) if publishes else (None, None)
    return {
        "routes": sorts and state in OPEN,
        "spams": sorts and state in OPEN,
        "unspams": sorts and state == SPAM,
        "writes": works and state == ROUTED,
        "sends_back": works and state in (ROUTED, PREPARED),
        "approves": may_approve(question, actor, site),
        "publishes": publishes,
        "removed": _removed(request, text, answer) if publishes else [],
        "units": _units(request) if sorts and state in OPEN else [],
        "unit_uid": post.get("unit") or question.unit_uid or question.asked.unit_uid,
        "answer": post.get("answer", question.answer)[: answering.MAX_ANSWER * 2],
        "signed": post.get("official", question.official or request.identity.full_name)[:400],
        "remark": post.get("remark", "")[: answering.MAX_REMARK],
        "seen": len(question.acts),
        "action": href(request, site, "question", query={"id": question.number}),
        "list_href": href(request, site if sorts else unit, "questions"),
    }


def _removed(request, *texts) -> list[dict]:
    return [
        {"kind": request.layout.translate(REMOVED[kind]), "words": words}
        for blanked in texts
        for kind, words in blanked.removed
    ]


def _units(request) -> list[tuple[str, str]]:
    found = records(request.site, request.principals, ("unit",), order=TITLE)[:MAX_UNITS]
    return [(each.uid, title_of(request, each)) for each in found]
