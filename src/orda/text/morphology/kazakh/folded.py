"""Kazakh forms that were typed without Kazakh letters or in Latin ones: the suffixes in the same letters, no harmony.

Cutting suffixes of the real alphabet off such a form fails, because folding ө to о turns its harmony round. So suffixes
and sounds are folded too, and the roots are looked for among the terms that the site has.
"""

from collections.abc import Callable, Iterator, Sequence

from orda.text.morphology.kazakh.phonology import CLASSES, phonemic, written
from orda.text.morphology.kazakh.suffixes import LEFT, ROOTS, SUFFIXES

Fold = Callable[[str], str]
MAX_STEPS = 400
_VOICED = {"б": "п", "г": "к", "ғ": "қ"}


class FoldedSuffixes:
    """The table of suffixes in the letters that ``fold`` leaves."""

    def __init__(self, fold: Fold):
        self._suffixes: dict[str, set[tuple[str, frozenset[str], float, bool]]] = {}
        for form, suffixes in SUFFIXES.items():
            for suffix in suffixes:
                row = (suffix.category, suffix.after, suffix.cost, suffix.lost)
                self._suffixes.setdefault(fold(form), set()).add(row)
        self._longest = max(map(len, self._suffixes))
        self._ends = {name: frozenset("".join(map(fold, letters))) for name, letters in CLASSES.items()}

    def stems(self, word: str) -> list[tuple[float, str]]:
        """(price, stem) of everything that may be left of a folded ``word`` without suffixes, the cheapest first.

        A stem comes with the repairs that a suffix asks for: devoiced, or with the vowel that it lost.
        """
        best: dict[str, float] = {}
        seen: set[tuple[str, str]] = set()
        todo: list[tuple[float, str, str, str]] = [(0.0, phonemic(word), "word", "")]
        for _step in range(MAX_STEPS):
            if not todo:
                break
            cost, stem, state, first = todo.pop()
            if (stem, state) in seen:
                continue
            seen.add((stem, state))
            if ROOTS[state]:
                for root in _repaired(stem, first):
                    root = written(root)
                    if cost < best.get(root, 99.0):
                        best[root] = cost
            todo.extend((cost + price, rest, after, form) for price, rest, after, form in self._shorter(stem, state))
        return sorted((cost, stem) for stem, cost in best.items())

    def _shorter(self, stem: str, state: str) -> Iterator[tuple[float, str, str, str]]:
        following = LEFT[state]
        for length in range(1, min(self._longest, len(stem) - 2) + 1):
            form, rest = stem[-length:], stem[:-length]
            for category, after, cost, lost in self._suffixes.get(form, ()):
                if category in following and any(rest[-1] in self._ends[name] for name in after):
                    for base in (rest + "ы", rest + "и", rest + "і") if lost else (rest,):
                        yield cost, base, following[category], form


def _repaired(stem: str, suffix: str) -> Iterator[str]:
    yield stem
    if suffix[:1] not in ("а", "е", "ы", "и", "і", "у"):
        return
    hard = stem[:-1] + _VOICED.get(stem[-1], stem[-1])
    yield hard
    for vowel in "ыиі":
        yield hard[:-1] + vowel + hard[-1]
    if stem[-1] == "у":
        yield stem[:-1] + "п"


def known_terms(stems: Sequence[tuple[float, str]], terms_like: Callable[[str], Sequence[str]]) -> list[str]:
    """The terms of a vocabulary that the cheapest of ``stems`` stand for, those of one price together."""
    found: dict[str, float] = {}
    for cost, stem in stems:
        for term in terms_like(stem):
            found.setdefault(term, cost)
    return sorted(found, key=lambda term: (found[term] - 0.3 * len(term), term))
