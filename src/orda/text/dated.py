"""Words that hold for a term of days: ``unit=ab@2024-09-01..2026-06-30``, with an empty side where it is open.

An index of such words stays right when days pass: what holds today is asked of the word, not written anew at midnight.
"""

from datetime import date

SIGN = "@"
# The sign that follows in the order of words: all terms of one word lie between the two.
AFTER = "A"
_BETWEEN = ".."


def in_term(word: str, since: date | None, until: date | None) -> str:
    """``word`` with its term from ``since`` to ``until``, both days included; as it is when it holds always.

    >>> in_term("unit=ab", date(2024, 9, 1), None)
    'unit=ab@2024-09-01..'
    """
    if since is None and until is None:
        return word
    return f"{word}{SIGN}{since.isoformat() if since else ''}{_BETWEEN}{until.isoformat() if until else ''}"


def word_of(termed: str) -> str:
    """The word without its term."""
    return termed.partition(SIGN)[0]


def holds(termed: str, day: date) -> bool:
    """Does the word hold on ``day``? One without a term does always."""
    since, _between, until = termed.partition(SIGN)[2].partition(_BETWEEN)
    # Days as ISO 8601 writes them are in order as words are.
    return since <= day.isoformat() and (not until or day.isoformat() <= until)
