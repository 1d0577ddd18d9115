"""Edits as corrections: what somebody wrote over a text becomes a coloured letter, word by word."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from orda.errors import OrdaError
from orda.i18n import _
from orda.text.correction import Correction, New, Standing, apply_corrections, standings
from orda.text.difference import by_style, paired, word_runs
from orda.text.leaves import Leaf, planted, uprooted
from orda.text.letters import ADDED, DELETED, SAME, Run
from orda.text.markup import Node
from orda.text.passages import Passage, Piece, enclosed, passages, written
from orda.text.sanitize import clean_html

# What can go and come as a whole; parts of a table below its rows cannot.
_REPLACEABLE = frozenset("p h2 h3 h4 ul ol li blockquote table tr pre figure hr".split())


class TooDifferent(OrdaError):
    """The edit cannot be written as deletions and additions."""

    message = _("This change cannot be written as a letter of corrections. Edit the page itself.")


def corrections_between(old_html: str, new_html: str) -> tuple[Correction, ...]:
    """The letter that makes the new text of the old one, with as much of it black as can be.

    Raises TooDifferent, sanitize.TooLong.
    """
    old, new = clean_html(old_html), clean_html(new_html)
    for whole in (False, True):
        try:
            corrections = _Between(old, new).corrections(whole)
        except TooDifferent:
            continue
        if _seen(apply_corrections(old, corrections)) == _seen(new):
            return corrections
    raise TooDifferent


def _correction(standing: Standing, runs: tuple[Run, ...]) -> Correction:
    return Correction(standing.text, standing.occurrence, runs, standing.of, standing.tag)


def _runs(leaf: Leaf, html: str) -> tuple[Run, ...]:
    """What stays, goes and comes when the words of the leaf become ``html``; another format or link counts too."""
    found: list[tuple[str, Piece]] = []
    for kept, removed, added in word_runs(_words(leaf.html), _words(html)):
        for links, pairs in by_style(kept):
            old, new = [each for each, _new in pairs], [each for _old, each in pairs]
            changed = [*_of(DELETED, old), *_of(ADDED, new)]
            found += _of(SAME, old) if links is None else changed
        found += [*_of(DELETED, removed), *_of(ADDED, added)]
    grouped = groupby(found, key=lambda pair: pair[0])
    return tuple(Run(kind, written([piece for _kind, piece in group])) for kind, group in grouped)


def _of(kind: str, pieces: list[Piece]) -> list[tuple[str, Piece]]:
    return [(kind, piece) for piece in pieces]


def _words(html: str) -> list[Piece]:
    found = passages(html)
    return found[0].pieces if found else []


@dataclass(eq=False)
class _Unit:
    """An element of the tree or the words of a leaf, with what ``paired`` compares."""

    node: Node
    leaves: list[Leaf]

    @property
    def tag(self) -> str:
        return "hr" if self.leaves and self.leaves[0].is_rule else self.node.tag

    @cached_property
    def written(self) -> str:
        return enclosed(self.node.tag, self.node.attrs, uprooted(self.node))

    @property
    def attrs(self) -> dict[str, str]:
        return self.node.attrs

    @cached_property
    def words(self) -> Counter:
        return sum((leaf.words for leaf in self.leaves), Counter())


class _Between:
    """Goes through two trees side by side and collects corrections of the old one."""

    def __init__(self, old: str, new: str):
        self._old, leaves = planted(old)
        self._new, new_leaves = planted(new)
        self._leaves = {id(leaf.node): leaf for leaf in [*leaves, *new_leaves]}
        self._standings = standings(leaves)
        self._orders: Counter = Counter()

    def corrections(self, whole: bool) -> tuple[Correction, ...]:
        """Word by word, or the ``whole`` text out and the other in."""
        if not whole:
            return tuple(each for each in self._inside(self._old, self._new, 0) if not each.changes_nothing)
        old, new = self._units(self._old), self._units(self._new)
        gone = [correction for unit in old for correction in self._deleted(unit)]
        return (*gone, *(self._added(unit, 0, old[-1] if old else None, False) for unit in new))

    def _units(self, node: Node) -> list[_Unit]:
        units = []
        for child in node.children:
            if not isinstance(child, str):
                leaves = list(self._leaves_in(child))
                if leaves or child.tag in ("td", "th", "tr"):
                    units.append(_Unit(child, leaves))
        return units

    def _leaves_in(self, node: Node) -> Iterator[Leaf]:
        if id(node) in self._leaves:
            yield self._leaves[id(node)]
            return
        for child in node.children:
            if not isinstance(child, str):
                yield from self._leaves_in(child)

    def _inside(self, old: Node, new: Node, depth: int) -> Iterator[Correction]:
        """What changes inside of two elements that are one another's version; ``depth`` is that of their content."""
        before, after = self._units(old), self._units(new)
        if old.tag == "tr":
            if len(before) != len(after):
                raise TooDifferent
            pairs = list(zip(before, after, strict=True))
        else:
            pairs = list(paired(before, after, together=depth > 0))
        previous = None
        following = next((unit for unit in before if unit.leaves), None)
        for column, (was, shall) in enumerate(pairs):
            if old.tag == "tr" and shall.leaves and not was.leaves and was.attrs == shall.attrs and following:
                yield self._filled(shall, depth, following, column)
            elif was is None:
                yield self._added(shall, depth, previous or following, previous is None and following is not None)
            elif shall is None:
                yield from self._deleted(was)
            elif was.written != shall.written:
                yield from self._changed(was, shall, depth)
            previous = was if was and was.leaves else previous

    def _changed(self, old: _Unit, new: _Unit, depth: int) -> list[Correction]:
        if not old.node.tag and old.leaves[0].is_literal:
            raise TooDifferent
        try:
            if old.tag != new.tag or old.attrs != new.attrs or not (old.leaves and new.leaves):
                raise TooDifferent
            if old.node.tag:
                return list(self._inside(old.node, new.node, depth + 1))
            return [_correction(self._standings[old.leaves[0].index], _runs(old.leaves[0], new.leaves[0].html))]
        except TooDifferent:
            return [*self._deleted(old), self._added(new, depth, old, False)]

    def _deleted(self, unit: _Unit) -> list[Correction]:
        if not unit.leaves or (unit.tag and unit.tag not in _REPLACEABLE):
            raise TooDifferent
        return [_correction(self._standings[leaf.index], (Run(DELETED, leaf.html),)) for leaf in unit.leaves]

    def _added(self, unit: _Unit, depth: int, anchor: _Unit | None, before: bool) -> Correction:
        tag = unit.tag or "p"
        if tag not in _REPLACEABLE or not unit.leaves or (anchor is None and depth):
            raise TooDifferent
        runs = (Run(ADDED, "" if tag == "hr" else uprooted(unit.node)),)
        attrs = tuple(unit.attrs.items())
        if anchor is None:
            self._orders[-1] += 1
            return Correction("", 0, runs, 0, tag, New(tag, 0, False, self._orders[-1] - 1, attrs))
        standing = self._standings[anchor.leaves[0 if before else -1].index]
        key = (standing.index, depth, before)
        self._orders[key] += 1
        new = New(tag, depth, before, self._orders[key] - 1, attrs)
        return replace(_correction(standing, runs), tag=tag, new=new)

    def _filled(self, cell: _Unit, depth: int, anchor: _Unit, column: int) -> Correction:
        new = New("td", depth, False, column)
        runs = (Run(ADDED, uprooted(cell.node)),)
        return replace(_correction(self._standings[anchor.leaves[0].index], runs), tag="td", new=new)


def _seen(html: str) -> list:
    """What people see of a text, to be compared: nobody sees the format of a space."""
    return [_passage_seen(passage) for passage in passages(html)]


def _passage_seen(passage: Passage) -> tuple:
    if passage.pieces is None:
        inner = [_passage_seen(part) for part in passage.parts]
    else:
        inner = [(piece.key, () if piece.is_space else piece.formats) for piece in passage.pieces]
    return passage.tag or "p", passage.attrs, inner
