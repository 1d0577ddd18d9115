"""A Kazakh word form read from its end: suffix after suffix is cut off until a known root is left; the cheapest
reading wins."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from orda.text.morphology.kazakh import lexicon as roots
from orda.text.morphology.kazakh import phonology as sounds
from orda.text.morphology.kazakh.closed import IRREGULAR
from orda.text.morphology.kazakh.suffixes import (
    DERIVATIONS,
    LEFT,
    LONGEST,
    ROOTS,
    SUFFIXES,
    Suffix,
    allomorphs,
    begins_with_vowel,
)

# Parses that cost so much more than the best one are index terms too.
MARGIN = 0.5
MAX_TERMS = 3
# A root changed by a repair, one of two letters or one, an unknown word for each of its letters.
REPAIRED = 0.05
SHORT = {1: 2.5, 2: 0.2}
UNKNOWN = {"N": 2.0, "V": 3.4}
UNKNOWN_LETTER = 0.6
UNKNOWN_SHORT = 0.6
UNKNOWN_CLUSTER = 1.5
LIKELY_LETTER = 0.3
NOMINALISING = ("лық", "лік", "дық", "дік", "тық", "тік", "ция", "изм", "ист", "лог", "ент", "лы", "лі", "шы", "ші")
VERBALISING = ("ла", "ле", "да", "де", "та", "те")
SURNAMES = ("ов", "ев", "ова", "ева", "ұлы", "қызы", "бай", "бек", "хан", "гүл")
DERIVED = 0.9
COMPOUND = 3.0
ANY_CLASS = 0.5
# "бағдарламалар" is rather a plural than what somebody will programme.
LIKE_PLURAL = 3.0


_NEVER = (float("inf"), ())


@dataclass(frozen=True)
class Parse:
    """One reading of a form: price, root, its class, the suffixes from left to right, and whether the root is known."""

    cost: float
    root: str
    kind: str
    suffixes: tuple[tuple[str, str], ...]
    known: bool


class Analyser:
    """Reads forms with one lexicon."""

    def __init__(self, lexicon: roots.Lexicon, derive: bool = True, unknown: bool = True):
        self._lexicon = lexicon
        self._derive = derive
        self._unknown = unknown

    def parses(self, word: str) -> list[Parse]:
        """All readings of a lower-case form, the cheapest first; one at least for any word of two letters."""
        found: dict[tuple[str, str], tuple] = {}
        seen: dict[tuple[str, str], float] = {}
        todo = [(sounds.phonemic(word), "word", 0.0, ())]
        while todo:
            stem, state, cost, chain = todo.pop()
            first = chain[0][0] if chain else ""
            if seen.get((stem, state + first[:1]), 99.0) <= cost:
                continue
            seen[stem, state + first[:1]] = cost
            for root, kind, price in self._roots(stem, state, cost, first):
                if price < found.get((root, kind), _NEVER)[0]:
                    found[root, kind] = price, chain
            todo.extend(_shorter(stem, state, cost, chain))
        parses = [
            Parse(price, sounds.written(root), kind.upper(), chain, kind.isupper())
            for (root, kind), (price, chain) in found.items()
        ]
        return sorted(parses, key=lambda parse: (round(parse.cost, 3), -len(parse.root), parse.root))

    def _roots(self, stem: str, state: str, cost: float, first: str) -> Iterator[tuple[str, str, float]]:
        """(root, class, price) of what ``stem`` may be before the suffix ``first``; small letters: it is not known."""
        kinds = ROOTS[state]
        if not kinds:
            return
        if first == "р" and stem.endswith(VERBALISING):
            cost += LIKE_PLURAL
        for root in _repaired(stem, first):
            price = cost + (REPAIRED if root != stem else 0) + (SHORT.get(len(root), 0) if first else 0)
            for kind, root_price in self._lexicon.get(root):
                if kind in kinds:
                    extra = ANY_CLASS if state == "word" and kind == "V" else 0
                    yield root, kind, price + root_price + extra
            if self._derive and len(root) > 4:
                for kind, root_price in self._derived(root, kinds):
                    yield root, kind, price + root_price
        if self._unknown and len(stem) > 2 and any(letter in sounds.VOWELS for letter in stem):
            kind = "V" if kinds == "V" else "N"
            if kind in kinds:
                yield sounds.canonical(stem), kind.lower(), UNKNOWN[kind] + cost * 0.4 + _strangeness(stem, kind)

    def _derived(self, root: str, kinds: str) -> Iterator[tuple[str, float]]:
        """The classes and prices of ``root`` as a word made of a known one by a suffix of derivation."""
        for base_kind, kind, form, after in _DERIVING.get(root[-1], ()):
            if kind in kinds and root.endswith(form):
                base = root[: -len(form)]
                if len(base) > 1 and (not after or sounds.sound_class(base) in after) and sounds.agree(base, form):
                    price = self._lexicon.cost(base, base_kind)
                    if price is not None:
                        yield kind, price * 0.5 + DERIVED
        if "N" in kinds and len(root) > 5 and self._is_compound(root):
            yield "N", COMPOUND

    def _is_compound(self, root: str) -> bool:
        """Are both halves nouns, as in дерекқор "data base" or бұлшықет "muscle"?"""
        return any(
            self._lexicon.cost(root[at:], "N") is not None and self._lexicon.cost(root[:at], "N") is not None
            for at in range(2, len(root) - 2)
        )


def _shorter(stem: str, state: str, cost: float, chain: tuple) -> Iterator[tuple]:
    """What is left of ``stem`` after each suffix that may be cut off in ``state``."""
    following = LEFT[state]
    for length in range(1, min(LONGEST, len(stem) - 1) + 1):
        for suffix in SUFFIXES.get(stem[-length:], ()):
            after = following.get(suffix.category)
            if after is None:
                continue
            for rest in _stems(stem[:-length], suffix):
                yield rest, after, cost + suffix.cost, ((suffix.form, suffix.category), *chain)


def _stems(rest: str, suffix: Suffix) -> Iterator[str]:
    """``rest`` where ``suffix`` may follow it: itself, or with the vowel that is lost before the suffix."""
    if not sounds.agree(rest, suffix.form):
        if sounds.two_consonants(rest) and suffix.form[0] == "і":
            yield rest[:-1] + "і" + rest[-1]  # қауіп + і is қаупі, though қауп alone looks back
        return
    if suffix.lost:
        if sounds.sound_class(rest) in suffix.after:
            harmony = sounds.harmony(rest)
            if harmony != "front":
                yield rest + "ы"
            if harmony != "back":
                yield rest + "і"
    elif sounds.sound_class(rest) in suffix.after:
        yield rest


def _repaired(stem: str, suffix: str) -> Iterator[str]:
    """The roots that ``stem`` may be before ``suffix``: voiced ends devoiced, lost vowels and loans' ends put back."""
    yield stem
    if not suffix or len(stem) < 2:
        return
    if stem.endswith("ий"):
        yield stem[:-1]
    if stem[-1] == "с" and suffix[0] == "т":
        yield stem + "т"  # журналист + тер is written with one т
    if not begins_with_vowel(suffix):
        return
    if stem[-1] in "лнрст":
        yield stem + "ь"  # модуль + і
    if stem[-1] in "лмнсф":
        yield stem + stem[-1]  # конгресс + і
    hard = sounds.devoiced(stem)
    if hard != stem:
        yield hard
    if sounds.two_consonants(stem):
        yield sounds.with_lost_vowel(hard)
    if stem[-1] == "у" and suffix in ("ып", "іп"):
        yield stem[:-1] + "п"


