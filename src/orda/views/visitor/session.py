"""Signing in and out."""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda.i18n import _
from orda.interfaces import ISite
from orda.security.actor import actor_for
from orda.security.permissions import PROPOSE, READ_REGISTER
from orda.security.principals import authenticate
from orda.security.throttle import Throttle, network_of
from orda.web.session import log_in, log_out
from orda.web.traversal import href

throttle = Throttle()
MAX_PATH = 500
# What an address holds as it is: its own marks, and letters that are escaped already.
SAFE = "/@?=&;:,+%#~!$'()*"


def landing(request, login: str) -> str:
    """The first screen of a person: the work that waits, the register for who only reads it, else the home page."""
    actor = actor_for(request.site, login)
    if actor.may(PROPOSE, request.site):
        return href(request, request.site, "my-work")
    return href(request, request.site, "register" if actor.may(READ_REGISTER, request.site) else "")


def target(request, came_from: str, login: str) -> str:
    """Where to go after signing in: a path of this site, never an address of another (open redirects, ASVS 3.7.2)."""
    path = came_from if came_from.startswith("/") and len(came_from) <= MAX_PATH else ""
    tame = path and not path.startswith("//") and path.isprintable() and "\\" not in path
    if not tame or {".", ".."} & set(path.split("/")):
        return landing(request, login)
    return f"/{request.lang}{quote(path, safe=SAFE)}"


@view_config(context=ISite, name="login", permission=NO_PERMISSION_REQUIRED, renderer="visitor/login.pt")
def login(context, request):
    """The form, and its answer: the same words whether the login is unknown, disabled or mistyped (checklist 2)."""
    request.layout.view_title = _("Sign in")
    came_from = request.params.get("came_from", "")
    given = error = ""
    if request.method == "POST":
        given = request.POST.get("login", "").strip()[:64]
        network = network_of(request.remote_addr or "")
        name = given.lower()  # as it was made; and capital letters are no second account to guess at
        keys = throttle.keys(name, network)
        wait = throttle.wait(*keys)
        if wait:
            request.response.status_int = 429
            error = _("Too many attempts. Try again in ${seconds} seconds.", mapping={"seconds": wait})
        else:
            user = authenticate(context.services["principals"], name, request.POST.get("password", "")[:256])
            if user is not None:
                throttle.succeed(user.login, network)
                log_in(request, user.login)
                return HTTPSeeOther(target(request, came_from, user.login))
            throttle.fail(*keys)
            request.response.status_int = 401
            error = _("Login or password is wrong.")
    return {
        "action": href(request, context, "login"),
        "came_from": came_from,
        "login": given,
        "csrf_token": request.layout.csrf_token,
        "error": request.layout.translate(error) if error else "",
    }


@view_config(context=ISite, name="logout", permission=NO_PERMISSION_REQUIRED, request_method="POST")
def logout(context, request):
    """End the session at the server."""
    log_out(request)
    return HTTPSeeOther(href(request, context))
