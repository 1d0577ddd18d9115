"""Terms of words in three languages, whatever stands in a text."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.morphology import kk
from orda.text.morphology.kazakh import analysis, lexicon
from orda.text.morphology.pipeline import (
    ANALYZER_VERSION,
    analyse,
    is_stop_word,
    languages_of,
    stem,
    stems,
    terms,
    terms_with_parts,
)

SOURCE = str(Path(analysis.__file__).parents[4])
LANGUAGES = ("kk", "ru", "en", "de")
ODD = (
    "",
    " ",
    "\x00",
    "\u202eкітап\u202c",
    "🎓🎓",
    "-",
    "---",
    "'",
    "а",
    "ъъъъ",
    "ьі",
    "1 000",
    "ﷺ",
    "\ud800",
    "К" * 300,
)


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("кітабы", ("kk",)),
        ("баланы", ("kk", "ru")),
        ("ғылым", ("kk",)),
        ("study", ("en",)),
        ("2026", ()),
        ("été", ("en",)),
        ("日本", ()),
    ],
)
def test_letters_tell_in_which_languages_a_word_is_read(word, languages):
    assert languages_of(word) == languages


@pytest.mark.parametrize(
    ("word", "lang", "wanted"),
    [
        ("Құрылтайға", "kk", {"құрылтай"}),
        ("учёного", "ru", {"ученый"}),
        ("studies", "en", {"study"}),
        ("Қазақстанның", "ru", {"қазақстан"}),
        ("students", "kk", {"student"}),
        ("6B10101", "kk", {"6b10101"}),
        ("№15", "ru", {"15"}),
        ("көші-қонның", "kk", {"көші-қон"}),
        ("ЖОО-да", "kk", {"жоо"}),
        ("words", "de", {"words"}),
    ],
)
def test_terms_of_a_word(word, lang, wanted):
    assert terms(word, lang) == wanted


def test_a_compound_is_one_word_and_its_parts_are_others():
    assert terms("әл-Фараби", "kk") == {"әл-фараби"}
    assert terms_with_parts("әл-Фараби", "kk") == {"әл-фараби", "әл", "фараби"}


def test_a_text_gives_all_terms_of_its_words_in_order_without_stop_words():
    assert analyse("Құжаттар және өтініштер", "kk") == ["құжат", "өтініш"]
    assert analyse("the writing of books", "en") == ["writing", "write", "book"]
    assert is_stop_word("және", "kk")


def test_a_word_of_two_readings_has_the_terms_of_both():
    assert set(stems("статей", "ru")) == {"статья", "стать"}
    assert set(stems("left", "en")) == {"left", "leave"}
    assert set(stems("meetings", "en")) >= {"meeting"}
    assert stem("статья", "ru") == "статья"


@pytest.mark.parametrize("word", ODD)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_odd_words_have_terms_too(word, lang):
    assert terms(word, lang)
    assert stems(word, lang)
    assert isinstance(analyse(word, lang), list)


def test_an_endless_word_is_cut():
    began = time.process_time()
    for letter in "аqә-9'":
        assert max(map(len, terms(letter * 1_000_000, "kk"))) <= 80
    assert time.process_time() - began < 5


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_has_terms(text, lang):
    assert terms(text, lang)
    assert all(analyse(text, lang))


@given(st.text(alphabet="абгдежзийклмнопрстуышьюяәғқңөұүһі-", min_size=1, max_size=24))
def test_any_letters_have_one_to_three_kazakh_terms(word):
    assert 1 <= len(kk.stems(word)) <= 3
    assert all(kk.stems(word))


def test_each_dictionary_is_loaded_at_the_first_word_of_its_language():
    """Memory and start-up: an application that meets Kazakh words alone holds no others."""
    program = """
import sys
from orda.text.morphology import pipeline
from orda.text.morphology.kazakh import lexicon
assert not lexicon._loaded.cache_info().currsize
pipeline.terms("кітапты", "kk")
assert lexicon._loaded.cache_info().currsize
assert not {"pymorphy3", "simplemma"} & set(sys.modules)
pipeline.warm()
assert {"pymorphy3", "simplemma"} <= set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], env={"PYTHONPATH": SOURCE}, check=False)
    assert done.returncode == 0


def test_threads_that_begin_together_get_the_same_terms():
    lexicon._loaded.cache_clear()
    analysis.analyser.cache_clear()
    words = ["кітаптарымыз", "оқушылардың", "жазылған", "қалаларында"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _number: [analysis.terms_of(word) for word in words], range(16)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == ["кітап"]


def test_the_version_of_the_analyser_is_a_number():
    assert isinstance(ANALYZER_VERSION, int) and ANALYZER_VERSION >= 2