def _strangeness(stem: str, kind: str) -> float:
    """How unlikely an unknown root is: the longer, the more likely have suffixes been overlooked. Surnames, and verbs
    made of a foreign word (аккредитте), adjectives and loans with a common end are likely."""
    if kind == "N" and len(stem) > 4 and stem.endswith(SURNAMES):
        return 0.0
    likely = len(stem) > 5 and stem.endswith(VERBALISING if kind == "V" else NOMINALISING)
    letter = LIKELY_LETTER if likely else UNKNOWN_LETTER
    price = letter * len(stem) + (UNKNOWN_SHORT if len(stem) == 3 else 0)
    return price + (UNKNOWN_CLUSTER if sounds.ends_in_lost_vowel(stem) else 0)


def _deriving() -> dict[str, list[tuple[str, str, str, str]]]:
    table: dict[str, list[tuple[str, str, str, str]]] = {}
    for base, made, patterns in DERIVATIONS:
        for pattern in patterns.split():
            bare, _, after = pattern.partition(":")
            for form in sorted(allomorphs(bare)):
                table.setdefault(form[-1], []).append((base, made, form, after))
    return table


_DERIVING = _deriving()


@lru_cache(maxsize=1)
def analyser() -> Analyser:
    """The analyser with all roots."""
    return Analyser(roots.lexicon())


def readings(word: str) -> list[Parse]:
    """The readings of a word form, the cheapest first."""
    return analyser().parses(word)


def terms_of(word: str) -> list[str]:
    """The index terms of a lower-case form, the best first."""
    if word in IRREGULAR:
        return [IRREGULAR[word]]
    found = readings(word)
    if not found:
        return [word]
    best = found[0]
    close = [each.root for each in found if each.known and each.cost <= best.cost + MARGIN]
    return list(dict.fromkeys((best.root, *close)))[:MAX_TERMS]
