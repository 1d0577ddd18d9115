"""What a word of a query may have been meant to be: forms of the site's words, however they were typed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from orda.text.morphology import en, ru
from orda.text.morphology.forms import stems, terms
from orda.text.morphology.kazakh.folded import FoldedSuffixes, known_terms
from orda.text.morphology.kazakh.phonology import agree, devoiced
from orda.text.morphology.kazakh.suffixes import is_ending
from orda.text.morphology.spelling import (
    fold,
    has_kazakh_letters,
    is_cyrillic,
    is_latin,
    latin_skeletons,
    other_layouts,
    russian_spellings,
    skeleton,
)
from orda.text.morphology.vocabulary import Vocabulary, WordList
from orda.text.tokens import normalise, spans

WRITTEN, FOLDED, LATIN, LAYOUT, TYPO = "written", "folded", "latin", "layout", "typo"

LONGEST = 48
MAX_TERMS = 3
MAX_NEAR = 5
SHORTEST_WITH_TYPO = 4
MAX_STEMS = 16
# After a root that the site has, so many letters may be suffixes.
MAX_ENDING = 12

_LETTERS = {
    "kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіцчщьэюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}


@dataclass(frozen=True)
class Guess:
    """What a word was meant to be: how it was typed, a form of it to show, and the terms to look for."""

    how: str
    shown: str
    terms: tuple[str, ...]


def guesses(word: str, lang: str, vocabulary: Vocabulary) -> list[Guess]:
    """The readings of a query word that the site has words for, the likeliest first; [] where nothing is near.

    ``word`` is what stands between spaces, since keys like [ and ; are letters on the other layout. Never raises; a
    word is cut after ``LONGEST`` characters.
    """
    typed = normalise(word[:LONGEST])
    raw = word[:LONGEST].lower().strip()
    if not raw:
        return []
    for step in (_written, _folded, _latin, _layout, _typo):
        if found := list(step(typed, raw, lang, vocabulary)):
            break
    else:
        return []
    if found[0].how in (WRITTEN, FOLDED) and not vocabulary.is_form(typed):
        # A slip may look like a form of another word.
        known = {term for guess in found for term in guess.terms}
        found += [guess for guess in _slips(typed, lang, vocabulary) if known.isdisjoint(guess.terms)]
    return found


def query_terms(word: str, lang: str, vocabulary: Vocabulary | Iterable[str]) -> frozenset[str]:
    """The terms to look for; the word's own where nothing is near. A list of forms serves as a vocabulary too."""
    words = vocabulary if hasattr(vocabulary, "forms_like") else _word_list(vocabulary, lang)
    found = [term for guess in guesses(word, lang, words) for term in guess.terms]
    return frozenset(found) or terms(word[:LONGEST], lang)


def _written(typed: str, raw: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """As it stands; besides, without Kazakh letters it may be another word: жана is жаңа too."""
    if len(list(spans(raw))) == 1:  # "v[jd" is no Latin v but мхов
        yield from _known(WRITTEN, typed, lang, vocabulary)
    if lang == "kk" and is_cyrillic(typed) and not has_kazakh_letters(typed):
        yield from _of_forms(FOLDED, vocabulary.forms_like(typed), typed, lang, vocabulary)


def _folded(typed: str, raw: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """Typed without Kazakh letters, in a form that the site has not."""
    if lang == "kk" and is_cyrillic(typed) and not has_kazakh_letters(typed):
        yield from _of_terms(FOLDED, _kazakh_stems(typed, fold), vocabulary, "")


def _latin(typed: str, raw: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """In Latin letters."""
    if lang == "en" or not is_latin(typed) or is_cyrillic(typed):
        return
    keys = latin_skeletons(raw)
    found = [
        guess for key in keys for guess in _of_forms(LATIN, vocabulary.forms_like("~" + key), "", lang, vocabulary)
    ]
    if not found and list(_layout(typed, raw, lang, vocabulary)):
        return
    if not found and lang == "kk":
        stems_of_keys = [each for key in keys for each in _kazakh_stems(key, skeleton)]
        found = list(_of_terms(LATIN, stems_of_keys, vocabulary, "~"))
    if not found and lang == "ru":
        found = [guess for each in russian_spellings(raw) for guess in _known(LATIN, each, lang, vocabulary)]
    yield from found


def _known(how: str, word: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """A spelling, where the site has one of its terms."""
    own = tuple(term for term in sorted(terms(word, lang)) if vocabulary.frequency(term))
    if own:
        yield Guess(how, word, own)


def _layout(typed: str, raw: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """With the other keyboard layout on."""
    for meant in other_layouts(raw, lang):
        found = list(_known(LAYOUT, meant, lang, vocabulary))
        if not found and lang == "kk" and not has_kazakh_letters(meant):
            found = list(_of_forms(LAYOUT, vocabulary.forms_like(meant), "", lang, vocabulary))
            found = found or list(_of_terms(LAYOUT, _kazakh_stems(meant, fold), vocabulary, ""))
        yield from found


def _typo(typed: str, raw: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """One letter too many, too few, wrong, or two that changed places."""
    found = list(_slips(typed, lang, vocabulary))
    yield from found
    if _may_be_slip(typed) and (not found or lang == "kk"):
        # A Kazakh word has so many forms that the site's nearest one is often of another word.
        near = _kazakh_near if lang == "kk" else _dictionary_near
        known = {term for guess in found for term in guess.terms}
        for term in near(typed, lang, vocabulary)[: MAX_NEAR - len(found)]:
            if term not in known:
                yield Guess(TYPO, term, (term,))


def _may_be_slip(typed: str) -> bool:
    return len(typed) >= SHORTEST_WITH_TYPO and typed.replace("-", "").isalpha()


def _slips(typed: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """The site's own forms one slip away; Kazakh ones also where it was made without Kazakh letters."""
    if not _may_be_slip(typed):
        return
    near = edits(typed, lang)
    if lang == "kk" and not has_kazakh_letters(typed):
        forms = [form for each in near for form in vocabulary.forms_like(fold(each))]
    else:
        forms = [each for each in near if vocabulary.is_form(each)]
    for term in _best_terms((term for form in forms for term in stems(form, lang)), vocabulary):
        yield Guess(TYPO, next(form for form in forms if term in stems(form, lang)), (term,))


def _best_terms(found: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    known = {term: vocabulary.frequency(term) for term in found}
    return sorted((term for term in known if known[term]), key=lambda term: (-known[term], term))[:MAX_TERMS]


def _dictionary_near(typed: str, lang: str, vocabulary: Vocabulary) -> list[str]:
    """Terms of the dictionary's words one slip away, and the site's terms one slip from what it guesses."""
    is_known = {"ru": ru.is_known, "en": en.is_known}.get(lang)
    if is_known is None:
        return []
    meant = [each for each in edits(typed, lang) if is_known(each)]
    found = [term for each in meant for term in stems(each, lang)]
    return _best_terms([*found, *(each for stem in stems(typed, lang) for each in edits(stem, lang))], vocabulary)


def _kazakh_near(typed: str, lang: str, vocabulary: Vocabulary) -> list[str]:
    """The site's terms of which a form is one slip away, the longest first: a term, and nothing but suffixes after it.
    Where there is none, those one slip from what is left without suffixes."""
    best: dict[str, int] = {}
    for each in edits(typed, lang):
        for length in range(max(2, len(each) - MAX_ENDING), len(each) + 1):
            for root in {each[:length], devoiced(each[:length])}:
                if vocabulary.frequency(root) and agree(root, each[length:]) and is_ending(each[length:]):
                    best[root] = length
    if best:
        return sorted(best, key=lambda root: (-best[root], -vocabulary.frequency(root), root))
    near = (
        each for _cost, stem in _kazakh_stems(typed, str)[:MAX_STEMS] if len(stem) > 2 for each in edits(stem, lang)
    )
    return _best_terms(near, vocabulary)


def _of_forms(how: str, forms: Iterable[str], typed: str, lang: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    for form in list(forms)[:MAX_TERMS]:
        if form != typed:
            yield Guess(how, form, tuple(sorted(terms(form, lang))))


def _of_terms(how: str, found: list[tuple[float, str]], vocabulary: Vocabulary, prefix: str) -> Iterator[Guess]:
    for term in known_terms(found, lambda key: vocabulary.terms_like(prefix + key))[:MAX_TERMS]:
        yield Guess(how, term, (term,))


def edits(word: str, lang: str) -> Iterator[str]:
    """Everything at one slip's distance (Damerau): about 900 strings for a word of ten letters."""
    letters = _LETTERS.get(lang, _LETTERS["en"])
    for at in range(len(word)):
        left, right = word[:at], word[at:]
        yield left + right[1:]
        if len(right) > 1 and right[0] != right[1]:
            yield left + right[1] + right[0] + right[2:]
        for letter in letters:
            if letter != right[0]:
                yield left + letter + right[1:]
            yield left + letter + right
    for letter in letters:
        yield word + letter


@lru_cache(maxsize=4)
def _suffixes(folding: Callable[[str], str]) -> FoldedSuffixes:
    return FoldedSuffixes(folding)


def _kazakh_stems(word: str, folding: Callable[[str], str]) -> list[tuple[float, str]]:
    return _suffixes(folding).stems(word)


_made: list[tuple[object, WordList]] = []


def _word_list(forms: Iterable[str], lang: str) -> WordList:
    """The vocabulary of a plain list: made once while the same list is asked with."""
    for known, made in _made:
        if known is forms and made.lang == lang:
            return made
    made = WordList(forms, lang)
    _made[:] = [(forms, made)]
    return made
