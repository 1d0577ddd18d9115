"""Kazakh words."""

from orda.text.morphology.kazakh.analysis import terms_of
from orda.text.morphology.kazakh.suffixes import SUFFIXES
from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "және мен бен пен да де та те не ма ме ба бе па пе үшін туралы бойынша арқылы дейін кейін бұл осы сол ол біз"
        " сіз олар өз өзі бар жоқ емес еді екен болып болады болған деп деген ғана әрі немесе әлде бірақ ал егер сияқты"
        " секілді қарай тағы".split(),
    )
)


def stems(word: str) -> list[str]:
    """The terms of a normalised word, the best first; a case ending after a hyphen (ЖОО-да) is no word."""
    first, hyphen, last = word.rpartition("-")
    if not hyphen or not first or not last:
        return terms_of(word)
    if last in SUFFIXES:
        return stems(first) if "-" not in first else [first]
    return [f"{first}-{term}" for term in terms_of(last)]


def warm() -> None:
    """Read the roots now instead of at the first word."""
    terms_of("сөз")
