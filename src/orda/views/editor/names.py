"""Who is who: the names behind logins, as the screens show them."""

from orda.content.site import service_of


def name_of(context, login: str) -> str:
    """The full name behind a login; the login itself when nobody has it."""
    user = service_of(context, "principals").user(login)
    return user.full_name if user is not None else login


def names_of(context, logins) -> str:
    """Several names in one line."""
    return ", ".join(name_of(context, login) for login in sorted(logins))
