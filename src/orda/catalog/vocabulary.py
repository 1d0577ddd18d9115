"""The words of the site that a reader may know of: those of documents that the reader may read, and no others.

What a distorted word is compared with (``text/morphology/query.py``) must tell nobody what stands in hidden documents:
every word is asked for its documents, and counts only with those that are ``allowed``.
"""

import threading
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, takewhile
from weakref import WeakKeyDictionary

from orda.catalog.indexes import EXACT
from orda.catalog.matching import beginning_with, documents_with
from orda.text.morphology.vocabulary import keys_of

MAX_SHARING = 12
# Words of one key, or with one beginning, that are looked at: hidden ones among them must not crowd out the others.
MAX_LOOKED_AT = 400


class Keys:
    """The words of one lexicon by the keys of morphology: {key: words}. It learns words, it forgets none."""

    def __init__(self):
        self._words: dict[str, list[str]] = {}
        self._sorted: list[str] = []
        self._last = 0
        self._lock = threading.Lock()

    def learn(self, lexicon) -> "Keys":
        """Take in the words that the lexicon has got since the last time; their numbers only rise."""
        with self._lock:
            for wid, word in lexicon._words.items(self._last, excludemin=True):
                for key in keys_of(word):
                    self._words.setdefault(key, []).append(word)
                self._last = wid
        return self

    def words(self, key: str) -> list[str]:
        """The words with this key."""
        return self._words.get(key, [])[:MAX_LOOKED_AT]

    def beginning(self, start: str) -> list[str]:
        """The words with a key that begins so."""
        with self._lock:
            if len(self._sorted) != len(self._words):
                self._sorted = sorted(self._words)
            first = bisect_left(self._sorted, start)
            keys = takewhile(lambda key: key.startswith(start), islice(self._sorted, first, first + MAX_LOOKED_AT))
            return [word for key in keys for word in self._words[key]]


_known: WeakKeyDictionary = WeakKeyDictionary()
_lock = threading.Lock()


def keys_in(index, settled: bool) -> Keys:
    """The keys of an index' words; remembered by the process while nobody in this transaction changes them."""
    lexicon = index.lexicon
    if not settled or lexicon._p_jar is None:
        return Keys().learn(lexicon)
    with _lock:
        keys = _known.setdefault(lexicon._p_jar.db(), {}).setdefault(lexicon._p_oid, Keys())
    return keys.learn(lexicon)


class ReadersWords:
    """The vocabulary of one language for who may read ``allowed``; ``settled``: the indexes are as they are stored."""

    def __init__(self, catalog, lang: str, allowed, settled: bool):
        self.lang = lang
        self._forms, self._terms = catalog.texts[f"{EXACT} {lang}"], catalog.texts[lang]
        self._allowed, self._settled = allowed, settled
        self._keys: dict[int, Keys] = {}

    def is_form(self, word: str) -> bool:
        """Does a document that the reader may read have this very form?"""
        return self._is_known(self._forms, word)

    def frequency(self, term: str) -> int:
        """How many documents that the reader may read have the term."""
        return self._count(self._terms, term)

    def forms_like(self, key: str) -> Sequence[str]:
        """The forms with this key, the most frequent first, a dozen."""
        return self._like(self._forms, key)

    def terms_like(self, key: str) -> Sequence[str]:
        """The same for terms."""
        return self._like(self._terms, key)

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """At most ``limit`` forms that begin so, in the order of letters."""
        words = islice(beginning_with(self._forms, prefix), MAX_LOOKED_AT)
        return list(islice((word for word in words if self._is_known(self._forms, word)), max(limit, 0)))

    def _like(self, index, key: str) -> list[str]:
        keys = self._keys.get(id(index))
        if keys is None:
            keys = self._keys[id(index)] = keys_in(index, self._settled)
        counted = ((self._count(index, word), word) for word in keys.words(key))
        found = sorted(((-count, word) for count, word in counted if count))
        return [word for _count, word in found[:MAX_SHARING]]

    def _is_known(self, index, word: str) -> bool:
        return any(document in self._allowed for document in documents_with(index, word))

    def _count(self, index, word: str) -> int:
        return sum(document in self._allowed for document in documents_with(index, word))
