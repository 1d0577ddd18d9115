"""Searching the live site: words in three languages, rights by zones, snippets."""

import heapq
from dataclasses import dataclass, field

import BTrees

from orda import regulation
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
    """The hits of one page and the number of all."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    words: tuple[str, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)


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
    scores = {} if not words else _scores(catalog, words, lang)
    family = BTrees.family64
    allowed = family.IF.intersection(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    for name, value in (("area", area), ("path", within)):
        if value:
            index = catalog.inline[name]
            narrowed = index.applyEq(value) if name == "area" else index.applyIn([value])
            allowed = family.IF.intersection(allowed, narrowed)
    found = {oid: scores[oid] for oid in scores if oid in allowed} if words else dict.fromkeys(allowed, 0.0)
    kinds = _count_kinds(catalog, found)
    if kind:
        found = {oid: score for oid, score in found.items() if catalog.inline["kind"]._rev_index.get(oid) == kind}
    best = _best(catalog, found, min(start + size, MAX_RANKED))[start:]
    hits = [hit for oid in best if (hit := _hit(site, oid, found[oid], words, lang)) is not None]
    return Results(len(found), hits, words, kinds)


def _scores(catalog, words: tuple[str, ...], lang: str) -> dict[int, float]:
    """{document: score}: in each language all words must be there; the reader's own language counts most."""
    best: dict[int, float] = {}
    for other in regulation.get().languages:
        weight = 1.0 if other == lang else OTHER_LANGUAGE
        for oid, score in _in_language(catalog.texts[other].index, words, other).items():
            best[oid] = max(best.get(oid, 0.0), score * weight)
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


def _best(catalog, found: dict[int, float], count: int) -> list[int]:
    """The ``count`` best documents; of equals the newest first."""
    posted = catalog.inline["posted"]._rev_index
    return heapq.nsmallest(count, found, key=lambda oid: (-found[oid], posted.get(oid, 0), oid))


def _count_kinds(catalog, found) -> dict[str, int]:
    kinds: dict[str, int] = {}
    index = catalog.inline["kind"]._rev_index
    for oid in found:
        kind = index.get(oid)
        if kind:
            kinds[kind] = kinds.get(kind, 0) + 1
    return dict(sorted(kinds.items(), key=lambda pair: -pair[1]))


def _hit(site, oid: int, score: float, words: tuple[str, ...], lang: str) -> Hit | None:
    obj = find(site, uid_from(oid))
    if obj is None or obj.live is None:
        return None
    live = obj.live
    order = [lang, *(other for other in live.languages() if other != lang)]
    shown = next((each for each in order if each in live.languages()), None)
    if shown is None:
        return None
    text = " ".join((live.text(shown, "summary"), plain_text(live.body(shown))))
    return Hit(obj, shown, live.title(shown), snippet(text, words, shown), score)
