"""What a backup consists of, with the SHA-256 of every file, and the list of all backups.

The folder of the backups::

    status.json                      last backup, last check, last proven restore
    blobs/0x00/…/0x….blob            each file of the database once, for all backups (they never change)
    2026-11-23-04-15-00/             one backup, named by its moment in UTC
        manifest.json                what is in it; sealed by a checksum of its own
        data/*.fsz *.deltafsz *.dat  full copy and increments as repozo wrote them (and can restore them by itself)
        blobs.sha256                 which blobs belong to it; `sha256sum -c` in blobs/ checks them too
        regulation.toml orda.ini     copies (the ini without secrets)
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from translationstring import TranslationString

from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.disk import read_json, sha256_of, write_json

FORMAT = 1
NAME_FORMAT = "%Y-%m-%d-%H-%M-%S"
NAME = re.compile(r"\d{4}(-\d\d){5}$")
BLOB_LINE = re.compile(r"([0-9a-f]{64})  ((?:0x[0-9a-f]+/)+0x[0-9a-f]+\.blob)")
MAX_POINTS = 2000


class DamagedBackup(StorageError):
    """A file of the backup is missing or was changed; ``message`` names it. Use an older backup and make a new one."""


@dataclass(frozen=True)
class Point:
    """One backup. ``problem`` says why its manifest cannot be used; its files are proven only by ``orda verify``."""

    folder: Path
    manifest: dict[str, Any] = field(default_factory=dict)
    problem: TranslationString | None = None

    @property
    def name(self) -> str:
        """Its moment in UTC as the folder's name has it."""
        return self.folder.name

    @property
    def time(self) -> datetime:
        """Its moment, aware, in UTC."""
        return moment_of(self.name)

    @property
    def full(self) -> bool:
        """Was the whole database copied, not only what came after the backup before?"""
        return self.manifest.get("kind") == "full"

    @property
    def size(self) -> int:
        """Bytes of its files; those of the database's blobs are shared with other backups and counted in each."""
        return sum(entry["size"] for entry in self.manifest.get("files", ())) + self.manifest.get("blob_bytes", 0)

    @property
    def added(self) -> int | None:
        """Bytes that no backup before it has; None where an older version of Orda made it and did not count them."""
        return self.manifest.get("added_bytes")

    @property
    def data(self) -> Path:
        """repozo's folder."""
        return self.folder / "data"

    @property
    def pool(self) -> Path:
        """The folder of all backups' blobs."""
        return self.folder.parent / "blobs"

    def blobs(self) -> dict[str, str]:
        """Path below the pool -> SHA-256 of each blob that belongs to this backup. Raises DamagedBackup."""
        listed = self.folder / "blobs.sha256"
        found: dict[str, str] = {}
        try:
            with open(listed, encoding="ascii") as lines:
                for line in lines:
                    match = BLOB_LINE.fullmatch(line.rstrip("\n"))
                    if match is None:
                        raise damaged(listed)
                    found[match[2]] = match[1]
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(listed) from error
        if len(found) != self.manifest["blobs"]:
            raise damaged(listed)
        return found

    def known_blobs(self) -> dict[str, str]:
        """``blobs``, or nothing when the list is damaged."""
        try:
            return self.blobs()
        except DamagedBackup:
            return {}


def name_of(moment: datetime) -> str:
    """The name of a backup made at that moment."""
    return moment.astimezone(UTC).strftime(NAME_FORMAT)


def moment_of(name: str) -> datetime:
    """The moment that a backup's name stands for."""
    return datetime.strptime(name, NAME_FORMAT).replace(tzinfo=UTC)


def damaged(path: Path) -> DamagedBackup:
    """The refusal that names the file."""
    return DamagedBackup(_("The backup is damaged: ${path} is missing or was changed.", mapping={"path": path}))


def points(backups: Path) -> list[Point]:
    """All backups, newest first; those with a damaged manifest say so in ``problem``."""
    if not backups.is_dir():
        return []
    folders = sorted((item for item in backups.iterdir() if NAME.fullmatch(item.name)), reverse=True)
    return [read_point(folder) for folder in folders[:MAX_POINTS]]


def read_point(folder: Path) -> Point:
    """The backup in ``folder``; never raises for a damaged manifest."""
    path = folder / "manifest.json"
    try:
        manifest = read_json(path)
        whole = manifest.pop("seal", None) == _seal(manifest) and manifest["name"] == folder.name
    except (OSError, ValueError, KeyError):
        whole = False
    return Point(folder, manifest) if whole else Point(folder, problem=damaged(path).message)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """List every file below ``folder`` with size and SHA-256, and seal the list."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [
        {"path": str(path.relative_to(folder)), "size": path.stat().st_size, "sha256": sha256_of(path)}
        for path in inside
        if path.name != "manifest.json"
    ]
    whole = {"format": FORMAT, **manifest, "files": files}
    write_json(folder / "manifest.json", {**whole, "seal": _seal(whole)})


def _seal(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def wrong_files(point: Point) -> Iterator[Path]:
    """Files of the backup itself that are missing, of another size, or changed. Reads all of them."""
    for entry in point.manifest["files"]:
        path = point.folder / entry["path"]
        try:
            whole = path.stat().st_size == entry["size"] and sha256_of(path) == entry["sha256"]
        except OSError:
            whole = False
        if not whole:
            yield path


def status(backups: Path) -> dict[str, Any]:
    """``last_backup``, ``last_check``, ``last_proven`` and ``last_failure``, as far as known. Times are ISO, in UTC."""
    try:
        return read_json(backups / "status.json")
    except (OSError, ValueError):
        return {}


def record(backups: Path, **news: Any) -> None:
    """Add to the status file."""
    write_json(backups / "status.json", {**status(backups), **news})
