"""The restore points of a folder: the list, making one, what going back would change, going back (G7)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.errors import BadField, OrdaError
from orda.history.subtrees import MAX_NAME, MAX_WHY, make_point, may_go_back, point_of, points_of
from orda.i18n import _
from orda.interfaces import IContentFolder
from orda.security.permissions import CHECK
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.restore_words import changes_in_words, point_shown
from orda.web.batch import Batch
from orda.web.refusals import refuse
from orda.web.traversal import href
from orda.workflow.restoring.going_back import go_back, missing_rights
from orda.workflow.restoring.planning import plan_of
from orda.workflow.sheets.approval import MAX_REMARK

PER_PAGE = 50


@view_config(context=IContentFolder, name="restore-points", permission=CHECK, renderer="editor/restore_points.pt")
def restore_points(context, request):
    """The list, and the form that makes one by hand."""
    _require(context, request)
    request.layout.view_title = _("Restore points")
    wrong = {}
    if request.method == "POST":
        try:
            name, why = (request.POST.get(field, "") for field in ("name", "why"))
            point = make_point(context, actor=request.actor, name=name, why=why)
        except OrdaError as refused:
            field = refused.field if isinstance(refused, BadField) else ""
            wrong = {field: request.layout.translate(refused.message)}
            request.response.status_int = 422
        else:
            request.flash_message(_("Restore point № ${number} is made.", mapping={"number": point.number}))
            return HTTPSeeOther(href(request, context, "restore-points"))
    batch = Batch(request, points_of(context), PER_PAGE)
    return {
        "title": title_of(request, context),
        "points": [point_shown(request, context, point) for point in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "restore-points"),
        "wrong": wrong,
        "name": request.POST.get("name", "")[:MAX_NAME],
        "why": request.POST.get("why", "")[:MAX_WHY],
        "action": href(request, context, "restore-points"),
        "back": href(request, context, "contents"),
    }


@view_config(context=IContentFolder, name="restore-point", permission=CHECK, renderer="editor/restore_point.pt")
def restore_point(context, request):
    """``?number=``: what going back to it would change, and the act."""
    _require(context, request)
    point = point_of(context, whole_number(request.GET.get("number", "")))
    if point is None:
        raise HTTPNotFound()
    shown = point_shown(request, context, point)
    request.layout.view_title = _("Back to restore point № ${number}", mapping={"number": point.number})
    error = ""
    if request.method == "POST":
        reason, seen = request.POST.get("reason", ""), request.POST.get("seen", "")
        try:
            opened = go_back(context, point.number, actor=request.actor, reason=reason, seen=seen)
        except OrdaError as refused:
            error = refuse(request, refused)
        else:
            number = {"number": opened.number}
            request.flash_message(_("The folder is back. Request № ${number} waits for the review.", mapping=number))
            return HTTPSeeOther(href(request, context, "contents"))
        if (point := point_of(context, point.number)) is None:
            raise HTTPNotFound()
    plan = plan_of(context, point)
    lacking = None if plan.refusals or plan.empty else missing_rights(plan, request.actor)
    return {
        "title": title_of(request, context),
        "point": shown,
        "error": error,
        "refusals": list(map(request.layout.translate, (*plan.refusals, *((lacking,) if lacking else ())))),
        "groups": changes_in_words(request, plan),
        "gone": plan.gone,
        "empty": plan.empty,
        "seen": plan.seal(),
        "reason": request.POST.get("reason", "")[:MAX_REMARK],
        "action": shown["href"],
        "back": href(request, context, "restore-points"),
    }


def _require(context, request) -> None:
    if not may_go_back(request.actor, context):
        raise HTTPNotFound()
