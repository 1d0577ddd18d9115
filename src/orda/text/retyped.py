"""Passages of a text that somebody has typed anew in plain words: which words went, which came, what else it became."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from orda.text import markup
from orda.text.alignment import MAX_CHANGES, gaps, matches
from orda.text.correction import Correction, New, Unplaced, apply_corrections, place, standings
from orda.text.leaves import Leaf, folded, planted, uprooted
from orda.text.letters import ADDED, DELETED, SAME, Run
from orda.text.markup import Node
from orda.text.passages import Format, Piece, passages, pieces_of, written
from orda.text.plain import plain_text
from orda.text.sanitize import clean_html

_LISTS = frozenset({"ul", "ol"})
# Where no passage of its own can follow.
_FAST = frozenset({"td", "th", "caption", "figcaption", "pre"})
# In these no block may stand.
_SINGLE = frozenset({"p", "h2", "h3", "h4", "pre"})
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
MAX_NEW = 30
# To find the words that stay costs the square of how many do not. Beyond this, some thirty passages of which nothing
# is left as it was, the rest is replaced as a whole: nobody could read it letter by letter either.
MAX_EFFORT = 3_000_000


@dataclass(frozen=True)
class Slot:
    """A passage that can be typed anew: its number, its element, its words as they stand in a field for plain text."""

    index: int
    tag: str
    text: str


def slots(html: str) -> tuple[Slot, ...]:
    """The passages of a text in reading order, but for rules."""
    return tuple(Slot(leaf.index, leaf.tag, _plain(leaf)) for leaf in planted(clean_html(html))[1] if not leaf.is_rule)


def with_slots(html: str, mark: Callable[[int], str]) -> str:
    """The text with each passage in a span of class ``passage``, and ``mark(index)``, plain words, behind it where
    blocks may stand: whoever shows the text puts a field in its place."""
    root, leaves = planted(clean_html(html))
    for leaf in leaves:
        if leaf.is_rule:
            continue
        named = {"class": "passage", "id": f"passage-{leaf.index}"}
        leaf.node.children = [Node("span", named, leaf.node.children)]
        single = next((i for i, node in enumerate(leaf.path) if node.tag in _SINGLE), 0)
        around, child = (leaf.path[single - 1], leaf.path[single]) if single else (leaf.path[-1], leaf.node)
        behind = next(i for i, each in enumerate(around.children) if each is child) + 1
        around.children.insert(behind, mark(leaf.index))
    return uprooted(root)


def typed_from(html: str, corrections: Iterable[Correction]) -> tuple[dict[int, str], list[str]]:
    """Corrections as somebody would have typed them: the words of each passage by its number, and the words of what
    has no place there any more, or none among words."""
    leaves = planted(clean_html(html))[1]
    words = {leaf.index: _plain(leaf) for leaf in leaves}
    placed, typed, left = place(html, corrections), {}, []
    ordered = sorted(placed.found, key=lambda found: (found.correction.new is not None, found.index))
    for found in ordered:
        new, after = found.correction.new, plain_text(found.correction.after)
        if new is None:
            typed[found.index] = after
        elif found.index >= 0 and not new.before and new.tag in ("p", "li"):
            typed[found.index] = f"{typed.get(found.index, words[found.index])}\n\n{after}"
        else:
            left.append(after)
    return typed, [*left, *(plain_text(each.correction.after) for each in placed.unmatched)]


def corrections_of(html: str, typed: Mapping[int, str]) -> tuple[Correction, ...]:
    """What was typed anew, by the number of the passage, as corrections of ``html``; numbers of none are left out.

    A passage without words goes. One line break is a line break, an empty line begins a new passage.
    """
    leaves = planted(clean_html(html))[1]
    standing = standings(leaves)
    changed: dict[Correction, tuple[Leaf, str]] = {}
    following: list[Correction] = []
    effort = 0
    for leaf in leaves:
        words = typed.get(leaf.index)
        if words is None or leaf.is_rule or _same_words(words, _plain(leaf)):
            continue
        stands = standing[leaf.index]
        first = Correction(leaf.text, stands.occurrence, (), stands.of, leaf.tag)
        first_part, *others = _parts(leaf, words)
        if effort > MAX_EFFORT:
            correction = replace(first, runs=_whole(leaf, first_part))
        else:
            runs, changes = _runs(leaf, first_part)
            correction, effort = replace(first, runs=runs), effort + min(changes, MAX_CHANGES) ** 2
        if not correction.changes_nothing:
            changed[correction] = leaf, first_part
        following += [_following(leaf, first, part, number) for number, part in enumerate(others)]
    return (*_certain(html, changed), *following)


def _parts(leaf: Leaf, words: str) -> list[str]:
    """The passages that were typed; one where none can follow, or where it has empty lines already."""
    if leaf.tag in _FAST or _EMPTY_LINES.search(_plain(leaf)):
        return [words.strip()]
    return [part for part in _EMPTY_LINES.split(words.strip()) if part.strip()][:MAX_NEW] or [""]


def _same_words(one: str, other: str) -> bool:
    return [folded(line) for line in one.strip().splitlines()] == [folded(line) for line in other.strip().splitlines()]


def _plain(leaf: Leaf) -> str:
    """The words of a leaf for a plain field; a line break is one, a picture its description in brackets."""
    return "".join(_shown(piece) for piece in _pieces(leaf)).strip()


def _shown(piece: Piece) -> str:
    if piece.html == "<br>":
        return "\n"
    return piece.text if isinstance(piece, _Picture) else piece.key


class _Picture(Piece):
    """A picture, which stands in a plain field as its description."""

    text = ""


def _pieces(leaf: Leaf) -> list[Piece]:
    if leaf.is_literal:
        return pieces_of("".join(letter.key for letter in leaf.letters()), literal=True)
    found = passages(leaf.html)
    pieces = found[0].pieces if found and found[0].pieces is not None else []
    return [_picture(piece) if piece.html.startswith("<img") else piece for piece in pieces]


def _picture(piece: Piece) -> Piece:
    node = markup.parse(piece.html).children[0]
    shown = _Picture(piece.key, piece.html, piece.formats)
    shown.text = f"[{node.attrs.get('alt') or node.attrs.get('src', '')}]"
    return shown


def _whole(leaf: Leaf, text: str) -> tuple[Run, ...]:
    """All that stands there goes, and what was typed comes."""
    both = (Run(DELETED, leaf.html), Run(ADDED, "<br>".join(map(markup.text_of, text.strip().splitlines()))))
    return tuple(run for run in both if run.html)


def _runs(leaf: Leaf, text: str) -> tuple[tuple[Run, ...], int]:
    """The words that stay, go and come, and how many do not stay."""
    old, new = _pieces(leaf), _typed(leaf, text)
    pairs = matches([_shown(piece) for piece in old], [_shown(piece) for piece in new])
    runs: list[Run] = []
    kept: list[Piece] = []
    for removed, added, pair in gaps(pairs, len(old), len(new)):
        if removed or added:
            runs.append(Run(SAME, written(kept)))
            runs.append(Run(DELETED, written([old[i] for i in removed])))
            formats = _formats(old, removed)
            runs.append(Run(ADDED, written([Piece(new[j].key, new[j].html, formats) for j in added])))
            kept = []
        if pair:
            kept.append(old[pair[0]])
    runs.append(Run(SAME, written(kept)))
    return tuple(run for run in runs if run.html), len(old) + len(new) - 2 * len(pairs)


def _formats(old: list[Piece], removed: range) -> tuple[Format, ...]:
    """How the words that come look: as those that go, or as both neighbours do."""
    around = [old[i] for i in removed] or [old[i] for i in (removed.start - 1, removed.start) if 0 <= i < len(old)]
    if not around or (not removed and len(around) < 2):
        return ()
    shared = around[0].formats
    for piece in around[1:]:
        while shared != piece.formats[: len(shared)]:
            shared = shared[:-1]
    return shared


def _typed(leaf: Leaf, text: str) -> list[Piece]:
    """The pieces of what was typed; the description of a picture that is there is the picture."""
    if leaf.is_literal:
        return pieces_of(text, literal=True)
    pictures = {piece.text: piece for piece in _pieces(leaf) if isinstance(piece, _Picture)}
    names = "|".join(re.escape(name) for name in sorted(pictures, key=len, reverse=True))
    found: list[Piece] = []
    for number, line in enumerate(text.strip().splitlines()):
        found += [Piece("<br>", "<br>")] if number else []
        for part in re.split(f"({names})", line.strip()) if names else [line.strip()]:
            found += [pictures[part]] if part in pictures else pieces_of(part)
    return found


def _certain(html: str, changed: Mapping[Correction, tuple[Leaf, str]]) -> list[Correction]:
    """The corrections; those that would not give the words that were typed put these in the place of all."""
    try:
        made = {folded(leaf.text) for leaf in planted(apply_corrections(html, changed))[1]}
    except Unplaced:
        made = set()
    found = []
    for correction, (leaf, text) in changed.items():
        right = folded(text) in made if folded(text) else bool(made)
        found.append(correction if right else replace(correction, runs=_whole(leaf, text)))
    return found


def _following(leaf: Leaf, first: Correction, text: str, number: int) -> Correction:
    """A passage of its own behind the leaf: an item in a list, elsewhere a paragraph."""
    lists = [i for i, node in enumerate(leaf.path) if node.tag in _LISTS]
    walls = (i for i, node in enumerate(leaf.path) if node.tag in _SINGLE or node.tag in markup.INLINE)
    tag, depth = ("li", lists[-1]) if lists else ("p", next(walls, len(leaf.path)) - 1)
    html = "<br>".join(markup.text_of(folded(line)) for line in text.strip().splitlines())
    return replace(first, runs=(Run(ADDED, html),), new=New(tag, depth, order=number))
