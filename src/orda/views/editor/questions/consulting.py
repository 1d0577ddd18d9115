"""Asking the Digitalization Department from any page at work, and its answers (D12)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.base import path_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContent, ISite
from orda.security.permissions import PROPOSE
from orda.text.dates import format_datetime
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.reading import known
from orda.web.traversal import href
from orda.workflow.questions.consulting import (
    MAX_TEXT,
    advise,
    asked_by,
    consult,
    consultations_of,
    dismiss,
    may_ask_about,
    page_of,
    to_answer,
)


@view_config(context=IContent, name="ask-digital", permission=PROPOSE, renderer="editor/ask_digital.pt")
def ask_digital(context, request):
    """The form; the question carries the address by itself."""
    if not may_ask_about(request.actor, context):
        raise HTTPNotFound()
    request.layout.view_title = _("Ask the Digitalization Department")
    error, text = "", str(request.POST.get("text", ""))
    if request.method == "POST":
        try:
            consult(context, actor=request.actor, text=text)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Your question is sent. The answer will stand in “My work”."))
            return HTTPSeeOther(href(request, request.site, "my-work"))
    return {
        "title": title_of(request, context) if context is not request.site else "",
        "path": path_of(context),
        "error": error,
        "text": text[: 2 * MAX_TEXT],
        "max_text": MAX_TEXT,
        "action": href(request, context, "ask-digital"),
    }


def consultations(request) -> dict:
    """What waits for the department, and the person's own questions, for "My work"."""
    actor, site = request.actor, request.site
    return {
        "to_answer": [_row(request, each) for each in to_answer(actor, site)],
        "asked": [_row(request, each) for each in asked_by(actor, site)],
    }


def _row(request, question) -> dict:
    page = page_of(question, request.site)
    nothing = request.layout.translate(_("General question")) if page is request.site else "–"
    page = page if page is not None and page is not request.site and known(request, page) else None
    return {
        "number": question.number,
        "title": title_of(request, page) if page is not None else nothing,
        "path": path_of(page) if page is not None else "",
        "href": href(request, page, "" if page.live is not None else "preview") if page is not None else "",
        "asker": name_of(request, question.asker),
        "opened": format_datetime(question.opened, request.lang, "medium"),
        "text": question.text,
        "answer": question.answer,
        "by": name_of(request, question.answered_by) if question.answered_by else "",
    }


@view_config(context=ISite, name="consultation", permission=PROPOSE, request_method="POST")
def act(context, request):
    """Answer a colleague, or put an answer away."""
    word = str(request.POST.get("number", ""))
    number = whole_number(word)
    question = consultations_of(context).records.get(number)
    arguments = {"actor": request.actor, "context": context}
    if question is None or question not in (*to_answer(**arguments), *asked_by(**arguments)):
        raise HTTPNotFound()
    try:
        if "dismiss" in request.POST:
            dismiss(question, **arguments)
            message = _("Taken off the list.")
        else:
            advise(question, text=str(request.POST.get("text", "")), **arguments)
            message = _("The answer is sent.")
    except OrdaError as refused:
        request.flash_message(refused.message, "danger")
    else:
        request.flash_message(message)
    return HTTPSeeOther(href(request, context, "my-work"))
