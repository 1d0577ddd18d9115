"""The questions of visitors at work, in lists: for who sorts them, for the people of a unit (F11)."""

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from orda.content.kinds.question import RECTOR
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import ISite, IUnit
from orda.security.permissions import CHECK, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.text.plain import excerpt
from orda.views.editor.editing.comparison import title_of
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.questions.question import (
    ANSWERED,
    NEW,
    OPEN,
    PREPARED,
    ROUTED,
    SPAM,
    WITHDRAWN,
    IncomingQuestion,
    answers_for,
    moderates,
    questions_of,
)

PER_PAGE = 30
LATE = "late"
STATES = {
    NEW: _("To be sorted"),
    ROUTED: _("With a unit"),
    PREPARED: _("Answer to be approved"),
    ANSWERED: _("Answered"),
    SPAM: _("Spam"),
    WITHDRAWN: _("Withdrawn"),
}
FILTERS = {"": _("Open"), NEW: STATES[NEW], PREPARED: STATES[PREPARED], LATE: _("Overdue"), ANSWERED: STATES[ANSWERED]}
FOR_SORTERS = {SPAM: STATES[SPAM]}
# The states of pills (workplace.css).
PILLS = {NEW: "draft", ROUTED: "sent", PREPARED: "sent", ANSWERED: "published", SPAM: "returned", WITHDRAWN: "recalled"}


@view_config(context=ISite, name="questions", permission=CHECK, renderer="editor/questions.pt")
@view_config(context=IUnit, name="questions", permission=VIEW_DRAFTS, renderer="editor/questions.pt")
def questions_list(context, request):
    """All questions for who sorts them; those of one unit for its people. ``?state=`` narrows, the open ones first."""
    site = request.site
    sorts = context is site
    if not sorts and not answers_for(request.actor, context) and not moderates(request.actor, site):
        raise HTTPForbidden()
    request.layout.view_title = _("Questions of visitors")
    filters = FILTERS | (FOR_SORTERS if sorts else {})
    state = request.GET.get("state", "")
    state = state if state in filters else ""
    found = [each for each in _in_state(site, state) if sorts or each.unit_uid == context.uid]
    batch = Batch(request, found, PER_PAGE)
    return {
        "rows": [row(request, each) for each in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "questions"),
        "filters": [
            {
                "title": request.layout.translate(title),
                "href": href(request, context, "questions", query={"state": each} if each else None),
                "current": each == state,
            }
            for each, title in filters.items()
        ],
        "units": _by_unit(request) if sorts else [],
        "frequent_href": href(request, site, "frequent") if sorts else "",
        "unit": "" if sorts else title_of(request, context),
    }


def list_href(request) -> str:
    """The list of questions that concerns the person: all for who sorts, else those of the own unit; "" for none."""
    site, unit = request.site, find(request.site, request.identity.unit_uid)
    if moderates(request.actor, site):
        return href(request, site, "questions")
    return href(request, unit, "questions") if unit is not None and answers_for(request.actor, unit) else ""


def _in_state(site, state: str) -> list[IncomingQuestion]:
    service = questions_of(site)
    if state in ("", LATE, *OPEN):
        found = service.open_questions()
        if state:
            found = [each for each in found if (each.late if state == LATE else each.state == state)]
        # What is due first comes first; what nobody has sorted yet has no deadline and waits longest.
        return sorted(found, key=lambda each: (each.due is not None, each.due or each.opened, each.number))
    return [each for each in service.newest() if each.state == state]


def row(request, question: IncomingQuestion) -> dict:
    """A question as lists show it."""
    unit, state = question.unit(request.site), question.state
    return {
        "number": question.number,
        "href": href(request, request.site, "question", query={"id": question.number}),
        "text": excerpt(question.asked.text, 140) or request.layout.translate(_("Erased")),
        "lang": question.asked.lang,
        "to_rector": question.asked.addressee == RECTOR,
        "unit": title_of(request, unit) if unit is not None else "",
        "opened": format_date(question.opened, request.lang, "medium"),
        "due": format_date(question.due, request.lang, "medium") if question.due and question.is_open else "",
        "late": question.late,
        "pill": "late" if question.late else PILLS[state],
        "state_title": request.layout.translate(_("Overdue") if question.late else STATES[state]),
    }


def _by_unit(request) -> list[dict]:
    """How each unit keeps up: open, late, answered, answered in time."""
    counts: dict[str, list[int]] = {}
    for question in questions_of(request.site).newest():
        if question.unit_uid and question.state not in (SPAM, WITHDRAWN):
            numbers = counts.setdefault(question.unit_uid, [0, 0, 0, 0])
            for place, true in enumerate((question.is_open, question.late, not question.is_open, question.in_time)):
                numbers[place] += true
    units = ((find(request.site, uid), numbers) for uid, numbers in counts.items())
    found = [
        {
            "title": title_of(request, unit),
            "href": href(request, unit, "questions"),
            "open": numbers[0],
            "late": numbers[1],
            "answered": numbers[2],
            "in_time": numbers[3],
        }
        for unit, numbers in units
        if unit is not None
    ]
    return sorted(found, key=lambda each: (-each["late"], -each["open"], each["title"]))
