"""Requests: every change on its way to the public, with its stage, visas and clock (idea 3 of the design)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from BTrees.IIBTree import IITreeSet
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.content.editions import Judged
from orda.content.kinds.file import StoredFile
from orda.content.numbered import Numbered
from orda.content.site import find, service_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.regulation.parameters import Reference, Route, Stage, Tick
from orda.workflow.requests.deadlines import due_for
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, Principle, SectionChange
from orda.workflow.requests.remarks import Note
from orda.workflow.sheets.signatures import SignatureFile

MAX_PROPOSALS = 50  # of one person, that wait at one time
OPEN = "open"
RETURNED = "returned"
RECALLED = "recalled"
SCHEDULED = "scheduled"  # approved, waits for its moment
DECIDED = "decided"  # a change of the site's principles that the Board has decided and nobody has carried out yet
PUBLISHED = "published"
CARRIED_OUT = "carried-out"  # decided and done, where it is no text that becomes public (levels C, D, E)


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
    for_whom: str = ""  # the login of the person for whom a deputy acted, by whose order (A8)
    references: tuple[tuple[str, str, date], ...] = ()  # (id, number, day) of decisions outside (B15, G3)
    for_name: str = ""
    order: str = ""
    signature: str = ""  # the checksum of a detached signature file, see workflow/sheets/signatures.py
    seal: str = ""  # what vouches for the remark, see workflow/sheets/sealing.py
    salt: str = ""
    previous_hash: str = ""
    hash: str = ""
    message: tuple[str, tuple[tuple[str, str], ...]] | None = None  # the program's remark: message id, values
    moments: tuple[datetime | None, datetime | None] | None = None  # begins, ends: where this act set them
    notes: tuple[Note, ...] = ()  # remarks at paragraphs (B10, E4)
    ground: str = ""  # on what personal data are published (E8)


@dataclass(frozen=True)
class Waypoint:
    """What a stage asked for when the request was opened: a regulation that changes meanwhile does not change its way.
    Names are those of the regulation in force."""

    stage: str
    step: int
    permission: str
    roles: tuple[str, ...]
    by_asker: bool
    ticks: tuple[str, ...]
    references: tuple[str, ...]


class Request(Persistent):
    """A change that waits for its visas. ``stamps`` tells for each object which draft was sent.

    Where no drafts are sent, ``proposal`` says what is asked for, and ``unit_uid`` on behalf of which unit: the
    vice-rector of its block decides (D2).
    """

    unit_uid = ""
    proposal: NewSection | Principle | SectionChange | CorrectionLetter | GoingBack | None = None
    pressed: tuple[str, ...] = ()  # the steps of pressing.py that have been told of
    providers: frozenset[str] = frozenset()  # of the drafts that go along with a working copy (B13)
    tester = ""  # who alone gives the test's yes, where somebody is named (G8)
    waypoints: tuple[Waypoint, ...] = ()
    # How many rows its sheet has and the last one's hash, so that a sheet cut short at its end is noticed (A7).
    sheet_count = 0
    sheet_head = ""
    signatures: tuple[SignatureFile, ...] = ()
    letter_file: StoredFile | None = None  # the Word file of a letter, see workflow/levels/letter_files.py
    # When what it changes begins to be public and when it ends; None for at once after the last visa, and for never.
    begins: datetime | None = None
    ends: datetime | None = None
    made_draft = False  # of a withdrawal: has it made a draft of the text, where there was none (level E)?
    fact: date | None = None  # when what it tells of happened, as its author says (E3)

    def __init__(self, number: int, level: str, subjects: dict[str, str], opened_by: str, due: datetime):
        self.number = number
        self.level = level
        self.stamps = dict(subjects)
        self.opened_by = opened_by
        self.opened = clock.now()
        self.due = due
        self.state = OPEN
        self.waypoints = waypoints_of(regulation.get().routes[level])
        self.visas: tuple[Visa, ...] = ()
        self.authors: frozenset[str] = frozenset()
        self.provider = ""
        self.edms = ""
        self.result: dict[str, int] = {}
        self.closed: datetime | None = None

    @property
    def route(self) -> Route:
        """The route that the regulation prescribed for this level when the request was opened."""
        route = regulation.get().routes[self.level]
        if not self.waypoints or self.waypoints == waypoints_of(route):
            return route
        return replace(route, stages=tuple(_remembered(waypoint, route) for waypoint in self.waypoints))

    @property
    def given(self) -> dict[str, Visa]:
        """The visas that have been given, by stage."""
        return {visa.stage: visa for visa in self.visas if visa.action == "approved"}

    @property
    def waiting(self) -> tuple[Stage, ...]:
        """The stages whose visa may be given now, in any order (A9); none when it is no longer open."""
        missing = [stage for stage in self.route.stages if stage.id not in self.given] if self.state == OPEN else []
        return tuple(stage for stage in missing if stage.step == missing[0].step)

    @property
    def stage(self) -> Stage | None:
        """The first of the stages that it waits at; None when it is no longer open."""
        return next(iter(self.waiting), None)

    @property
    def approver(self) -> str:
        """The login that gave the last visa; empty before the first."""
        return next((visa.login for visa in reversed(self.visas) if visa.action == "approved"), "")

    @property
    def late(self) -> bool:
        """Is it open beyond its deadline (E3)?"""
        return self.state == OPEN and clock.now() > self.due

    def subjects(self, context) -> list:
        """The objects that the request changes; those in the bin are left out."""
        return [obj for uid in self.stamps if (obj := find(context, uid)) is not None]


@service("requests", service_name="requests")
class Requests(Numbered, Persistent):
    """The service that holds all requests, by number.

    ``open_by_uid`` names the request that holds a draft, ``by_uid`` the numbers of all that ever concerned an object,
    ``returned`` those that came back to their authors and that no later request has taken up.
    """

    def __init__(self):
        self.records = IOBTree()
        self.open = IITreeSet()
        self.open_by_uid = OOBTree()
        self.by_uid = OOBTree()
        self.returned = IITreeSet()

    def request(self, number: int) -> Request:
        """The request with that number. Raises KeyError."""
        return self.records[number]

    def open_for(self, uid: str) -> Request | None:
        """The open request that holds a draft of the object, or None."""
        number = self.open_by_uid.get(uid)
        return self.records[number] if number else None

    def open_requests(self) -> list[Request]:
        """All open requests and those that wait for their moment, the oldest first."""
        return [self.records[number] for number in self.open]

    def add(
        self, level: str, subjects: dict[str, str], opened_by: str, *, holds: bool = True, fact: date | None = None
    ) -> Request:
        """Open a request on ``subjects`` ({uid: stamp}), whose drafts it ``holds`` until it is closed; it is due as the
        route of its level says (E3)."""
        number = self.next_number
        self.records[number] = request = Request(number, level, subjects, opened_by, due_for(level, fact))
        request.fact = fact
        self.open.insert(number)
        for uid in subjects if holds else ():
            self.open_by_uid[uid] = number
        for uid in subjects:
            for older in self.concerning(uid):
                if uid in older.stamps and older.number in self.returned:
                    self.returned.remove(older.number)
            self.note(uid, number)
        return request

    def note(self, uid: str, number: int) -> None:
        """Remember that the request concerns the object, whether it sends its draft or not."""
        if uid not in self.by_uid:
            self.by_uid[uid] = IITreeSet()
        self.by_uid[uid].insert(number)

    def concerning(self, uid: str) -> Iterator[Request]:
        """All requests that concern the object, the newest first."""
        for number in reversed(tuple(self.by_uid.get(uid, ()))):
            yield self.records[number]

    def require_room(self, login: str) -> None:
        """Raises OrdaError when too many proposals of one person wait: everybody's lists are made of what waits."""
        mine = sum(request.opened_by == login and request.proposal is not None for request in self.open_requests())
        if mine >= MAX_PROPOSALS:
            raise OrdaError(
                _("Too many of your proposals wait for a decision. Recall one of them, or wait until one is decided.")
            )

    def close(self, request: Request, state: str) -> None:
        """End a request in ``state`` and free its objects."""
        request.state = state
        request.closed = clock.now()
        if request.number in self.open:
            self.open.remove(request.number)
        if state == RETURNED:
            self.returned.insert(request.number)
        for uid in request.stamps:
            if self.open_by_uid.get(uid) == request.number:
                del self.open_by_uid[uid]


