"""Proving a backup: every checksum, a restore into a scratch folder, and a walk through all that came back."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translationstring import TranslationString
from ZODB.DB import DB

from orda import clock
from orda.errors import OrdaError
from orda.i18n import _
from orda.maintenance.backups.manifest import Point, record
from orda.maintenance.backups.restore import require_same, unpack
from orda.maintenance.backups.sample import Sample, sample
from orda.maintenance.disk import DiskFull, working_on
from orda.maintenance.integrity import walk
from orda.maintenance.locks import exclusive
from orda.maintenance.progress import Progress, part, silent
from orda.maintenance.renamed import class_factory
from orda.maintenance.sentences import to_plain
from orda.maintenance.settings import Settings
from orda.maintenance.storage import Place, explained, open_files


@dataclass
class Report:
    """The proof of one backup, or what is wrong with it."""

    name: str
    problems: list[TranslationString] = field(default_factory=list)
    objects: int = 0
    blobs: int = 0
    size: int = 0
    seconds: float = 0.0
    # Of the site inside: accounts, contents, public; and what would not work in it though nothing is damaged.
    counts: dict[str, int] = field(default_factory=dict)
    remarks: list[TranslationString] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Could everything be brought back and read?"""
        return not self.problems

    def plain(self) -> dict[str, Any]:
        """For the status file; ``sentences.from_plain`` reads problems and remarks again."""
        return {
            "name": self.name,
            "time": clock.now().isoformat(),
            "ok": self.ok,
            "problems": [to_plain(problem) for problem in self.problems],
            "remarks": [to_plain(remark) for remark in self.remarks],
            "counts": self.counts,
            "objects": self.objects,
            "blobs": self.blobs,
            "size": self.size,
            "seconds": self.seconds,
        }


def verify_backup(settings: Settings, point: Point, progress: Progress = silent) -> Report:
    """Restore ``point`` into a scratch folder beside the backups and read all of it; the result is kept in the status.

    A damaged backup is a result, not an error: the report names the file. Raises StorageError when the proof itself
    cannot be made: another backup is running, the disk is full.
    """
    started = clock.now()
    report = Report(point.name, size=point.size)
    with exclusive(settings.var), working_on(settings.backups):
        scratch = Path(tempfile.mkdtemp(prefix=".scratch-", dir=settings.backups))
        try:
            _prove(point, scratch, report, progress)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        report.seconds = round((clock.now() - started).total_seconds(), 1)
        plain = report.plain()
        record(settings.backups, last_check=plain, **({"last_proven": plain} if report.ok else {}))
    return report


def _prove(point: Point, scratch: Path, report: Report, progress: Progress) -> None:
    if point.problem is not None:
        report.problems.append(point.problem)
        return
    place = Place(scratch / "Data.fs", scratch / "blobs")
    try:
        unpack(point, place, link=True, progress=part(progress, 0.0, 0.6))
        require_same(point, place)
        with explained(f"file://{place.data}"):
            database = DB(open_files(place, read_only=True), class_factory=class_factory)
            try:
                found = walk(database.storage, place.blobs, part(progress, 0.6, 0.95))
                seen = sample(database) if found.sound else Sample()
            finally:
                database.close()
    except DiskFull:
        raise  # says nothing about the backup
    except OrdaError as error:
        report.problems.append(error.message)
        return
    report.objects, report.blobs = found.objects, found.blobs
    report.counts, report.remarks = seen.counts, seen.remarks
    report.problems.extend(found.problems)
    if found.count > len(found.problems):
        report.problems.append(_("… and ${count} more.", mapping={"count": found.count - len(found.problems)}))
