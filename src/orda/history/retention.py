"""What the history keeps for a term only: what lies in the bin, and restore points (G7). The register is for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from orda import clock, events, regulation
from orda.content.base import descendants
from orda.content.site import find, service_of
from orda.history.bin import Discarded
from orda.security.actor import SYSTEM

# So much in one night, the oldest first; the rest follows the next nights.
MAX_BINNED = 200
MAX_POINTS = 5_000


@dataclass(frozen=True)
class Purged:
    """How many things left the bin for good, how many restore points were dropped."""

    binned: int
    points: int


def forget_old(site) -> Purged:
    """Delete for good what has been in the bin, and what has been a restore point, for the regulation's term; 0 keeps
    it for ever. The next pack takes it from the disk."""
    terms = regulation.get().retention
    return Purged(
        _purge_bin(site, _before(terms.bin)),
        service_of(site, "restore-points").forget_before(_before(terms.restore_points), MAX_POINTS),
    )


def bin_term(entry: Discarded) -> datetime | None:
    """When the entry leaves the bin for good; None for never."""
    days = regulation.get().retention.bin
    return entry.at + timedelta(days=days) if days else None


def _before(days: int) -> datetime | None:
    return clock.now() - timedelta(days=days) if days else None


def _purge_bin(site, before: datetime | None) -> int:
    bin_service = service_of(site, "bin")
    old = [entry for entry in bin_service.entries.values() if before is not None and entry.at < before]
    for entry in sorted(old, key=lambda entry: entry.at)[:MAX_BINNED]:
        bin_service.drop(entry.uid)
        uids = frozenset(each.uid for each in descendants(entry.object))
        place = find(site, entry.parent_uid) or site
        events.notify(events.Purged(entry.object, SYSTEM.login, parent=place, path=entry.path, uids=uids))
    return min(len(old), MAX_BINNED)
