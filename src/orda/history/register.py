"""The change-registration sheet of part 8 (clause A12): one row a change, chained by hashes, never edited."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from BTrees.IOBTree import IOBTree
from persistent import Persistent
from substanced.content import service

FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class Row:
    """One change: what, where, who asked, who approved, on which basis, from which version to which."""

    number: int
    time: datetime
    action: str
    uid: str
    title: str
    path: str
    actor: str
    approver: str
    request: int | None
    before: str
    after: str
    comment: str
    restore_point: int | None
    previous_hash: str
    hash: str = ""

    def digest(self) -> str:
        """SHA-256 over all columns but the hash itself."""
        columns = {**vars(self)}
        del columns["hash"]
        columns["time"] = self.time.isoformat()
        text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@service("register", service_name="register")
class Register(Persistent):
    """The service that holds the rows; it offers no way to change one.

    ``count`` and ``head`` (the last row's hash) stand beside the rows, so that a chain cut short at its end is noticed.
    """

    count = 0
    head = ""

    def __init__(self):
        self._rows = IOBTree()

    def __len__(self) -> int:
        return self._rows.maxKey() if self._rows else 0

    def row(self, number: int) -> Row:
        """The row with that number. Raises KeyError."""
        return self._rows[number]

    def newest(self, start: int = 0, count: int = 50) -> list[Row]:
        """``count`` rows, newest first, after skipping ``start``."""
        last = len(self) - start
        first = max(last - count, 0)
        return [self._rows[number] for number in range(last, first, -1)]

    def append(self, **columns) -> Row:
        """Add a row after the last one."""
        number = len(self) + 1
        previous = self._rows[number - 1].hash if number > 1 else FIRST_HASH
        row = Row(number=number, previous_hash=previous, **columns)
        row = replace(row, hash=row.digest())
        self._rows[number] = row
        self.count, self.head = number, row.hash
        return row

    def first_broken(self) -> int | None:
        """The number of the first row that was altered, removed or moved; None when the chain holds."""
        previous, expected = FIRST_HASH, 0
        for expected, (number, row) in enumerate(self._rows.items(), 1):
            if number != expected or row.number != number or row.previous_hash != previous or row.digest() != row.hash:
                return expected
            previous = row.hash
        # Registers from before the head was kept have none until their next row.
        if self.head and (self.count, self.head) != (expected, previous):
            return expected + 1
        return None
