"""Naming the unit that answers for a place (D3), on the screen of sharing."""

import itertools

from orda.catalog.listing import of_kind
from orda.content.base import owner_unit
from orda.content.owning import may_own, named_owner, set_owner
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IUnit
from orda.text.collation import sort_key
from orda.views.editor.editing.comparison import title_of
from orda.web.reading import known

MAX_UNITS = 2_000


def owner_section(context, request) -> dict | None:
    """The unit named here, the one that answers otherwise, and those to choose from; None where nobody chooses."""
    if IUnit.providedBy(context):
        return None
    named, parent = named_owner(context), context.__parent__
    above = owner_unit(parent) if parent is not None else None
    units = [
        each for each in itertools.islice(of_kind(request.site, "unit"), MAX_UNITS) if _offers(context, request, each)
    ]
    if named is not None and named not in units:
        units.append(named)
    titles = [(unit.uid, _title(request, unit)) for unit in units]
    return {
        "named": named.uid if named is not None else "",
        "above": _title(request, above) if above is not None else "",
        "units": sorted(titles, key=lambda pair: sort_key(pair[1], request.lang)),
    }


def _offers(context, request, unit) -> bool:
    return known(request, unit) and may_own(request.actor, context, unit)


def _title(request, unit) -> str:
    if not known(request, unit):
        return request.layout.translate(_("Chosen by a colleague; you may not see it"))
    return title_of(request, unit)


def name_owner(context, request) -> None:
    """Carry out what was posted: the uid of a unit, or nothing for the folder above. Raises as ``set_owner``."""
    uid = request.POST["owner"]
    unit = find(request.site, uid) if isinstance(uid, str) and uid else None
    if uid and (unit is None or not known(request, unit)):
        raise OrdaError(_("Choose a unit of this site."))
    set_owner(context, unit, actor=request.actor)
