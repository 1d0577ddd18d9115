"""Which backups are kept: the newest of 14 days, 8 weeks and 12 months."""

import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from orda import clock
from orda.maintenance.backups.manifest import NAME, DamagedBackup, Point, moment_of, points, status
from orda.maintenance.backups.pool import remove_except
from orda.maintenance.disk import sweep_unfinished

DAYS, WEEKS, MONTHS = 14, 8, 12
# Everything of the last day stays: a backup made before some risky work is wanted even when another follows.
RECENT = timedelta(hours=24)


def kept(moments: Iterable[datetime], now: datetime, proven: datetime | None = None) -> set[datetime]:
    """The moments to keep: the newest of each of the last days, weeks and months that have a backup (in Almaty's time).

    Periods without a backup do not count, so that a machine that stood still for a year does not lose its past. The
    newest moment, those of the last 24 hours, and the one ``proven`` by the last good restore always stay.
    """
    newest_first = sorted(set(moments), reverse=True)
    keep = {moment for moment in newest_first if now - moment < RECENT}
    keep.update(newest_first[:1])
    if proven in newest_first:
        keep.add(proven)
    for limit, period in ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(clock.to_local(moment).strftime(period), moment)
        keep.update(list(newest_of.values())[:limit])
    return keep


def thin_out(backups: Path) -> list[str]:
    """Remove backups that need not be kept, and blobs that no backup names any more; the names removed.

    The newest, and the last one that was proven by a restore, always stay. Called while holding the lock.
    """
    everything = points(backups)
    proven = status(backups).get("last_proven", {}).get("name", "")
    # A backup with a damaged manifest takes no good one's place in the count.
    sound = [point.time for point in everything if point.problem is None]
    keep = kept(sound, clock.now(), moment_of(proven) if NAME.fullmatch(proven) else None)
    gone = [point for point in everything if point.problem is None and point.time not in keep]
    for point in gone:
        # Renamed first: a half-removed backup must not look like one.
        doomed = backups / f".gone-{point.name}"
        os.rename(point.folder, doomed)
        shutil.rmtree(doomed, ignore_errors=True)
    if gone:
        _remove_unnamed_blobs([point for point in everything if point not in gone], backups / "blobs")
    return [point.name for point in gone]


def _remove_unnamed_blobs(remaining: list[Point], pool: Path) -> None:
    named: set[str] = set()
    for point in remaining:
        try:
            named.update(point.blobs())
        except (DamagedBackup, KeyError):
            return  # its blobs are unknown, so none may go
    remove_except(pool, named)


def sweep(backups: Path) -> None:
    """Remove what failed or killed runs left. Called while holding the lock, so nothing of it is in use."""
    for leftover in (*backups.glob(".new-*"), *backups.glob(".scratch-*"), *backups.glob(".gone-*")):
        shutil.rmtree(leftover, ignore_errors=True)
    sweep_unfinished(backups)
