"""Which documents fulfil a query and which of them come first; Python looks only at those that are shown.

Words are weighed by BM25 in each language, titles apart and more. The first hundred are then weighed again by what BM25
does not know: words as they were typed, the kind, and how fresh what ages is.
"""

import heapq
from collections import Counter
from collections.abc import Mapping

import BTrees

from orda import clock, regulation
from orda.catalog.indexes import NOTHING, seconds
from orda.catalog.matching import Language
from orda.catalog.query import Query, Term

OTHER_LANGUAGE = 0.6
SYNONYM = 0.5
# Typed with other letters, or with the other keyboard.
READ_AS = 0.7
# Up to so many documents counting them one by one is the quicker way.
FEW = 300
# So many are weighed a second time; the order of those after them is that of the words.
WINDOW = 100
AS_TYPED, ALL_IN_TITLE = 0.4, 1.0
KINDS = {
    **dict.fromkeys(("person", "unit", "programme", "section"), 0.6),
    **dict.fromkeys(("page", "document", "faq", "admission-step", "contact", "governing-body"), 0.4),
    **dict.fromkeys(("file", "link"), -0.2),
    "image": -2.0,
}
# What is worth less from year to year, and by how much at most.
AGEING = frozenset(("news-item", "event", "vacancy", "procurement", "conference"))
AGE, HALF_LIFE = 0.6, 365 * 86_400
OVER = 0.6
# With fewer hits than these the query asked for too much, or a finger has slipped.
FEW_HITS = 3
COMPLETE = 100.0

_IF = BTrees.family64.IF


