"""The inflection of Kazakh as a table: each suffix with its allomorphs, and what may stand to the left of it.

A pattern is the suffix in archiphonemes and, after a colon, the sounds after which it stands (``phonology.CLASSES``;
nothing means after any): A is а or е, I is ы or і, K is қ or к, G is ғ or г. ``<I`` after a pattern tells that a final
ы/і of the stem went lost in it: оқы + у is "оқу", оқы + й + ды is "оқиды".

A word is read from its end. A state says what has been cut off already; ``LEFT`` tells which suffixes may come next and
to which state each leads. Where a state lets a root stand, the word is explained.
"""

from dataclasses import dataclass
from functools import lru_cache

from orda.text.morphology.kazakh.phonology import CLASSES, VOWELS

CONSONANTS = "GLNZT"


@dataclass(frozen=True)
class Suffix:
    """One allomorph: its letters, the category it marks, the classes of sounds it follows, its price."""

    form: str
    category: str
    after: frozenset[str]
    cost: float
    lost: bool = False


# Category: (price, patterns). The price tells how unlikely the category is where another reading exists.
TABLE: dict[str, tuple[float, str]] = {
    # Nouns
    "plural": (0.7, "лAр:VG дAр:LNZ тAр:T"),
    "possession 1 2": (1.1, "м:V Iм:GLNZT ң:V Iң:GLNZT мIз:V IмIз:GLNZT ңIз:V IңIз:GLNZT"),
    "possession 3": (0.7, "сI:V I:GLNZT"),
    "genitive": (0.6, "нIң:VN дIң:GLZ тIң:T"),
    "accusative": (0.8, "нI:V дI:GLNZ тI:T"),
    "dative": (0.7, "GA:VGLNZ KA:T"),
    "locative": (0.7, "дA:VGLNZ тA:T"),
    "ablative": (0.7, "дAн:VGLZ тAн:T нAн:N"),
    "instrumental": (0.7, "мен:VGLN бен:ZN пен:T менен:VGLN бенен:ZN пенен:T"),
    # Cases after a possessive suffix of the third and of the first and second person
    "case after third": (0.6, "нA:V ндA:V нAн:V н:V"),
    "case after person": (0.8, "A:N"),
    "attributive locative": (0.9, "дAGI:VGLNZ тAGI:T"),
    "attributive after third": (0.7, "ндAGI:V"),
    "attributive of time": (0.9, "GI:VGLNZ KI:T"),
    "belonging": (0.9, "нікі:VN дікі:GLZ тікі:T"),
    "equative": (1.2, "дAй:VGLNZ тAй:T"),
    "comparative": (1.2, "рAK:VG IрAK:GLNZT"),
    "adverbial": (1.6, "шA"),
    "predicative": (1.2, "мIн:VGLN бIн:ZN пIн:T сIң мIз:VGLN бIз:ZN пIз:T сIңдAр сIздAр"),
    # Rather "without" than "you are": қабілетсіз
    "polite predicative": (2.0, "сIз"),
    "ordinal": (0.4, "ншI:V IншI:GLNZT"),
    "collective": (0.4, "Aу:GLNZT"),
    # Verbs that became nouns
    "verbal noun": (0.4, "у у<I"),
    "agent": (1.0, "ушI ушI<I"),
    "participle": (0.7, "GAн:VGLNZ KAн:T"),
    "habitual participle": (0.7, "AтIн:GLNZT йтIн:V итIн<I"),
    "aorist": (0.9, "Aр:GLNZT р:V"),
    "negative aorist": (0.7, "мAс:VGL бAс:NZ пAс:T"),
    "intention": (0.9, "мAK:VGL бAK:NZ пAK:T мAKшI:VGL бAKшI:NZ пAKшI:T"),
    "abstract": (0.5, "дIK:NLVGZ тIK:T"),
    "wish": (0.9, "GI:VGLNZ KI:T"),
    # Finite verbs: tense and mood, then person
    "person of state": (0.5, "мIн:VGLN бIн:ZN пIн:T сIң сIз мIз:VGLN бIз:ZN пIз:T сIңдAр сIздAр"),
    "third person": (0.1, "дI:VG тI:T"),
    "person of past": (0.3, "м:V ң:V ңIз:V K:V ңдAр:V ңIздAр:V"),
    "present": (0.7, "A:GLNZT й:V и<I"),
    "converb": (0.7, "Iп:GLNZT п:V"),
    "past": (0.7, "дI:VGLNZ тI:T"),
    "conditional": (0.7, "сA"),
    "imperative": (0.9, "сIн IңIз:GLNZT ңIз:V IңдAр:GLNZT ңдAр:V IңIздAр:GLNZT ңIздAр:V"),
    "request": (1.0, "шI"),
    "first imperative": (0.9, "AйIн:GLNZT йIн:V иIн<I AйIK:GLNZT йIK:V иIK<I"),
    "purpose": (0.8, "GAлI:VGLNZ KAлI:T GAншA:VGLNZ KAншA:T йIншA:V GAй:VGLNZ KAй:T"),
    "negation": (0.5, "мA:VGL бA:NZ пA:T"),
    # Voice
    "passive": (0.5, "Iл:GNZT л:V Iн:L"),
    "reflexive": (0.7, "Iн:GNZT н:V"),
    "reciprocal": (1.1, "Iс:GLNZT с:V"),
}

