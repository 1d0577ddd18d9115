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
        """The restore point with that number. Raises KeyError."""
        return self._points[number]

    def add(self, reason: str, uid: str, path: str, version: int, order: tuple[str, ...], rights: str) -> RestorePoint:
        """Remember a state."""
        number = (self._points.maxKey() if self._points else 0) + 1
        self._points[number] = point = RestorePoint(number, clock.now(), reason, uid, path, version, order, rights)
        return point
