"""The register as a file to take away."""

from collections.abc import Callable, Iterable, Iterator, Mapping

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


def _columns(row: Row, acts: Mapping[str, str]) -> list:
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


def table(rows: Iterable[Row], acts: Mapping[str, str], translate: Callable) -> tuple[list[str], Iterator[list]]:
    """Headings and rows; ``acts`` are the words for actions."""
    return [translate(heading) for heading in HEADINGS], (_columns(row, acts) for row in rows)
