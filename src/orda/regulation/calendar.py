"""Working days of Kazakhstan: weekends, holidays, and the days that a yearly act of the government moves."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from holidays import country_holidays
from holidays.registry import EntityLoader

from orda import clock

MAX_DAYS = 2_000
_DAY = timedelta(days=1)


def is_known_country(code: str) -> bool:
    """Does the holidays package know the country with this ISO 3166 code of two letters?"""
    # Its own list of countries would load all of them: 13 MB and 0.2 s at the start of every process.
    return code in EntityLoader.get_country_codes(include_aliases=False)


@lru_cache(maxsize=200)
def _known(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Holidays and working weekend days of a year, from the holidays package."""
    # Kept as frozen sets: the package's own objects fill themselves while they are asked, which threads must not share.
    found = country_holidays(country, years=year, expand=False)
    return frozenset(found), frozenset(getattr(found, "weekend_workdays", ()))


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked (clause E3). The regulation's own lists go before what the holidays package knows."""

    country: str
    working: frozenset[date] = frozenset()  # weekend days or holidays that are worked
    off: frozenset[date] = frozenset()  # weekdays that are not

    def is_working(self, day: date) -> bool:
        """Is ``day`` a working day?"""
        if day in self.off:
            return False
        if day in self.working:
            return True
        off, working = _known(self.country, day.year)
        return day in working or (day.weekday() < 5 and day not in off)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; with 0, ``day`` itself or the next working day.

        Raises ValueError for a negative or absurd count.
        """
        if not 0 <= count <= MAX_DAYS:
            raise ValueError(f"working days must be from 0 to {MAX_DAYS}, not {count}")
        if count == 0 and self.is_working(day):
            return day
        left = max(count, 1)
        while left:
            day += _DAY
            left -= self.is_working(day)
        return day

    def subtract_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``; with 0, ``day`` itself. Raises as ``add_working_days``."""
        if not 0 <= count <= MAX_DAYS:
            raise ValueError(f"working days must be from 0 to {MAX_DAYS}, not {count}")
        while count:
            day -= _DAY
            count -= self.is_working(day)
        return day

    def due(self, start: datetime, days: int = 10) -> datetime:
        """The last moment, in Almaty, of the ``days``-th working day after the day of ``start`` (an aware moment).

        It is still that day (23:59:59.999999), so that its date can be shown; what comes later is overdue.
        """
        last = self.add_working_days(clock.to_local(start).date(), days)
        return datetime.combine(last, time.max, tzinfo=clock.ALMATY)
