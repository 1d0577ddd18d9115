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
        return self._forms_by_key.get(key, ())

    def terms_like(self, key: str) -> Sequence[str]:
        """The terms with this key."""
        return self._terms_by_key.get(key, ())

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """At most ``limit`` forms that begin so, in the order of letters."""
        start = bisect_left(self._sorted, prefix)
        return [word for word in self._sorted[start : start + max(limit, 0)] if word.startswith(prefix)]


def _by_key(counts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(counts, key=lambda each: (-counts[each], each)):
        for key in keys_of(word):
            sharing = found.setdefault(key, [])
            if len(sharing) < MAX_SHARING:
                sharing.append(word)
    return {key: tuple(words) for key, words in found.items()}
