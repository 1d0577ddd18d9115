import gzip

import pytest

from orda.errors import StorageError
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import points, status, write_manifest
from orda.maintenance.backups.verify import verify_backup


def replace(path, data):
    """Other content under the name; the live file that shares the old content stays as it is."""
    path.chmod(0o600)
    path.unlink()
    path.write_bytes(data)


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    replace(path, bytes(data))


def test_a_good_backup_is_proven_and_remembered(installed):
    point = make_backup(installed.settings)
    report = verify_backup(installed.settings, point)
    assert report.ok and (report.objects, report.blobs) == (5, 1)
    proven = status(installed.backups)["last_proven"]
    assert (proven["name"], proven["objects"], proven["blobs"]) == (point.name, 5, 1)
    assert not list(installed.backups.glob(".*"))


def test_an_incremental_backup_is_proven_too(installed, at):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    installed.write("third", "fourth")
    at(2026, 11, 23, 5)
    assert verify_backup(installed.settings, make_backup(installed.settings)).objects == 7


@pytest.mark.parametrize("kind", ["fsz", "index", "dat", "blobs.sha256", "regulation.toml"])
def test_a_flipped_bit_in_any_file_is_found_by_name(installed, kind):
    point = make_backup(installed.settings)
    bad = next(point.folder.rglob(f"*{kind}"))
    flip(bad)
    report = verify_backup(installed.settings, point)
    assert not report.ok
    assert str(bad) in report.problems[0].interpolate()
    assert "last_proven" not in status(installed.backups)
    assert status(installed.backups)["last_check"]["ok"] is False


@pytest.mark.parametrize("harm", ["flip", "remove", "cut"])
def test_a_damaged_or_missing_blob_is_found_by_name(installed, harm):
    point = make_backup(installed.settings)
    bad = point.pool / next(iter(point.blobs()))
    {
        "flip": flip,
        "remove": lambda path: path.unlink(),
        "cut": lambda path: replace(path, path.read_bytes()[:-1]),
    }[harm](bad)
    report = verify_backup(installed.settings, point)
    assert str(bad) in report.problems[0].interpolate()


def test_a_cut_copy_and_a_missing_increment_are_found(installed, at):
    at(2026, 11, 23, 4)
    make_backup(installed.settings)
    installed.write("third")
    at(2026, 11, 23, 5)
    point = make_backup(installed.settings)
    delta = next(point.data.glob("*.deltafsz"))
    data = delta.read_bytes()
    replace(delta, data[: len(data) // 2])
    assert delta.name in verify_backup(installed.settings, point).problems[0].interpolate()
    delta.unlink()
    assert delta.name in verify_backup(installed.settings, point).problems[0].interpolate()


def test_a_file_that_lies_in_spite_of_its_checksum_is_still_found(installed):
    """Damage before the checksum was taken: the copy unpacks but is not the database it says it is."""
    point = make_backup(installed.settings)
    path = next(point.data.glob("*.fsz"))
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[len(content) // 2] ^= 1
    replace(path, gzip.compress(bytes(content)))
    manifest = {name: value for name, value in point.manifest.items() if name not in ("files", "format")}
    write_manifest(point.folder, manifest)
    again = points(installed.backups)[0]
    assert again.problem is None
    assert not verify_backup(installed.settings, again).ok


def test_a_backup_after_a_failed_check_starts_anew_and_renews_damaged_blobs(installed, at, monkeypatch):
    def refuse(source, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)  # backups on another disk hold copies
    at(2026, 11, 23, 4)
    point = make_backup(installed.settings)
    bad = point.pool / next(iter(point.blobs()))
    flip(bad)
    assert not verify_backup(installed.settings, point).ok
    at(2026, 11, 23, 5)
    renewed = make_backup(installed.settings)
    assert renewed.full
    assert verify_backup(installed.settings, renewed).ok


def test_a_full_disk_is_no_verdict(installed, monkeypatch):
    point = make_backup(installed.settings)
    monkeypatch.setattr("orda.maintenance.disk.free_space", lambda path: 0)
    with pytest.raises(StorageError, match="MB free"):
        verify_backup(installed.settings, point)
    assert "last_check" not in status(installed.backups)
