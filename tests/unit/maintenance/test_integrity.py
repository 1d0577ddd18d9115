import sys
import types

import pytest
import transaction
from persistent import Persistent
from ZODB.Connection import TransactionMetaData
from ZODB.utils import p64

from orda.maintenance import integrity
from orda.maintenance.integrity import MAX_PROBLEMS, walk
from orda.maintenance.storage import open_database


def walked(installed):
    database = open_database(installed.settings.storage)
    return walk(database.storage, installed.blobs)


def test_a_sound_database(installed):
    found = walked(installed)
    assert found.sound and found.problems == []
    assert (found.objects, found.reachable, found.blobs, found.orphan_blobs) == (5, 5, 1, [])


def test_a_missing_blob(installed):
    next(installed.blobs.rglob("*.blob")).unlink()
    found = walked(installed)
    assert [problem.interpolate()[:23] for problem in found.problems] == ["The file of object 0x4 "]


def test_a_blob_without_a_transaction_is_an_orphan_and_no_damage(installed):
    kept = next(installed.blobs.rglob("*.blob"))
    orphan = kept.with_name("0x0123456789abcdef.blob")
    orphan.write_bytes(b"left by a killed process")
    found = walked(installed)
    assert found.sound
    assert found.orphan_blobs == [orphan.relative_to(installed.blobs).as_posix()]


def test_a_reference_to_nothing(installed):
    database = open_database(installed.settings.storage)
    tm = transaction.TransactionManager()
    connection = database.open(tm)
    first = connection.root()["first"]
    first._p_activate()
    tm.begin()
    storage = database.storage
    change = TransactionMetaData()
    storage.tpc_begin(change)
    storage.deleteObject(first._p_oid, first._p_serial, change)
    storage.tpc_vote(change)
    storage.tpc_finish(change)
    found = walk(storage, installed.blobs)
    assert [problem.interpolate() for problem in found.problems] == ["Object 0x1, to which 0x0 refers, is missing."]


def test_an_object_of_a_class_that_is_gone(installed, monkeypatch):
    database = open_database(installed.settings.storage)
    tm = transaction.TransactionManager()
    connection = database.open(tm)
    module = types.ModuleType("forgotten")
    module.Fleeting = type("Fleeting", (Persistent,), {"__module__": "forgotten"})
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "forgotten", module)
        connection.root()["fleeting"] = module.Fleeting()
        tm.commit()
    found = walk(database.storage, installed.blobs)
    assert (found.count, found.reachable) == (1, 6)
    assert "forgotten.Fleeting, which is not installed" in found.problems[0].interpolate()


def test_an_object_that_cannot_be_read_and_many_of_them(installed):
    database = open_database(installed.settings.storage)
    storage = database.storage
    change = TransactionMetaData()
    storage.tpc_begin(change)
    for number in range(MAX_PROBLEMS + 50):
        storage.store(p64(1000 + number), p64(0), b"no pickle", "", change)
    storage.tpc_vote(change)
    storage.tpc_finish(change)
    found = walk(storage, installed.blobs)
    assert found.count == MAX_PROBLEMS + 50
    assert len(found.problems) == MAX_PROBLEMS
    assert "cannot be read" in found.problems[0].interpolate()


def test_progress_goes_from_nothing_to_all(installed, monkeypatch):
    installed.write(*(f"n{number}" for number in range(300)))
    told = []
    monkeypatch.setattr(integrity, "STEP", 100)
    walk(open_database(installed.settings.storage).storage, installed.blobs, lambda done, step: told.append(done))
    assert told == sorted(told) and told[-1] == pytest.approx(1.0) and len(told) >= 3
