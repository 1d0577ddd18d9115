"""What stands in an address or a form as text, read as what it should be; nonsense is the default."""

from datetime import date

MAX_DIGITS = 8
_DATE = 10


def whole_number(text: str, default: int = 0, *, digits: int = MAX_DIGITS) -> int:
    """The number that ``text`` writes in at most so many of the digits 0 to 9; else ``default``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else default


def day(text: str) -> date | None:
    """The day that the first ten characters write as 2027-01-31; None for none."""
    try:
        return date.fromisoformat(text[:_DATE])
    except ValueError:
        return None
