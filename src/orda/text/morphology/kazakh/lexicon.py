"""The roots of Kazakh: two lists kept by hand, and a long one made from a spelling dictionary (see ``NOTICE``)."""

import math
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from orda.text.morphology.kazakh.closed import NUMERALS, TIMES
from orda.text.morphology.kazakh.phonology import phonemic, written

# What a root costs: one that every text has, one known by hand, and one of the long list by its support there, that is
# by how many words of the dictionary are made of it.
CORE = 0.0
BY_HAND = 0.15
LISTED = 0.95
SUPPORT = 0.2

Root = tuple[str, float]


# A root of two letters that is not known by hand.
SHORT = 0.6


def listed_cost(root: str, support: int) -> float:
    """The price of a root of the long list."""
    short = SHORT if len(root) == 2 else 0.0
    return round(max(BY_HAND, LISTED - SUPPORT * math.log2(1 + support)) + short, 2)


class Lexicon:
    """Roots by their phonemic spelling: for each a few (class, price). N: nominal, V: verb, T: of time, Q: numeral."""

    def __init__(self):
        self._roots: dict[str, tuple[Root, ...]] = {}
        self._shared: dict[tuple[Root, ...], tuple[Root, ...]] = {}

    def add(self, root: str, kind: str, cost: float) -> None:
        """Know a root; the cheaper of two prices stays."""
        root = phonemic(root)
        known = dict(self._roots.get(root, ()))
        known[kind] = min(cost, known.get(kind, cost))
        entry = tuple(sorted(known.items()))
        self._roots[root] = self._shared.setdefault(entry, entry)

    def add_list(self, text: str) -> None:
        """Know the lines "root class support" of ``text``: the same as ``add``, for tens of thousands."""
        entries: dict[tuple[str, str, bool], tuple[Root, ...]] = {}
        for line in phonemic(text).splitlines():
            if line.startswith("#"):
                continue
            root, kind, support = line.split()
            key = kind, support, len(root) == 2
            if key not in entries:
                entries[key] = ((kind, listed_cost(root, int(support))),)
            if root in self._roots:
                self.add(root, *entries[key][0])
            else:
                self._roots[root] = entries[key]

    def get(self, root: str) -> tuple[Root, ...]:
        """(class, price) of each reading of a phonemic root."""
        return self._roots.get(root, ())

    def cost(self, root: str, kind: str) -> float | None:
        """The price of a phonemic root in a class; None where it is not known."""
        return next((cost for each, cost in self.get(root) if each == kind), None)

    def roots(self, kind: str) -> set[str]:
        """All roots of a class as they are written."""
        return {written(root) for root, readings in self._roots.items() if kind in dict(readings)}

    def __len__(self) -> int:
        return len(self._roots)


def read_sections(text: str) -> dict[str, list[str]]:
    """{section: its words} of a list kept by hand; # begins a remark."""
    sections: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            sections.setdefault(section, []).extend(line.split())
    return sections


def read(name: str) -> str:
    """A list of this package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def by_hand() -> Lexicon:
    """What is known without the long list."""
    lexicon = Lexicon()
    for section, roots in read_sections(read("verbs.txt")).items():
        for root in roots:
            lexicon.add(root, "V", CORE if section == "core" else BY_HAND)
    for roots in read_sections(read("nominals.txt")).values():
        for root in roots:
            lexicon.add(root, "N", BY_HAND)
    for root in NUMERALS:
        lexicon.add(root, "N", BY_HAND)
        lexicon.add(root, "Q", CORE)
    for root in TIMES:
        lexicon.add(root, "T", CORE)
    return lexicon


_loading = Lock()


@lru_cache(maxsize=1)
def _loaded() -> Lexicon:
    roots = by_hand()
    roots.add_list(read("roots.txt"))
    return roots


def lexicon() -> Lexicon:
    """All roots, read on first use."""
    with _loading:
        return _loaded()
