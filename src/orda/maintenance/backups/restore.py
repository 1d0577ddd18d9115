"""Bringing a backup back, into an empty place or over a database that is then moved aside."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ZODB.scripts import repozo

from orda import clock
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.backups.manifest import (
    NAME,
    DamagedBackup,
    Point,
    damaged,
    moment_of,
    name_of,
    points,
    wrong_files,
)
from orda.maintenance.backups.pool import link_or_copy
from orda.maintenance.disk import require_space, sha256_of, sync_folder, working_on
from orda.maintenance.locks import exclusive, holding
from orda.maintenance.progress import Progress, growing, part, silent
from orda.maintenance.settings import Settings
from orda.maintenance.storage import Place, embedded, explained, open_files

TO_THE_MINUTE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Restored:
    """What was brought back, and where the database lies that stood there before."""

    point: Point
    aside: Path | None


def parse_time(text: str) -> datetime:
    """A moment from a shell: a backup's name (UTC), or ``2026-11-23``, ``2026-11-23 10:00`` on Almaty's clock.

    A date alone means the end of that day, hours and minutes the end of that minute: lists show no seconds, and who
    types what they show means that backup. Raises StorageError for anything else.
    """
    text = text.strip()
    if NAME.fullmatch(text):
        return moment_of(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise StorageError(
            _("“${text}” is not a moment. Write for example 2026-11-23 10:00.", mapping={"text": text})
        ) from error
    if len(text) == 10:
        moment = moment.replace(hour=23, minute=59, second=59)
    elif TO_THE_MINUTE.fullmatch(text):
        moment = moment.replace(second=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ALMATY)


def choose(backups: Path, at: datetime | None = None) -> Point:
    """The newest backup made at or before ``at``. Raises StorageError when there is none, or it is damaged."""
    everything = points(backups)
    fitting = [point for point in everything if at is None or point.time <= at]
    if not fitting:
        if not everything:
            raise StorageError(_("There is no backup in ${path}.", mapping={"path": backups}))
        oldest = everything[-1]
        named = {"path": backups, "name": oldest.name, "time": f"{clock.to_local(oldest.time):%Y-%m-%d %H:%M}"}
        raise StorageError(
            _(
                "There is no backup from that time in ${path}; the oldest was made at ${time} and is called ${name} "
                "(names are UTC, times are Almaty's).",
                mapping=named,
            )
        )
    if fitting[0].problem is not None:
        raise DamagedBackup(fitting[0].problem)
    return fitting[0]


def restore(
    settings: Settings, *, at: datetime | None = None, force: bool = False, progress: Progress = silent
) -> Restored:
    """Put the newest backup from ``at`` or before it into the place that ``orda.storage`` names.

    The database must not be in use. One that is there is refused without ``force``, and with it moved aside, not
    deleted. Raises StorageError: damaged backup (with the file's name), disk full, database in use. After an error
    everything is as before.
    """
    place = embedded(settings.storage)
    with exclusive(settings.var), working_on(place.data):
        point = choose(settings.backups, at)
        if _occupied(place) and not force:
            raise StorageError(
                _(
                    "There is a database ${path}. With --force it is moved aside and the backup takes its place.",
                    mapping={"path": place.data},
                )
            )
        place.data.parent.mkdir(parents=True, exist_ok=True)
        with holding(place.data), _scratch(place, point) as new:
            unpack(point, new, progress=part(progress, 0.0, 0.95))
            require_same(point, new)
            return Restored(point, _exchange(place, new))


def _occupied(place: Place) -> bool:
    blobs = place.blobs is not None and any(place.blobs.glob("0x*"))
    return blobs or place.data.exists() and place.data.stat().st_size > 4


@contextmanager
def _scratch(place: Place, point: Point) -> Iterator[Place]:
    """A place on the same disks, so that renames finish the work."""
    folders = {place.data.parent: Path(tempfile.mkdtemp(prefix=".restore-", dir=place.data.parent))}
    if place.blobs is not None and place.blobs.parent not in folders:
        place.blobs.parent.mkdir(parents=True, exist_ok=True)
        folders[place.blobs.parent] = Path(tempfile.mkdtemp(prefix=".restore-", dir=place.blobs.parent))
    try:
        blobs = folders[place.blobs.parent] / "blobs" if place.blobs is not None else None
        yield Place(folders[place.data.parent] / "Data.fs", blobs)
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


def unpack(point: Point, target: Place, *, link: bool = False, progress: Progress = silent) -> None:
    """Write database and blobs of ``point`` to ``target``, comparing every checksum on the way.

    With ``link`` blobs are hard-linked where the disk allows it: for a scratch copy that is thrown away. Raises
    DamagedBackup with the name of the first bad file.
    """
    for path in wrong_files(point):
        raise damaged(path)
    position = point.manifest["position"]
    require_space(target.data.parent, position + (0 if link else point.manifest["blob_bytes"]))
    options = repozo.parseargs(["-R", "-w", "-r", str(point.data), "-D", point.name, "-o", str(target.data)])
    grown = target.data.with_name(target.data.name + ".part")
    with growing(grown, position, part(progress, 0.0, 0.6), _("Bringing the database back")):
        try:
            repozo.do_recover(options)
        except (repozo.RepozoError, KeyError, ValueError, EOFError) as error:
            raise damaged(point.data) from error
    if target.data.stat().st_size != position:
        raise damaged(point.data)
    if target.blobs is not None:
        _unpack_blobs(point, target.blobs, link, part(progress, 0.6, 1.0))


def _unpack_blobs(point: Point, target: Path, link: bool, progress: Progress) -> None:
    target.mkdir(parents=True)
    # Without this mark ZODB would take a folder that is not empty for its old, flat layout.
    (target / ".layout").write_text(point.manifest["layout"], encoding="ascii")
    listed = point.blobs()
    step = _("Bringing files and pictures back")
    for number, (relative, digest) in enumerate(listed.items(), 1):
        source, copy = point.pool / relative, target / relative
        if not source.is_file():
            raise damaged(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if link:
            link_or_copy(source, copy)
            right = sha256_of(copy) == digest
        else:
            right = _copy(source, copy) == digest
        if not right:
            raise damaged(source)
        if number % 100 == 0:
            progress(number / len(listed), step)


def _copy(source: Path, target: Path) -> str:
    """Copy, and return the checksum of what was read."""
    digest = hashlib.sha256()
    with open(source, "rb") as reader, open(target, "wb") as writer:
        while chunk := reader.read(1 << 20):
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    shutil.copymode(source, target)
    return digest.hexdigest()


def require_same(point: Point, place: Place) -> None:
    """Open what was unpacked and compare the number of objects and the last transaction. Raises DamagedBackup."""
    with explained(f"file://{place.data}"):
        storage = open_files(place, read_only=True)
        try:
            same = len(storage) == point.manifest["objects"]
            same = same and storage.lastTransaction().hex() == point.manifest["tid"]
        finally:
            storage.close()
    if not same:
        raise damaged(point.data)


def _exchange(place: Place, new: Place) -> Path | None:
    """Move the old database aside and the new one in; when anything fails, move everything back."""
    stamp = f"before-restore-{name_of(clock.now())}"
    aside = place.data.parent / stamp
    moves = [
        (path, aside / path.name)
        for path in (place.data, *(place.beside(suffix) for suffix in (".index", ".old", ".tmp", ".pack")))
        if path.exists()
    ]
    if place.blobs is not None and place.blobs.exists():
        moves.append((place.blobs, place.blobs.parent / stamp / place.blobs.name))
    moved_aside = bool(moves)
    new_index = new.beside(".index")
    moves += [(new.data, place.data), *([(new_index, place.beside(".index"))] if new_index.exists() else [])]
    if place.blobs is not None and new.blobs is not None:
        moves.append((new.blobs, place.blobs))
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            os.rename(target, source)
        raise
    sync_folder(place.data.parent)
    return aside if moved_aside else None
