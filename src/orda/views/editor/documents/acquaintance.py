"""The acquaintance sheet of a document (A11): whom it is for, how far it is, to take away and to print."""

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from orda import clock, regulation
from orda.content.base import owner_unit
from orda.content.fields import Paragraph
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import IDocument
from orda.security.permissions import VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.dates import format_date, format_datetime
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.views.editor.requests.approval_sheet import Both
from orda.views.editor.requests.proposals import units_offered
from orda.web.companions import PRINTED_IN
from orda.web.exports import exported
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href
from orda.workflow.sheets import acquainting

MAX_LOGINS_TEXT = 150_000
MAX_VERSIONS = 50
WORDS = {
    "heading": _("Acquaintance sheet"),
    "what": _("Document"),
    "code": _("Code of the document"),
    "version": _("Version"),
    "until": _("To be read by"),
    "number": _("№"),
    "name": _("Full name"),
    "unit": _("Unit"),
    "time": _("Date and time of acquaintance"),
    "sign": _("Signature"),
    "sum": _("Read"),
    "printed": _("Printed"),
}


@view_config(context=IDocument, name="acquaintance", permission=VIEW_DRAFTS, renderer="editor/acquaintance.pt")
def acquaintance(context, request):
    """The screen of who keeps the sheet; the buttons are ``ask`` and ``call-off``."""
    _require(context, request)
    request.layout.view_title = _("Acquaintance: ${title}", mapping={"title": title_of(request, context)})
    form = _form(context, request)
    if request.method == "POST":
        done = _call_off(context, request) if "call-off" in request.POST else _ask(context, request, form)
        if done is not None:
            request.flash_message(done)
            return HTTPSeeOther(href(request, context, "acquaintance"))
        request.response.status_int = 422
    return {**_shown(context, request), "form": form}


def _require(context, request) -> None:
    if not acquainting.may_manage(request.actor, context):
        raise HTTPForbidden()


def _form(context, request):
    schema = colander.SchemaNode(colander.Mapping())
    groups = request.site.services["principals"].groups
    titles = [(name, group.titles.get(request.lang) or name) for name, group in groups.items()]
    for name, title, choices in (("units", _("Units"), units_offered(request)), ("groups", _("Groups"), titles)):
        schema.add(colander.SchemaNode(colander.Set(), name=name, title=title, choices=choices, missing=()))
    schema.add(
        colander.SchemaNode(
            Paragraph(),
            name="logins",
            title=_("Logins"),
            description=_("Single people, one login a line."),
            missing="",
            validator=colander.Length(max=MAX_LOGINS_TEXT),
            rows=3,
        )
    )
    schema.add(colander.SchemaNode(colander.Date(), name="until", title=_("To be read by"), missing=None))
    sheet, unit = acquainting.sheet_of(context), owner_unit(context)
    circle = sheet.circle if sheet is not None else None
    values = {"units": {unit.uid} if unit is not None else set()}
    if circle is not None:
        values = {"units": set(circle.units), "groups": set(circle.groups), "until": circle.until}
        values["logins"] = "\n".join(circle.logins)
    button = Button("ask", _("Ask them to read it"))
    return make_form(schema, request, (button,), href(request, context, "acquaintance"), values=values, formid="circle")


def _ask(context, request, form):
    accepted = form.accept(request.POST)
    if accepted is None:
        return None
    accepted["logins"] = accepted["logins"].replace(",", " ").split()
    try:
        count = acquainting.ask(context, actor=request.actor, **accepted)
    except BadField as error:
        form.fail(error.message, error.field)
        return None
    except OrdaError as error:
        form.fail(error.message)
        return None
    return _("Asked to read it: ${count}. They find it in “My work”.", mapping={"count": count})


def _call_off(context, request):
    try:
        acquainting.call_off(context, actor=request.actor)
    except OrdaError as error:
        request.flash_message(error.message, "danger")
        return None
    return _("Nobody is asked any more. What was confirmed stays.")


def _shown(context, request) -> dict:
    sheet, lang = acquainting.sheet_of(context), request.lang
    circle = sheet.circle if sheet is not None and context.live is not None else None
    found = acquainting.progress(context) if circle is not None else None
    export = {each: href(request, context, "acquaintance-export", query={"format": each}) for each in ("csv", "xlsx")}
    return {
        "title": title_of(request, context),
        "public": context.live is not None,
        "flagged": context.live is not None and bool(context.live.fields.get("acquaint")),
        "progress": _progress(request, found) if found is not None else None,
        "until": format_date(circle.until, lang) if circle is not None and circle.until else "",
        "late": bool(circle is not None and circle.until and circle.until < clock.today()),
        "asked_by": name_of(request, circle.by) if circle is not None else "",
        "asked_at": format_datetime(circle.at, lang) if circle is not None else "",
        "earlier": _earlier(context, request, sheet) if sheet is not None else [],
        "action": href(request, context, "acquaintance"),
        "exports": [{"title": title, "href": export[each]} for each, title in (("csv", "CSV"), ("xlsx", "Excel"))],
        "print_href": href(request, context, "acquaintance-sheet"),
    }


