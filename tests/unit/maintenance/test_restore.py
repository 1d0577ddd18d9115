import shutil
from datetime import UTC, datetime

import pytest

from orda import clock
from orda.errors import StorageError
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import DamagedBackup
from orda.maintenance.backups.restore import choose, parse_time, restore
from orda.maintenance.backups.verify import verify_backup
from orda.maintenance.locks import Locked
from orda.maintenance.storage import open_database


def lose(place):
    """The disk of the database is gone; the backups are on another."""
    for path in place.folder.iterdir():
        if path != place.backups:
            (shutil.rmtree if path.is_dir() else type(path).unlink)(path)


def test_everything_comes_back(installed):
    make_backup(installed.settings)
    before = installed.read()
    lose(installed)
    restored = restore(installed.settings)
    assert restored.aside is None
    assert installed.read() == before
    assert before == {"first": "first", "second": "second", "picture": b"picture"}
    assert not list(installed.folder.glob(".restore-*"))


def test_the_restored_place_can_be_written_and_backed_up_again(installed):
    make_backup(installed.settings)
    lose(installed)
    restore(installed.settings)
    installed.write("later", blob=True)
    assert verify_backup(installed.settings, make_backup(installed.settings)).ok
    assert installed.read()["later"] == b"later"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23-05-00-00", {"first", "second", "picture", "five"}),
        ("2026-11-23 10:00", {"first", "second", "picture", "five"}),  # 05:00 UTC in Almaty
        ("2026-11-23 09:59", {"first", "second", "picture"}),
        ("2026-11-23T05:30:00+00:00", {"first", "second", "picture", "five"}),
        ("2026-11-23", {"first", "second", "picture", "five", "six"}),
        ("2030-01-01", {"first", "second", "picture", "five", "six"}),
    ],
)
def test_the_newest_backup_at_or_before_the_moment_is_taken(installed, at, text, expected):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    at(2026, 11, 23, 5)
    installed.write("five", blob=True)
    make_backup(installed.settings)
    at(2026, 11, 23, 6)
    installed.write("six")
    make_backup(installed.settings)
    lose(installed)
    restore(installed.settings, at=parse_time(text))
    assert set(installed.read()) == expected


def test_a_moment_before_all_backups_is_refused_with_the_oldest(installed, at):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    with pytest.raises(StorageError) as caught:
        choose(installed.backups, datetime(2026, 11, 23, 3, tzinfo=UTC))
    said = caught.value.message.interpolate()
    assert "the oldest was made at 2026-11-23 09:00 and is called 2026-11-23-04-00-00 (names are UTC" in said


def test_the_time_that_the_list_shows_means_that_backup(installed, at):
    at(2026, 11, 23, 3, 2, 50)
    make_backup(installed.settings)
    at(2026, 11, 23, 3, 3, 29)
    shown = make_backup(installed.settings)
    assert choose(installed.backups, parse_time("2026-11-23 08:03")).name == shown.name
    assert choose(installed.backups, parse_time("2026-11-23T03:03+00:00")).name == shown.name
    assert choose(installed.backups, parse_time("2026-11-23 08:03:00")).name == "2026-11-23-03-02-50"


def test_without_any_backup_that_is_said(installed):
    with pytest.raises(StorageError) as caught:
        choose(installed.backups, None)
    assert caught.value.message.interpolate() == f"There is no backup in {installed.backups}."


def test_what_is_no_moment_is_refused():
    with pytest.raises(StorageError) as caught:
        parse_time("yesterday")
    assert "yesterday" in caught.value.message.interpolate()


def test_a_date_alone_is_the_end_of_that_day_in_almaty():
    assert parse_time("2026-11-23") == datetime(2026, 11, 23, 23, 59, 59, tzinfo=clock.ALMATY)


def test_a_database_is_not_overwritten_unasked_and_then_moved_aside(installed):
    make_backup(installed.settings)
    installed.write("newer", blob=True)
    with pytest.raises(StorageError) as caught:
        restore(installed.settings)
    assert "--force" in caught.value.message.interpolate()
    restored = restore(installed.settings, force=True)
    assert "newer" not in installed.read()
    assert (restored.aside / "Data.fs").is_file()
    old = open_database(f"file://{restored.aside}/Data.fs?blobstorage_dir={restored.aside}/blobs")
    assert "newer" in old.open().root()


def test_a_database_in_use_is_refused(installed):
    make_backup(installed.settings)
    database = open_database(installed.settings.storage)
    with pytest.raises(Locked, match="in use"):
        restore(installed.settings, force=True)
    database.close()


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.unlink()  # a backup's file may share its content with other names
    path.write_bytes(data)


def test_a_damaged_backup_is_refused_by_name_and_changes_nothing(installed):
    point = make_backup(installed.settings)
    bad = next(point.data.glob("*.fsz"))
    damage(bad)
    before = installed.read()
    with pytest.raises(DamagedBackup) as caught:
        restore(installed.settings, force=True)
    assert str(bad) in caught.value.message.interpolate()
    assert installed.read() == before
    assert not list(installed.folder.glob("*restore-*"))


def test_a_disk_that_fills_up_leaves_the_old_database(installed, monkeypatch):
    make_backup(installed.settings)
    before = installed.read()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ZODB.scripts.repozo.do_recover", full)
    with pytest.raises(StorageError, match="The disk is full"):
        restore(installed.settings, force=True)
    assert installed.read() == before
    assert not list(installed.folder.glob("*restore-*"))


def test_a_failure_in_the_last_step_moves_everything_back(installed, monkeypatch):
    import os

    make_backup(installed.settings)
    before = installed.read()
    rename = os.rename

    def failing(source, target):
        if str(target).endswith("/blobs") and ".restore-" in str(source):
            raise OSError(5, "Input/output error")
        return rename(source, target)

    monkeypatch.setattr("os.rename", failing)
    with pytest.raises(StorageError):
        restore(installed.settings, force=True)
    monkeypatch.undo()
    assert installed.read() == before
