"""The door without language, and what machines ask."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda.interfaces import ISite
from orda.web.locale import negotiate


@view_config(context=ISite, name="choose-language", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def choose_language(context, request):
    """To the home page in the browser's language, Kazakh if it wants none of ours."""
    response = HTTPSeeOther(f"/{negotiate(request)}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@view_config(context=ISite, name="favicon", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def favicon(context, request):
    """Browsers ask for it whatever the page says."""
    return HTTPSeeOther(request.layout.asset("favicon.svg"))


@view_config(context=ISite, name="alive", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def alive(context, request):
    """200 while the site can read its database."""
    context.generation()
    return Response("alive\n", content_type="text/plain")
