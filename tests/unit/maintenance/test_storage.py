import subprocess
import sys
import threading

import pytest
from ZODB.FileStorage import FileStorage

from orda.errors import StorageError
from orda.maintenance import storage
from orda.maintenance.locks import Locked, in_use
from orda.maintenance.storage import close_databases, files, open_database
from tests.unit.maintenance.conftest import write_to


def message_of(uri, **how):
    with pytest.raises(StorageError) as caught:
        open_database(uri, **how)
    message = caught.value.message.interpolate()
    assert "\n" not in message and len(message) < 500
    return message


def test_files_of_a_uri():
    place = files("file:///srv/orda/etc/../Data.fs?blobstorage_dir=/srv/orda/etc/../blobs&connection_cache_size=5")
    assert (str(place.data), str(place.blobs)) == ("/srv/orda/Data.fs", "/srv/orda/blobs")
    assert files("zeo://localhost:9991") is None


def test_what_was_written_is_read_again(installed):
    assert installed.read() == {"first": "first", "second": "second", "picture": b"picture"}


def test_options_of_the_uri_reach_the_database(installed):
    database = open_database(f"{installed.settings.storage}&connection_cache_size=77&connection_pool_size=3")
    assert (database.getCacheSize(), database.getPoolSize()) == (77, 3)


def test_a_second_opening_is_refused_with_advice(installed):
    database = open_database(installed.settings.storage)
    message = message_of(installed.settings.storage)
    assert "in use by another process" in message and "zeo://" in message
    assert in_use(installed.data)
    database.close()
    assert not in_use(installed.data)


HOLD = """
import sys, time
from orda.maintenance.storage import open_database
database = open_database(sys.argv[1])
print("open", flush=True)
time.sleep(60)
"""


def test_the_lock_of_a_killed_process_is_no_lock(installed):
    held = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLD, installed.settings.storage], stdout=subprocess.PIPE, text=True
    )
    with held:
        assert held.stdout.readline() == "open\n"
        with pytest.raises(Locked) as caught:
            open_database(installed.settings.storage)
        assert f"({held.pid})" in caught.value.message.interpolate()
        held.kill()
    assert (installed.folder / "Data.fs.lock").exists()
    assert not in_use(installed.data)
    assert len(installed.read()) == 3


def test_no_database_is_made_unasked(place):
    assert "orda init" in message_of(place.settings.storage)
    assert not place.data.exists()


def test_lost_data_beside_blobs_is_not_taken_for_a_new_database(installed):
    installed.data.unlink()
    for create in (False, True):
        message = message_of(installed.settings.storage, create=create)
        assert "Data.fs" in message and ("restore" in message)
    assert list(installed.blobs.rglob("*.blob"))


def test_a_missing_blob_folder_is_not_replaced_by_an_empty_one(installed):
    installed.blobs.rename(installed.folder / "elsewhere")
    assert "blobs" in message_of(installed.settings.storage)
    assert not installed.blobs.exists()


def test_a_pack_that_was_killed_between_its_renames_is_undone(installed):
    before = installed.read()
    installed.data.rename(installed.folder / "Data.fs.old")
    (installed.folder / "Data.fs.pack").write_bytes(b"FS21")
    assert installed.read() == before
    assert not (installed.folder / "Data.fs.pack").exists()


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 a zip file, not a database at all", b"FS21" + b"\x00" * 8 + b"\xee" * 90]
)
def test_a_damaged_file_is_named(installed, content):
    installed.data.write_bytes(content)
    (installed.folder / "Data.fs.index").unlink()
    message = message_of(installed.settings.storage)
    assert "is damaged" in message and "restore" in message


@pytest.mark.parametrize("content", [b"", b"scrambled", b"\x80\x04}."])
def test_a_damaged_index_is_made_anew(installed, content):
    before = installed.read()
    (installed.folder / "Data.fs.index").write_bytes(content)
    assert installed.read() == before


def test_a_torn_end_is_cut_off_and_kept_aside(installed, caplog):
    before = installed.read()
    with open(installed.data, "ab") as file:
        file.write(b"\x03\xf0" + b"\x00" * 5 + b"\x01" + b"\x00" * 6 + b"\x99\x99c" + b"torn" * 9)
    assert installed.read() == before
    assert (installed.folder / "Data.fs.tr0").exists()
    assert "Data.fs.tr0" in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied", "/var/lib/Data.fs"), "check its owner and rights"),
        (OSError(30, "Read-only file system", "/var/lib/Data.fs"), "check its owner and rights"),
        (OSError(28, "No space left on device"), "The disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_said_in_one_line(installed, monkeypatch, error, words):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr(storage, "_Files", refuse)
    assert words in message_of(installed.settings.storage)


def test_a_disk_that_fills_up_during_a_commit_costs_only_that_commit(installed, monkeypatch):
    before = installed.read()
    database = open_database(installed.settings.storage)

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["ZODB.FileStorage.FileStorage"], "cp", full)
        for blob in (False, True):
            with pytest.raises(OSError, match="No space left"):
                write_to(database, "lost", blob=blob)
    write_to(database, "later", blob=True)
    database.close()
    assert installed.read() == {**before, "later": b"later"}
    assert len(list(installed.blobs.rglob("*.blob"))) == 2


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "var").touch()
    assert str(tmp_path) in message_of(f"file://{tmp_path}/var/Data.fs", create=True)


@pytest.mark.parametrize(
    "uri", ["nonsense", "gopher://x", "file:///x/Data.fs?colour=red", "file:///x?connection_cache_size=many"]
)
def test_an_address_that_is_not_understood(uri):
    assert "not a database address" in message_of(uri)


def test_closing_all_saves_the_index_and_frees_the_lock(installed):
    open_database(installed.settings.storage)
    (installed.folder / "Data.fs.index").unlink()
    close_databases()
    assert (installed.folder / "Data.fs.index").exists()
    assert not in_use(installed.data)


def test_a_pack_keeps_the_blob_of_a_transaction_that_is_being_committed(installed, monkeypatch):
    """ZODB's BlobStorage wrapper, which zodburi would choose, deletes it: reproduced with ZODB 6.4, zodburi 3.0."""
    database = open_database(installed.settings.storage)
    write_to(database, "picture", blob=True)
    stored, go_on = threading.Event(), threading.Event()
    finish, remove = FileStorage.tpc_finish, FileStorage._remove_blob_files_tagged_for_removal_during_pack
    committing = threading.Thread(target=write_to, args=(database, "late"), kwargs={"blob": True})

    def finish_late(self, *args, **kwargs):
        stored.set()
        go_on.wait(5)
        return finish(self, *args, **kwargs)

    def remove_meanwhile(self):
        monkeypatch.setattr(FileStorage, "tpc_finish", finish_late)
        committing.start()
        assert stored.wait(5)
        remove(self)

    monkeypatch.setattr(FileStorage, "_remove_blob_files_tagged_for_removal_during_pack", remove_meanwhile)
    packing = threading.Thread(target=database.pack)
    packing.start()
    assert stored.wait(5)
    packing.join(0.5)
    go_on.set()
    packing.join()
    committing.join()
    database.close()
    assert installed.read()["late"] == b"late"
    assert len(list(installed.blobs.rglob("*.blob"))) == 2
