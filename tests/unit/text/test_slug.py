"""Latin addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.text.slug import LETTERS, RESERVED, slug, unique_slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Әбіш", "abish"),
        ("Құрылтай", "quryltai"),
        ("Өңір үшін ғылым", "onir ushin gylym".replace(" ", "-")),
        ("Жаңалықтар", "zhanalyqtar"),
        ("Ұлттық һәм қаһарман", "ulttyq-ham-qaharman"),
        ("Хирургия кафедрасы", "hirurgiya-kafedrasy"),
        ("Объявления и щётки", "obyavleniya-i-shchyotki"),
        ("Юрий Эйнштейн, ч. 1", "yurii-einshtein-ch-1"),
        ("Rector's blog — 2026", "rector-s-blog-2026"),
        ("Café  Zürich", "cafe-zurich"),
        ("И\u0306од", "iod"),
        ("../../etc/passwd\x00", "etc-passwd"),
        ("@@edit _private", "edit-private"),
        ("№ 5", "no-5"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_addresses_of_titles(text, expected):
    assert slug(text) == expected


def test_the_table_has_all_42_letters_of_kazakh():
    assert len(LETTERS) == 42
    assert all(re.fullmatch("[a-z]*", latin) for latin in LETTERS.values())


def test_a_long_title_is_cut_between_words():
    assert slug("Ұлттық медицина университетінің терапия және хирургия кафедраларының жиыны") == (
        "ulttyq-meditsina-universitetinin-terapiya-zhane-hirurgiya"
    )


@given(st.text())
def test_an_address_has_only_letters_digits_and_single_hyphens(text):
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))
    assert len(slug(text)) <= 60


@pytest.mark.parametrize(
    ("base", "taken", "expected"),
    [
        ("news", {}, "news"),
        ("news", {"news": 1}, "news-2"),
        ("news", {"news", "news-2"}, "news-3"),
        ("kk", set(), "kk-2"),
        ("", set(), "page"),
        ("a" * 60, {"a" * 60}, "a" * 58 + "-2"),
    ],
)
def test_taken_and_reserved_addresses_get_a_number(base, taken, expected):
    assert unique_slug(base, taken) == expected


def test_language_codes_are_reserved():
    assert {"kk", "ru", "en"} <= RESERVED
