"""Error pages: a sentence and a way on, in the reader's language, never a traceback."""

from pyramid.csrf import get_csrf_token
from pyramid.exceptions import BadCSRFToken
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config
from transaction.interfaces import AlreadyInTransaction

from orda.content.redirects import target_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import IContent
from orda.security.permissions import VIEW, VIEW_DRAFTS
from orda.web.last_resort import answer, will_be_retried
from orda.web.layout import Layout
from orda.web.traversal import href


def _begin(request) -> None:
    # The transaction of the request is over when an error page is made; reading needs one of its own.
    try:
        request.tm.begin()
    except AlreadyInTransaction:
        return
    request.add_finished_callback(lambda request: request.tm.abort())


def _page(request, name: str, status: int, **values) -> Response:
    """An error page in the frame of the site, as if it stood on the home page."""
    request.__dict__["context"] = request.site
    request.view_name = "no such view"
    layout = request.__dict__["layout"] = Layout(request)
    values = {"request": request, "context": request.site, "lang": request.lang, "layout": layout, **values}
    text = request.registry.theme.render(name, values, request.lang)
    return Response(text, status=status, content_type="text/html", charset="utf-8")


def _not_found(request) -> Response:
    words = request.path_info.partition("/@@")[0].rpartition("/")[2].replace("-", " ")[:80]
    return _page(request, "errors/not_found.pt", 404, q=words)


@notfound_view_config()
def not_found(error, request):
    """404, or the way to where the object has moved."""
    _begin(request)
    first, _slash, rest = request.path_info.strip("/").partition("/")
    if first in LANGUAGES and request.method in ("GET", "HEAD"):
        path, at, view = ("/" + rest).partition("/@@")
        moved = target_of(request.site, path.rstrip("/"))
        if moved is not None and request.may(VIEW, moved) and moved.live is not None:
            return HTTPSeeOther(href(request, moved) + (at and f"/@@{view}"))
    return _not_found(request)


@forbidden_view_config()
def forbidden(error, request):
    """What one may not even know of is "not found"; else a sign-in form for strangers and a 403 for colleagues."""
    _begin(request)
    context = getattr(request, "context", None)
    if not IContent.providedBy(context):
        return _page(request, "errors/forbidden.pt", 403)
    known = (request.may(VIEW, context) and context.live is not None) or request.may(VIEW_DRAFTS, context)
    if not known:
        return _not_found(request)
    if request.identity is None and request.method in ("GET", "HEAD"):
        query = {"came_from": request.path_info.partition(f"/{request.lang}")[2]}
        return HTTPSeeOther(href(request, request.site, "login", query=query))
    return _page(request, "errors/forbidden.pt", 403)


@exception_view_config(BadCSRFToken)
def bad_token(error, request):
    """A form whose session ended, or that another site sent. What was typed is shown again by the browser's script."""
    _begin(request)
    get_csrf_token(request)
    message = _("Your session ended while this form was open. Sign in again in another tab, go back and send it again.")
    return _page(request, "errors/refused.pt", 400, message=message)


@exception_view_config(OrdaError)
def refused(error, request):
    """A refusal that no view turned into a message of its own."""
    _begin(request)
    return _page(request, "errors/refused.pt", 400, message=error.message)


@exception_view_config(Exception)
def failed(error, request):
    """Anything unforeseen: a number for the log, nothing about the inside."""
    if will_be_retried(request, error):
        raise error
    return answer(request, error)
