"""Questions of visitors on their way to an answer (clause F11): records beside the tree, which no address leads to.

A question is not content. It becomes content only when it is published, as another object without personal data.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from BTrees.IIBTree import IITreeSet
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, regulation
from orda.content.numbered import Numbered
from orda.content.site import find, service_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import CHECK, EDIT, VISA

NEW, ROUTED, PREPARED, ANSWERED, SPAM, WITHDRAWN = "new", "routed", "prepared", "answered", "spam", "withdrawn"
OPEN = (NEW, ROUTED, PREPARED)
WRITING = ("drafted", "prepared")
# What waits at one time; a flood beyond it is refused, or it would fill the disk.
MAX_OPEN = 2_000
MAX_LISTED = 2_000
MAX_WAITING = 30
# How long what a person has called spam is kept, in case of a mistake; ours.
SPAM_DAYS = 30


@dataclass(frozen=True)
class Asked:
    """What the form gives. ``unit_uid`` is whom the asker had in mind, ``addressee`` is ``rector`` or nothing."""

    lang: str
    text: str
    name: str = ""
    email: str = ""
    topic: str = "other"
    unit_uid: str = ""
    addressee: str = ""
    may_publish: bool = False


@dataclass(frozen=True)
class Act:
    """One act on a question; never changed. ``login`` is empty for the asker."""

    action: str
    login: str
    name: str
    time: datetime
    remark: str = ""


class IncomingQuestion(Persistent):
    """One question. ``due`` is set when it first goes to a unit and stays, however often it is handed on (E3)."""

    state = NEW
    unit_uid = ""
    due: datetime | None = None
    answer = ""
    official = ""
    answered_by = ""
    closed: datetime | None = None
    published_uid = ""
    # What was made of it before, when that had gone into the bin.
    former_uids: tuple[str, ...] = ()
    faq_uid = ""
    # With the site's secret, which no copy of the database has, it gives the asker's key again: for the letter that
    # tells of the answer. Kept only where an address was left.
    nonce = ""
    erased: datetime | None = None

    def __init__(self, number: int, asked: Asked, key_hash: str):
        self.number = number
        self.asked = asked
        self.key_hash = key_hash
        self.opened = clock.now()
        self.acts: tuple[Act, ...] = ()

    @property
    def is_open(self) -> bool:
        """Does somebody still have to do something?"""
        return self.state in OPEN

    @property
    def late(self) -> bool:
        """Is it open beyond its deadline (E3)?"""
        return self.is_open and self.due is not None and clock.now() > self.due

    @property
    def in_time(self) -> bool:
        """Was it answered before its deadline?"""
        return self.state == ANSWERED and self.due is not None and self.closed is not None and self.closed <= self.due

    @property
    def made_uids(self) -> tuple[str, ...]:
        """Everything that was ever made of it for publication."""
        return (*self.former_uids, self.published_uid) if self.published_uid else ()

    @property
    def writers(self) -> frozenset[str]:
        """Who has ever worked on the answer: whoever saved it last need not have written it."""
        return frozenset(act.login for act in self.acts if act.action in WRITING) | {self.answered_by}

    def unit(self, context):
        """The unit that it has been given to, or None."""
        return find(context, self.unit_uid) if self.unit_uid else None

    def erase(self) -> None:
        """Forget who asked and what; number, days, unit and state remain for the counts (G9)."""
        asked = self.asked
        self.asked = Asked(asked.lang, "", topic=asked.topic, addressee=asked.addressee)
        self.answer = self.official = self.nonce = ""
        self.acts = tuple(Act(act.action, act.login, act.name, act.time) for act in self.acts)
        self.erased = clock.now()


@service("questions", service_name="questions")
class Questions(Numbered, Persistent):
    """The service that holds all questions, by number, and by the digest of the key that the asker has."""

    def __init__(self):
        self.records = IOBTree()
        self.by_key = OOBTree()
        self.open_numbers = IITreeSet()

    def add(self, asked: Asked, key: str) -> IncomingQuestion:
        """Keep a question. Raises OrdaError while too many wait."""
        if len(self.open_numbers) >= MAX_OPEN:
            raise OrdaError(
                _("Too many questions are waiting at the moment. Please write to the University by e-mail.")
            )
        number = self.next_number
        self.records[number] = question = IncomingQuestion(number, asked, _digest(key))
        self.by_key[question.key_hash] = number
        self.open_numbers.insert(number)
        return question

    def with_key(self, key: str) -> IncomingQuestion | None:
        """The question that a personal link leads to. Only digests are kept: a stolen copy opens nobody's page."""
        number = self.by_key.get(_digest(key)) if key else None
        return self.records.get(number) if number else None

    def settle(self, question: IncomingQuestion, state: str) -> None:
        """Put the question into ``state``."""
        question.state = state
        if question.is_open:
            question.closed = None
            self.open_numbers.insert(question.number)
        else:
            question.closed = clock.now()
            if question.number in self.open_numbers:
                self.open_numbers.remove(question.number)

    def open_questions(self) -> list[IncomingQuestion]:
        """All that wait, the oldest first."""
        return [self.records[number] for number in self.open_numbers]

    def drop(self, question: IncomingQuestion) -> None:
        """Remove a record altogether; only what was spam."""
        self.settle(question, SPAM)
        self.by_key.pop(question.key_hash, None)
        del self.records[question.number]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def questions_of(context) -> Questions:
    """The questions service of the site that ``context`` belongs to."""
    return service_of(context, "questions")