_NOMINALS = {
    "plural": "noun, number told",
    "possession 1 2": "noun, owner told",
    "possession 3": "noun, owner told",
    "attributive locative": "noun, case told",
    "attributive after third": "noun, of a third person",
}
_VERBALS = {
    "verbal noun": "verb",
    "agent": "verb",
    "participle": "verb",
    "habitual participle": "verb",
    "aorist": "verb",
    "negative aorist": "verb, negated",
    "intention": "verb",
}
_CASES = {
    "genitive": "noun, case told",
    "accusative": "noun, case told",
    "dative": "noun, case told",
    "locative": "noun, case told",
    "ablative": "noun, case told",
    "instrumental": "noun, case told",
    "case after third": "noun, of a third person",
    "case after person": "noun, of a person",
}
_DEGREES = {
    "equative": "noun, case told",
    "comparative": "noun, number told",
    "adverbial": "noun, number told",
    "belonging": "noun, case told",
    "attributive of time": "time",
    "ordinal": "number",
    "collective": "number",
}
_TENSES = {"present": "verb", "converb": "verb", "past": "verb", "conditional": "verb"}
_VOICES = dict.fromkeys(("passive", "reflexive", "reciprocal"), "verb, voice told")

# State -> {category that may stand next to the left: the state after it}.
LEFT: dict[str, dict[str, str]] = {
    "word": {
        **_CASES,
        **_NOMINALS,
        **_DEGREES,
        **_VERBALS,
        **_TENSES,
        "predicative": "noun, predicate",
        "polite predicative": "noun, predicate",
        "person of state": "verb, person of state told",
        "third person": "verb, third person told",
        "person of past": "verb, person of past told",
        "imperative": "verb",
        "request": "verb, asked",
        "first imperative": "verb",
        "purpose": "verb",
    },
    "noun, predicate": {**_CASES, **_NOMINALS, "participle": "verb", "agent": "verb", "verbal noun": "verb"},
    "noun, case told": {
        **_NOMINALS,
        **_VERBALS,
        "abstract": "noun, from participle",
        "ordinal": "number",
        "collective": "number",
        "attributive of time": "time",
    },
    "noun, of a third person": {"possession 3": "noun, owner told"},
    "noun, of a person": {"possession 1 2": "noun, owner told"},
    "noun, owner told": {
        "plural": "noun, number told",
        "attributive locative": "noun, case told",
        "attributive after third": "noun, of a third person",
        **_VERBALS,
        "wish": "verb",
        "abstract": "noun, from participle",
        "ordinal": "number",
        "collective": "number",
    },
    "noun, number told": {
        "attributive locative": "noun, case told",
        "attributive after third": "noun, of a third person",
        **_VERBALS,
    },
    "noun, from participle": {"participle": "verb", "negative aorist": "verb, negated", "habitual participle": "verb"},
    "time": {"possession 3": "noun, owner told", "plural": "noun, number told"},
    "number": {},
    "verb, person of state told": {
        "present": "verb",
        "converb": "verb",
        "participle": "verb",
        "aorist": "verb",
        "negative aorist": "verb, negated",
        "habitual participle": "verb",
        "intention": "verb",
    },
    "verb, third person told": {"present": "verb", "converb": "verb"},
    "verb, person of past told": {"past": "verb", "conditional": "verb"},
    "verb, asked": {"imperative": "verb", "conditional": "verb", "first imperative": "verb"},
    "verb": {"negation": "verb, negated", **_VOICES},
    "verb, negated": dict(_VOICES),
    "verb, voice told": dict.fromkeys(("passive", "reflexive", "reciprocal"), "verb, voices told"),
    "verb, voices told": {},
}

