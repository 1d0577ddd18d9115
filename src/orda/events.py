"""What happens to content, told upwards: rooms above subscribe, rooms below never call them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pyramid.threadlocal import get_current_registry

from orda import clock


@dataclass(frozen=True)
class Basis:
    """The request on which something happens: its number, who asked, who approved (A12)."""

    request: int
    asker: str
    approver: str


_basis: ContextVar[Basis | None] = ContextVar("basis", default=None)


@contextmanager
def on_behalf(basis: Basis) -> Iterator[None]:
    """Everything that happens inside rests on ``basis``."""
    token = _basis.set(basis)
    try:
        yield
    finally:
        _basis.reset(token)


_part: ContextVar[bool] = ContextVar("part", default=False)


@contextmanager
def as_one_act() -> Iterator[None]:
    """Everything that happens inside is part of one act, which is told of as a whole afterwards: the register has one
    row for it."""
    token = _part.set(True)
    try:
        yield
    finally:
        _part.reset(token)


@dataclass
class Event:
    """Something happened to ``object``; ``actor`` is a login, or ``system``. ``basis`` is the request behind it,
    ``part`` says that it belongs to a larger act."""

    object: Any
    actor: str
    comment: str = ""
    time: datetime = field(default_factory=lambda: clock.now(), kw_only=True)
    basis: Basis | None = field(default_factory=_basis.get, kw_only=True)
    part: bool = field(default_factory=_part.get, kw_only=True)

    @property
    def place(self) -> Any:
        """Something inside the site: the object, or what stands for it when it has left the tree."""
        return self.object


@dataclass
class ContentAdded(Event):
    """A new object stands in the tree; nothing of it is public yet."""


@dataclass
class SectionFounded(Event):
    """A new section stands in the tree with its owner, rights and first pages, by a decision (G4)."""

    request: Any = field(default=None, kw_only=True)
    approver: str = field(default="", kw_only=True)


@dataclass
class Decided(Event):
    """A principle of the site's construction, design or architecture shall change (B15, G3); ``object`` is the site."""

    request: Any = field(default=None, kw_only=True)
    approver: str = field(default="", kw_only=True)


@dataclass
class DraftSaved(Event):
    """Somebody saved a draft; visitors see no change."""


@dataclass
class Published(Event):
    """A draft became the live version. ``previous`` is the version it replaced, or None."""

    version: Any = field(default=None, kw_only=True)
    previous: Any = field(default=None, kw_only=True)
    request: Any = field(default=None, kw_only=True)
    approver: str = field(default="", kw_only=True)


@dataclass
class Withdrawn(Event):
    """The live version was taken from the public; it stays in the history."""

    previous: Any = field(default=None, kw_only=True)


@dataclass
class StandingChanged(Event):
    """Another object's publication changed how this one stands, for example made a document obsolete."""


@dataclass
class Moved(Event):
    """An object got another parent or another name; paths are without language."""

    old_path: str = field(default="", kw_only=True)
    new_path: str = field(default="", kw_only=True)


@dataclass
class Reordered(Event):
    """The children of a folder got another order."""

    before: tuple[str, ...] = field(default=(), kw_only=True)
    after: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass
class Removed(Event):
    """An object with its subtree went to the bin; ``parent`` is the folder that it left."""

    old_path: str = field(default="", kw_only=True)
    parent: Any = field(default=None, kw_only=True)

    @property
    def place(self) -> Any:
        """The folder that the object left; the object itself is no longer in the tree."""
        return self.parent


@dataclass
class Restored(Event):
    """An object came back from the bin."""

    new_path: str = field(default="", kw_only=True)


@dataclass
class WentBack(Event):
    """A folder was brought back, with everything in it, to the restore point that ``after`` names; how it stood until
    then is kept in the point with the number ``point`` (G7)."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)
    point: int = field(default=0, kw_only=True)
    request: int = field(default=0, kw_only=True)


@dataclass
class GrantsChanged(Event):
    """Grants, their inheritance or the visibility class of an object changed."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)


@dataclass
class OwnerChanged(Event):
    """Another unit answers for an object, and for what is below it and names no unit of its own (D3)."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)


@dataclass
class LanguageWaived(Event):
    """A page may lack a language for a time, or no longer (E6)."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)


