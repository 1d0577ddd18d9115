"""Coloured letters: what is red in a Word file goes, what is green comes (clause E13); what has no certain place on the
page is handed back beside it, with the reason, and never guessed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orda.i18n import _
from orda.importers import docx
from orda.importers.docx import DELETED as TRACKED_OUT
from orda.importers.docx import INSERTED as TRACKED_IN
from orda.importers.docx import WordText
from orda.importers.letter_lines import Line, key_of, line_of, words_that_stand
from orda.importers.letter_new import Additions, Element
from orda.importers.letter_places import Places
from orda.importers.letter_runs import joined, runs_on
from orda.importers.word_parts import too_large
from orda.text.correction import Correction, New, standings
from orda.text.leaves import planted
from orda.text.letters import ADDED, Run, safe_inline
from orda.text.sanitize import clean_html

# A letter with more is one for another page.
MAX_BESIDE = 200
# Lines with anything red or green, and the letters in them: each line costs a look for its place, each letter several.
MAX_MARKED = 3_000
MAX_LETTERS = 90_000
CONTRADICTS = _("Some of its words are marked both as deleted and as added.")
BROKEN = _("Two paragraphs were made one here, or one was made two. Delete the old ones and add the new ones whole.")
CHANGED = _("Its black and red words stand nowhere on the page.")
SEVERAL = _("Its black and red words stand on the page more than once. Leave its neighbours in the letter.")
NO_PLACE = _("Its place is not certain. Leave the passages before and after it in the letter as the page has them.")
MORE = _("More passages of the letter have no place on the page than can be shown. Is it the letter of this page?")


@dataclass(frozen=True)
class Beside:
    """A coloured passage without a certain place on the page: its words, the reason for people, and its runs."""

    text: str
    reason: str
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Letter:
    """What a letter wants of a page, what could not be placed there, and what was left out of the file."""

    corrections: tuple[Correction, ...]
    beside: tuple[Beside, ...] = ()
    notes: tuple[str, ...] = ()


def corrections_in(letter: bytes | WordText, html: str, link_of: Callable[[str], str] = str) -> Letter:
    """The corrections of the page's text that a coloured .docx holds; ``link_of`` gives the page's form of an address.

    Raises BadUpload, sanitize.TooLong.
    """
    return _Matching(_read(letter), html, link_of).letter()


def match_language(letter: bytes | WordText, texts: Mapping[str, str]) -> str:
    """The language of the text that the letter was written over, "" if that is not plain; ``texts`` by language.

    A letter in Kazakh that was given for the Russian text is known by this. Raises BadUpload, sanitize.TooLong.
    """
    keys = set(map(words_that_stand, _read(letter).passages))
    found = {}
    for lang, html in texts.items():
        passages = {key_of(leaf.text) for leaf in planted(clean_html(html))[1]}
        found[lang] = sum(len(key) for key in keys & passages)
    best = max(found.values(), default=0)
    named = [lang for lang, size in found.items() if size == best]
    return named[0] if best and len(named) == 1 else ""


def _read(letter: bytes | WordText) -> WordText:
    return docx.read(letter) if isinstance(letter, bytes) else letter


class _Matching:
    """One letter over one text."""

    def __init__(self, word: WordText, html: str, link_of: Callable[[str], str]):
        leaves = planted(clean_html(html))[1]
        self._notes = word.notes
        self._standings = standings(leaves)
        self._lines = [line_of(passage, link_of) for passage in word.passages]
        marked = [len(line.letters) for line in self._lines if line.is_marked]
        if len(marked) > MAX_MARKED or sum(marked) > MAX_LETTERS:
            raise too_large()
        self._places = Places(self._lines, leaves)
        self._additions = Additions(self._lines, self._places)
        self._corrections: list[Correction] = []
        self._beside: list[tuple[int, Beside]] = []
        self._orders: Counter = Counter()

    def letter(self) -> Letter:
        broken, done = self._broken(), set()
        for number, line in enumerate(self._lines):
            if number in done or line.is_empty or not (line.is_marked or number in broken):
                continue
            if line.contradicts or number in broken:
                self._put_beside([number], CONTRADICTS if line.contradicts else BROKEN)
            elif not line.is_new:
                self._changed(number, line)
            else:
                for element in self._additions.at(number, broken):
                    done |= set(element.lines)
                    self._add(element)
        beside = tuple(each for _number, each in sorted(self._beside, key=lambda pair: pair[0]))
        notes = self._notes if len(beside) <= MAX_BESIDE else (*self._notes, MORE)
        return Letter(tuple(self._corrections), beside[:MAX_BESIDE], notes)

    def _broken(self) -> set[int]:
        """Paragraphs that Word joined or divided by tracked changes of the ends between them."""
        broken: set[int] = set()
        for number, (line, following) in enumerate(zip(self._lines, self._lines[1:], strict=False)):
            if line.passage.cell != following.passage.cell:
                continue
            divided = line.passage.mark == TRACKED_IN and line.key and following.key
            joined = line.passage.mark == TRACKED_OUT and line.stays and following.stays
            if divided or joined:
                broken |= {number, number + 1}
        return broken

    def _changed(self, number: int, line: Line) -> None:
        leaf = self._places.leaf.get(number)
        runs = runs_on(leaf, line) if leaf else None
        if runs is None:
            return self._put_beside([number], SEVERAL if not leaf and self._places.is_known(line) else CHANGED)
        standing = self._standings[leaf.index]
        correction = Correction(standing.text, standing.occurrence, runs, standing.of, standing.tag)
        if not correction.changes_nothing:
            self._corrections.append(correction)
        return None

    def _put_beside(self, numbers: Sequence[int], reason: str) -> None:
        for number in numbers:
            line = self._lines[number]
            if not line.is_empty:
                runs = tuple(Run(run.kind, safe_inline(run.html)) for run in joined(line.letters))
                self._beside.append((number, Beside(line.text, reason, runs)))

    def _add(self, element: Element) -> None:
        if element.spot is None:
            return self._put_beside(element.lines, NO_PLACE)
        leaf, new = element.spot
        if element.tag == "td":
            order = new.order
        else:
            key = (leaf.index, new.depth, new.before)
            order = self._orders[key]
            self._orders[key] += 1
        standing, runs = self._standings[leaf.index], (Run(ADDED, element.html),)
        new = New(element.tag, new.depth, new.before, order)
        self._corrections.append(Correction(standing.text, standing.occurrence, runs, standing.of, element.tag, new))
        return None
