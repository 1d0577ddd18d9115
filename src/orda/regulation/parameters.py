"""The shapes of the law's parameters: frozen, typed, each with the clause or source that it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from orda.regulation.calendar import WorkCalendar

Titles = Mapping[str, str]  # language -> text; a title always has every language of the regulation

SCOPES = ("everyone", "site", "unit", "block")
VISIBILITIES = ("public", "staff", "internal")  # from open to strict
LEVELS = ("A", "B", "C", "D", "E")
FACT, RECEIPT, LATER = "fact", "receipt", "later"
BEGINNINGS = (FACT, RECEIPT, LATER)  # from what the days of a route are counted (1.H 7)
CONDITIONS = (
    "not-own-text",
    "own-drafts",
    "own-proposal",
    "not-above-own-rights",
    "theme-by-level-d",
    "dated-permission",
    "staging-copy",
)


def frozen(mapping: dict) -> Mapping:
    """A read-only view: parameters of the law do not change while the site runs."""
    return MappingProxyType(mapping)


@dataclass(frozen=True)
class Act:
    """The university's own act (clauses A1, A2, A5); ``approved`` says by whom, when, under which number."""

    titles: Titles
    code: str
    approved: Titles
    valid_from: date
    valid_until: date


@dataclass(frozen=True)
class University:
    """Who runs the site, and the host that it answers to (B6)."""

    titles: Titles
    short: Titles
    host: str


@dataclass(frozen=True)
class Kind:
    """A kind of content; ``available`` says whether this version of the program has it."""

    id: str
    titles: Titles
    plural: Titles
    available: bool
    clause: str


@dataclass(frozen=True)
class Place:
    """A section, a collection or an obligatory page, with what stands in it, in order.

    ``name`` is the part of the address, ``path`` all of it without language; ``holds`` are the kinds that a
    collection is for, ``narrowed`` the facets that all its records have.
    """

    name: str
    path: str
    kind: str
    titles: Titles
    summary: Titles
    clause: str
    holds: tuple[str, ...] = ()
    narrowed: Mapping[str, str] = field(default_factory=dict)
    children: tuple["Place", ...] = ()

    def walk(self) -> Iterator["Place"]:
        """This place and all places in it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Audience:
    """A group of visitors with a door of its own on the home page (B9); ``path`` is where the door leads."""

    id: str
    titles: Titles
    path: str
    clause: str


@dataclass(frozen=True)
class Permission:
    """A right; the program's own list is ``orda.security.permissions``."""

    id: str
    titles: Titles
    clause: str


@dataclass(frozen=True)
class Role:
    """A column of table 1.J.

    ``permissions`` is what a grant of the role gives within its ``scope``. ``limits`` narrows some of them (permission
    -> condition); ``exceptions`` are rights that the grant itself does not give, only the condition does. A ``dated``
    role is granted with an end.
    """

    id: str
    titles: Titles
    permissions: frozenset[str]
    scope: str
    clause: str
    limits: Mapping[str, str]
    exceptions: Mapping[str, str]
    dated: bool


@dataclass(frozen=True)
class Block:
    """A block of responsibility (D2); the vice-rector of the ``coordinating`` one sees all blocks (B14)."""

    id: str
    titles: Titles
    coordinating: bool
    clause: str


@dataclass(frozen=True)
class Tick:
    """A statement that the approver confirms one by one; all are needed."""

    id: str
    titles: Titles
    clause: str


@dataclass(frozen=True)
class Reference:
    """A decision outside the system whose number and date have to be recorded (B15, G3)."""

    id: str
    titles: Titles


@dataclass(frozen=True)
class Stage:
    """One visa of a route, given by a holder of ``permission`` who, if ``roles`` names any, holds one of these too.

    Stages with the same ``step`` may be given in either order (A9). With ``by_asker`` the signature of the person who
    asks is this visa (G5).
    """

    id: str
    titles: Titles
    permission: str
    roles: tuple[str, ...]
    step: int
    by_asker: bool
    ticks: tuple[Tick, ...]
    references: tuple[Reference, ...]
    clause: str