# Which roots a state lets stand. "time" takes only words of time and place, "number" only numerals.
ROOTS: dict[str, str] = {state: "V" if state.startswith("verb") else "N" for state in LEFT}
ROOTS |= {"word": "NV", "time": "T", "number": "Q", "noun, of a third person": "", "noun, of a person": ""}
ROOTS |= {"noun, from participle": "", "verb, person of state told": "", "verb, third person told": ""}
ROOTS |= {"verb, person of past told": "", "verb, asked": "V"}

_SHAPES = (("а", "ы", "қ", "ғ"), ("е", "і", "к", "г"))


def allomorphs(pattern: str) -> set[str]:
    """The back and the front form of a pattern; one where they are the same."""
    return {pattern.translate(str.maketrans(dict(zip("AIKG", shape, strict=True)))) for shape in _SHAPES}


def _suffixes() -> dict[str, list[Suffix]]:
    found: dict[str, list[Suffix]] = {}
    for category, (cost, patterns) in TABLE.items():
        for pattern in patterns.split():
            bare, _, classes = pattern.partition(":")
            bare, _, lost = bare.partition("<")
            after = frozenset(classes or (CONSONANTS if lost else CLASSES))
            for form in sorted(allomorphs(bare)):
                found.setdefault(form, []).append(Suffix(form, category, after, cost, bool(lost)))
    return found


SUFFIXES = _suffixes()
LONGEST = max(map(len, SUFFIXES))

# What makes a new word of a known one: the whole is the term, the base only vouches for it.
# (class of the base, class of the new word, patterns)
DERIVATIONS = (
    ("N", "N", "лIK:VG дIK:LNZ тIK:T лI:VG дI:LNZ тI:T сIз шI шIл шIлIK шIлAр:V кер гер хана паз лAс:VG дAс:LNZ тAс:T"),
    ("N", "V", "лA:VG дA:LNZ тA:T лAн:VG дAн:LNZ тAн:T лAс:VG дAс:LNZ тAс:T лAт дAт тAт лAндIр дAндIр тAндIр"),
    ("V", "V", "дIр:VGLNZ тIр:T т:V GIз:VGLNZ KIз:T Iр:T"),
    ("V", "N", "ушI ушIлIK Iм:GLNZT м:V IлIм GIш:VGLNZ KIш:T IнIс Iс:GLNZT с:V мA:VGL бA:NZ пA:T"),
)


def begins_with_vowel(suffix: str) -> bool:
    """Does ``suffix`` voice and shorten the end of a stem?"""
    return suffix[0] in VOWELS or suffix[0] == "у"


@lru_cache(maxsize=20_000)
def is_ending(letters: str, state: str = "word") -> bool:
    """Can ``letters`` be nothing but suffixes? Whether their sounds agree is not looked at."""
    if not letters:
        return bool(ROOTS[state])
    following = LEFT[state]
    return any(
        is_ending(letters[:-length], following[suffix.category])
        for length in range(1, min(LONGEST, len(letters)) + 1)
        for suffix in SUFFIXES.get(letters[-length:], ())
        if suffix.category in following
    )
