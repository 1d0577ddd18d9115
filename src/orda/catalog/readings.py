"""What the words of a query were meant to be: other letters, the other keyboard, a slip of a finger.

Letters and keyboards are read both ways without asking, for the words stand in the index so; a slip is only offered
("did you mean"), never put in place of what was typed.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from orda.catalog.query import Query, Term
from orda.text.morphology.pipeline import languages_of
from orda.text.morphology.query import FOLDED, TYPO, WRITTEN, Guess, guesses
from orda.text.morphology.spelling import other_layouts
from orda.text.tokens import parts

# Looking for slips costs milliseconds a word.
MAX_UNKNOWN = 4
LEAST_BEGINNING = 3
MAX_SUGGESTED = 3


@dataclass(frozen=True)
class Readings:
    """``query`` with the conditions as they are read, ``others``: {condition: {language: terms that fulfil it too}},
    ``slips``: {condition: what may have been meant, the likeliest first}."""

    query: Query
    others: Mapping[Term, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    slips: Mapping[Term, tuple[str, ...]] = field(default_factory=dict)


def read(query: Query, vocabularies: Mapping[str, object], understood: Container[Term] = ()) -> Readings:
    """Read the words of ``query`` by the ``vocabularies`` of the searcher: {language: vocabulary}, the own one first.

    Conditions that are ``understood`` stay as they are."""
    terms: list[Term] = []
    others: dict[Term, dict[str, frozenset[str]]] = {}
    slips: dict[Term, tuple[str, ...]] = {}
    unknown = 0
    for chunk in _chunks(query.terms):
        if len(chunk) > 1:
            found = _as_one_word(chunk, vocabularies)
            if found is not None:
                term, others[term] = found[0], found[1]
                terms.append(term)
                continue
        for term in chunk:
            if term in understood or not _is_word(term) or unknown >= MAX_UNKNOWN:
                terms.append(term)
                continue
            known, read_so, slip = _word(term, vocabularies)
            unknown += not known
            last = term is query.terms[-1] and len(term.words[0]) >= LEAST_BEGINNING
            read_as = replace(term, beginning=True) if not known and not read_so and last else term
            terms.append(read_as)
            if read_so:
                others[read_as] = read_so
            if slip:
                slips[read_as] = slip
    return Readings(replace(query, terms=tuple(terms)), others, slips)


def _is_word(term: Term) -> bool:
    return not (term.together or term.all_of or term.beginning or parts(term.words[0]))


def _chunks(terms: tuple[Term, ...]) -> Iterator[list[Term]]:
    """The conditions that stood together between two spaces."""
    chunk: list[Term] = []
    for term in terms:
        if chunk and (not term.chunk or term.chunk != chunk[-1].chunk):
            yield chunk
            chunk = []
        chunk.append(term)
    if chunk:
        yield chunk


def _as_one_word(chunk: list[Term], vocabularies) -> tuple[Term, dict[str, frozenset[str]]] | None:
    """Several words that are one on the other keyboard, whose keys for ж, х, э, б, ю and ъ are no letters here."""
    typed = chunk[0].chunk
    if not typed or not typed.isascii():
        return None
    found = {
        lang: frozenset(
            term
            for meant in other_layouts(typed.lower(), lang)
            for guess in guesses(meant, lang, words)
            if guess.how in (WRITTEN, FOLDED)
            for term in guess.terms
        )
        for lang, words in vocabularies.items()
    }
    found = {lang: held for lang, held in found.items() if held}
    return (Term((chunk[0].words[0],), typed, chunk=typed), found) if found else None


def _word(term: Term, vocabularies) -> tuple[bool, dict[str, frozenset[str]], tuple[str, ...]]:
    """(does it stand somewhere as it is typed, what it is read as in each language, slips that it may be)."""
    known, read_so, slips = False, {}, []
    typed = term.chunk or term.words[0]
    for lang, words in vocabularies.items():
        found = guesses(typed, lang, words) if _may_be(term.words[0], lang) else []
        known = known or any(guess.how == WRITTEN for guess in found)
        held = frozenset(each for guess in found if guess.how not in (WRITTEN, TYPO) for each in guess.terms)
        if held:
            read_so[lang] = held
        slips += [(-_weight(guess, words), guess.shown) for guess in found if guess.how == TYPO]
    if any(words.is_form(term.words[0]) for words in vocabularies.values()):
        slips = []
    layouts = read_so if not known else {lang: held for lang, held in read_so.items() if lang == "kk"}
    return known, layouts, tuple(dict.fromkeys(shown for _weight, shown in sorted(slips)))[:MAX_SUGGESTED]


def _weight(guess: Guess, words) -> int:
    return sum(words.frequency(term) for term in guess.terms)


def _may_be(word: str, lang: str) -> bool:
    """Latin letters may be any language, on the other keyboard or in another alphabet; Kazakh ones are Kazakh."""
    languages = languages_of(word)
    return lang in languages or languages in ((), ("en",)) or lang == "en"


def corrected(readings: Readings) -> list[str]:
    """The query with the likeliest slips mended, as it may be offered: at most three."""
    if not readings.slips:
        return []
    most = max(map(len, readings.slips.values()))
    found = []
    for number in range(most):
        words = [
            slips[min(number, len(slips) - 1)] if (slips := readings.slips.get(term)) else term.typed
            for term in readings.query.terms
        ]
        found.append(" ".join((*words, *(f"-{term.typed}" for term in readings.query.excluded))))
    return list(dict.fromkeys(found))
