"""The piece of a text that shows why it was found, the found words marked."""

from collections.abc import Iterable
from html import escape

from orda.text.morphology.pipeline import terms
from orda.text.tokens import parts, spans

LENGTH = 220
LEAD = 60
MAX_SCANNED = 20_000
Mark = tuple[int, int, frozenset[str]]  # begin, end, which of the wanted terms


def wanted_terms(words: Iterable[str], lang: str) -> frozenset[str]:
    """The terms that any form of one of ``words`` has in ``lang``."""
    return frozenset(term for word in words for term in _terms(word, lang))


def snippet(text: str, words: Iterable[str], lang: str, beginnings: tuple[str, ...] = ()) -> str:
    """Safe HTML of about ``LENGTH`` characters where the most of the wanted words stand, each of their forms in <mark>.

    ``words`` are found in any form, ``beginnings`` as the beginnings of words.
    """
    return piece(text, wanted_terms(words, lang), lang, beginnings)[0]


def piece(text: str, wanted: frozenset[str], lang: str, beginnings: tuple[str, ...] = ()) -> tuple[str, int]:
    """The same for terms, and how many of them it shows."""
    text = " ".join(text[:MAX_SCANNED].split())
    marks = _marks(text, wanted, lang, beginnings)
    first, shown = _best(marks)
    begin = _begin(text, marks[first][0] - LEAD) if marks else 0
    end = _end(text, begin + LENGTH)
    pieces, position = [], begin
    for start, last, _terms in marks[first:]:
        if start >= position and last <= end:
            pieces += [escape(text[position:start]), "<mark>", escape(text[start:last]), "</mark>"]
            position = last
    pieces.append(escape(text[position:end]))
    return ("… " if begin else "") + "".join(pieces) + (" …" if end < len(text) else ""), shown


def marked(text: str, wanted: frozenset[str], lang: str, beginnings: tuple[str, ...] = ()) -> str:
    """The whole of a short text as safe HTML, the wanted words in <mark>."""
    pieces, position = [], 0
    for start, last, _terms in _marks(text, wanted, lang, beginnings):
        pieces += [escape(text[position:start]), "<mark>", escape(text[start:last]), "</mark>"]
        position = last
    return "".join((*pieces, escape(text[position:])))


def _marks(text: str, wanted: frozenset[str], lang: str, beginnings: tuple[str, ...]) -> list[Mark]:
    """Where wanted words stand. A text that has shown all of them close together is not read to its end."""
    found: list[Mark] = []
    for start, last, word in spans(text):
        held = wanted & _terms(word, lang)
        if not held and beginnings and word.startswith(beginnings):
            held = frozenset(beginning for beginning in beginnings if word.startswith(beginning))
        if held:
            found.append((start, last, held))
        elif found and start - found[-1][0] > LENGTH and _complete(found, len(wanted) + len(beginnings)):
            break
    return found


def _terms(word: str, lang: str) -> frozenset[str]:
    """The terms of a word, those of the parts of a compound among them."""
    return terms(word, lang).union(*(terms(part, lang) for part in parts(word))) if "-" in word else terms(word, lang)


def _complete(marks: list[Mark], all_of_them: int) -> bool:
    last = marks[-1][0]
    near = [held for start, _last, held in marks[-all_of_them * 2 :] if last - start < LENGTH - LEAD]
    return len(frozenset().union(*near)) >= all_of_them


def _best(marks: list[Mark]) -> tuple[int, int]:
    """(number of the mark where the window with the most different terms begins, how many these are)."""
    best, most, after = 0, 0, 0
    for number, (start, _last, _held) in enumerate(marks):
        after = max(after, number)
        while after < len(marks) and marks[after][1] - start < LENGTH - LEAD:
            after += 1
        here = len(frozenset().union(*(held for _start, _end, held in marks[number : max(after, number + 1)])))
        if here > most:
            best, most = number, here
    return best, most


def _begin(text: str, position: int) -> int:
    if position <= 0:
        return 0
    space = text.find(" ", position)
    return space + 1 if 0 <= space < position + LEAD else position


def _end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return space if space > position - LEAD else position
