"""Backups and packing from the screen, and what a monitor is told (issue 2, reliability R3, R4)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from orda import clock
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import record
from orda.maintenance.jobs.kinds import KINDS
from orda.maintenance.jobs.runner import Runner
from orda.maintenance.jobs.spool import RUNNING, enqueue, list_jobs, save
from orda.maintenance.settings import from_values
from orda.maintenance.storage import open_database
from tests import factories


@pytest.fixture
def uri(tmp_path):
    place = f"file://{tmp_path}/Data.fs?blobstorage_dir={tmp_path}/blobs"
    open_database(place, create=True).close()
    return place


@pytest.fixture
def app(tmp_path, uri):
    """A site in files, with no thread that works: the tests work the jobs off themselves."""
    app = factories.make_app(uri, **{"orda.var": str(tmp_path)})
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry.database.close()


@pytest.fixture
def settings(app):
    return from_values(app.registry.settings)


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def work_off(app, settings):
    """Do what is queued, as the thread of the serving process does."""
    return Runner(app.registry.database, settings, KINDS).work_off


def press(browser, screen, button, **values):
    """Press a button of a screen; the form of packing has one button, it is known by its field."""
    field = "days" if screen == "pack" else button
    form = next(form for form in browser.get(f"/kk/@@{screen}").forms.values() if field in form.fields)
    for name, value in values.items():
        form[name] = value
    return form.submit(None if screen == "pack" else button, expect_errors=True)


def alerts(page) -> list[str]:
    return [notice.text.strip() for notice in page.html.select(".notice.danger")]


def test_a_backup_is_made_and_proven_from_the_screen(admin, settings, work_off):
    assert alerts(admin.get("/kk/@@backups")) == ["Әзірге сақтық көшірме жоқ. Қазір жасаңыз."]
    assert press(admin, "backups", "backup").status_int == 303
    waiting = admin.get("/kk/@@backups")
    assert waiting.html.find(attrs={"data-live": "busy"}) and waiting.html.find("progress")
    assert "Бұл жұмысты қазір ешкім орындап жатқан жоқ" in waiting  # nobody takes work up in a test
    work_off()
    made = admin.get("/ru/@@backups")
    assert made.html.find(attrs={"data-live": "quiet"}) and "не проверялась" in made and alerts(made) == []
    assert list_jobs(settings)[0].by == "admin" and "Әсем Тестова" in made
    press(admin, "backups", "verify")
    work_off()
    proven = admin.get("/ru/@@backups")
    assert proven.html.find("td").find(attrs={"data-state": "done"}) or "проверена восстановлением" in proven
    assert alerts(proven) == []


def test_an_increment_tells_what_it_added_and_how_long_ago_in_seconds(admin, settings):
    full, increment = make_backup(settings), make_backup(settings)
    assert full.added > 100 * increment.added
    rows = admin.get("/en/@@backups").html.select("tbody tr")
    assert "of it new: " in rows[0].text and rows[0].find(attrs={"data-age": True})["data-age"].isdigit()
    assert rows[0].find_all("td")[1].find("span").text != rows[1].find_all("td")[1].find("span").text


def test_decimal_numbers_are_written_as_the_reader_writes_them(admin, settings):
    done = {"msgid": "The database was packed from ${before} to ${after} MB in ${seconds} s."}
    done |= {"mapping": {"before": "3.7", "after": "2.1", "seconds": "0.1"}, "state": "done", "finished": "x"}
    save(settings, replace(enqueue(settings, "pack", {}, by="admin"), **done))
    assert "0,1 с ішінде 3,7 МБ-тан 2,1 МБ-қа" in admin.get("/kk/@@pack")
    assert "from 3.7 to 2.1 MB in 0.1 s" in admin.get("/en/@@pack")


def test_the_same_work_is_not_queued_twice(admin, settings):
    press(admin, "backups", "backup")
    press(admin, "backups", "backup")
    assert len(list_jobs(settings)) == 1
    assert "екінші рет тапсырылмады" in admin.get("/kk/@@backups")


def test_proving_needs_a_backup(admin, settings):
    press(admin, "backups", "verify")
    assert list_jobs(settings) == []


def test_an_old_backup_is_said_in_red(admin, settings, monkeypatch):
    yesterday = clock.now() - timedelta(hours=25)
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: yesterday)
        make_backup(settings)
    assert "24 сағаттан асты" in alerts(admin.get("/kk/@@backups"))[0]


def test_a_damaged_backup_and_a_failed_proof_are_said_in_red(admin, settings, work_off):
    point = make_backup(settings)
    manifest = point.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"objects"', '"object5"'))
    page = admin.get("/ru/@@backups")
    assert page.html.find("td", string="–") and "повреждена" in page
    press(admin, "backups", "verify")
    work_off()
    assert admin.get("/ru/@@backups").html.select('.jobs [data-state="failed"]')


def test_a_proof_that_failed_is_remembered(admin, settings):
    point = make_backup(settings)
    problems = ["from an older version", {"msgid": "${path} is <b>missing</b>", "mapping": {"path": "<i>x</i>"}}]
    check = {"name": point.name, "time": clock.now().isoformat(), "ok": False, "problems": problems}
    record(settings.backups, last_check=check)
    page = admin.get("/ru/@@backups")
    assert "не удалась" in alerts(page)[0] and "<i>x</i> is <b>missing</b>" in alerts(page)[0]
    assert "<b>missing" not in page.text


def test_the_database_is_packed_from_the_screen(admin, settings, work_off):
    assert press(admin, "pack", "", days="0").status_int == 303
    assert list_jobs(settings)[0].args == {"days": 0}
    work_off()
    page = admin.get("/ru/@@pack")
    assert "База данных уплотнена" in page and page.html.find(attrs={"data-state": "done"})


@pytest.mark.parametrize("days", ["", "-1", "x", "1.5", "99999", "٣", "7; drop", "1" * 400])
def test_a_wrong_number_of_days_asks_for_nothing(admin, settings, days):
    answer = press(admin, "pack", "", days=days)
    assert answer.status_int == 422 and "field-error" in answer
    assert list_jobs(settings) == []


def test_work_whose_process_is_gone_is_shown_as_failed(admin, settings):
    press(admin, "backups", "backup")
    (job,) = list_jobs(settings)
    save(settings, type(job)(**{**job.__dict__, "state": RUNNING}))
    page = admin.get("/kk/@@backups")
    assert page.html.select('.jobs [data-state="failed"]')


def test_a_damaged_job_file_or_status_file_hurts_nobody(admin, settings):
    settings.jobs.mkdir(exist_ok=True)
    (settings.jobs / "20261123T051900.129886-e5116f6c.json").write_text("{broken")
    settings.backups.mkdir(exist_ok=True)
    (settings.backups / "status.json").write_text('{"last_proven": {"time": "never"}, "last_check": {"ok": true}}')
    (settings.backups / "2026-11-23-04-15-00").mkdir()
    for screen in ("backups", "pack"):
        admin.get(f"/kk/@@{screen}", status=200)


def test_a_spool_that_cannot_be_written_is_one_clear_line(admin, settings, tmp_path):
    (tmp_path / "jobs").write_text("a file where the folder should be")
    press(admin, "backups", "backup")
    assert alerts(admin.get("/kk/@@backups"))


# What a monitor is told


def ask(browser, **environ):
    return browser.get("/@@status", extra_environ={"HTTP_HOST": "localhost", **environ}, expect_errors=True)


def test_a_monitor_on_this_machine_is_told_ages_and_sizes_and_no_secrets(app, visitor, settings, tmp_path):
    make_backup(settings)
    answer = ask(visitor, REMOTE_ADDR="127.0.0.1")
    told = json.loads(answer.body)
    assert answer.content_type == "application/json" and answer.headers["Cache-Control"] == "no-store"
    assert told["storage"] == "file" and 0 <= told["backup_age_seconds"] < 60 and told["disk_free_bytes"] > 0
    assert told["jobs_waiting"] == 0 and told["index_queue"] > 0 and told["backup_proven_age_seconds"] is None
    assert str(tmp_path) not in answer.text and factories.SECRET not in answer.text


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "203.0.113.5"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "kaznmu.example"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.5"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_strangers_and_who_comes_through_a_proxy_are_told_nothing(visitor, environ):
    assert ask(visitor, **environ).status_int == 404


def test_administrators_may_ask_from_anywhere_others_not(sign_in):
    far = {"REMOTE_ADDR": "203.0.113.5"}
    assert ask(sign_in("admin"), **far).status_int == 200
    for login in ("digital", "rector", "auditor", "head-therapy"):
        assert ask(sign_in(login), **far).status_int == 404
    assert sign_in("admin").post("/@@status", expect_errors=True).status_int in (400, 404, 405)