class Found:
    """The documents that fulfil all conditions, among those that are ``allowed``: each in any of their languages.

    ``scores``: for each language, the reader's first, a BTree bucket {document: weighted BM25}. ``alternatives``: words
    that count as a condition too, ``readings``: terms that do in one language; ``pinned``: {document: bonus} of what
    belongs to the answer whatever its words are. ``complete`` are those that fulfil all conditions, not just the most.
    """

    def __init__(
        self,
        catalog,
        query: Query,
        lang: str,
        allowed,
        *,
        alternatives: Mapping[Term, list[tuple[str, ...]]] | None = None,
        readings: Mapping[Term, Mapping[str, frozenset[str]]] | None = None,
        pinned: Mapping[int, float] | None = None,
    ):
        order = (lang, *(other for other in regulation.get().languages if other != lang))
        self._catalog, self._allowed = catalog, allowed
        self._languages = {each: Language(catalog, each) for each in order}
        self._alternatives, self._readings = alternatives or {}, readings or {}
        self._terms = query.terms
        self._pinned = {document: bonus for document, bonus in (pinned or {}).items() if document in allowed}
        self.scores = {each: _IF.Bucket() for each in order}
        self.complete = _IF.Set()
        self.documents = self._fulfilling(query) if query.terms else _IF.Set() if query.text else allowed
        if self._pinned:
            self.documents = _IF.union(self.documents, _IF.Set(sorted(self._pinned)))

    def _fulfilling(self, query: Query):
        """What fulfils all conditions; where that is hardly anything, what fulfils the most of them too."""
        held = []
        for term in query.terms:
            found = self._term(term)
            held.append(_IF.multiunion(list(found.values())))
            for lang, scores in found.items():
                self.scores[lang] = _IF.weightedUnion(self.scores[lang], scores)[1]
        self.complete = held[0]
        for each in held[1:]:
            self.complete = _IF.intersection(self.complete, each)
        documents = self.complete
        if len(documents) < (FEW_HITS if len(held) > 2 else 1) and len(held) > 1:
            documents = _IF.union(documents, _most(held, len(held) - 1 if len(documents) else 0))
        for term in query.excluded:
            for language in self._languages.values():
                documents = _IF.difference(documents, _IF.Set(language.scores(term)))
        self.complete = _IF.intersection(self.complete, documents)
        self.scores = {lang: _within(scores, documents, 1.0) for lang, scores in self.scores.items()}
        return documents

    def _term(self, term: Term) -> dict:
        """{language: {document: score}} of one condition."""
        found = {}
        for number, language in enumerate(self._languages.values()):
            scores = language.scores(term)
            for words in self._alternatives.get(term, ()):
                scores = _IF.weightedUnion(scores, language.all_of(words), 1.0, SYNONYM)[1]
            if read_as := self._readings.get(term, {}).get(language.lang):
                scores = _IF.weightedUnion(scores, language.of_terms(read_as), 1.0, READ_AS)[1]
            found[language.lang] = _within(scores, self._allowed, OTHER_LANGUAGE if number else 1.0)
        return found

    @property
    def loose(self) -> bool:
        """Do some of the documents fulfil only most of the conditions?"""
        return len(self._terms) > 1 and len(_IF.difference(self.documents, self.complete)) > len(self._pinned)

    def narrowed(self, name: str, value: str):
        """Those whose field ``name`` is ``value``; all for no value."""
        if not value:
            return self.documents
        index = self._catalog.inline[name]
        return _IF.intersection(self.documents, index._fwd_index.get(value) or _IF.Set())

    def newest(self, documents, count: int) -> list[tuple[int, float, str]]:
        """The same as ``best``, in the order of publication alone."""
        posted = self._catalog.inline["posted"]._rev_index
        order = heapq.nsmallest(count, documents, key=lambda document: (posted.get(document, 0), document))
        return [(document, 0.0, self._language_of(document)) for document in order]

    def best(self, documents, count: int) -> list[tuple[int, float, str]]:
        """(document, score, language that its words were found in) of the ``count`` best of ``documents``; of equals
        the newest first. A document counts with its best language."""
        if not any(self.scores.values()) and not self._pinned:
            return self.newest(documents, count)
        posted, needed = self._catalog.inline["posted"]._rev_index, max(count, WINDOW)
        candidates = {document for document in self._pinned if document in documents}
        if len(self.complete) < FEW_HITS:
            candidates.update(_IF.intersection(self.complete, documents))
        for bucket in self.scores.values():
            ranked = _within(bucket, documents, 1.0).byValue(0.0)
            # Equals of the last one that is wanted compete with it by their dates.
            least = ranked[needed - 1][0] if 0 < needed <= len(ranked) else 0.0
            for score, document in ranked:
                if score < least:
                    break
                candidates.add(document)
        top = {document: self._score(document) for document in candidates}
        order = heapq.nsmallest(needed, top, key=lambda document: (-top[document], posted.get(document, 0), document))
        first = {document: top[document] + self._bonus(document) for document in order[:WINDOW]}
        ranked = sorted(first, key=lambda document: (-first[document], posted.get(document, 0), document))
        ranked = [*self._on_top(documents), *(each for each in ranked + order[WINDOW:] if each not in self._pinned)]
        return [(each, first.get(each, top[each]), self._language_of(each)) for each in ranked[:count]]

    def _score(self, document: int) -> float:
        best = max(bucket.get(document, 0.0) for bucket in self.scores.values())
        return best + (COMPLETE if len(self.complete) < FEW_HITS and document in self.complete else 0.0)

    def _on_top(self, documents) -> list[int]:
        held = [document for document in self._pinned if document in documents]
        return sorted(held, key=lambda document: (-self._pinned[document], document))

    def _language_of(self, document: int) -> str:
        """The reader's where the words stand there, else the one that they stand in best; '' where in none."""
        scores = {lang: bucket[document] for lang, bucket in self.scores.items() if document in bucket}
        first = next(iter(self.scores))
        return first if first in scores else max(scores, key=scores.get, default="")

    def _bonus(self, document: int) -> float:
        inline, now = self._catalog.inline, seconds(clock.now(), 0)
        kind = inline["kind"]._rev_index.get(document, NOTHING)
        bonus = KINDS.get(kind, 0.0)
        if kind in AGEING:
            age = max(now + inline["posted"]._rev_index.get(document, 0), 0)
            bonus -= AGE * (1 - 0.5 ** (age / HALF_LIFE))
        if inline["ends"]._rev_index.get(document, now + 1) <= now:
            bonus -= OVER
        language = self._languages.get(self._language_of(document))
        if language is None:
            return bonus
        words = [word for term in self._terms for word in term.words]
        bonus += AS_TYPED * sum(language.holds(word, document) for word in words) / max(len(words), 1)
        return bonus + ALL_IN_TITLE * all(language.names(word, document) for word in words)

    def counts(self, documents, name: str) -> dict[str, int]:
        """{value of the field: number of ``documents``}, the most frequent first."""
        index = self._catalog.inline[name]
        if len(documents) <= FEW and hasattr(index, "_rev_index"):
            values = (index._rev_index.get(document, NOTHING) for document in documents)
            numbers = Counter(each for value in values for each in ((value,) if isinstance(value, str) else value))
        else:
            numbers = Counter(
                {value: len(_IF.intersection(documents, held)) for value, held in index._fwd_index.items()}
            )
        return {value: number for value, number in numbers.most_common() if number and value != NOTHING}


def _most(held: list, least: int):
    """The documents that are in the most of these sets, or in at least so many."""
    counted = _IF.Bucket()
    for documents in held:
        counted = _IF.weightedUnion(counted, documents)[1]
    ranked = counted.byValue(1.0)
    most = least or (ranked[0][0] if ranked else 0)
    return _IF.Set(sorted(document for number, document in ranked if number >= most))


def _within(scores, documents, weight: float):
    """The scores of ``documents`` alone, as a bucket."""
    return _IF.weightedIntersection(scores, documents, weight, 0.0)[1] if scores else _IF.Bucket()
