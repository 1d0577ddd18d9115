"""The page as it is printed: without menus, with a running head in Kazakh and Russian (clause A6)."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import render_view_to_response, view_config

from orda.interfaces import IContent
from orda.security.permissions import VIEW
from orda.web.caching import live_or_404, private_answer


@view_config(context=IContent, name="print", permission=VIEW, request_method="GET")
def printed(context, request):
    """The object's own page in the frame for paper; search engines keep the page itself, not this one."""
    live_or_404(request, context)
    request.view_name = ""
    request.layout.printing = True
    response = render_view_to_response(context, request, "")
    if response is None:
        raise HTTPNotFound()
    if request.query_string:
        private_answer(request)  # anybody can invent parameters; they shall not fill the cache
    response.headers["X-Robots-Tag"] = "noindex"
    return response