def _progress(request, found) -> dict:
    """{version, done, total, percent, people [{name, login, unit, time}], rest [{name, unit, barred}]}, by name."""
    barred = set(found.barred)
    people = [
        {**_person(request, login), "time": format_datetime(moment, request.lang)} for login, moment in found.done
    ]
    rest = [{**_person(request, login), "barred": login in barred} for login in found.waiting]
    return {
        "version": found.version,
        "done": len(found.done),
        "total": found.total,
        "percent": found.percent,
        "people": _by_name(request, people),
        "rest": _by_name(request, rest),
    }


def _person(request, login: str) -> dict:
    unit = acquainting.unit_of(request.site, login)
    return {
        "name": name_of(request, login),
        "login": login,
        "unit": title_of(request, unit) if unit is not None else "",
    }


def _by_name(request, people: list[dict]) -> list[dict]:
    return sorted(people, key=lambda each: (sort_key(each["name"], request.lang), each["login"]))


def _earlier(context, request, sheet) -> list[dict]:
    """How many confirmed the versions before the one that is public, the latest first."""
    live = context.live.number if context.live is not None else 0
    numbers = [number for number in reversed(sheet.confirmed.keys()) if number != live]
    return [{"number": number, "count": len(sheet.confirmed[number])} for number in numbers[:MAX_VERSIONS]]


@view_config(context=IDocument, name="acquaintance-export", permission=VIEW_DRAFTS, request_method="GET")
def acquaintance_export(context, request):
    """``?format=``: who confirmed which version when, who has not; earlier versions too."""
    _require(context, request)
    said, sheet = request.layout.translate, acquainting.sheet_of(context)
    headings = [said(each) for each in (_("Version"), _("Full name"), _("Login"), _("Unit"), _("Read"), _("Time"))]
    rows = []
    if sheet is not None and sheet.circle is not None and context.live is not None:
        found = acquainting.progress(context)
        rows = [_exported(request, found.version, login, said(_("no")), "") for login in found.waiting]
    for number in reversed(sheet.confirmed.keys() if sheet is not None else ()):
        for login, moment in sheet.of_version(number).items():
            time = clock.to_local(moment).strftime("%Y-%m-%d %H:%M:%S")
            rows.append(_exported(request, number, login, said(_("yes")), time))
    return exported(request, "acquaintance", headings, rows)


def _exported(request, number: int, login: str, read: str, time: str) -> tuple:
    person = _person(request, login)
    return (number, person["name"], login, person["unit"], read, time)


@view_config(
    context=IDocument,
    name="acquaintance-sheet",
    permission=VIEW_DRAFTS,
    request_method="GET",
    renderer="editor/acquaintance_sheet.pt",
)
def acquaintance_sheet(context, request):
    """The sheet for paper, in Kazakh and Russian."""
    _require(context, request)
    sheet, both = acquainting.sheet_of(context), Both(request)
    asked = sheet is not None and sheet.circle is not None and context.live is not None
    found = acquainting.progress(context) if asked else None
    live = context.live
    request.layout.view_title = _("Acquaintance: ${title}", mapping={"title": title_of(request, context)})
    confirmed = dict(found.done) if found is not None else {}
    logins = [*confirmed, *found.waiting] if found is not None else []
    rows = [_printed(request, login, confirmed.get(login)) for login in logins]
    return {
        "w": {name: both(words) for name, words in WORDS.items()},
        "university": both.titles(regulation.get().university.titles),
        "titles": tuple(live.title(lang) if live is not None else "" for lang in PRINTED_IN),
        "code": live.fields.get("code", "") if live is not None else "",
        "version": live.number if live is not None else 0,
        "until": format_date(sheet.circle.until, "kk", "short") if asked and sheet.circle.until else "",
        "rows": sorted(rows, key=lambda each: sort_key(each["name"], PRINTED_IN[0])),
        "done": len(confirmed),
        "total": len(logins),
        "printed": clock.to_local(clock.now()).strftime("%d.%m.%Y %H:%M"),
        "back_href": href(request, context, "acquaintance"),
    }


def _printed(request, login: str, moment) -> dict:
    unit = acquainting.unit_of(request.site, login)
    live = unit.live if unit is not None else None
    return {
        "name": name_of(request, login),
        "unit": tuple(live.title(lang) if live is not None else "" for lang in PRINTED_IN),
        "time": clock.to_local(moment).strftime("%d.%m.%Y %H:%M") if moment is not None else "",
    }


def documents_to_read(request) -> list[dict]:
    """[{title, href, until, late}]: what the person is asked to read and confirm, for "My work"."""
    found = []
    for document in acquainting.waiting_for(request.site, request.actor):
        until = acquainting.sheet_of(document).circle.until
        found.append(
            {
                "title": title_of(request, document),
                "href": href(request, document, "read-and-confirm"),
                "until": format_date(until, request.lang, "medium") if until else "",
                "late": until is not None and until < clock.today(),
                "earlier": _read_before(document, request.login),
            }
        )
    return found


def _read_before(document, login: str) -> bool:
    """Did the person confirm an earlier version?"""
    sheet = acquainting.sheet_of(document)
    return any(login in logins for logins in sheet.confirmed.values())
