"""Open data: tables from workbooks, with a chart and files for machines (clauses F8 to F10; law F4)."""

from typing import Any

import colander
from persistent import Persistent
from substanced.content import content
from zope.interface import implementer

from orda.content.base import Content, owner_unit
from orda.content.fields import Line, TextSchema
from orda.content.sheets import MAX_COLUMNS, BadWorkbook
from orda.content.workbooks import MAX_HEADER_ROW, NUMBER, Found, read_table
from orda.errors import BadField
from orda.i18n import _
from orda.interfaces import IDataset

TOPICS = (
    ("admission", _("Admission")),
    ("students", _("Students")),
    ("graduates", _("Graduates and employment")),
    ("staff", _("Staff")),
    ("research", _("Research")),
    ("clinic", _("Clinic")),
    ("finance", _("Finance")),
    ("library", _("Library")),
    ("survey", _("Surveys")),
    ("report", _("Analytical reports")),
)
# Licences of open data: what one may do, and where the words of the licence are.
LICENCES = (
    ("cc-by", _("Creative Commons Attribution 4.0: free use, naming the source")),
    ("cc0", _("Creative Commons Zero 1.0: free use without conditions")),
    ("law", _("Free use under the law on access to information, unchanged and naming the source")),
)
LICENCE_ADDRESSES = {
    "cc-by": "https://creativecommons.org/licenses/by/4.0/",
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "law": "",
}
BAR, LINE, NO_CHART = "bar", "line", "none"
CHARTS = ((NO_CHART, _("No chart")), (BAR, _("Bars: compare")), (LINE, _("Line: a change in time")))
MAX_SERIES = 6
MAX_POINTS = {BAR: 40, LINE: 400}
SHOWN = (("all", _("All languages")), ("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")))


class Table(Persistent):
    """What was read from a workbook; a record of its own that never changes, so that lists do not load it.

    ``names`` and ``types`` are those of the columns, ``rows`` tuples of numbers, days, texts and None.
    ``made_from`` is the hash of the workbook, the sheet and the row of names: the same always gives the same table.
    """

    def __init__(self, found: Found, made_from: tuple[str, str, int]):
        self.names = found.names
        self.types = found.types
        self.rows = found.rows
        self.made_from = made_from

    def __str__(self) -> str:
        return f"{len(self.rows)} × {len(self.names)}"


class ColumnRow(colander.MappingSchema):
    """How one column is called by readers of each language."""

    column = colander.SchemaNode(Line(), title=_("Name in the workbook"), validator=colander.Length(max=500))
    kk = colander.SchemaNode(Line(), title=_("Kazakh"), missing="", validator=colander.Length(max=200))
    ru = colander.SchemaNode(Line(), title=_("Russian"), missing="", validator=colander.Length(max=200))
    en = colander.SchemaNode(Line(), title=_("English"), missing="", validator=colander.Length(max=200))
    unit = colander.SchemaNode(Line(), title=_("Unit of measure"), missing="", validator=colander.Length(max=30))
    shown = colander.SchemaNode(colander.String(), title=_("Shown in"), missing="all", choices=SHOWN, control="select")


