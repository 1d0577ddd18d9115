import os
import threading

import pytest
import transaction

from orda.errors import StorageError
from orda.maintenance.backups.manifest import status
from orda.maintenance.integrity import walk
from orda.maintenance.locks import Busy, exclusive
from orda.maintenance.pack import pack_database
from orda.maintenance.storage import open_database
from tests.unit.maintenance.conftest import write_to


@pytest.fixture
def database(installed):
    found = open_database(installed.settings.storage)
    for number in range(20):
        write_to(found, "first", size=20_000 + number)
    write_to(found, "picture", blob=True)
    return found


def test_old_revisions_go_and_the_rest_stays(installed, database):
    packed = pack_database(database, installed.settings, 0)
    assert packed.after < 60_000 < packed.before
    assert packed.after == installed.data.stat().st_size
    assert len(list(installed.blobs.rglob("*.blob"))) == 1
    assert walk(database.storage, installed.blobs).sound
    assert set(installed_files(installed)) == {"Data.fs", "Data.fs.index", "Data.fs.lock", "Data.fs.tmp"}
    assert status(installed.backups)["last_pack"]["after"] == packed.after


def installed_files(installed):
    return [path.name for path in installed.folder.glob("Data.fs*")]


def test_what_killed_processes_left_goes_when_it_is_old(installed, database):
    kept = next(installed.blobs.rglob("*.blob"))
    old, young = kept.with_name("0x0123456789abcdef.blob"), kept.with_name("0x0123456789abcdf0.blob")
    for orphan in (old, young):
        orphan.write_bytes(b"left by a killed process")
    os.utime(old, (0, 0))
    pack_database(database, installed.settings, 1)
    assert kept.exists() and young.exists() and not old.exists()


def test_young_revisions_stay(installed, database):
    assert pack_database(database, installed.settings, 1).after >= 400_000


def test_a_disk_too_small_for_the_copy_is_refused_before(installed, database, monkeypatch):
    monkeypatch.setattr("orda.maintenance.disk.free_space", lambda path: 2**20)
    with pytest.raises(StorageError, match="MB free"):
        pack_database(database, installed.settings, 0)
    assert "Data.fs.pack" not in installed_files(installed)


def test_a_disk_that_fills_up_leaves_everything_and_no_stray_copy(installed, database, monkeypatch):
    from ZODB.FileStorage.fspack import FileStoragePacker

    def full(self, *args):
        raise OSError(28, "No space left on device")

    before = installed.data.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(FileStoragePacker, "writePackedDataRecord", full)
        with pytest.raises(StorageError, match="The disk is full"):
            pack_database(database, installed.settings, 0)
    assert installed.data.read_bytes() == before
    assert "Data.fs.pack" not in installed_files(installed)
    write_to(database, "afterwards")  # it goes on serving
    assert pack_database(database, installed.settings, 0).after < 70_000


def test_no_pack_during_a_backup(installed, database):
    with exclusive(installed.folder), pytest.raises(Busy):
        pack_database(database, installed.settings, 0)


def test_the_status_is_written_before_a_backup_may_begin(installed, database, monkeypatch):
    """Both add to one file: what the other has written meanwhile would be lost."""
    written = []

    def record(*arguments, **news):
        with pytest.raises(Busy), exclusive(installed.folder):
            pass
        written.append(news)

    monkeypatch.setattr("orda.maintenance.pack.record", record)
    pack_database(database, installed.settings, 0)
    assert list(written[0]) == ["last_pack"]


def test_readers_and_writers_go_on_and_lose_nothing(installed, database):
    stop, errors, written = threading.Event(), [], []

    def work(who):
        number = 0
        try:
            while not stop.is_set():
                name = f"{who}-{number}"
                write_to(database, name, blob=number % 3 == 0)
                written.append(name)
                number += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            errors.append(error)

    tm = transaction.TransactionManager()
    with tm:
        database.open(tm).root()._p_activate()
    writer = threading.Thread(target=work, args=("writer",))
    writer.start()
    for _round in range(5):
        pack_database(database, installed.settings, 0)
    stop.set()
    writer.join()
    assert errors == []
    assert walk(database.storage, installed.blobs).problems == []
    root = database.open(transaction.TransactionManager()).root()
    assert [name for name in written if name not in root] == []


def test_a_database_elsewhere_is_packed_by_its_server(place):
    from orda.maintenance.settings import Settings

    settings = Settings(None, {**place.settings.values, "orda.storage": "memory://"}, {})
    assert pack_database(open_database("memory://"), settings, 0).before == 0
