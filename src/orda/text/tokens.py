"""Words of a text as search knows them: NFC, lower case, ё as е, no stress marks, compounds whole and in parts."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MAX_TOKEN = 64

# A word: letters and digits, also after a combining mark, hyphen or apostrophe inside; c++ and c# are words too.
_WORD = re.compile(r"c(?:\+\+|#)(?!\w)|\w[\w\u0300-\u036f]*(?:[-\u2010\u2011'’ʼ]\w[\w\u0300-\u036f]*)*", re.IGNORECASE)
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'", "ʼ": "'"})
_STRESS = "\u0301"
_OTHER_FORMS = str.maketrans({"ё": "е", _STRESS: None, "_": None})


def normalise(word: str) -> str:
    """One word in the form that is compared: NFC, lower, ё→е, without stress marks, at most 64 characters."""
    return _known(word) if len(word) <= MAX_TOKEN else _normalise(word)


def _normalise(word: str) -> str:
    composed = unicodedata.normalize("NFC", word).translate(_HYPHENS).lower()
    return unicodedata.normalize("NFC", composed.translate(_OTHER_FORMS))[:MAX_TOKEN]


# Texts are made of few different words.
_known = lru_cache(maxsize=10_000)(_normalise)


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, normalised word) of each word in ``text``, compounds whole; for snippets, which mark words."""
    for match in _WORD.finditer(text):
        if word := normalise(match.group()):
            yield match.start(), match.end(), word


def parts(word: str) -> list[str]:
    """The parts of a hyphenated compound, [] for a simple word: әл-фараби → әл, фараби."""
    return [part for part in word.split("-") if part] if "-" in word else []


def tokenise(text: str, lang: str | None = None) -> list[str]:
    """The normalised words in order, each compound followed by its parts; numbers are words, stop words are kept.

    ``lang`` changes nothing yet: the three languages share their rules.
    """
    tokens: list[str] = []
    for _start, _end, word in spans(text):
        tokens.append(word)
        tokens.extend(parts(word))
    return tokens
