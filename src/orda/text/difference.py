"""Two versions of a text compared for people: blocks first, then words; formats, links and pictures count too."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from orda.text.alignment import gaps, matches
from orda.text.passages import Passage, Piece, enclosed, passages, pieces_of, written
from orda.text.sanitize import clean_html

# Below this share of common words a passage was not changed but replaced.
_ALIKE, _ALIKE_ALONE, _ALIKE_WORDS = 0.4, 0.25, 0.2
_MAX_PAIRS, _WINDOW = 2500, 12
_KINDS = (
    frozenset({"", "p", "h2", "h3", "h4", "pre", "blockquote"}),
    frozenset({"ul", "ol"}),
    frozenset({"td", "th"}),
    frozenset({"thead", "tbody"}),
)
_NOTE_GOES_BEFORE = frozenset({"ul", "ol", "table"})
_NO_ROOM_FOR_NOTES = frozenset({"thead", "tbody", "tr", "hr"})


@dataclass(frozen=True)
class Labels:
    """What screen readers hear before a mark, in the reader's language; nothing is said for empty ones."""

    removed: str = ""
    added: str = ""
    restyled: str = ""
    relinked: str = ""


@dataclass(frozen=True)
class Block:
    """One top-level block of the comparison: kind same, changed, added or removed, its safe HTML, and the passage as it
    is ``written`` without marks (as it was, where it is removed).

    ``<del>`` and ``<ins>`` enclose text, ``.diff-format`` what only looks or leads otherwise, ``.diff-note`` says where
    links led and lead; ``.visually-hidden`` holds the labels. ``uid:`` addresses are not resolved.
    """

    kind: str
    html: str
    written: str = field(default="", compare=False)


def compare_html(
    old: str, new: str, labels: Labels = Labels(), link_name: Callable[[str], str] | None = None
) -> list[Block]:
    """The blocks of both bodies in reading order, removed ones where they stood.

    ``link_name`` gives people's name of an address. Raises sanitize.TooLong as for saving.
    """
    comparison = _Comparison(labels, link_name or str)
    before, after = passages(clean_html(old)), passages(clean_html(new))
    return [comparison.block(*pair) for pair in paired(before, after, together=False)]


def compare_line(old: str, new: str, labels: Labels = Labels()) -> str:
    """Two plain texts (a title, a phone) as escaped HTML with <del> and <ins>."""
    return _Comparison(labels, str).pieces(pieces_of(old), pieces_of(new), False)


class _Comparison:
    """Writes marks and remembers whether there were any."""

    def __init__(self, labels: Labels, link_name: Callable[[str], str]):
        self._labels = labels
        self._link_name = link_name
        self._marks = 0

    def block(self, old: Passage | None, new: Passage | None) -> Block:
        if old is None:
            return Block("added", self.passage(old, new), new.written)
        if new is None:
            return Block("removed", self.passage(old, new), old.written)
        marks = self._marks
        html = self.passage(old, new)
        return Block("same" if marks == self._marks else "changed", html, new.written)

    def passage(self, old: Passage | None, new: Passage | None) -> str:
        """One passage with its marks; either side may be missing."""
        shown = new or old
        if old is not None and new is not None and old.written == new.written:
            return new.written
        if shown.tag == "hr" and (old is None or new is None):
            return self._marked("ins" if new else "del", "<hr>")
        restyled = old is not None and new is not None and _restyled(old, new)
        pieces = [[] if side is None else side.pieces for side in (old, new)]
        if None not in pieces:
            inner = self.pieces(*pieces, restyled)
        else:
            inner = "".join(self.passage(*pair) for pair in self._parts(old, new))
        return self._enclosed(shown, inner, restyled)

    def pieces(self, old: list[Piece], new: list[Piece], restyled: bool) -> str:
        """Words with their marks."""
        html: list[str] = []
        for kept, removed, added in word_runs(old, new):
            html.append(self._kept(kept, restyled))
            if removed:
                html.append(self._marked("del", written(removed), self._labels.removed))
            if added:
                html.append(self._marked("ins", written(added), self._labels.added))
        return "".join(html)

    def _parts(self, old: Passage | None, new: Passage | None) -> Iterator[tuple[Passage | None, Passage | None]]:
        before, after = ([] if side is None else side.as_parts() for side in (old, new))
        cells = bool(new) and new.tag == "tr" and len(before) == len(after)
        return iter(zip(before, after, strict=True)) if cells else paired(before, after, together=True)

    def _kept(self, kept: list[tuple[Piece, Piece]], restyled: bool) -> str:
        """Words that stay; those in another format or with another link are shown so."""
        html: list[str] = []
        for links, run in by_style(kept):
            text = written([new for _old, new in run])
            if links is None:
                html.append(self._quietly(text) if restyled and run else text)
            else:
                html.append(self._restyled(text, *links))
        return "".join(html)

    def _quietly(self, text: str) -> str:
        return f'<span class="diff-format">{text}</span>'

    def _restyled(self, text: str, old_link: str, new_link: str) -> str:
        self._marks += 1
        if old_link == new_link:
            return self._quietly(self._spoken(self._labels.restyled) + text)
        names = [escape(self._link_name(link)) if link else "—" for link in (old_link, new_link)]
        note = f' <span class="diff-note">{names[0]} → {names[1]}</span>'
        return self._quietly(self._spoken(self._labels.relinked) + text) + note

    def _marked(self, tag: str, html: str, label: str = "") -> str:
        self._marks += 1
        return f"<{tag}>{self._spoken(label)}{html}</{tag}>"

    def _spoken(self, label: str) -> str:
        return f'<span class="visually-hidden">{escape(label)} </span>' if label else ""

    def _enclosed(self, shown: Passage, inner: str, restyled: bool) -> str:
        if not restyled:
            return enclosed(shown.tag, shown.attrs, inner)
        self._marks += 1
        note = self._spoken(self._labels.restyled)
        before = after = ""
        if shown.tag in _NOTE_GOES_BEFORE:
            before = note
        elif shown.tag not in _NO_ROOM_FOR_NOTES:
            after = note
        return before + enclosed(shown.tag, {**shown.attrs, "class": "diff-format"}, after + inner)


