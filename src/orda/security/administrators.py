"""Who administers the whole site, and the one rule that all changes of accounts and rights keep: somebody does."""

from collections.abc import Iterable, Mapping

from orda import clock
from orda.errors import OrdaError
from orda.i18n import _
from orda.security.acl import Grant, permissions_of
from orda.security.permissions import ADMINISTER


def administrators(
    site,
    *,
    without: str = "",
    members: Mapping[str, Iterable[str]] | None = None,
    grants: Iterable[Grant] | None = None,
) -> set[str]:
    """Logins of the enabled accounts with a password that administer the whole site with no end date.

    To ask what a change would leave: ``without`` is left out, ``members`` replaces the members of groups, ``grants``
    those of the site.
    """
    service = site.services["principals"]
    day = clock.today()
    found: set[str] = set()
    for grant in site.grants if grants is None else grants:
        if grant.until is not None or not grant.active(day) or ADMINISTER not in permissions_of(grant.role):
            continue
        kind, _colon, name = grant.principal.partition(":")
        if kind == "user":
            found.add(name)
        elif kind == "group" and name in service.groups:
            found.update((members or {}).get(name, service.groups[name].members))
    users = (service.user(login) for login in found if login != without)
    return {user.login for user in users if user is not None and user.enabled and user.password_hash}


def require_administrator(site, left: set[str]) -> None:
    """``left`` are the administrators after a change. Raises OrdaError when it would take the last one away."""
    if not left and administrators(site):
        raise OrdaError(_("The site needs an administrator; name another one first."))
