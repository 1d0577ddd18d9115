"""Restore points: how an object stood before a change, enough to bring it back (clause G7)."""

from dataclasses import dataclass
from datetime import datetime

from BTrees.IOBTree import IOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock


@dataclass(frozen=True)
class RestorePoint:
    """The state before a change. ``version`` 0 means that nothing was public; in ``path`` and ``order`` people stand
    with their identities."""

    number: int
    time: datetime
    reason: str
    uid: str
    path: str
    version: int
    order: tuple[str, ...]
    rights: str


@service("restore-points", service_name="restore-points")
class RestorePoints(Persistent):
    """The service that keeps them, by number."""

    def __init__(self):
        self._points = IOBTree()

    def point(self, number: int) -> RestorePoint:
        """The restore point with that number. Raises KeyError, also for one whose term is over."""
        return self._points[number]

    def get(self, number: int) -> RestorePoint | None:
        """The restore point with that number, or None when its term is over."""
        return self._points.get(number)

    def forget_before(self, moment: datetime | None, limit: int) -> int:
        """Drop at most ``limit`` points from before ``moment``, none without one; how many. The newest stays, so that
        no number is given twice: rows of the register name them."""
        if moment is None or not self._points:
            return 0
        newest = self._points.maxKey()
        old = []
        for number, point in self._points.items():
            if len(old) == limit or number == newest or point.time >= moment:
                break
            old.append(number)
        for number in old:
            del self._points[number]
        return len(old)

    def add(self, reason: str, uid: str, path: str, version: int, order: tuple[str, ...], rights: str) -> RestorePoint:
        """Remember a state."""
        number = (self._points.maxKey() if self._points else 0) + 1
        self._points[number] = point = RestorePoint(number, clock.now(), reason, uid, path, version, order, rights)
        return point
