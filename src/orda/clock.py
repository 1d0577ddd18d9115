"""The one clock: stored times are UTC, people read and count in Almaty."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """The present moment, aware, in UTC. Called as ``clock.now()`` so that tests can set another time."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Almaty, on which grants begin and end."""
    return to_local(now()).date()


def to_local(moment: datetime) -> datetime:
    """The same moment on Almaty's wall clock."""
    return moment.astimezone(ALMATY)


def day_begins(day: date) -> datetime:
    """The moment, in UTC, at which ``day`` begins in Almaty."""
    return datetime.combine(day, time(), tzinfo=ALMATY).astimezone(UTC)
