"""The outbox: letters that wait to be sent, written in the very transaction of what they tell of.

A letter is only who shall be told of what; its words are made when it leaves, in the reader's language, from what the
reader may see then. Its key is made of what it tells, so the same thing is not told twice; keys are spread over all
numbers, so that two transactions seldom meet.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from BTrees.Length import Length
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.content.site import service_of

log = logging.getLogger(__name__)

MAX_WAITING = 20_000
MAX_FAILED = 50
MAX_AGE = timedelta(days=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
LEASE = timedelta(minutes=5)
# An entry that is never taken away: a tree that becomes empty collides with everybody who adds to it meanwhile.
ANCHOR = -1


class Letter(Persistent):
    """One letter to one person. ``login`` is empty for a visitor who asked; the address is looked up when it leaves."""

    attempts = 0
    error = ""
    retry_at: datetime | None = None

    def __init__(self, letter: str, matter: tuple[str, str], step: str, login: str, not_before: datetime):
        self.letter = letter
        self.matter = matter
        self.step = step
        self.login = login
        self.queued = clock.now()
        self.not_before = not_before

    @property
    def key(self) -> int:
        """Where it lies: the same for the same thing told to the same person."""
        text = "\n".join((self.letter, *self.matter, self.step, self.login))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 2

    @property
    def identity(self) -> str:
        """What a mail program, or a second try after a crash, knows it by."""
        return f"{self.key:016x}.{int(self.queued.timestamp())}"

    @property
    def due_at(self) -> datetime:
        """When it shall leave, or be tried again."""
        return self.retry_at or self.not_before

    @property
    def too_old(self) -> bool:
        """Has it waited so long that nobody should be surprised by it any more?"""
        return clock.now() - max(self.queued, self.not_before) > MAX_AGE


class Shift(Persistent):
    """Which process sends now, and until when nobody else may."""

    holder = ""
    until: datetime | None = None

    def take(self, holder: str) -> bool:
        """Become the one sender for ``LEASE``; False while another is. Two takers at once conflict, one wins."""
        now = clock.now()
        # A clock that was set back must not leave the shift to a process that is long gone.
        held = self.until is not None and now < self.until <= now + LEASE
        if held and self.holder != holder:
            return False
        if not held or self.until - now < LEASE / 2:
            self.holder, self.until = holder, now + LEASE
        return True

    def leave(self, holder: str) -> None:
        """Let another process, or the next start of this one, send at once."""
        if self.holder == holder:
            self.until = None


class Delivery(Persistent):
    """How sending has gone: when it last worked, why it does not now, what was given up. Only the sender writes it."""

    sent: datetime | None = None
    count = 0
    failures = 0
    failing_since: datetime | None = None
    error = ""
    retry_at: datetime | None = None
    # (moment, letter, login or "", reason) of what will never arrive, the newest first.
    failed: tuple[tuple[datetime, str, str, str], ...] = ()

    def worked(self) -> None:
        """A letter has left."""
        self.sent, self.count = clock.now(), self.count + 1
        if self.failures:
            self.failures, self.failing_since, self.error, self.retry_at = 0, None, "", None

    def broke(self, reason: str) -> None:
        """The server took nothing; the next try comes later each time."""
        self.failing_since = self.failing_since or clock.now()
        self.failures, self.error = self.failures + 1, reason
        self.retry_at = clock.now() + pause_after(self.failures)

    def gave_up(self, letter: Letter, reason: str) -> None:
        """Remember what will never arrive."""
        self.failed = ((clock.now(), letter.letter, letter.login, reason), *self.failed)[:MAX_FAILED]


@service("outbox", service_name="outbox")
class Outbox(Persistent):
    """The service that holds the letters: ``waiting`` ones, and ``held`` ones for the letter of the day."""

    def __init__(self):
        self.waiting = LOBTree({ANCHOR: None})
        self.held = LOBTree({ANCHOR: None})
        self.size = Length(0)
        self.dropped = Length(0)
        self.shift = Shift()
        self.delivery = Delivery()

    def __len__(self) -> int:
        return max(self.size(), 0)

    def put(self, letter: Letter, *, hold: bool = False) -> bool:
        """Keep ``letter``; ``hold`` leaves it for the letter of the day. False when it is there, or too many wait."""
        if letter.key in self.waiting or letter.key in self.held:
            return False
        if len(self) >= MAX_WAITING:
            self.dropped.change(1)
            log.error("The outbox is full; a letter (%s) was dropped", letter.letter)
            return False
        (self.held if hold else self.waiting)[letter.key] = letter
        self.size.change(1)
        return True

    def take_out(self, key: int) -> None:
        """Remove a letter, sent or given up."""
        for tree in (self.waiting, self.held):
            if tree.pop(key, None) is not None:
                self.size.change(-1)

    def letters(self, *, held: bool = False) -> Iterator[Letter]:
        """All that wait, in no order."""
        yield from (self.held if held else self.waiting).values(ANCHOR, excludemin=True)

    def due(self) -> list[int]:
        """Keys of the waiting letters whose moment has come, the oldest first."""
        now = clock.now()
        found = [letter for letter in self.letters() if letter.due_at <= now]
        return [letter.key for letter in sorted(found, key=lambda letter: letter.queued)]

    def due_digests(self) -> dict[str, list[int]]:
        """{login: keys} of the held letters whose day has come, in the order in which things happened."""
        now, found = clock.now(), {}
        for letter in sorted(self.letters(held=True), key=lambda letter: letter.queued):
            if letter.due_at <= now:
                found.setdefault(letter.login, []).append(letter.key)
        return found

    def oldest(self) -> datetime | None:
        """Since when the oldest letter waits that could have been sent."""
        now = clock.now()
        return min(
            (max(each.queued, each.not_before) for each in self.letters() if each.not_before <= now), default=None
        )

    def letter(self, key: int) -> Letter | None:
        """The letter with that key."""
        return self.waiting.get(key) or self.held.get(key)


def outbox_of(context) -> Outbox:
    """The outbox of the site that ``context`` belongs to."""
    return service_of(context, "outbox")


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: a minute, then twice as long each time, six hours at most."""
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 20), LONGEST_PAUSE)
