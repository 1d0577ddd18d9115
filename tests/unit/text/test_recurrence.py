"""Times that repeat: on Almaty's wall clock, within bounds, without exceptions, as many as asked for."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda import clock
from orda.text.recurrence import FREQUENCIES, MOST, Rule, Span, spans, starts, upcoming

# Almaty last skipped an hour in spring 2004; on 1 March 2024 it had one hour twice.
FIRST, LAST = datetime(2005, 1, 1), datetime(2060, 12, 31)
MOMENTS = st.datetimes(FIRST, LAST).map(lambda each: each.replace(second=0, microsecond=0))
LENGTHS = st.integers(1, 60 * 24 * 10).map(lambda minutes: timedelta(minutes=minutes))


def almaty(*when) -> datetime:
    return datetime(*when, tzinfo=clock.ALMATY).astimezone(UTC)


@st.composite
def rules(draw, first: date):
    ended_by = draw(st.sampled_from(("until", "count")))
    days = draw(st.lists(st.integers(0, 400), max_size=5))
    return Rule(
        draw(st.sampled_from(sorted(FREQUENCIES))),
        draw(st.integers(1, 52)),
        first + timedelta(days=draw(st.integers(0, 2000))) if ended_by == "until" else None,
        draw(st.integers(1, MOST)) if ended_by == "count" else None,
        frozenset(first + timedelta(days=each) for each in days),
    )


@st.composite
def series(draw):
    first, length = draw(MOMENTS), draw(LENGTHS)
    return first, length, draw(rules(first.date())), draw(st.booleans())


def made(first, length, rule, whole_days):
    begins = first.replace(tzinfo=clock.ALMATY).astimezone(UTC)
    ends = (first + length).replace(tzinfo=clock.ALMATY).astimezone(UTC)
    return spans(begins, ends, rule, whole_days=whole_days)


@given(series())
def test_every_time_lies_within_the_bounds_and_none_on_an_exception(drawn):
    first, _length, rule, whole_days = drawn
    found = made(*drawn)
    days = [clock.to_local(span.begins).date() for span in found]
    assert days == sorted(set(days)) and not set(days) & rule.exceptions
    assert len(found) <= (rule.count or MOST)
    assert all(first.date() <= day <= (rule.until or date.max) for day in days)
    assert whole_days is False or {clock.to_local(span.begins).time() for span in found} <= {time()}


@given(series())
def test_the_wall_clock_in_almaty_is_the_same_each_time(drawn):
    """Also across 1 March 2024, when the whole of Kazakhstan went to UTC+5."""
    first, length, _rule, whole_days = drawn
    for span in made(*drawn):
        begins, ends = (clock.to_local(moment).replace(tzinfo=None, fold=0) for moment in span)
        if whole_days:
            assert (begins.time(), ends.time()) == (time(), time())
        else:
            assert begins.time() == first.time()
            assert ends - begins == length
        assert span.begins.tzinfo is UTC and span.ends.tzinfo is UTC


@given(series())
def test_the_number_of_times_is_the_one_asked_for_less_the_exceptions(drawn):
    first, _length, rule, _whole_days = drawn
    if rule.count:
        times = starts(first, rule)
        assert len(times) == rule.count
        assert len(made(*drawn)) == rule.count - len(rule.exceptions & {each.date() for each in times})


@given(MOMENTS, st.sampled_from(("daily", "weekly")), st.integers(1, 52), st.integers(2, MOST))
def test_days_and_weeks_lie_evenly_apart(first, every, interval, count):
    times = starts(first, Rule(every, interval, count=count))
    step = timedelta(days=interval * (7 if every == "weekly" else 1))
    assert {later - earlier for earlier, later in zip(times, times[1:], strict=False)} == {step}


@given(MOMENTS, st.integers(2, 60))
def test_months_keep_the_day_and_leave_out_those_without_it(first, count):
    times = starts(first, Rule("monthly", 1, count=count))
    assert {each.day for each in times} == {first.day}
    months = [each.year * 12 + each.month - 1 for each in times]
    skipped = set(range(months[0], months[-1])) - set(months)
    assert all(monthrange(month // 12, month % 12 + 1)[1] < first.day for month in skipped)


def test_a_series_across_the_change_of_the_clock_keeps_its_hour():
    found = spans(almaty(2024, 2, 28, 10), almaty(2024, 2, 28, 12), Rule("daily", count=4))
    assert [span.begins.hour for span in found] == [4, 4, 5, 5]
    assert [clock.to_local(span.begins).hour for span in found] == [10] * 4
    assert [clock.to_local(span.begins).utcoffset() for span in found] == [timedelta(hours=6)] * 2 + [
        timedelta(hours=5)
    ] * 2


def test_whole_days_last_from_midnight_to_midnight():
    (span,) = spans(almaty(2026, 12, 15, 9), almaty(2026, 12, 17, 18), whole_days=True)
    assert span == Span(almaty(2026, 12, 15), almaty(2026, 12, 18))
    assert span.days() == (date(2026, 12, 15), date(2026, 12, 17))


def test_what_ends_at_midnight_is_not_on_the_next_day():
    assert Span(almaty(2026, 12, 15, 19), almaty(2026, 12, 16)).days() == (date(2026, 12, 15), date(2026, 12, 15))
    assert Span(almaty(2026, 12, 15), almaty(2026, 12, 15)).days() == (date(2026, 12, 15), date(2026, 12, 15))


def test_once_is_exactly_what_was_typed():
    begins, ends = almaty(2024, 2, 29, 22, 30), almaty(2024, 2, 29, 23, 30)
    assert spans(begins, ends) == (Span(begins, ends),)


@pytest.mark.parametrize("until", [date(2026, 12, 15), date(2026, 12, 21)])
def test_the_last_day_belongs_to_the_series(until):
    found = spans(almaty(2026, 12, 1, 23), almaty(2026, 12, 1, 23, 59), Rule("weekly", until=until))
    assert [span.days()[0].day for span in found] == [1, 8, 15]


def test_it_is_over_at_the_minute_at_which_it_ends():
    span = Span(almaty(2026, 12, 1, 10), almaty(2026, 12, 1, 12))
    assert upcoming([span], span.ends - timedelta(seconds=1)) == (span,)
    assert upcoming([span], span.ends) == ()


@given(MOMENTS, st.integers(1, 60 * 24 * 400))
def test_it_lies_in_the_months_of_all_its_days(first, minutes):
    begins = first.replace(tzinfo=clock.ALMATY).astimezone(UTC)
    span = Span(begins, begins + timedelta(minutes=minutes))
    begun, last = span.days()
    every = {f"{begun + timedelta(days=number):%Y-%m}" for number in range((last - begun).days + 1)}
    assert span.months() == sorted(every)
