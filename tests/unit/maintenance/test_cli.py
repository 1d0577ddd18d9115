"""The shell, command by command; one installation is made once and copied for each test."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from orda.catalog.indexing import differences
from orda.maintenance.cli import COMMANDS, main
from orda.maintenance.console import close_log
from orda.maintenance.storage import close_databases, open_database
from tests import factories

PASSWORD = "a long phrase 77"  # noqa: S105 - for tests only


def orda(*arguments, stdin="", code=0):
    """Run a command; its output, both streams. A failure is one line that begins with "Error:", and no traceback."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    close_log()
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    if code == 1:
        (line,) = [line for line in result.output.splitlines() if line.startswith("Error:")]
        return line
    return result.output


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original")
    output = orda("init", "--config", folder / "var/etc/orda.ini")
    assert "The site is ready" in output
    return folder


@pytest.fixture
def ini(original, tmp_path):
    """The settings file of a fresh installation."""
    shutil.copytree(original / "var", tmp_path / "var")
    yield tmp_path / "var/etc/orda.ini"
    close_databases()


def secret_of(ini):
    return next(line for line in ini.read_text().splitlines() if line.startswith("orda.secret"))


@pytest.mark.parametrize("name", [*COMMANDS, "user add", "user password", "user disable", "user enable", "user list"])
def test_every_command_explains_itself(name):
    output = orda(*name.split(), "--help")
    assert name == "user" or "--config" in output
    assert len(output.splitlines()) > 5


def test_the_list_of_commands_has_a_whole_sentence_for_each():
    output = orda("--help")
    assert all(f"  {name} " in output for name in COMMANDS)
    assert "..." not in output.partition("Commands:")[2]


def test_init_makes_everything_private_and_does_it_once(ini):
    var = ini.parents[1]
    assert {path.name for path in var.iterdir()} >= {"Data.fs", "blobs", "backups", "etc", "jobs", "log", "mail"}
    assert [path.name for path in var.iterdir() if path.stat().st_mode & 0o077 and path.name != "blobs"] == []
    secret = secret_of(ini)
    assert "0 sections and pages" in orda("init", "--config", ini)
    assert secret_of(ini) == secret


def test_init_publishes_the_sections_and_leaves_the_pages_to_be_written(ini):
    from orda import regulation

    root = open_database(f"file://{ini.parents[1]}/Data.fs?blobstorage_dir={ini.parents[1]}/blobs").open().root()
    site = root["app_root"]
    rules = regulation.get()
    assert [name for name in site if site[name].in_main_menu] == [place.name for place in rules.sections]
    assert all(site[place.name].live is not None for place in (*rules.sections, *rules.collections))
    page = rules.sections[0].children[0]
    obj = site[rules.sections[0].name][page.name]
    assert obj.live is None and obj.draft.title("kk") == page.titles["kk"]
    assert differences(site) == []


def test_an_account_from_first_to_last(ini):
    assert "role administrator" in orda(
        *("user", "add", "-c", ini, "aidar", "--name", "Айдар Серіков", "--role", "administrator"), stdin=PASSWORD
    )
    assert "taken" in orda("user", "add", "-c", ini, "aidar", stdin=PASSWORD, code=1)
    assert "10 to 256" in orda("user", "add", "-c", ini, "bota", stdin="short", code=1)
    assert "no account “nobody”" in orda("user", "password", "-c", ini, "nobody", stdin=PASSWORD, code=1)
    orda("user", "password", "-c", ini, "aidar", stdin="another phrase 88")
    assert "needs an administrator" in orda("user", "disable", "-c", ini, "aidar", code=1)
    orda("user", "add", "-c", ini, "saule", "--role", "administrator", stdin=PASSWORD)
    assert "disabled" in orda("user", "disable", "-c", ini, "aidar")
    listed = orda("user", "list", "-c", ini)
    assert "Айдар Серіков" in listed and "administrator  (disabled)" in listed and "2 accounts" in listed
    orda("user", "enable", "-c", ini, "aidar")
    assert "(disabled)" not in orda("user", "list", "-c", ini)


def test_a_wrong_role_is_refused_and_nothing_is_added(ini):
    line = orda("user", "add", "-c", ini, "bota", "--role", "emperor", stdin=PASSWORD, code=1)
    assert "There is no role “emperor”" in line and "administrator" in line and "visitor" not in line
    assert "0 accounts" in orda("user", "list", "-c", ini)


def test_the_help_names_the_roles():
    text = " ".join(orda("user", "add", "--help").split())
    assert "administrator" in text and "reviewer" in text and "contractor" not in text