@dataclass(frozen=True)
class Route:
    """How a change of one level is decided (table 1.I).

    ``ask`` is the permission to open a request, narrowed by ``askers`` (roles) if any; ``working_days`` is the time
    for the whole route, counted from the later of fact and receipt, or from the one that ``counts_from`` names;
    ``at_once`` applies first and reviews after. A stage ``test`` is the yes of the tester that the request names (G8).
    """

    level: str
    titles: Titles
    ask: str
    askers: tuple[str, ...]
    stages: tuple[Stage, ...]
    working_days: int
    counts_from: str
    at_once: bool
    clause: str

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)


@dataclass(frozen=True)
class Reason:
    """A coded reason; ``explain`` says whether words of the decider's own must follow."""

    id: str
    titles: Titles
    explain: bool
    clause: str


@dataclass(frozen=True)
class Deadlines:
    """Clocks. ``working_days`` is clause E3's; reminders are working days before the end."""

    working_days: int
    reminders: tuple[int, ...]
    escalate_after: int  # working days overdue until the vice-rector hears of it
    review_withdrawal: int  # working days (level E)
    remove_person: int  # working days (F8)
    validity_reminders: tuple[int, ...]  # calendar days before a document expires (A2)
    backup_hours: int  # without a backup for so long the dashboard is red (D7)
    access_review_months: int  # (D11)
    source: str


@dataclass(frozen=True)
class Freshness:
    """After how many calendar days a page of ``kind`` counts as stale, and when the next in line is told (C14)."""

    kind: str
    days: int
    head_after: int  # days past ``days``
    vice_rector_after: int
    source: str


@dataclass(frozen=True)
class Retention:
    """How long things are kept, in days; 0 is for ever."""

    versions: int
    register: int
    bin: int
    restore_points: int
    backups: int
    logs: int
    questions: int
    source: str


@dataclass(frozen=True)
class Appeals:
    """The official channel for formal appeals, which the form of questions must name (law F14)."""

    titles: Titles
    address: str
    source: str


@dataclass(frozen=True)
class Obligatory:
    """An item that the law makes obligatory (F4); ``paths`` are the places that fulfil it.

    In those of ``yearly`` there has to be something of the current year (F16).
    ``checked_by`` and ``checked_on`` tell who compared it with the law, and when; None until somebody did.
    """

    id: str
    titles: Titles
    paths: tuple[str, ...]
    clause: str
    source: Titles
    source_date: date
    checked_by: str | None
    checked_on: date | None
    yearly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Regulation:
    """Everything that the law decides about the site, as data."""

    act: Act
    university: University
    languages: tuple[str, ...]  # the first is the default
    required_languages: tuple[str, ...]  # of any page before it may be public (H5)
    section_languages: tuple[str, ...]  # of a page in the main sections (E6)
    sections: tuple[Place, ...]
    collections: tuple[Place, ...]
    unit_pages: tuple[Place, ...]  # what a new unit's folder begins with (B4, C6)
    audiences: tuple[Audience, ...]
    kinds: Mapping[str, Kind]
    permissions: Mapping[str, Permission]
    conditions: Mapping[str, Titles]
    roles: Mapping[str, Role]
    visibility: Mapping[str, Titles]
    areas: Mapping[str, Titles]
    blocks: Mapping[str, Block]
    routes: Mapping[str, Route]
    return_reasons: Mapping[str, Reason]
    withdrawal_reasons: Mapping[str, Reason]
    deadlines: Deadlines
    freshness: Mapping[str, Freshness]
    retention: Retention
    obligatory: tuple[Obligatory, ...]
    calendar: WorkCalendar
    appeals: Appeals | None = None

    @property
    def names(self) -> Titles:
        """The university's full name in every language."""
        return self.university.titles

    def places(self) -> Iterator[Place]:
        """All sections, collections and obligatory pages, parents first."""
        for place in (*self.sections, *self.collections):
            yield from place.walk()

    def place(self, path: str) -> Place | None:
        """The place with that path, written with or without slashes around it."""
        wanted = path.strip("/")
        return next((place for place in self.places() if place.path == wanted), None)

    def languages_required_at(self, path: str) -> tuple[str, ...]:
        """The languages that a page at ``path`` (without language prefix) needs before it may be public (E6, H5)."""
        first = path.strip("/").partition("/")[0]
        main = first in {section.name for section in self.sections}
        return self.section_languages if main else self.required_languages