def may_not_appear(obj) -> bool:
    """Must ``obj``, made from a visitor's question, not be published: has the asker taken the words back, or was the
    consent to publish them erased with the asker's data before they were ever public (G9)?"""
    if not obj.record:
        return False
    question = questions_of(obj).records.get(obj.record)
    if question is None or question.state == WITHDRAWN:
        return True
    return question.erased is not None and not len(obj.versions)


def moderates(actor: Actor, site) -> bool:
    """Does the person sort the questions that come in: the Digitalization Department?"""
    return actor.may(CHECK, site)


def answers_for(actor: Actor, unit) -> bool:
    """Does the person work on the questions of ``unit``: one of its editors, its head, the block's vice-rector?"""
    return actor.may_any(unit, EDIT, VISA)


def may_see(question: IncomingQuestion, actor: Actor, site) -> bool:
    """May the person read the question? Whose unit it is, and who sorts; nobody else, whatever they may read (G9)."""
    unit = question.unit(site)
    return moderates(actor, site) or (unit is not None and answers_for(actor, unit))


def may_approve(question: IncomingQuestion, actor: Actor, site) -> bool:
    """May the person approve the answer: the head, or who stands in, but nobody an answer of their own?"""
    unit = question.unit(site)
    holds = moderates(actor, site) or (unit is not None and actor.may(VISA, unit))
    return holds and question.state == PREPARED and actor.login not in question.writers


def questions_for(actor: Actor, site) -> list[IncomingQuestion]:
    """The open questions that wait for this person: to be sorted, answered or approved; what is due first is first."""
    found = []
    for question in questions_of(site).open_questions():
        unit = question.unit(site)
        sorts = question.state == NEW and moderates(actor, site)
        answers = question.state == ROUTED and unit is not None and answers_for(actor, unit)
        approves = may_approve(question, actor, site)
        # Who sorts may do everything, but an answer is the turn of the unit's own people.
        if sorts or ((answers or approves) and (not moderates(actor, site) or question.late)):
            found.append(question)
    found.sort(key=lambda question: (question.due is None, question.due or question.opened, question.number))
    return found[:MAX_WAITING]


def forget_old(site) -> tuple[int, int]:
    """Erase what was asked longer ago than the regulation keeps it, drop old spam: (erased, dropped) (G9)."""
    service, moment = questions_of(site), clock.now()
    days = regulation.get().retention.questions
    erased = dropped = 0
    for question in list(service.records.values()):
        closed = question.closed or question.opened
        if question.state == SPAM and moment - closed > timedelta(days=SPAM_DAYS):
            service.drop(question)
            dropped += 1
        elif days and question.erased is None and moment - closed > timedelta(days=days):
            if question.is_open:
                service.settle(question, WITHDRAWN)
            question.erase()
            erased += 1
    return erased, dropped
