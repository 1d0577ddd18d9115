"""Alphabetical order for Kazakh, Russian and English: ә after а, ё after е, і after ы, numbers by their value."""

import re
import unicodedata

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"  # the Russian alphabet is the same order without nine letters
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS = {"kk": _KAZAKH + _LATIN, "ru": _KAZAKH + _LATIN, "en": _LATIN + _KAZAKH}
_RANKS = {
    lang: {letter: rank for rank, letter in enumerate(alphabet, start=100)} for lang, alphabet in _ALPHABETS.items()
}
_SPACE, _DIGITS, _OTHER = 1, 10, 1000
_PIECES = re.compile(r"\d+|\w|[^\w]+")
_MAX = 300


def sort_key(text: str, lang: str) -> tuple[int, ...]:
    """The key that puts titles into the language's order, digits before letters; case and punctuation do not count.

    Titles that differ only in those have equal keys, so Python's sort keeps them as they came.
    """
    ranks = _RANKS.get(lang, _RANKS["kk"])
    key: list[int] = []
    for piece in _PIECES.findall(unicodedata.normalize("NFC", text[:_MAX]).lower()):
        if piece.isdecimal():
            digits = [unicodedata.decimal(digit) for digit in piece]
            while len(digits) > 1 and digits[0] == 0:
                del digits[0]
            key += [_DIGITS, len(digits), *digits]
        elif piece.isalnum():
            key += _letter(piece, ranks)
        elif key and key[-1] != _SPACE:
            key.append(_SPACE)
    while key and key[-1] == _SPACE:
        key.pop()
    return tuple(key)


def _letter(letter: str, ranks: dict[str, int]) -> list[int]:
    """A letter's rank; one of another alphabet goes by its base letter (é as e) or else by its code, at the end."""
    if letter in ranks:
        return [ranks[letter]]
    base = unicodedata.normalize("NFKD", letter)[0]
    return [ranks.get(base, _OTHER + ord(base))]
