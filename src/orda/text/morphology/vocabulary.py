"""The words that a site has: what a distorted query word is compared with."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from orda.text.morphology.forms import terms
from orda.text.morphology.spelling import fold, skeleton
from orda.text.tokens import normalise

MAX_SHARING = 12


class Vocabulary(Protocol):
    """What ``query`` asks of the words of one language."""

    lang: str

    def is_form(self, word: str) -> bool:
        """Does the site have this very form?"""

    def frequency(self, term: str) -> int:
        """How often the site has a term; 0 for one that it has not."""

    def forms_like(self, key: str) -> Sequence[str]:
        """The forms with this key: ``fold(form)``, or ``"~" + skeleton(form)``. The most frequent first, a dozen."""

    def terms_like(self, key: str) -> Sequence[str]:
        """The same for terms."""

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """At most ``limit`` forms that begin so."""


def keys_of(word: str) -> tuple[str, str]:
    """The keys under which a vocabulary holds a word."""
    return fold(word), "~" + skeleton(word)


class WordList:
    """A vocabulary in memory, made of forms and their frequencies."""

    def __init__(self, forms: Mapping[str, int] | Iterable[str], lang: str):
        self.lang = lang
        counts: dict[str, int] = {}
        for form, count in forms.items() if isinstance(forms, Mapping) else ((form, 1) for form in forms):
            counts[normalise(form)] = counts.get(normalise(form), 0) + count
        self._forms = counts
        self._terms: dict[str, int] = {}
        for form, count in counts.items():
            for term in terms(form, lang):
                self._terms[term] = self._terms.get(term, 0) + count
        self._forms_by_key = _by_key(counts)
        self._terms_by_key = _by_key(self._terms)
        self._sorted = sorted(counts)

    def is_form(self, word: str) -> bool:
        """Does it hold this very form?"""
        return word in self._forms

    def frequency(self, term: str) -> int:
        """The frequency of all forms with this term together."""
        return self._terms.get(term, 0)

    def forms_like(self, key: str) -> Sequence[str]:
        """The forms with this key."""
        return _like(key, self._forms_by_key, self._forms)

    def terms_like(self, key: str) -> Sequence[str]:
        """The terms with this key."""
        return _like(key, self._terms_by_key, self._terms)

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """At most ``limit`` forms that begin so, in the order of letters."""
        start = bisect_left(self._sorted, prefix)
        return [word for word in self._sorted[start : start + max(limit, 0)] if word.startswith(prefix)]


def _by_key(counts: Mapping[str, int]) -> dict[str, str | tuple[str, ...]]:
    """The words of each key that is not the word itself; most keys have one word, and no tuple."""
    found: dict[str, str | tuple[str, ...]] = {}
    for word in sorted(counts, key=lambda each: (-counts[each], each)):
        for key in keys_of(word):
            sharing = found.get(key)
            if sharing is None:
                if key != word:
                    found[key] = word
            elif isinstance(sharing, str):
                found[key] = (sharing, word)
            elif len(sharing) < MAX_SHARING:
                found[key] = (*sharing, word)
    return found


def _like(key: str, by_key: Mapping[str, str | tuple[str, ...]], counts: Mapping[str, int]) -> Sequence[str]:
    sharing = by_key.get(key, ())
    words = {sharing} if isinstance(sharing, str) else set(sharing)
    if key in counts:
        words.add(key)
    return tuple(sorted(words, key=lambda each: (-counts[each], each)))
