"""Making a backup, whole or not at all: the database by repozo, then its blobs, then what else a machine needs."""

import os
import re
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from ZODB.fsIndex import fsIndex
from ZODB.scripts import repozo
from ZODB.utils import u64

from orda import clock
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.backups.manifest import (
    NAME,
    Point,
    moment_of,
    name_of,
    points,
    read_point,
    record,
    status,
    write_manifest,
)
from orda.maintenance.backups.pool import Pool, link_or_copy
from orda.maintenance.backups.retention import sweep, thin_out
from orda.maintenance.blob_files import blobs_until
from orda.maintenance.disk import require_space, sync_folder, working_on
from orda.maintenance.locks import exclusive
from orda.maintenance.progress import Progress, growing, part, silent
from orda.maintenance.settings import Settings
from orda.maintenance.storage import Place, embedded, explained

# A restore reads the full copy and every increment after it: start again before the chain grows long.
FULL_EVERY = timedelta(days=7)
SPARE = 16 * 2**20
SECRET_LINE = re.compile(r"^(\s*[\w.-]*(?:secret|password|token)[\w.-]*\s*[=:]).*$", re.IGNORECASE | re.MULTILINE)
URL_PASSWORD = re.compile(r"(://[^/\s:@]+):[^@\s/]+@")


@dataclass
class _Work:
    """One backup in the making: everything is written to ``folder`` and takes its place by renames at the end."""

    settings: Settings
    place: Place
    folder: Path
    name: str
    previous: Point | None
    full: bool
    progress: Progress
    manifest: dict[str, Any] = field(default_factory=dict)


def make_backup(settings: Settings, *, full: bool | None = None, by: str = "", progress: Progress = silent) -> Point:
    """Back up the embedded database, while it serves or not.

    ``full`` copies the whole database file even where an increment would do. Raises StorageError: another backup or
    pack is running, the disk is full, the database is damaged or not on this machine. After an error nothing is left.
    """
    place = embedded(settings.storage)
    backups = settings.backups
    with exclusive(settings.var), working_on(backups):
        if not place.data.exists():
            raise StorageError(_("There is no database ${path}.", mapping={"path": place.data}))
        backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep(backups)
        previous = next((point for point in points(backups) if point.problem is None), None)
        name = _next_name(backups)
        folder = backups / f".new-{name}"
        work = _Work(settings, place, folder, name, previous, _needs_full(place, previous, backups, full), progress)
        try:
            point = _make(work, by)
        finally:
            sweep(backups)
        record(backups, last_backup={"name": name, "time": point.time.isoformat(), "kind": point.manifest["kind"]})
        thin_out(backups)
        progress(1.0, _("The backup is complete."))
    return point


def _make(work: _Work, by: str) -> Point:
    started = clock.now()
    data = work.folder / "data"
    data.mkdir(parents=True)
    _copy_database(work, data)
    pool = Pool(work.folder.parent, work.name)
    _collect_blobs(work, pool)
    _copy_companions(work)
    work.manifest.update(
        name=work.name,
        time=moment_of(work.name).isoformat(),
        by=by,
        seconds=round((clock.now() - started).total_seconds(), 1),
    )
    write_manifest(work.folder, work.manifest)
    with pool.kept_if_done():
        os.rename(work.folder, work.folder.parent / work.name)
    sync_folder(work.folder.parent)
    return read_point(work.folder.parent / work.name)


def _next_name(backups: Path) -> str:
    """The present second, but later than every backup there is: repozo relies on the order, clocks step back."""
    moment = clock.now()
    newest = max((item.name for item in backups.iterdir() if NAME.fullmatch(item.name)), default=None)
    if newest is not None:
        moment = max(moment, moment_of(newest) + timedelta(seconds=1))
    return name_of(moment)


def _needs_full(place: Place, previous: Point | None, backups: Path, wanted: bool | None) -> bool:
    if wanted or previous is None or previous.manifest["inode"] != place.data.stat().st_ino:
        return True  # another inode: packed or restored since
    if status(backups).get("last_pack", {}).get("time", "") > previous.manifest["time"]:
        return True  # inode numbers are used again
    if not status(backups).get("last_check", {}).get("ok", True):
        return True  # do not build on a chain that was found damaged
    chain = [entry for entry in previous.manifest["files"] if entry["path"].startswith("data/")]
    for entry in chain:
        path = previous.folder / entry["path"]
        if not path.is_file() or path.stat().st_size != entry["size"]:
            return True
    oldest = min((moment_of(Path(entry["path"]).stem) for entry in chain), default=None)
    return oldest is None or clock.now() - oldest >= FULL_EVERY


