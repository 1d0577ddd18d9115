"""Long work asked of the serving process: a spool of files, taken up by one thread of the process with the database.

A shell, or the screen of an administrator, writes a job; the runner works and writes progress and result into the same
file. Nothing is lost by a crash: what was running then is found as failed.
"""

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from translationstring import TranslationString
from zc.lockfile import LockError, LockFile

from orda import clock
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.disk import read_json, working_on, write_json
from orda.maintenance.progress import Progress, silent
from orda.maintenance.sentences import from_plain, to_plain
from orda.maintenance.settings import Settings

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
STATES: Mapping[str, TranslationString] = {
    QUEUED: _("waiting"),
    RUNNING: _("running"),
    DONE: _("done"),
    FAILED: _("failed"),
}
ID = re.compile(r"\d{8}T\d{6}\.\d{6}-[0-9a-f]{8}$")
KEPT = 100


@dataclass(frozen=True)
class Job:
    """One piece of work. ``done`` is 0 to 1; ``text`` says what is done, or how it ended. Times are ISO, in UTC."""

    id: str
    kind: str
    args: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    state: str = QUEUED
    created: str = ""
    started: str = ""
    finished: str = ""
    done: float = 0.0
    msgid: str = ""
    mapping: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> TranslationString:
        """The sentence about it, to be translated for the reader."""
        return from_plain(asdict(self))

    @property
    def state_text(self) -> TranslationString:
        """The state in one word, to be translated."""
        return STATES.get(self.state, STATES[FAILED])

    @property
    def over(self) -> bool:
        """Is nothing more to be expected?"""
        return self.state in (DONE, FAILED)

    def saying(self, text: TranslationString, **changes: Any) -> "Job":
        """The job with another sentence."""
        return replace(self, **to_plain(text), **changes)


def enqueue(settings: Settings, kind: str, args: Mapping[str, Any] | None = None, by: str = "") -> Job:
    """Ask for work. The same kind of work is not queued twice: a form sent again returns the job that waits or runs."""
    for job in list_jobs(settings):
        if job.kind == kind and not job.over:
            return job
    moment = clock.now()
    job = Job(
        f"{moment:%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}", kind, dict(args or {}), by, created=moment.isoformat()
    ).saying(_("Waiting for its turn"))
    with working_on(settings.jobs):
        settings.jobs.mkdir(parents=True, exist_ok=True)
        save(settings, job)
    return job


def list_jobs(settings: Settings, limit: int = 50) -> list[Job]:
    """The last jobs, newest first. What seems to run although its process is gone is failed."""
    if not settings.jobs.is_dir():
        return []
    _fail_stale(settings)
    found = (read_job(settings, path.stem) for path in spooled(settings)[:limit])
    return [job for job in found if job is not None]


def read_job(settings: Settings, id: str) -> Job | None:
    """One job; None when there is none of that id."""
    if not ID.fullmatch(id):
        return None
    try:
        return Job(**read_json(settings.jobs / f"{id}.json"))
    except (OSError, ValueError, TypeError):
        return None


def runner_alive(settings: Settings) -> bool:
    """Is there a serving process that takes up jobs?"""
    with no_runner(settings) as nobody:
        return not nobody


def wait(settings: Settings, job: Job, progress: Progress = silent) -> Job:
    """Follow a job to its end. Raises StorageError with its sentence when it failed or nobody works on it any more."""
    while True:
        if not runner_alive(settings):
            _fail_stale(settings)
        current = read_job(settings, job.id)
        if current is None or current.state == QUEUED and not runner_alive(settings):
            raise StorageError(_("The serving process has stopped before this work was done."))
        if current.state == FAILED:
            raise StorageError(current.text)
        progress(current.done, current.text)
        if current.state == DONE:
            return current
        time.sleep(0.3)


def spooled(settings: Settings) -> list[Path]:
    """The files of all jobs, newest first."""
    return sorted((path for path in settings.jobs.glob("*.json") if ID.fullmatch(path.stem)), reverse=True)


def save(settings: Settings, job: Job) -> None:
    """Write the job's file, whole or not at all."""
    write_json(settings.jobs / f"{job.id}.json", asdict(job))


@contextmanager
def no_runner(settings: Settings) -> Iterator[bool]:
    """True while there is no runner, and none can begin."""
    if not settings.jobs.is_dir():
        yield True
        return
    try:
        lock = LockFile(str(settings.jobs / "runner.lock"))
    except LockError:
        yield False
        return
    try:
        yield True
    finally:
        lock.close()


def _fail_stale(settings: Settings) -> None:
    running = [job for path in spooled(settings) if (job := read_job(settings, path.stem)) and job.state == RUNNING]
    if not running:
        return
    with no_runner(settings) as nobody:
        if nobody:
            fail_all(settings, running)


def fail_all(settings: Settings, jobs: list[Job]) -> None:
    """Close jobs whose process is gone."""
    text = _("The server stopped during this work. Nothing was changed by half; start it again.")
    for job in jobs:
        save(settings, job.saying(text, state=FAILED, finished=clock.now().isoformat()))
