"""The one answer to "may this person do that here?", for views, verbs, search and feeds alike."""

from pyramid.authorization import ACLAuthorizationPolicy
from pyramid.location import lineage

from orda import clock
from orda.security.acl import effective_visibility, is_site_wide, own_grants, permissions_of
from orda.security.permissions import VIEW, VIEW_INTERNAL, VIEW_STAFF

_ACL = ACLAuthorizationPolicy()
PERMISSION_TO_READ = {"public": VIEW, "staff": VIEW_STAFF, "internal": VIEW_INTERNAL}


def allowed(principals: frozenset[str], obj, permission: str) -> bool:
    """Does Pyramid's own ACL policy give ``permission`` on ``obj`` to these principals?"""
    return bool(_ACL.permits(obj, principals, permission))


def readable(principals: frozenset[str], obj) -> bool:
    """May these principals read the live version of ``obj``, by the strictest visibility class above it?

    Whether there is a live version is the caller's question. A folder that visitors cannot read hides what is below
    it, also from people who could read the inner object alone: nothing may be reached through a hidden parent.
    """
    return allowed(principals, obj, PERMISSION_TO_READ[effective_visibility(obj)])


def explain(principals: frozenset[str], obj, permission: str) -> list[tuple[object, object]]:
    """The (folder, grant) pairs upwards that give ``permission``; empty when nothing does (clause D11).

    Above a folder that inherits nothing only the offices of the whole site and the block's vice-rector count.
    """
    found = []
    day = clock.today()
    blocked = False
    for location in lineage(obj):
        offices = location.standing_grants()
        if not blocked:
            given = (*own_grants(location), *offices)
        elif location.__parent__ is None:
            given = (*(grant for grant in location.grants if is_site_wide(grant.role)), *offices)
        else:
            given = offices
        for grant in given:
            held = grant.principal in principals or (grant.block and f"block:{grant.block}" in principals)
            if held and grant.active(day) and permission in permissions_of(grant.role):
                found.append((location, grant))
        blocked = blocked or not location.inherits
    return found
