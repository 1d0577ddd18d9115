"""The register of changes: the list with its filter, one row, the state of the chain, the files to take away."""

from datetime import datetime

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound
from pyramid.view import view_config

from orda import clock
from orda.catalog.zones import holds_anywhere
from orda.content.base import path_of
from orda.content.site import service_of
from orda.history.disclosure import Disclosure, Shown
from orda.i18n import _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import ADMINISTER, READ_REGISTER, VIEW, VIEW_DRAFTS
from orda.text.dates import format_datetime, iso
from orda.views.admin.register_search import ACTS, RegisterSearch, act_title
from orda.views.admin.register_tables import Words, table
from orda.views.admin.register_words import note_said, said, title_shown
from orda.views.admin.screens import screen
from orda.web.batch import Batch
from orda.web.exports import exported
from orda.web.names import name_of
from orda.web.traversal import href
from orda.workflow.requests.inbox import may_read_sheet
from orda.workflow.requests.request import requests_of
from orda.workflow.sheets.sealing import first_broken
from orda.workflow.timing.moments import TIME_IS_OVER

PER_PAGE = 50
MAX_EXPORTED = 20_000
CHECK_AGAIN_SECONDS = 600
SMALL = 5_000
# Long chains are checked again after ten minutes, or when asked for:
# (rows, last hash, requests) -> (moment, first broken row, first broken sheet).
_checked: dict[tuple[int, str, int], tuple[datetime, int | None, int | None]] = {}