def requests_of(context) -> Requests:
    """The requests service of the site that ``context`` belongs to."""
    return service_of(context, "requests")


def end(request: Request, context, state: str) -> None:
    """Close a request that is not carried out: its drafts are their authors' again, and what somebody has judged of
    them is kept, so that the next look shows what was changed since. Its row is the caller's."""
    requests_of(context).close(request, state)
    judged = state == RETURNED or bool(request.given)
    for obj in request.subjects(context):
        if obj.draft is not None and obj.draft.sent == request.number:
            if judged:
                obj.judged = Judged(obj.draft, request.number)
            obj.draft.sent = obj.draft.scheduled = None


def waypoints_of(route: Route) -> tuple[Waypoint, ...]:
    """The way that a request of the route goes, as it is stored with it."""
    return tuple(
        Waypoint(
            stage.id,
            stage.step,
            stage.permission,
            stage.roles,
            stage.by_asker,
            tuple(tick.id for tick in stage.ticks),
            tuple(reference.id for reference in stage.references),
        )
        for stage in route.stages
    )


def _remembered(waypoint: Waypoint, route: Route) -> Stage:
    """The stage of an older regulation, in the words of the present one; what has no words any more is its id."""
    known = route.stage(waypoint.stage)
    ticks = {tick.id: tick for stage in route.stages for tick in stage.ticks}
    references = {reference.id: reference for stage in route.stages for reference in stage.references}
    return Stage(
        id=waypoint.stage,
        titles=known.titles if known else _plain(waypoint.stage),
        permission=waypoint.permission,
        roles=waypoint.roles,
        step=waypoint.step,
        by_asker=waypoint.by_asker,
        ticks=tuple(ticks.get(each) or Tick(each, _plain(each), "") for each in waypoint.ticks),
        references=tuple(references.get(each) or Reference(each, _plain(each)) for each in waypoint.references),
        clause=known.clause if known else "",
    )


def _plain(word: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, word)