def _copy_database(work: _Work, data: Path) -> None:
    """Run repozo in ``data``, on top of links to the files of the backup before."""
    start = 0
    if not work.full and work.previous is not None:
        start = work.previous.manifest["position"]
        for path in work.previous.data.iterdir():
            # repozo appends to the .dat file and makes all others anew: only that one must be a copy.
            (shutil.copy2 if path.suffix == ".dat" else link_or_copy)(path, data / path.name)
    grown = max(work.place.data.stat().st_size - start, 0)
    require_space(data, grown + SPARE)
    step = _("Copying the database")
    options = repozo.parseargs(
        [*(["-F"] if work.full else []), "-B", "-Q", "-z", "-f", str(work.place.data), "-r", str(data)]
    )
    options.test_now = tuple(int(number) for number in work.name.split("-"))
    with growing(data / "tmp.tmp", grown // 2, part(work.progress, 0.0, 0.6), step), explained(work.settings.storage):
        try:
            repozo.do_backup(options)
        except repozo.RepozoError as error:
            raise StorageError(
                _("The database could not be copied: ${reason}", mapping={"reason": str(error)})
            ) from error
        _describe(work, data)


def _describe(work: _Work, data: Path) -> None:
    """Note what was copied, and drop the files of an older chain when repozo has begun a new one by itself."""
    fulls = sorted(path for path in data.iterdir() if path.suffix in (".fs", ".fsz"))
    chain = sorted(path for path in data.iterdir() if path.suffix != ".dat" and path.name >= fulls[-1].name[:19])
    listed = fulls[-1].with_suffix(".dat")
    lines = [line.rsplit(maxsplit=3) for line in listed.read_text(encoding="utf-8").splitlines()]
    indexes = [path for path in chain if path.suffix == ".index"]
    for path in data.iterdir():
        if path not in chain and path != listed or path in indexes[:-1]:
            path.unlink()
    # repozo writes the folder it worked in; only the names stay right when the folder moves.
    listed.write_text("".join(f"{Path(line[0]).name} {' '.join(line[1:])}\n" for line in lines), encoding="utf-8")
    position = int(lines[-1][2])
    work.manifest.update(
        kind="full" if fulls[-1].name.startswith(work.name) else "incremental",
        position=position,
        tid=_last_tid(work.place.data, position).hex(),
        objects=len(fsIndex.load(str(indexes[-1]))["index"]),
        inode=work.place.data.stat().st_ino,
        # What it has in common with the backup before is linked, or a copy under the older name.
        added_bytes=sum(path.stat().st_size for path in data.iterdir() if path.name.startswith(work.name)),
    )


def _last_tid(data: Path, position: int) -> bytes:
    """The id of the transaction that ends at ``position``: its length stands behind it, the id at its beginning."""
    if position <= 4:
        return bytes(8)
    with open(data, "rb") as file:
        file.seek(position - 8)
        length = u64(file.read(8))
        file.seek(position - 8 - length)
        return file.read(8)


def _collect_blobs(work: _Work, pool: Pool) -> None:
    """List and bring the blobs of all copied transactions: they never change, so only new ones are read."""
    listed = work.folder / "blobs.sha256"
    source = work.place.blobs
    if source is None or not source.is_dir():
        work.manifest.update(blobs=0, blob_bytes=0, layout="bushy")
        listed.touch()
        return
    found = blobs_until(source, bytes.fromhex(work.manifest["tid"]))
    progress, step = part(work.progress, 0.6, 0.9), _("Copying files and pictures")
    known = work.previous.known_blobs() if work.previous else {}
    trusted = status(work.folder.parent).get("last_check", {}).get("ok", True)
    size = new = 0
    with open(listed, "w", encoding="ascii") as lines:
        for number, (relative, path) in enumerate(found.items(), 1):
            size += path.stat().st_size
            new += path.stat().st_size if relative not in known else 0
            lines.write(f"{pool.bring(path, relative, known.get(relative), trusted)}  {relative}\n")
            if number % 100 == 0:
                progress(number / len(found), step)
    layout = (source / ".layout").read_text(encoding="ascii").strip()
    work.manifest.update(blobs=len(found), blob_bytes=size, layout=layout)
    work.manifest["added_bytes"] += new


def _copy_companions(work: _Work) -> None:
    """The regulation and the settings that the database was served with."""
    work.progress(0.92, _("Writing the list of contents"))
    if work.settings.regulation.is_file():
        shutil.copyfile(work.settings.regulation, work.folder / "regulation.toml")
    if work.settings.path is not None and work.settings.path.is_file():
        text = work.settings.path.read_text(encoding="utf-8")
        (work.folder / "orda.ini").write_text(without_secrets(text), encoding="utf-8")


def without_secrets(text: str) -> str:
    """An ini file with secrets, passwords and the passwords inside of addresses taken out."""
    return URL_PASSWORD.sub(r"\1:…@", SECRET_LINE.sub(r"\1", text))
