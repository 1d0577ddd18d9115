"""Dates, numbers and sizes in three languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orda import clock
from orda.text.dates import (
    format_date,
    format_datetime,
    format_number,
    format_relative,
    format_size,
    format_time,
    iso,
)

DAY = date(2026, 11, 23)
EVENING = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # 00:30 of the 24th in Almaty


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("lang", "style", "expected"),
    [
        ("kk", "short", "23.11.2026"),
        ("kk", "medium", "2026 ж. 23 қар."),
        ("kk", "long", "2026 ж. 23 қараша"),
        ("kk", "full", "2026 ж. 23 қараша, дүйсенбі"),
        ("kk", "month", "2026 ж. қараша"),
        ("kk", "day", "23 қараша"),
        ("ru", "short", "23.11.2026"),
        ("ru", "long", "23 ноября 2026 г."),
        ("ru", "full", "понедельник, 23 ноября 2026 г."),
        ("ru", "month", "ноябрь 2026 г."),
        ("ru", "day", "23 ноября"),
        ("en", "short", "23.11.2026"),
        ("en", "long", "23 November 2026"),
        ("en", "full", "Monday, 23 November 2026"),
        ("en", "month", "November 2026"),
    ],
)
def test_a_day_as_its_readers_write_it(lang, style, expected):
    assert plain(format_date(DAY, lang, style)) == expected


def test_no_zero_stands_before_a_month_in_kazakh():
    assert plain(format_date(date(2026, 3, 2), "kk", "medium")) == "2026 ж. 2 нау."


def test_all_kazakh_months():
    months = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split()
    assert [format_date(date(2026, n, 1), "kk", "day") for n in range(1, 13)] == [f"1 {name}" for name in months]


def test_moments_are_shown_on_almatys_clock():
    assert plain(format_date(EVENING, "kk")) == "2026 ж. 24 қараша"
    assert format_time(EVENING) == "00:30"
    assert plain(format_datetime(EVENING, "ru")) == "24 ноября 2026 г., 00:30"
    assert format_datetime(EVENING, "en", "short") == "24.11.2026, 00:30"
    assert iso(EVENING) == "2026-11-24T00:30:00+05:00"
    assert iso(DAY) == "2026-11-23"


@pytest.mark.parametrize(
    ("lang", "distance", "expected"),
    [
        ("kk", timedelta(days=3), "3 күннен кейін"),
        ("kk", timedelta(hours=-2), "2 сағат бұрын"),
        ("ru", timedelta(days=5), "через 5 дней"),
        ("ru", timedelta(days=-1), "1 день назад"),
        ("en", timedelta(hours=2), "in 2 hours"),
    ],
)
def test_distance_in_time(monkeypatch, lang, distance, expected):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    assert plain(format_relative(EVENING + distance, lang)) == expected


@pytest.mark.parametrize(
    ("lang", "number", "decimals", "expected"),
    [
        ("kk", 1234567, None, "1 234 567"),
        ("ru", 1234.5, 2, "1 234,50"),
        ("en", 1234567.891, None, "1,234,567.891"),
        ("ru", 2.5, 0, "2"),
    ],
)
def test_numbers(lang, number, decimals, expected):
    assert plain(format_number(number, lang, decimals)) == expected


@pytest.mark.parametrize(
    ("lang", "size", "expected"),
    [
        ("kk", 0, "0 байт"),
        ("kk", 512, "512 байт"),
        ("kk", 1536, "1,5 КБ"),
        ("ru", 1023 * 1024, "1 023 КБ"),
        ("ru", 1024 * 1024 - 1, "1,0 МБ"),
        ("en", 1, "1 byte"),
        ("en", 52_428_800, "50 MB"),
        ("en", 3 * 1024**4, "3.0 TB"),
    ],
)
def test_sizes(lang, size, expected):
    assert plain(format_size(size, lang)) == expected
