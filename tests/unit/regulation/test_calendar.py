"""Working days in Almaty (clause E3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orda import clock, regulation
from orda.regulation.calendar import MAX_DAYS, WorkCalendar

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def calendar():
    return regulation.load().calendar


@pytest.mark.parametrize(
    "off",
    [
        "2024-01-01 2024-01-02 2024-03-08 2024-03-21 2024-03-22 2024-03-23 2024-05-01 2024-05-07 2024-05-09",
        "2024-07-08 2024-08-30 2024-10-25 2024-12-16",  # 6 July 2024 was a Saturday: Monday is free instead
        "2025-01-01 2025-01-02 2025-01-07 2025-03-10 2025-03-21 2025-03-24 2025-03-25 2025-05-01 2025-12-16",
        "2026-01-01 2026-01-02 2026-03-09 2026-03-23 2026-03-24 2026-03-25 2026-05-01 2026-05-07 2026-12-16",
        "2027-01-01 2027-03-08 2027-03-22 2027-03-23 2027-03-24 2027-05-03 2027-05-07 2027-12-16",
        "2024-05-08 2025-01-03",  # moved by the government
        "2024-06-15 2024-06-16 2025-06-06",  # a weekend with Kurban-ait, and one on a Friday
    ],
)
def test_holidays_are_not_worked(calendar, off):
    assert [day for day in off.split() if calendar.is_working(date.fromisoformat(day))] == []


@pytest.mark.parametrize(
    "worked",
    [
        "2024-01-03 2024-03-20 2024-03-26 2024-05-10 2024-12-17",
        "2024-05-04 2025-01-05",  # a Saturday and a Sunday worked for a day moved
        "2025-03-20 2025-03-26 2026-03-20 2026-03-26 2027-03-19 2027-03-25",
    ],
)
def test_other_weekdays_and_moved_weekends_are_worked(calendar, worked):
    assert [day for day in worked.split() if not calendar.is_working(date.fromisoformat(day))] == []


@pytest.mark.parametrize(
    ("start", "tenth"),
    [
        ("2024-03-15", "2024-04-03"),  # over Nauryz, 21 to 25 March
        ("2024-04-25", "2024-05-14"),  # the moved Saturday 4 May counts, 7 to 9 May do not
        ("2024-12-27", "2025-01-15"),  # over New Year, with a worked Sunday
        ("2025-03-14", "2025-04-02"),
        ("2026-03-13", "2026-04-01"),
        ("2027-03-16", "2027-04-02"),
        ("2024-09-07", "2024-09-20"),  # from a Saturday
    ],
)
def test_the_tenth_working_day(calendar, start, tenth):
    assert calendar.add_working_days(date.fromisoformat(start), 10).isoformat() == tenth


def test_the_time_runs_out_exactly_at_the_end_of_day_ten_in_almaty(calendar):
    start = datetime(2024, 4, 25, 9, 30, tzinfo=clock.ALMATY)
    midnight = datetime(2024, 5, 15, 0, 0, tzinfo=clock.ALMATY)
    assert calendar.due(start) == midnight - MICROSECOND
    assert calendar.due(start).date() == date(2024, 5, 14)


def test_the_day_of_the_start_is_the_day_in_almaty(calendar):
    # 20:00 in Greenwich on Thursday is Friday in Almaty
    start = datetime(2024, 3, 14, 20, 0, tzinfo=UTC)
    assert calendar.due(start).date() == date(2024, 4, 3)


def test_the_end_is_right_over_the_change_of_the_countrys_clock(calendar):
    # Almaty went from UTC+6 to UTC+5 on 1 March 2024
    start = datetime(2024, 2, 28, 12, 0, tzinfo=clock.ALMATY)
    assert calendar.due(start).astimezone(UTC) == datetime(2024, 3, 14, 19, 0, tzinfo=UTC) - MICROSECOND


def test_a_day_of_the_regulations_own_list_goes_before_the_package():
    calendar = WorkCalendar("KZ", frozenset({date(2026, 3, 23)}), frozenset({date(2026, 3, 26)}))
    assert calendar.is_working(date(2026, 3, 23))
    assert not calendar.is_working(date(2026, 3, 26))


@pytest.mark.parametrize("count", [-1, MAX_DAYS + 1])
def test_absurd_counts_are_refused(calendar, count):
    with pytest.raises(ValueError, match="working days must be"):
        calendar.add_working_days(date(2024, 1, 1), count)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CALENDARS = st.builds(WorkCalendar, st.just("KZ"), st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=40))
COUNTS = st.integers(0, 60)
BRIEFLY = settings(max_examples=60, deadline=None)


@BRIEFLY
@given(CALENDARS, DAYS, COUNTS)
def test_the_end_is_never_a_day_off_and_never_before_the_start(calendar, day, count):
    end = calendar.add_working_days(day, count)
    assert calendar.is_working(end)
    assert end >= day


@BRIEFLY
@given(CALENDARS, DAYS, COUNTS, COUNTS)
def test_more_days_never_end_earlier(calendar, day, one, two):
    fewer, more = sorted((one, two))
    assert calendar.add_working_days(day, fewer) <= calendar.add_working_days(day, more)


@BRIEFLY
@given(CALENDARS, DAYS, DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(calendar, one, two, count):
    first, second = sorted((one, two))
    assert calendar.add_working_days(first, count) <= calendar.add_working_days(second, count)


@BRIEFLY
@given(CALENDARS, DAYS, st.integers(1, 60))
def test_counting_back_gives_what_was_added(calendar, day, count):
    days = (calendar.add_working_days(day, count) - day).days
    assert sum(calendar.is_working(day + timedelta(days=number)) for number in range(1, days + 1)) == count
