"""Numbers and days that people, or their addresses, have typed."""

from datetime import date

import pytest

from orda.text.typed import day, whole_number


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0007", 7), ("99999999", 99_999_999), ("0", 0)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "²", "٣", "999999999", "x", "9" * 5000])
def test_anything_else_is_the_default(text):
    assert (whole_number(text), whole_number(text, -1)) == (0, -1)


def test_the_digits_can_be_fewer():
    assert [whole_number(text, digits=4) for text in ("1234", "12345")] == [1234, 0]


def test_a_day_is_read_from_what_a_browser_sends_and_nonsense_is_none():
    assert day("2027-01-31") == date(2027, 1, 31)
    assert [day(text) for text in ("", "31.01.2027", "2027-02-30", "tomorrow", "9" * 5000)] == [None] * 5
