"""What a distorted word of a query was meant to be, by the words of a site."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.morphology.pipeline import WordList, guesses, keys_of, query_terms, terms

SITE = WordList(
    {
        "құрылтайға": 4,
        "дайындық": 3,
        "университеттің": 9,
        "жаңалықтар": 7,
        "жана": 1,
        "жаңа": 5,
        "емтихандарды": 2,
        "өтініш": 2,
        "көші-қон": 1,
        "түлектеріміз": 2,
        "ғылымның": 2,
        "қабылдау": 6,
        "тапсырған": 1,
        "кітаптары": 2,
    },
    "kk",
)
RUSSIAN = WordList(["Университета", "кафедры", "общежитие", "статьи", "учёный", "мхов"], "ru")
ENGLISH = WordList(["universities", "faculty", "accommodation", "teaching"], "en")


def reached(word: str, vocabulary: WordList, how: str) -> set[str]:
    """The terms that a word reaches in a certain way."""
    return {term for guess in guesses(word, vocabulary.lang, vocabulary) if guess.how == how for term in guess.terms}


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("курылтайга", "құрылтай"),  # the form that the site has
        ("курылтайдан", "құрылтай"),  # another form: о and у have changed sides in harmony
        ("отиништи", "өтініш"),
        ("тулектер", "түлек"),
        ("гылымга", "ғылым"),
        ("емтихандарга", "емтихан"),
        ("кабылданды", "қабылда"),
        ("китабын", "кітап"),
    ],
)
def test_words_without_kazakh_letters_are_found(typed, term):
    assert term in reached(typed, SITE, "folded") | reached(typed, SITE, "written")


def test_a_word_without_kazakh_letters_may_be_two():
    assert reached("жана", SITE, "written") == set(terms("жана", "kk"))
    assert "жаңа" in reached("жана", SITE, "folded")


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("qūryltaiğa", "құрылтай"),
        ("quryltaydan", "құрылтай"),
        ("zhanalyk", "жаңалық"),
        ("dayindyqqa", "дайындық"),
        ("otinishti", "өтініш"),
        ("kóshi-qon", "көші-қон"),
    ],
)
def test_latin_letters_are_read_as_kazakh(typed, term):
    assert term in reached(typed, SITE, "latin")


@pytest.mark.parametrize(
    ("typed", "vocabulary", "term"),
    [
        ("09hsknfq5f", SITE, "құрылтай"),
        ("09hsknfqlf", SITE, "құрылтай"),
        ("rehsknfqlf", SITE, "құрылтай"),
        ("r-i3-0jy", SITE, "көші-қон"),
        ("eybdthcbntnfvb", RUSSIAN, "университет"),
        ("v[jd", RUSSIAN, "мох"),
        ("афсгден", ENGLISH, "faculty"),
    ],
)
def test_the_wrong_layout_is_recognised(typed, vocabulary, term):
    assert term in reached(typed, vocabulary, "layout")


@pytest.mark.parametrize(
    ("typed", "vocabulary", "term"),
    [
        ("курылтаига", SITE, "құрылтай"),  # and without Kazakh letters
        ("құрылтаға", SITE, "құрылтай"),  # a letter of the site's form is missing
        ("дайынлық", SITE, "дайындық"),
        ("құрлытайдың", SITE, "құрылтай"),  # two changed places, in a form that the site has not
        ("өтінішітң", SITE, "өтініш"),  # in the suffix
        ("кпітаптан", SITE, "кітап"),
        ("универистетом", RUSSIAN, "университет"),
        ("обшежитии", RUSSIAN, "общежитие"),
        ("кафедрв", RUSSIAN, "кафедра"),
        ("acommodation", ENGLISH, "accommodation"),
        ("facullties", ENGLISH, "faculty"),
    ],
)
def test_one_slip_is_forgiven(typed, vocabulary, term):
    assert term in reached(typed, vocabulary, "typo")


def test_a_guess_says_what_to_show():
    assert guesses("дайындқ", "kk", SITE)[0].shown == "дайындық"
    assert guesses("курылтайга", "kk", SITE)[0].shown == "құрылтайға"


def test_what_is_written_right_is_not_guessed_at():
    assert [guess.how for guess in guesses("жаңалықтар", "kk", SITE)] == ["written"]
    assert [guess.how for guess in guesses("университет", "ru", RUSSIAN)] == ["written"]


def test_what_the_site_has_nothing_like_keeps_its_own_terms():
    assert guesses("бәйтерек", "kk", SITE) == []
    assert query_terms("бәйтерек", "kk", SITE) == terms("бәйтерек", "kk")


def test_a_list_of_forms_serves_as_a_vocabulary():
    forms = ["құрылтайға", "дайындық"]
    assert query_terms("курылтайга", "kk", forms) == {"құрылтай"}
    assert query_terms("дайндық", "kk", forms) == {"дайындық"}


def test_a_vocabulary_tells_forms_terms_and_beginnings():
    assert SITE.is_form("дайындық") and not SITE.is_form("дайындыққа")
    assert (SITE.frequency("жаңалық"), SITE.frequency("жаңалықтар")) == (7, 0)
    assert SITE.forms_like("жана") == ("жаңа", "жана")  # the more frequent first
    assert SITE.terms_like(keys_of("құрылтай")[1]) == ("құрылтай",)
    assert SITE.beginning("жаң", 5) == ["жаңа", "жаңалықтар"]
    assert SITE.beginning("жаң", 1) == ["жаңа"] and SITE.beginning("жаң", -1) == []


ODD = (
    "",
    " ",
    "\x00",
    "\u202e\u200f",
    "🎓🎓",
    "((",
    "[]",
    "***",
    "\"'",
    "-",
    "=",
    "2345890-=",
    "a" * 50,
    "\ud800",
    "İ",
    "ß",
)


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("vocabulary", [SITE, RUSSIAN, ENGLISH, WordList([], "kk")])
def test_odd_words_are_answered(typed, vocabulary):
    assert isinstance(guesses(typed, vocabulary.lang, vocabulary), list)
    assert query_terms(typed, vocabulary.lang, vocabulary)


def test_endless_words_are_cut():
    began = time.process_time()
    for piece in ("а", "қ", "a", "әл-", "[", "лар", "ның"):
        for vocabulary in (SITE, RUSSIAN, ENGLISH):
            guesses(piece * 1_000_000, vocabulary.lang, vocabulary)
    assert time.process_time() - began < 30


@given(st.text(max_size=30))
def test_any_text_is_answered(text):
    for vocabulary in (SITE, RUSSIAN, ENGLISH):
        found = guesses(text, vocabulary.lang, vocabulary)
        assert all(guess.terms and all(vocabulary.frequency(term) for term in guess.terms) for guess in found)
