"""The compliance board: each obligatory item, its pages, their owners, ages, languages and states (B1, F4).

Everything is computed from the content and the indexes when it is asked for; nothing is kept that could be old.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import BTrees

from orda import clock, regulation
from orda.catalog.records import Records, records
from orda.catalog.zones import readable_documents
from orda.compliance.items import Item, items_of
from orda.content import freshness
from orda.content.base import Content, oid_from, owner_unit
from orda.content.kinds.governing_body import GoverningBody
from orda.content.redirects import target_of
from orda.content.site import service_of
from orda.content.waivers import Waiver, waived
from orda.security.constants import Everyone
from orda.security.policy import readable

PRESENT, LATE, LANGUAGE_MISSING, MISSING = "present", "late", "language-missing", "missing"
# From good to bad; an item is as good as the worst of its pages. Only the first is no breach.
STATES = (PRESENT, LATE, LANGUAGE_MISSING, MISSING)
ANYBODY = frozenset((Everyone,))
# Kinds with several places of their own: the list of each shows what stands inside it.
LISTED_INSIDE = frozenset((GoverningBody.kind,))
_both = BTrees.family64.IF.intersection


@dataclass(frozen=True)
class Line:
    """One page of one item.

    ``obj`` is what stands at the address, public or not; ``age`` are days since it was updated or called still
    correct; ``lacking`` the languages that it needs and has not, save those of ``waivers`` (E6); ``no_year`` the year
    of which nothing is there (F16).
    """

    item: Item
    path: str
    obj: Content | None
    public: bool
    unit: Content | None
    age: int | None
    stale: bool
    languages: tuple[str, ...]
    lacking: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    no_year: int | None
    state: str


@dataclass(frozen=True)
class Row:
    """An item with its pages."""

    item: Item
    lines: tuple[Line, ...]

    @property
    def state(self) -> str:
        """The worst state of its pages."""
        return max((line.state for line in self.lines), key=STATES.index, default=MISSING)


def board(site) -> list[Row]:
    """Every obligatory item as it stands now."""
    return [Row(item, tuple(_line(site, item, path) for path in item.paths)) for item in items_of(site)]


def counts(rows: list[Row]) -> dict[str, int]:
    """{state: how many of ``rows``}, every state named."""
    counted = Counter(row.state for row in rows)
    return {state: counted[state] for state in STATES}


def _line(site, item: Item, path: str) -> Line:
    obj = object_at(site, path)
    public = obj is not None and obj.live is not None and readable(ANYBODY, obj)
    languages = tuple(obj.live.languages()) if public else ()
    needed = regulation.get().languages_required_at(path)
    absent = tuple(lang for lang in needed if lang not in languages) if public else ()
    waivers = tuple(waiver for lang in absent if (waiver := waived(obj, lang)) is not None)
    lacking = tuple(lang for lang in absent if lang not in {waiver.lang for waiver in waivers})
    since = _last_looked_after(site, obj) if public else None
    stale = since is not None and _is_stale(obj, since)
    year = (
        clock.today().year if public and path in item.yearly and not has_year(site, obj, clock.today().year) else None
    )
    return Line(
        item=item,
        path=path,
        obj=obj,
        public=public,
        unit=owner_unit(obj) if obj is not None else None,
        age=(clock.today() - clock.to_local(since).date()).days if since is not None else None,
        stale=stale,
        languages=languages,
        lacking=lacking,
        waivers=waivers,
        no_year=year,
        state=_state(public, lacking, stale or year is not None),
    )


def _state(public: bool, lacking: tuple[str, ...], late: bool) -> str:
    if not public:
        return MISSING
    if lacking:
        return LANGUAGE_MISSING
    return LATE if late else PRESENT


def object_at(site, path: str) -> Content | None:
    """What stands at an address, or has moved away from it."""
    found = site
    for name in path.split("/"):
        found = found.get(name) if found is not None and found.folderish else None
    return found if found is not None else target_of(site, f"/{path}")


def _last_looked_after(site, obj) -> datetime:
    """A collection lives by its records: the last that visitors see in it counts as well as its own text."""
    own = freshness.checked(obj)
    last = _listed(site, obj).last_update() if getattr(obj, "holds", ()) else None
    return max(own, last) if last is not None else own


def _listed(site, folder, **facets: str) -> Records:
    """The public records of the list that is the page of ``folder``; ``facets`` narrow it further."""
    within = folder.uid if folder.holds[0] in LISTED_INSIDE else ""
    wanted = {**getattr(folder, "narrowed", {}), **facets}
    return records(site, ANYBODY, folder.holds[:1], facets=wanted, within=within)


def _is_stale(obj, since: datetime) -> bool:
    days = freshness.period(obj)
    return bool(days) and since + timedelta(days=days) <= clock.now()


def has_year(site, folder, year: int) -> bool:
    """Is anything of that year in ``folder``, or in the list that is its page: of that year by its own word, or first
    published in it?"""
    inline = service_of(site, "catalog").inline
    said = inline["facet"].applyIn([f"year={year}"])
    first, end = (datetime(each, 1, 1, tzinfo=clock.ALMATY).astimezone(UTC) for each in (year, year + 1))
    posted = inline["posted"].applyInRange(1 - int(end.timestamp()), -int(first.timestamp()))
    inside = _both(inline["path"].applyIn([folder.uid]), inline["state"].applyIn(["live"]))
    inside = _both(inside, readable_documents(site, ANYBODY))
    found = BTrees.family64.IF.union(_both(inside, said), _both(inside, posted))
    if any(oid != oid_from(folder.uid) for oid in found):
        return True
    if not folder.holds:
        return False
    return len(_listed(site, folder, year=str(year))) > 0
