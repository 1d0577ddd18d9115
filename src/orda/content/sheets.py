"""The sheets of an .xlsx workbook before their values are read: which there are, how large, what hides in them.

Nothing is unpacked that declares more than ``MAX_SHEET`` or ``MAX_PART`` bytes, and an archive never gives more than it
declares. Bytes are not all: openpyxl makes objects of every format, and of a kilobyte of them packed a minute of work.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from orda.errors import OrdaError
from orda.i18n import _
from orda.text.sanitize import clean_line

MAX_ROWS = 5_000
MAX_COLUMNS = 50
MAX_SHEET = 24 * 1024 * 1024
MAX_PART = 8 * 1024 * 1024
MAX_PARTS = 32 * 1024 * 1024
MAX_ELEMENTS = 1_000_000
# Tags in a part that is neither a sheet nor its texts: formats, names, relations.
MAX_TAGS = 100_000
# Elements that are held at a time: those of one row, and how deep they stand within each other.
MAX_HELD = 100_000
MAX_DEPTH = 20
MAX_SHEETS_NAMED = 10
# Of the sheets only one is unpacked. What is neither one nor read beside them is never unpacked.
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_READ = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|(docProps|xl|xl/theme)/[^/]+\.xml|xl/_rels/[^/]+\.rels")
_TEXTS = "xl/sharedStrings.xml"
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
_EMPTY_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class BadWorkbook(OrdaError):
    """The workbook has no table that could be shown truly; the message names the cell and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its name and its part of the archive."""

    name: str
    path: str


@dataclass
class Look:
    """What the first look at a sheet found; rows and columns count from 1."""

    last_row: int = 0
    header: set[int] = field(default_factory=set)
    filled: dict[int, tuple[int, int]] = field(default_factory=dict)  # row: its first and last column with a value
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    unanswered: list[tuple[int, str]] = field(default_factory=list)


def check_parts(archive: zipfile.ZipFile) -> None:
    """Raises BadWorkbook for parts that are too large to be unpacked, or too full to be understood in time."""
    others = [entry for entry in archive.infolist() if _READ.fullmatch(entry.filename)]
    sheets = [entry.file_size for entry in archive.infolist() if _SHEET.fullmatch(entry.filename)]
    sizes = [entry.file_size for entry in others]
    if max(sheets, default=0) > MAX_SHEET or max(sizes, default=0) > MAX_PART or sum(sizes) > MAX_PARTS:
        raise too_large()
    for entry in others:
        if archive.read(entry).count(b"<") > (MAX_ELEMENTS if entry.filename == _TEXTS else MAX_TAGS):
            message = _("The workbook has too much beside its table. Copy the table into a new workbook and try again.")
            raise BadWorkbook(message)


def too_large() -> BadWorkbook:
    """The refusal of a table beyond the limits."""
    limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    message = _("The table is too large: at most ${rows} rows and ${columns} columns are taken.", mapping=limits)
    return BadWorkbook(message)


def visible_sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """The visible sheets, in the order of their tabs."""
    from defusedxml.ElementTree import fromstring

    name = next(name for name in sorted(archive.namelist()) if _WORKBOOK.fullmatch(name))
    links = fromstring(archive.read(f"xl/_rels/{name.rpartition('/')[2]}.rels"))
    parts = {link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:] for link in links}
    found = []
    for element in fromstring(archive.read(name)).iter():
        if element.tag.rpartition("}")[2] == "sheet" and element.get("state", "visible") == "visible":
            part = next((value for key, value in element.items() if key.rpartition("}")[2] == "id"), "")
            if _SHEET.fullmatch(parts[part]):  # a sheet that is a chart has no cells
                found.append(Sheet(element.get("name", ""), parts[part]))
    return found


def chosen(visible: list[Sheet], name: str) -> Sheet:
    """The sheet called ``name``, or the first. Raises BadWorkbook."""
    if not visible:
        raise BadWorkbook(_("The workbook has no visible sheet."))
    if not name:
        return visible[0]
    for sheet in visible:
        if sheet.name.strip().casefold() == name.casefold():
            return sheet
    names = ", ".join(clean_line(sheet.name) for sheet in visible[:MAX_SHEETS_NAMED])
    message = _(
        "The workbook has no visible sheet “${name}”. It has: ${names}.", mapping={"name": name, "names": names}
    )
    raise BadWorkbook(message)


def alone(archive: zipfile.ZipFile, chosen: Sheet) -> bytes:
    """The workbook with the other sheets emptied, because openpyxl reads through all of them, and without what nobody
    reads. It is packed again: beside what openpyxl makes of it, it is small."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in archive.namelist():
            if _SHEET.fullmatch(name) and name != chosen.path:
                target.writestr(name, _EMPTY_SHEET)
            elif name == chosen.path or _READ.fullmatch(name):
                target.writestr(name, archive.read(name))
    return out.getvalue()


def looked_through(source, header_row: int) -> Look:
    """The first look, without values. Raises BadWorkbook as soon as the sheet is too large."""
    from defusedxml.ElementTree import iterparse

    look, row, column, elements, held, depth = Look(), 0, 0, 0, 0, 0
    for event, element in iterparse(source, events=("start", "end")):
        elements += 1
        held += 1
        depth += 1 if event == "start" else -1
        if elements > 2 * MAX_ELEMENTS or held > 2 * MAX_HELD or depth > MAX_DEPTH:
            raise too_large()
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row, column = int(element.get("r") or row + 1), 0
            continue
        if name == "c":
            reference = _REFERENCE.fullmatch(element.get("r") or "")
            column = _place(reference[1]) if reference else column + 1
            _note_cell(look, element, row, column)
        elif name == "mergeCell":
            _note_merged(look, element.get("ref") or "")
        if name in ("row", "c", "mergeCell"):
            element.clear()
            held = 0 if name == "row" else held
        if look.last_row > header_row + MAX_ROWS:
            raise too_large()
    return look


def _note_cell(look: Look, element, row: int, column: int) -> None:
    parts = {child.tag.rpartition("}")[2]: child for child in element}
    value = parts.get("v")
    answered = value is not None and bool(value.text) or "is" in parts
    cell = f"{letters(column)}{row}"
    if "f" in parts and not answered and element.get("t") != "str":
        look.unanswered.append((row, cell))
    if answered:
        first, last = look.filled.get(row, (column, column))
        look.filled[row] = (min(first, column), max(last, column))
        look.last_row = max(look.last_row, row)


def _note_merged(look: Look, area: str) -> None:
    first, _colon, last = area.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start and end:
        look.merged.append((int(start[2]), int(end[2]), area))


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
