"""Who answers for a text: the people who write it, the head of the unit, the vice-rector of the block (C14, D2, D3)."""

from pyramid.location import lineage

from orda import clock, regulation
from orda.content.base import owner_unit
from orda.security.acl import own_grants, permissions_of
from orda.security.people import logins_of
from orda.security.permissions import EDIT, VISA

OWNER, HEAD, VICE_RECTOR = "owner", "head", "vice-rector"


def responsible(obj, stage: str) -> tuple[str, ...]:
    """The logins that are told about ``obj`` at a stage of ``content.freshness.STAGES``; accounts that are off are not.

    Where nobody writes for a folder its head is the owner.
    """
    if stage == VICE_RECTOR:
        return _vice_rectors(obj)
    holders = _holders(obj, head=stage == HEAD)
    return holders or (_holders(obj, head=True) if stage == OWNER else ())


def _vice_rectors(obj) -> tuple[str, ...]:
    unit, site = owner_unit(obj), list(lineage(obj))[-1]
    if unit is None or not unit.block:
        return ()
    day = clock.today()
    return logins_of(
        site, [grant.principal for grant in site.grants if grant.block == unit.block and grant.active(day)]
    )


def _holders(obj, *, head: bool) -> tuple[str, ...]:
    """Who holds a role of a unit on the nearest folder where anybody does; else on the folder of the unit."""
    site = list(lineage(obj))[-1]
    unit = owner_unit(obj)
    for place in (*lineage(obj), *((unit,) if unit is not None else ())):
        if place is site:
            continue
        found = logins_of(site, [grant.principal for grant in own_grants(place) if _answers(grant, head)])
        if found:
            return found
    return ()


def _answers(grant, head: bool) -> bool:
    role = regulation.get().roles.get(grant.role)
    if role is None or role.scope != "unit" or not grant.active(clock.today()):
        return False
    gives = permissions_of(grant.role)
    return VISA in gives if head else EDIT in gives and VISA not in gives
