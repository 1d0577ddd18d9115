"""The demonstration's open data: .xlsx files made from tables.toml, the same bytes every time."""

import io
import tomllib
from importlib import resources

from openpyxl import Workbook

from orda.maintenance.demo.documents import MADE, freeze

SOURCE = {
    table["name"]: table
    for table in tomllib.loads(resources.files("orda.maintenance.demo").joinpath("tables.toml").read_text("utf-8"))[
        "table"
    ]
}


def workbook(name: str) -> bytes:
    """The workbook with the table of that name. Raises KeyError for one that is not in the data."""
    table = SOURCE[name]
    book = Workbook()
    book.properties.creator, book.properties.created = "Orda", MADE
    sheet = book.active
    sheet.title = table["sheet"]
    for row in (table["columns"], *table["rows"]):
        sheet.append(row)
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return freeze(out.getvalue())
