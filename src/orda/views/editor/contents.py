"""A folder's contents: states per language at a glance, order, copy, move, rename, bin."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content import arrange
from orda.content.base import children, path_of
from orda.content.site import find, service_of
from orda.content.translations import language_states
from orda.errors import OrdaError
from orda.history import bin as recycling
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IContent, IContentFolder
from orda.security.permissions import BIN, EDIT, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.dates import format_date
from orda.web.batch import Batch
from orda.web.reading import object_at
from orda.web.traversal import href

PER_PAGE = 100
MAX_SELECTED = 200
SORTS = ("order", "title", "modified", "kind")


@view_config(context=IContentFolder, name="contents", permission=VIEW_DRAFTS, renderer="editor/contents.pt")
def contents(context, request):
    """The list. ``?sort=`` and ``?q=`` (words of titles) work without scripts."""
    request.layout.view_title = _("Contents")
    sort = request.GET.get("sort", "order")
    words = request.GET.get("q", "")[:100].casefold().split()
    rows = [_row(request, child, place) for place, child in enumerate(children(context))]
    rows = [row for row in rows if all(word in row["title"].casefold() for word in words)]
    rows.sort(key=_sort_by(sort, request.lang))
    batch = Batch(request, rows, PER_PAGE)
    ordered = sort not in SORTS[1:] and not words
    return {
        "title": context.edition.title(request.lang) if context.edition else context.__name__ or "/",
        "rows": batch.items,
        "total": batch.total,
        "paging": batch.paging(context, "contents"),
        "q": request.GET.get("q", "")[:100],
        "sorts": [
            {"id": each, "href": href(request, context, "contents", query={"sort": each}), "current": each == sort}
            for each in SORTS
        ],
        "add_href": href(request, context, "add") if request.may(EDIT) and context.accepts else None,
        "action": href(request, context, "arrange"),
        "may_edit": request.may(EDIT),
        "may_bin": request.may(BIN),
        "ordered": ordered and request.may(EDIT),
        "language_names": LANGUAGE_NAMES,
        "bin_href": href(request, context, "bin"),
    }


def _sort_by(sort: str, lang: str):
    if sort == "title":
        return lambda row: sort_key(row["title"], lang)
    if sort == "modified":
        return lambda row: -row["moment"]
    if sort == "kind":
        return lambda row: (row["kind"], row["place"])
    return lambda row: row["place"]


def _row(request, obj, place: int) -> dict:
    edition, states = obj.edition, language_states(obj)
    moment = obj.draft.modified if obj.draft is not None else obj.updated or obj.created
    kinds = regulation.get().kinds
    return {
        "uid": obj.uid,
        "name": obj.__name__,
        "place": place,
        "title": (edition.title(request.lang) if edition is not None else "") or obj.__name__,
        "href": href(request, obj, "" if obj.live is not None else "preview" if obj.draft else "edit"),
        "contents_href": href(request, obj, "contents") if obj.folderish else None,
        "edit_href": href(request, obj, "edit"),
        "kind": kinds[obj.kind].titles[request.lang] if obj.kind in kinds else obj.kind,
        "count": len(obj) if obj.folderish else 0,
        "state": state_of(obj),
        "languages": [{"code": lang, "name": LANGUAGE_NAMES[lang], "state": states[lang]} for lang in LANGUAGES],
        "modified": format_date(moment, request.lang),
        "moment": moment.timestamp(),
        "visibility": obj.visibility,
    }


def state_of(obj) -> str:
    """One word for the object as a whole: sent, changed, published, withdrawn, draft or empty."""
    if obj.draft is not None and obj.draft.sent is not None:
        return "sent"
    if obj.live is not None:
        return "changed" if obj.draft is not None else "published"
    if len(obj.versions):
        return "withdrawn"
    return "draft" if obj.draft is not None else "empty"


@view_config(context=IContentFolder, name="arrange", permission=EDIT, request_method="POST")
def arrange_contents(context, request):
    """What was chosen below the list: order, copy, move or bin, on all that was ticked, or on nothing."""
    act = next((name for name in ("up", "down", "order", "copy", "move", "discard") if name in request.POST), "")
    selected = [context[name] for name in request.POST.getall("selected")[:MAX_SELECTED] if name in context]
    try:
        message = _ACTS[act](context, request, selected) if act in _ACTS else ""
    except OrdaError as error:
        # Half of a selection must not be moved: the transaction is dropped, the list is shown with the reason.
        request.flash_message(error.message, "danger")
        request.tm.abort()
        request.tm.begin()
    else:
        if message:
            request.flash_message(message)
    return HTTPSeeOther(href(request, context, "contents"))


def _order(context, request, selected):
    arrange.reorder(context, request.POST.getall("names")[: arrange.MAX_CHILDREN], actor=request.actor)
    return _("The order is saved.")


def _shift(step: int):
    def shift(context, request, selected):
        names = list(context.keys())
        name = request.POST["up" if step < 0 else "down"]
        if name in names:
            place = names.index(name)
            other = min(max(place + step, 0), len(names) - 1)
            names.insert(other, names.pop(place))
            arrange.reorder(context, names, actor=request.actor)
        return _("The order is saved.")

    return shift


def _target(request):
    path = request.POST.get("target", "").strip()[:500]
    first, _slash, rest = path.strip("/").partition("/")
    found = object_at(request.site, rest if first in LANGUAGES else path)
    if not path or found is None or not found.folderish or not request.may(VIEW_DRAFTS, found):
        raise OrdaError(_("There is no folder of yours at this address."))
    return found


def _copy(context, request, selected):
    target = _target(request) if request.POST.get("target", "").strip() else context
    for obj in selected:
        arrange.copy(obj, target, actor=request.actor)
    return _("Copied as drafts: ${count}.", mapping={"count": len(selected)}) if selected else ""


def _move(context, request, selected):
    target = _target(request)
    for obj in selected:
        arrange.move(obj, target, actor=request.actor)
    return _("Moved: ${count}.", mapping={"count": len(selected)}) if selected else ""


def _discard(context, request, selected):
    for obj in selected:
        recycling.discard(obj, actor=request.actor)
    return _("In the bin: ${count}.", mapping={"count": len(selected)}) if selected else ""


_ACTS = {"order": _order, "up": _shift(-1), "down": _shift(1), "copy": _copy, "move": _move, "discard": _discard}


@view_config(context=IContent, name="rename", permission=EDIT, renderer="editor/rename.pt")
def rename(context, request):
    """Another address part; the old address leads to the new one."""
    request.layout.view_title = _("Change the address")
    error = ""
    name = request.POST.get("name", context.__name__ or "").strip()[:100]
    if request.method == "POST":
        try:
            arrange.rename(context, name, actor=request.actor)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("The address is changed; the old one leads here."))
            return HTTPSeeOther(href(request, context.__parent__, "contents"))
    return {"name": name, "error": error, "action": href(request, context, "rename"), "path": path_of(context)}


@view_config(context=IContentFolder, name="bin", permission=BIN, renderer="editor/bin.pt")
def bin_view(context, request):
    """What was discarded from this folder and below it, and the way back."""
    request.layout.view_title = _("Bin")
    service = service_of(context, "bin")
    if request.method == "POST":
        try:
            target = _target(request) if request.POST.get("target", "").strip() else None
            restored = recycling.restore(context, request.POST.get("uid", ""), actor=request.actor, target=target)
        except KeyError:
            request.flash_message(_("It is no longer in the bin."), "warning")
        except OrdaError as error:
            request.flash_message(error.message, "danger")
            request.tm.abort()
            request.tm.begin()
        else:
            request.flash_message(_("It is back at ${path}.", mapping={"path": path_of(restored)}))
        return HTTPSeeOther(href(request, context, "bin"))
    prefix = path_of(context).rstrip("/") + "/"
    kinds = regulation.get().kinds
    entries = [entry for entry in service.entries.values() if entry.path.startswith(prefix)]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    batch = Batch(request, entries, PER_PAGE)
    rows = [
        {
            "uid": entry.uid,
            "title": entry.titles.get(request.lang) or next(iter(entry.titles.values()), entry.name),
            "path": entry.path,
            "kind": kinds[entry.kind].titles[request.lang] if entry.kind in kinds else entry.kind,
            "by": entry.by,
            "at": format_date(entry.at, request.lang),
            "gone": find(context, entry.parent_uid) is None,
        }
        for entry in batch.items
    ]
    return {"rows": rows, "action": href(request, context, "bin"), "paging": batch.paging(context, "bin")}
