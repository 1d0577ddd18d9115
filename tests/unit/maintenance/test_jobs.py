import json
import threading
import time

import pytest

from orda.errors import OrdaError, StorageError
from orda.i18n import _
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import points, status
from orda.maintenance.jobs import runner as runner_module
from orda.maintenance.jobs.runner import Runner, start_runner
from orda.maintenance.jobs.spool import enqueue, list_jobs, read_job, runner_alive, save, wait
from orda.maintenance.locks import exclusive
from orda.maintenance.storage import open_database


@pytest.fixture
def serving(installed, monkeypatch):
    """The part of a serving process that matters here: the database is open, the runner runs."""
    monkeypatch.setattr(runner_module, "POLL", 0.02)
    monkeypatch.setattr(runner_module, "TAKE_OVER", 0.02)
    runner = start_runner(open_database(installed.settings.storage), installed.settings)
    until(lambda: runner_alive(installed.settings))
    yield installed
    runner.stop()


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def worked_off(installed, **kinds):
    Runner(None, installed.settings, kinds).work_off()


def test_a_job_is_done_and_says_how_it_ended(installed):
    job = enqueue(installed.settings, "greet", {"name": "Абай"}, by="admin")
    assert (job.state, job.by, job.over) == ("queued", "admin", False)
    seen = []

    def greet(database, settings, args, progress):
        progress(0.5, _("Halfway"))
        seen.append(read_job(settings, job.id))
        return _("Hello, ${name}", mapping=args)

    worked_off(installed, greet=greet)
    assert (seen[0].state, seen[0].done, seen[0].text) == ("running", 0.5, "Halfway")
    done = read_job(installed.settings, job.id)
    assert (done.state, done.done, done.over) == ("done", 1.0, True)
    assert done.text.interpolate() == "Hello, Абай"
    assert done.text.domain == "orda"
    assert done.created <= done.started <= done.finished


def test_a_refusal_and_an_unexpected_failure_are_clear_lines(installed, caplog):
    def refuse(*args):
        raise OrdaError(_("The disk is full: ${path} could not be written. Free some space.", mapping={"path": "x"}))

    def break_down(*args):
        raise RuntimeError("a bug")

    first, second = enqueue(installed.settings, "refuse"), enqueue(installed.settings, "break")
    third = enqueue(installed.settings, "unknown")
    worked_off(installed, refuse=refuse, **{"break": break_down})
    texts = [read_job(installed.settings, job.id).text.interpolate() for job in (first, second, third)]
    assert texts[0] == "The disk is full: x could not be written. Free some space."
    assert "log file" in texts[1] and "bug" not in texts[1]
    assert "not known" in texts[2]
    assert "RuntimeError: a bug" in caplog.text
    assert {job.state for job in list_jobs(installed.settings)} == {"failed"}


def test_a_form_sent_twice_makes_one_job(installed):
    first = enqueue(installed.settings, "backup")
    assert enqueue(installed.settings, "backup") == first
    assert enqueue(installed.settings, "pack") != first
    worked_off(installed, backup=lambda *args: _("Done"), pack=lambda *args: _("Done"))
    assert enqueue(installed.settings, "backup") != first


def test_what_ran_when_the_process_died_is_failed(installed):
    job = enqueue(installed.settings, "pack")
    from dataclasses import replace

    save(installed.settings, replace(job, state="running", done=0.4))
    (found,) = list_jobs(installed.settings)
    assert found.state == "failed" and "server stopped" in found.text
    assert read_job(installed.settings, job.id).state == "failed"


def test_what_runs_in_a_living_process_is_left_alone(serving):
    from dataclasses import replace

    job = enqueue(serving.settings, "odd")
    until(lambda: read_job(serving.settings, job.id).over)
    save(serving.settings, replace(job, state="running"))
    assert list_jobs(serving.settings)[0].state == "running"


@pytest.mark.parametrize("id", ["../../etc/passwd", "", "20261123T041500.000000-zzzzzzzz", "x" * 300])
def test_only_ids_of_jobs_are_looked_up(installed, id):
    assert read_job(installed.settings, id) is None


def test_a_damaged_job_file_is_left_out(installed):
    job = enqueue(installed.settings, "pack")
    (installed.settings.jobs / f"{job.id}.json").write_text("{")
    assert list_jobs(installed.settings) == []
    (installed.settings.jobs / f"{job.id}.json").write_text(json.dumps({"unknown": 1}))
    assert list_jobs(installed.settings) == []


def test_only_the_last_hundred_are_kept(installed, monkeypatch):
    monkeypatch.setattr("orda.maintenance.jobs.runner.KEPT", 3)
    for number in range(6):
        enqueue(installed.settings, f"kind{number}")
    worked_off(installed)
    assert [job.kind for job in list_jobs(installed.settings)] == ["kind5", "kind4", "kind3"]


def test_pack_backup_and_proof_through_the_serving_process(serving):
    serving_settings = serving.settings
    told = []
    for kind in ("backup", "verify", "pack"):
        job = wait(serving_settings, enqueue(serving_settings, kind), lambda done, step: told.append(done))
        assert job.state == "done", job.text
    assert len(points(serving.backups)) == 1
    assert set(status(serving.backups)) == {"last_backup", "last_check", "last_proven", "last_pack"}
    assert told[-1] == 1.0


def test_a_proof_of_a_damaged_backup_fails_with_the_files_name(serving):
    point = make_backup(serving.settings)
    next(point.data.glob("*.fsz")).write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        wait(serving.settings, enqueue(serving.settings, "verify", {"name": point.name}))
    assert ".fsz" in caught.value.message.interpolate()


def test_a_job_waits_for_nobody_when_a_backup_runs_elsewhere(serving):
    with exclusive(serving.folder), pytest.raises(StorageError) as caught:
        wait(serving.settings, enqueue(serving.settings, "pack"))
    assert "Another backup" in caught.value.message.interpolate()


def test_waiting_ends_when_the_server_stops(installed):
    job = enqueue(installed.settings, "pack")
    with pytest.raises(StorageError, match="has stopped"):
        wait(installed.settings, job)


def test_two_runners_never_work_at_once_and_the_second_takes_over(serving):
    second = Runner(None, serving.settings, {"greet": lambda *args: _("Done")})
    second.start()
    time.sleep(0.1)
    job = enqueue(serving.settings, "greet")
    until(lambda: read_job(serving.settings, job.id).over)
    assert "not known" in read_job(serving.settings, job.id).text  # the first one did it
    for thread in threading.enumerate():
        if isinstance(thread, Runner) and thread is not second:
            thread.stop()
    job = enqueue(serving.settings, "greet")
    until(lambda: read_job(serving.settings, job.id).over)
    assert read_job(serving.settings, job.id).state == "done"
    second.stop()
