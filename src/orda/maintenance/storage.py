"""Opening the database by its URI, with one clear sentence for everything that can stand in the way."""

import logging
import os
import struct
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import zodburi
from zc.lockfile import LockError
from ZEO.Exceptions import ClientDisconnected
from ZODB.DB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage import FileStorage
from ZODB.POSException import POSError
from ZODB.POSException import StorageError as ZODBStorageError

from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.disk import os_error
from orda.maintenance.locks import holding, locked_error
from orda.maintenance.renamed import class_factory

log = logging.getLogger(__name__)
MEMORY = "memory://"
# Each thread of a serving process has a connection, and each connection its own copies; zodburi would keep 10,000.
# Measured: 1,000 to 10,000 answer a random page of a thousand in the same time.
OBJECTS_PER_CONNECTION = 1_000

_open_databases: "weakref.WeakSet[DB]" = weakref.WeakSet()


@dataclass(frozen=True)
class Place:
    """Where an embedded database lies on the disk."""

    data: Path
    blobs: Path | None

    def beside(self, suffix: str) -> Path:
        """A file that belongs to Data.fs: ``.index``, ``.pack``, ``.old``."""
        return self.data.with_name(self.data.name + suffix)


def files(uri: str) -> Place | None:
    """The files of a ``file://`` URI; None for a database that lives elsewhere (zeo, postgresql, memory)."""
    if not uri.startswith("file://"):
        return None
    path, _mark, query = uri.removeprefix("file://").partition("?")
    blobs = dict(parse_qsl(query)).get("blobstorage_dir")
    return Place(Path(os.path.abspath(path)), Path(os.path.abspath(blobs)) if blobs else None)


def embedded(uri: str) -> Place:
    """The files of an embedded database. Raises StorageError for any other: its server keeps its own backups."""
    place = files(uri)
    if place is None:
        raise StorageError(
            _(
                "${uri} is not a database file of this machine; run this where its server keeps the files.",
                mapping={"uri": uri},
            )
        )
    return place


def open_database(uri: str, *, create: bool = False, read_only: bool = False) -> DB:
    """Open the database that ``uri`` names; with ``create`` an embedded one is made where there is none.

    File storages are opened with their own blob support: the wrapper that zodburi would choose may delete the blobs of
    a transaction that commits during a pack. Raises StorageError with one sentence for every known obstacle.
    """
    factory, options = _resolved(uri)
    if "connection_cache_size" not in uri:
        options["cache_size"] = OBJECTS_PER_CONNECTION
    place = files(uri)
    with explained(uri):
        if uri == MEMORY:
            storage = DemoStorage()  # ZODB's plain memory storage keeps no blobs
        elif place is None:
            storage = factory()
        else:
            storage = open_files(place, create=create, read_only=read_only)
        try:
            database = DB(storage, class_factory=class_factory, **options)
        except BaseException:
            storage.close()
            raise
    if uri != MEMORY:  # nothing to save, and tests keep several
        _open_databases.add(database)
    return database


def close_databases() -> None:
    """Close every database that this process has opened, so that the index is saved and the next start is quick."""
    for database in list(_open_databases):
        database.close()
    _open_databases.clear()


def _resolved(uri: str):
    try:
        return zodburi.resolve_uri(uri)
    except (KeyError, ValueError, TypeError) as error:
        raise StorageError(
            _("“${uri}” is not a database address that is understood here.", mapping={"uri": uri})
        ) from error


def open_files(place: Place, *, create: bool = False, read_only: bool = False) -> FileStorage:
    """The storage of an embedded database; what ``open_database`` uses, for files that have no URI."""
    if not read_only:
        _undo_interrupted_pack(place)
    _require_whole(place, create)
    if create:
        place.data.parent.mkdir(parents=True, exist_ok=True)
    tails = _torn_tails(place)
    storage = _Files(place, read_only)
    for tail in _torn_tails(place) - tails:
        log.warning("The end of %s was not a whole transaction; it was cut off and kept as %s", place.data, tail)
        storage.close()  # ZODB takes the cut transaction for the last one until the file is opened again
        storage = _Files(place, read_only)
    if not read_only:
        place.beside(".pack").unlink(missing_ok=True)  # left by a pack that was killed
    return storage


class _Files(FileStorage):
    """A file storage that lets go of a damaged file, and leaves no blob behind when a commit fails."""

    def __init__(self, place: Place, read_only: bool):
        self._file = self._files = self._tfile = None
        blobs = str(place.blobs) if place.blobs else None
        try:
            super().__init__(
                str(place.data), read_only=read_only, pack_keep_old=False, packer=_durable_packer, blob_dir=blobs
            )
        except BaseException:
            for opened in (self._file, self._files, self._tfile, getattr(self, "_lock_file", None)):
                if opened is not None:
                    opened.close()
            raise

    def _abort(self) -> None:
        super()._abort()
        # ZODB forgets this when the disk was too full to write the records: each retry would leave another blob.
        self._blob_tpc_abort()


def _require_whole(place: Place, create: bool) -> None:
    """Refuse what ZODB would take for a new database: it would make an empty Data.fs and delete all blobs beside it."""
    exists = place.data.exists()
    if not exists and not create:
        raise StorageError(
            _(
                "There is no database ${path}. Make one with “orda init” or bring one back with “orda restore”.",
                mapping={"path": place.data},
            )
        )
    if not exists and place.blobs is not None and any(place.blobs.glob("0x*")):
        raise StorageError(
            _(
                "${path} is missing, but its files in ${blobs} are there. Use “orda restore”, or move them away first.",
                mapping={"path": place.data, "blobs": place.blobs},
            )
        )
    if exists and place.data.stat().st_size > 4 and place.blobs is not None and not place.blobs.is_dir():
        raise StorageError(
            _(
                "The folder ${blobs} with the files of the database is missing. Bring it back, or use “orda restore”.",
                mapping={"blobs": place.blobs},
            )
        )


def _torn_tails(place: Place) -> set[Path]:
    return set(place.data.parent.glob(f"{place.data.name}.tr[0-9]*"))


def _durable_packer(storage, referencesf, stop, gc):
    """ZODB's own packer, whose result is on the disk before it takes the place of the old file."""
    result = FileStorage.packer(storage, referencesf, stop, gc)
    if result is not None:
        with open(f"{storage.getName()}.pack", "rb") as packed:
            os.fsync(packed.fileno())
    return result


def _undo_interrupted_pack(place: Place) -> None:
    """A process killed between the two renames at the end of a pack leaves no Data.fs: the old one is still whole."""
    old = place.beside(".old")
    if not place.data.exists() and old.exists() and place.beside(".pack").exists():
        with holding(place.data):
            log.warning("A pack of %s was interrupted at its end; the file from before it is put back", place.data)
            os.rename(old, place.data)


@contextmanager
def explained(uri: str) -> Iterator[None]:
    """Turn what ZODB and the operating system raise into a StorageError of one sentence."""
    place = files(uri)
    path = place.data if place else uri
    try:
        yield
    except LockError as error:
        raise locked_error(Path(path)) from error
    except ClientDisconnected as error:
        raise StorageError(_("The database server at ${path} does not answer.", mapping={"path": path})) from error
    except OSError as error:
        raise os_error(error, path) from error
    except (ZODBStorageError, POSError, struct.error, EOFError) as error:
        reason = " ".join(str(error).split())[:200]
        raise StorageError(
            _(
                "${path} is damaged (${reason}). Keep it aside and use “orda restore”.",
                mapping={"path": path, "reason": reason},
            )
        ) from error
