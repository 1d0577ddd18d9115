"""Founding a section: its folder, the unit that answers for it, that unit's rights in it, its first pages (G4, B4)."""

from dataclasses import replace

from orda import clock, regulation
from orda.content import arrange
from orda.content.base import ContentFolder
from orda.content.editing import save_draft, stamp
from orda.errors import BadPlace, OrdaError
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import SYSTEM

SECTION_KIND = "page"
Titles = dict[str, str]


def require_founding(parent, unit, *, name: str) -> None:
    """Raises BadPlace where no section can stand, BadName for an address part that cannot be or is taken, OrdaError
    for what is no unit."""
    if parent is None or not arrange.takes_from(parent, SECTION_KIND, SYSTEM):
        raise BadPlace(_("No section can be made here."))
    if not IUnit.providedBy(unit):
        raise OrdaError(_("Choose the unit that will answer for the section."))
    arrange.require_room(parent)
    arrange.check_name(parent, name)


def found_section(
    parent, unit, *, name: str, titles: Titles, holds: str = "", pages: tuple[Titles, ...] = ()
) -> ContentFolder:
    """The section ``name`` in ``parent``, with a page for each of ``pages``; everything is a draft, nothing is public.

    ``unit`` answers for it, and who works in the unit on this day works in it, on the same terms. ``holds`` makes it a
    collection of that kind. Raises as ``require_founding``. Decided by the publication regime only, which tells of it.
    """
    require_founding(parent, unit, name=name)
    section = arrange.add(parent, SECTION_KIND, actor=SYSTEM, name=name)
    section.owner_uid = unit.uid
    section.holds = (holds,) if holds else ()
    section.grants = tuple(
        replace(grant, by=SYSTEM.login, at=clock.now(), copied_from=unit.uid)
        for grant in unit.grants
        if _of_the_unit(grant.role)
    )
    _write(section, titles)
    for number, page_titles in enumerate(pages, 1):
        title = page_titles.get("en") or page_titles.get("kk") or f"page-{number}"
        _write(arrange.add(section, "page", actor=SYSTEM, title=title), page_titles)
    return section


def _of_the_unit(role_id: str) -> bool:
    role = regulation.get().roles.get(role_id)
    return role is not None and role.scope == "unit"


def _write(obj, titles: Titles) -> None:
    texts = {lang: {"title": title} for lang, title in titles.items() if title}
    save_draft(obj, texts=texts, actor=SYSTEM, seen=stamp(obj))
