"""Words for search and the seam of morphology."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.morphology import pipeline
from orda.text.tokens import normalise, parts, spans, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Сәлем, әлем!", ["сәлем", "әлем"]),
        ("әл-Фараби даңғылы", ["әл-фараби", "әл", "фараби", "даңғылы"]),
        ("Ёлка за́мок", ["елка", "замок"]),
        ("И\u0306од", ["йод"]),
        ("кітап\u2011дәптер", ["кітап-дәптер", "кітап", "дәптер"]),
        ("Дж. Н. 6B10101, 2026 ж.", ["дж", "н", "6b10101", "2026", "ж"]),
        ("C++ and C# don’t", ["c++", "and", "c#", "don't"]),
        ("тест- -тест — snake_case", ["тест", "тест", "snakecase"]),
        ("", []),
        ("... — !", []),
    ],
)
def test_words_of_a_text(text, tokens):
    assert tokenise(text, "kk") == tokens


def test_spans_point_at_the_words_as_written():
    text = "«За\u0301мок» әл-Фараби"
    assert [(text[start:end], word) for start, end, word in spans(text)] == [
        ("За\u0301мок", "замок"),
        ("әл-Фараби", "әл-фараби"),
    ]


def test_parts_of_a_compound():
    assert parts("әл-фараби") == ["әл", "фараби"]
    assert parts("қала") == []


def test_an_endless_word_is_cut_and_read_in_linear_time():
    started = time.process_time()
    assert [len(token) for token in tokenise("а" * 1_000_000)] == [64]
    tokenise("а-" * 300_000)
    assert time.process_time() - started < 5


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    for token in tokenise(text):
        assert normalise(token) == token


def test_stop_words_are_known_in_their_language():
    assert pipeline.is_stop_word("және", "kk")
    assert pipeline.is_stop_word("еще", "ru")
    assert pipeline.is_stop_word("the", "en")
    assert not pipeline.is_stop_word("the", "kk")
    assert not pipeline.is_stop_word("the", "de")


def test_terms_of_words_and_of_texts():
    assert pipeline.terms("әл-Фараби", "kk") == {"әл-фараби"}
    assert pipeline.terms_with_parts("әл-Фараби", "kk") == {"әл-фараби", "әл", "фараби"}
    assert pipeline.terms("—", "kk") == {"—"}
    assert pipeline.analyse("Университет және клиника", "kk") == ["университет", "клиника"]
    assert pipeline.stem("2026", "ru") == "2026"
    assert isinstance(pipeline.ANALYZER_VERSION, int)
