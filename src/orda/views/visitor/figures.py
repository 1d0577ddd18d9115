"""A dataset's table as readers of one language see it: titles and numbers as they are written there, a chart."""

from collections.abc import Callable
from datetime import date
from typing import Any

from orda.content.kinds.dataset import BAR, LINE, MAX_SERIES, NO_CHART, Table
from orda.content.workbooks import DAY, NUMBER
from orda.i18n import _
from orda.text.chart import Series, bar_chart, line_chart
from orda.text.dates import format_date, format_number

MAX_DECIMALS = 6
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Columns:
    """The columns of ``table`` for readers of ``lang``; ``fields`` are those of the dataset."""

    def __init__(self, table: Table, fields: dict[str, Any], lang: str):
        self.table = table
        self.fields = fields
        self.lang = lang
        self._named = {row["column"]: row for row in fields.get("columns") or ()}
        self._places = {name: place for place, name in enumerate(table.names)}
        self._writers: dict[str, Callable[[Any], str]] = {}
        self.shown = tuple(
            name for name in table.names if self._named.get(name, {}).get("shown", "all") in ("all", lang)
        )

    def title_in(self, name: str, lang: str) -> str:
        """What a column is called in a language; as in the workbook where nobody named it."""
        return self._named.get(name, {}).get(lang) or name

    def unit(self, name: str) -> str:
        """Its unit of measure, or ''."""
        return self._named.get(name, {}).get("unit", "")

    def headed(self, name: str) -> str:
        """Its title with its unit, as one reads them over a column."""
        title, unit = self.title_in(name, self.lang), self.unit(name)
        return f"{title}, {unit}" if unit else title

    def titles(self) -> list[str]:
        """The titles of all columns, for files."""
        return [self.headed(name) for name in self.table.names]

    def type(self, name: str) -> str:
        """``number``, ``date`` or ``text``."""
        return self.table.types[self._places[name]]

    def values(self, name: str) -> list:
        """The values of one column, from the top."""
        return [row[self._places[name]] for row in self.table.rows]

    def heads(self) -> list[dict]:
        """[{title, number}] of the columns that this reader sees."""
        return [{"title": self.headed(name), "number": self.type(name) == NUMBER} for name in self.shown]

    def cells(self, most: int) -> list[list[dict]]:
        """The first rows as [{text, number}]; an empty cell has an empty text."""
        columns = [(self._places[name], self.writer(name), self.type(name) == NUMBER) for name in self.shown]
        return [
            [{"text": write(row[place]), "number": number} for place, write, number in columns]
            for row in self.table.rows[:most]
        ]

    def writer(self, name: str) -> Callable[[Any], str]:
        """How the values of a column are written: its numbers with as many digits behind the comma, years plainly."""
        if name not in self._writers:
            self._writers[name] = self._writer(name)
        return self._writers[name]

    def _writer(self, name: str) -> Callable[[Any], str]:
        kind, lang = self.type(name), self.lang
        if kind == DAY:
            return lambda value: format_date(value, lang, "short") if isinstance(value, date) else ""
        if kind != NUMBER:
            return lambda value: "" if value is None else str(value)
        values = [value for value in self.values(name) if value is not None]
        if all(isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR for value in values):
            return lambda value: "" if value is None else str(value)
        return number_writer(values, lang)

    def charted(self) -> list[str]:
        """The columns that the chart shows."""
        numbers = [name for name in self.shown if self.type(name) == NUMBER and name != self.label]
        return [name for name in (self.fields.get("chart_values") or numbers) if name in self._places][:MAX_SERIES]

    @property
    def label(self) -> str:
        """The column that names bars or points."""
        chosen = self.fields.get("chart_label", "")
        return chosen if chosen in self._places else (self.shown or self.table.names)[0]


def number_writer(values: list, lang: str) -> Callable[[Any], str]:
    """Numbers of one table or axis with the same number of digits behind the comma, as many as one of them needs."""
    decimals = max((_decimals(value) for value in values), default=0)
    return lambda value: "" if value is None else format_number(value, lang, decimals)


def _decimals(value: int | float) -> int:
    if isinstance(value, int):
        return 0
    written = f"{value:.{MAX_DECIMALS}f}".rstrip("0")
    return len(written.partition(".")[2])


def chart_of(request, columns: Columns) -> dict | None:
    """{svg, title, legend: [title]} of the chart that the editors chose; None for none."""
    kind, names = columns.fields.get("chart", NO_CHART), columns.charted()
    if kind not in (BAR, LINE) or not names:
        return None
    labels = [columns.writer(columns.label)(value) for value in columns.values(columns.label)]
    series = [Series(columns.headed(name), tuple(columns.values(name))) for name in names]
    numbers = [value for each in series for value in each.values if value is not None]
    write = number_writer(numbers, columns.lang)
    title = request.layout.translate(_("Chart: ${columns}", mapping={"columns": ", ".join(s.title for s in series)}))
    draw = bar_chart if kind == BAR else line_chart
    svg = draw(labels, series, title=title, description=_description(request, labels, series, write), write=write)
    legend = [each.title for each in series] if len(series) > 1 else []
    return {"svg": svg, "title": title, "legend": legend}


def _description(request, labels: list[str], series: list[Series], write: Callable[[Any], str]) -> str:
    """What the chart shows, for who does not see it; the table has all of it."""
    points = [
        (value, f"{labels[place]}, {each.title}")
        for each in series
        for place, value in enumerate(each.values)
        if value is not None
    ]
    if not points:
        return ""
    (least, where), (greatest, there) = min(points), max(points)
    words = {"least": write(least), "where": where, "greatest": write(greatest), "there": there}
    message = _(
        "The least value is ${least} (${where}), the greatest ${greatest} (${there}). The table has all numbers.",
        mapping=words,
    )
    return request.layout.translate(message)
