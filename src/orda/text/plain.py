"""Rich text as plain text, for search, summaries and mail."""

import re

from orda.text import markup
from orda.text.characters import visible

_BREAKING = (markup.BLOCKS | {"br"}) - {"td", "th"}
_CELLS = frozenset({"td", "th"})
_GAPS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r" ?\n[\n ]*")
_ELLIPSIS = "…"


def plain_text(html: str) -> str:
    """The words of any HTML, entities decoded, one line for each block or table row; scripts and comments left out."""
    pieces: list[str] = []
    _collect(markup.parse(html), pieces, False)
    return _EMPTY_LINES.sub("\n", _GAPS.sub(" ", visible("".join(pieces)))).strip()


def excerpt(text: str, length: int = 200) -> str:
    """The beginning of a plain text, at most ``length`` characters, cut between words, with … when cut."""
    folded = " ".join(text[: length * 4 + 1000].split())
    if len(folded) <= length:
        return folded
    cut = folded[:length]
    if " " in cut:
        cut = cut[: cut.rindex(" ")]
    else:
        cut = cut[: length - 1]
    return cut[: length - 1].rstrip(' ,;:.–—-(«"') + _ELLIPSIS


def _collect(node: markup.Node, pieces: list[str], literal: bool) -> None:
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child if literal else child.replace("\n", " "))
            continue
        boundary = " " if child.tag in _CELLS else "\n" if child.tag in _BREAKING or child.tag == "div" else ""
        pieces.append(boundary)
        _collect(child, pieces, literal or child.tag == "pre")
        pieces.append(boundary)
