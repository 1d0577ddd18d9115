"""Working days of 2024 to 2027 as the production calendars of Kazakhstan have them (clause E3), day by day.

Sources: law № 267 "On holidays" of 13 December 2001 with its changes of 2022 (Republic Day) and 2026 (the Constitution
is celebrated on 15 March from 2027, no longer on 30 August); Labour Code, articles 84 and 85: a holiday on a weekend
gives the next working day, 7 January and the first day of Kurban-ait give none; orders of the Minister of Labour on the
days moved in 2024 (G24G0000109: 4 May for 8 May) and 2025 (G24G0000436: 5 January for 3 January). Written by hand, not
by the package that the calendar is made of. For 2027 no day has been moved yet.
"""

from datetime import date, datetime, timedelta

import pytest

from orda import clock, regulation

FREE = {  # weekdays that are not worked
    2024: "01-01 01-02 03-08 03-21 03-22 03-25 05-01 05-07 05-08 05-09 07-08 08-30 10-25 12-16",
    2025: "01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16",
    2026: "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16",
    2027: "01-01 01-04 01-07 03-08 03-15 03-22 03-23 03-24 05-03 05-07 05-10 07-06 10-25 12-16",
}
WORKED = {2024: "05-04", 2025: "01-05"}  # weekends that are
YEARS = tuple(FREE)


def days(year: int, words: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{word}") for word in words.split()}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range(366) if (first + timedelta(days=number)).year == year]


def is_worked(day: date) -> bool:
    """By the tables above alone."""
    if day in days(day.year, WORKED.get(day.year, "")):
        return True
    return day.weekday() < 5 and day not in days(day.year, FREE[day.year])


@pytest.fixture(scope="module")
def calendar():
    return regulation.load().calendar


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_is_worked_or_free_as_the_production_calendar_says(calendar, year):
    assert [day for day in days_of(year) if calendar.is_working(day) != is_worked(day)] == []


@pytest.mark.parametrize("year", YEARS)
def test_the_tenth_working_day_after_every_day_of_the_year(calendar, year):
    """All 1461 deadlines of the four years, the last of 2027 without those that end in 2028."""
    worked = [day for each in YEARS for day in days_of(each) if is_worked(day)]
    for day in days_of(year):
        after = [each for each in worked if each > day][:10]
        if len(after) == 10:
            assert calendar.add_working_days(day, 10) == after[-1], day


@pytest.mark.parametrize(
    ("received", "due", "why"),
    [
        ("2024-03-07 17:59", "2024-03-27", "Women's Day, Nauryz and the Monday for its Saturday"),
        ("2024-04-24 09:00", "2024-05-13", "the moved Saturday 4 May counts, 7 to 9 May do not"),
        ("2024-05-04 10:00", "2024-05-22", "received on the Saturday that is worked"),
        ("2024-12-31 23:59", "2025-01-17", "the new year with a moved Sunday and Christmas"),
        ("2025-03-20 12:00", "2025-04-08", "five free days of Nauryz"),
        ("2025-12-30 12:00", "2026-01-16", "the new year without moved days"),
        ("2026-03-20 18:30", "2026-04-08", "received on the last day before Nauryz"),
        ("2026-04-30 09:00", "2026-05-19", "three holidays in May, one of them for a Saturday"),
        ("2026-08-28 09:00", "2026-09-11", "30 August is no holiday any more"),
        ("2027-03-05 09:00", "2027-03-26", "Women's Day, the Constitution, Nauryz"),
        ("2027-12-15 19:00", "2027-12-30", "Independence Day"),
    ],
)
def test_deadlines_over_holidays_and_moved_days(calendar, received, due, why):
    start = datetime.fromisoformat(received).replace(tzinfo=clock.ALMATY)
    assert calendar.due(start, 10).date().isoformat() == due, why


@pytest.mark.parametrize(("first", "last"), [("2026-03-20", "2026-03-26"), ("2025-12-31", "2026-01-05")])
def test_days_received_in_a_row_of_holidays_are_due_together(calendar, first, last):
    """Whoever sends on the eve or on any day of the holidays has the same ten days."""
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    held = [first + timedelta(days=number) for number in range((last - first).days)]
    assert len({calendar.add_working_days(day, 10) for day in held}) == 1


def test_nine_days_off_in_a_row_stop_the_clock_for_as_long():
    """A bridge of the kind that governments have made: Nauryz with both weekends, by moving two days."""
    base = regulation.load().calendar
    moved = {"working": base.working | {date(2026, 3, 14), date(2026, 4, 4)}}
    moved["off"] = base.off | {date(2026, 3, 26), date(2026, 3, 27)}
    calendar = type(base)(base.country, **{name: frozenset(found) for name, found in moved.items()})
    off = [date(2026, 3, 21) + timedelta(days=number) for number in range(9)]
    assert not any(calendar.is_working(day) for day in off)
    assert calendar.add_working_days(date(2026, 3, 20), 1) == date(2026, 3, 30)
    assert calendar.add_working_days(date(2026, 3, 20), 10) == date(2026, 4, 9)
    assert calendar.add_working_days(date(2026, 3, 13), 1) == date(2026, 3, 14)
