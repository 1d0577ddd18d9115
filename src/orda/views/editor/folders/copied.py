"""Roles that a section got from its unit when it was founded (G4): copies, which do not follow the unit."""

from orda import clock, regulation
from orda.content.site import find
from orda.security.permissions import SHARE
from orda.text.dates import format_date
from orda.views.editor.editing.comparison import title_of
from orda.web.names import principal_name
from orda.web.reading import known
from orda.web.traversal import href

MAX_NAMED = 20


def copied_roles(context, request) -> dict | None:
    """From which unit and when roles of this place were copied, as {unit, href, day, lacking, left}; None for none.

    Who shares in the unit too sees who has a role there now and none here, and whose copies have no original any more.
    """
    copies = [grant for grant in context.grants if grant.copied_from]
    if not copies:
        return None
    unit, days = find(request.site, copies[0].copied_from), [grant.at for grant in copies if grant.at]
    shares = unit is not None and request.may(SHARE, unit)
    today = clock.today()
    there = {(each.principal, each.role) for each in unit.grants if each.active(today)} if shares else set()
    there = {(principal, role) for principal, role in there if _of_units(role)}
    here = {(each.principal, each.role) for each in context.grants if each.active(today)}
    copied = {(each.principal, each.role) for each in copies if each.active(today)}
    return {
        "unit": title_of(request, unit) if unit is not None and known(request, unit) else "",
        "href": href(request, unit, "sharing") if shares else "",
        "day": format_date(min(days), request.lang) if days else "",
        "lacking": _named(request, there - here) if shares else "",
        "left": _named(request, copied - there) if shares else "",
    }


def _of_units(role_id: str) -> bool:
    role = regulation.get().roles.get(role_id)
    return role is not None and role.scope == "unit"


def _named(request, pairs: set[tuple[str, str]]) -> str:
    roles = regulation.get().roles
    words = [
        f"{principal_name(request, principal)} ({roles[role].titles[request.lang] if role in roles else role})"
        for principal, role in sorted(pairs)
    ]
    return ", ".join(words[:MAX_NAMED]) + (" …" if len(words) > MAX_NAMED else "")
