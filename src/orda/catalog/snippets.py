"""The piece of a text that shows why it was found, the found words marked."""

from html import escape

from orda.text.morphology.pipeline import terms
from orda.text.tokens import spans

LENGTH = 220
LEAD = 60
MAX_SCANNED = 20_000


def snippet(text: str, words: tuple[str, ...], lang: str) -> str:
    """Safe HTML of about ``LENGTH`` characters around the first found word, each found word in <mark>."""
    text = " ".join(text[:MAX_SCANNED].split())
    wanted = {term for word in words for term in terms(word, lang)}
    begin, end, marks = 0, _end(text, LENGTH), []
    for first, last, word in spans(text):
        if marks and last > end:
            break  # a long text is not read further than it is shown
        if wanted.isdisjoint(terms(word, lang)):
            continue
        if not marks:
            begin = _begin(text, first - LEAD)
            end = _end(text, begin + LENGTH)
        marks.append((first, last))
    pieces, position = [], begin
    for first, last in marks:
        if first >= position and last <= end:
            pieces += [escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"]
            position = last
    pieces.append(escape(text[position:end]))
    return ("… " if begin else "") + "".join(pieces) + (" …" if end < len(text) else "")


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
