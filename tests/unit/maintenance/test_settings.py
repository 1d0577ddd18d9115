import os
import stat

import pytest

from orda.maintenance import settings
from orda.maintenance.settings import BadSettings, load, overridden, write


def test_the_written_file_is_read_again_and_private(tmp_path):
    path = write(tmp_path / "var/etc/orda.ini")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = load(path)
    assert found.storage == f"file://{tmp_path}/var/etc/../Data.fs?blobstorage_dir={tmp_path}/var/etc/../blobs"
    assert found.var == tmp_path / "var"
    assert found.backups == tmp_path / "var/backups"
    assert found.log == tmp_path / "var/log/orda.log"
    assert (found.host, found.port, found.threads) == ("127.0.0.1", 6543, 4)
    assert found.regulation.name == "kaznmu.toml"
    assert len(found.get("secret")) >= 64


def test_every_installation_has_its_own_secret(tmp_path):
    first, second = write(tmp_path / "a/etc/orda.ini"), write(tmp_path / "b/etc/orda.ini")
    assert load(first).get("secret") != load(second).get("secret")


def test_a_file_elsewhere_keeps_its_data_beside_itself(tmp_path):
    assert load(write(tmp_path / "site.ini")).var == tmp_path / "var"


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = write(tmp_path / "orda.ini")
    text = path.read_text()
    with pytest.raises(FileExistsError):
        write(path)
    assert path.read_text() == text


def test_environment_variables_win(tmp_path, monkeypatch):
    path = write(tmp_path / "orda.ini")
    monkeypatch.setenv("ORDA_STORAGE", "zeo://localhost:9991")
    monkeypatch.setenv("ORDA_PORT", "7000")
    monkeypatch.setenv("ORDA_THREADS", "")
    found = load(path)
    assert (found.storage, found.port, found.threads) == ("zeo://localhost:9991", 7000, 4)


def test_only_known_variables_override():
    environ = {"ORDA_STORAGE": "memory://", "ORDA_UNKNOWN": "x", "HOME": "/root"}
    assert overridden({"orda.mail": "y"}, environ) == {"orda.mail": "y", "orda.storage": "memory://"}


@pytest.mark.parametrize("value", ["-1", "65536", "http", "٣", "1.5"])
def test_a_port_is_a_number_in_range(tmp_path, monkeypatch, value):
    path = write(tmp_path / "orda.ini")
    monkeypatch.setenv("ORDA_PORT", value)
    with pytest.raises(BadSettings) as caught:
        load(path).port  # noqa: B018
    assert f"port is “{value}”" in caught.value.message.interpolate()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "There is no settings file"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"no section here", "cannot be read"),
        (b"[app:main]\norda.storage = %(nothing)s", "cannot be read"),
        (b"[app:main]\nuse = egg:orda", "does not name orda.storage"),
        (b"", "does not name orda.storage"),
    ],
)
def test_a_wrong_file_is_named_with_the_reason(tmp_path, content, reason):
    path = tmp_path / "orda.ini"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSettings) as caught:
        load(path)
    message = caught.value.message.interpolate()
    assert str(path) in message and reason in message and "\n" not in message


def test_the_file_below_the_current_folder_comes_before_the_projects(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "PROJECT_ROOT", tmp_path / "project")
    (tmp_path / "project").mkdir()
    (tmp_path / "project/setup.py").touch()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert settings.default_path() == tmp_path / "project/var/etc/orda.ini"
    write(tmp_path / "here/var/etc/orda.ini")
    assert settings.default_path() == tmp_path / "here/var/etc/orda.ini"
    monkeypatch.setenv("ORDA_CONFIG", os.fspath(tmp_path / "other.ini"))
    assert settings.default_path() == tmp_path / "other.ini"
