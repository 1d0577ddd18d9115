"""Word files read with suspicion: paragraphs, items and cells in order, each a row of runs with their looks.

What a letter does not need is left out and named in the notes: comments, pictures, footnotes, text boxes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from orda.i18n import _
from orda.importers.word_parts import WordParts, read_safely, too_large
from orda.importers.word_styles import Kind, Look, Styles, W

INSERTED, DELETED, _UNDONE = "inserted", "deleted", "undone"
# A letter holds what changes and its neighbours. Each letter, run and passage is compared with the page, so these bound
# what a file can cost, whatever is written in it.
MAX_PASSAGES = 5_000
MAX_RUNS = 45_000  # Word splits words for reasons of its own
MAX_LOOKS = 12_000  # runs that differ from their neighbours
MAX_CHARACTERS = 200_000
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRACKED = {f"{W}ins": INSERTED, f"{W}moveTo": INSERTED, f"{W}del": DELETED, f"{W}moveFrom": DELETED}
_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")
)
_CHARACTERS = {"tab": " ", "cr": "\n", "noBreakHyphen": "\u2011"}
_ADDRESS = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]{1,2000})"')

COMMENTS, PICTURES, FOOTNOTES, BOXES, NESTED, HIDDEN, FORMULAS, SYMBOLS = NOTES = (
    _("Comments were left out; only coloured or tracked words count."),
    _("Pictures were left out; a letter changes words only."),
    _("Footnotes were left out."),
    _("Text boxes were left out; write their words into paragraphs."),
    _("A table inside a table was read as part of the outer one."),
    _("Hidden text was left out."),
    _("Formulas were left out."),
    _("Signs of a special font were left out."),
)
_LEFT_OUT = {
    "commentReference": COMMENTS,
    "commentRangeStart": COMMENTS,
    "drawing": PICTURES,
    "pict": PICTURES,
    "object": PICTURES,
    "footnoteReference": FOOTNOTES,
    "endnoteReference": FOOTNOTES,
    "AlternateContent": PICTURES,
    "oMath": FORMULAS,
    "oMathPara": FORMULAS,
    "sym": SYMBOLS,
}


@dataclass(frozen=True)
class WordRun:
    """Words with one look; ``tracked`` is INSERTED, DELETED or "", ``link`` where they lead."""

    text: str
    look: Look = Look()
    link: str = ""
    tracked: str = ""


@dataclass(frozen=True)
class WordPassage:
    """One paragraph. ``cell`` counts table, row and column; ``mark`` says whether its end was inserted or deleted."""

    runs: tuple[WordRun, ...]
    kind: Kind = Kind()
    cell: tuple[int, int, int] | None = None
    mark: str = ""

    @property
    def text(self) -> str:
        """All its words, whatever becomes of them."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class WordText:
    """The paragraphs of a file in order, and what was left out of them."""

    passages: tuple[WordPassage, ...]
    notes: tuple[str, ...] = ()


def read(data: bytes, filename: str = "letter.docx") -> WordText:
    """The text of a .docx. Raises BadUpload with what the author can do: damaged, locked, too large, no .docx."""
    return read_safely(lambda: _Reader(WordParts(data, filename)).text())


