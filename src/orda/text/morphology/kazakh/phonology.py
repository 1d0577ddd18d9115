"""Kazakh sounds: harmony of vowels, classes of consonants, and the changes where a stem meets a suffix."""

from functools import lru_cache

BACK = frozenset("аоұы")
FRONT = frozenset("әеөүіэ")
# у and и stand in words of both kinds: "оқу" takes back suffixes, "келу" front ones.
TRANSPARENT = frozenset("уи")
VOWELS = BACK | FRONT

GLIDES = frozenset("рйуи")
LIQUID = frozenset("л")
NASALS = frozenset("мнң")
BUZZING = frozenset("зж")
# At the end of a stem б, в, г, ғ and д sound voiceless: "клубтар", "педагогке".
VOICELESS = frozenset("пфкқтсшщчцхһбвгғд")

# Letters by which a table of suffixes says after what an allomorph stands.
CLASSES = {"V": VOWELS, "G": GLIDES, "L": LIQUID, "N": NASALS, "Z": BUZZING, "T": VOICELESS}

_CLASS_OF = {letter: name for name, letters in CLASSES.items() for letter in letters}
_DEVOICED = {"б": "п", "г": "к", "ғ": "қ"}
# Pairs of consonants that may end a word; in others a vowel has been lost ("орн-ы" is "орын").
_FINAL_PAIRS = frozenset(
    "нт рт лт йт ст нк рк лк йк рқ лқ нқ йқ нд рд кт рг нг пт рс нс рн рм нц кс лм фт рх рп лп рш лш нш нч рч зм сть"
    " рб йн ск фр тр др бр кл бл рф дж сс лл мм нн рл рз".split()
)


def phonemic(word: str) -> str:
    """``word`` with я and ю as two sounds each, so that suffixes can be cut off between them: қою = қой + у."""
    return word.replace("я", "йа").replace("ю", "йу")


def written(word: str) -> str:
    """The opposite of ``phonemic``."""
    return word.replace("йа", "я").replace("йу", "ю")


@lru_cache(maxsize=4_000)
def harmony(word: str) -> str:
    """``back``, ``front``, or "" where the last vowels do not tell: institutes take either, "-ев" and "-ль" too."""
    if word.endswith(_UNDECIDED):
        return ""
    for letter in reversed(word):
        if letter in BACK:
            # After back vowels Kazakh words end in қ and ғ; loans with к and г take front suffixes: педагогке, паркке.
            return "" if word[-1] in "кг" else "back"
        if letter in FRONT:
            return "front"
        if letter == "и":
            return ""
    return ""


def agree(stem: str, suffix: str) -> bool:
    """May ``suffix`` stand after ``stem`` by vowel harmony?"""
    wanted = "" if suffix in _UNCHANGING else harmony(suffix)
    return not wanted or harmony(stem) in ("", wanted)


def sound_class(stem: str) -> str:
    """The letter in ``CLASSES`` of the last sound of ``stem``, "" for none; the soft sign is mute."""
    return _CLASS_OF.get(stem.rstrip("ьъ")[-1:], "")


def devoiced(stem: str) -> str:
    """``stem`` with the final consonant that it has without a suffix: "кітаб" is "кітап"."""
    return stem[:-1] + _DEVOICED[stem[-1]] if len(stem) > 1 and stem[-1] in _DEVOICED else stem


def canonical(root: str) -> str:
    """The term of an unknown root: devoiced, and without the soft sign that is not written before a suffix."""
    return devoiced(root.removesuffix("ь"))


def ends_in_lost_vowel(stem: str) -> bool:
    """Do two consonants end ``stem`` that no word ends in?"""
    return len(stem) > 2 and stem[-1] not in _VOCALIC and stem[-2] not in _VOCALIC and stem[-2:] not in _FINAL_PAIRS


def with_lost_vowel(stem: str) -> str:
    """``stem`` with ы or і between its last two consonants: "орн" is "орын"."""
    return stem[:-1] + ("ы" if harmony(stem) == "back" else "і") + stem[-1]


def two_consonants(stem: str) -> bool:
    """Do two consonants end ``stem``? й is one: мойын, мойны."""
    vocalic = _VOCALIC - {"й"}
    return len(stem) > 2 and stem[-1] not in vocalic and stem[-2] not in vocalic


_UNDECIDED = ("ев", "ль", "модул")
# Suffixes with one form for all stems: with, and belonging to.
_UNCHANGING = frozenset("мен бен пен менен бенен пенен нікі дікі тікі кер хана паз".split())
_VOCALIC = VOWELS | TRANSPARENT | frozenset("ьъй")