def test_a_login_is_the_same_in_capitals_and_nobody_is_the_system(ini):
    assert "Account aigerim added" in orda("user", "add", "-c", ini, "Aigerim", stdin=PASSWORD)
    assert "taken" in orda("user", "add", "-c", ini, "AIGERIM", stdin=PASSWORD, code=1)
    assert "Account aigerim is disabled" in orda("user", "disable", "-c", ini, "Aigerim")
    assert "capital letters become small" in orda("user", "add", "-c", ini, "Әйгерім", stdin=PASSWORD, code=1)
    for login in ("system", "Shell"):
        assert "taken" in orda("user", "add", "-c", ini, login, stdin=PASSWORD, code=1)


def test_what_the_shell_does_to_accounts_stands_in_the_register(ini):
    orda("user", "add", "-c", ini, "aidar", "--role", "administrator", stdin=PASSWORD)
    orda("user", "add", "-c", ini, "bota", "--external", stdin=PASSWORD)
    orda("user", "password", "-c", ini, "bota", stdin="another phrase 88")
    orda("user", "disable", "-c", ini, "bota")
    orda("user", "enable", "-c", ini, "bota")
    var = ini.parents[1]
    database = open_database(f"file://{var}/Data.fs?blobstorage_dir={var}/blobs")
    register = database.open().root()["app_root"].services["register"]
    rows = [row for row in reversed(register.newest(0, 6)) if row.action in ("settings", "rights")]
    assert [row.comment or row.action for row in rows] == [
        *("account-added", "rights", "account-added", "password-set", "account-disabled", "account-enabled")
    ]
    assert {row.actor for row in rows} == {"shell"} and register.first_broken() is None
    database.close()


def test_a_reader_that_wants_no_more_is_no_failure(ini):
    listing = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "orda.maintenance.cli", "user", "list", "-c", str(ini)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    listing.stdout.close()
    errors = listing.stderr.read().decode()
    listing.stderr.close()
    assert listing.wait(60) == 1 and errors == ""


def test_backup_verify_and_restore(ini):
    assert "(full)" in orda("backup", "-c", ini)
    assert "restored on trial" in orda("verify", "-c", ini)
    orda("user", "add", "-c", ini, "aidar", stdin=PASSWORD)
    assert "(incremental)" in orda("backup", "-c", ini)
    listed = orda("backup", "-c", ini, "--list").splitlines()
    assert "incremental" in listed[0] and "last proven" in listed[1] and listed[2].startswith("2 backups")
    assert "--force" in orda("restore", "-c", ini, code=1)
    name = listed[1].split()[0]
    assert f"Restored the backup {name}" in orda("restore", "-c", ini, "--at", name, "--force")
    assert "0 accounts" in orda("user", "list", "-c", ini)
    assert "are whole" in orda("verify", "-c", ini, "--live")


def test_a_damaged_backup_makes_verify_fail_with_the_files_name(ini):
    orda("backup", "-c", ini)
    bad = next((ini.parents[1] / "backups").rglob("*.fsz"))
    bad.write_bytes(bad.read_bytes()[:-100])
    assert bad.name in orda("verify", "-c", ini, code=1)


def test_pack_and_reindex(ini):
    assert "was packed from" in orda("pack", "-c", ini, "--days", "0")
    assert "objects were indexed" in orda("reindex", "-c", ini)


@pytest.mark.parametrize("command", ["serve", "backup", "verify", "restore", "pack", "reindex", "user list"])
def test_without_settings_every_command_says_what_to_do(tmp_path, command):
    assert "orda init" in orda(*command.split(), "--config", tmp_path / "nothing.ini", code=1)


@pytest.mark.parametrize("command", ["serve", "reindex", "user list", "pack"])
def test_a_lost_database_is_not_replaced_by_an_empty_one(ini, command):
    (ini.parents[1] / "Data.fs").unlink()
    assert "There is no database" in orda(*command.split(), "-c", ini, code=1)
    assert not (ini.parents[1] / "Data.fs").exists()


@pytest.mark.parametrize("command", ["serve", "reindex", "user list", "restore --force"])
def test_a_database_in_use_is_left_alone(ini, command):
    orda("backup", "-c", ini)
    var = ini.parents[1]
    database = open_database(f"file://{var}/Data.fs?blobstorage_dir={var}/blobs")
    assert "in use by another process" in orda(*command.split(), "-c", ini, code=1)
    database.close()


def test_pack_without_a_serving_process_does_not_wait_for_one(ini):
    var = ini.parents[1]
    database = open_database(f"file://{var}/Data.fs?blobstorage_dir={var}/blobs")
    assert "in use by another process" in orda("pack", "-c", ini, code=1)
    database.close()


