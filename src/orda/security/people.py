"""The people behind principals: logins of accounts that are on."""

from collections.abc import Iterable
from itertools import islice

MAX_PEOPLE = 200


def logins_of(site, principals: Iterable[str]) -> tuple[str, ...]:
    """Logins of ``user:…`` and of the members of ``group:…``, each once, in the given order; accounts that are off are
    left out, and so is what lies beyond ``MAX_PEOPLE``."""
    accounts, found = site.services["principals"], []
    for principal in islice(principals, MAX_PEOPLE):
        kind, _colon, name = principal.partition(":")
        if kind == "user":
            found.append(name)
        elif kind == "group" and name in accounts.groups:
            found += islice(accounts.groups[name].members, MAX_PEOPLE)
    known = ((login, accounts.user(login)) for login in dict.fromkeys(found))
    return tuple(login for login, user in known if user is not None and user.enabled)[:MAX_PEOPLE]
