"""The passages that a letter adds as elements of a page: paragraphs, items with lists in them, rows, cells, tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orda.importers.letter_lines import Line
from orda.importers.letter_places import Places, Spot
from orda.importers.letter_runs import new_html

# Nobody can read wider tables.
MAX_COLUMNS = 100


@dataclass(frozen=True)
class Element:
    """A new element: its place if that is certain, its tag, the HTML inside, the lines it was made of."""

    spot: Spot | None
    tag: str
    html: str
    lines: tuple[int, ...]


class Additions:
    """The new elements of one letter."""

    def __init__(self, lines: list[Line], places: Places):
        self._lines, self._places = lines, places
        # table -> row -> column -> lines
        self._tables: dict = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        self._known: dict[int, dict[int, list[int]]] = {}
        self._filled = {line.passage.cell for line in lines if line.key}
        for number, line in enumerate(lines):
            if line.passage.cell:
                table, row, column = line.passage.cell
                self._tables[table][row][column].append(number)

    def at(self, number: int, without: set[int]) -> Iterator[Element]:
        """The elements that begin with this new line; lines of ``without`` belong to none."""
        line = self._lines[number]
        if line.passage.cell:
            yield self._in_table(number)
        elif line.passage.kind.tag == "li":
            yield from self._items(list(self._following_items(number, without)))
        else:
            yield Element(self._places.for_block(number), line.passage.kind.tag, new_html(line), (number,))

    def _in_table(self, number: int) -> Element:
        table, row, column = self._lines[number].passage.cell
        rows, present = self._tables[table], self._present(table)
        if not present:
            html = "".join(f"<tr>{self._cells(rows[each])}</tr>" for each in sorted(rows))
            html = f"<tbody>{html}</tbody>"
            lines = tuple(n for each in sorted(rows) for n in _all(rows[each]))
            return Element(self._places.for_block(number), "table", html, lines)
        if row not in present:
            html, lines = self._cells(rows[row]), tuple(_all(rows[row]))
            return Element(self._places.for_row(present, row), "tr", html, lines)
        cell = rows[row][column]
        if (table, row, column) in self._filled:
            return Element(self._places.in_cell(number), "p", new_html(self._lines[number]), (number,))
        spot = None
        if len(rows[row]) <= MAX_COLUMNS:
            spot = self._places.for_cell(number, present[row], max(rows[row]) + 1)
        return Element(spot, "td", self._cell(cell), tuple(cell))

    def _present(self, table: int) -> dict[int, list[int]]:
        """The lines that are not new, by the rows of the table that have any, from above."""
        if table not in self._known:
            rows = self._tables[table]
            found = {row: [n for n in _all(rows[row]) if self._lines[n].key] for row in sorted(rows)}
            self._known[table] = {row: numbers for row, numbers in found.items() if numbers}
        return self._known[table]

    def _cells(self, row: dict[int, list[int]]) -> str:
        return "".join(f"<td>{self._cell(row.get(column, []))}</td>" for column in range(max(row) + 1))

    def _cell(self, numbers: Iterable[int]) -> str:
        parts = [html for number in numbers if (html := new_html(self._lines[number]))]
        return parts[0] if len(parts) == 1 else "".join(f"<p>{part}</p>" for part in parts)

    def _following_items(self, number: int, without: set[int]) -> Iterator[int]:
        for following in range(number, len(self._lines)):
            line = self._lines[following]
            if line.is_empty:
                continue
            is_item = line.passage.kind.tag == "li" and not line.passage.cell
            if not (is_item and line.is_new) or line.contradicts or following in without:
                return
            yield following

    def _items(self, numbers: list[int]) -> Iterator[Element]:
        """Each item its place in the list that there is, or all of them a list of their own."""
        first = self._lines[numbers[0]].passage.kind
        spot = self._places.for_item(numbers[0])
        if spot is None or spot[1].tag != "li":
            html = "".join(f"<li>{self._item(tree)}</li>" for tree in self._trees(numbers))
            tag = "ol" if first.ordered else "ul"
            yield Element(spot or self._places.for_block(numbers[0]), tag, html, tuple(numbers))
            return
        for tree in self._trees(numbers):
            spot = self._places.for_item(tree[0])
            yield Element(spot if spot and spot[1].tag == "li" else None, "li", self._item(tree), tuple(tree))

    def _trees(self, numbers: Sequence[int]) -> list[list[int]]:
        """Items, each with the deeper ones that follow it."""
        trees: list[list[int]] = []
        for number in numbers:
            if trees and self._level(number) > self._level(trees[-1][0]):
                trees[-1].append(number)
            else:
                trees.append([number])
        return trees

    def _item(self, tree: list[int]) -> str:
        html = new_html(self._lines[tree[0]])
        if len(tree) == 1:
            return html
        tag = "ol" if self._lines[tree[1]].passage.kind.ordered else "ul"
        inner = "".join(f"<li>{self._item(each)}</li>" for each in self._trees(tree[1:]))
        return f"{html}<{tag}>{inner}</{tag}>"

    def _level(self, number: int) -> int:
        return self._lines[number].passage.kind.level


def _all(row: dict[int, list[int]]) -> list[int]:
    return [number for column in sorted(row) for number in row[column]]
