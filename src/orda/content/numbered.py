"""Services beside the tree that keep their records by number."""

from typing import Any

from BTrees.IOBTree import IOBTree

NEWEST = 2_000


class Numbered:
    """Mixin of a service whose ``records`` have numbers from 1 on."""

    records: IOBTree

    @property
    def next_number(self) -> int:
        """The number of the next record."""
        return (self.records.maxKey() if self.records else 0) + 1

    def newest(self, limit: int = NEWEST) -> list[Any]:
        """The records with the latest ``limit`` numbers, the newest first."""
        last = self.next_number - 1
        return [self.records[n] for n in range(last, max(last - limit, 0), -1) if n in self.records]
