"""A line of a letter laid over its passage of the page: the page's own words and formats, and the letter's green."""

from collections.abc import Iterable
from itertools import groupby

from orda.importers.letter_lines import Line, formats_of, is_same
from orda.text.leaves import Leaf
from orda.text.letters import ADDED, SAME, Run, aligned, html_of, safe_inline, squeezed
from orda.text.passages import Format, Piece

# A letter with its kind and its number in the line; -1 where the letter does not have it.
_Placed = tuple[str, Piece, int]
_CLASSES = {"a": "a", "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "sup": "raised", "sub": "raised"}


def runs_on(leaf: Leaf, line: Line) -> tuple[Run, ...] | None:
    """What stays, goes and comes in the passage; None where the line's black and red are not its words."""
    page = leaf.letters()
    placed = aligned([letter for letter in page if not letter.is_picture], line.letters, is_same)
    if placed is None:
        return None
    return joined(_with_pictures(page, _dressed(placed, line)))


def new_html(line: Line) -> str:
    """The words of a line that is new, as inline HTML."""
    return safe_inline(html_of(squeezed([letter for kind, letter in line.letters if kind == ADDED])))


def joined(letters: Iterable[tuple[str, Piece]]) -> tuple[Run, ...]:
    """Letters as runs; what comes from the file is sanitised."""
    runs = []
    for kind, group in groupby(letters, key=lambda pair: pair[0]):
        html = html_of([letter for _kind, letter in group])
        runs.append(Run(kind, safe_inline(html) if kind == ADDED else html))
    return tuple(runs)


def _with_pictures(page: list[Piece], placed: list[tuple[str, Piece]]) -> list[tuple[str, Piece]]:
    """Pictures, which no letter shows, stay behind the letter behind which they stand."""
    behind: dict[int, list[Piece]] = {}
    last = 0
    for letter in page:
        if letter.is_picture:
            behind.setdefault(last, []).append(letter)
        else:
            last = id(letter)
    found = [(SAME, picture) for picture in behind.get(0, ())]
    for kind, letter in placed:
        found.append((kind, letter))
        found += [(SAME, picture) for picture in behind.get(id(letter), ())]
    return found


def _dressed(placed: list[_Placed], line: Line) -> list[tuple[str, Piece]]:
    """Added letters in the formats of the page where the letter shows them like their neighbours."""
    before, after = _neighbours(placed), _neighbours(placed[::-1])[::-1]
    dressed: list[tuple[str, Piece]] = []
    for (kind, letter, number), left, right in zip(placed, before, after, strict=True):
        if kind == ADDED:
            formats = _formats(line, number, left, right)
            letter = Piece(letter.key, letter.html, formats)
        dressed.append((kind, letter))
    return dressed


# The nearest letter of the page on one side, and the nearest that is no space.
_Neighbours = tuple[_Placed | None, _Placed | None]


def _neighbours(placed: list[_Placed]) -> list[_Neighbours]:
    found: list[_Neighbours] = []
    nearest = word = None
    for each in placed:
        found.append((nearest, word))
        kind, letter, number = each
        if kind != ADDED:
            nearest = each
            word = each if number >= 0 and not letter.is_space else word
    return found


def _formats(line: Line, number: int, left: _Neighbours, right: _Neighbours) -> tuple[Format, ...]:
    """The formats of an added letter. Where the letter shows its neighbours otherwise than the page does (many are
    written in one look), it says nothing by its looks."""
    signature, tag = line.signatures[number], line.passage.kind.tag
    own, around = formats_of(signature, tag), _shared(left[0], right[0])
    wanted = {_class(each) for each in own}
    words = [word for _nearest, word in (left, right) if word is not None]
    for _kind, letter, place in words:
        if line.signatures[place] == signature:
            return tuple(each for each in letter.formats if each in around or _class(each) in wanted)
    doubted: set[str] = set()
    for _kind, letter, place in words:
        doubted |= {_class(each) for each in formats_of(line.signatures[place], tag)} ^ set(map(_class, letter.formats))
    kept = [each for each in around if _class(each) in doubted or _class(each) in wanted or not _class(each)]
    if "a" in wanted and signature[3] not in {line.signatures[place][3] for _kind, _letter, place in words}:
        kept = [each for each in kept if each[0] != "a"]
    known = {_class(each) for each in kept} | doubted
    return (*kept, *(each for each in own if _class(each) not in known))


def _class(style: Format) -> str:
    """Formats that a file has too; "" for the others."""
    return _CLASSES.get(style[0], "")


def _shared(left: _Placed | None, right: _Placed | None) -> tuple[Format, ...]:
    """The formats that begin before and end behind: what stands between is inside of them."""
    if left is None or right is None:
        return ()
    shared = []
    for one, other in zip(left[1].formats, right[1].formats, strict=False):
        if one != other:
            break
        shared.append(one)
    return tuple(shared)
