"""The thread of the serving process that takes up the spool's jobs."""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from translationstring import TranslationString
from zc.lockfile import LockError, LockFile
from ZODB.DB import DB

from orda import clock
from orda.errors import OrdaError
from orda.i18n import _
from orda.maintenance.disk import sweep_unfinished
from orda.maintenance.jobs.kinds import KINDS, NIGHTLY, Work
from orda.maintenance.jobs.nightly import enqueue_nightly
from orda.maintenance.jobs.spool import DONE, FAILED, KEPT, QUEUED, RUNNING, Job, fail_all, read_job, save, spooled
from orda.maintenance.settings import Settings

log = logging.getLogger(__name__)

POLL = 1.0
TAKE_OVER = 5.0


def start_runner(database: DB, settings: Settings) -> "Runner":
    """Start the thread in a serving process; call ``stop`` on it before the database is closed."""
    runner = Runner(database, settings, KINDS, NIGHTLY)
    runner.start()
    return runner


class Runner(threading.Thread):
    """The thread that works. Of several serving processes the one that has the spool's lock; another takes over."""

    def __init__(self, database: DB, settings: Settings, kinds: Mapping[str, Work], nightly: Iterable[str] = ()):
        super().__init__(name="orda-jobs", daemon=True)
        self.database = database
        self.settings = settings
        self.kinds = kinds
        self.nightly = tuple(nightly)
        self.stopping = threading.Event()

    def run(self) -> None:
        """Wait for the lock, then for jobs, until ``stop``."""
        while not self.stopping.is_set():
            try:
                self._serve()
            except (OSError, OrdaError):
                log.exception("The spool of jobs cannot be used")
            self.stopping.wait(TAKE_OVER)

    def _serve(self) -> None:
        self.settings.jobs.mkdir(parents=True, exist_ok=True)
        try:
            lock = LockFile(str(self.settings.jobs / "runner.lock"))
        except LockError:
            return
        try:
            sweep_unfinished(self.settings.jobs)
            fail_all(self.settings, [job for job in self._jobs() if job.state == RUNNING])
            while not self.stopping.is_set():
                if self.nightly:
                    enqueue_nightly(self.settings, self.nightly)
                self.work_off()
                self.stopping.wait(POLL)
        finally:
            lock.close()

    def _jobs(self) -> list[Job]:
        """Oldest first."""
        found = (read_job(self.settings, path.stem) for path in reversed(spooled(self.settings)))
        return [job for job in found if job is not None]

    def work_off(self) -> None:
        """Do everything that is queued, one after another."""
        for job in self._jobs():
            if self.stopping.is_set():
                return
            if job.state == QUEUED:
                self._do(job)
        for path in spooled(self.settings)[KEPT:]:
            path.unlink(missing_ok=True)

    def _do(self, job: Job) -> None:
        reporter = _Reporter(self.settings, replace(job, state=RUNNING, started=clock.now().isoformat()))
        try:
            work = self.kinds.get(job.kind)
            if work is None:
                raise OrdaError(_("This kind of work is not known here."))
            text, state = work(self.database, self.settings, job.args, reporter), DONE
        except OrdaError as error:
            log.warning("Job %s (%s) failed: %s", job.id, job.kind, error.message)
            text, state = error.message, FAILED
        except Exception:
            log.exception("Job %s (%s) failed", job.id, job.kind)
            text, state = _("It failed for an unexpected reason, which stands in the log file."), FAILED
        done = 1.0 if state == DONE else reporter.job.done
        reporter.save(reporter.job.saying(text, state=state, done=done, finished=clock.now().isoformat()))

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish what is running, for at most ``timeout`` seconds; False when it runs still."""
        self.stopping.set()
        self.join(timeout)
        return not self.is_alive()


class _Reporter:
    """A progress that writes into the job's file, at most twice a second."""

    def __init__(self, settings: Settings, job: Job):
        self.settings = settings
        self.last = 0.0
        self.save(job)

    def __call__(self, done: float, step: TranslationString) -> None:
        job = self.job.saying(step, done=round(done, 3))
        changed = job.msgid != self.job.msgid
        self.job = job
        if changed or time.monotonic() - self.last > 0.5:
            self.save(job)

    def save(self, job: Job) -> None:
        self.job = job
        self.last = time.monotonic()
        save(self.settings, job)
