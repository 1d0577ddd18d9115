"""The names behind logins and principals, as every screen shows them."""

from orda import regulation
from orda.i18n import _

NO_PERSONS = {"system": _("the system"), "shell": _("the command line")}


def name_of(request, login: str) -> str:
    """The full name behind a login; the login itself when nobody has it."""
    if login in NO_PERSONS:
        return request.layout.translate(NO_PERSONS[login])
    user = request.site.services["principals"].user(login)
    return user.full_name if user is not None else login


def principal_name(request, principal: str) -> str:
    """The person, group or block that a grant was given to, in the reader's language."""
    kind, _colon, word = principal.partition(":")
    if kind == "user":
        return name_of(request, word)
    group = request.site.services["principals"].groups.get(word) if kind == "group" else None
    block = regulation.get().blocks.get(word) if kind == "block" else None
    titles = group.titles if group is not None else block.titles if block is not None else {}
    return titles.get(request.lang) or word
