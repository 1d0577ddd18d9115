"""The coloured letter: what shall be deleted from a text and what added, passage by passage, and how that is done.

A correction holds a passage as it was and as it shall be, and finds it again in a text that was changed elsewhere.
Where the passage itself was changed meanwhile, nothing is guessed: both texts are shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from orda.errors import OrdaError
from orda.i18n import _
from orda.text import markup
from orda.text.difference import Labels, compare_html
from orda.text.leaves import Leaf, holds_anything, planted, uprooted, words_of
from orda.text.letters import ADDED, DELETED, SAME, Run, html_of, is_blank, rewritten, safe_inline
from orda.text.new_passages import Addition, New, has_room, insert
from orda.text.passages import Piece, enclosed
from orda.text.sanitize import clean_html

# Why a correction has no place: the passage has other words by now; none is like it; there are more or fewer equal
# ones than there were; two corrections want different things of one passage.
CHANGED, GONE, AMBIGUOUS, CONTRADICTS = "changed", "gone", "ambiguous", "contradicts"
# From this share of common words on a passage is shown as what the other has become.
_ALIKE = 0.4
_MAX_LIKENED = 200
_SILENT = Labels()
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True)
class Correction:
    """One passage as it was (``same`` and ``deleted``) and as it shall be (``same`` and ``added``).

    ``anchor`` is the plain text of the passage as it was, white space folded; ``occurrence``, from 0, which of the
    passages with this text, of which there were ``of`` (0: not known). ``tag`` is its element, for people. A ``new``
    passage has added runs alone and stands beside the anchor; in an empty text the anchor is "".
    """

    anchor: str
    occurrence: int
    runs: tuple[Run, ...]
    of: int = 0
    tag: str = "p"
    new: New | None = None

    @property
    def before(self) -> str:
        """The passage as it was: inline HTML, "" for a new one."""
        return "".join(run.html for run in self.runs if run.kind != ADDED)

    @property
    def after(self) -> str:
        """The passage as it shall be: inline HTML, "" for one that shall go."""
        return "".join(run.html for run in self.runs if run.kind != DELETED)

    @property
    def changes_nothing(self) -> bool:
        """Is everything black?"""
        return self.new is None and all(run.kind == SAME for run in self.runs)


@dataclass(frozen=True)
class Found:
    """A correction and the number of its passage in the present text, as in ``standing``; -1 in an empty text."""

    correction: Correction
    index: int


@dataclass(frozen=True)
class Unmatched:
    """A correction without a place, why, and the passage that may be meant: its number and its inline HTML."""

    correction: Correction
    reason: str
    index: int = -1
    now: str = ""


@dataclass(frozen=True)
class Placed:
    """Where corrections stand in a text, in the order in which they were given."""

    found: tuple[Found, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True)
class Standing:
    """A passage of a text that a correction can be made for: its number, element, plain text and inline HTML."""

    index: int
    tag: str
    text: str
    html: str
    occurrence: int
    of: int


class Unplaced(OrdaError):
    """Some corrections have no certain place in the text as it is; ``unmatched`` says which and why."""

    message = _("The text has changed since the letter was written. Look at the places shown and write them anew.")

    def __init__(self, unmatched: tuple[Unmatched, ...]):
        self.unmatched = unmatched
        super().__init__()


def standing(html: str) -> tuple[Standing, ...]:
    """The passages of a text in reading order."""
    return standings(planted(clean_html(html))[1])


def standings(leaves: list[Leaf]) -> tuple[Standing, ...]:
    """The passages that the leaves of a text are."""
    equal = _by_text(leaves)
    seen: dict[str, int] = defaultdict(int)
    found = []
    for leaf in leaves:
        found.append(Standing(leaf.index, leaf.tag, leaf.text, leaf.html, seen[leaf.text], len(equal[leaf.text])))
        seen[leaf.text] += 1
    return tuple(found)


def place(html: str, corrections: Iterable[Correction]) -> Placed:
    """Where each correction stands in the text as it is now. Nothing is guessed: see ``Unmatched``."""
    return _placed(planted(clean_html(html))[1], corrections)


def apply_corrections(html: str, corrections: Iterable[Correction]) -> str:
    """The text with exactly the red out and exactly the green in, sanitised; all else stays to the letter.

    The order of the corrections does not matter. Raises Unplaced when any has no certain place, sanitize.TooLong.
    """
    clean = clean_html(html)
    root, leaves = planted(clean)
    placed = _placed(leaves, corrections)
    if placed.unmatched:
        raise Unplaced(placed.unmatched)
    changes = [found for found in placed.found if not found.correction.changes_nothing]
    if not changes:
        return clean
    insert(root, leaves, [_addition(found) for found in changes if found.correction.new])
    for found in changes:
        if found.correction.new is None:
            _change(leaves[found.index], found.correction)
    return clean_html(uprooted(root))


def marked_html(correction: Correction, labels: Labels = _SILENT) -> str:
    """The correction for people: <del> and <ins>, with words for those who see no colours; safe HTML.

    Inline for a passage that there is already, whole blocks for a new one.
    """
    if correction.new:
        block = _around(correction.new.tag, correction.new.enclosing(correction.after))
        return "".join(part.html for part in compare_html("", block, labels))
    marks = {DELETED: ("del", labels.removed), ADDED: ("ins", labels.added)}
    html = []
    for run in correction.runs:
        tag, label = marks.get(run.kind, ("", ""))
        spoken = f'<span class="visually-hidden">{escape(label)} </span>' if label else ""
        html.append(enclosed(tag, {}, spoken + safe_inline(run.html)))
    return "".join(html)


def _around(tag: str, html: str) -> str:
    """A block that people can be shown alone: an item in a list, a row in a table."""
    return f"<ul>{html}</ul>" if tag == "li" else f"<table>{html}</table>" if tag == "tr" else html


def _by_text(leaves: list[Leaf]) -> dict[str, list[Leaf]]:
    equal: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        equal[leaf.text].append(leaf)
    return equal


def _placed(leaves: list[Leaf], corrections: Iterable[Correction]) -> Placed:
    equal, given = _by_text(leaves), list(dict.fromkeys(corrections))
    places = [_place(correction, leaves, equal) for correction in given]
    wanted = Counter(_wanted(place, leaves) for place in places)
    found, unmatched = [], []
    for place in places:
        if isinstance(place, Unmatched):
            unmatched.append(place)
        elif (key := _wanted(place, leaves)) is not None and wanted[key] > 1:
            unmatched.append(Unmatched(place.correction, CONTRADICTS, place.index, leaves[place.index].html))
        else:
            found.append(place)
    gone = iter(_likest([each for each in unmatched if each.reason == GONE], leaves))
    return Placed(tuple(found), tuple(next(gone) if each.reason == GONE else each for each in unmatched))


def _wanted(place: Found | Unmatched, leaves: list[Leaf]) -> tuple[int, int] | None:
    """What only one correction can have: a passage to be changed, an empty cell to be filled."""
    if isinstance(place, Unmatched) or (place.correction.new and place.correction.new.tag != "td"):
        return None
    new = place.correction.new
    return (id(leaves[place.index].path[new.depth]), new.order) if new else (place.index, -1)


def _place(correction: Correction, leaves: list[Leaf], equal: dict[str, list[Leaf]]) -> Found | Unmatched:
    if correction.new and not correction.anchor:
        return Unmatched(correction, GONE) if leaves else Found(correction, -1)
    candidates = equal.get(correction.anchor, [])
    if not candidates:
        return Unmatched(correction, GONE)
    count, number = len(candidates), correction.occurrence
    if count != (correction.of or count) or not 0 <= number < count:
        first = candidates[max(0, min(number, count - 1))]
        return Unmatched(correction, AMBIGUOUS, first.index, first.html)
    leaf = candidates[number]
    fits = has_room(leaf, correction.new) if correction.new else _corrected(leaf, correction) is not None
    return Found(correction, leaf.index) if fits else Unmatched(correction, CHANGED, leaf.index, leaf.html)


def _likest(missed: list[Unmatched], leaves: list[Leaf]) -> list[Unmatched]:
    """With the passages that the anchors may have become; to be shown, never to be taken for them."""
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for leaf in leaves if missed else ():
        for word, count in leaf.words.items():
            holders[word].append((leaf.index, count))
    found = []
    for each in missed[:_MAX_LIKENED]:
        words = words_of(each.correction.anchor)
        shared: Counter = Counter()
        for word, count in words.items():
            for index, there in holders.get(word, ()):
                shared[index] += min(count, there)
        scores = [(2 * same / (words.total() + leaves[index].words.total()), -index) for index, same in shared.items()]
        score, index = max(scores, default=(0.0, 0))
        likest = leaves[-index] if score >= _ALIKE else None
        found.append(Unmatched(each.correction, CHANGED, likest.index, likest.html) if likest else each)
    return found + missed[_MAX_LIKENED:]


def _addition(found: Found) -> Addition:
    new = found.correction.new
    return Addition(found.index, new, markup.parse(new.enclosing(found.correction.after)).children)


def _change(leaf: Leaf, correction: Correction) -> None:
    letters = _corrected(leaf, correction)
    leaf.node.children = [] if is_blank(letters) else markup.parse(html_of(letters)).children
    if leaf.node.children:
        return
    # What is empty now goes, up to what is not; an empty cell stays as long as its row has others.
    for holder, node in zip(leaf.path[-2::-1], leaf.path[:0:-1], strict=True):
        if holds_anything(node):
            return
        if node.tag not in _CELLS:
            holder.children = [child for child in holder.children if child is not node]


def _corrected(leaf: Leaf, correction: Correction) -> list[Piece] | None:
    """The letters of the leaf as they shall be; None where the correction does not fit it."""
    return rewritten(leaf.letters(), correction.runs, leaf.is_literal)
