"""What somebody typed, as conditions: words, "phrases", -without, beginnings*, codes. Nothing typed is an error.

No query parser reads what people type: every run of characters is a condition or it is nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from orda.i18n import LANGUAGES
from orda.text.morphology.pipeline import is_stop_word
from orda.text.tokens import parts, spans, tokenise

MAX_QUERY = 200
MAX_WORDS = 12
# A shorter beginning is that of half the lexicon.
LEAST_BEGINNING = 2

_PIECE = re.compile(
    r"""(?P<without>(?<!\S)[-\u2013\u2212](?=[\w"«“„]))?  # a minus before a word or a phrase, after a space
    (?:["«“„](?P<phrase>[^"«»“”„]*)["»”“]?                # a phrase, closed or not
    |(?P<word>[^\s"«»“”„]+))""",
    re.VERBOSE,
)
# 24/52.6-2024, № 12-34/56, 6В10101: what stands together in a number is looked for together.
_CODE = re.compile(r"(?=.*\d)\w+(?:[./\\\u2010-\u2015-]\w+)+")
_INVISIBLE = re.compile(r"[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class Term:
    """One condition: ``words`` in this order next to each other (``together``), all of several words in any of their
    forms (``all_of``), or one such word.

    ``beginning`` finds longer words too; ``without`` excludes. ``typed`` is what stood in the query, ``chunk`` that
    with everything up to the spaces around it.
    """

    words: tuple[str, ...]
    typed: str = field(compare=False)
    together: bool = False
    beginning: bool = False
    without: bool = False
    all_of: bool = False
    chunk: str = field(default="", compare=False)


@dataclass(frozen=True)
class Query:
    """``terms`` must be there, ``excluded`` must not; ``text`` is what was typed, in one line."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that must be there, in order."""
        return tuple(dict.fromkeys(word for term in self.terms for word in term.words))


def words_of(text: str) -> tuple[str, ...]:
    """The words in a text that was typed, capped, whatever they mean in a query."""
    return tuple(dict.fromkeys(tokenise(text[:MAX_QUERY])))[:MAX_WORDS]


def in_one_line(text: str) -> str:
    """What was typed, as far as anybody reads it, without marks that nobody sees."""
    return " ".join(_INVISIBLE.sub(" ", text[: MAX_QUERY * 4]).split())[:MAX_QUERY]


@lru_cache(maxsize=500)
def parse(text: str) -> Query:
    """The conditions that ``text`` makes, at most ``MAX_WORDS`` words; the same for everybody."""
    line = in_one_line(text)
    terms: list[Term] = []
    left = MAX_WORDS
    for term in _terms(line):
        left -= len(term.words)
        if left < 0:
            break
        if term not in terms:
            terms.append(term)
    excluded = tuple(term for term in terms if term.without)
    return Query(line, tuple(_worth([term for term in terms if not term.without])), excluded)


def _worth(terms: list[Term]) -> Iterable[Term]:
    """Without words that are in every text; their languages are not known, so those of any language count as such."""
    return [term for term in terms if term.together or term.beginning or not _frequent(term.words[0])]


def _frequent(word: str) -> bool:
    return any(is_stop_word(word, lang) for lang in LANGUAGES)


def _terms(line: str) -> Iterator[Term]:
    for piece in _PIECE.finditer(line):
        without, phrase, word = bool(piece["without"]), piece["phrase"], piece["word"]
        if phrase is not None:
            words = tuple(_words(phrase))[:MAX_WORDS]
            if words:
                yield Term(words, f'"{phrase.strip()}"', together=True, without=without)
        else:
            yield from _of_chunk(word, without)


def _of_chunk(chunk: str, without: bool) -> Iterator[Term]:
    """What stands between two spaces: a code, or the words in it."""
    code = chunk.strip("№#.,;:!?()[]{}*")
    if _CODE.fullmatch(code) and not code.replace("-", "").isalpha():
        words = tuple(_words(code))[:MAX_WORDS]
        yield Term(words, chunk, together=len(words) > 1, without=without)
        return
    found = list(_words(chunk, whole=True))
    for number, word in enumerate(found, 1):
        last = number == len(found) and chunk.endswith("*") and len(word) >= LEAST_BEGINNING
        yield Term((word,), word, beginning=last, without=without, chunk=chunk)


def _words(text: str, whole: bool = False) -> Iterator[str]:
    """The words as the indexes of written words have them: a compound and its parts, or it alone."""
    for _start, _end, word in spans(text):
        yield word
        if not whole:
            yield from parts(word)
