"""Which passage of the page a paragraph of a letter is, and where a new one belongs; doubtful ones have no place."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from orda.importers.letter_lines import Line, key_of
from orda.text.correction import New
from orda.text.leaves import Leaf

_LISTS, _CELLS = frozenset({"ul", "ol"}), frozenset({"td", "th"})
_HOLDS_BLOCKS = frozenset({"", "li", "td", "th", "blockquote", "figure"})
# A passage of the page and a place beside it.
Spot = tuple[Leaf, New]


class Places:
    """Matches lines with leaves by their words; among equal ones by their number or by their neighbours."""

    def __init__(self, lines: list[Line], leaves: list[Leaf]):
        self.lines = lines
        keys = {leaf.index: key_of("".join(x.key for x in leaf.letters() if not x.is_picture)) for leaf in leaves}
        self._leaves = [leaf for leaf in leaves if keys[leaf.index]]
        self._number = {leaf.index: number for number, leaf in enumerate(self._leaves)}
        self._equal: dict[str, list[Leaf]] = defaultdict(list)
        for leaf in self._leaves:
            self._equal[keys[leaf.index]].append(leaf)
        self._old = [number for number, line in enumerate(lines) if line.key]
        # Up to each line, the last one that is neither an item nor empty.
        others = (-1 if line.is_empty or _is_item(line) else number for number, line in enumerate(lines))
        self._last_other = list(accumulate(others, max))
        self.leaf: dict[int, Leaf] = {}
        self._match()

    def is_known(self, line: Line) -> bool:
        """Do its words stand on the page at all?"""
        return line.key in self._equal

    def around(self, number: int) -> tuple[int | None, int | None]:
        """The lines before and after this one that are not new."""
        place = bisect_left(self._old, number)
        following = place + (self._old[place : place + 1] == [number])
        before = self._old[place - 1] if place else None
        return before, self._old[following] if following < len(self._old) else None

    def _match(self) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        for number in self._old:
            same[self.lines[number].key].append(number)
        for key, numbers in same.items():
            leaves = self._equal.get(key, [])
            if len(leaves) == len(numbers):
                self.leaf |= dict(zip(numbers, leaves, strict=True))
        taken = {leaf.index for leaf in self.leaf.values()}
        for order, step in ((self._old, 1), (self._old[::-1], -1)):
            self._match_neighbours(order, step, taken)

    def _match_neighbours(self, order: list[int], step: int, taken: set[int]) -> None:
        """The line behind a matched one is the passage behind that, if it has its words."""
        for previous, number in zip(order, order[1:], strict=False):
            beside = self._beside(self.leaf.get(previous), step)
            if number in self.leaf or beside is None or beside.index in taken:
                continue
            if any(beside is leaf for leaf in self._equal.get(self.lines[number].key, ())):
                self.leaf[number] = beside
                taken.add(beside.index)

    def _beside(self, leaf: Leaf | None, step: int) -> Leaf | None:
        if leaf is None:
            return None
        number = self._number[leaf.index] + step
        return self._leaves[number] if 0 <= number < len(self._leaves) else None

    def _ends(self, leaf: Leaf, depth: int, step: int) -> bool:
        """Is it the last passage (step 1) or the first (-1) of the element that stands at ``depth`` around it?"""
        beside = self._beside(leaf, step)
        here, there = (*leaf.path, leaf.node), (*beside.path, beside.node) if beside else ()
        return len(there) <= depth + 1 or there[depth + 1] is not here[depth + 1]

    def neighbours(self, number: int) -> tuple[Leaf | None, Leaf | None] | None:
        """The passages between which a new line stands; None where they are not known or not neighbours."""
        before, after = (None if each is None else self.leaf.get(each) for each in self.around(number))
        if before is None and after is None:
            return None
        if before is not None and after is not None and self._beside(before, 1) is not after:
            return None
        return before, after

    def for_block(self, number: int) -> Spot | None:
        """Where a new paragraph, heading, list or table belongs."""
        around = self.neighbours(number)
        if around is None:
            return None
        before, after = around
        depth = 0
        if before is not None and after is not None:
            shared = sum(1 for one, other in zip(before.path, after.path, strict=False) if one is other)
            depth = next(d for d in range(shared - 1, -1, -1) if before.path[d].tag in _HOLDS_BLOCKS)
        if before is not None:
            return (before, New("p", depth)) if self._ends(before, depth, 1) else None
        return (after, New("p", depth, True)) if self._ends(after, depth, -1) else None

    def for_item(self, number: int) -> Spot | None:
        """Where a new item belongs in a list that there is; the tag of the place is ul where it begins an inner one."""
        around = self.neighbours(number)
        if around is None:
            return None
        return next(self._item_spots(number, *around), None)

    def _item_spots(self, number: int, before: Leaf | None, after: Leaf | None) -> Iterator[Spot]:
        """Behind the item before it, before the item after it, further out, further in; the first possible is taken."""
        level = self.lines[number].passage.kind.level
        numbers = self.around(number)
        deeper = [self._deeper(level, each) for each in numbers]
        lists = [
            [d for d, node in enumerate(leaf.path) if node.tag in _LISTS]
            if leaf and self._only_items(number, each)
            else []
            for leaf, each in zip((before, after), numbers, strict=True)
        ]
        if lists[0] and deeper[0] == 0 and self._ends(before, lists[0][-1], 1):
            yield before, New("li", lists[0][-1])
        if lists[1] and deeper[1] == 0 and self._ends(after, lists[1][-1], -1):
            yield after, New("li", lists[1][-1], True)
        if lists[0] and deeper[0] is not None and -len(lists[0]) < deeper[0] < 0:
            depth = lists[0][deeper[0] - 1]
            if self._ends(before, depth, 1):
                yield before, New("li", depth)
        if lists[0] and deeper[0] == 1 and self._ends(before, lists[0][-1] + 1, 1):
            yield before, New("ul", lists[0][-1] + 1)

    def _only_items(self, number: int, neighbour: int) -> bool:
        """Is nothing new but items between the two? Behind a new paragraph nobody is in the list before it."""
        return self._last_other[max(number, neighbour) - 1] <= min(number, neighbour)

    def _deeper(self, level: int, neighbour: int | None) -> int | None:
        kind = None if neighbour is None else self.lines[neighbour].passage.kind
        return level - kind.level if kind and kind.tag == "li" else None

    def in_cell(self, number: int) -> Spot | None:
        """Where a new paragraph belongs in a cell that has others already."""
        cell = self.lines[number].passage.cell
        for neighbour, step in zip(self.around(number), (1, -1), strict=True):
            leaf = self.leaf.get(neighbour) if neighbour is not None else None
            if leaf is None or self.lines[neighbour].passage.cell != cell:
                continue
            depth = next((d for d, node in enumerate(leaf.path) if node.tag in _CELLS), None)
            if depth is not None:
                return leaf, New("p", depth, step < 0)
        return None

    def for_row(self, rows: dict[int, list[int]], row: int) -> Spot | None:
        """Where a new row of a table belongs, ``rows`` being the lines of each row that there is, from above."""
        known = list(rows)
        place = bisect_left(known, row)
        above, below = known[place - 1] if place else None, known[place] if place < len(known) else None
        ends = [
            self._row_leaf(rows[each], last) if each is not None else None for each, last in ((above, 1), (below, 0))
        ]
        if ends[0] and ends[1] and self._beside(ends[0][0], 1) is not ends[1][0]:
            return None
        if ends[0] and not (ends[1] and ends[0][0].path[ends[0][1]].tag == "thead"):
            return ends[0][0], New("tr", ends[0][1])
        return (ends[1][0], New("tr", ends[1][1], True)) if ends[1] else None

    def _row_leaf(self, numbers: list[int], last: int) -> tuple[Leaf, int] | None:
        """The last or first passage of a row, and the depth of what holds the row."""
        number = numbers[-1 if last else 0]
        leaf = self.leaf.get(number)
        depth = self.row_depth(leaf) if leaf else None
        return (leaf, depth - 1) if depth else None

    def row_depth(self, leaf: Leaf) -> int | None:
        """How deep the row around a passage stands."""
        return next((d for d in range(len(leaf.path) - 1, 0, -1) if leaf.path[d].tag == "tr"), None)

    def for_cell(self, number: int, others: list[int], columns: int) -> Spot | None:
        """The empty cell in the row of ``others`` that has the column of this line."""
        leaf = next((self.leaf[each] for each in others if each in self.leaf), None)
        depth = self.row_depth(leaf) if leaf else None
        if not depth:
            return None
        cells = [child for child in leaf.path[depth].children if not isinstance(child, str)]
        return (leaf, New("td", depth, False, self.lines[number].passage.cell[2])) if len(cells) == columns else None


def _is_item(line: Line) -> bool:
    return line.passage.kind.tag == "li" and line.passage.cell is None
