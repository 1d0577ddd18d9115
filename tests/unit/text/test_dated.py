"""Words with a term of days hold from its first day to its last."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orda.text.dated import AFTER, SIGN, holds, in_term, word_of

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def test_a_word_without_a_term_always_holds():
    assert in_term("unit=ab", None, None) == "unit=ab"
    assert holds("unit=ab", date(1900, 1, 1)) and holds("unit=ab", date(2199, 12, 31))


@given(since=st.none() | DAYS, until=st.none() | DAYS, day=DAYS)
def test_a_term_holds_on_its_days_and_on_no_other(since, until, day):
    word = in_term("unit=ab", since, until)
    assert word_of(word) == "unit=ab"
    assert holds(word, day) == ((since is None or since <= day) and (until is None or day <= until))


@given(since=DAYS, length=st.integers(0, 9999))
def test_all_terms_of_a_word_lie_together_in_the_order_of_words(since, length):
    word = in_term("unit=ab", since, min(since + timedelta(days=length), date(2199, 12, 31)))
    assert f"unit=ab{SIGN}" < word < f"unit=ab{AFTER}"
    for other in ("unit=ab", "unit=ab0", "unit=abc", "unit=ac", in_term("unit=abc", since, None)):
        assert not f"unit=ab{SIGN}" <= other < f"unit=ab{AFTER}"
