"""Packing: giving back the space of old object revisions, while the site serves."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ZODB.DB import DB

from orda import clock
from orda.i18n import _
from orda.maintenance.backups.manifest import record
from orda.maintenance.disk import require_space, working_on
from orda.maintenance.integrity import orphan_blobs
from orda.maintenance.locks import exclusive
from orda.maintenance.progress import Progress, growing, silent
from orda.maintenance.settings import Settings
from orda.maintenance.storage import explained, files

log = logging.getLogger(__name__)

DEFAULT_DAYS = 7
MAX_DAYS = 3650
SPARE = 16 * 2**20
ORPHAN_SECONDS = 3600


@dataclass(frozen=True)
class Packed:
    """Sizes of the database file in bytes (zeros for one on another machine), and how long it took."""

    before: int
    after: int
    seconds: float


def pack_database(database: DB, settings: Settings, days: int = DEFAULT_DAYS, progress: Progress = silent) -> Packed:
    """Remove revisions older than ``days`` and objects that nothing refers to; published versions are objects and stay.

    Readers and writers go on meanwhile. Raises StorageError: not enough free space for the packed copy, a backup is
    running, the file is damaged. After an error the database is as before and no half-written copy is left.
    """
    days = min(max(days, 0), MAX_DAYS)
    place = files(settings.storage)
    started = clock.now()
    with exclusive(settings.var):
        with explained(settings.storage):
            if place is None:
                progress(0.0, _("The database server packs"))
                database.pack(days=days)
                return Packed(0, 0, _seconds_since(started))
            before = place.data.stat().st_size
            require_space(place.data.parent, before + SPARE)
            copy = place.beside(".pack")
            try:
                with growing(copy, before, progress, _("Copying what is kept")):
                    database.pack(days=days)
                if place.blobs is not None:
                    _remove_orphans(database, place.blobs)
            finally:
                copy.unlink(missing_ok=True)
            packed = Packed(before, place.data.stat().st_size, _seconds_since(started))
        _remember(settings, started, days, packed)
    return packed


def _remember(settings: Settings, started: datetime, days: int, packed: Packed) -> None:
    with working_on(settings.backups):
        settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        news = {"time": started.isoformat(), "days": days, "before": packed.before, "after": packed.after}
        record(settings.backups, last_pack={**news, "seconds": packed.seconds})


def _remove_orphans(database: DB, blobs: Path) -> None:
    """Remove blobs of transactions that were never finished, as a killed process leaves them; ZODB's pack does not."""
    for relative in orphan_blobs(database.storage, blobs):
        path = blobs / relative
        if time.time() - path.stat().st_mtime > ORPHAN_SECONDS:
            path.unlink()
            log.info("Removed %s, which belongs to no transaction", path)


def _seconds_since(started: datetime) -> float:
    return round((clock.now() - started).total_seconds(), 1)
