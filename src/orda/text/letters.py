"""A passage letter by letter, each with the formats around it: a colour may begin in the middle of a word."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from orda.text import markup
from orda.text.markup import Node
from orda.text.passages import Format, Piece, enclosed, written
from orda.text.sanitize import clean_html

SAME, DELETED, ADDED = "same", "deleted", "added"
# What stands for a line across the page where only text can be written.
RULE = "———"


@dataclass(frozen=True)
class Run:
    """Inline HTML that stays (``same``), goes (``deleted``) or comes (``added``)."""

    kind: str
    html: str


def letters_of(children: list[Node | str], formats: tuple[Format, ...] = ()) -> Iterator[Piece]:
    """One piece for each character, picture and line break, with the formats around it; blocks are looked into."""
    for child in children:
        if isinstance(child, str):
            yield from (Piece(character, markup.text_of(character), formats) for character in child)
        elif child.tag == "br":
            yield Piece("\n", "<br>", formats)
        elif child.tag in ("img", "hr"):
            yield Piece(text_of_void(child), enclosed(child.tag, child.attrs, ""), formats)
        elif child.tag in markup.INLINE:
            yield from letters_of(child.children, (*formats, (child.tag, tuple(child.attrs.items()))))
        else:
            yield from letters_of(child.children, formats)


def letters_in(html: str) -> list[Piece]:
    """The letters of inline HTML."""
    return list(letters_of(markup.parse(html).children))


def squeezed(letters: list[Piece]) -> list[Piece]:
    """Without spaces at the ends and without second spaces; line breaks stay."""
    kept: list[Piece] = []
    for letter in letters:
        if not _is_plain_space(letter) or (kept and not kept[-1].is_space):
            kept.append(letter)
    while kept and _is_plain_space(kept[-1]):
        kept.pop()
    return kept


def html_of(letters: list[Piece]) -> str:
    """The inline HTML of letters."""
    return written(letters)


def is_blank(letters: list[Piece]) -> bool:
    """Is there nothing to see?"""
    return all(letter.is_space for letter in letters)


def safe_inline(html: str) -> str:
    """Inline HTML after the policy of ``sanitize``; a space at either end stays, blocks do not."""
    letters = squeezed(letters_in(clean_html(f"<p>{html}</p>")))
    if not letters:
        return " " if html else ""
    raw = letters_in(html)
    return html_of([*_end(raw, letters[0]), *letters, *_end(raw[::-1], letters[-1])])


def _end(raw: list[Piece], neighbour: Piece) -> list[Piece]:
    """The space with which the letters begin, in the format of what follows if it had that."""
    if not raw or not _is_plain_space(raw[0]):
        return []
    word = next((letter for letter in raw if not letter.is_space), raw[0])
    return [Piece(" ", " ", neighbour.formats if word.formats == raw[0].formats else ())]


def rewritten(page: list[Piece], runs: Iterable[Run], literal: bool = False) -> list[Piece] | None:
    """The letters of a passage without what the runs delete and with what they add; None where they do not fit it.

    What stays keeps the formats and links that the page has. Any white space fits any other; second spaces and those
    at the ends go, unless the passage is ``literal``.
    """
    placed = aligned(page, [(run.kind, letter) for run in runs for letter in letters_in(run.html)], _is_same)
    if placed is None:
        return None
    kept = [letter for kind, letter, _number in placed if kind != DELETED]
    return kept if literal else squeezed(kept)


def aligned(
    page: list[Piece], given: list[tuple[str, Piece]], is_same: Callable[[Piece, Piece, str], bool]
) -> list[tuple[str, Piece, int]] | None:
    """The letters of the page, and between them those that ``given`` adds; None where the others are not the page's.

    Each with its kind and its number in ``given``, -1 for the spaces at the ends. ``is_same`` is asked about the letter
    of the page, the given one and its kind.
    """
    place = _after_spaces(page, 0)
    placed = [(SAME, letter, -1) for letter in page[:place]]
    shown = placed[-1][1] if placed else None  # the letter that people see last
    for number, (kind, letter) in enumerate(given):
        if kind == ADDED:
            placed.append((ADDED, shown := letter, number))
        elif letter.is_space:
            following = _after_spaces(page, place)
            if following > place:
                placed += [(kind, present, number) for present in page[place:following]]
                shown = page[following - 1] if kind == SAME else shown
            elif kind == SAME and shown is not None and not shown.is_space:
                # The page shows two spaces as one, here something stands between them.
                placed.append((ADDED, shown := letter, number))
            place = following
        else:
            if place == len(page) or not is_same(page[place], letter, kind):
                return None
            placed.append((kind, page[place], number))
            shown = page[place] if kind == SAME else shown
            place += 1
    if _after_spaces(page, place) != len(page):
        return None
    return [*placed, *((SAME, letter, -1) for letter in page[place:])]


def text_of_void(node: Node) -> str:
    """What stands in plain text for a picture or a line across the page."""
    return RULE if node.tag == "hr" else f"[{node.attrs.get('alt') or node.attrs.get('src', '')}]"


def _is_plain_space(letter: Piece) -> bool:
    return letter.is_space and letter.html != "<br>"


def _after_spaces(page: list[Piece], place: int) -> int:
    while place < len(page) and page[place].is_space:
        place += 1
    return place


def _is_same(present: Piece, letter: Piece, kind: str) -> bool:
    """The same character; where it is to be deleted, with the same link, so that nobody's new address is lost."""
    return present.key == letter.key and (kind == SAME or present.link == letter.link)
