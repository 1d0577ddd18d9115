"""My work: what waits for the person, what came back and why, what is on its way, drafts, folders."""

from pyramid.view import view_config

from orda.catalog.listing import in_state
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import EDIT, PROPOSE
from orda.text.dates import format_datetime
from orda.views.editor.copies.working import copies_listed
from orda.views.editor.documents.acquaintance import documents_to_read
from orda.views.editor.duties import reports, stale_texts, unit_sites, unread_files
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.places import my_folders
from orda.views.editor.questions.consulting import consultations
from orda.views.editor.questions.error_reports import error_reports
from orda.views.editor.questions.inquiries import inquiries_waiting
from orda.views.editor.questions.listing import list_href as questions_href
from orda.views.editor.questions.listing import row as question_row
from orda.views.editor.requests.cards import card, request_title
from orda.views.editor.requests.delegation import in_whose_place
from orda.views.editor.requests.places import whose_turn
from orda.views.editor.requests.proposals import again_href
from orda.web.states import shown_state
from orda.web.traversal import href
from orda.workflow.questions.question import questions_for
from orda.workflow.requests.approvers import is_first_asked
from orda.workflow.requests.inbox import done_lately, on_the_way, returned_to, waiting_for

MAX_DRAFTS = 50


@view_config(context=ISite, name="my-work", permission=PROPOSE, renderer="editor/my_work.pt")
def my_work(context, request):
    """The lists, the most urgent first."""
    request.layout.view_title = _("My work")
    actor = request.actor
    returned = returned_to(context, actor)
    mending = {uid for item in returned for uid in item.stamps}
    waiting = waiting_for(context, actor)
    others = {each.number for each in waiting if not is_first_asked(each, actor, context)}
    cards = [{**card(request, each), "acting": in_whose_place(request, each)} for each in waiting]
    return {
        "name": request.identity.full_name,
        "waiting": [each for each in cards if each["number"] not in others],
        "may_decide": [each for each in cards if each["number"] in others],
        "returned": [{**card(request, each), "subjects": _subjects(request, each)} for each in returned],
        "on_the_way": [_on_the_way(request, each) for each in on_the_way(context, actor)],
        "done": [_done(request, each) for each in done_lately(context, actor)],
        "drafts": [_draft(request, obj) for obj in my_drafts(request) if obj.uid not in mending],
        "to_read": documents_to_read(request),
        "questions": [question_row(request, each) for each in questions_for(request.actor, context)],
        "stale": stale_texts(request),
        "errors": error_reports(request),
        **consultations(request),
        "sites": unit_sites(request),
        "unread": unread_files(request),
        "reports": reports(request),
        "folders": my_folders(request),
        "requests_href": href(request, context, "requests"),
        "copies": copies_listed(request),
        "inquiries": inquiries_waiting(request),
        "inquiries_href": href(request, context, "inquiries"),
        "propose_section_href": href(request, context, "propose-section"),
        "propose_change_href": href(request, context, "propose-change"),
        "questions_href": questions_href(request),
    }


def _subjects(request, item) -> list[dict]:
    """Where what came back is mended."""
    if item.proposal is not None:
        again = again_href(request, item)
        return [{"title": request_title(request, item), "href": again}] if again else []
    return [
        {"title": title_of(request, obj), "href": href(request, obj, "edit")}
        for obj in item.subjects(request.site)
        if request.may(EDIT, obj)
    ]


def _on_the_way(request, item) -> dict:
    """A card that says by name for whom it waits."""
    return {**card(request, item), "stage": "; ".join(whose_turn(request, item))}


def _done(request, item) -> dict:
    """A card that says when it was decided."""
    return {**card(request, item), "closed": format_datetime(item.closed, request.lang, "medium")}


def _draft(request, obj) -> dict:
    unit = obj.__parent__
    return {
        "title": title_of(request, obj),
        "place": title_of(request, unit) if unit is not None else "",
        "href": href(request, obj, "preview"),
        "edit_href": href(request, obj, "edit"),
        "send_href": href(request, obj, "send"),
        "modified": format_datetime(obj.draft.modified, request.lang, "medium"),
        "state": shown_state(request, obj),
    }


def my_drafts(request) -> list:
    """Unsent drafts that the person has a hand in, the latest first."""
    found = [
        obj
        for obj in in_state(request.site, "draft")
        if obj.draft is not None and obj.draft.sent is None and request.login in obj.draft.authors
    ]
    found = [obj for obj in found if request.may(EDIT, obj)]
    return sorted(found, key=lambda obj: obj.draft.modified, reverse=True)[:MAX_DRAFTS]
