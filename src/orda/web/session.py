"""The session cookie, who stands behind a request, and Pyramid's security interfaces over our policy."""

from pyramid.csrf import SessionCSRFStoragePolicy
from pyramid.session import SignedCookieSessionFactory
from webob.cookies import JSONSerializer
from zope.interface import implementer

from orda.content.generation import settled
from orda.interfaces import IContent
from orda.security.acl import effective_visibility, zone_of
from orda.security.actor import Actor
from orda.security.permissions import VIEW
from orda.security.policy import PERMISSION_TO_READ, allowed, readable
from orda.security.principals import principals_of
from orda.security.sessions import close_session, login_of, open_session

IDLE_SECONDS = 2 * 3600
REISSUE_SECONDS = 300


def cookie_name(https: bool) -> str:
    """``__Host-`` binds the cookie to this host and to https; a plain http site cannot use it."""
    return "__Host-orda" if https else "orda"


def identity(request):
    """The enabled User whose session this is, or None."""
    if cookie_name(request.registry.deployment.https) not in request.cookies:
        return None
    login = login_of(request.site, request.session.get("sid", ""))
    user = request.site.services["principals"].user(login) if login else None
    return user if user is not None and user.enabled else None


def principals(request) -> frozenset[str]:
    """What the person behind the request stands for at this moment."""
    user = request.identity
    return principals_of(request.site, user.login if user else None)


def may(request, permission: str, obj=None) -> bool:
    """Does the person behind the request hold ``permission`` on ``obj`` (default: the context)?"""
    return permits(request, obj if obj is not None else request.context, permission)


def permits(request, obj, permission: str) -> bool:
    """The rule that views obey. ``view`` means the permission that the object's visibility class asks for."""
    if not IContent.providedBy(obj):
        return False
    if permission == VIEW:
        permission = PERMISSION_TO_READ[effective_visibility(obj)]
    # Everything in a zone has the same rights, and a screen of work asks for each of its rows.
    zone, generation = getattr(zone_of(obj), "__oid__", None), settled(request.site)
    if zone is None or generation is None:
        return allowed(request.principals, obj, permission)
    answers, key = request.__dict__.setdefault("permitted", {}), (generation, zone, permission)
    if key not in answers:
        answers[key] = allowed(request.principals, obj, permission)
    return answers[key]


def log_in(request, login: str) -> None:
    """Begin a fresh session for ``login``; the old identifier and the old token are dead."""
    if sid := request.session.get("sid"):
        close_session(request.site, sid)
    request.session.invalidate()
    request.session["sid"] = open_session(request.site, login)
    request.session.new_csrf_token()


def log_out(request) -> None:
    """End the session at the server and empty the cookie."""
    if sid := request.session.get("sid"):
        close_session(request.site, sid)
    request.session.invalidate()


class OrdaSecurityPolicy:
    """Pyramid 2's security policy; also serves as both policies of Pyramid 1.10, whose pin substanced keeps."""

    def identity(self, request):
        """The User, or None."""
        return request.identity

    def authenticated_userid(self, request):
        """The login, or None."""
        return request.login

    unauthenticated_userid = authenticated_userid

    def permits(self, request, context, permission):
        """Pyramid 2's question."""
        return permits(request, context, permission)

    def effective_principals(self, request):
        """Pyramid 1's question."""
        return [*request.principals]

    def remember(self, request, userid, **kw):
        """Sessions are opened by ``log_in``; there is no header to set."""
        return []

    def forget(self, request, **kw):
        """Sessions are ended by ``log_out``; there is no header to set."""
        return []


class LegacyAuthorization:
    """Pyramid 1.10's authorization policy over the same rule."""

    def permits(self, context, principals, permission):
        """May ``principals`` do that?"""
        if not IContent.providedBy(context):
            return False
        held = frozenset(principals)
        return readable(held, context) if permission == VIEW else allowed(held, context, permission)

    def principals_allowed_by_permission(self, context, permission):
        """Not offered: who may what is asked of the grants."""
        raise NotImplementedError


def includeme(config):
    """Session cookie, CSRF on every POST, the policy, and the request attributes that views use."""
    deployment = config.registry.deployment
    config.set_session_factory(
        SignedCookieSessionFactory(
            deployment.secret,
            cookie_name=cookie_name(deployment.https),
            secure=deployment.https,
            httponly=True,
            samesite="Lax",
            timeout=IDLE_SECONDS,
            reissue_time=REISSUE_SECONDS,
            serializer=JSONSerializer(),
        )
    )
    config.set_csrf_storage_policy(SessionCSRFStoragePolicy())
    config.set_default_csrf_options(require_csrf=True)
    if hasattr(config, "set_security_policy"):
        config.set_security_policy(OrdaSecurityPolicy())
    else:
        from pyramid.interfaces import IAuthenticationPolicy, IAuthorizationPolicy

        config.set_authentication_policy(implementer(IAuthenticationPolicy)(OrdaSecurityPolicy)())
        config.set_authorization_policy(implementer(IAuthorizationPolicy)(LegacyAuthorization)())
    config.add_request_method(identity, "identity", reify=True)
    config.add_request_method(lambda r: r.identity.login if r.identity else None, "login", property=True)
    config.add_request_method(principals, "principals", reify=True)
    config.add_request_method(lambda r: Actor(r.login or "", r.principals), "actor", property=True)
    config.add_request_method(may, "may")
