"""The acquaintance sheet (A11): who has to read a document, who has confirmed it and when, version by version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.content.site import find, service_of, site_of
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.interfaces import IDocument, IUnit
from orda.security.acl import effective_visibility
from orda.security.actor import Actor, actor_for
from orda.security.permissions import ADMINISTER, CHECK, VISA
from orda.security.policy import readable

MAX_PEOPLE = 2_000
MAX_NAMED = 200
MAX_CIRCLES = 200
MAX_RECORDS = 2_000


@dataclass(frozen=True)
class Circle:
    """Who shall read it, as they were named: units by uid, groups by name, logins; empty once it was called off."""

    units: tuple[str, ...]
    groups: tuple[str, ...]
    logins: tuple[str, ...]
    until: date | None
    by: str
    at: datetime

    @property
    def empty(self) -> bool:
        """Is nobody asked any more?"""
        return not (self.units or self.groups or self.logins)


class Acquaintance(Persistent):
    """The sheet of one document: every circle that was named, and the confirmations by version; both only grow."""

    def __init__(self):
        self.circles: tuple[Circle, ...] = ()
        self.confirmed = IOBTree()

    @property
    def circle(self) -> Circle | None:
        """Who is asked now."""
        return self.circles[-1] if self.circles and not self.circles[-1].empty else None

    def of_version(self, number: int) -> dict[str, datetime]:
        """{login: moment} of those who confirmed that version."""
        return dict(self.confirmed.get(number, {}))


@service("acquaintances", service_name="acquaintances")
class Acquaintances(Persistent):
    """The service that holds the sheets, by the uid of the document."""

    def __init__(self):
        self.records = OOBTree()


@dataclass(frozen=True)
class Progress:
    """How far a version is: who confirmed when, who has not, and who of these cannot open it."""

    version: int
    done: tuple[tuple[str, datetime], ...]
    waiting: tuple[str, ...]
    barred: tuple[str, ...]

    @property
    def total(self) -> int:
        """Everybody who is asked."""
        return len(self.done) + len(self.waiting)

    @property
    def percent(self) -> int:
        """Of a hundred, rounded down: nothing is whole before it is."""
        return len(self.done) * 100 // self.total if self.total else 0


def sheet_of(document) -> Acquaintance | None:
    """The sheet of the document, where there is one."""
    return service_of(document, "acquaintances").records.get(document.uid)


def may_manage(actor: Actor, document) -> bool:
    """The head of the unit, the vice-rector of its block and the Digitalization Department keep the sheet."""
    return IDocument.providedBy(document) and actor.may_any(document, VISA, CHECK, ADMINISTER)


def ask(
    document,
    *,
    actor: Actor,
    units: Iterable[str] = (),
    groups: Iterable[str] = (),
    logins: Iterable[str] = (),
    until: date | None = None,
) -> int:
    """Ask these people to read the document; how many they are. They replace those who were asked before.

    Raises NotAllowed, BadField for who or what is unknown, for nobody, for too many, for a day that is over.
    """
    _require(actor, document)
    site, principals = site_of(document), service_of(document, "principals")
    chosen = Circle(
        tuple(dict.fromkeys(units)),
        tuple(dict.fromkeys(groups)),
        tuple(dict.fromkeys(login.lower() for login in logins)),
        until,
        actor.login,
        clock.now(),
    )
    if len(chosen.units) > MAX_NAMED or not all(IUnit.providedBy(find(site, uid)) for uid in chosen.units):
        raise BadField("units", _("Choose one of the values in the list."))
    if len(chosen.groups) > MAX_NAMED or not all(name in principals.groups for name in chosen.groups):
        raise BadField("groups", _("Choose one of the values in the list."))
    if len(chosen.logins) > MAX_PEOPLE:
        raise BadField("logins", _("At most ${count} people.", mapping={"count": MAX_PEOPLE}))
    if unknown := next((login for login in chosen.logins if login not in principals.users), None):
        raise BadField("logins", _("There is no account “${login}”.", mapping={"login": unknown[:64]}))
    if until is not None and until < clock.today():
        raise BadField("until", _("These days are over."))
    people = people_of(site, chosen)
    if not people:
        raise BadField("units", _("Name at least one person: a unit, a group or logins."))
    if len(people) > MAX_PEOPLE:
        raise BadField("units", _("At most ${count} people.", mapping={"count": MAX_PEOPLE}))
    _append(document, chosen)
    return len(people)


def call_off(document, *, actor: Actor) -> None:
    """Ask nobody any more; what was confirmed stays. Raises NotAllowed, InvalidState when nobody is asked."""
    _require(actor, document)
    sheet = sheet_of(document)
    if sheet is None or sheet.circle is None:
        raise InvalidState()
    _append(document, Circle((), (), (), None, actor.login, clock.now()))


def confirm(document, *, actor: Actor, version: int) -> bool:
    """Note that the person has read that version; False when it is noted already.

    Raises NotAllowed for who is not asked or cannot read it, InvalidState when another version is public by now.
    """
    sheet = sheet_of(document)
    if sheet is None or not is_asked(document, actor):
        raise NotAllowed()
    if document.live is None or document.live.number != version:
        raise InvalidState(_("A newer version has been published meanwhile. Read that one."))
    if version not in sheet.confirmed:
        sheet.confirmed[version] = OOBTree()
    if actor.login in sheet.confirmed[version]:
        return False
    sheet.confirmed[version][actor.login] = clock.now()
    return True


def is_asked(document, actor: Actor) -> bool:
    """Is the person asked to read the document, and may?"""
    sheet = sheet_of(document)
    if (
        sheet is None
        or sheet.circle is None
        or document.live is None
        or not _names(document, sheet.circle, actor.login)
    ):
        return False
    return readable(actor.principals, document)


def confirmed_at(document, login: str) -> datetime | None:
    """When the person confirmed the version that is public; None for not yet."""
    sheet = sheet_of(document)
    if sheet is None or document.live is None:
        return None
    return sheet.of_version(document.live.number).get(login)


def waiting_for(site, actor: Actor) -> list:
    """The documents that the person is asked to read and has not confirmed, the most urgent first."""
    found = []
    for uid, sheet in list(service_of(site, "acquaintances").records.items())[:MAX_RECORDS]:
        document = find(site, uid) if sheet.circle is not None else None
        if document is None or not is_asked(document, actor) or confirmed_at(document, actor.login):
            continue
        found.append((sheet.circle.until or date.max, uid, document))
    return [document for _until, _uid, document in sorted(found, key=lambda each: each[:2])]


def progress(document) -> Progress:
    """How far the public version is. Raises InvalidState where nobody is asked or nothing is public."""
    sheet = sheet_of(document)
    if sheet is None or sheet.circle is None or document.live is None:
        raise InvalidState()
    site, confirmed = site_of(document), sheet.of_version(document.live.number)
    people = people_of(site, sheet.circle)
    waiting = tuple(login for login in people if login not in confirmed)
    everybody = effective_visibility(document) == "public"
    barred = () if everybody else (login for login in waiting if not _reads(site, login, document))
    done = tuple((login, confirmed[login]) for login in people if login in confirmed)
    return Progress(document.live.number, done, waiting, tuple(barred))


def people_of(site, circle: Circle) -> list[str]:
    """The logins of a circle as it is today; disabled accounts are left out."""
    principals = service_of(site, "principals")
    found = set(circle.logins)
    for name in circle.groups:
        if (group := principals.groups.get(name)) is not None:
            found.update(group.members)
    units = set(circle.units)
    if units:
        found.update(login for login, user in principals.users.items() if user.unit_uid in units)
    return sorted(login for login in found if login in principals.users and principals.users[login].enabled)


def unit_of(site, login: str):
    """The unit of a person's account, or None."""
    user = service_of(site, "principals").user(login)
    unit = find(site, user.unit_uid) if user is not None and user.unit_uid else None
    return unit if IUnit.providedBy(unit) else None


def _names(document, circle: Circle, login: str) -> bool:
    principals = service_of(document, "principals")
    user = principals.user(login)
    if user is None or not user.enabled:
        return False
    in_groups = any(name in principals.groups and login in principals.groups[name].members for name in circle.groups)
    return login in circle.logins or in_groups or (bool(user.unit_uid) and user.unit_uid in circle.units)


def _reads(site, login: str, document) -> bool:
    return readable(actor_for(site, login).principals, document)


def _require(actor: Actor, document) -> None:
    if not may_manage(actor, document):
        raise NotAllowed()
    if document.live is None:
        raise OrdaError(_("Publish the document first: only what is public can be read and confirmed."))


def _append(document, circle: Circle) -> None:
    records = service_of(document, "acquaintances").records
    if document.uid not in records:
        records[document.uid] = Acquaintance()
    sheet = records[document.uid]
    if len(sheet.circles) >= MAX_CIRCLES:
        raise OrdaError(_("The circle has been changed too often."))
    sheet.circles = (*sheet.circles, circle)
