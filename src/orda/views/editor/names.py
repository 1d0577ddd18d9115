"""Several names in one line."""

from orda.web.names import name_of


def names_of(request, logins) -> str:
    """Several names in one line."""
    return ", ".join(name_of(request, login) for login in sorted(logins))
