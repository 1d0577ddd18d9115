"""Searching the live site: conditions in three languages, rights by zones, snippets, counts for filters."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import BTrees

from orda import clock
from orda.catalog.editors_help import alternatives, pinned_to
from orda.catalog.query import Query, parse
from orda.catalog.ranking import Found
from orda.catalog.snippets import marked, piece, wanted_terms
from orda.catalog.zones import readable_documents
from orda.content.base import oid_from, uid_from
from orda.content.document_codes import TAKEN, compared, holder_of
from orda.content.generation import settled
from orda.content.site import find
from orda.text.plain import plain_text

MAX_RANKED = 1000
MAX_HTML = 80_000
MAX_REMEMBERED = 8_000
MAX_ANSWERS = 400
MAX_SHORTENED = 4
# By what an answer can be narrowed: names of inline indexes.
FIELDS = ("kind", "section", "unit", "area", "language", "year")
BEST, NEWEST = "best", "newest"
# More than any words are worth: what bears the very code that was asked for.
CODE = 500.0


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
    """The hits of one page and the number of all. ``counts``: {field: {value: documents under the other filters}}."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    words: tuple[str, ...] = ()
    counts: Mapping[str, dict[str, int]] = field(default_factory=dict)


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
    return _remembered(site, principals, key, lambda: _search(site, principals, asked, *key[1:-1], filters))


def _search(site, principals, query, lang, start, size, within, order, counted, filters) -> Results:
    catalog = site.services["catalog"]
    both = BTrees.family64.IF.intersection
    allowed = both(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    if within:
        allowed = both(allowed, catalog.inline["path"].applyIn([within]))
    query, others = alternatives(site, query)
    on_top = pinned_to(site, query)
    found = Found(catalog, query, lang, allowed, alternatives=others, pinned={**_coded(site, query), **on_top})
    fields = {name: found.narrowed(name, value) for name, value in filters.items()}
    documents = _all_of(found.documents, fields.values())
    ranked = found.newest if order == NEWEST else found.best
    best = ranked(documents, min(start + size, MAX_RANKED))[start:]
    hits = [hit for each in best if (hit := _hit(site, each, query, lang, others, on_top)) is not None]
    counts = {}
    for name in counted:
        others = _all_of(found.documents, (held for each, held in fields.items() if each != name))
        counts[name] = found.counts(others, name)
    return Results(len(documents), hits, query.words, counts)


def _all_of(documents, sets):
    for each in sets:
        documents = BTrees.family64.IF.intersection(documents, each)
    return documents


def _coded(site, query: Query) -> dict[int, float]:
    """What is live under the very code that was typed."""
    code, found = compared(query.text.lstrip("№# ")), {}
    for kind in TAKEN if any(map(str.isdigit, code)) else ():
        holder = holder_of(site, code, kind)
        if holder is not None and holder.live is not None and compared(holder.live.fields.get("code", "")) == code:
            found[oid_from(holder.uid)] = CODE
    return found


def _hit(site, best: tuple[int, float, str], query: Query, lang: str, others: Mapping, pinned) -> Hit | None:
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
    beginnings = tuple(term.words[0] for term in query.terms if term.beginning)
    words = (*query.words, *(word for held in others.values() for each in held for word in each))
    text, count = piece(_text(live, quoted), wanted_terms(words, quoted), quoted, beginnings)
    if quoted != shown and not count:
        text, quoted = piece(_text(live, shown), frozenset(), shown)[0], shown
    title = marked(live.title(shown), wanted_terms(words, shown), shown, beginnings)
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


_answers: OrderedDict[tuple, Results] = OrderedDict()
_lock = threading.Lock()


def texts_stand(catalog) -> tuple | None:
    """What changes whenever the indexer has written; None while this transaction is about to write itself."""
    stands = []
    for index in catalog.texts.values():
        length = index.index._totaldoclen
        length()  # a ghost has no revision
        if length._p_jar is None or length._p_changed:
            return None
        stands.append((length._p_oid, length._p_serial))
    return tuple(stands)


def _remembered(site, principals: frozenset[str], asked: tuple, make) -> Results:
    """The same question is answered once while neither content nor rights nor indexes nor the day have changed."""
    generation, stand = settled(site), texts_stand(site.services["catalog"])
    if generation is None or stand is None:
        return make()
    key = (site.uid, generation, stand, clock.today(), principals, asked)
    with _lock:
        known = _answers.get(key)
        if known is not None:
            _answers.move_to_end(key)
    if known is not None:
        # Objects belong to the connection of one request: remembered are their names.
        hits = [replace(hit, object=obj) for hit in known.hits if (obj := find(site, hit.object)) is not None]
        return replace(known, hits=hits)
    made = make()
    with _lock:
        _answers[key] = replace(made, hits=[replace(hit, object=hit.object.uid) for hit in made.hits])
        while len(_answers) > MAX_ANSWERS:
            _answers.popitem(last=False)
    return made


def shorter(site, principals: frozenset[str], query: str, lang: str) -> list[tuple[str, int]]:
    """What the query finds with one condition less, the most first: [(query, number)]. For answers without a hit."""
    terms = parse(query).terms
    if not 1 < len(terms) <= MAX_SHORTENED:
        return []
    tried = (" ".join(each.typed for each in terms if each is not left) for left in terms)
    counted = {text: search(site, principals, text, lang, size=0).total for text in tried}
    return sorted(((text, number) for text, number in counted.items() if number), key=lambda each: -each[1])
