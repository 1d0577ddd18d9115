"""Any change of a text as a coloured letter in Word: red and struck goes, green and underlined comes, black stays.

Read again, the file gives the same corrections. Pictures have no place in letters; a change that is only theirs is
not in the file.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from orda.i18n import LANGUAGE_NAMES, _
from orda.importers import export_parts as parts
from orda.text.correcting import corrections_between
from orda.text.correction import Correction, place
from orda.text.leaves import Leaf, planted
from orda.text.letters import ADDED, DELETED, SAME, Run, letters_in
from orda.text.markup import Node
from orda.text.new_passages import Addition, insert
from orda.text.passages import Format, Piece
from orda.text.sanitize import clean_html

LEGEND = _("Red and struck out: delete. Green and underlined: add. Black: stays.")
_MOMENT = (2026, 1, 1, 0, 0, 0)  # the same letter is the same file
_STYLES = {"h2": "Heading2", "h3": "Heading3", "h4": "Heading4", "caption": "Caption", "figcaption": "Caption"}
_LISTS = {"ul": parts.BULLETS, "ol": parts.NUMBERS}
_MAX_LEVEL = 8


@dataclass(frozen=True)
class About:
    """What stands on top of a letter (clause E11): the material's name, its address, the language of its text."""

    name: str
    address: str
    lang: str


def letter_between(old: str, new: str, about: About, translate: Callable = str, link_of: Callable = str) -> bytes:
    """The .docx that shows how the new text came of the old. Raises correcting.TooDifferent, sanitize.TooLong."""
    return letter_of(old, corrections_between(old, new), about, translate, link_of)


def letter_of(
    html: str, corrections: Sequence[Correction], about: About, translate: Callable = str, link_of: Callable = str
) -> bytes:
    """The text with these corrections as a .docx; those without a place in it are left out.

    ``link_of`` gives the full address for one that only the site understands, "" for none. Raises sanitize.TooLong.
    """
    writer = _Writer(link_of)
    root, leaves = planted(clean_html(html))
    found = place(html, corrections).found
    for each in found:
        if each.correction.new is None:
            writer.runs[id(leaves[each.index].node)] = each.correction.runs
    insert(root, leaves, [writer.addition(each.index, each.correction) for each in found if each.correction.new])
    writer.blocks(root, "", None)
    head = (about.name, about.address, LANGUAGE_NAMES.get(about.lang, about.lang), translate(LEGEND))
    files = parts.all_parts("".join(writer.body), head, about.lang, writer.links, writer.counted)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writer:
    """Writes the tree of a text as paragraphs, items and tables of Word."""

    def __init__(self, link_of: Callable[[str], str]):
        self.runs: dict[int, tuple[Run, ...]] = {}
        self.links: dict[str, str] = {}
        self.counted = 0  # lists with numbers, each of which begins with 1
        self.body: list[str] = []
        self._link_of = link_of
        self._made: list[Node] = []  # so that nobody gets the id of a node that was forgotten

    def addition(self, index: int, correction: Correction) -> Addition:
        """The nodes of a new passage, all their words green."""
        new = correction.new
        root, leaves = planted(new.enclosing(correction.after))
        self._made.append(root)
        for leaf in leaves:
            self.runs[id(leaf.node)] = (Run(ADDED, leaf.html),)
        return Addition(index, new, root.children)

    def blocks(self, node: Node, style: str, item: tuple[int, int] | None) -> None:
        """What stands in an element; ``item`` is the list and the level of the item that it is in."""
        for child in node.children:
            if isinstance(child, str):
                continue
            if child.tag == "":
                self._paragraph(child, style, item)
                item = (0, item[1]) if item else None  # a second paragraph of an item has no mark of its own
            elif child.tag in _LISTS:
                self._list(child, item)
            elif child.tag == "table":
                self._table(child)
            else:
                self.blocks(child, _STYLES.get(child.tag, style), item)

    def _list(self, node: Node, item: tuple[int, int] | None) -> None:
        number = _LISTS[node.tag]
        if node.tag == "ol":
            self.counted += 1
            number += self.counted
        level = min(item[1] + 1, _MAX_LEVEL) if item else 0
        for child in node.children:
            if not isinstance(child, str):
                self.blocks(child, "", (number, level))

    def _table(self, table: Node) -> None:
        rows = _rows(table)
        for child in table.children:
            if not isinstance(child, str) and child.tag == "caption":
                self.blocks(child, _STYLES["caption"], None)
        laid = parts.laid_out([[_spans(cell) for cell in _elements(row)] for row in rows])
        width = max((sum(cell.columns for cell in row) for row in laid), default=1)
        self.body.append(parts.table_begin(width))
        for row, places in zip(rows, laid, strict=True):
            cells = iter(_elements(row))
            self.body.append("<w:tr>")
            for spot in places:
                self.body.append(parts.cell_begin(spot))
                before = len(self.body)
                if not spot.goes_on:
                    self.blocks(next(cells), "", None)
                if len(self.body) == before or self.body[-1].endswith("</w:tbl>"):
                    self.body.append("<w:p/>")  # no cell is without a paragraph, and none ends with a table
                self.body.append("</w:tc>")
            self.body.append("</w:tr>")
        self.body.append("</w:tbl>")

    def _paragraph(self, node: Node, style: str, item: tuple[int, int] | None) -> None:
        leaf = Leaf(0, (), node)
        runs = self.runs.get(id(node), (Run(SAME, leaf.html),))
        if leaf.is_rule:
            self.body.append(parts.RULE)
            return
        words = "".join(self._words(run) for run in runs)
        if words:
            self.body.append(f"<w:p>{parts.paragraph_format(style, item)}{words}</w:p>")

    def _words(self, run: Run) -> str:
        html = []
        letters = [letter for letter in letters_in(run.html) if not letter.is_picture]
        for formats, group in groupby(letters, key=lambda letter: letter.formats):
            html.append(self._run(run.kind, formats, list(group)))
        return "".join(html)

    def _run(self, kind: str, formats: tuple[Format, ...], letters: list[Piece]) -> str:
        tags = {tag for tag, _attrs in formats}
        looks = parts.run_format(kind == DELETED, kind == ADDED, tags)
        run = f"<w:r>{looks}{parts.words(''.join(letter.key for letter in letters))}</w:r>"
        link = letters[0].link
        address = self._link_of(link) if link else ""
        if not address:
            return run
        name = self.links.setdefault(address, f"rId{len(self.links) + 100}")
        return f'<w:hyperlink r:id="{name}">{run}</w:hyperlink>'


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if not isinstance(child, str)]


def _rows(table: Node) -> list[Node]:
    rows = []
    for child in _elements(table):
        rows += [child] if child.tag == "tr" else _rows(child) if child.tag in ("thead", "tbody") else []
    return rows


def _spans(cell: Node) -> tuple[int, int]:
    return int(cell.attrs.get("colspan", 1)), int(cell.attrs.get("rowspan", 1))
