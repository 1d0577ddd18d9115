"""When something takes place: once or again and again, on the wall clock of Almaty; pure arithmetic on dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from dateutil import rrule

from orda import clock

# More would make one record a flood of rows in calendars.
MOST = 200
FREQUENCIES = {"daily": rrule.DAILY, "weekly": rrule.WEEKLY, "monthly": rrule.MONTHLY}


class Span(NamedTuple):
    """One time at which it takes place, from ``begins`` until ``ends``, both aware and in UTC."""

    begins: datetime
    ends: datetime

    def days(self) -> tuple[date, date]:
        """The first and the last day in Almaty; what ends at midnight is not on the day that begins then."""
        last = clock.to_local(max(self.begins, self.ends - timedelta(microseconds=1)))
        return clock.to_local(self.begins).date(), last.date()

    def months(self) -> list[str]:
        """The months in which it lies, in order, as ``2026-12``."""
        (first, last), found = self.days(), []
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            found.append(f"{number // 12:04}-{number % 12 + 1:02}")
        return found


@dataclass(frozen=True)
class Rule:
    """How it repeats: ``every`` is daily, weekly or monthly (on the same day of the month; months without it are left
    out), ``interval`` how many of these from one time to the next. It ends after the day ``until`` or after ``count``
    times, of which ``exceptions`` are left out."""

    every: str
    interval: int = 1
    until: date | None = None
    count: int | None = None
    exceptions: frozenset[date] = frozenset()


def starts(first: datetime, rule: Rule | None, most: int = MOST) -> list[datetime]:
    """The wall-clock times at which it begins, the exceptions among them, at most ``most``; ``first`` is naive."""
    if rule is None:
        return [first]
    times = rrule.rrule(
        FREQUENCIES[rule.every],
        dtstart=first,
        interval=max(rule.interval, 1),
        count=rule.count,
        until=datetime.combine(rule.until, time.max) if rule.until is not None else None,
    )
    return list(islice(times, most))


def wall_clock(begins: datetime, ends: datetime, whole_days: bool) -> tuple[datetime, datetime]:
    """Beginning and end on Almaty's clock, naive; of whole days the midnights around them."""
    first, last = (clock.to_local(moment).replace(tzinfo=None) for moment in (begins, ends))
    if whole_days:
        return datetime.combine(first, time()), datetime.combine(last.date() + timedelta(days=1), time())
    return first, last


@lru_cache(maxsize=256)
def spans(
    begins: datetime, ends: datetime, rule: Rule | None = None, *, whole_days: bool = False, most: int = MOST
) -> tuple[Span, ...]:
    """Every time at which it takes place, the first one from ``begins`` to ``ends``, in order, without exceptions."""
    if rule is None and not whole_days:
        return (Span(begins, ends),)
    first, last = wall_clock(begins, ends, whole_days)
    left_out = rule.exceptions if rule is not None else frozenset()
    return tuple(
        Span(_moment(each), _moment(each + (last - first)))
        for each in starts(first, rule, most)
        if each.date() not in left_out
    )


def upcoming(all_spans: Iterable[Span], now: datetime) -> tuple[Span, ...]:
    """Those that have not ended; one ends at the very moment ``ends``."""
    return tuple(span for span in all_spans if span.ends > now)


def _moment(wall: datetime) -> datetime:
    return wall.replace(tzinfo=clock.ALMATY).astimezone(UTC)
