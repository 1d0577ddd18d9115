"""Who holds the database, and one backup, pack or restore at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zc.lockfile import LockError, LockFile

from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.disk import working_on


class Locked(StorageError):
    """Another process has the database open; let it do the work, or stop it first."""


class Busy(StorageError):
    """A backup, pack or restore is running; wait for its end."""


def locked_error(data: Path) -> Locked:
    """The refusal with the number of the process that holds ``data``."""
    return Locked(
        _(
            "${path} is in use by another process (${pid}). Stop it first; several serving processes need a zeo:// "
            "storage.",
            mapping={"path": data, "pid": lock_holder(_lock_of(data))},
        )
    )


def lock_holder(lock: Path) -> str:
    """The process id written in a lock file; a question mark when it cannot be read."""
    try:
        return lock.read_text(encoding="ascii").strip()[:20] or "?"
    except (OSError, UnicodeDecodeError):
        return "?"


def in_use(data: Path) -> bool:
    """Does a living process hold the database? A lock file alone says nothing: a dead process holds no lock."""
    if not _lock_of(data).exists():
        return False
    try:
        with holding(data):
            return False
    except Locked:
        return True


@contextmanager
def holding(data: Path) -> Iterator[None]:
    """Keep every other process out of the database file ``data``. Raises Locked when one is in."""
    with working_on(data):
        try:
            lock = LockFile(str(_lock_of(data)))
        except LockError as error:
            raise locked_error(data) from error
    try:
        yield
    finally:
        lock.close()


@contextmanager
def exclusive(var: Path) -> Iterator[None]:
    """One backup, pack or restore at a time, across processes. Raises Busy."""
    path = var / "maintenance.lock"
    with working_on(path):
        var.mkdir(parents=True, exist_ok=True)
        try:
            lock = LockFile(str(path))
        except LockError as error:
            raise Busy(
                _(
                    "Another backup, pack or restore is running (process ${pid}). Wait for its end.",
                    mapping={"pid": lock_holder(path)},
                )
            ) from error
    try:
        yield
    finally:
        lock.close()


def _lock_of(data: Path) -> Path:
    return data.with_name(data.name + ".lock")
