"""Cells of tables that people take away, in which nothing can begin to calculate (checklist 19)."""

import csv
import io
import re
from collections.abc import Iterable

# Signs with which spreadsheets begin a formula, also behind white space and in their wide forms.
FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f]")
MAX_CELL = 32_000


def harmless(value):
    """Text that a spreadsheet shows as it is; an apostrophe stands before what would be a formula. Numbers stay."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = _FORBIDDEN.sub(" ", value)[:MAX_CELL]
    return f"'{text}" if FORMULA.match(value) else text


def as_csv(rows: Iterable[Iterable]) -> bytes:
    """The rows in UTF-8 with the mark by which Excel knows it; numbers with a point, days as 2026-11-23."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return text.getvalue().encode("utf-8-sig")
