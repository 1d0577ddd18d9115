"""Errors reported by visitors, for those who answer for the page: mended, or no error."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import EDIT, PROPOSE
from orda.text.dates import format_date
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.web.traversal import href
from orda.workflow.questions.reports import MENDED, NO_ERROR, may_settle, reports_for, reports_of, settle

ANSWERS = {MENDED: _("Noted: the error is mended."), NO_ERROR: _("Noted: it is no error.")}


def error_reports(request) -> list[dict]:
    """The reports that wait for the person, for "My work"."""
    return [_row(request, each) for each in reports_for(request.actor, request.site)]


def _row(request, report) -> dict:
    said, page = report.reported, find(request.site, report.reported.page)
    edits = page is not None and request.may(EDIT, page)
    return {
        "number": report.number,
        "title": title_of(request, page) if page is not None else "–",
        "href": href(request, page, lang=said.lang) if page is not None and page.live is not None else "",
        "edit_href": href(request, page, "edit") if edits else "",
        "lang": said.lang,
        "place": said.place,
        "text": said.text,
        "day": format_date(report.opened, request.lang, "medium"),
    }


@view_config(context=ISite, name="error-report", permission=PROPOSE, request_method="POST")
def answer(context, request):
    """Settle one report."""
    word = str(request.POST.get("number", ""))
    number = whole_number(word)
    report = reports_of(context).records.get(number)
    if report is None or not may_settle(report, request.actor, context):
        raise HTTPNotFound()
    state = next((each for each in ANSWERS if each in request.POST), "")
    try:
        settle(report, state, actor=request.actor, context=context)
    except OrdaError as refused:
        request.flash_message(refused.message, "danger")
    else:
        request.flash_message(ANSWERS[state])
    return HTTPSeeOther(href(request, context, "my-work"))
