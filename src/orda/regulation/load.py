"""Reads a regulation file into parameters, or says in which line it is wrong."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from orda.errors import BadRegulation
from orda.i18n import LANGUAGES
from orda.regulation import rights
from orda.regulation.calendar import WorkCalendar, is_known_country
from orda.regulation.parameters import (
    VISIBILITIES,
    Act,
    Appeals,
    Block,
    Deadlines,
    Freshness,
    Kind,
    Obligatory,
    Regulation,
    Retention,
    Titles,
    University,
    frozen,
)
from orda.regulation.places import PlaceReader, read_audiences, read_unit_pages
from orda.regulation.reading import MAX_BYTES, Source, Table
from orda.regulation.rights import unique

PACKAGED = "kaznmu.toml"
NEEDED_KINDS = ("site", "section", "unit", "page", "news-item", "file", "image")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_DAYS = 36_600  # a century
_HOST = re.compile(r"(?!.{254})[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def load(path: str | Path | None = None) -> Regulation:
    """The regulation in the file at ``path``, or the packaged one. Raises BadRegulation with line and reason."""
    if path is None:
        return _packaged()
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadRegulation(f"{path}: the regulation file cannot be read: {error}") from error
    return parse(data, str(path))


@cache
def _packaged() -> Regulation:
    return parse((resources.files("orda.regulation") / PACKAGED).read_bytes(), PACKAGED)


def parse(data: bytes, name: str) -> Regulation:
    """The regulation in ``data``; ``name`` is how messages call the file. Raises BadRegulation."""
    source = Source(data, name)
    root = Table(source, source.parse())
    languages = root.words("languages", LANGUAGES, "language")
    if missing := [lang for lang in LANGUAGES if lang not in languages]:
        # The interface speaks these, and every title is shown in each of them.
        root.fail("languages", f"needs all of {', '.join(LANGUAGES)}; {', '.join(missing)} is missing")
    kinds = _kinds(root, languages)
    places = PlaceReader(languages, tuple(kinds))
    sections = places.tops(root.tables("sections"))
    collections = places.tops(root.tables("collections"))
    places.pages(root.tables("pages"))
    permissions = rights.read_permissions(root.tables("permissions"), languages)
    conditions = rights.read_conditions(root.tables("conditions"), languages)
    roles = rights.read_roles(root, languages, permissions, conditions)
    found = Regulation(
        act=_act(root.table("act"), languages),
        university=_university(root.table("university"), languages),
        languages=languages,
        required_languages=root.words("required_languages", languages, "language"),
        section_languages=root.words("section_languages", languages, "language"),
        sections=places.trees(sections),
        collections=places.trees(collections),
        unit_pages=read_unit_pages(root.tables("unit_pages"), languages, tuple(kinds)),
        audiences=read_audiences(root.tables("audiences"), languages, set(places.flat)),
        kinds=kinds,
        permissions=permissions,
        conditions=conditions,
        roles=roles,
        visibility=_visibility(root, languages),
        areas=_named(root.tables("areas"), languages),
        blocks=_blocks(root, languages),
        routes=rights.read_routes(root, languages, permissions, roles),
        return_reasons=rights.read_reasons(root.tables("return_reasons"), languages),
        withdrawal_reasons=rights.read_reasons(root.tables("withdrawal_reasons"), languages),
        deadlines=_deadlines(root.table("deadlines")),
        freshness=_freshness(root.tables("freshness"), tuple(kinds)),
        retention=_retention(root.table("retention")),
        obligatory=_obligatory(root.tables("obligatory"), languages, set(places.flat)),
        calendar=_calendar(root.table("calendar")),
        appeals=_appeals(root.table("appeals"), languages) if "appeals" in root else None,
    )
    _require_entries(root, found)
    root.close()
    return found


def _require_entries(root: Table, found: Regulation) -> None:
    for key in ("sections", "collections", "obligatory", "return_reasons", "withdrawal_reasons"):
        if not getattr(found, key):
            root.fail(key, "needs at least one entry")


def _act(table: Table, languages: tuple[str, ...]) -> Act:
    act = Act(
        titles=table.titles("title", languages),
        code=table.text("code"),
        approved=table.titles("approved", languages),
        valid_from=table.day("valid_from"),
        valid_until=table.day("valid_until"),
    )
    if act.valid_until <= act.valid_from:
        table.fail("valid_until", f"{act.valid_until} is not after valid_from, {act.valid_from}")
    table.close()
    return act


def _university(table: Table, languages: tuple[str, ...]) -> University:
    found = University(table.titles("title", languages), table.titles("short", languages), table.text("host"))
    if not _HOST.fullmatch(found.host):
        table.fail("host", f"{found.host!r:.80} is not the name of a host")
    table.close()
    return found


def _kinds(root: Table, languages: tuple[str, ...]) -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for table in root.tables("kinds"):
        kind = Kind(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            plural=table.titles("plural", languages),
            available=table.truth("available"),
            clause=table.text("clause"),
        )
        unique(found, table, "id", kind.id)
        table.close()
        found[kind.id] = kind
    for word in NEEDED_KINDS:
        if word not in found:
            root.fail("kinds", f"the kind {word!r} is missing")
    return frozen(found)


def _named(tables: list[Table], languages: tuple[str, ...]) -> Mapping[str, Titles]:
    found: dict[str, Titles] = {}
    for table in tables:
        word = table.slug("id")
        unique(found, table, "id", word)
        found[word] = table.titles("title", languages)
        table.text("clause")  # obliges the writer of the file to name it
        table.close()
    return frozen(found)


def _visibility(root: Table, languages: tuple[str, ...]) -> Mapping[str, Titles]:
    found = _named(root.tables("visibility"), languages)
    if tuple(found) != VISIBILITIES:
        root.fail("visibility", f"must list exactly {', '.join(VISIBILITIES)}, in this order")
    return found


def _blocks(root: Table, languages: tuple[str, ...]) -> Mapping[str, Block]:
    found: dict[str, Block] = {}
    for table in root.tables("blocks"):
        block = Block(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            coordinating=table.truth("coordinating"),
            clause=table.text("clause"),
        )
        unique(found, table, "id", block.id)
        if block.coordinating and any(other.coordinating for other in found.values()):
            table.fail("coordinating", "only one block can coordinate the site")
        table.close()
        found[block.id] = block
    if not any(block.coordinating for block in found.values()):
        root.fail("blocks", "one block must have coordinating = true")
    return frozen(found)


def _deadlines(table: Table) -> Deadlines:
    working_days = table.number("working_days", 1, rights.MAX_ROUTE_DAYS)
    found = Deadlines(
        working_days=working_days,
        reminders=table.numbers("reminders", 0, working_days),
        escalate_after=table.number("escalate_after", 0, rights.MAX_ROUTE_DAYS),
        review_withdrawal=table.number("review_withdrawal", 1, 30),
        remove_person=table.number("remove_person", 1, 30),
        validity_reminders=table.numbers("validity_reminders", 0, 3650),
        backup_hours=table.number("backup_hours", 1, 24 * 31),
        access_review_months=table.number("access_review_months", 1, 60),
        source=table.text("source"),
    )
    table.close()
    return found


def _freshness(tables: list[Table], kinds: tuple[str, ...]) -> Mapping[str, Freshness]:
    found: dict[str, Freshness] = {}
    for table in tables:
        entry = Freshness(
            kind=table.word("kind", kinds, "kind"),
            days=table.number("days", 1, MAX_DAYS),
            head_after=table.number("head_after", 0, MAX_DAYS),
            vice_rector_after=table.number("vice_rector_after", 0, MAX_DAYS),
            source=table.text("source"),
        )
        unique(found, table, "kind", entry.kind)
        if entry.vice_rector_after < entry.head_after:
            table.fail("vice_rector_after", "the vice-rector hears of it after the head, not before")
        table.close()
        found[entry.kind] = entry
    return frozen(found)


def _retention(table: Table) -> Retention:
    spans = [field.name for field in fields(Retention) if field.name != "source"]
    found = Retention(**{name: table.number(name, 0, MAX_DAYS) for name in spans}, source=table.text("source"))
    for name in ("versions", "register"):
        if getattr(found, name):
            table.fail(name, "must be 0, for ever: no role may delete a version or a register row (A7, A12)")
    table.close()
    return found


def _appeals(table: Table, languages: tuple[str, ...]) -> Appeals:
    found = Appeals(table.titles("title", languages), table.text("address"), table.text("source"))
    if not found.address.startswith("https://"):
        table.fail("address", "must begin with https://")
    table.close()
    return found


def _obligatory(tables: list[Table], languages: tuple[str, ...], paths: set[str]) -> tuple[Obligatory, ...]:
    found: dict[str, Obligatory] = {}
    for table in tables:
        item = Obligatory(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            paths=table.words("paths", sorted(paths), "place"),
            clause=table.text("clause"),
            source=table.titles("source", languages),
            source_date=table.day("source_date"),
            checked_by=table.text("checked_by", default="") or None,
            checked_on=table.day("checked_on") if "checked_on" in table else None,
            yearly=table.words("yearly", sorted(paths), "place", optional=True),
        )
        unique(found, table, "id", item.id)
        if (item.checked_by is None) != (item.checked_on is None):
            table.fail(None, "checked_by and checked_on belong together: who compared it with the law, and when")
        if not set(item.yearly) <= set(item.paths):
            table.fail("yearly", "names places that are not among the paths")
        table.close()
        found[item.id] = item
    return tuple(found.values())


def _calendar(table: Table) -> WorkCalendar:
    country = table.text("country")
    if not is_known_country(country):
        table.fail("country", f"the holidays package does not know the country {country!r}")
    working: set[date] = set()
    off: set[date] = set()
    years: dict[int, Table] = {}
    for year in table.tables("moved", optional=True):
        number = year.number("year", FIRST_YEAR, LAST_YEAR)
        unique(years, year, "year", number)
        years[number] = year
        worked, free = year.days("working", number), year.days("off", number)
        for day in free:
            if day in worked:
                year.fail("off", f"{day} is in both lists")
            if day.weekday() >= 5:
                year.fail("off", f"{day} is a Saturday or Sunday, off without an entry")
        working |= worked
        off |= free
        year.text("source")
        year.close()
    table.close()
    return WorkCalendar(country, frozenset(working), frozenset(off))
