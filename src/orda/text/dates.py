"""Dates, times, numbers and sizes as Kazakh, Russian and English readers write them, on Almaty's clock."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers

from orda import clock

# English here is Kazakhstan's: the day before the month, 24 hours.
_LOCALES = {"kk": Locale("kk"), "ru": Locale("ru"), "en": Locale("en", "GB")}

# CLDR's own short form has two digits for the year, and its "long" is what people write: "2026 ж. 23 қараша".
_DATE_STYLES = {"short": "dd.MM.yyyy", "medium": "medium", "long": "long", "full": "full"}
# CLDR's medium form has "02 нау." in Kazakh: no one writes the zero before the name of a month.
_OWN = {("kk", "medium"): "y 'ж'. d MMM"}
_SKELETONS = {"month": "yMMMM", "day": "MMMMd"}
_UNITS = {
    "kk": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
    "ru": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
    "en": ("bytes", "KB", "MB", "GB", "TB"),
}


def format_date(moment: date | datetime, lang: str, style: str = "long") -> str:
    """A day: styles short 23.11.2026, medium, long, full (with the weekday), month (November 2026), day (23 November).

    An aware moment is taken to Almaty first, so 20:00 UTC is the next day there.
    """
    return _written(_local_day(moment), lang, style)


@lru_cache(maxsize=5_000)
def _written(day: date, lang: str, style: str) -> str:
    locale = _locale(lang)
    if style in _SKELETONS:
        written = babel_dates.format_skeleton(_SKELETONS[style], day, locale=locale)
    else:
        written = babel_dates.format_date(day, _OWN.get((lang, style)) or _DATE_STYLES[style], locale=locale)
    return written.replace("\u202f", "\xa0")  # few fonts have the narrow space


def format_days(first: date, last: date, lang: str) -> str:
    """Days in a row, without what both have in common: 15–17 Dec 2026; a single one in full."""
    if first == last:
        return _written(first, lang, "full")
    written = babel_dates.format_interval(first, last, skeleton="yMMMd", locale=_locale(lang))
    return written.replace("\u202f", "\xa0").replace("\u2009", "\xa0")


def weekdays(lang: str) -> list[tuple[str, str]]:
    """(short, whole) names of the days of the week, Monday first."""
    short, whole = (babel_dates.get_day_names(width, "stand-alone", _locale(lang)) for width in ("abbreviated", "wide"))
    return [(short[number], whole[number]) for number in range(7)]


def format_time(moment: datetime) -> str:
    """Hours and minutes in Almaty: 09:05."""
    return clock.to_local(moment).strftime("%H:%M")


def format_datetime(moment: datetime, lang: str, style: str = "long") -> str:
    """The day in the given style and the time in Almaty: 2026 ж. 23 қараша, 09:05."""
    return f"{format_date(moment, lang, style)}, {format_time(moment)}"


def format_relative(moment: datetime, lang: str) -> str:
    """How long ago or ahead, in the largest unit: 3 күн бұрын, через 2 часа."""
    return babel_dates.format_timedelta(moment - clock.now(), add_direction=True, threshold=1, locale=_locale(lang))


def format_span(span: timedelta, lang: str) -> str:
    """A length of time in its largest unit: 3 күн, 2 часа."""
    return babel_dates.format_timedelta(span, threshold=1, locale=_locale(lang))


def format_number(number: int | float | Decimal, lang: str, decimals: int | None = None) -> str:
    """A number with the language's separators; ``decimals`` fixes the digits after the comma (default: up to three)."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return babel_numbers.format_decimal(number, format=pattern, locale=_locale(lang))


def format_size(size: int, lang: str) -> str:
    """Bytes for people, 1024 to the next unit: 512 байт, 1,4 МБ."""
    units, value, unit = _UNITS.get(lang, _UNITS["en"]), float(size), 0
    while value >= 1023.5 and unit < len(units) - 1:
        value, unit = value / 1024, unit + 1
    if unit == 0 and size == 1 and lang == "en":
        return "1\xa0byte"
    decimals = 1 if unit and value < 9.95 else 0
    return f"{format_number(round(value, decimals), lang, decimals)}\xa0{units[unit]}"


def iso(moment: date | datetime) -> str:
    """For machines: 2026-11-23, or 2026-11-23T09:05:00+05:00 for an aware moment."""
    if isinstance(moment, datetime):
        return clock.to_local(moment).isoformat(timespec="seconds")
    return moment.isoformat()


def _local_day(moment: date | datetime) -> date:
    if not isinstance(moment, datetime):
        return moment
    return clock.to_local(moment).date() if moment.tzinfo else moment.date()


def _locale(lang: str) -> Locale:
    return _LOCALES.get(lang, _LOCALES["en"])
