"""Snippets show why something was found, and are safe HTML whatever the text says."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.catalog.query import words_of
from orda.catalog.snippets import LENGTH, snippet

TEXT = "Кафедра 1930 жылы ашылды. " + "Онда дәрігерлер оқиды. " * 30 + "Құрылтай күзде өтеді."


def test_a_found_word_is_marked_with_what_stands_around_it():
    found = snippet(TEXT, ("құрылтай",), "kk")
    assert "<mark>Құрылтай</mark> күзде өтеді." in found
    assert found.startswith("… ")
    assert not found.endswith("…")


def test_every_found_word_is_marked():
    found = snippet("Кафедра және КАФЕДРА, кафедра!", ("кафедра",), "kk")
    assert found.count("<mark>") == 3


def test_a_word_that_is_not_there_shows_the_beginning():
    found = snippet(TEXT, ("басқа",), "kk")
    assert found.startswith("Кафедра 1930")
    assert found.endswith(" …")
    assert "<mark>" not in found


def test_a_short_text_is_shown_whole():
    assert snippet("Бір ауыз сөз", ("сөз",), "kk") == "Бір ауыз <mark>сөз</mark>"
    assert snippet("", ("сөз",), "kk") == ""


def test_words_are_not_cut():
    inside = re.sub("<[^>]+>|…", "", snippet(TEXT, ("құрылтай",), "kk")).split()
    assert len(inside) > 5 and all(word in TEXT.split() for word in inside)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "<mark>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</p>"]
)
def test_markup_in_the_text_stays_text(evil):
    found = snippet(f"сөз {evil} сөз", ("сөз", "script", "img", "mark", "lt", "b"), "kk")
    assert unescape(re.sub("</?mark>", "", found)) == f"сөз {evil} сөз"
    assert set(re.findall("<[^>]*>", found)) <= {"<mark>", "</mark>"}


def test_the_other_spelling_is_marked_too():
    assert "<mark>Учёный</mark>" in snippet("Учёный совет", words_of("ученый"), "ru")
    assert "<mark>Әл-Фараби</mark>" in snippet("Әл-Фараби оқулары", words_of("фараби"), "kk")


@given(st.text(max_size=600), st.text(max_size=40))
def test_any_text_and_any_query_make_safe_html_of_bounded_length(text, query):
    found = snippet(text, words_of(query), "kk")
    plain = re.sub("</?mark>", "", found)
    assert "<" not in plain
    assert found.count("<mark>") == found.count("</mark>")
    assert len(unescape(plain)) <= LENGTH + 70
    shown = unescape(plain).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split())