class _Reader:
    """Walks through the text once."""

    def __init__(self, parts: WordParts):
        self._parts = parts
        self._links: dict[str, str] = {}
        self._styles = Styles()
        self._notes: set[str] = set()
        self._passages: list[WordPassage] = []
        self._characters = self._tables = self._words = self._looks = 0

    def text(self) -> WordText:
        self._links, self._styles = self._parts.links(), self._parts.styles()
        for block in self._parts.blocks():
            self._block(block, None, "")
        return WordText(tuple(self._passages), tuple(note for note in NOTES if note in self._notes))

    def _block(self, element, cell: tuple[int, int, int] | None, tracked: str) -> None:
        if element.tag == f"{W}p":
            self._paragraph(element, cell, tracked)
        elif element.tag == f"{W}tbl":
            if cell:
                self._notes.add(NESTED)
                for inner in element.iter(f"{W}p"):
                    self._paragraph(inner, cell, tracked)
            else:
                self._table(element)
        elif element.tag in _WRAPPERS or element.tag in _TRACKED:
            for child in element:
                self._block(child, cell, _TRACKED.get(element.tag, tracked))

    def _table(self, table) -> None:
        self._tables += 1
        for row_number, row in enumerate(_inside(table, f"{W}tr")):
            properties = row.find(f"{W}trPr")
            marks = [] if properties is None else [_TRACKED[each.tag] for each in properties if each.tag in _TRACKED]
            cells = [cell for cell in _inside(row, f"{W}tc") if not _goes_on(cell)]
            for column, cell in enumerate(cells):
                for child in cell:
                    self._block(child, (self._tables, row_number, column), "".join(marks[:1]))

    def _paragraph(self, element, cell: tuple[int, int, int] | None, tracked: str) -> None:
        properties = element.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        marks = [] if mark is None else [_TRACKED[each.tag] for each in mark if each.tag in _TRACKED]
        runs = tuple(_joined(self._runs(element, "", tracked, _Field())))
        kind = self._styles.kind(properties) if properties is not None else Kind()
        self._passages.append(WordPassage(runs, kind, cell, "".join(marks[:1])))
        self._looks += len(runs)
        if len(self._passages) > MAX_PASSAGES or self._looks > MAX_LOOKS:
            raise too_large()

    def _runs(self, holder, link: str, tracked: str, field: "_Field") -> Iterator[WordRun]:
        for child in holder:
            if not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                yield from self._run(child, link, tracked, field)
            elif child.tag == f"{W}hyperlink":
                address = self._links.get(child.get(_RELATED, ""), "")
                yield from self._runs(child, address or _anchor(child), tracked, field)
            elif child.tag in _TRACKED:
                yield from self._runs(child, link, _both(tracked, _TRACKED[child.tag]), field)
            elif child.tag in _WRAPPERS:
                yield from self._runs(child, link, tracked, field)
            else:
                self._note(child)

    def _run(self, run, link: str, tracked: str, field: "_Field") -> Iterator[WordRun]:
        self._words += 1
        if self._words > MAX_RUNS:
            raise too_large()
        look = self._styles.look(run.find(f"{W}rPr"))
        pieces: list[str] = []
        for child in run:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name in ("t", "delText"):
                pieces.append(child.text or "")
            elif name == "br":
                pieces.append("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else " ")
            elif name in _CHARACTERS:
                pieces.append(_CHARACTERS[name])
            elif name in ("fldChar", "instrText"):
                field.take(name, child)
            else:
                self._note(child)
        text = "".join(pieces)
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise too_large()
        if look.hidden and text:
            self._notes.add(HIDDEN)
        elif text and not field.is_code and tracked != _UNDONE:
            yield WordRun(text, look, link or field.link, tracked)

    def _note(self, element) -> None:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in _LEFT_OUT:
            box = next(element.iter(f"{W}txbxContent"), None)
            self._notes.add(_LEFT_OUT[name] if box is None else BOXES)


class _Field:
    """A field of Word inside a paragraph: its code is not text, and that of a link says where the words lead."""

    def __init__(self):
        self.link, self.is_code, self._code = "", False, ""

    def take(self, name: str, element) -> None:
        """Look at one of its marks."""
        kind = element.get(f"{W}fldCharType")
        if name == "instrText":
            self._code = (self._code + (element.text or ""))[:4000]
        elif kind == "begin":
            self.is_code, self._code = True, ""
        elif kind == "separate":
            address = _ADDRESS.search(self._code)
            self.is_code, self.link = False, address[1] if address else ""
        elif kind == "end":
            self.is_code, self.link = False, ""


def _inside(holder, tag: str) -> Iterator:
    """The rows of a table or the cells of a row, also where a control or a change wraps them."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS or child.tag in _TRACKED:
            yield from _inside(child, tag)


def _goes_on(cell) -> bool:
    """Is it the lower part of a cell that reaches over several rows?"""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _both(outer: str, inner: str) -> str:
    """Words that somebody inserted and somebody deleted again never were on the page and never shall be."""
    return inner if not outer or outer == inner else _UNDONE


def _anchor(hyperlink) -> str:
    name = hyperlink.get(f"{W}anchor", "")
    return f"#{name}" if name else ""


def _joined(runs: Iterator[WordRun]) -> Iterator[WordRun]:
    """Runs that look the same as one: Word splits words for reasons of its own."""
    for same, group in groupby(runs, key=lambda run: replace(run, text="")):
        yield replace(same, text="".join(run.text for run in group))
