"""The one sender: a thread that takes letters from the outbox while the site serves, and hands them in.

No transaction is open while the mail server is waited for. Each letter is written at its moment, from what its reader
may see then, and noted as sent at once; so only a crash between the two can make a server get it a second time, under
the same Message-ID.
"""

import logging
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from transaction.interfaces import TransientError

from orda import clock
from orda.content.transactions import own_transaction
from orda.mail.outbox import outbox_of, pause_after
from orda.mail.recipients import next_digest
from orda.mail.send import NotNow, Post, Refused, Unreachable, open_post
from orda.mail.settling import expire, give_up
from orda.mail.subscribers import sends
from orda.mail.writing import write_digest, write_letter

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 60.0
ATTEMPTS = 8
BATCH = 200
# How soon to look again while another process sends.
OTHERS_TURN = timedelta(seconds=30)
# How often all letters are looked through, also those that nobody can have yet.
LOOK_AGAIN = timedelta(minutes=10)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """Letters of the outbox that leave as one; ``digest`` is the login that they are kept for."""

    keys: tuple[int, ...]
    digest: str = ""


class Sender(threading.Thread):
    """Runs until ``stop``. Several processes may run one each: the shift lets one of them send at a time."""

    def __init__(self, db, registry):
        super().__init__(name="mail", daemon=True)
        self._db = db
        self._registry = registry
        self._stopping = threading.Event()
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._seen = None
        self._wake = self._digests_at = self._expire_at = LONG_AGO
        # What the server has, and the outbox could not be told yet: it must not be sent again.
        self._handed: set[int] = set()

    def stop(self) -> None:
        """End after the present letter."""
        self._stopping.set()
        self.join(timeout=10)

    def run(self) -> None:
        """Send what is due, then sleep until something is committed or due; after a failure of ours sleep longer."""
        pause = PAUSE_SECONDS
        while not self._stopping.wait(pause):
            try:
                newest = self._db.lastTransaction()
                if newest == self._seen and clock.now() < self._wake:
                    continue
                self._seen = newest
                self.send_due()
                pause = PAUSE_SECONDS
            except TransientError:
                self._seen = None
            except Exception:  # noqa: BLE001 - a thread that dies would stop all letters without a word
                self._seen, pause = None, min(pause * 2, MAX_PAUSE_SECONDS)
                log.exception("letters could not be sent; trying again in %s seconds", pause)

    def send_due(self) -> int:
        """Send everything whose moment has come; returns how many letters left."""
        if self._handed:
            self._note_sent(tuple(self._handed))
        tasks, sent = self._in_transaction(self._plan), 0
        if not tasks:
            return 0
        try:
            with open_post(self._registry.mail) as post:
                for task in tasks:
                    if self._stopping.is_set():
                        break
                    sent += self._send(post, task)
        except Unreachable as error:
            log.warning("Mail cannot be handed in: %s", error.reason)
            reason = error.reason
            self._in_transaction(lambda site: outbox_of(site).delivery.broke(reason))
            self._wake = LONG_AGO
        self._in_transaction(lambda site: outbox_of(site).shift.leave(self._name))
        return sent

    def _plan(self, site) -> list[Task]:
        """What is due; nothing while the server is left in peace, or another process sends."""
        outbox, now = outbox_of(site), clock.now()
        if not sends(site):
            self._wake = now + LOOK_AGAIN
            return []
        if now >= self._expire_at:
            expire(site)
            self._expire_at = now + LOOK_AGAIN
        if outbox.delivery.retry_at is not None and outbox.delivery.retry_at > now:
            self._wake = outbox.delivery.retry_at
            return []
        tasks = [Task((key,)) for key in outbox.due()]
        if now >= self._digests_at:
            tasks += [Task(tuple(keys), login) for login, keys in outbox.due_digests().items()]
        if not tasks:
            # Held letters are many and due in the morning: they are not looked through at every commit.
            if now >= self._digests_at:
                self._digests_at = min(next_digest(now), now + LOOK_AGAIN)
            self._wake = min((self._digests_at, *(each.due_at for each in outbox.letters())))
            return []
        if not outbox.shift.take(self._name):
            self._wake = now + OTHERS_TURN
            return []
        self._wake = now
        return tasks[:BATCH]

    def _send(self, post: Post, task: Task) -> int:
        message = self._write(task)
        if message is None:
            return 0
        try:
            post(message)
        except Refused as error:
            log.warning("A letter was refused: %s", error.reason)
            reason = error.reason
            self._in_transaction(lambda site: give_up(site, task.keys, reason))
            return 0
        except NotNow as error:
            self._later(task, error.reason)
            return 0
        except Unreachable as error:
            # If it is this letter at which the server breaks off, others must go before it next time.
            self._later(task, error.reason)
            raise
        self._handed.update(task.keys)
        self._note_sent(task.keys)
        return 1

    def _write(self, task: Task) -> EmailMessage | None:
        """The letter as it is now; None when there is nothing to say, or the shift has gone to another process."""

        def write(site) -> EmailMessage | None:
            if not outbox_of(site).shift.take(self._name):
                return None
            if task.digest:
                return write_digest(self._registry, site, task.digest, task.keys)
            return write_letter(self._registry, site, task.keys[0])

        try:
            return self._in_transaction(write)
        except TransientError:
            raise
        except Exception:  # noqa: BLE001 - one letter that cannot be written must not keep back all others
            log.exception("a letter could not be written")
            self._later(task, "it could not be written; the reason stands in the log file")
            return None

    def _note_sent(self, keys: tuple[int, ...]) -> None:
        def note(site) -> None:
            outbox = outbox_of(site)
            for key in keys:
                outbox.take_out(key)
            outbox.delivery.worked()

        self._in_transaction(note)
        self._handed.difference_update(keys)

    def _later(self, task: Task, reason: str) -> None:
        def put_off(site) -> None:
            outbox = outbox_of(site)
            for letter in filter(None, map(outbox.letter, task.keys)):
                letter.attempts += 1
                letter.error, letter.retry_at = reason, clock.now() + pause_after(letter.attempts)

        self._in_transaction(put_off)

    def _in_transaction(self, work: Callable[[Any], Any]) -> Any:
        for attempt in range(ATTEMPTS):
            try:
                return self._once(work)
            except TransientError:
                if attempt == ATTEMPTS - 1:
                    raise
        return None

    def _once(self, work: Callable[[Any], Any]) -> Any:
        with own_transaction(self._db, self._registry) as root:
            site = root.get("app_root")
            return work(site) if site is not None else None
