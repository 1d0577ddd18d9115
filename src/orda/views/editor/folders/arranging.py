"""What is done with the rows of a folder's contents: order, copy, move, bin; the address part; the way back."""

from functools import partial

from pyramid.httpexceptions import HTTPNoContent, HTTPSeeOther
from pyramid.view import view_config

from orda.content import arrange
from orda.content.base import descendants
from orda.errors import OrdaError
from orda.history import bin as recycling
from orda.i18n import _
from orda.interfaces import IContentFolder
from orda.security.permissions import EDIT
from orda.views.editor.copies.trial import NOTED_MESSAGE, on_copy
from orda.views.editor.folders.places import folder_at
from orda.web.traversal import href

MAX_SELECTED = 200
ACTS = ("up", "down", "order", "copy", "move", "discard")


@view_config(context=IContentFolder, name="arrange", permission=EDIT, request_method="POST")
def arrange_contents(context, request):
    """What was chosen at the list, on all that was ticked or on nothing. ``quiet`` (scripts) wants no page back."""
    act = next((name for name in ACTS if name in request.POST), "")
    selected = [
        context[name] for name in dict.fromkeys(request.POST.getall("selected")[:MAX_SELECTED]) if name in context
    ]
    quiet = "quiet" in request.POST
    back = _back(context, request)
    try:
        do = partial(_ACTS[act], context, request, selected) if act else str
        message, noted = on_copy(request, do, act)
    except OrdaError as error:
        # Half of a selection must not be moved: the transaction is dropped, the list is shown with the reason.
        request.flash_message(error.message, "danger")
        request.tm.abort()
        request.tm.begin()
        if quiet:
            request.response.status_int = 409
            return request.response
    else:
        if quiet:
            return HTTPNoContent()
        if message:
            request.flash_message(NOTED_MESSAGE if noted else message)
        else:
            request.flash_message(_("Nothing was chosen."), "info")
    return HTTPSeeOther(back)


def _back(context, request) -> str:
    query = {key: request.POST[key][:100] for key in ("q", "state", "sort", "down", "page") if request.POST.get(key)}
    return href(request, context, "contents", query=query)


def _order(context, request, selected):
    """The names posted take the places that they hold together; a page of a long list leaves the others alone."""
    names = list(context.keys())
    wanted = [n for n in dict.fromkeys(request.POST.getall("names")[: arrange.MAX_CHILDREN]) if n in context]
    places = sorted(names.index(name) for name in wanted)
    for place, name in zip(places, wanted, strict=True):
        names[place] = name
    arrange.reorder(context, names, actor=request.actor)
    return _("The order is saved.")


def _shift(step: int):
    def shift(context, request, selected):
        names = list(context.keys())
        name = request.POST["up" if step < 0 else "down"]
        if name in names:
            place = names.index(name)
            names.insert(min(max(place + step, 0), len(names) - 1), names.pop(place))
            arrange.reorder(context, names, actor=request.actor)
        return _("The order is saved.")

    return shift


def _copy(context, request, selected):
    target = folder_at(request, request.POST["target"]) if request.POST.get("target", "").strip() else context
    arrange.require_copyable(*selected)
    for obj in selected:
        arrange.copy(obj, target, actor=request.actor)
    if any(each.not_copied for obj in selected for each in descendants(obj)):
        count = {"count": len(selected)}
        return _("Copied as drafts: ${count}. People and questions of visitors in them were left out.", mapping=count)
    return _("Copied as drafts: ${count}.", mapping={"count": len(selected)}) if selected else ""


def _move(context, request, selected):
    if not request.POST.get("target", "").strip():
        raise OrdaError(_("Write the address of the folder to move to."))
    target = folder_at(request, request.POST["target"])
    for obj in selected:
        arrange.move(obj, target, actor=request.actor)
    return _("Moved: ${count}.", mapping={"count": len(selected)}) if selected else ""


def _discard(context, request, selected):
    for obj in selected:
        recycling.discard(obj, actor=request.actor)
    return _("In the bin: ${count}.", mapping={"count": len(selected)}) if selected else ""


_ACTS = {"order": _order, "up": _shift(-1), "down": _shift(1), "copy": _copy, "move": _move, "discard": _discard}