def test_a_wrong_regulation_stops_with_its_line(ini, tmp_path, monkeypatch):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('languages = ["kk"\nsections = ]\n')
    monkeypatch.setenv("ORDA_REGULATION", str(wrong))
    line = orda("serve", "-c", ini, code=1)
    assert "wrong.toml" in line and "line 2" in line.replace(":2", " line 2")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "var").write_text("not a folder")
    assert str(tmp_path / "var") in orda("init", "-c", tmp_path / "var/etc/orda.ini", code=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("name", ["Data.fs", "Data.fs.lock", "log/orda.log"])
def test_a_file_without_the_right_to_write_is_named(ini, name):
    (ini.parents[1] / name).chmod(0o400)
    line = orda("user", "list", "-c", ini, code=1)
    assert name in line and "check its owner and rights" in line


def test_a_surprise_is_one_line_and_its_traceback_is_in_the_log(ini, monkeypatch):
    def surprise(*args, **kwargs):
        raise RuntimeError("something\nthat nobody expected")

    monkeypatch.setattr("orda.maintenance.commands.backups.make_backup", surprise)
    line = orda("backup", "-c", ini, code=1)
    assert line.startswith("Error: RuntimeError: something that nobody expected. The details are in ")
    log = Path(line.rpartition(" in ")[2].removesuffix("."))
    assert log == ini.parents[1] / "log/orda.log"
    assert "Traceback (most recent call last)" in log.read_text()


def test_a_full_disk_is_one_line(ini, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", "/srv/backups/x")

    monkeypatch.setattr("orda.maintenance.commands.backups.make_backup", full)
    assert "The disk is full: /srv/backups/x" in orda("backup", "-c", ini, code=1)


@pytest.fixture
def beside(monkeypatch):
    """The commands that ``demo`` lets another process run meanwhile; none is really begun."""
    begun = []

    @contextmanager
    def begin(command, **how):
        begun.append(command)
        yield

    monkeypatch.setattr("orda.maintenance.commands.founding.subprocess.Popen", begin)
    return begun


def test_templates_are_compiled_beforehand_while_the_database_is_in_use(ini, tmp_path, monkeypatch):
    monkeypatch.setenv("ORDA_STORAGE", "")  # so that it is after the test what it was before
    theme = tmp_path / "theme"
    (theme / "visitor").mkdir(parents=True)
    (theme / "visitor/one.pt").write_text("<p>${1 + 1}</p>")
    (theme / "layout.pt").write_text("<p>${2 + 2}</p>")
    monkeypatch.setenv("ORDA_TEMPLATES", str(theme))
    var = ini.parents[1]
    database = open_database(f"file://{var}/Data.fs?blobstorage_dir={var}/blobs")
    assert "2 templates are compiled" in orda("templates", "-c", ini)
    database.close()
    compiled = sorted(path.name.partition("_")[0] for path in (var / "cache/templates").glob("*.py"))
    assert compiled == ["layout", "one"]


def test_the_demonstration_is_found_by_search_and_made_once(ini, monkeypatch, beside):
    def fill(site, progress):
        progress(1, 1)
        factories.fill(site)  # gives rights without telling the catalog, as the large one does
        site.demonstration = True

    monkeypatch.setattr("orda.maintenance.demo.load.fill", fill)
    assert "is ready: `orda serve`" in orda("demo", "-c", ini)
    assert "orda.demo = true" in ini.read_text() and ini.stat().st_mode & 0o077 == 0
    assert "there already" in orda("demo", "-c", ini)
    assert [command[-3:] for command in beside] == [["templates", "--config", str(ini)]]
    var = ini.parents[1]
    root = open_database(f"file://{var}/Data.fs?blobstorage_dir={var}/blobs").open().root()
    site = root["app_root"]
    assert differences(site) == []
    assert len(site.services["index-queue"]) == 0
    close_databases()
    assert "passwords are published" in served_in_production(ini)


def test_the_demonstration_tells_who_serves_it_at_once_not_to(ini, monkeypatch, beside):
    monkeypatch.setattr("orda.maintenance.demo.load.fill", lambda site, progress: progress(1, 1))
    assert "The demonstration university is ready.\n" in orda("demo", "-c", ini, "--no-hint")


def served_in_production(ini):
    ini.write_text(ini.read_text().replace("orda.demo = true", "orda.demo = false"))
    return orda("serve", "-c", ini, "--port", "0", code=1)


def test_the_demonstration_is_not_put_into_a_site_with_accounts(ini):
    orda("user", "add", "-c", ini, "aidar", stdin=PASSWORD)
    assert "only for a new one" in orda("demo", "-c", ini, code=1)


def test_demonstration_and_its_password_are_not_served_in_production(ini, monkeypatch):
    monkeypatch.setattr("orda.security.passwords.require_strong", lambda *args: None)
    orda("user", "add", "-c", ini, "admin", stdin="orda-demo")
    assert "“admin” has the published password" in orda("serve", "-c", ini, "--port", "0", code=1)
