"""The register as a file to take away."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from orda.history.register import Row
from orda.i18n import _
from orda.text.dates import iso

HEADINGS = (
    _("Number"),
    _("Time"),
    _("Action"),
    _("Title"),
    _("Address"),
    _("Who"),
    _("Approved by"),
    _("Request"),
    _("Before"),
    _("After"),
    _("Note"),
    _("Restore point"),
    _("Hash"),
)


class Words(NamedTuple):
    """What of a row is said in the reader's language: the act, the title, the names, the note."""

    act: str
    title: str
    actor: str
    approver: str
    note: str


def _columns(row: Row, words: Words) -> list:
    return [
        row.number,
        iso(row.time),
        words.act,
        words.title,
        row.path,
        words.actor,
        words.approver,
        row.request,
        row.before,
        row.after,
        words.note,
        row.restore_point,
        row.hash,
    ]


def table(rows: Iterable[tuple[Row, Words]], translate: Callable) -> tuple[list[str], Iterator[list]]:
    """Headings and rows, each with its words."""
    return [translate(heading) for heading in HEADINGS], (_columns(row, words) for row, words in rows)
