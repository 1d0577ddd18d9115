"""Who acts for whom: a deputy holds somebody's right to give visas in one office, for a time that ends by itself (A8).

A substitution is no grant: it adds no principal and no permission to the deputy, so that rights to edit, share or
administer are not passed on, and what the deputy gives on is never somebody else's. Only visas ask for it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.security.actor import Actor
from orda.security.principals import principals_of

UNIT, BLOCK, ROLE = "unit", "block", "role"


@dataclass(frozen=True)
class Substitution:
    """``deputy`` gives the visas of ``person`` in ``office`` from ``since`` to ``until`` inclusive, by order ``order``.

    ``office`` is ``unit:<uid>`` of a folder, ``block:<id>`` or ``role:<id>``. With ``request`` it holds for that one
    request only. Never changed but for its early end.
    """

    number: int
    person: str
    deputy: str
    office: str
    since: date
    until: date
    order: str
    by: str
    at: datetime
    request: int = 0
    ended: datetime | None = None
    ended_by: str = ""

    def active(self, day: date) -> bool:
        """Does it hold on ``day``? One that was ended early no longer does."""
        return self.ended is None and self.since <= day <= self.until

    def over(self, day: date) -> bool:
        """Can it never hold again?"""
        return self.ended is not None or self.until < day


@service("substitutions", service_name="substitutions")
class Substitutions(Persistent):
    """The service that keeps all substitutions, those that are over too."""

    def __init__(self):
        self.records = IOBTree()
        self._by_person = OOBTree()
        self._by_deputy = OOBTree()

    def add(self, **values) -> Substitution:
        """Keep a new one."""
        number = (self.records.maxKey() if self.records else 0) + 1
        self.records[number] = made = Substitution(number=number, at=clock.now(), **values)
        for index, login in ((self._by_person, made.person), (self._by_deputy, made.deputy)):
            index[login] = (*index.get(login, ()), number)
        return made

    def end(self, number: int, login: str) -> Substitution:
        """Let it end now."""
        self.records[number] = ended = replace(self.records[number], ended=clock.now(), ended_by=login)
        return ended

    def of_person(self, login: str) -> list[Substitution]:
        """Those in which somebody acts for ``login``, newest first."""
        return [self.records[number] for number in reversed(self._by_person.get(login, ()))]

    def of_deputy(self, login: str) -> list[Substitution]:
        """Those in which ``login`` acts for somebody, newest first."""
        return [self.records[number] for number in reversed(self._by_deputy.get(login, ()))]


def substitutions_of(site) -> Substitutions:
    """The service of the site."""
    return site.services["substitutions"]


def standing_for(site, login: str) -> list[tuple[Substitution, Actor]]:
    """The substitutions by which ``login`` acts for others today, each with the rights that count in its office.

    These are the person's own as they are now, without what somebody else has passed on to the person: a substitute of
    a substitute gains nothing. A disabled account has none to pass on.
    """
    service_, users, day = substitutions_of(site), site.services["principals"].users, clock.today()
    return [
        (each, Actor(each.person, _rights(site, each)))
        for each in service_.of_deputy(login)
        if each.active(day) and each.person in users and users[each.person].enabled
    ]


def _rights(site, substitution: Substitution) -> frozenset[str]:
    held = principals_of(site, substitution.person)
    if substitution.office.startswith(f"{UNIT}:"):
        return frozenset(each for each in held if each.startswith(("user:", "group:")))
    return held & {substitution.office}
