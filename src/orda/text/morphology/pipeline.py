"""The one door to morphology: index and query ask here, so that both sides always agree."""

from functools import lru_cache

from orda.text.morphology import en, kk, ru
from orda.text.tokens import normalise, tokenise

# Stored beside each text index; a difference means that the index has to be built anew. Raise it with every change of
# ``tokens`` or of a stemmer that changes a term.
ANALYZER_VERSION = 1

_LANGUAGES = {"kk": kk, "ru": ru, "en": en}


def is_stop_word(word: str, lang: str) -> bool:
    """Is this normalised word too frequent to search for?"""
    return lang in _LANGUAGES and word in _LANGUAGES[lang].STOP_WORDS


@lru_cache(maxsize=20_000)
def stem(word: str, lang: str) -> str:
    """The index term of one normalised word; numbers and words of unknown languages are their own terms."""
    if lang not in _LANGUAGES or not word[:1].isalpha():
        return word
    return _LANGUAGES[lang].stem(word)


@lru_cache(maxsize=5_000)
def terms(word: str, lang: str) -> frozenset[str]:
    """Every term that a word as written would be indexed under, the parts of a compound among them."""
    return frozenset(stem(token, lang) for token in tokenise(word)) or frozenset((normalise(word),))


def analyse(text: str, lang: str) -> list[str]:
    """The index terms of a text in order, stop words left out."""
    return [stem(token, lang) for token in tokenise(text, lang) if not is_stop_word(token, lang)]
