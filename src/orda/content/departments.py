"""Founding a department: its folder in the list of units, with its block and the pages that each unit has (B4)."""

from orda import regulation
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.content.kinds.unit import Unit
from orda.errors import OrdaError
from orda.i18n import _
from orda.security.actor import SYSTEM, Actor


def found_unit(collection, *, actor: Actor, block: str, name: str = "", title: str = "") -> Unit:
    """A new unit in ``collection``, with the pages of the regulation as drafts that wait for their text.

    ``block`` is the block of responsibility whose vice-rector answers for it (D2). Raises as ``arrange.add``, and
    OrdaError for a block that the regulation does not know.
    """
    if block not in regulation.get().blocks:
        raise OrdaError(_("Choose the block of responsibility."))
    unit = arrange.add(collection, "unit", actor=actor, name=name, title=title)
    unit.block = block
    for place in regulation.get().unit_pages:
        page = arrange.add(unit, "page", actor=SYSTEM, name=place.name)
        texts = {lang: {"title": text} for lang, text in place.titles.items()}
        save_draft(page, texts=texts, actor=SYSTEM, seen=stamp(page))
    return unit
