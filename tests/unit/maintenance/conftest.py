"""A small real database on the disk for each test, with a few blobs, and the settings that name it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import transaction
from persistent.mapping import PersistentMapping
from ZODB.blob import Blob

from orda.maintenance.settings import Settings
from orda.maintenance.storage import close_databases, open_database


@dataclass
class Installation:
    """One installation in a folder of its own; ``write`` commits as a site would."""

    settings: Settings
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "Data.fs"

    @property
    def blobs(self) -> Path:
        return self.folder / "blobs"

    @property
    def backups(self) -> Path:
        return self.settings.backups

    def write(self, *names: str, blob: bool = False, size: int = 2000) -> None:
        """Commit a transaction for each name, with a blob where asked."""
        database = open_database(self.settings.storage, create=True)
        try:
            for name in names:
                write_to(database, name, blob=blob, size=size)
        finally:
            database.close()

    def read(self) -> dict[str, bytes | str]:
        """Everything that was written, blobs by their content."""
        database = open_database(self.settings.storage)
        connection = database.open(transaction.TransactionManager())
        try:
            found = {}
            for name, value in connection.root().items():
                if "blob" in value:
                    with value["blob"].open("r") as file:
                        found[name] = file.read()[:20].rstrip()
                else:
                    found[name] = value["text"][:20].rstrip()
            return found
        finally:
            connection.close()
            database.close()


def write_to(database, name: str, *, blob: bool = False, size: int = 2000) -> None:
    """One transaction that sets ``name``."""
    tm = transaction.TransactionManager()
    connection = database.open(tm)
    connection.root()[name] = value = PersistentMapping()
    if blob:
        value["blob"] = Blob(name.encode().ljust(size))
    else:
        value["text"] = name.ljust(size)
    tm.commit()
    connection.close()


@pytest.fixture
def place(tmp_path):
    """An installation without a database."""
    var = tmp_path / "var"
    var.mkdir()
    values = {
        "orda.storage": f"file://{var}/Data.fs?blobstorage_dir={var}/blobs",
        "orda.var": str(var),
        "orda.secret": "s" * 40,
    }
    yield Installation(Settings(None, values, {}), var)
    close_databases()


@pytest.fixture
def installed(place):
    """An installation whose database holds two texts and a blob."""
    place.write("first", "second")
    place.write("picture", blob=True)
    return place


@pytest.fixture
def at(monkeypatch):
    """Set the clock: ``at(2026, 11, 23, 4, 15)`` in UTC."""
    from datetime import UTC, datetime

    from orda import clock

    def set_clock(*parts):
        moment = datetime(*parts, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_clock
