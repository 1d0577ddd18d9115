import json
import os
import subprocess

import pytest

from orda.errors import StorageError
from orda.maintenance.backups import make
from orda.maintenance.backups.make import make_backup, without_secrets
from orda.maintenance.backups.manifest import points, read_point, status
from orda.maintenance.locks import Busy, exclusive


def left_behind(backups):
    return sorted(path.name for path in backups.iterdir() if path.name.startswith(".")) if backups.is_dir() else []


def files_in(folder):
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_backup_is_full_and_lists_every_file(installed):
    point = make_backup(installed.settings, by="admin")
    assert point.problem is None and point.full
    assert point.manifest["objects"] == 5  # root, three mappings, a blob
    assert point.manifest["blobs"] == 1 and point.manifest["blob_bytes"] == 2000
    listed = {entry["path"] for entry in point.manifest["files"]}
    assert listed == {
        f"data/{point.name}.fsz",
        f"data/{point.name}.dat",
        f"data/{point.name}.index",
        "blobs.sha256",
        "regulation.toml",
    }
    assert left_behind(installed.backups) == []
    assert status(installed.backups)["last_backup"]["name"] == point.name


def test_the_next_backup_holds_only_what_is_new_and_stands_by_itself(installed, at):
    at(2026, 11, 23, 4)
    first = make_backup(installed.settings)
    installed.write("third")
    installed.write("photo", blob=True)
    at(2026, 11, 23, 5)
    second = make_backup(installed.settings)
    assert not second.full
    assert sorted(path.name for path in second.data.iterdir()) == [
        "2026-11-23-04-00-00.dat",
        "2026-11-23-04-00-00.fsz",
        "2026-11-23-05-00-00.deltafsz",
        "2026-11-23-05-00-00.index",
    ]
    full = "data/2026-11-23-04-00-00.fsz"
    assert (second.folder / full).stat().st_ino == (first.folder / full).stat().st_ino
    assert second.manifest["blobs"] == 2 and len(second.blobs()) == 2
    assert read_point(first.folder).problem is None


def test_blobs_are_linked_once_and_checked_by_sha256sum(installed):
    point = make_backup(installed.settings)
    (relative,) = point.blobs()
    assert (point.pool / relative).stat().st_ino == (installed.blobs / relative).stat().st_ino
    subprocess.run(["sha256sum", "--check", "--quiet", point.folder / "blobs.sha256"], cwd=point.pool, check=True)


def test_blobs_are_copied_where_there_are_no_links(installed, monkeypatch):
    def refuse(source, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)
    point = make_backup(installed.settings)
    (relative,) = point.blobs()
    assert (point.pool / relative).stat().st_ino != (installed.blobs / relative).stat().st_ino
    assert (point.pool / relative).read_bytes() == (installed.blobs / relative).read_bytes()


def test_nothing_new_gives_a_small_complete_backup(installed, at):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    at(2026, 11, 23, 5)
    second = make_backup(installed.settings)
    assert second.manifest["objects"] == 5
    assert [path.suffix for path in sorted(second.data.iterdir())] == [".dat", ".fsz", ".index"]


def test_a_new_full_copy_after_a_week_after_a_pack_and_on_demand(installed, at):
    at(2026, 11, 1, 4)
    make_backup(installed.settings)
    at(2026, 11, 7, 4)
    assert not make_backup(installed.settings).full
    at(2026, 11, 8, 4)
    assert make_backup(installed.settings).full
    at(2026, 11, 9, 4)
    assert make_backup(installed.settings, full=True).full
    copy = installed.data.with_name("copy")
    copy.write_bytes(installed.data.read_bytes())
    copy.rename(installed.data)  # what a pack or a restore does: another file under the name
    at(2026, 11, 10, 4)
    packed = make_backup(installed.settings)
    assert packed.full
    assert all(path.name.startswith("2026-11-10") for path in packed.data.iterdir())


def test_a_clock_that_steps_back_does_not_disturb_the_order(installed, at):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    at(2026, 11, 23, 3, 50)
    installed.write("third")
    assert make_backup(installed.settings).name == "2026-11-23-04-00-01"


def test_one_backup_at_a_time(installed):
    with exclusive(installed.folder), pytest.raises(Busy, match="running"):
        make_backup(installed.settings)


def test_without_a_database_there_is_nothing_to_back_up(place):
    with pytest.raises(StorageError, match="There is no database"):
        make_backup(place.settings)


@pytest.mark.parametrize("moment", ["repozo", "blob", "manifest", "rename"])
def test_a_full_disk_leaves_nothing_and_says_so(installed, monkeypatch, moment, at):
    at(2026, 11, 23, 4)
    first = make_backup(installed.settings)
    before = files_in(installed.backups)
    installed.write("third")
    installed.write("photo", blob=True)

    def full(*args, **kwargs):
        if moment == "rename" and not str(args[1]).endswith("/2026-11-23-05-00-00"):
            return rename(*args)
        raise OSError(28, "No space left on device", "somewhere")

    rename = os.rename
    target = {
        "repozo": "ZODB.scripts.repozo.copyfile",
        "blob": "os.link",
        "manifest": "orda.maintenance.backups.manifest.write_json",
        "rename": "os.rename",
    }[moment]
    at(2026, 11, 23, 5)
    with monkeypatch.context() as patch:
        patch.setattr(target, full)
        if moment == "blob":  # the links to the chain before are the first that fail
            patch.setattr(make, "link_or_copy", lambda source, copy: copy.write_bytes(source.read_bytes()))
        with pytest.raises(StorageError) as caught:
            make_backup(installed.settings)
    assert caught.value.message.interpolate() == "The disk is full: somewhere could not be written. Free some space."
    assert files_in(installed.backups) == before
    assert [point.name for point in points(installed.backups)] == [first.name]
    assert make_backup(installed.settings).problem is None


def test_too_little_space_is_refused_before_the_work(installed, monkeypatch):
    monkeypatch.setattr("orda.maintenance.disk.free_space", lambda path: 2**20)
    with pytest.raises(StorageError) as caught:
        make_backup(installed.settings)
    assert "1 MB free; this needs about 17 MB" in caught.value.message.interpolate()
    assert points(installed.backups) == []


def test_what_a_killed_backup_left_is_swept_by_the_next(installed):
    (installed.backups / ".new-2026-01-01-00-00-00" / "data").mkdir(parents=True)
    torn = installed.backups / ".status.json.0123abcd.tmp"
    torn.write_text("{")
    os.utime(torn, (0, 0))
    make_backup(installed.settings)
    assert left_behind(installed.backups) == []


def test_the_settings_are_copied_without_secrets():
    text = "orda.secret = abc\norda.mail = smtp://bob:pw@host\nsmtp.password: x\nport = 6543\n"
    assert without_secrets(text) == "orda.secret =\norda.mail = smtp://bob:…@host\nsmtp.password:\nport = 6543\n"


def test_a_changed_manifest_is_noticed(installed):
    point = make_backup(installed.settings)
    path = point.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["objects"] += 1
    path.write_text(json.dumps(manifest))
    assert "manifest.json" in read_point(point.folder).problem.interpolate()
