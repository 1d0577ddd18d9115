"""Lists by date, straight from the indexes: the newest objects of a kind that a reader may see in a language."""

from bisect import bisect_right
from datetime import UTC, datetime
from functools import cached_property

import BTrees

from orda import clock
from orda.catalog.zones import readable_documents
from orda.content.base import Content, uid_from
from orda.content.site import find, service_of

FIRST_YEAR, LAST_YEAR = 1970, 9998


class Newest:
    """A list that loads only the objects that a slice of it asks for."""

    def __init__(self, site, posted, found, year: int = 0):
        self._site = site
        self._posted = posted
        self._all = found
        self._year = year

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which anything was posted, the chosen one or not: Almaty's, the latest first."""
        return _years(self._posted, self._all)

    @cached_property
    def _oids(self) -> list[int]:
        found = self._all
        if self._year and self._year in self.years:
            seconds = self._posted.applyInRange(1 - _begin_of(self._year + 1), -_begin_of(self._year))
            found = BTrees.family64.IF.intersection(found, seconds)
        moments = self._posted._rev_index
        return [oid for _moment, oid in sorted((moments.get(oid, 0), oid) for oid in found)]

    def __len__(self) -> int:
        return len(self._oids)

    def __getitem__(self, part: slice) -> list[Content]:
        found = [find(self._site, uid_from(oid)) for oid in self._oids[part]]
        return [obj for obj in found if obj is not None and obj.live is not None]


def newest(
    site, principals: frozenset[str], kind: str, lang: str, *, within: str = "", unit: str = "", year: int = 0
) -> Newest:
    """The live objects of ``kind`` that can be read in ``lang``, by first publication, the latest first.

    ``within`` is the uid of a folder, ``unit`` of the unit that answers; what is empty does not narrow, nor does a year
    in which nothing was posted.
    """
    inline = service_of(site, "catalog").inline
    both = BTrees.family64.IF.intersection
    found = both(readable_documents(site, principals), inline["kind"].applyEq(kind))
    found = both(both(found, inline["state"].applyIn(["live"])), inline["language"].applyIn([lang]))
    if within:
        found = both(found, inline["path"].applyIn([within]))
    if unit:
        found = both(found, inline["unit"].applyEq(unit))
    return Newest(site, inline["posted"], found, year)


def _begin_of(year: int) -> int:
    """Seconds at which a year begins in Almaty; the index holds seconds with a minus sign."""
    return int(datetime(min(max(year, FIRST_YEAR), LAST_YEAR), 1, 1, tzinfo=clock.ALMATY).timestamp())


def _years(posted, found) -> tuple[int, ...]:
    seconds = [-posted._rev_index.get(oid, 0) for oid in found]
    if not seconds:
        return ()
    earliest, latest = (clock.to_local(datetime.fromtimestamp(each, UTC)).year for each in (min(seconds), max(seconds)))
    begins = [_begin_of(year) for year in range(earliest, latest + 2)]
    return tuple(sorted({earliest + bisect_right(begins, each) - 1 for each in seconds}, reverse=True))
