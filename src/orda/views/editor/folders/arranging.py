"""What is done with the rows of a folder's contents: order, copy, move, bin. What visitors see of it is noted only."""

from functools import partial

from pyramid.httpexceptions import HTTPAccepted, HTTPNoContent, HTTPSeeOther
from pyramid.view import view_config

from orda.content import arrange
from orda.content.base import descendants
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContentFolder
from orda.security.permissions import EDIT
from orda.views.editor.copies.trial import in_copy, tell, wish
from orda.views.editor.folders.places import folder_at
from orda.views.editor.folders.undoing import offer_outcome
from orda.web.traversal import href
from orda.workflow.copies.acts import discarding, ordering, placing
from orda.workflow.restoring.undoing import order_of

MAX_SELECTED = 200
CHOSEN = ("copy", "move", "discard")
ACTS = ("up", "down", "order", *CHOSEN)


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
        stays = _do(context, request, act, selected)
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
            return HTTPAccepted() if stays else HTTPNoContent()
    return HTTPSeeOther(back)


def _do(context, request, act: str, selected: list) -> bool:
    """Do or note what was chosen and say so; does the list stay as it was, because visitors see it?"""
    if not act or (act in CHOSEN and not selected):
        request.flash_message(_("Nothing was chosen."), "info")
        return False
    if act == "copy":
        request.flash_message(_copy(context, request, selected))
        return False
    order = order_of(context)
    outcome = wish(request, partial(_WISHES[act], context, request, selected))
    stays = outcome.copy is not None and not in_copy(request)
    if stays or "quiet" not in request.POST:
        tell(request, outcome, _done(act, len(selected)))
        offer_outcome(request, outcome, _back(context, request), order)
    return stays


def _done(act: str, count: int):
    if act == "move":
        return _("Moved: ${count}.", mapping={"count": count})
    if act == "discard":
        return _("In the bin: ${count}.", mapping={"count": count})
    return _("The order is saved.")


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
    return ordering(context, names)


def _shift(step: int):
    def shift(context, request, selected):
        names = list(context.keys())
        name = request.POST["up" if step < 0 else "down"]
        if name in names:
            place = names.index(name)
            names.insert(min(max(place + step, 0), len(names) - 1), names.pop(place))
        return ordering(context, names)

    return shift


def _copy(context, request, selected):
    """Copies are drafts, so they are made at once; what to say then."""
    if in_copy(request):
        raise OrdaError(_("Nothing is copied inside a working copy. Leave it, copy, and come back."))
    target = folder_at(request, request.POST["target"]) if request.POST.get("target", "").strip() else context
    arrange.require_copyable(*selected)
    for obj in selected:
        arrange.copy(obj, target, actor=request.actor)
    if any(each.not_copied for obj in selected for each in descendants(obj)):
        count = {"count": len(selected)}
        return _("Copied as drafts: ${count}. People and questions of visitors in them were left out.", mapping=count)
    return _("Copied as drafts: ${count}.", mapping={"count": len(selected)})


def _move(context, request, selected):
    if not request.POST.get("target", "").strip():
        raise OrdaError(_("Write the address of the folder to move to."))
    target = folder_at(request, request.POST["target"])
    return [each for obj in selected for each in placing(obj, target)]


def _discard(context, request, selected):
    return [each for obj in selected for each in discarding(obj)]


_WISHES = {"order": _order, "up": _shift(-1), "down": _shift(1), "move": _move, "discard": _discard}
