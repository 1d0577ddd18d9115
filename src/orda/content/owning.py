"""Which unit answers for a place (clause D3): named on it, or taken over from the folder above."""

from orda.content.base import owner_unit, path_of
from orda.content.site import find
from orda.errors import NotAllowed, OrdaError
from orda.events import OwnerChanged, notify
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER, SHARE


def may_own(actor: Actor, obj, unit) -> bool:
    """May the actor make ``unit`` (None: the folder above decides) answer for ``obj``?

    An administrator may. Who shares rights here may only where the unit is one in which the person shares too: nobody
    hands a duty to a unit that is not asked.
    """
    if actor.may(ADMINISTER, obj):
        return True
    return actor.may(SHARE, obj) and (unit is None or actor.may(SHARE, unit))


def named_owner(obj):
    """The unit that is named on ``obj`` itself; None where the folder above decides."""
    unit = find(obj, obj.owner_uid) if obj.owner_uid else None
    return unit if IUnit.providedBy(unit) else None


def set_owner(obj, unit, *, actor: Actor) -> None:
    """Let ``unit`` answer for ``obj`` and for what is below it and names nobody else; None: the folder above says who.

    It holds at once, beside any text: an owner is a duty, not a text, and no change of level A. Raises NotAllowed, and
    OrdaError for what is no unit and for a unit's own folder, which always answers for itself.
    """
    if not may_own(actor, obj, unit):
        raise NotAllowed(_("You can name only units in which you give roles yourself."))
    if IUnit.providedBy(obj):
        raise OrdaError(_("A unit always answers for its own folder."))
    if unit is not None and not IUnit.providedBy(unit):
        raise OrdaError(_("Choose a unit of this site."))
    uid = unit.uid if unit is not None else ""
    if uid == obj.owner_uid:
        return
    before = _in_words(obj)
    obj.owner_uid = uid
    notify(OwnerChanged(obj, actor.login, before=before, after=_in_words(obj)))


def _in_words(obj) -> str:
    """The unit that answers for ``obj``, for the register; nothing where none does."""
    unit = owner_unit(obj)
    return f"{unit.register_title} ({path_of(unit)})" if unit is not None else ""
