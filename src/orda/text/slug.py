"""Latin addresses for Kazakh, Russian and English titles."""

from collections.abc import Container

from slugify import slugify

MAX_SLUG = 60

# The 42 letters of Kazakh Cyrillic, Russian's 33 among them, in ASCII: қ q, ң n, х and һ h, и, й and і i as the Latin
# alphabet of 2021 has them, without its marks (ә a, ғ g, ө o, ұ and ү u); hushing and iotated letters as in passports.
LETTERS = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_TABLE = str.maketrans(LETTERS)

# First parts of addresses that mean something else, in any folder: a slug in their way gets a number.
RESERVED = frozenset({"kk", "ru", "en", "assets", "static", "favicon", "robots", "sitemap", "services", "index"})


def latin(text: str) -> str:
    """``text`` in lower case with Kazakh and Russian letters in ASCII; other characters as they are."""
    return text.lower().translate(_TABLE)


def slug(text: str, length: int = MAX_SLUG) -> str:
    """An address part of a-z, 0-9 and hyphens, at most ``length`` long, cut between words; "" if nothing is left."""
    text = text[:1000]
    return slugify(latin(text), max_length=length, word_boundary=len(text) > length, save_order=True)


def unique_slug(base: str, taken: Container[str], length: int = MAX_SLUG) -> str:
    """``base``, or ``base-2``, ``base-3`` … when it is reserved or in ``taken``; never longer than ``length``."""
    base = base or "page"
    candidate, number = base, 1
    while candidate in RESERVED or candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = base[: length - len(ending)].rstrip("-") + ending
    return candidate
