"""The register as a file to take away."""

from collections.abc import Callable, Iterable

from orda.history.register import Row
from orda.i18n import _
from orda.text.dates import iso
from orda.views.admin.exports import csv_bytes, workbook_bytes

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


def _columns(row: Row, acts: dict[str, str]) -> list:
    return [
        row.number,
        iso(row.time),
        acts.get(row.action, row.action),
        row.title,
        row.path,
        row.actor,
        row.approver,
        row.request,
        row.before,
        row.after,
        row.comment,
        row.restore_point,
        row.hash,
    ]


def as_csv(rows: Iterable[Row], acts: dict[str, str], translate: Callable) -> bytes:
    """The rows as CSV."""
    return csv_bytes([translate(heading) for heading in HEADINGS], (_columns(row, acts) for row in rows))


def as_workbook(rows: Iterable[Row], acts: dict[str, str], translate: Callable) -> bytes:
    """The rows as a workbook."""
    return workbook_bytes("Register", [translate(each) for each in HEADINGS], (_columns(row, acts) for row in rows))
