"""Numbers that look like a person's identification number, with the words around them (clause E8)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Twelve digits in a row. Those of an organisation are as long, but are written with what they are.
_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
_OF_ORGANISATION = re.compile(r"(?:БИН|БСН|BIN)\W{0,4}\Z", re.IGNORECASE)
_BESIDE = 40
# A word that is cut in the middle.
_CUT_AT_START, _CUT_AT_END = re.compile(r"\A\S*\s"), re.compile(r"\s\S*\Z")
MAX_FOUND = 20


@dataclass(frozen=True)
class Found:
    """A number, and the words in which it stands."""

    number: str
    words: str


def identification_numbers(text: str) -> Iterator[Found]:
    """The numbers in a plain text, each once, in their order."""
    seen: set[str] = set()
    for match in _NUMBER.finditer(text):
        start, end = max(match.start() - _BESIDE, 0), match.end() + _BESIDE
        before = text[start : match.start()]
        if match[0] in seen or len(seen) >= MAX_FOUND or _OF_ORGANISATION.search(before):
            continue
        seen.add(match[0])
        if start and not text[start - 1].isspace():
            before = f"…{_CUT_AT_START.sub('', before)}"
        after = text[match.end() : end]
        if end < len(text) and not text[end].isspace():
            after = f"{_CUT_AT_END.sub('', after)}…"
        yield Found(match[0], " ".join((before + match[0] + after).split()))
