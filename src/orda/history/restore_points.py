"""Restore points: how an object stood before a change, enough to bring it back (clause G7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.security.acl import Grant

FAR = 2**31


class Kept(NamedTuple):
    """How one object of a subtree stood, in plain values. ``name`` is empty where it would name a person, ``version``
    0 where nothing was public; ``grants``, ``inherits``, ``visibility`` and ``owner`` are the object's own."""

    uid: str
    parent: str
    name: str
    version: int
    ordered: bool
    visibility: str
    inherits: bool
    grants: tuple[Grant, ...]
    owner: str


class Standing(Persistent):
    """The objects of a subtree, parents first and children in their order, and the uids of what lay in the bin then: a
    record of its own, large, which neither the register nor the list of points ever loads."""

    def __init__(self, objects: tuple[Kept, ...], binned: frozenset[str]):
        self.objects = objects
        self.binned = binned


class Subtree(Persistent):
    """That a folder is kept with everything in it: by whom, why, before what. ``readers`` is the class of visibility of
    what was above it."""

    def __init__(self, standing: Standing, readers: str, *, name: str, why: str, by: str, occasion: str, request: int):
        self.standing = standing
        self.count = len(standing.objects)
        self.readers = readers
        self.name = name
        self.why = why
        self.by = by
        self.occasion = occasion
        self.request = request

    @property
    def objects(self) -> tuple[Kept, ...]:
        """How each object stood."""
        return self.standing.objects

    @property
    def binned(self) -> frozenset[str]:
        """What lay in the bin."""
        return self.standing.binned


@dataclass(frozen=True)
class RestorePoint:
    """The state before a change. ``version`` 0 means that nothing was public; in ``path`` and ``order`` people stand
    with their identities. ``subtree`` is there where a whole folder can be brought back to it (subtrees.py)."""

    number: int
    time: datetime
    reason: str
    uid: str
    path: str
    version: int
    order: tuple[str, ...]
    rights: str
    subtree: Subtree | None = None


@service("restore-points", service_name="restore-points")
class RestorePoints(Persistent):
    """The service that keeps them, by number."""

    # (uid of a folder, number) of the points to which it can be brought back; None until there is one.
    _folders: OOBTree | None = None

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
            point = self._points.pop(number)
            if point.subtree is not None:
                self._folders.pop((point.uid, number), None)
        return len(old)

    def add(
        self,
        reason: str,
        uid: str,
        path: str,
        version: int,
        order: tuple[str, ...],
        rights: str,
        subtree: Subtree | None = None,
    ) -> RestorePoint:
        """Remember a state."""
        number = (self._points.maxKey() if self._points else 0) + 1
        point = RestorePoint(number, clock.now(), reason, uid, path, version, order, rights, subtree)
        self._points[number] = point
        if subtree is not None:
            self._folders = self._folders if self._folders is not None else OOBTree()
            self._folders[uid, number] = None
        return point

    def of_folder(self, uid: str, limit: int) -> list[RestorePoint]:
        """The points to which the folder ``uid`` can be brought back, the newest first, at most ``limit``."""
        if self._folders is None:
            return []
        numbers = [number for _uid, number in self._folders.keys((uid, 0), (uid, FAR))]
        return [self._points[number] for number in reversed(numbers[-limit:])]
