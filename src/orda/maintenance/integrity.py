"""Walking every object and reference of a database, and every blob: is all there, and can all be read?"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from translationstring import TranslationString
from ZODB.blob import is_blob_record
from ZODB.broken import Broken
from ZODB.POSException import POSKeyError
from ZODB.serialize import PersistentUnpickler, referencesf
from ZODB.utils import oid_repr, p64, u64, z64

from orda.i18n import _
from orda.maintenance.blob_files import blobs_until, identity
from orda.maintenance.progress import Progress, silent
from orda.maintenance.renamed import find_class

MAX_PROBLEMS = 100
STEP = 1000
ALL_TIDS = b"\xff" * 8


@dataclass
class Findings:
    """What a walk found. ``problems`` are one sentence each, at most 100 of them; ``count`` counts all."""

    objects: int = 0
    reachable: int = 0
    blobs: int = 0
    orphan_blobs: list[str] = field(default_factory=list)
    problems: list[TranslationString] = field(default_factory=list)
    count: int = 0

    @property
    def sound(self) -> bool:
        """Nothing is missing or unreadable. Orphans are no damage: a pack removes them."""
        return self.count == 0

    def report(self, problem: TranslationString) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


def walk(storage, blob_folder: Path | None = None, progress: Progress = silent) -> Findings:
    """Read every current object of ``storage``; follow every reference from the root; look for every blob's file.

    An object is broken when its pickle cannot be loaded or names a class that does not exist. A missing object is a
    problem only where something that can be reached refers to it.
    """
    found = Findings()
    references: dict[int, tuple[int, ...]] = {}
    blobs: set[tuple[int, bytes]] = set()
    total = max(len(storage), 1)
    step = _("Reading all objects")
    for oid, tid, data in _records(storage):
        found.objects += 1
        if found.objects % STEP == 0:
            progress(0.9 * found.objects / total, step)
        references[u64(oid)] = _references(oid, data, found)
        if is_blob_record(data):
            blobs.add((u64(oid), tid))
    _follow(references, found)
    progress(0.9, _("Looking for the files of all objects"))
    found.blobs = len(blobs)
    if blobs and blob_folder is not None:
        _look_for(storage, blobs, found)
    if blob_folder is not None:
        found.orphan_blobs = orphan_blobs(storage, blob_folder)
    progress(1.0, step)
    return found


def _records(storage) -> Iterator[tuple[bytes, bytes, bytes]]:
    following = z64
    while following is not None:
        try:
            oid, tid, data, following = storage.record_iternext(following)
        except POSKeyError as error:  # deleted: its number is listed without data
            following = p64(u64(error.args[0]) + 1)
            continue
        except ValueError:  # nothing from that number on
            return
        yield oid, tid, data


def _references(oid: bytes, data: bytes, found: Findings) -> tuple[int, ...]:
    try:
        missing = _missing_classes(data)
        references = tuple(u64(other) for other in referencesf(data))
    except Exception as error:  # noqa: BLE001 - a damaged pickle may raise anything, and each is a finding
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        found.report(_("Object ${oid} cannot be read: ${reason}", mapping={"oid": oid_repr(oid), "reason": reason}))
        return ()
    for name in sorted(missing):
        found.report(
            _(
                "Object ${oid} needs the class ${name}, which is not installed.",
                mapping={"oid": oid_repr(oid), "name": name},
            )
        )
    return references


def _missing_classes(data: bytes) -> set[str]:
    """Names of classes that the object's own state needs and nobody has.

    A reference carries the class of its target as well; a target without one is the target's problem.
    """
    missing: set[str] = set()

    def installed(module: str, name: str):
        found = find_class(module, name)
        if isinstance(found, type) and issubclass(found, Broken):
            missing.add(f"{module}.{name}")
        return found

    def no_object(reference) -> None:
        if isinstance(reference, tuple) and isinstance(reference[1], type):
            missing.discard(f"{reference[1].__module__}.{reference[1].__name__}")

    unpickler = PersistentUnpickler(installed, no_object, BytesIO(data))
    unpickler.load()  # the class
    own = set(missing)
    unpickler.load()  # the state
    return missing | own


def _follow(references: dict[int, tuple[int, ...]], found: Findings) -> None:
    root = u64(z64)
    if root not in references:
        found.report(_("The database has no root object."))
        return
    seen, waiting = {root}, [root]
    while waiting:
        current = waiting.pop()
        for other in references[current]:
            if other in seen:
                continue
            seen.add(other)
            if other in references:
                waiting.append(other)
                continue
            found.report(
                _(
                    "Object ${other}, to which ${oid} refers, is missing.",
                    mapping={"other": hex(other), "oid": hex(current)},
                )
            )
    found.reachable = len(seen & references.keys())


def _look_for(storage, blobs: set[tuple[int, bytes]], found: Findings) -> None:
    for oid, tid in sorted(blobs):
        try:
            os.stat(storage.loadBlob(oid.to_bytes(8, "big"), tid))
        except (POSKeyError, OSError):
            found.report(_("The file of object ${oid} is missing.", mapping={"oid": hex(oid)}))


def orphan_blobs(storage, folder: Path) -> list[str]:
    """Blob files that belong to no transaction, as a killed process leaves them: paths below ``folder``."""
    orphans = []
    last = storage.lastTransaction()
    for relative, path in blobs_until(folder, ALL_TIDS).items():
        oid, tid = identity(path)
        if tid > last:
            continue  # of a transaction that is being committed at this moment
        try:
            storage.loadSerial(oid, tid)
        except POSKeyError:
            orphans.append(relative)
    return orphans
