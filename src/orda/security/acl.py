"""Grants on folders and the access control lists that Pyramid reads from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from pyramid.location import lineage

from orda import clock, regulation
from orda.security.constants import Allow, Deny, Everyone
from orda.security.permissions import EVERYTHING, VIEW

VISIBILITIES = ("public", "staff", "internal")
# The regulation in force and what follows from it, computed once: rights are asked hundreds of times a page.
_site_wide: tuple[object, tuple] = (None, ())


@dataclass(frozen=True)
class Grant:
    """``principal`` holds ``role`` here and below, from ``since`` to ``until`` inclusive, by order ``order`` (E5).

    Dates are days in Almaty; None means no bound. ``block`` names the block of responsibility of a vice-rector,
    ``copied_from`` the uid of the unit whose grant was copied when a section was founded (G4).
    """

    principal: str
    role: str
    since: date | None = None
    until: date | None = None
    order: str = ""
    by: str = ""
    at: datetime | None = None
    block: str = ""
    copied_from: str = ""

    def active(self, day: date) -> bool:
        """Does the grant hold on ``day``?"""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Protected:
    """Mixin of everything in the tree: its grants, whether it inherits, its visibility class."""

    grants: tuple[Grant, ...] = ()
    inherits = True
    visibility = "public"

    def standing_grants(self) -> tuple[Grant, ...]:
        """Grants that follow from what the object is, such as a unit's block; not editable as grants."""
        return ()

    @property
    def __acl__(self) -> list[tuple]:
        """Pyramid's list, from the grants of this folder only; empty when nothing is granted here."""
        if not is_zone(self):
            return []
        day = clock.today()
        aces = [
            (Allow, grant.principal, permissions_of(grant.role))
            for grant in (*own_grants(self), *self.standing_grants())
            if grant.active(day)
        ]
        if getattr(self, "__parent__", None) is None:
            aces += site_wide_aces()
        elif not self.inherits:
            # Blocking cuts the folders between here and the root; the site-wide offices and the block's vice-rector
            # keep their duties, or a blocked folder could hide from those who answer for it (D1, D2).
            for ancestor in lineage(self.__parent__):
                standing = getattr(ancestor, "standing_grants", tuple)
                aces += [(Allow, grant.principal, permissions_of(grant.role)) for grant in standing()]
            aces += site_wide_aces()
            aces.append((Deny, Everyone, EVERYTHING))
        return aces


def permissions_of(role_id: str) -> tuple[str, ...]:
    """The permissions of a role, none for a role that the regulation no longer knows."""
    role = regulation.get().roles.get(role_id)
    return _ordered(role.permissions) if role else ()


@lru_cache(maxsize=200)
def _ordered(permissions: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(permissions))


def own_grants(obj) -> tuple[Grant, ...]:
    """The grants with rights in the folder of ``obj``; a vice-rector's hold in the units of the block only."""
    return tuple(grant for grant in obj.grants if not grant.block)


def is_site_wide(role_id: str) -> bool:
    """Is the role an office of the whole site, which no blocked folder cuts off?"""
    role = regulation.get().roles.get(role_id)
    return role is not None and role.scope == "site"


def site_wide_aces() -> list[tuple]:
    """What the offices of the whole site may do anywhere: table 1.J's columns that know no "own"."""
    global _site_wide
    rules = regulation.get()
    if _site_wide[0] is not rules:
        offices = (role for role in rules.roles.values() if role.scope == "site")
        aces = [(Allow, f"role:{role.id}", permissions_of(role.id)) for role in offices]
        _site_wide = (rules, (*aces, (Allow, Everyone, (VIEW,))))
    return list(_site_wide[1])


def is_zone(obj) -> bool:
    """Does ``obj`` start an ACL zone, that is, can its rights differ from its parent's?"""
    return bool(obj.grants or not obj.inherits or obj.standing_grants() or getattr(obj, "__parent__", None) is None)


def zone_of(obj):
    """The nearest object upwards, itself included, that bears grants of its own (docs/architecture.md, "Finding")."""
    for location in lineage(obj):
        if is_zone(location):
            return location
    return obj


def effective_visibility(obj) -> str:
    """The strictest visibility class from ``obj`` up to the root."""
    strictest = max(
        (VISIBILITIES.index(getattr(location, "visibility", "public")) for location in lineage(obj)), default=0
    )
    return VISIBILITIES[strictest]


def active_roles(grants: Iterable[Grant], principals: frozenset[str], day: date) -> set[str]:
    """The ids of roles that ``principals`` hold by ``grants`` on ``day``."""
    return {grant.role for grant in grants if grant.principal in principals and grant.active(day)}
