"""Searching the live site: conditions in three languages, rights by zones, snippets, counts for filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import BTrees

from orda import regulation
from orda.catalog.editors_help import alternatives, pinned_to
from orda.catalog.query import Query, parse
from orda.catalog.ranking import FEW_HITS, Found
from orda.catalog.readings import Readings, corrected, read
from orda.catalog.remembering import Remembered, texts_stand
from orda.catalog.snippets import marked, piece, wanted_terms
from orda.catalog.vocabulary import ReadersWords
from orda.catalog.zones import readable_documents
from orda.content.base import oid_from, uid_from
from orda.content.document_codes import TAKEN, compared, holder_of
from orda.content.site import find
from orda.text.plain import plain_text

MAX_RANKED = 1000
MAX_HTML = 80_000
MAX_REMEMBERED = 8_000
MAX_ANSWERS = 400
# By what an answer can be narrowed: names of inline indexes.
FIELDS = ("kind", "section", "unit", "area", "language", "year")
BEST, NEWEST = "best", "newest"
# More than any words are worth: what bears the very code that was asked for.
CODE = 500.0

_both = BTrees.family64.IF.intersection


@dataclass(frozen=True)
class Hit:
    """One found object, in the language that it is shown in. ``found_in`` is that of the snippet; ``title`` and
    ``snippet`` are safe HTML with <mark>."""

    object: object
    lang: str
    title: str
    snippet: str
    score: float
    found_in: str = ""
    pinned: bool = False


@dataclass(frozen=True)
class Results:
    """The hits of one page and the number of all. ``counts``: {field: {value: documents under the other filters}};
    ``suggestion``: a query that finds more, where hardly anything was found and a finger may have slipped. ``loose``:
    not all of the hits fulfil all conditions."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    words: tuple[str, ...] = ()
    counts: Mapping[str, dict[str, int]] = field(default_factory=dict)
    suggestion: str = ""
    loose: bool = False


def search(
    site,
    principals: frozenset[str],
    query: str,
    lang: str,
    *,
    start: int = 0,
    size: int = 10,
    within: str = "",
    order: str = BEST,
    counted: Iterable[str] = (),
    **filters: str,
) -> Results:
    """Find live objects that fulfil all conditions of ``query`` and that ``principals`` may read.

    ``within`` (uid of a folder) and ``filters`` (of ``FIELDS``) narrow the answer; ``counted`` are the fields whose
    values are counted, under all other filters: of what may be read, never of more (checklist 33). Without conditions
    but with an area, all objects of the area are found, the newest first.
    """
    asked = parse(query)
    filters = {name: value for name, value in filters.items() if value and name in FIELDS}
    if not asked.terms and not ("area" in filters and not asked.text):
        return Results(counts={name: {} for name in counted})
    key = (asked.text, lang, start, size, within, order, tuple(counted), tuple(sorted(filters.items())))
    results = _answers.get(site, principals, key, lambda: _named(_search(site, principals, asked, *key[1:-1], filters)))
    # Objects belong to the connection of one request: remembered are their names.
    hits = [replace(hit, object=obj) for hit in results.hits if (obj := find(site, hit.object)) is not None]
    return replace(results, hits=hits)


_answers = Remembered(MAX_ANSWERS)


def _named(results: Results) -> Results:
    return replace(results, hits=[replace(hit, object=hit.object.uid) for hit in results.hits])


