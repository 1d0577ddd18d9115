"""Doing things on their minute without cron: before the next answer is given, and by a thread beside serving.

Nothing is elected and nothing is leased: whoever comes first does it, in a transaction that takes the entry off the
schedule. Two processes that come at once collide, and the later one finds nothing left to do.
"""

import logging
import random
import threading
import time
from datetime import datetime

import transaction
from transaction.interfaces import TransientError

from orda import clock
from orda.content.transactions import own_transaction
from orda.errors import OrdaError
from orda.workflow.timing.moments import act_on, give_back
from orda.workflow.timing.schedule import BEGIN, Entry

log = logging.getLogger(__name__)
ATTEMPTS = 8
MAX_AT_ONCE = 200
# How often the thread looks at the clock and for what others have scheduled, and how long a failure is let rest.
POLL_SECONDS = 1.0
REST_SECONDS = 30.0


class Timekeeper:
    """Does what is due. One for each application; ``settle`` is called before every answer and by the ticker."""

    def __init__(self, database, registry):
        self._db, self._registry = database, registry
        self._seen: tuple[bytes | None, datetime | None] = (None, None)
        self._working = threading.Lock()
        self._rests_until = 0.0
        self._resting: dict[Entry, float] = {}
        # RelStorage does not hear of other processes' commits until it polls: there it is asked once a second.
        self._hears = "RelStorage" not in type(database.storage).__name__

    def next_moment(self) -> datetime | None:
        """When something has to be done next, as the newest committed transaction says; None for never."""
        newest = self._db.lastTransaction() if self._hears else int(time.monotonic() / POLL_SECONDS)
        tid, moment = self._seen
        if newest != tid:
            moment = self._read(lambda schedule: schedule.next_moment)
            self._seen = (newest, moment)
        return moment

    def settle(self) -> None:
        """Do all that is due. Who comes meanwhile waits for it: nobody is answered from before the minute.

        What fails is logged and tried again; visitors are answered all the same.
        """
        if time.monotonic() < self._rests_until:
            return
        try:
            if self._is_due():
                with self._working:
                    while self._is_due() and self._work():
                        pass
        except Exception:  # noqa: BLE001 - the server of the database is away; what is held in memory is still served
            log.exception("the schedule cannot be read; trying again in %s s", POLL_SECONDS)
            self._rests_until = time.monotonic() + POLL_SECONDS

    def _is_due(self) -> bool:
        moment = self.next_moment()
        return moment is not None and moment <= clock.now()

    def _read(self, question):
        connection = self._db.open(transaction.TransactionManager())
        try:
            site = connection.root().get("app_root")
            schedule = site.services.get("schedule") if site is not None else None
            return question(schedule) if schedule is not None else None
        finally:
            connection.close()

    def _work(self) -> int:
        """Do what is due, at most ``MAX_AT_ONCE`` things; how many were done."""
        done = 0
        found = self._read(lambda schedule: schedule.due(clock.now(), MAX_AT_ONCE)) or []
        self._resting = {entry: until for entry, until in self._resting.items() if entry in found}
        for entry in found:
            if time.monotonic() < self._resting.get(entry, 0.0):
                continue
            try:
                self._do(entry)
                done += 1
            except Exception:  # noqa: BLE001 - one that fails must not hold up the others, nor the visitors
                log.exception("%s of %s is due and failed; trying again in %s s", *entry[1:], REST_SECONDS)
                self._resting[entry] = time.monotonic() + REST_SECONDS
        return done

    def _do(self, entry: Entry) -> None:
        try:
            self._retried(lambda site: act_on(site, entry))
        except OrdaError as refused:
            if entry.act != BEGIN:
                raise
            message = refused.message
            log.warning("Request %s could not be published at its moment: %s", entry.subject, message)
            self._retried(lambda site: give_back(site, entry, message))

    def _retried(self, work) -> None:
        for attempt in range(ATTEMPTS):
            try:
                self._once(work)
                return
            except TransientError:
                if attempt == ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - no secret, only spreading

    def _once(self, work) -> None:
        with own_transaction(self._db, self._registry) as root:
            work(root["app_root"])


class Ticker(threading.Thread):
    """Wakes at the next due moment, and often enough to notice a clock that was put forward."""

    def __init__(self, timekeeper: Timekeeper):
        super().__init__(name="ticker", daemon=True)
        self._timekeeper = timekeeper
        self._stopping = threading.Event()

    def run(self) -> None:
        """Settle, sleep, settle, until ``stop``; what was due while no process ran is done at once."""
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = POLL_SECONDS
            try:
                self._timekeeper.settle()
                pause = self._pause()
            except Exception:  # noqa: BLE001 - a thread that dies would publish nothing any more without a word
                log.exception("the next moment cannot be read; trying again in %s s", pause)

    def _pause(self) -> float:
        moment = self._timekeeper.next_moment()
        left = (moment - clock.now()).total_seconds() if moment is not None else POLL_SECONDS
        return left if 0 < left < POLL_SECONDS else POLL_SECONDS

    def stop(self) -> None:
        """End after what is being done."""
        self._stopping.set()
        self.join(timeout=10)
