"""English words."""

from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "a an the and or but if of in on at to for from by with as is are was were be been it its this that these those"
        " he she they we you i his her their our your not no do does did has have had will would can could".split(),
    )
)


def stem(word: str) -> str:
    """The term under which all forms of a normalised word are found; the word itself until morphology is plugged in."""
    return word
