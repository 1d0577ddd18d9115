"""Which documents fulfil one condition of a query, with their scores, in one language."""

import itertools
from collections.abc import Iterable, Iterator

import BTrees
from zope.index.text.setops import mass_weightedIntersection, mass_weightedUnion

from orda.catalog.indexes import EXACT, TITLE
from orda.catalog.query import Term
from orda.text.morphology.pipeline import terms
from orda.text.tokens import parts

# Words that a beginning stands for.
MAX_LONGER = 400
IN_TITLE = 2.0
IN_A_ROW = 1.5
LONGER = 0.5

_IF = BTrees.family64.IF


class Language:
    """The indexes of one language."""

    def __init__(self, catalog, lang: str):
        self.lang = lang
        self.stems = catalog.texts[lang]
        self.exact = catalog.texts[f"{EXACT} {lang}"]
        self.titles = catalog.texts[f"{TITLE} {lang}"]

    def scores(self, term: Term):
        """{document: score} of what fulfils ``term``."""
        if term.together:
            return _weighted(self._in_a_row(term.words), IN_A_ROW)
        if term.all_of:
            return self.all_of(term.words)
        found = self.forms(term.words[0])
        if term.beginning:
            found = _added(found, self.longer(term.words[0]), LONGER)
        return found

    def forms(self, word: str):
        """{document: score} for one word in any of its forms; of a compound all parts must be there."""
        found = [self.of_terms(terms(part, self.lang)) for part in parts(word) or [word]]
        return found[0] if len(found) == 1 else mass_weightedIntersection([(each, 1) for each in found], _family)

    def all_of(self, words: Iterable[str]):
        """{document: score} for several words, which must all be there."""
        return mass_weightedIntersection([(self.forms(word), 1) for word in words], _family)

    def of_terms(self, wanted: Iterable[str]):
        """{document: score} for terms that are taken as they are."""
        return _added(union(self.stems, wanted), union(self.titles, wanted), IN_TITLE)

    def longer(self, beginning: str):
        """{document: score} for the words that begin so."""
        return union(self.exact, itertools.islice(beginning_with(self.exact, beginning), MAX_LONGER))

    def _in_a_row(self, words: tuple[str, ...]):
        known = self.exact.lexicon.get_wid
        if not all(known(word) in self.exact.index._wordinfo for word in words):
            return _IF.Bucket()
        return self.exact.index.search_phrase(list(words)) if len(words) > 1 else union(self.exact, words)

    def holds(self, word: str, document: int) -> bool:
        """Does the text of ``document`` hold the word as it is written?"""
        return document in self.exact.index._wordinfo.get(self.exact.lexicon.get_wid(word), ())

    def names(self, word: str, document: int) -> bool:
        """Is the word, in any form, in the title of ``document``?"""
        index = self.titles
        wids = (index.lexicon.get_wid(each) for each in terms(word, self.lang))
        return any(document in index.index._wordinfo.get(wid, ()) for wid in wids)


_family = BTrees.family64


def union(index, words: Iterable[str]):
    """{document: score} of what holds at least one of ``words``, which are taken as they are."""
    wids = {index.lexicon.get_wid(word) for word in words}
    known = [wid for wid in wids if wid and wid in index.index._wordinfo]
    return mass_weightedUnion(index.index._search_wids(known), _family) if known else _IF.Bucket()


def beginning_with(index, beginning: str) -> Iterator[str]:
    """The words of an index that begin with ``beginning``, in order."""
    for word in index.lexicon._wids.keys(beginning):
        if not word.startswith(beginning):
            return
        yield word


def documents_with(index, word: str):
    """The documents that hold a word as it stands in the index: a mapping, empty for an unknown word."""
    return index.index._wordinfo.get(index.lexicon.get_wid(word), {})


def _added(scores, more, weight: float):
    return _IF.weightedUnion(scores, more, 1.0, weight)[1] if more else scores


def _weighted(scores, weight: float):
    return _IF.weightedUnion(_IF.Bucket(scores), _IF.Bucket(), weight, 1.0)[1]
