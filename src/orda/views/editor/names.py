"""Who is who: the names behind logins, as the screens show them."""

from orda.i18n import _
from orda.security.actor import SYSTEM


def name_of(request, login: str) -> str:
    """The full name behind a login; the login itself when nobody has it."""
    if login == SYSTEM.login:
        return request.layout.translate(_("the program"))
    user = request.site.services["principals"].user(login)
    return user.full_name if user is not None else login


def names_of(request, logins) -> str:
    """Several names in one line."""
    return ", ".join(name_of(request, login) for login in sorted(logins))
