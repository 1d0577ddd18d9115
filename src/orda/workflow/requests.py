"""Requests: every change on its way to the public, with its stage, visas and clock (idea 3 of the design)."""

from dataclasses import dataclass
from datetime import datetime

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.content.site import find, service_of
from orda.regulation.parameters import Route, Stage

OPEN = "open"
RETURNED = "returned"
RECALLED = "recalled"
PUBLISHED = "published"


@dataclass(frozen=True)
class Visa:
    """One act on a request; never changed (clause A7). ``ticks`` are the ids that were ticked (D4)."""

    stage: str
    action: str  # sent, approved, returned, recalled
    login: str
    name: str
    time: datetime
    ticks: tuple[str, ...] = ()
    reason: str = ""
    remark: str = ""
    for_whom: str = ""


class Request(Persistent):
    """A change that waits for its visas. ``stamps`` tells for each object which draft was sent."""

    def __init__(self, number: int, level: str, subjects: dict[str, str], opened_by: str, due: datetime):
        self.number = number
        self.level = level
        self.stamps = dict(subjects)
        self.opened_by = opened_by
        self.opened = clock.now()
        self.due = due
        self.state = OPEN
        self.stage_index = 0
        self.visas: tuple[Visa, ...] = ()
        self.authors: frozenset[str] = frozenset()
        self.provider = ""
        self.edms = ""
        self.result: dict[str, int] = {}
        self.closed: datetime | None = None

    @property
    def route(self) -> Route:
        """The route that the regulation prescribes for this level."""
        return regulation.get().routes[self.level]

    @property
    def stage(self) -> Stage | None:
        """The stage that it waits at; None when it is no longer open."""
        stages = self.route.stages
        return stages[self.stage_index] if self.state == OPEN and self.stage_index < len(stages) else None

    @property
    def late(self) -> bool:
        """Is it open beyond its deadline (E3)?"""
        return self.state == OPEN and clock.now() > self.due

    def subjects(self, context) -> list:
        """The objects that the request changes; those in the bin are left out."""
        return [obj for uid in self.stamps if (obj := find(context, uid)) is not None]


@service("requests", service_name="requests")
class Requests(Persistent):
    """The service that holds all requests, by number."""

    def __init__(self):
        self.records = IOBTree()
        self.open_by_uid = OOBTree()

    def request(self, number: int) -> Request:
        """The request with that number. Raises KeyError."""
        return self.records[number]

    def open_for(self, uid: str) -> Request | None:
        """The open request that holds a draft of the object, or None."""
        number = self.open_by_uid.get(uid)
        return self.records[number] if number else None

    def newest(self, limit: int = 2000) -> list[Request]:
        """The latest requests, newest first."""
        last = self.records.maxKey() if self.records else 0
        return [self.records[n] for n in range(last, max(last - limit, 0), -1) if n in self.records]

    def open_requests(self) -> list[Request]:
        """All open requests, the oldest first."""
        return [self.records[number] for number in sorted(set(self.open_by_uid.values()))]

    def add(self, level: str, subjects: dict[str, str], opened_by: str, due: datetime) -> Request:
        """Open a request on ``subjects`` ({uid: stamp})."""
        number = (self.records.maxKey() if self.records else 0) + 1
        self.records[number] = request = Request(number, level, subjects, opened_by, due)
        for uid in subjects:
            self.open_by_uid[uid] = number
        return request

    def close(self, request: Request, state: str) -> None:
        """End a request in ``state`` and free its objects."""
        request.state = state
        request.closed = clock.now()
        for uid in request.stamps:
            if self.open_by_uid.get(uid) == request.number:
                del self.open_by_uid[uid]


def requests_of(context) -> Requests:
    """The requests service of the site that ``context`` belongs to."""
    return service_of(context, "requests")