def _restyled(old: Passage, new: Passage) -> bool:
    """Is the same text now another kind of block, or has it other attributes?"""
    return (old.tag or "p") != (new.tag or "p") or old.attrs != new.attrs


def paired(old: list[Passage], new: list[Passage], together: bool) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Passages side by side: equal ones, then those in between that are alike; others stand alone, removed first.

    ``together``: one passage between equal ones goes with one, however unlike (their surroundings say so).
    """
    equal = matches([passage.written for passage in old], [passage.written for passage in new])
    for removed, added, pair in gaps(equal, len(old), len(new)):
        alike = _alike([old[i] for i in removed], [new[j] for j in added], together)
        for lone_old, lone_new, match in gaps(alike, len(removed), len(added)):
            yield from ((old[removed[i]], None) for i in lone_old)
            yield from ((None, new[added[j]]) for j in lone_new)
            if match:
                yield old[removed[match[0]]], new[added[match[1]]]
        if pair:
            yield old[pair[0]], new[pair[1]]


def _alike(old: list[Passage], new: list[Passage], together: bool) -> list[tuple[int, int]]:
    if len(old) == len(new) == 1:
        likeness = _likeness(old[0], new[0])
        return [(0, 0)] if likeness >= _ALIKE_ALONE or (together and likeness >= 0) else []
    if len(old) * len(new) > _MAX_PAIRS:
        return _alike_nearby(old, new)
    # The best sum of likenesses over all ascending pairings; best[i][j] speaks of what follows i and j.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likenesses = [[_likeness(one, other) for other in new] for one in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = best[i + 1][j + 1] + likenesses[i][j] if likenesses[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if likenesses[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + likenesses[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike_nearby(old: list[Passage], new: list[Passage]) -> list[tuple[int, int]]:
    """For very long gaps: each passage with the likest one about as far down, in one pass."""
    pairs, following = [], 0
    for i, passage in enumerate(old):
        middle = i * len(new) // len(old)
        window = range(max(following, middle - _WINDOW), min(len(new), middle + _WINDOW + 1))
        likest = max(window, key=lambda j: _likeness(passage, new[j]), default=None)  # noqa: B023
        if likest is not None and _likeness(passage, new[likest]) >= _ALIKE:
            pairs.append((i, likest))
            following = likest + 1
    return pairs


def _likeness(old: Passage, new: Passage) -> float:
    """The share of common words, 0 to 1; -1 for kinds of blocks that cannot be one another's version."""
    if old.tag != new.tag and not any({old.tag, new.tag} <= kind for kind in _KINDS):
        return -1
    total = old.words.total() + new.words.total()
    if not total:
        return 0.5
    return 2 * (old.words & new.words).total() / total


Run = tuple[list[tuple[Piece, Piece]], list[Piece], list[Piece]]


def word_runs(old: list[Piece], new: list[Piece]) -> list[Run]:
    """(kept, then removed, then added) in order, small kept runs between big changes taken into these."""
    pairs = matches([piece.key for piece in old], [piece.key for piece in new])
    words = sum(piece.is_word for piece in old) + sum(piece.is_word for piece in new)
    if 2 * sum(old[i].is_word for i, _j in pairs) < _ALIKE_WORDS * words:
        return [([], old, new)]
    runs: list[Run] = []
    kept: list[tuple[Piece, Piece]] = []
    for removed, added, pair in gaps(pairs, len(old), len(new)):
        if removed or added:
            run = (kept, [old[i] for i in removed], [new[j] for j in added])
            if runs and _is_crumb(kept, runs[-1], run):
                before, was, now = runs[-1]
                run = (before, [*was, *(o for o, _n in kept), *run[1]], [*now, *(n for _o, n in kept), *run[2]])
                runs.pop()
            runs.append(run)
            kept = []
        if pair:
            kept.append((old[pair[0]], new[pair[1]]))
    return [*runs, (kept, [], [])]


def _is_crumb(kept: list[tuple[Piece, Piece]], before: Run, after: Run) -> bool:
    """Is what stays between two replacements better read as part of one? Spaces are; two words between long ones."""
    if not kept:
        return True
    if not (before[1] and before[2] and after[1] and after[2]):
        return False
    stays = sum(not old.is_space for old, _new in kept)
    changes = min(sum(piece.is_word for piece in side) for side in (*before[1:], *after[1:]))
    return stays == 0 or (stays <= 2 and changes >= 3)


Styled = tuple[tuple[str, str] | None, list[tuple[Piece, Piece]]]


def by_style(kept: list[tuple[Piece, Piece]]) -> Iterator[Styled]:
    """Kept words in runs: with (old link, new link) where the format changed, with None where it did not."""
    flags = [None if old.formats == new.formats else (old.link, new.link) for old, new in kept]
    for index, (old, _new) in enumerate(kept):
        if old.is_space and flags[index]:  # nobody sees the format of a space, unless inside a changed run
            around = [flags[index - 1] if index else None, flags[index + 1] if index + 1 < len(flags) else None]
            flags[index] = around[0] if around[0] == around[1] else None
    run: list[tuple[Piece, Piece]] = []
    for index, pair in enumerate(kept):
        run.append(pair)
        if index + 1 == len(kept) or flags[index + 1] != flags[index]:
            yield flags[index], run
            run = []
