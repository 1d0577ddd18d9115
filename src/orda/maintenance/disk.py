"""The disk: what it refuses in one sentence, space, checksums, and writing that is whole or not at all."""

import contextlib
import errno
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orda.errors import StorageError
from orda.i18n import _

# EFBIG: a limit on the size of files; for the person at the keyboard that is a full disk as well.
FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
UNWRITABLE = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
UNFINISHED_SECONDS = 3600
ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR))


class DiskFull(StorageError):
    """There is no space left; free some and repeat."""


def os_error(error: OSError, path: Path | str) -> StorageError:
    """What the operating system refused while working on ``path``, in one sentence."""
    named = {"path": error.filename or path}
    if error.errno in FULL:
        return DiskFull(_("The disk is full: ${path} could not be written. Free some space.", mapping=named))
    if error.errno in UNWRITABLE:
        return StorageError(_("${path} cannot be written or read; check its owner and rights.", mapping=named))
    if error.errno in ABSENT:
        return StorageError(_("${path} does not exist.", mapping=named))
    return StorageError(_("${path}: ${reason}", mapping={**named, "reason": error.strerror or str(error)}))


@contextmanager
def working_on(path: Path | str) -> Iterator[None]:
    """Turn operating system errors of work on ``path`` into a StorageError of one sentence."""
    try:
        yield
    except OSError as error:
        raise os_error(error, path) from error


def free_space(path: Path) -> int:
    """Bytes that may still be written to the disk of ``path`` or of its nearest existing parent."""
    while not path.exists():
        path = path.parent
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


def require_space(path: Path, needed: int) -> None:
    """Refuse before the work what would fail in its middle. Raises DiskFull with both figures in megabytes."""
    free = free_space(path)
    if free < needed:
        raise DiskFull(
            _(
                "The disk of ${path} has ${free} MB free; this needs about ${needed} MB.",
                mapping={"path": path, "free": free // 2**20, "needed": -(-needed // 2**20)},
            )
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Replace ``path``: a reader, or a crash at any moment, meets the old content or the new one, never a half."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep_unfinished(folder: Path) -> None:
    """Remove what ``write_whole`` could not finish in a process that was killed."""
    for left in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > UNFINISHED_SECONDS:
                left.unlink()


def write_json(path: Path, value: Any) -> None:
    """``write_whole`` for plain data."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file. Raises OSError when it is not there, ValueError when it is damaged."""
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict):
        raise ValueError(f"{path}: not a JSON object")
    return value


def sync_folder(folder: Path) -> None:
    """Make renames and new names in ``folder`` survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
