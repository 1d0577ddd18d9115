"""A rich text as its readers see it: passages (paragraphs, items, cells, tables) made of pieces (words, pictures)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from orda.text import markup
from orda.text.markup import Node

# A format around pieces: the element and its attributes, as in ("a", (("href", "/kk"),)).
Format = tuple[str, tuple[tuple[str, str], ...]]

_LOOKS_ALIKE = {"b": "strong", "i": "em"}
_PIECES = re.compile(r"\w[\w\u0300-\u036f]*(?:(?:[-‑'’]|(?<=\d)[.,:/](?=\d))\w[\w\u0300-\u036f]*)*|\s+|.", re.DOTALL)
_MAY_HOLD_ONE_PARAGRAPH = frozenset("li td th caption figcaption blockquote".split())


@dataclass(slots=True)
class Piece:
    """A word, a mark, a space, a picture or a line break; equal ``key``: the same but for ``formats``."""

    key: str
    html: str
    formats: tuple[Format, ...] = ()

    @property
    def is_space(self) -> bool:
        """Is there nothing to see?"""
        return self.key.isspace()

    @property
    def is_word(self) -> bool:
        """Is it a word or a number?"""
        return self.key[0].isalnum()

    @property
    def is_picture(self) -> bool:
        """Is it a picture?"""
        return self.html.startswith("<img")

    @property
    def link(self) -> str:
        """Where it leads, "" if nowhere."""
        return next((dict(attrs).get("href", "") for tag, attrs in self.formats if tag == "a"), "")


@dataclass
class Passage:
    """One block: either a run of pieces, or other passages. The tag is "" for text outside of any block."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    pieces: list[Piece] | None = None
    parts: list["Passage"] | None = None

    @cached_property
    def written(self) -> str:
        """Its HTML."""
        inner = written(self.pieces) if self.pieces is not None else "".join(part.written for part in self.parts)
        return enclosed(self.tag, self.attrs, inner)

    @cached_property
    def words(self) -> Counter:
        """How often each word occurs, the inner passages included."""
        if self.pieces is not None:
            return Counter(piece.key.lower() for piece in self.pieces if piece.is_word)
        return sum((part.words for part in self.parts), Counter())

    def as_parts(self) -> list["Passage"]:
        """The inner passages; a run of pieces counts as one."""
        if self.parts is not None:
            return self.parts
        return [Passage("", {}, self.pieces)] if self.pieces else []


def passages(html: str) -> list[Passage]:
    """The passages of a cleaned rich text in order; formats around blocks are carried to the pieces inside."""
    return _seen(_read(markup.parse(html).children, (), False))


def pieces_of(text: str, formats: tuple[Format, ...] = (), literal: bool = False) -> list[Piece]:
    """The pieces of a plain text; white space becomes one space unless ``literal``."""
    pieces: list[Piece] = []
    for match in _PIECES.findall(text):
        if match.isspace() and not literal:
            pieces.append(Piece(" ", " ", formats))
        else:
            pieces.append(Piece(match, markup.text_of(match), formats))
    return pieces


def enclosed(tag: str, attrs: dict[str, str], inner: str) -> str:
    """``inner`` inside the element; as it is for the tag ""."""
    if not tag:
        return inner
    start = f"<{tag}{markup.attributes(attrs)}>"
    return start if tag in markup.VOID else f"{start}{inner}</{tag}>"


def written(pieces: Sequence[Piece]) -> str:
    """The HTML of pieces with their formats, each opened once for neighbours that share it."""
    html: list[str] = []
    opened: tuple[Format, ...] = ()
    for piece in [*pieces, Piece("", "")]:
        shared = 0
        while shared < min(len(opened), len(piece.formats)) and opened[shared] == piece.formats[shared]:
            shared += 1
        html += [f"</{tag}>" for tag, _attrs in reversed(opened[shared:])]
        html += [f"<{tag}{markup.attributes(dict(attrs))}>" for tag, attrs in piece.formats[shared:]]
        html.append(piece.html)
        opened = piece.formats
    return "".join(html)


def _read(children: list[Node | str], formats: tuple[Format, ...], literal: bool) -> list[Passage]:
    found: list[Passage] = []
    for child in children:
        if isinstance(child, str):
            _add(found, [Passage("", {}, pieces_of(child, formats, literal))])
        elif child.tag == "br":
            _add(found, [Passage("", {}, [Piece("<br>", "<br>", formats)])])
        elif child.tag == "img":
            picture = enclosed("img", child.attrs, "")
            _add(found, [Passage("", {}, [Piece(picture, picture, formats)])])
        elif child.tag in markup.INLINE:
            style = (_LOOKS_ALIKE.get(child.tag, child.tag), tuple(child.attrs.items()))
            _add(found, _read(child.children, (*formats, style), literal))
        else:
            found.append(_block(child, formats))
    return found


def _add(found: list[Passage], following: list[Passage]) -> None:
    """Append; text that goes on outside of any block is one passage."""
    if found and following and found[-1].tag == following[0].tag == "":
        found[-1].pieces.extend(following.pop(0).pieces)
    found.extend(following)


def _block(node: Node, formats: tuple[Format, ...]) -> Passage:
    literal = node.tag == "pre"
    parts = _seen(_read(node.children, formats, literal), literal)
    if not parts:
        return Passage(node.tag, node.attrs, [])
    only = parts[0] if len(parts) == 1 else None
    if only and only.pieces is not None and not only.attrs:
        if only.tag == "" or (only.tag == "p" and node.tag in _MAY_HOLD_ONE_PARAGRAPH):
            return Passage(node.tag, node.attrs, only.pieces)
    return Passage(node.tag, node.attrs, None, parts)


def _seen(parts: list[Passage], literal: bool = False) -> list[Passage]:
    """Without what nobody sees: blank text between blocks, spaces at both ends, second spaces."""
    kept: list[Passage] = []
    for part in parts:
        if part.tag == "" and not literal:
            part.pieces = _trimmed(part.pieces)
        if part.tag or part.pieces:
            kept.append(part)
    return kept


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if not piece.is_space or (kept and not kept[-1].is_space):
            kept.append(piece)
    if kept and kept[-1].is_space:
        kept.pop()
    return kept
