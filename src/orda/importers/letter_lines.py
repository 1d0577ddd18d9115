"""The paragraphs of a coloured letter, letter by letter: which stay, which go, which come (clause E13)."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from orda.importers.colours import GREEN, RED, meaning
from orda.importers.docx import DELETED as TRACKED_OUT
from orda.importers.docx import INSERTED as TRACKED_IN
from orda.importers.docx import WordPassage, WordRun
from orda.text import markup
from orda.text.characters import visible
from orda.text.leaves import folded
from orda.text.letters import ADDED, DELETED, SAME
from orda.text.passages import Format, Piece

# Word writes quotes, dashes and apostrophes as it likes: they are one for finding a passage, and the page's own stay.
_ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛ʼ′`", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"\xa0": " "}
)
_HEADINGS = frozenset({"h2", "h3", "h4"})
# How an added letter looks beside its neighbours: bold, italic, raised, where it leads.
Signature = tuple[bool, bool, str, str]


@dataclass
class Line:
    """One paragraph: its letters with what becomes of each, and how each looks in the letter."""

    passage: WordPassage
    letters: list[tuple[str, Piece]] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    contradicts: bool = False
    key: str = ""

    @property
    def is_marked(self) -> bool:
        """Does anything go or come?"""
        return self.contradicts or any(kind != SAME for kind, _letter in self.letters)

    @property
    def is_new(self) -> bool:
        """Is it all green?"""
        return not self.key and any(kind == ADDED and not letter.is_space for kind, letter in self.letters)

    @property
    def is_empty(self) -> bool:
        """Is there nothing to see?"""
        return all(letter.is_space for _kind, letter in self.letters)

    @property
    def stays(self) -> bool:
        """Will anything of it be there?"""
        return any(kind != DELETED and not letter.is_space for kind, letter in self.letters)

    @property
    def text(self) -> str:
        """All its words."""
        return folded("".join(letter.key for _kind, letter in self.letters))


def line_of(passage: WordPassage, link_of: Callable[[str], str] = str) -> Line:
    """What the looks of a paragraph's words say; ``link_of`` gives the page's form of an address in the file."""
    line = Line(passage)
    for run in passage.runs:
        kind = _kind(run)
        if kind is None:
            line.contradicts, kind = True, SAME
        look = run.look
        link = (link_of(run.link) if run.link else "") or ""
        signature = (look.bold, look.italic, look.raised, link)
        formats = formats_of(signature, passage.kind.tag)
        for character in unicodedata.normalize("NFC", visible(run.text)):
            html = "<br>" if character == "\n" else markup.text_of(character)
            line.letters.append((kind, Piece(character, html, formats)))
            line.signatures.append(signature)
    line.key = key_of("".join(letter.key for kind, letter in line.letters if kind != ADDED))
    return line


def words_that_stand(passage: WordPassage) -> str:
    """The key of a paragraph without what comes, as ``Line.key`` has it."""
    texts = (unicodedata.normalize("NFC", visible(run.text)) for run in passage.runs if _kind(run) != ADDED)
    return key_of("".join(texts))


def key_of(text: str) -> str:
    """Texts that differ in nothing but white space and the make of their quotes and dashes have one key."""
    return folded(text.translate(_ALIKE))


def is_same(present: Piece, given: Piece, _kind: str) -> bool:
    """Does the letter of the file stand for this one of the page?"""
    return present.key.translate(_ALIKE) == given.key.translate(_ALIKE)


def formats_of(signature: Signature, tag: str) -> tuple[Format, ...]:
    """The formats of a page for a look in the file; headings are bold anyway."""
    bold, italic, raised, link = signature
    formats: list[Format] = [("a", (("href", link),))] if link else []
    formats += [("strong", ())] if bold and tag not in _HEADINGS else []
    formats += [("em", ())] if italic else []
    return (*formats, (raised, ())) if raised else tuple(formats)


def _kind(run: WordRun) -> str | None:
    """What becomes of the run; None where its marks contradict each other."""
    colours = {meaning(run.look.colour), meaning(run.look.fill, fill=True)}
    goes = RED in colours or run.look.struck or run.tracked == TRACKED_OUT
    comes = GREEN in colours or run.tracked == TRACKED_IN
    if goes and comes:
        return None if run.text.strip() else SAME
    return DELETED if goes else ADDED if comes else SAME
