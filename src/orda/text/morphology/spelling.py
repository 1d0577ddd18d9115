"""Other ways to type a word: without Kazakh letters, in Latin letters, with the wrong keyboard layout."""

import unicodedata

# Both ends of a search fold by this table: what is typed, and what is indexed.
_FOLD = str.maketrans("қғңөұүіәһё", "кгноууиахе")
_KAZAKH = frozenset("әғқңөұүһі")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё") | _KAZAKH

# What Latin spellings do not tell apart any more: the coarsest key.
_SKELETON = {"й": "и", "ы": "и", "ш": "с", "щ": "с", "ч": "тс", "ц": "тс", "э": "е", "ю": "иу", "я": "иа"}
_SKELETON |= dict.fromkeys("ъь", "")
# Latin letters of all alphabets of Kazakh since 2017, marks taken off; ý was у in that of 2018.
_LATIN = dict(zip("abvwgdejziyklmnopqrstufhxc", "абввгдежзииклмнопкрстуфхкс", strict=True)) | {"-": "-"}
_DIGRAPHS = (("shch", "с"), ("sh", "с"), ("ch", "тс"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("ng", "н"))
_SOFT_VOWELS = (("ya", "иа"), ("yu", "иу"), ("yo", "е"))
_RUSSIAN = dict(zip("abvwgdejziyklmnopqrstufhxc", "абввгдежзиыклмнопкрстуфхкц", strict=True)) | {"-": "-"}
_RUSSIAN_DIGRAPHS = (
    *(("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц")),
    *(("ya", "я"), ("ja", "я"), ("ia", "ия"), ("yu", "ю"), ("ju", "ю"), ("yo", "е"), ("iy", "ий"), ("yy", "ый")),
)

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SHIFTED = dict(zip('{}:"<>~', "хъжэбюё", strict=True))
# On the Kazakh layout the row of digits bears the letters that the Russian one has no room for.
_KAZAKH_KEYS = dict(zip("2345890-=", "әіңғүұқөһ", strict=True))
_TO_RUSSIAN = dict(zip(_QWERTY, _RUSSIAN_KEYS, strict=True)) | _SHIFTED
_TO_KAZAKH = _TO_RUSSIAN | _KAZAKH_KEYS
MAX_HYPHENS = 4
_TO_LATIN = {typed: meant for meant, typed in _TO_RUSSIAN.items() if meant.isalpha()}


def has_kazakh_letters(word: str) -> bool:
    """Is there a letter that Russian has not?"""
    return not _KAZAKH.isdisjoint(word)


def is_cyrillic(word: str) -> bool:
    """Is there a Cyrillic letter?"""
    return not _CYRILLIC.isdisjoint(word)


def is_latin(word: str) -> bool:
    """Is there a Latin letter, with or without marks?"""
    return any("a" <= letter <= "z" or letter in "äğñöūüşıáéóúýńǵçšŋ" for letter in word)


def fold(word: str) -> str:
    """``word`` as it is typed where there are no Kazakh letters: құрылтай is курылтай."""
    return word.translate(_FOLD)


def skeleton(word: str) -> str:
    """What is left of a Cyrillic word in every Latin spelling of it."""
    return "".join(_SKELETON.get(letter, letter) for letter in fold(word))


def latin_skeletons(word: str) -> list[str]:
    """The skeletons that a word in Latin letters may have, the likeliest first; [] where it has other letters."""
    if not is_latin(word):
        return []
    bare = _without_marks(word)
    spellings = [bare]
    for digraphs in (_DIGRAPHS, (*_DIGRAPHS, *_SOFT_VOWELS)):
        spelling = bare
        for typed, meant in digraphs:
            spelling = spelling.replace(typed, meant)
        spellings.append(spelling)
    keys = [_in_cyrillic(spelling) for spelling in dict.fromkeys(spellings)]
    return list(dict.fromkeys(key for key in keys if key))


def russian_spellings(word: str) -> list[str]:
    """A Russian word that was typed in Latin letters, as it may be written; [] where it has other letters."""
    bare, found = _without_marks(word) if is_latin(word) else "", []
    for y in ("ы", "й"):
        spelling = bare
        for typed, meant in _RUSSIAN_DIGRAPHS:
            spelling = spelling.replace(typed, meant)
        spelling = spelling.replace("y", y)
        letters = [letter if letter in _CYRILLIC else _RUSSIAN.get(letter, "") for letter in spelling]
        if letters and all(letters):
            found.append("".join(letters))
    return list(dict.fromkeys(found))


def _without_marks(word: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", word.replace("ý", "u").replace("ı", "i"))
        if not unicodedata.combining(letter) and letter not in "'’ʼ`"
    )


def _in_cyrillic(spelling: str) -> str:
    letters = [letter if letter in _CYRILLIC else _LATIN.get(letter, "") for letter in spelling]
    return skeleton("".join(letters)) if all(letters) else ""


def other_layouts(word: str, lang: str) -> list[str]:
    """``word`` as it would read had the other layout been on; [] where keys are no letters there."""
    if is_cyrillic(word):
        return ["".join(_TO_LATIN.get(letter, letter) for letter in word)] if lang == "en" else []
    if not any("a" <= letter <= "z" or letter in "[];',.`{}:\"<>~" for letter in word):
        return []
    found = []
    for keys in (_TO_KAZAKH, _TO_RUSSIAN) if lang == "kk" else (_TO_RUSSIAN,):
        letters = [keys.get(letter, "-" if letter == "-" else "") for letter in word]
        if all(letters):
            hyphens = [at for at, letter in enumerate(word) if letter == "-"][:MAX_HYPHENS]
            # The key of ө is that of the hyphen.
            for meant in ([], hyphens, *([at] for at in hyphens)):
                found.append("".join("-" if at in meant else letter for at, letter in enumerate(letters)))
    return list(dict.fromkeys(found))
