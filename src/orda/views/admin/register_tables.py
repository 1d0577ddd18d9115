"""The register as a file to take away: CSV and a workbook, in which no cell can begin to calculate (checklist 19)."""

import csv
import io
import re
from collections.abc import Callable, Iterable

from orda.history.register import Row
from orda.i18n import _
from orda.text.dates import iso

HEADINGS = (
    _("Number"),
    _("Time"),
    _("Act"),
    _("Title"),
    _("Address"),
    _("Who"),
    _("Approved by"),
    _("Request"),
    _("Before"),
    _("After"),
    _("Note"),
    _("Restore point"),
    _("Hash"),
)
# Signs with which spreadsheets begin a formula, also behind white space and in their wide forms.
FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f]")
MAX_CELL = 32_000


def harmless(value) -> str | int:
    """Text that a spreadsheet shows as it is; an apostrophe stands before what would be a formula."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = _FORBIDDEN.sub(" ", value)[:MAX_CELL]
    return f"'{text}" if FORMULA.match(value) else text


def _columns(row: Row, acts: dict[str, str]) -> list:
    return [
        row.number,
        iso(row.time),
        acts.get(row.action, row.action),
        row.title,
        row.path,
        row.actor,
        row.approver,
        row.request,
        row.before,
        row.after,
        row.comment,
        row.restore_point,
        row.hash,
    ]


def as_csv(rows: Iterable[Row], acts: dict[str, str], translate: Callable) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([translate(heading) for heading in HEADINGS])
    for row in rows:
        writer.writerow([harmless(value) for value in _columns(row, acts)])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: Iterable[Row], acts: dict[str, str], translate: Callable) -> bytes:
    """One sheet; every text is stored as text, never as a formula."""
    # Here, not above: it takes nine megabytes and a tenth of a second, and most processes never make a workbook.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.freeze_panes = "A2"
    sheet.append([translate(heading) for heading in HEADINGS])
    for row in rows:
        cells = []
        for value in _columns(row, acts):
            cell = WriteOnlyCell(sheet, harmless(value))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
