"""Searching the live site: words in three languages, rights by zones, snippets."""

from dataclasses import dataclass, field
from functools import lru_cache

import BTrees

from orda.catalog.ranking import Found
from orda.catalog.snippets import snippet
from orda.catalog.zones import readable_documents
from orda.content.base import uid_from
from orda.content.site import find
from orda.text.plain import plain_text
from orda.text.tokens import tokenise

MAX_QUERY = 200
MAX_WORDS = 12
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
    found = Found(catalog, words, lang, allowed)
    in_area, of_kind = found.narrowed("area", area), found.narrowed("kind", kind)
    documents = both(in_area, of_kind)
    best = found.best(documents, min(start + size, MAX_RANKED))[start:]
    hits = [hit for each in best if (hit := _hit(site, each, words, lang)) is not None]
    return Results(len(documents), hits, words, found.counts(in_area, "kind"), found.counts(of_kind, "area"))


def _hit(site, best: tuple[int, float, str], words: tuple[str, ...], lang: str) -> Hit | None:
    """The object in the language that its words were found in, which is the reader's wherever they stand there."""
    document, score, found_in = best
    obj = find(site, uid_from(document))
    if obj is None or obj.live is None:
        return None
    live = obj.live
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