class DatasetFields(colander.MappingSchema):
    """What all languages of a dataset share."""

    topic = colander.SchemaNode(
        colander.String(), title=_("Topic"), validator=colander.OneOf([each for each, _t in TOPICS]), choices=TOPICS
    )
    year = colander.SchemaNode(
        colander.Integer(),
        title=_("Year"),
        description=_("The last year that the figures describe."),
        validator=colander.Range(1930, 2199),
    )
    licence = colander.SchemaNode(
        colander.String(),
        title=_("Licence"),
        missing="cc-by",
        default="cc-by",
        validator=colander.OneOf([each for each, _t in LICENCES]),
        choices=LICENCES,
    )
    sheet = colander.SchemaNode(
        Line(),
        title=_("Sheet"),
        description=_("Its name in the workbook; the first visible one when empty."),
        missing="",
        validator=colander.Length(max=60),
    )
    header_row = colander.SchemaNode(
        colander.Integer(),
        title=_("Row with the names of the columns"),
        missing=1,
        default=1,
        validator=colander.Range(1, MAX_HEADER_ROW),
    )
    columns = colander.SchemaNode(
        colander.Sequence(),
        ColumnRow(name="column"),
        title=_("Columns"),
        description=_("What is not listed keeps its name from the workbook."),
        missing=(),
        validator=colander.Length(max=MAX_COLUMNS),
    )
    chart = colander.SchemaNode(
        colander.String(),
        title=_("Chart"),
        missing=NO_CHART,
        default=NO_CHART,
        validator=colander.OneOf([each for each, _t in CHARTS]),
        choices=CHARTS,
    )
    chart_label = colander.SchemaNode(
        Line(),
        title=_("Column that names the bars or points"),
        description=_("Its name in the workbook; the first column of the reader’s language when empty."),
        missing="",
        validator=colander.Length(max=500),
    )
    chart_values = colander.SchemaNode(
        colander.Sequence(),
        colander.SchemaNode(Line(), name="value", title=_("Column with numbers"), validator=colander.Length(max=500)),
        title=_("Columns that the chart shows"),
        description=_("Names from the workbook; all columns with numbers when empty."),
        missing=(),
        validator=colander.Length(max=MAX_SERIES),
    )


@content("dataset")
@implementer(IDataset)
class Dataset(Content):
    """A table, read from its workbook when the draft is saved; page, chart, CSV and JSON show the same numbers."""

    kind = "dataset"
    upload = "file"
    upload_endings = ("xlsx",)
    text_schema = TextSchema
    field_schema = DatasetFields

    def validate_draft(self, draft) -> None:
        """Read the workbook into the draft's ``table``, if it is another one than before, and check that the other
        fields fit it. Raises BadField at the upload or at the field that does not fit."""
        upload = draft.fields.get("upload")
        if upload is None:
            return
        fields = draft.fields
        made_from = (upload.sha256, fields.get("sheet", ""), fields.get("header_row", 1))
        table = fields.get("table")
        if table is None or table.made_from != made_from:
            with upload.blob.open("r") as opened:
                data = opened.read()
            try:
                table = Table(read_table(data, *made_from[1:]), made_from)
            except BadWorkbook as refusal:
                raise BadField("upload", refusal.message) from refusal
            draft.fields = {**fields, "table": table}
        _check_names(table, fields)
        _check_chart(table, fields)

    def facets(self) -> tuple[str, ...]:
        """Topic, year and the unit that answers."""
        fields, unit = self.live.fields, owner_unit(self)
        found = (f"topic={fields.get('topic', '')}", f"year={fields.get('year', '')}")
        return (*found, f"unit={unit.uid}") if unit is not None else found


def _check_names(table: Table, fields: dict[str, Any]) -> None:
    named = [row["column"] for row in fields.get("columns") or ()]
    for name in named:
        if name not in table.names:
            raise BadField("fields.columns", _no_column(name))
    if len(named) != len(set(named)):
        raise BadField("fields.columns", _("A column stands here twice."))
    label = fields.get("chart_label", "")
    if label and label not in table.names:
        raise BadField("fields.chart_label", _no_column(label))


def _check_chart(table: Table, fields: dict[str, Any]) -> None:
    chart, types = fields.get("chart", NO_CHART), dict(zip(table.names, table.types, strict=True))
    for name in fields.get("chart_values") or ():
        if name not in types:
            raise BadField("fields.chart_values", _no_column(name))
        if types[name] != NUMBER:
            message = _("The column “${name}” has cells that are not numbers.", mapping={"name": name})
            raise BadField("fields.chart_values", message)
    if chart == NO_CHART:
        return
    if NUMBER not in table.types:
        raise BadField("fields.chart", _("A chart needs a column of numbers; this table has none."))
    if len(table.rows) > MAX_POINTS[chart]:
        limits = {"limit": MAX_POINTS[chart], "rows": len(table.rows)}
        message = _("This chart can show ${limit} rows at most; the table has ${rows}.", mapping=limits)
        raise BadField("fields.chart", message)


def _no_column(name: str):
    return _("The workbook has no column “${name}”.", mapping={"name": name})
