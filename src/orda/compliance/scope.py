"""Whose duty is whose to see: the reports of table 1.J, by unit and by block of responsibility."""

from orda import regulation
from orda.catalog.zones import holds_anywhere
from orda.content.base import owner_unit
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import READ_REGISTER


def sees_everything(actor: Actor, site) -> bool:
    """Do the reports of the whole site belong to the person's office? The coordinating block's vice-rector sees all
    blocks (B14)."""
    if actor is SYSTEM or actor.may(READ_REGISTER, site):
        return True
    return any(
        block.coordinating and f"block:{id}" in actor.principals for id, block in regulation.get().blocks.items()
    )


def sees_reports(actor: Actor, site) -> bool:
    """Does the person see any report at all?"""
    return sees_everything(actor, site) or holds_anywhere(site, actor.principals, READ_REGISTER)


def concerns(actor: Actor, site, *places) -> bool:
    """Does a report on ``places`` (objects; None for none) belong to the person: there, or through the unit that
    answers for it?"""
    if sees_everything(actor, site):
        return True
    found = [place for place in places if place is not None]
    units = [unit for place in found if (unit := owner_unit(place)) is not None]
    return any(actor.may(READ_REGISTER, place) for place in (*found, *units))
