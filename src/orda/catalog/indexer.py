"""The one indexer: a thread that takes documents off the queue while the site serves."""

import logging
import os
import secrets
import threading
import time

import transaction
from transaction.interfaces import TransientError

from orda.catalog.asked import asked_in, asked_of, taken_in
from orda.catalog.pdf_words import interrupt
from orda.catalog.queue import drain
from orda.catalog.unanswered import PAUSE_SECONDS as HEARD_SECONDS
from orda.catalog.unanswered import unanswered_of, waiting_in
from orda.text.morphology.pipeline import warm

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.3
MAX_PAUSE_SECONDS = 30.0


class Indexer(threading.Thread):
    """Runs until ``stop``. Several processes may run one each: the lease lets one of them work at a time."""

    def __init__(self, db):
        super().__init__(name="indexer", daemon=True)
        self._db = db
        self._stopping = threading.Event()
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._seen = None
        self._heard = time.monotonic()

    def stop(self) -> None:
        """End after the present batch; a file that is being read now is left for the next start."""
        self._stopping.set()
        interrupt()
        self.join(timeout=10)

    def run(self) -> None:
        """Drain, sleep, drain; after a failure wait longer each time."""
        pause = PAUSE_SECONDS
        if self._stopping.wait(pause):
            return
        warm()  # else the first visitor who searches would wait for the dictionaries
        while not self._stopping.wait(pause):
            try:
                if time.monotonic() - self._heard > HEARD_SECONDS:
                    self._heard = time.monotonic()
                    note_unanswered(self._db)
                newest = self._db.lastTransaction()
                if newest == self._seen:
                    continue
                more = self.work()
                self._seen = None if more else newest
                pause = PAUSE_SECONDS
            except TransientError:
                pause = PAUSE_SECONDS
            except Exception:  # noqa: BLE001 - a thread that dies would stop search without a word
                log.exception("indexing failed; trying again in %s seconds", pause * 2)
                pause = min(pause * 2, MAX_PAUSE_SECONDS)

    def work(self) -> bool:
        """One batch in one transaction; is there more to do?"""
        tm = transaction.TransactionManager(explicit=True)
        tm.begin()
        connection = self._db.open(tm)
        try:
            site = connection.root().get("app_root")
            queue = site.services["index-queue"] if site is not None else ()
            if not len(queue):
                tm.abort()
                return False
            if not queue.take_lease(self._name):
                tm.abort()
                return True
            drain(site)
            more = bool(queue.first(1))
            tm.commit()
            return more
        except BaseException:
            tm.abort()
            raise
        finally:
            connection.close()


def note_unanswered(db) -> None:
    """Write down what visitors of this process have searched for, what in vain, and which hits they took."""
    heard = [(waiting, waiting.take()) for waiting in (waiting_in(db), asked_in(db), taken_in(db))]
    if not any(counts for _waiting, counts in heard):
        return
    try:
        with db.transaction() as connection:
            site = connection.root().get("app_root")
            if site is not None:
                (_in_vain, in_vain), (_asked, asked), (_taken, taken) = heard
                unanswered_of(site).add(in_vain)
                asked_of(site).add(asked)
                asked_of(site).add_taken(taken)
    except TransientError:
        for waiting, counts in heard:
            waiting.put_back(counts)
