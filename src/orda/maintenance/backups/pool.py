"""The pool of blobs that all backups share: each file once, because blobs never change."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.disk import sha256_of

# What a file system answers that has no hard links, or not across two disks.
NO_LINKS = frozenset((errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES))


class Pool:
    """The pool while one backup brings its blobs: they wait aside until the backup is whole."""

    def __init__(self, backups: Path, name: str):
        self.folder = backups / "blobs"
        self.waiting = backups / f".new-blobs-{name}"
        self.fresh: list[str] = []

    def bring(self, path: Path, relative: str, known: str | None, trusted: bool) -> str:
        """Make sure that the pool will hold this blob; the SHA-256 that is right for it.

        ``known`` is what the backup before says. It is believed without reading when the last check was good; else the
        pool's copy is read again and renewed from the live file where it was damaged.
        """
        pooled = self.folder / relative
        there = pooled.is_file() and pooled.stat().st_size == path.stat().st_size
        if there and known and trusted:
            return known
        digest = sha256_of(path)
        if there and sha256_of(pooled) == (known or digest):
            return known or digest
        if there and known and digest != known:
            return known  # neither is right any more: the check of this backup will name the file
        target = self.waiting / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        if link_or_copy(path, target) and sha256_of(target) != digest:
            raise StorageError(_("${path} was not copied rightly; the disk may be failing.", mapping={"path": target}))
        self.fresh.append(relative)
        return digest

    @contextmanager
    def kept_if_done(self) -> Iterator[None]:
        """Move the new blobs into the pool; out again when the work inside the ``with`` fails."""
        placed: list[Path] = []
        try:
            for relative in self.fresh:
                target = self.folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(self.waiting / relative, target)
                placed.append(target)
            yield
        except BaseException:
            for target in placed:
                target.unlink(missing_ok=True)
            raise


def link_or_copy(source: Path, target: Path) -> bool:
    """Give an immutable file a second name, or copy it where the disk does not allow that; True for a copy."""
    try:
        os.link(source, target)
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
    shutil.copy2(source, target)
    with open(target, "rb") as copied:
        os.fsync(copied.fileno())
    return True


def remove_except(pool: Path, named: set[str]) -> int:
    """Remove all blobs that no backup names, and folders that become empty; how many."""
    removed = 0
    for path in list(pool.rglob("*.blob")):
        relative = path.relative_to(pool)
        if relative.as_posix() in named:
            continue
        path.unlink()
        removed += 1
        with contextlib.suppress(OSError):  # not empty: another blob lives there
            for folder in relative.parents[:-1]:
                (pool / folder).rmdir()
    return removed