def _search(site, principals, query, lang, start, size, within, order, counted, filters) -> Results:
    catalog = site.services["catalog"]
    readable = _both(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    allowed = _both(readable, catalog.inline["path"].applyIn([within])) if within else readable
    query, others = alternatives(site, query)
    readings = read(query, _vocabularies(catalog, lang, readable), others)
    on_top = pinned_to(site, query)
    found = Found(
        catalog,
        readings.query,
        lang,
        allowed,
        alternatives=others,
        readings=readings.others,
        pinned={**_coded(site, query), **on_top},
    )
    fields = {name: found.narrowed(name, value) for name, value in filters.items()}
    documents = _all_of(found.documents, fields.values())
    ranked = found.newest if order == NEWEST else found.best
    best = ranked(documents, min(start + size, MAX_RANKED))[start:]
    marks = Marks.of(readings, others)
    hits = [hit for each in best if (hit := _hit(site, each, marks, lang, on_top)) is not None]
    counts = {}
    for name in counted:
        rest = _all_of(found.documents, (held for each, held in fields.items() if each != name))
        counts[name] = found.counts(rest, name)
    suggestion = _suggestion(site, principals, lang, readings, found)
    return Results(len(documents), hits, query.words, counts, suggestion, found.loose)


def _vocabularies(catalog, lang: str, readable) -> dict[str, ReadersWords]:
    """The words of each language that the searcher may know of, the own language first."""
    settled_texts = texts_stand(catalog) is not None
    order = (lang, *(other for other in regulation.get().languages if other != lang))
    return {each: ReadersWords(catalog, each, readable, settled_texts) for each in order}


def _suggestion(site, principals: frozenset[str], lang: str, readings: Readings, found: Found) -> str:
    """A query with a slip mended that finds more, for an answer of hardly anything."""
    if len(found.complete) >= FEW_HITS:
        return ""
    for text in corrected(readings):
        if _number(site, principals, text, lang) > len(found.complete):
            return text
    return ""


def _number(site, principals: frozenset[str], text: str, lang: str) -> int:
    """How many documents a query finds as it stands."""
    catalog = site.services["catalog"]
    readable = _both(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    return len(Found(catalog, parse(text), lang, readable).complete)


def _all_of(documents, sets):
    for each in sets:
        documents = _both(documents, each)
    return documents


@dataclass(frozen=True)
class Marks:
    """What is marked in the texts that were found."""

    words: tuple[str, ...]
    beginnings: tuple[str, ...]
    readings: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, readings: Readings, others: Mapping) -> "Marks":
        """The words of the query, what else they are called and read as."""
        query, read_as = readings.query, {}
        for held in readings.others.values():
            for lang, terms in held.items():
                read_as[lang] = read_as.get(lang, frozenset()) | terms
        words = (*query.words, *(word for held in others.values() for each in held for word in each))
        return cls(words, tuple(term.words[0] for term in query.terms if term.beginning), read_as)

    def terms(self, lang: str) -> frozenset[str]:
        """The terms of one language."""
        return wanted_terms(self.words, lang) | self.readings.get(lang, frozenset())


def _coded(site, query: Query) -> dict[int, float]:
    """What is live under the very code that was typed."""
    code, found = compared(query.text.lstrip("№# ")), {}
    for kind in TAKEN if any(map(str.isdigit, code)) else ():
        holder = holder_of(site, code, kind)
        if holder is not None and holder.live is not None and compared(holder.live.fields.get("code", "")) == code:
            found[oid_from(holder.uid)] = CODE
    return found


def _hit(site, best: tuple[int, float, str], marks: Marks, lang: str, pinned) -> Hit | None:
    """The object in the reader's language where it has that, with a snippet in the language that its words are in."""
    document, score, found_in = best
    obj = find(site, uid_from(document))
    if obj is None or obj.live is None:
        return None
    live = obj.live
    languages = live.languages()
    shown = next((each for each in (lang, found_in, *languages) if each in languages), None)
    if shown is None:
        return None
    quoted = found_in if found_in in languages else shown
    text, count = piece(_text(live, quoted), marks.terms(quoted), quoted, marks.beginnings)
    if quoted != shown and not count:
        text, quoted = piece(_text(live, shown), frozenset(), shown)[0], shown
    title = marked(live.title(shown), marks.terms(shown), shown, marks.beginnings)
    return Hit(obj, shown, title, text, score, quoted, document in pinned)


def _text(live, lang: str) -> str:
    return f"{live.text(lang, 'summary')} {_words_of_body(live.body(lang))}"


def _words_of_body(html: str) -> str:
    """The beginning of a body as plain text: as much as a snippet is looked for in."""
    if len(html) > MAX_HTML:
        html = html[: html.rfind("<", 0, MAX_HTML)]
    return _plain(html) if len(html) <= MAX_REMEMBERED else plain_text(html)


@lru_cache(maxsize=256)
def _plain(html: str) -> str:
    return plain_text(html)
