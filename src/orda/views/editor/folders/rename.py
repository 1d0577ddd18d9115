"""Another address part for an object; the old address leads to the new one. A known address changes by a request."""

from functools import partial

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.base import path_of
from orda.errors import BadName, OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security.permissions import EDIT
from orda.views.editor.copies.trial import in_copy, tell, wish
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.undoing import offer_outcome
from orda.web.traversal import href
from orda.workflow.copies.acts import holds_public, placing

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
            outcome = wish(
                request, lambda: placing(context, context.__parent__, name), partial(_after, context, request)
            )
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            tell(request, outcome, _("The address is changed; the old one leads here."))
            offer_outcome(request, outcome, href(request, context.__parent__, "contents"))
            seen = outcome.copy is None or in_copy(request)
            return HTTPSeeOther(outcome.answer if seen else href(request, context.__parent__, "contents"))
    return {
        "title": title_of(request, context),
        "name": name,
        "error": error,
        "public": not getattr(request, "trial", None) and holds_public(context),
        "before": href(request, context.__parent__).rstrip("/") + "/",
        "path": path_of(context),
        "action": href(request, context, "rename"),
        "back": href(request, context.__parent__, "contents"),
    }


def _after(context, request) -> str:
    """Where to go then; in a working copy the new address lasts no longer than the act."""
    return href(request, context, _next_view(context))


def _next_view(obj) -> str:
    return "" if obj.live is not None else "preview" if obj.draft is not None else "edit"
