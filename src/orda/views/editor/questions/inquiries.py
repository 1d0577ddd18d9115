"""Information asked of units: the list, asking, and one inquiry with what was said (D16)."""

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.fields import Line, Paragraph
from orda.content.site import find
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import PROPOSE
from orda.text.dates import format_datetime
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.kept import kept_words, not_yours
from orda.views.editor.requests.proposals import units_offered
from orda.web.batch import Batch
from orda.web.forms.form import Button, make_form
from orda.web.refusals import refuse
from orda.web.traversal import href
from orda.workflow.questions import inquiries as verbs
from orda.workflow.questions.inquiries import ANSWERED, ASKED, MAX_SUBJECT, MAX_TEXT, SETTLED, Inquiry, inquiries_of

PER_PAGE = 30
STATES = {ASKED: _("Waits for the unit"), ANSWERED: _("Answered"), SETTLED: _("Settled")}
PILLS = {ASKED: "sent", ANSWERED: "draft", SETTLED: "published"}
STEPS = {
    "asked": _("Asked for information"),
    "answered": _("Answered"),
    "asked-again": _("Asked again"),
    "settled": _("Settled"),
}


@view_config(context=ISite, name="inquiries", permission=PROPOSE, renderer="editor/inquiries.pt")
def inquiries(context, request):
    """What the person may see, the newest first, and the form for who may ask."""
    request.layout.view_title = _("Information asked of units")
    form = _form(request) if verbs.may_ask(request.actor, context) else None
    if request.method == "POST":
        if form is None:
            raise HTTPNotFound()
        accepted = form.accept(request.POST)
        if accepted is not None:
            try:
                unit = find(context, accepted.pop("unit"))
                made = verbs.ask_unit(unit, actor=request.actor, **accepted)
            except BadField as error:
                form.fail(error.message, error.field)
            except OrdaError as error:
                form.fail(error.message)
            else:
                request.flash_message(_("The unit is asked. It has until the day below."))
                return HTTPSeeOther(_href(request, made))
        request.response.status_int = 422
    seen = [each for each in inquiries_of(context).newest() if verbs.may_see(each, request.actor, context)]
    batch = Batch(request, seen, PER_PAGE)
    return {
        "rows": [row(request, each) for each in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "inquiries"),
        "form": form,
    }


def _form(request):
    schema = colander.SchemaNode(colander.Mapping())
    units = colander.SchemaNode(
        colander.String(), name="unit", title=_("Unit"), choices=units_offered(request), control="select"
    )
    schema.add(units)
    limit = colander.Length(max=MAX_SUBJECT)
    schema.add(colander.SchemaNode(Line(), name="subject", title=_("What is needed"), validator=limit))
    text = colander.SchemaNode(
        Paragraph(), name="text", title=_("In detail"), validator=colander.Length(max=MAX_TEXT), rows=6
    )
    schema.add(text)
    return make_form(schema, request, (Button("ask", _("Ask the unit")),), href(request, request.site, "inquiries"))


@view_config(context=ISite, name="inquiry", permission=PROPOSE, renderer="editor/inquiry.pt")
def one_inquiry(context, request):
    """``?id=``: what was said, and the words of whose turn it is."""
    inquiry = _named(context, request)
    if inquiry is None or not verbs.may_see(inquiry, request.actor, context):
        return not_yours(request, "text")
    request.layout.view_title = _("Inquiry № ${number}", mapping={"number": inquiry.number})
    error = ""
    if request.method == "POST":
        try:
            _act(context, request, inquiry)
        except OrdaError as refused:
            error = refuse(request, refused)
        else:
            return HTTPSeeOther(_href(request, inquiry))
    actor, unit = request.actor, inquiry.unit(context)
    shown = {
        **row(request, inquiry),
        "steps": [_step(request, step) for step in inquiry.steps],
        "answers": inquiry.state == ASKED and verbs.may_answer(actor, unit),
        "asks": inquiry.state == ANSWERED and verbs.may_ask(actor, context),
        "settles": inquiry.state != SETTLED and verbs.may_ask(actor, context),
        "seen": len(inquiry.steps),
        "text": request.POST.get("text", "")[:MAX_TEXT],
        "error": error,
        "action": _href(request, inquiry),
        "list_href": href(request, context, "inquiries"),
    }
    return {**shown, "kept": [] if shown["answers"] or shown["asks"] else kept_words(request, "text")}


def _named(context, request) -> Inquiry | None:
    word = request.GET.get("id", "")
    number = whole_number(word)
    return inquiries_of(context).records.get(number)


def _act(context, request, inquiry: Inquiry) -> None:
    post = request.POST
    word = post.get("seen", "")
    seen = whole_number(word, -1)
    arguments = {"actor": request.actor, "context": context, "seen": seen}
    if "settle" in post:
        verbs.settle(inquiry, **arguments)
        request.flash_message(_("Settled."))
    elif "again" in post:
        verbs.ask_again(inquiry, text=post.get("text", ""), **arguments)
        request.flash_message(_("The unit is asked again; its days begin anew."))
    else:
        verbs.answer(inquiry, text=post.get("text", ""), **arguments)
        request.flash_message(_("Your answer is sent."))


def row(request, inquiry: Inquiry) -> dict:
    """An inquiry as lists show it."""
    unit = inquiry.unit(request.site)
    late = inquiry.late
    return {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "href": _href(request, inquiry),
        "unit": title_of(request, unit) if unit is not None else "–",
        "due": format_datetime(inquiry.due, request.lang, "medium"),
        "opened": format_datetime(inquiry.opened, request.lang, "medium"),
        "open": inquiry.state == ASKED,
        "late": late,
        "pill": "late" if late else PILLS[inquiry.state],
        "state_title": request.layout.translate(_("Late") if late else STATES[inquiry.state]),
    }


def _step(request, step) -> dict:
    return {
        "title": request.layout.translate(STEPS[step.action]),
        "name": step.name,
        "time": format_datetime(step.time, request.lang),
        "lines": step.text.splitlines(),
    }


def _href(request, inquiry: Inquiry) -> str:
    return href(request, request.site, "inquiry", query={"id": inquiry.number})


def inquiries_waiting(request) -> list[dict]:
    """What waits for the person, for "My work"."""
    return [row(request, each) for each in verbs.waiting_for(request.actor, request.site)]
