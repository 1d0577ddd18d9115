"""Tables to take away: CSV and a workbook, in which no cell can begin to calculate (checklist 19)."""

import io
from collections.abc import Iterable, Sequence

from pyramid.response import Response

from orda import clock
from orda.text.cells import as_csv, harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterable[Sequence]


def csv_bytes(headings: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    return as_csv((headings, *rows))


def workbook_bytes(name: str, headings: Sequence[str], rows: Rows) -> bytes:
    """A workbook of one sheet; every text is stored as text, never as a formula."""
    # Here, not above: it takes nine megabytes and a tenth of a second, and most processes never make a workbook.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, harmless(value))
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def exported(request, name: str, headings: Sequence[str], rows: Rows) -> Response:
    """The table as a download: a workbook for ``?format=xlsx``, else CSV."""
    if request.GET.get("format") == "xlsx":
        kind, body, content_type = "xlsx", workbook_bytes(name, headings, rows), XLSX
    else:
        kind, body, content_type = "csv", csv_bytes(headings, rows), "text/csv"
    response = Response(body, content_type=content_type)
    if kind == "csv":
        response.charset = "utf-8"
    response.content_disposition = f'attachment; filename="orda-{name}-{clock.today().isoformat()}.{kind}"'
    return response
