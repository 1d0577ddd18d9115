"""Kazakh words."""

from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "және мен бен пен да де та те не ма ме ба бе па пе үшін туралы бойынша арқылы дейін кейін бұл осы сол ол біз"
        " сіз олар өз өзі бар жоқ емес еді екен болып болады болған деп деген ғана әрі немесе әлде бірақ ал егер сияқты"
        " секілді қарай тағы".split(),
    )
)


def stem(word: str) -> str:
    """The term under which all forms of a normalised word are found; the word itself until morphology is plugged in."""
    return word