@dataclass
class SettingsChanged(Event):
    """A setting of the site, a user or a group changed."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)


@dataclass
class ConsentChanged(Event):
    """A person agreed, or no longer agrees, to the publication of personal data; what visitors see differs at once."""

    before: str = field(default="", kw_only=True)
    after: str = field(default="", kw_only=True)


@dataclass
class Erased(Event):
    """A person or a visitor's question was withdrawn: the object is empty, out of the tree and never comes back;
    ``parent`` held it, or stands for the folder that it was discarded from.

    ``comment`` must say nothing of what was erased; ``uid`` is what the register may still name. ``request`` is the
    number of the open request that its draft was sent with, or None. ``trace`` is by what others name a person.
    """

    parent: Any = field(default=None, kw_only=True)
    uid: str = field(default="", kw_only=True)
    request: int | None = field(default=None, kw_only=True)
    trace: Any = field(default=None, kw_only=True)

    @property
    def place(self) -> Any:
        """The folder that the object stood in."""
        return self.parent


@dataclass
class NameForgotten(Event):
    """The name of a person who was withdrawn, or the words of an asker, were taken out of all that is stored of another
    ``object``."""


@dataclass
class Purged(Event):
    """What lay in the bin for its term is gone for good: ``object`` was discarded from ``path``, below ``parent``, with
    everything below it, the objects ``uids``."""

    parent: Any = field(default=None, kw_only=True)
    path: str = field(default="", kw_only=True)
    uids: frozenset[str] = field(default=frozenset(), kw_only=True)

    @property
    def place(self) -> Any:
        """The nearest folder that is still there."""
        return self.parent


@dataclass
class QuestionChanged(Event):
    """Somebody acted on the ``question`` of a visitor; ``object`` is the site. What the register keeps of it names no
    person but the one who acted: the number, the ``action``, the unit's path."""

    question: Any = field(default=None, kw_only=True)
    action: str = field(default="", kw_only=True)
    unit: Any = field(default=None, kw_only=True)


@dataclass
class QuestionAnswered(QuestionChanged):
    """The answer is approved: the asker may read it, and whoever left an e-mail address shall be told."""


@dataclass
class InquiryChanged(Event):
    """A unit was asked for information, answered or was asked again (D16); ``object`` is the site."""

    inquiry: Any = field(default=None, kw_only=True)
    action: str = field(default="", kw_only=True)
    unit: Any = field(default=None, kw_only=True)


@dataclass
class ErrorReported(Event):
    """A visitor has found an error on the page ``object`` (E11)."""

    report: Any = field(default=None, kw_only=True)


@dataclass
class Consulted(Event):
    """A colleague has asked the Digitalization Department about ``object``, or has the answer (D12)."""

    consultation: Any = field(default=None, kw_only=True)


@dataclass
class RequestChanged(Event):
    """A request was opened, moved to another stage, returned, recalled or finished."""

    request: Any = field(default=None, kw_only=True)
    action: str = field(default="", kw_only=True)


@dataclass
class Confirmed(Event):
    """A responsible person said that a live text is still correct; nothing in it changed (E2)."""

    before: str = field(default="", kw_only=True)


@dataclass
class PeriodChanged(SettingsChanged):
    """What stands in a folder goes stale after another number of days than before (C14)."""


@dataclass
class ReminderDue(Event):
    """``logins`` shall hear that ``object`` is stale; ``stage`` is ``owner``, ``head`` or ``vice-rector`` (C14)."""

    stage: str = field(default="", kw_only=True)
    logins: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass
class UnitSiteFailed(Event):
    """A registered site of a unit has begun to break the rules of clause F21; ``logins`` shall hear of it."""

    reason: str = field(default="", kw_only=True)
    logins: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass
class MailDue(Event):
    """``logins`` shall hear by mail of what happened, the most concerned first; an empty login is a visitor who asked.

    ``letter`` says which letter, ``matter`` (kind, identity) what it is about. ``step`` tells one occasion from the
    next: the same letter about the same step is not written twice.
    """

    letter: str = field(default="", kw_only=True)
    matter: tuple[str, str] = field(default=("", ""), kw_only=True)
    step: str = field(default="", kw_only=True)
    logins: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class MailFacts:
    """What a letter says of its matter, in the reader's language: ``title``, ``rows`` of (label, value), ``remark``.

    ``place`` and ``view`` with ``query`` are the screen that its link opens. A reader without account has ``address``
    and ``lang``; ``seal`` (nonce, digest) stands for the key in such a reader's link, which the site can make anew.
    """

    title: str
    place: Any = None
    view: str = ""
    query: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[Any, str], ...] = ()
    remark: str = ""
    address: str = field(default="", repr=False)
    lang: str = ""
    seal: tuple[str, str] = field(default=("", ""), repr=False)


@dataclass
class MailLeaving(Event):
    """A letter is about to be written to ``reader``. Whoever knows its matter sets ``facts`` to what the reader may
    hear of it at this moment, in ``lang``; a letter of which nobody says anything is not sent."""

    letter: str = field(default="", kw_only=True)
    matter: tuple[str, str] = field(default=("", ""), kw_only=True)
    step: str = field(default="", kw_only=True)
    reader: str = field(default="", kw_only=True)
    lang: str = field(default="", kw_only=True)
    facts: MailFacts | None = field(default=None, kw_only=True)


def notify(event: Event) -> None:
    """Hand ``event`` to the subscribers of its class, inside the same transaction."""
    get_current_registry().notify(event)
