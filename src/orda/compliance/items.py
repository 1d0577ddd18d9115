"""What the law makes obligatory: the regulation's items, with what administrators have put in their place (F4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from orda import regulation
from orda.content.site import service_of
from orda.errors import OrdaError
from orda.events import SettingsChanged, notify
from orda.i18n import LANGUAGES, _
from orda.security.actor import Actor
from orda.security.permissions import ADMINISTER

SETTING = "compliance-items"
# What the register says of a changed item.
ITEM_CHANGED = "compliance-item"
MAX_ITEMS = 100
MAX_PATHS = 40
MAX_TEXT = 500
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PATH = re.compile(rf"{_SLUG}(?:/{_SLUG}){{0,7}}")
_ID = re.compile(_SLUG)
# Of an item of the regulation these may be changed here; its title and clause are the act's.
ADJUSTABLE = ("paths", "yearly", "source", "source_date", "checked_by", "checked_on")


@dataclass(frozen=True)
class Item:
    """One obligatory item. ``own`` says that the administrators have added it; ``changed`` that they have touched it.

    ``paths`` are addresses without language and slash before; in those of ``yearly`` something of the current year has
    to stand (F16).
    """

    id: str
    titles: Mapping[str, str]
    paths: tuple[str, ...]
    clause: str
    source: Mapping[str, str]
    source_date: date
    checked_by: str
    checked_on: date | None
    yearly: tuple[str, ...] = ()
    own: bool = False
    changed: bool = False


def items_of(site) -> list[Item]:
    """All items: those of the regulation in its order, then those that were added here."""
    stored: Mapping[str, Mapping[str, Any]] = service_of(site, "settings").get(SETTING, {})
    found = [_adjusted(_from_regulation(each), stored.get(each.id)) for each in regulation.get().obligatory]
    known = {item.id for item in found}
    added = [Item(**values, own=True, changed=True) for id, values in stored.items() if id not in known]
    # Adjustments of an item that a newer regulation no longer has are no items of their own.
    return found + [item for item in added if item.titles]


def item_of(site, id: str) -> Item | None:
    """The item with that id."""
    return next((item for item in items_of(site) if item.id == id), None)


def _from_regulation(each) -> Item:
    return Item(
        id=each.id,
        titles=each.titles,
        paths=each.paths,
        clause=each.clause,
        source=each.source,
        source_date=each.source_date,
        checked_by=each.checked_by or "",
        checked_on=each.checked_on,
        yearly=each.yearly,
    )


def _adjusted(item: Item, values: Mapping[str, Any] | None) -> Item:
    if not values:
        return item
    return replace(item, **{name: values[name] for name in ADJUSTABLE if name in values}, changed=True)


def save_item(site, item: Item, *, actor: Actor) -> bool:
    """Keep ``item`` in place of the one with its id, or add it; did anything differ? One row in the register.

    Raises NotAllowed, OrdaError for what is no item.
    """
    actor.require(ADMINISTER, site)
    before = item_of(site, item.id)
    if before is not None and not before.own:
        item = replace(item, titles=before.titles, clause=before.clause)
    _check(site, item)
    item = replace(item, own=before.own if before else True, changed=True)
    if before is not None and replace(before, changed=True) == item:
        return False
    values = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in ("own", "changed")}
    # Empty titles mark an adjustment; those of the regulation stay the regulation's.
    values |= {"titles": dict(item.titles) if item.own else {}, "source": dict(item.source)}
    _store(site, item.id, values)
    _tell(site, actor, before, item)
    return True


def reset_item(site, id: str, *, actor: Actor) -> None:
    """Take back what was changed of an item of the regulation; remove one that was added here.

    Raises NotAllowed, OrdaError when there is nothing to take back.
    """
    actor.require(ADMINISTER, site)
    before = item_of(site, id)
    if before is None or not before.changed:
        raise OrdaError(_("There is nothing to take back."))
    _store(site, id, None)
    _tell(site, actor, before, item_of(site, id))


def _store(site, id: str, values: dict | None) -> None:
    settings = service_of(site, "settings")
    stored = {name: value for name, value in settings.get(SETTING, {}).items() if name != id}
    settings.set(SETTING, stored if values is None else {**stored, id: values})


def _tell(site, actor: Actor, before: Item | None, after: Item | None) -> None:
    notify(SettingsChanged(site, actor.login, ITEM_CHANGED, before=_words(before), after=_words(after)))


def _words(item: Item | None) -> str:
    """The item in one line, for the register."""
    if item is None:
        return ""
    checked = f"{item.checked_by} {item.checked_on}" if item.checked_by else "-"
    source = f"{item.source.get(LANGUAGES[0], '')} {item.source_date}"
    return f"{item.id}; {' '.join(item.paths)}; yearly {' '.join(item.yearly) or '-'}; {source}; checked {checked}"


def _check(site, item: Item) -> None:
    """Raises OrdaError with what is wrong first."""
    if not _ID.fullmatch(item.id) or len(item.id) > 60:
        raise OrdaError(_("The short name is made of a–z, 0–9 and single hyphens."))
    if not item.paths:
        raise OrdaError(_("Name at least one page, by its address."))
    if len(item.paths) > MAX_PATHS:
        raise OrdaError(_("Name at most ${most} pages.", mapping={"most": MAX_PATHS}))
    for path in item.paths:
        if not _PATH.fullmatch(path):
            wrong = {"path": path[:80]}
            raise OrdaError(
                _("“${path}” is not an address of a page. Write it like university/history.", mapping=wrong)
            )
    if not set(item.yearly) <= set(item.paths):
        raise OrdaError(_("What is asked of every year must stand among the pages too."))
    texts = (*item.titles.values(), *item.source.values(), item.clause, item.checked_by)
    if any(len(text) > MAX_TEXT or not text.isprintable() for text in texts):
        raise OrdaError(_("Write at most ${most} characters, in one line.", mapping={"most": MAX_TEXT}))
    if not all(item.titles.get(lang) and item.source.get(lang) for lang in LANGUAGES):
        raise OrdaError(_("Title and source are needed in all three languages."))
    if bool(item.checked_by) != (item.checked_on is not None):
        raise OrdaError(_("Who compared it with the law, and when, belong together."))
    if item_of(site, item.id) is None and len(items_of(site)) >= MAX_ITEMS:
        raise OrdaError(_("The list is full."))
