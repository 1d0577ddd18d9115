"""Soft hyphens for long words of headings: browsers have no patterns for Kazakh, and break such words anywhere."""

import re

# Shorter words fit a line of the narrowest screen in the largest heading.
LONG = 15
# Fewer letters than these stand alone on no line.
EDGE = 4
SHY = "\u00ad"
_VOWELS = "аәеёиоөуұүыіэюяАӘЕЁИОӨУҰҮЫІЭЮЯ"
_CONSONANTS = "бвгғджзкқлмнңпрстфхһцчшщБВГҒДЖЗКҚЛМНҢПРСТФХҺЦЧШЩ"
_SIGNS = "йьъЙЬЪ"
_WORD = re.compile(f"[{_VOWELS}{_CONSONANTS}{_SIGNS}]{{{LONG},}}")
# A consonant goes with the vowel after it; of two consonants the first stays behind, as both languages divide.
_SEAM = re.compile(
    f"(?<=[{_VOWELS}])(?=[{_CONSONANTS}][{_VOWELS}])"
    f"|(?<=[{_VOWELS}][{_CONSONANTS}{_SIGNS}])(?=[{_CONSONANTS}][{_VOWELS}])"
    f"|(?<=[{_CONSONANTS}][{_SIGNS}])(?=[{_CONSONANTS}][{_VOWELS}])"
)
_HEADING = re.compile(r"(<h1[^>]*>)([^<]+)(?=</h1>)")


def hyphenated(text: str) -> str:
    """``text`` with soft hyphens between the syllables of its long Kazakh and Russian words."""
    return _WORD.sub(_divided, text)


def _divided(match: re.Match) -> str:
    word = match.group()
    seams = [seam.start() for seam in _SEAM.finditer(word) if EDGE <= seam.start() <= len(word) - EDGE]
    parts = [word[begin:end] for begin, end in zip([0, *seams], [*seams, len(word)], strict=True)]
    return SHY.join(parts)


def with_soft_headings(html: str) -> str:
    """A page whose main heading may break its long words."""
    return _HEADING.sub(lambda match: match.group(1) + hyphenated(match.group(2)), html, count=1)