@view_config(context=ISite, name="register", permission=VIEW, renderer="admin/register.pt")
@view_config(context=IContentFolder, name="register", permission=READ_REGISTER, renderer="admin/register.pt")
def register(context, request):
    """Newest first. On a folder: what happened in it. On the site heads and editors see the rows of their folders."""
    disclosure = _disclosure(context, request)
    search = RegisterSearch(request, disclosure, path_of(context))
    batch = Batch(request, search.rows(), PER_PAGE)
    search_href = href(request, context, "register")
    return {
        "tabs": screen(request, _("Register of changes"), "register"),
        "rows": [_listed(context, request, search.shown(row)) for row in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "register"),
        "filter": search.form(),
        "filtered": search.narrow,
        "cut": search.cut,
        "action": search_href,
        "chain": _chain(context, request),
        "exports": [
            {
                "title": title,
                "href": href(request, context, "register-export", query={**search.query(), "format": each}),
            }
            for each, title in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
        "place": context.edition.title(request.lang) if context.__parent__ is not None and context.edition else "",
    }


def _disclosure(context, request) -> Disclosure:
    """Raises HTTPForbidden for who may read the register nowhere."""
    disclosure = Disclosure(request.site, request.actor)
    anywhere = context is request.site and holds_anywhere(context, request.principals, READ_REGISTER)
    if not anywhere and not request.may(READ_REGISTER, context):
        raise HTTPForbidden()
    return disclosure


def _listed(context, request, shown: Shown) -> dict:
    row, obj = shown.row, shown.obj
    subject, subject_href = _account(request, row) if row.action == "settings" and not shown.hidden else ("", None)
    view = "history" if obj is not None and request.may(VIEW_DRAFTS, obj) else ""
    linked = obj is not None and (view or obj.live is not None)
    title, title_lang = title_shown(request, shown)
    return {
        "number": row.number,
        "href": href(request, context, "register-row", query={"number": row.number}),
        "time": format_datetime(row.time, request.lang, "short"),
        "time_iso": iso(row.time),
        "act": act_title(request, row),
        "title": subject or title,
        "title_lang": None if subject else title_lang,
        "path": "" if subject else row.path,
        "hidden": shown.hidden,
        "object_href": subject_href if subject else href(request, obj, view) if linked else None,
        "actor": name_of(request, row.actor),
        "approver": _approver(request, row),
        "request": href(request, request.site, "request", query={"id": row.request}) if row.request else None,
        "request_number": row.request,
        # Of these the comment is a word of the program, and stands in the act already.
        "comment": ""
        if row.action in ("settings", "erased") or row.comment == TIME_IS_OVER
        else note_said(request, row),
    }


def _approver(request, row) -> str:
    """Who approved, and for whom, where a deputy did (A8)."""
    item = requests_of(request.site).records.get(row.request or 0)
    given = (visa for visa in reversed(item.visas if item is not None else ()) if visa.login == row.approver)
    visa = next((each for each in given if each.action == "approved"), None)
    name = name_of(request, row.approver) if row.approver else ""
    if visa is None or not visa.for_name:
        return name
    return f"{name} {request.layout.translate(_('(acting for ${name})', mapping={'name': visa.for_name}))}"


def _account(request, row) -> tuple[str, str | None]:
    """Which account or group a row about settings speaks of, and its screen for who may open it."""
    if row.comment not in ACTS:
        return "", None
    words = (row.after or row.before).partition(";")[0].split()
    if not words:
        return "", None
    view, query = ("group", {"name": words[-1]}) if words[0] == "group" else ("user", {"login": words[-1]})
    may_open = request.may(ADMINISTER, request.site)
    return words[-1], href(request, request.site, view, query=query) if may_open else None


def _chain(context, request) -> dict:
    """{rows, broken, sheet, moment}: how far the chains of hashes hold, of the register and of the approval sheets."""
    sheet, requests = service_of(context, "register"), requests_of(context)
    rows, sheets = len(sheet), len(requests.records)
    key = (rows, sheet.row(rows).hash if rows else "", sheets)
    moment, broken, broken_sheet = _checked.get(key, (None, None, None))
    aged = moment is None or (clock.now() - moment).total_seconds() > CHECK_AGAIN_SECONDS
    if aged or rows + sheets <= SMALL or request.GET.get("check") == "now":
        moment, broken, broken_sheet = clock.now(), sheet.first_broken(), first_broken(requests)
        _checked.clear()
        _checked[key] = (moment, broken, broken_sheet)
    return {
        "rows": rows,
        "broken": broken,
        "sheet": broken_sheet,
        "moment": format_datetime(moment, request.lang, "short"),
        "check_href": href(request, context, "register", query={"check": "now"}),
    }


@view_config(context=ISite, name="register-row", permission=VIEW, renderer="admin/register_row.pt")
@view_config(context=IContentFolder, name="register-row", permission=READ_REGISTER, renderer="admin/register_row.pt")
def register_row(context, request):
    """``?number=``: every column of one row, and whether it is as it was written."""
    disclosure = _disclosure(context, request)
    word = request.GET.get("number", "")
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 10 else 0
    sheet = service_of(context, "register")
    if not 0 < number <= len(sheet):
        raise HTTPNotFound()
    row = sheet.row(number)
    shown = disclosure.show(row)
    if shown is None:
        raise HTTPNotFound()
    tabs = screen(request, _("Row ${number} of the register", mapping={"number": number}), "register")
    previous_holds = number == 1 or sheet.row(number - 1).hash == row.previous_hash
    return {
        "tabs": tabs,
        "row": {
            **_listed(context, request, shown),
            "uid": row.uid,
            "actor_login": row.actor,
            "approver_login": row.approver,
            "before": said(request, row, shown.row.before),
            "after": said(request, row, shown.row.after),
            "restore_point": row.restore_point,
            "hash": row.hash,
            "previous_hash": row.previous_hash,
            "sheet": _sheet_href(request, row),
        },
        "holds": row.digest() == row.hash and previous_holds,
        "back_href": href(request, context, "register"),
    }


def _sheet_href(request, row) -> str:
    """The approval sheet of the request behind a row, for who may read it."""
    item = requests_of(request.site).records.get(row.request or 0)
    if item is None or not may_read_sheet(item, request.actor, request.site):
        return ""
    return href(request, request.site, "sheet", query={"id": item.number})


@view_config(context=ISite, name="register-export", permission=VIEW)
@view_config(context=IContentFolder, name="register-export", permission=READ_REGISTER)
def register_export(context, request):
    """The rows that the filter leaves, as CSV or as a workbook."""
    search = RegisterSearch(request, _disclosure(context, request), path_of(context))
    rows = ((shown.row, _words(request, shown)) for shown in map(search.shown, search.rows()[:MAX_EXPORTED]))
    return exported(request, "register", *table(rows, request.layout.translate))


def _words(request, shown: Shown) -> Words:
    """The same words as on the screen."""
    row = shown.row
    names = (_with_login(request, login) for login in (row.actor, row.approver))
    return Words(act_title(request, row), title_shown(request, shown)[0], *names, note_said(request, row))


def _with_login(request, login: str) -> str:
    name = name_of(request, login) if login else ""
    return f"{name} ({login})" if name != login else login
