"""What a search box offers while somebody types: pages and people by the words of their titles, and what others ask."""

import heapq
from dataclasses import dataclass
from itertools import islice

import BTrees

from orda import regulation
from orda.catalog.asked import asked_of
from orda.catalog.indexes import NOTHING, TITLE
from orda.catalog.matching import Language, beginning_with, documents_with
from orda.catalog.query import in_one_line, words_of
from orda.catalog.ranking import KINDS
from orda.catalog.remembering import Remembered, texts_stand
from orda.catalog.search import search
from orda.catalog.vocabulary import MAX_LOOKED_AT, keys_in
from orda.catalog.zones import readable_documents
from orda.content.base import uid_from
from orda.content.site import find
from orda.text.morphology.pipeline import terms
from orda.text.morphology.spelling import fold, is_cyrillic, latin_skeletons

MAX_TYPED = 60
MAX_TITLES, MAX_QUERIES, MAX_TRIED = 6, 3, 12
# Titles that are loaded to see which of them begin with what was typed.
MAX_LOADED = 24
PERSON, PAGE, QUERY = "person", "page", "query"

_IF = BTrees.family64.IF
_remembered = Remembered(1_000)


@dataclass(frozen=True)
class Suggestion:
    """``sort``: page, person or query; ``text`` to show, in ``lang``; ``uid`` of the object, '' for a query."""

    sort: str
    text: str
    lang: str
    uid: str = ""
    kind: str = ""


def suggest(site, principals: frozenset[str], typed: str, lang: str) -> tuple[Suggestion, ...]:
    """What may be meant, nothing of which the reader may not see: at most nine, queries first."""
    words = words_of(in_one_line(typed)[:MAX_TYPED])
    if not words or len(words[-1]) < 2 and len(words) == 1:
        return ()
    return _remembered.get(site, principals, (words, lang), lambda: _suggest(site, principals, words, lang))


def _suggest(site, principals, words: tuple[str, ...], lang: str) -> tuple[Suggestion, ...]:
    catalog = site.services["catalog"]
    allowed = _IF.intersection(readable_documents(site, principals), catalog.inline["state"].applyIn(["live"]))
    found = _IF.multiunion([_titled(catalog, each, words, allowed) for each in regulation.get().languages])
    return (*_queries(site, principals, words, lang), *_titles(site, catalog, found, words, lang))


def _titled(catalog, lang: str, words: tuple[str, ...], allowed):
    """The documents in whose title all ``words`` stand, the last one as a beginning."""
    index = Language(catalog, lang).titles
    documents = _IF.intersection(_any_of(index, _longer(catalog, index, words[-1])), allowed)
    for word in words[:-1]:
        documents = _IF.intersection(
            documents, _any_of(index, {word, *terms(word, lang), *_folded(catalog, index, word)})
        )
    return documents


def _any_of(index, words):
    return _IF.multiunion([_IF.Set(sorted(documents_with(index, word))) for word in words])


def _longer(catalog, index, beginning: str) -> set[str]:
    """The words of titles that begin so, also when it is typed without Kazakh letters or in Latin ones."""
    found = set(islice(beginning_with(index, beginning), MAX_LOOKED_AT))
    keys = keys_in(index, texts_stand(catalog) is not None)
    starts = [fold(beginning)] if is_cyrillic(beginning) else ["~" + key for key in latin_skeletons(beginning)]
    # What has Kazakh letters is meant as it is typed.
    if not is_cyrillic(beginning) or starts == [beginning]:
        found.update(word for start in starts if len(start) > 1 for word in keys.beginning(start)[:MAX_LOOKED_AT])
    return found


def _folded(catalog, index, word: str) -> list[str]:
    return keys_in(index, texts_stand(catalog) is not None).words(fold(word)) if fold(word) == word else []


def _titles(site, catalog, documents, words: tuple[str, ...], lang: str) -> list[Suggestion]:
    """Titles that begin with what was typed come first, then the weightier kinds and the shorter titles."""
    kinds, lengths = catalog.inline["kind"]._rev_index, catalog.texts[f"{TITLE} {lang}"].index._docweight

    def weight(document: int) -> tuple:
        return (0.05 * lengths.get(document, 20) - KINDS.get(kinds.get(document, NOTHING), 0.0), document)

    found = []
    for document in heapq.nsmallest(MAX_LOADED, documents, key=weight):
        obj = find(site, uid_from(document))
        if obj is None or obj.live is None or obj.kind == "image":
            continue
        title = obj.live.title(lang)
        begins = words_of(title)[:1] and words_of(title)[0].startswith(words[0])
        sort = PERSON if obj.kind == "person" else PAGE
        found.append((not begins, Suggestion(sort, title, obj.live.title_language(lang), obj.uid, obj.kind)))
    found.sort(key=lambda each: each[0])
    return [suggestion for _later, suggestion in found[:MAX_TITLES]]


def _queries(site, principals, words: tuple[str, ...], lang: str) -> list[Suggestion]:
    """What others ask for so, if this reader would find something by it."""
    asked = islice(asked_of(site).frequent(lang, " ".join(words)), MAX_TRIED)
    answered = (each for each in asked if search(site, principals, each, lang, size=0).total)
    return [Suggestion(QUERY, text, lang) for text in islice(answered, MAX_QUERIES)]
