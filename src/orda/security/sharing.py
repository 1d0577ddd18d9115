"""Giving and taking rights in a folder: never above one's own, never without a trace.

What would change nothing leaves no trace: the verbs say whether anything differs now.
"""

from datetime import date

from orda import clock, regulation
from orda.errors import NotAllowed, OrdaError
from orda.events import GrantsChanged, notify
from orda.i18n import _
from orda.security.acl import VISIBILITIES, Grant, permissions_of
from orda.security.actor import Actor
from orda.security.administrators import administrators, require_administrator
from orda.security.permissions import ADMINISTER, CHECK, SHARE

MAX_GRANTS = 200
_MARKS = str.maketrans("();[]", "‹›,‹›")


def describe(obj) -> str:
    """The rights of ``obj`` in one line, for the register."""
    grants = "; ".join(
        f"{grant.principal}={grant.role}{'@' + grant.block if grant.block else ''}"
        f"[{grant.since or ''}–{grant.until or ''}]{_by_order(grant.order)}"
        for grant in sorted(obj.grants, key=lambda grant: (grant.principal, grant.role))
    )
    return f"{obj.visibility}; inherits={'yes' if obj.inherits else 'no'}; {grants}"


def _by_order(order: str) -> str:
    # The order is typed freely: with its brackets and semicolons it must not look like another grant.
    return f"({order.translate(_MARKS)})" if order else ""


def giveable() -> list[str]:
    """Ids of the roles that can be given; nobody is given what everyone has."""
    return [role.id for role in regulation.get().roles.values() if role.scope != "everyone"]


def may_give(actor: Actor, obj, role_id: str) -> bool:
    """May the actor give ``role_id`` on ``obj``? Only who shares here and holds every right of the role."""
    role = regulation.get().roles.get(role_id)
    if role is None or role.scope == "everyone":
        return False
    if actor.may(ADMINISTER, obj):
        return True
    if role.scope != "unit" or not actor.may(SHARE, obj):
        return False
    return all(actor.may(permission, obj) for permission in permissions_of(role_id))


def grant(
    obj,
    principal: str,
    role_id: str,
    *,
    actor: Actor,
    since: date | None = None,
    until: date | None = None,
    order: str = "",
    block: str = "",
) -> bool:
    """Give ``role_id`` on ``obj`` to ``principal``; False where it is held with the same dates and order.

    Raises NotAllowed above the giver's own rights (checklist 36), OrdaError for a role that is none, dates that cannot
    be, a dated role without an end (G6), and where the new dates would end the last lasting administration of the site.
    """
    if role_id not in (known := giveable()):
        named = {"role": role_id[:64], "roles": ", ".join(known)}
        raise OrdaError(_("There is no role “${role}” to give. There are: ${roles}.", mapping=named))
    if not may_give(actor, obj, role_id):
        raise NotAllowed(_("You can give only rights that you hold here yourself."))
    if since and until and until < since:
        raise OrdaError(_("The grant would end before it begins."))
    if regulation.get().roles[role_id].dated and until is None:
        raise OrdaError(_("This role is given for a time only: name the day on which it ends."))
    terms, kept = (since, until, order.strip()[:200]), _others(obj, principal, role_id, block)
    if any((held.since, held.until, held.order) == terms for held in obj.grants if held not in kept):
        return False
    if len(obj.grants) >= MAX_GRANTS:
        raise OrdaError(_("A folder holds ${count} grants at most; use a group.", mapping={"count": MAX_GRANTS}))
    new = Grant(principal, role_id, *terms, actor.login, clock.now(), block)
    _replace(obj, (*kept, new), actor, new.order)
    return True


def revoke(obj, principal: str, role_id: str, *, actor: Actor, block: str = "") -> bool:
    """Take a grant away; False where there is none. Raises NotAllowed as for giving; the last administrator of the
    site cannot be removed."""
    if not may_give(actor, obj, role_id):
        raise NotAllowed(_("You can take only rights that you hold here yourself."))
    kept = _others(obj, principal, role_id, block)
    if kept == obj.grants:
        return False
    _replace(obj, kept, actor)
    return True


def put_back(obj, grants: tuple[Grant, ...], *, actor: Actor) -> bool:
    """Make the grants of ``obj`` just those that they were before, with dates, orders and who gave them; False where
    they are so. Raises NotAllowed unless the actor may give and take every one that differs."""
    differing = set(obj.grants) ^ set(grants)
    if not all(may_give(actor, obj, each.role) for each in differing):
        raise NotAllowed(_("You can give only rights that you hold here yourself."))
    if differing:
        _replace(obj, grants, actor)
    return bool(differing)


def _others(obj, principal: str, role_id: str, block: str) -> tuple[Grant, ...]:
    same = (principal, role_id, block)
    return tuple(each for each in obj.grants if (each.principal, each.role, each.block) != same)


def _replace(obj, grants: tuple[Grant, ...], actor: Actor, order: str = "") -> None:
    if getattr(obj, "__parent__", None) is None:
        require_administrator(obj, administrators(obj, grants=grants))
    before = describe(obj)
    obj.grants = grants
    notify(GrantsChanged(obj, actor.login, order, before=before, after=describe(obj)))


def set_inheritance(obj, inherits: bool, *, actor: Actor) -> bool:
    """Block or allow inheritance of grants from above; False where it is so. Raises NotAllowed without the right to
    share."""
    if not actor.may(SHARE, obj) and not actor.may(ADMINISTER, obj):
        raise NotAllowed()
    if obj.__parent__ is None and not inherits:
        raise OrdaError(_("The site itself inherits from nothing."))
    if bool(inherits) == obj.inherits:
        return False
    before = describe(obj)
    obj.inherits = bool(inherits)
    notify(GrantsChanged(obj, actor.login, before=before, after=describe(obj)))
    return True


def require_opening(obj, actor: Actor) -> None:
    """Raises NotAllowed when more readers would see what is live in ``obj`` at once, and the actor does not publish:
    the check was of a text for fewer readers, and nothing comes before visitors unchecked (E1)."""
    if _shows_anything(obj) and not actor.may_any(obj, CHECK, ADMINISTER):
        raise NotAllowed(
            _("More people would see this at once, without a check. The Digitalization Department can open it.")
        )


def _shows_anything(obj) -> bool:
    return obj.live is not None or (obj.folderish and any(_shows_anything(child) for child in obj.values()))


def set_visibility(obj, visibility: str, *, actor: Actor, decided: bool = False) -> bool:
    """Change the visibility class; False where it is so. ``decided``: the visas of a request answer for it, the last
    of which publishes. Raises NotAllowed without the right to share, or where it would publish, and OrdaError for an
    unknown class."""
    if visibility not in VISIBILITIES:
        raise OrdaError(_("Unknown visibility class."))
    if not actor.may_any(obj, SHARE, ADMINISTER) and not (decided and actor.may(CHECK, obj)):
        raise NotAllowed()
    if visibility == obj.visibility:
        return False
    if not decided and VISIBILITIES.index(visibility) < VISIBILITIES.index(obj.visibility):
        require_opening(obj, actor)
    before = describe(obj)
    obj.visibility = visibility
    notify(GrantsChanged(obj, actor.login, before=before, after=describe(obj)))
    return True
