"""Passages that a text does not have yet: where they are wanted, whether they may stand there, putting them in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from orda.text import markup
from orda.text.leaves import Leaf, holds_anything
from orda.text.markup import Node
from orda.text.passages import enclosed

_LISTS, _ROWS = frozenset({"ul", "ol"}), frozenset({"table", "thead", "tbody"})
_HOLDS_NO_BLOCKS = _LISTS | _ROWS | {"tr", "p", "h2", "h3", "h4", "pre", "caption"} | markup.INLINE


@dataclass(frozen=True)
class New:
    """Where a passage stands that is not in the text yet: behind the anchor, or ``before`` it.

    ``tag`` is its element, of which the runs are the inside: words for p, h2, h3, h4, li; cells for tr; for ul, ol,
    table, figure, blockquote what they hold. ``depth`` says how many of the elements around the anchor are around it
    too, and ``order`` which of those at the same place it is. The tag td fills an empty cell of the anchor's row, of
    which ``order`` is the number from 0.
    """

    tag: str = "p"
    depth: int = 0
    before: bool = False
    order: int = 0
    attrs: tuple[tuple[str, str], ...] = ()

    def enclosing(self, inner: str) -> str:
        """The element with this inside; what fills a cell comes without the cell."""
        return inner if self.tag == "td" else enclosed(self.tag, dict(self.attrs), inner)


@dataclass(frozen=True)
class Addition:
    """Nodes that come to the ``index``-th leaf, -1 for an empty text."""

    index: int
    new: New
    nodes: list[Node | str]


def has_room(leaf: Leaf, new: New) -> bool:
    """May the new element stand where it is wanted?"""
    if not 0 <= new.depth < len(leaf.path):
        return False
    holder = leaf.path[new.depth].tag
    if new.tag == "td":
        return holder == "tr" and _empty_cell(leaf.path[new.depth], new.order) is not None
    if new.tag == "li":
        return holder in _LISTS
    return holder in _ROWS if new.tag == "tr" else holder not in _HOLDS_NO_BLOCKS


def insert(root: Node, leaves: list[Leaf], additions: Iterable[Addition]) -> None:
    """Put new passages where they belong, those at one place in their order. They must have room."""
    # For each element that gets any: what comes before and behind which of its children, which are known by identity.
    holders: dict[int, Node] = {}
    wanted: dict[int, dict[tuple[int, bool], list[Addition]]] = defaultdict(lambda: defaultdict(list))
    for addition in additions:
        new = addition.new
        path = (*leaves[addition.index].path, leaves[addition.index].node) if addition.index >= 0 else (root, None)
        holder = path[new.depth]
        if new.tag == "td":
            _empty_cell(holder, new.order).children = addition.nodes
            continue
        holders[id(holder)] = holder
        wanted[id(holder)][id(path[new.depth + 1]), new.before and addition.index >= 0].append(addition)
    for key, holder in holders.items():
        children: list[Node | str] = []
        for child in holder.children:
            children += [
                *_nodes(wanted[key].get((id(child), True))),
                child,
                *_nodes(wanted[key].get((id(child), False))),
            ]
        holder.children = [*children, *_nodes(wanted[key].get((id(None), False)))]


def _nodes(additions: list[Addition] | None) -> list[Node | str]:
    """The nodes for one place, in their order."""
    ordered = sorted(
        additions or (), key=lambda each: (each.index, each.new.order, markup.write(Node("", {}, each.nodes)))
    )
    return [node for each in ordered for node in each.nodes]


def _empty_cell(row: Node, number: int) -> Node | None:
    """The cell of that number, if nothing is in it."""
    cells = [child for child in row.children if not isinstance(child, str)]
    return cells[number] if 0 <= number < len(cells) and not holds_anything(cells[number]) else None
