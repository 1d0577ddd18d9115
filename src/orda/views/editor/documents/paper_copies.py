"""The register of the paper copies of a document (A5)."""

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.content.fields import Day, Line
from orda.content.paper_copies import MAX_HOLDER, MAX_NUMBER, copies_of, hand_out, take_back
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import IDocument
from orda.security.permissions import EDIT
from orda.text.dates import format_date
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.exports import exported
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href

MAX_DIGITS = 4


class CopySchema(colander.MappingSchema):
    """One copy that somebody gets."""

    number = colander.SchemaNode(Line(), title=_("Copy №"), validator=colander.Length(max=MAX_NUMBER))
    exemplar = colander.SchemaNode(Line(), title=_("Exemplar №"), missing="", validator=colander.Length(max=MAX_NUMBER))
    holder = colander.SchemaNode(
        Line(),
        title=_("Who holds it"),
        description=_("Post and name, or the unit."),
        validator=colander.Length(max=MAX_HOLDER),
    )
    given = colander.SchemaNode(Day(), title=_("Given on"))


@view_config(context=IDocument, name="paper-copies", permission=EDIT, renderer="editor/paper_copies.pt")
def paper_copies(context, request):
    """The rows, and a form for one more; the buttons are ``give`` and ``back``."""
    request.layout.view_title = _("Register of copies: ${title}", mapping={"title": title_of(request, context)})
    action, button = href(request, context, "paper-copies"), Button("give", _("Write it down"))
    form = make_form(CopySchema(), request, (button,), action, values={"given": clock.today()}, formid="copy")
    if request.method == "POST":
        done = _back(context, request) if "back" in request.POST else _give(context, request, form)
        if done is not None:
            request.flash_message(done)
            return HTTPSeeOther(action)
        request.response.status_int = 422
    edition = context.live or context.edition
    rows = [_row(request, number, copy) for number, copy in enumerate(copies_of(context))]
    return {
        "title": title_of(request, context),
        "code": edition.fields.get("code", "") if edition is not None else "",
        "manager": edition.text(request.lang, "manager") if edition is not None else "",
        "rows": rows[::-1],
        "form": form,
        "action": action,
        "exports": [
            {"title": title, "href": href(request, context, "paper-copies-export", query={"format": each})}
            for each, title in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }


def _give(context, request, form):
    accepted = form.accept(request.POST)
    if accepted is None:
        return None
    try:
        hand_out(context, actor=request.actor, **accepted)
    except BadField as error:
        form.fail(error.message, error.field)
        return None
    return _("The copy is in the register.")


def _back(context, request):
    word = request.POST["back"]
    index = whole_number(word, -1, digits=MAX_DIGITS)
    try:
        take_back(context, index, actor=request.actor)
    except OrdaError as error:
        request.flash_message(error.message, "danger")
        return None
    return _("It is written that the copy came back.")


def _row(request, index: int, copy) -> dict:
    return {
        "index": index,
        "number": copy.number,
        "exemplar": copy.exemplar,
        "holder": copy.holder,
        "given": format_date(copy.given, request.lang, "short"),
        "returned": format_date(copy.returned, request.lang, "short") if copy.returned else "",
        "by": name_of(request, copy.by),
    }


@view_config(context=IDocument, name="paper-copies-export", permission=EDIT, request_method="GET")
def paper_copies_export(context, request):
    """``?format=``: the register as a table."""
    titles = (_("Copy №"), _("Exemplar №"), _("Who holds it"), _("Given on"), _("Came back on"), _("Written by"))
    rows = [
        (
            each.number,
            each.exemplar,
            each.holder,
            each.given.isoformat(),
            each.returned and each.returned.isoformat(),
            each.by,
        )
        for each in copies_of(context)
    ]
    return exported(request, "copies", [request.layout.translate(title) for title in titles], rows)
