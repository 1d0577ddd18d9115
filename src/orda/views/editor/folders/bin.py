"""The bin of a folder: what was discarded from it and below it, and the way back; what was public comes back by a
request."""

from functools import partial

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.base import path_of
from orda.content.consent import WITHDRAWERS
from orda.content.site import find
from orda.errors import OrdaError
from orda.history import bin as recycling
from orda.history.retention import bin_term
from orda.i18n import _
from orda.interfaces import IContentFolder, IPerson
from orda.security.permissions import BIN
from orda.text.dates import format_date, format_datetime
from orda.views.editor.copies.trial import tell, wish
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.add import ICONS
from orda.views.editor.folders.places import folder_at, my_folders
from orda.views.editor.folders.undoing import offer_outcome
from orda.views.editor.names import name_of
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.copies.acts import bringing_back

PER_PAGE = 50


@view_config(context=IContentFolder, name="bin", permission=BIN, renderer="editor/bin.pt")
def bin_view(context, request):
    """The list, and bringing one thing back."""
    request.layout.view_title = _("Bin")
    if request.method == "POST":
        return _restore(context, request)
    batch = Batch(request, recycling.discarded_below(context, request.actor), PER_PAGE)
    return {
        "title": title_of(request, context),
        "rows": [_row(context, request, entry) for entry in batch.items],
        "total": batch.total,
        "action": href(request, context, "bin"),
        "back": href(request, context, "contents"),
        "folders": my_folders(request),
        "paging": batch.paging(context, "bin"),
    }


def _restore(context, request):
    uid = request.POST.get("uid", "")
    wanted = request.POST.get("target", "").strip()
    here = HTTPSeeOther(href(request, context, "bin"))
    if uid not in {entry.uid for entry in recycling.discarded_below(context, request.actor)}:
        request.flash_message(_("It is no longer in the bin."), "warning")
        return here
    try:
        outcome = wish(request, partial(_wanted, context, request, uid, wanted), partial(_path, context, uid))
    except OrdaError as error:
        request.flash_message(error.message, "danger")
        request.tm.abort()
        request.tm.begin()
    else:
        tell(request, outcome, _("It is back at ${path}.", mapping={"path": outcome.answer}))
        offer_outcome(request, outcome, here.location)
    return here


def _wanted(context, request, uid: str, target: str) -> list:
    return bringing_back(context, uid, folder_at(request, target) if target else None)


def _path(context, uid: str) -> str:
    return path_of(find(context, uid))


def _row(context, request, entry) -> dict:
    kinds, until = regulation.get().kinds, bin_term(entry)
    return {
        "uid": entry.uid,
        "title": entry.titles.get(request.lang) or next(iter(entry.titles.values()), entry.name),
        "path": entry.path,
        "kind": kinds[entry.kind].titles[request.lang] if entry.kind in kinds else entry.kind,
        "icon": ICONS.get(entry.kind, "page"),
        "by": name_of(request, entry.by),
        "at": format_datetime(entry.at, request.lang),
        "until": format_date(until, request.lang) if until is not None else "",
        "people_href": _people_href(context, request, entry),
        # Without its folder it needs another one to go to.
        "gone": find(context, entry.parent_uid) is None,
    }


def _people_href(context, request, entry) -> str:
    """Where people in it are withdrawn, for who may: the law's demand reaches the bin too (F8). A folder is looked
    through only there, for it may be large."""
    may = recycling.within_reach(context, entry.object, request.actor, *WITHDRAWERS)
    if not may or not (IPerson.providedBy(entry.object) or entry.object.folderish):
        return ""
    return href(request, context, "bin-people", query={"entry": entry.uid})
