"""Which documents hold the words and which of them come first; Python looks only at those that are shown."""

import heapq
from collections import Counter

import BTrees

from orda import regulation
from orda.catalog.indexes import NOTHING
from orda.text.morphology.pipeline import is_stop_word

OTHER_LANGUAGE = 0.6
# Up to so many documents counting them one by one is the quicker way.
FEW = 300

_IF = BTrees.family64.IF


class Found:
    """The documents that hold all words in at least one language, among those that are ``allowed``.

    ``scores``: for each language, the reader's first, a BTree bucket {document: weighted BM25}.
    """

    def __init__(self, catalog, words: tuple[str, ...], lang: str, allowed):
        languages = (lang, *(other for other in regulation.get().languages if other != lang))
        self._catalog = catalog
        self.scores = {
            each: _in_language(catalog.texts[each].index, words, each, allowed, 1.0 if each == lang else OTHER_LANGUAGE)
            for each in languages
        }
        self.documents = _IF.multiunion(list(self.scores.values())) if words else allowed

    def narrowed(self, name: str, value: str):
        """Those whose field ``name`` is ``value``; all for no value."""
        return _IF.intersection(self.documents, self._catalog.inline[name].applyEq(value)) if value else self.documents

    def best(self, documents, count: int) -> list[tuple[int, float, str]]:
        """(document, score, language) of the ``count`` best of ``documents``; of equals the newest first.

        A document counts with its best language; it is shown in the first one that holds the words.
        """
        posted, candidates = self._catalog.inline["posted"]._rev_index, set()
        buckets = {
            lang: _IF.weightedIntersection(bucket, documents, 1.0, 0.0)[1] for lang, bucket in self.scores.items()
        }
        for bucket in buckets.values():
            ranked = bucket.byValue(0.0)
            # Equals of the last one that is wanted compete with it by their dates.
            least = ranked[count - 1][0] if 0 < count <= len(ranked) else 0.0
            for score, document in ranked:
                if score < least:
                    break
                candidates.add(document)
        if not any(self.scores.values()):
            candidates = documents
        top = {document: max(bucket.get(document, 0.0) for bucket in buckets.values()) for document in candidates}
        order = heapq.nsmallest(count, top, key=lambda document: (-top[document], posted.get(document, 0), document))
        return [
            (document, top[document], next((lang for lang, bucket in buckets.items() if document in bucket), ""))
            for document in order
        ]

    def counts(self, documents, name: str) -> dict[str, int]:
        """{value of the field: number of ``documents``}, the most frequent first."""
        index = self._catalog.inline[name]
        if len(documents) <= FEW:
            numbers = Counter(index._rev_index.get(document, NOTHING) for document in documents)
        else:
            numbers = Counter(
                {value: len(_IF.intersection(documents, held)) for value, held in index._fwd_index.items()}
            )
        return {value: number for value, number in numbers.most_common() if number and value != NOTHING}


def _in_language(index, words: tuple[str, ...], lang: str, allowed, weight: float):
    """{document: weighted score} of the allowed documents that hold all words in ``lang``; stop words do not count."""
    total = None
    for word in words:
        if is_stop_word(word, lang):
            continue
        found = index.search(word)
        if not found:
            return _IF.Bucket()
        total = found if total is None else _IF.weightedIntersection(total, found)[1]
    return _IF.weightedIntersection(total, allowed, weight, 0.0)[1] if total is not None else _IF.Bucket()
