"""Another address part for an object; the old address leads to the new one."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content import arrange
from orda.content.base import path_of
from orda.errors import BadName, OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security.permissions import EDIT
from orda.views.editor.comparison import title_of
from orda.web.traversal import href

MAX_NAME = 100


@view_config(context=IContent, name="rename", permission=EDIT, renderer="editor/rename.pt")
def rename(context, request):
    """The form and the act."""
    if context.__parent__ is None:
        raise HTTPNotFound()
    request.layout.view_title = _("Change the address")
    error = ""
    name = request.POST.get("name", context.__name__ or "").strip()[:MAX_NAME]
    if request.method == "POST":
        try:
            if not name:
                raise BadName()
            arrange.rename(context, name, actor=request.actor)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("The address is changed; the old one leads here."))
            view = "" if context.live is not None else "preview" if context.draft is not None else "edit"
            return HTTPSeeOther(href(request, context, view))
    return {
        "title": title_of(request, context),
        "name": name,
        "error": error,
        "public": context.live is not None,
        "before": href(request, context.__parent__).rstrip("/") + "/",
        "path": path_of(context),
        "action": href(request, context, "rename"),
        "back": href(request, context.__parent__, "contents"),
    }
