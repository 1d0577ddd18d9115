"""Lists of records (events, documents, people …) straight from the indexes: narrowed, counted, in order."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property

import BTrees

from orda import clock
from orda.catalog.indexes import seconds
from orda.catalog.zones import readable_documents
from orda.content.base import Content, uid_from
from orda.content.site import find, service_of
from orda.text import dated
from orda.text.collation import sort_key

NEWEST, SOONEST, TITLE, POSTED = "newest", "soonest", "title", "posted"
# A list in the order of titles has to load what it puts in order.
MAX_SORTED = 5_000
_both, _any = BTrees.family64.IF.intersection, BTrees.family64.IF.multiunion


class Records:
    """What was found. Loads only the objects that a slice asks for, all of them when titles decide the order.

    With a ``day``, words that have a term count only if they hold on it.
    """

    def __init__(self, site, base, facets: Mapping[str, str], order: str, lang: str, day: date | None = None):
        self._site = site
        self._inline = service_of(site, "catalog").inline
        self._base = base
        self._facets = dict(facets)
        self.order = order
        self._lang = lang
        self._day = day

    @cached_property
    def _found(self):
        return self._narrowed(self._facets)

    def _narrowed(self, facets: Mapping[str, str]):
        found = self._base
        for name, value in facets.items():
            word = f"{name}={value}"
            every = (*self._words(word, f"{word}\0"), *self._words(f"{word}{dated.SIGN}", f"{word}{dated.AFTER}"))
            found = _both(found, _any([documents for _word, documents in every]))
        return found

    def _words(self, first: str, after: str):
        """[(word, its documents)] from ``first`` on, those that count."""
        for word, documents in self._inline["facet"]._fwd_index.items(first, after, excludemax=True):
            if self._day is None or dated.holds(word, self._day):
                yield word, documents

    @cached_property
    def _oids(self) -> list[int]:
        if self.order == TITLE:
            objects = [obj for oid in list(self._found)[:MAX_SORTED] if (obj := self._load(oid)) is not None]
            objects.sort(key=lambda obj: sort_key(obj.sort_title(self._lang), self._lang))
            return [obj.__oid__ for obj in objects]
        if self.order == POSTED:
            posted = self._inline["posted"]._rev_index
            return [oid for _moment, oid in sorted((posted.get(oid, 0), oid) for oid in self._found)]
        moments = self._inline["begins"]._rev_index
        sign = 1 if self.order == SOONEST else -1
        return [oid for _moment, oid in sorted((sign * moments.get(oid, 0), oid) for oid in self._found)]

    def _load(self, oid: int) -> Content | None:
        obj = find(self._site, uid_from(oid))
        return obj if obj is not None and obj.live is not None else None

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, part: slice) -> list[Content]:
        return [obj for oid in self._oids[part] if (obj := self._load(oid)) is not None]

    def last_update(self) -> datetime | None:
        """When one of them was last published; None without any."""
        updated = self._inline["updated"]._rev_index
        newest = min((updated.get(oid, 0) for oid in self._found), default=0)  # negative: the newest are the least
        return datetime.fromtimestamp(-newest, UTC) if newest else None

    def counts(self, name: str) -> dict[str, int]:
        """{value: how many records it would leave} of the facet ``name``, under all other filters."""
        others = self._narrowed({key: value for key, value in self._facets.items() if key != name})
        prefix, found = f"{name}=", {}
        # BTrees keep words in order: everything that begins with the prefix lies between it and its successor.
        for word, documents in self._words(prefix, f"{name}>"):
            found.setdefault(dated.word_of(word).removeprefix(prefix), []).append(documents)
        counted = {value: len(_both(others, _any(sets))) for value, sets in found.items()}
        return {value: number for value, number in counted.items() if number}


def records(
    site,
    principals: frozenset[str],
    kinds: Iterable[str],
    lang: str = "",
    *,
    within: str = "",
    unit: str = "",
    facets: Mapping[str, str] | None = None,
    current: bool | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    order: str = NEWEST,
    alphabet: str = "",
) -> Records:
    """The live objects of ``kinds`` that a reader with ``principals`` may see; with ``lang`` those readable in it.

    ``within`` is the uid of a folder, ``unit`` of the unit that answers, ``facets`` {name: value}.
    ``current`` True leaves out what has ended by now, and facets of other terms than today's; False what has not.
    ``since`` and ``until`` bound the time in which they take place: what ends after ``since`` and begins before
    ``until``. ``order`` is ``newest`` or ``soonest`` (by ``begins``), ``posted`` (the latest publication first) or
    ``title``, in the ``alphabet`` of a language.
    """
    inline = service_of(site, "catalog").inline
    found = _both(readable_documents(site, principals), inline["kind"].applyAny(list(kinds)))
    found = _both(found, inline["state"].applyIn(["live"]))
    if lang:
        found = _both(found, inline["language"].applyIn([lang]))
    if within:
        found = _both(found, inline["path"].applyIn([within]))
    if unit:
        found = _both(found, inline["unit"].applyEq(unit))
    now = seconds(clock.now(), 0)
    if current is not None:
        ends = inline["ends"]
        found = _both(found, ends.applyGt(now) if current else ends.applyLe(now))
    if since is not None:
        found = _both(found, inline["ends"].applyGt(seconds(since, 0)))
    if until is not None:
        found = _both(found, inline["begins"].applyLt(seconds(until, 0)))
    return Records(site, found, facets or {}, order, alphabet or lang, clock.today() if current else None)


def next_change(site, kinds: Iterable[str]) -> datetime | None:
    """The next moment at which one of the live objects of ``kinds`` begins or ends; None when none will.

    A page that lists present things must not be kept longer.
    """
    inline = service_of(site, "catalog").inline
    live = _both(inline["kind"].applyAny(list(kinds)), inline["state"].applyIn(["live"]))
    now = seconds(clock.now(), 0)
    moments = [moment for name in ("begins", "ends") for moment in _first_after(inline[name], live, now)]
    return datetime.fromtimestamp(min(moments), UTC) if moments else None


def _first_after(index, wanted, moment: int):
    """The first value of ``index`` after ``moment`` that one of the ``wanted`` documents has, if any has."""
    for value, documents in index._fwd_index.items(moment + 1, 1 << 39):
        # Few documents share a moment: to look each of them up is cheaper than to walk through all that is wanted.
        if any(document in wanted for document in documents):
            yield value
            return
