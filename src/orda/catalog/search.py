"""Searching the live site: words in three languages, rights by zones, snippets."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import BTrees

from orda import regulation
from orda.catalog.indexes import NOTHING
from orda.catalog.snippets import snippet
from orda.catalog.zones import readable_documents
from orda.content.base import uid_from
from orda.content.site import find
from orda.text.morphology.pipeline import is_stop_word
from orda.text.plain import plain_text
from orda.text.tokens import tokenise

MAX_QUERY = 200
MAX_WORDS = 12
OTHER_LANGUAGE = 0.6
MAX_RANKED = 1000
MAX_HTML = 80_000
MAX_REMEMBERED = 8_000


@dataclass(frozen=True)
class Hit:
    """One found object, in the language that it is shown in."""

    object: object
    lang: str
    title: str
    snippet: str
    score: float


@dataclass(frozen=True)
class Results:
    """The hits of one page and the number of all; of each kind within the area, of each area within the kind."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    words: tuple[str, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)


def words_of(query: str) -> tuple[str, ...]:
    """The words that a query is made of, capped; nothing that is typed is an error."""
    return tuple(dict.fromkeys(tokenise(query[:MAX_QUERY])))[:MAX_WORDS]


def search(
    site,
    principals: frozenset[str],
    query: str,
    lang: str,
    *,
    start: int = 0,
    size: int = 10,
    kind: str = "",
    within: str = "",
    area: str = "",
) -> Results:
    """Find live objects that hold all words of ``query`` in any one language and that ``principals`` may read.

    ``kind``, ``within`` (uid of a folder) and ``area`` narrow the answer. Counts are of what may be read, never of
    more (checklist 33). Without words but with an area, all objects of the area are found, the newest first.
    """
    words = words_of(query)
    catalog = site.services["catalog"]
    if not words and not area:
        return Results()
    both = BTrees.family64.IF.intersection
    allowed = both(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    if within:
        allowed = both(allowed, catalog.inline["path"].applyIn([within]))
    if words:
        found = {oid: best for oid, best in _scores(catalog, words, lang).items() if oid in allowed}
    else:
        found = dict.fromkeys(allowed, (0.0, lang))
    in_area, of_kind = _narrowed(catalog, found, "area", area), _narrowed(catalog, found, "kind", kind)
    kinds, areas = _counts(catalog, in_area, "kind"), _counts(catalog, of_kind, "area")
    found = _narrowed(catalog, in_area, "kind", kind)
    best = _best(catalog, found, min(start + size, MAX_RANKED))[start:]
    hits = [hit for oid in best if (hit := _hit(site, oid, found[oid], words, lang)) is not None]
    return Results(len(found), hits, words, kinds, areas)


def _narrowed(catalog, found: dict, name: str, value: str) -> dict:
    """The part of ``found`` whose field ``name`` is ``value``; all of it for no value."""
    index = catalog.inline[name]._rev_index
    return {oid: best for oid, best in found.items() if index.get(oid) == value} if value else found


def _scores(catalog, words: tuple[str, ...], lang: str) -> dict[int, tuple[float, str]]:
    """{document: (score, language)}: all words stand in that language, the reader's own if they stand there too."""
    best: dict[int, tuple[float, str]] = {}
    others = [other for other in regulation.get().languages if other != lang]
    for other in (lang, *others):
        weight = 1.0 if other == lang else OTHER_LANGUAGE
        for oid, score in _in_language(catalog.texts[other].index, words, other).items():
            before, found_in = best.get(oid, (0.0, other))
            best[oid] = (max(before, score * weight), found_in)
    return best


def _in_language(index, words: tuple[str, ...], lang: str) -> dict[int, float]:
    wanted = [word for word in words if not is_stop_word(word, lang)] or []
    total: dict[int, float] | None = None
    for word in wanted:
        found = index.search(word)
        if not found:
            return {}
        if total is None:
            total = dict(found.items())
        else:
            total = {oid: score + found[oid] for oid, score in total.items() if oid in found}
    return total or {}


def _best(catalog, found: dict[int, tuple[float, str]], count: int) -> list[int]:
    """The ``count`` best documents; of equals the newest first."""
    posted = catalog.inline["posted"]._rev_index
    return heapq.nsmallest(count, found, key=lambda oid: (-found[oid][0], posted.get(oid, 0), oid))


def _counts(catalog, found, name: str) -> dict[str, int]:
    """{value of the field: number of documents}, the most frequent first."""
    index = catalog.inline[name]._rev_index
    counts = Counter(index.get(oid, NOTHING) for oid in found)
    return {value: number for value, number in counts.most_common() if value != NOTHING}


def _hit(site, oid: int, best: tuple[float, str], words: tuple[str, ...], lang: str) -> Hit | None:
    """The object in the language that its words were found in, which is the reader's wherever they stand there."""
    obj = find(site, uid_from(oid))
    if obj is None or obj.live is None:
        return None
    live, (score, found_in) = obj.live, best
    languages = live.languages()
    shown = next((each for each in (found_in, lang, *languages) if each in languages), None)
    if shown is None:
        return None
    text = " ".join((live.text(shown, "summary"), _words_of_body(live.body(shown))))
    return Hit(obj, shown, live.title(shown), snippet(text, words, shown), score)


def _words_of_body(html: str) -> str:
    """The beginning of a body as plain text: as much as a snippet is looked for in."""
    if len(html) > MAX_HTML:
        html = html[: html.rfind("<", 0, MAX_HTML)]
    return _plain(html) if len(html) <= MAX_REMEMBERED else plain_text(html)


@lru_cache(maxsize=256)
def _plain(html: str) -> str:
    return plain_text(html)
