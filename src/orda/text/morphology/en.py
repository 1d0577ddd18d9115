"""English words, by the word list of simplemma."""

from functools import lru_cache
from threading import Lock

from orda.text.tokens import normalise

STOP_WORDS = frozenset(
    map(
        normalise,
        "a an the and or but if of in on at to for from by with as is are was were be been it its this that these those"
        " he she they we you i his her their our your not no do does did has have had will would can could".split(),
    )
)

# Forms of two words: a second term beside the one of the list.
_ALSO = {
    "best": "well",
    "better": "well",
    "bound": "bind",
    "broke": "break",
    "felt": "feel",
    "found": "find",
    "gone": "go",
    "ground": "grind",
    "lay": "lie",
    "leaves": "leaf",
    "left": "leave",
    "lives": "life",
    "lost": "lose",
    "met": "meet",
    "saw": "see",
    "shot": "shoot",
    "spoke": "speak",
    "stuck": "stick",
    "thought": "think",
    "wound": "wind",
}
_loading = Lock()


@lru_cache(maxsize=1)
def _loaded():
    import simplemma  # its English list is twenty megabytes; no other language is ever asked for

    return simplemma.lemmatize, simplemma.is_known


def stems(word: str) -> list[str]:
    """The dictionary forms of a normalised word, the likeliest first; a genitive 's is cut off."""
    word = word.removesuffix("'s") or word
    with _loading:
        lemmatize, is_known = _loaded()
        lemma = normalise(lemmatize(word, lang="en")) or word
        found = [lemma]
        for base in _regular_bases(word):
            # A noun of its own (a meeting, the remains) is found with its verb too; "thinke" is a slip of the list.
            slip = lemma == f"{base}e" and not is_known(lemma, "en")
            if (lemma == word or slip) and is_known(base, "en") and lemmatize(base, lang="en") == base:
                found.append(base)
                break
    if word in _ALSO:
        found.append(_ALSO[word])
    return list(dict.fromkeys(found))


def _regular_bases(word: str) -> list[str]:
    """What ``word`` is a form of where its ending is regular."""
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) > 2:
            undoubled = base[:-1] if len(base) > 3 and base[-1] == base[-2] else base
            return [f"{base}e", base, undoubled] if ending == "ing" else [base]
    if word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is")):
        return [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]
    return []


def is_known(word: str) -> bool:
    """Does the list have this form?"""
    with _loading:
        return _loaded()[1](word, "en")


def warm() -> None:
    """Load the list now instead of at the first word."""
    stems("word")
