"""The terms of a word in each language, and of a text."""

from functools import lru_cache

from orda.text.morphology import en, kk, ru
from orda.text.tokens import normalise, parts, spans, tokenise

_LANGUAGES = {"kk": kk, "ru": ru, "en": en}
_KAZAKH = frozenset("әғқңөұүһі")


def is_stop_word(word: str, lang: str) -> bool:
    """Is this normalised word too frequent to search for?"""
    return lang in _LANGUAGES and word in _LANGUAGES[lang].STOP_WORDS


def languages_of(word: str) -> tuple[str, ...]:
    """In which languages a normalised word may be read, by its letters: Kazakh has nine that Russian has not."""
    letters = set(word)
    if letters & _KAZAKH:
        return ("kk",)
    if any("а" <= letter <= "я" for letter in letters):
        return ("kk", "ru")
    return ("en",) if any("a" <= letter <= "z" for letter in letters) else ()


@lru_cache(maxsize=50_000)
def stems(word: str, lang: str) -> tuple[str, ...]:
    """The index terms of one normalised word, the best first; what is no word of the language is its own term.

    A text in Russian or Kazakh holds English words, and the other way round: they are read by their letters.
    """
    if len(word) < 2 or not word[:1].isalpha() or any(letter.isdigit() for letter in word):
        return (word,)
    readable = languages_of(word)
    if lang not in _LANGUAGES or not readable:
        return (word,)
    return tuple(_LANGUAGES[lang if lang in readable else readable[-1]].stems(word))


def stem(word: str, lang: str) -> str:
    """The best index term of one normalised word."""
    return stems(word, lang)[0]


def terms(word: str, lang: str) -> frozenset[str]:
    """Every term of a word as written; a hyphenated compound is one word."""
    return _terms(word[:_LONGEST], lang)


def terms_with_parts(word: str, lang: str) -> frozenset[str]:
    """The same, with the terms of the parts of a compound: a text is indexed under them too."""
    return frozenset().union(*(terms(each, lang) for each in (word, *parts(normalise(word[:_LONGEST])))))


# Longer "words" are no words.
_LONGEST = 80


@lru_cache(maxsize=20_000)
def _terms(word: str, lang: str) -> frozenset[str]:
    found = {term for _start, _end, each in spans(word) for term in stems(each, lang)}
    return frozenset(found) or frozenset((normalise(word),))


def analyse(text: str, lang: str) -> list[str]:
    """The index terms of a text in order, all of each word, the best first; stop words left out."""
    return [term for token in tokenise(text, lang) if not is_stop_word(token, lang) for term in stems(token, lang)]


def warm() -> None:
    """Load all dictionaries, in a thread beside the start for example: else the first word of each language does."""
    for language in _LANGUAGES.values():
        language.warm()
