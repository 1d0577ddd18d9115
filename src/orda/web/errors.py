"""Error pages: a sentence and a way on, in the reader's language, never a traceback."""

from urllib.parse import quote

from pyramid.csrf import get_csrf_token
from pyramid.exceptions import BadCSRFToken, PredicateMismatch
from pyramid.httpexceptions import HTTPMovedPermanently, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config
from transaction.interfaces import AlreadyInTransaction

from orda.content.redirects import target_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import IContent
from orda.security.permissions import VIEW, VIEW_DRAFTS
from orda.web.asking import ask_href
from orda.web.last_resort import answer, will_be_retried
from orda.web.layout import Layout
from orda.web.lost import guesses, words_of
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
    found = {"q": words_of(request.path_info), "guesses": guesses(request), "ask_href": ask_href(request)}
    return _page(request, "errors/not_found.pt", 404, **found)


def _orphaned(request) -> bool:
    """Is this a form of somebody who is no longer signed in? The answer must not tell whether its page exists."""
    return request.method == "POST" and request.identity is None and "csrf_token" in request.POST


def _session_ended(request, status: int) -> Response:
    get_csrf_token(request)
    message = _("Your session ended while this form was open. Sign in again in another tab, go back and send it again.")
    return _page(request, "errors/refused.pt", status, message=message)


def _visible(request, obj) -> bool:
    return obj is not None and obj.live is not None and request.may(VIEW, obj)


@notfound_view_config()
def not_found(error, request):
    """404, or the way to where the object has moved; 405 for a form sent to a page that takes none."""
    _begin(request)
    if _orphaned(request):
        return _session_ended(request, 403)
    if request.method not in ("GET", "HEAD"):
        if isinstance(error, PredicateMismatch) and _visible(request, request.context):
            message = _("This page can be read; nothing can be sent to it.")
            response = _page(request, "errors/refused.pt", 405, message=message)
            response.allow = ("GET", "HEAD")
            return response
        return _not_found(request)
    first, _slash, rest = request.path_info.strip("/").partition("/")
    if first in LANGUAGES:
        path, at, view = ("/" + rest).partition("/@@")
        moved = target_of(request.site, path.rstrip("/"))
        if _visible(request, moved):
            query = f"?{request.query_string}" if request.query_string else ""
            # For ever as far as search engines go; browsers keep it not, for the old place may be given away again.
            return HTTPMovedPermanently(href(request, moved) + (at and f"/@@{quote(view)}") + query)
    return _not_found(request)


@forbidden_view_config()
def forbidden(error, request):
    """What one may not even know of is "not found"; else a sign-in form for strangers and a 403 for colleagues."""
    _begin(request)
    if _orphaned(request):
        return _session_ended(request, 403)
    context = getattr(request, "context", None)
    if not IContent.providedBy(context):
        return _page(request, "errors/forbidden.pt", 403)
    known = _visible(request, context) or request.may(VIEW_DRAFTS, context)
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
    return _session_ended(request, 400)


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
