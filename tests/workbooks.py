"""Workbooks for tests: good ones and those that people should not have to trust."""

import io
import zipfile
from collections.abc import Iterable

import openpyxl


def workbook(rows: Iterable[Iterable], *, sheet: str = "Парақ", change=None) -> bytes:
    """An .xlsx file with one sheet; ``change(book)`` may do more to it."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def huge(rows: int = 200_000) -> bytes:
    """A workbook with that many rows, written by hand because that is a hundred times faster."""
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, rows + 1))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
    return with_part(workbook([["Жыл"]]), "xl/worksheets/sheet1.xml", sheet.encode())


def bomb(megabytes: int = 400) -> bytes:
    """A workbook whose sheet is very small packed and very large unpacked."""
    return with_part(workbook([["Жыл"]]), "xl/worksheets/sheet1.xml", b" " * (megabytes * 1024 * 1024))


def merged(book) -> None:
    """Merge two cells of the table."""
    book.active.merge_cells("A2:B2")


def formula(book) -> None:
    """A formula that no spreadsheet has worked out yet."""
    book.active["B2"] = "=1+1"
