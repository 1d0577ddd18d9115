"""The table in an .xlsx workbook, read with caps and suspicion: what cannot be shown truly is refused by its cell.

The sheet is looked through twice. The first look (``sheets.py``) counts and finds what the second would silently lose:
merged cells, formulas without a result, values beside the table. The second takes the values.
"""

import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from orda.content.sheets import (
    MAX_COLUMNS,
    BadWorkbook,
    Look,
    alone,
    check_parts,
    chosen,
    letters,
    looked_through,
    too_large,
    visible_sheets,
)
from orda.i18n import _
from orda.text.sanitize import clean_line

MAX_CELL = 500
MAX_CHARACTERS = 4_000_000
MAX_HEADER_ROW = 50
# Spreadsheets keep no more than fifteen digits.
LARGEST = 10**15
NUMBER, DAY, TEXT = "number", "date", "text"
# What openpyxl and the readers of archives and XML raise at files that are none.
_DAMAGE = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, RuntimeError, StopIteration)
_DAMAGE = (*_DAMAGE, zipfile.BadZipFile, zlib.error, SyntaxError, NotImplementedError)


@dataclass(frozen=True)
class Found:
    """A table as it was read: names of the columns, their types (``number``, ``date`` or ``text``), rows of values."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def read_table(data: bytes, sheet: str = "", header_row: int = 1) -> Found:
    """The table of the visible sheet called ``sheet``, or of the first; ``header_row`` has the names of its columns.

    Raises BadWorkbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_parts(archive)
            found = chosen(visible_sheets(archive), sheet)
            with archive.open(found.path) as source:
                look = looked_through(source, header_row)
            width = _checked(look, header_row)
            only = alone(archive, found)
        return _second_look(only, found.name, header_row, max(look.filled), width)
    except _DAMAGE as error:
        raise BadWorkbook(
            _("The workbook cannot be read. Open it in Excel, save it as .xlsx and try again.")
        ) from error


def _second_look(data: bytes, sheet: str, header_row: int, last: int, width: int) -> Found:
    # Here, not above: it takes nine megabytes and a tenth of a second, and most processes never read a workbook.
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on parts of a workbook that nobody asks for
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return _values(book[sheet].iter_rows(min_row=header_row, max_row=last, max_col=width), header_row)
        finally:
            book.close()


def _checked(look: Look, header_row: int) -> int:
    """The width of the table. Raises BadWorkbook for what would be shown wrongly."""
    if header_row not in look.filled:
        message = _("Row ${row} is empty; the names of the columns are expected there.", mapping={"row": header_row})
        raise BadWorkbook(message)
    rows = [row for row in look.filled if row >= header_row]
    width, last = look.filled[header_row][1], max(rows)
    if width > MAX_COLUMNS:
        raise too_large()
    if last == header_row:
        raise BadWorkbook(_("Below the names of the columns there is no row with values."))
    for begin, end, area in look.merged:
        if end >= header_row and begin <= last:
            message = _(
                "The cells ${cells} are merged. Separate them and write a value into each, then upload again.",
                mapping={"cells": area},
            )
            raise BadWorkbook(message)
    for row, cell in look.unanswered:
        if row >= header_row:
            message = _(
                "The formula in ${cell} has no result. Open the workbook in Excel, save it and upload it again.",
                mapping={"cell": cell},
            )
            raise BadWorkbook(message)
    _check_outline(look, header_row, last, width)
    return width


def _check_outline(look: Look, header_row: int, last: int, width: int) -> None:
    for row in range(header_row, last + 1):
        if row not in look.filled:
            message = _(
                "Row ${row} is empty, but below it there is more. Remove the empty row, or what stands below it.",
                mapping={"row": row},
            )
            raise BadWorkbook(message)
        if look.filled[row][1] > width:
            cell = f"{letters(look.filled[row][1])}{row}"
            message = _("The column of ${cell} has no name in row ${row}.", mapping={"cell": cell, "row": header_row})
            raise BadWorkbook(message)


def _values(cells, header_row: int) -> Found:
    """The second look: ``cells`` are the rows from the header on, all of one width."""
    names = _names(next(cells), header_row)
    rows, characters = [], 0
    for number, row in enumerate(cells, header_row + 1):
        values = tuple(_value(cell, f"{letters(place)}{number}") for place, cell in enumerate(row, 1))
        characters += sum(len(value) for value in values if isinstance(value, str))
        if characters > MAX_CHARACTERS:
            raise too_large()
        rows.append(values)
    types = tuple(_type_of([row[place] for row in rows]) for place in range(len(names)))
    # In a column that is not of one type everything is text, so that machines find one type in it.
    texts = [place for place, kind in enumerate(types) if kind == TEXT]
    even = tuple(tuple(_text(v) if p in texts else v for p, v in enumerate(row)) for row in rows)
    return Found(names, types, even)


def _names(cells, header_row: int) -> tuple[str, ...]:
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        where = f"{letters(place)}{header_row}"
        name = _text(_value(cell, where)) or ""
        if not name:
            message = _("The cell ${cell} is empty; every column needs a name there.", mapping={"cell": where})
            raise BadWorkbook(message)
        if name.casefold() in (each.casefold() for each in names):
            message = _("Two columns are called “${name}”.", mapping={"name": name})
            raise BadWorkbook(message)
        names.append(name)
    return tuple(names)


def _value(cell, where: str) -> Any:
    """A number, a date, one line of text, or None for an empty cell. Raises BadWorkbook for errors and long texts."""
    value = cell.value
    if cell.data_type == "e":
        message = _("The cell ${cell} has the error ${error}.", mapping={"cell": where, "error": str(value)[:20]})
        raise BadWorkbook(message)
    if isinstance(value, str):
        text = clean_line(value)
        if len(text) > MAX_CELL:
            limits = {"cell": where, "limit": MAX_CELL}
            raise BadWorkbook(_("The text in ${cell} is longer than ${limit} characters.", mapping=limits))
        return text or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number_of(value, where)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def _number_of(value: int | float, where: str) -> int | float:
    if not abs(value) < LARGEST:
        raise BadWorkbook(_("The number in ${cell} is too large to be exact.", mapping={"cell": where}))
    if isinstance(value, int):
        return value
    # Spreadsheets show fifteen digits; what binary fractions add behind them nobody has typed.
    value = float(f"{value:.15g}")
    return int(value) if value.is_integer() else value


def _type_of(values: list) -> str:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in present):
        return NUMBER
    if present and all(isinstance(value, date) and not isinstance(value, datetime) for value in present):
        return DAY
    return TEXT


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).upper() if isinstance(value, bool) else str(value)
