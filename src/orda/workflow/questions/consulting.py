"""Questions of colleagues to the Digitalization Department, each with the address that it is about (D12)."""

from datetime import datetime, timedelta

from BTrees.IIBTree import IITreeSet
from BTrees.IOBTree import IOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, events, regulation
from orda.content.numbered import Numbered
from orda.content.site import find, service_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import CHECK, PROPOSE, VIEW_DRAFTS
from orda.security.policy import readable

MAX_TEXT = 4_000
MAX_OPEN = 500
MAX_OF_ONE = 20  # that one person may have open
MAX_LISTED = 50


class Consultation(Persistent):
    """One question about ``page``, a uid, and its answer; ``done`` once whoever asked has read it."""

    answer = ""
    answered_by = ""
    answered: datetime | None = None

    def __init__(self, number: int, page: str, asker: str, text: str):
        self.number = number
        self.page = page
        self.asker = asker
        self.text = text
        self.opened = clock.now()


@service("consultations", service_name="consultations")
class Consultations(Numbered, Persistent):
    """The service that holds all questions of colleagues, by number; ``open`` are those that somebody still has to
    answer or to read the answer of."""

    def __init__(self):
        self.records = IOBTree()
        self.open = IITreeSet()

    def open_records(self) -> list[Consultation]:
        """What is open, the oldest first."""
        return [self.records[number] for number in self.open]


def consultations_of(context) -> Consultations:
    """The questions of colleagues of the site that ``context`` belongs to."""
    return service_of(context, "consultations")


def may_ask_about(actor: Actor, obj) -> bool:
    """Is the person on the staff, and does the person know of the page?"""
    known = actor.may(VIEW_DRAFTS, obj) or (obj.live is not None and readable(actor.principals, obj))
    return known and actor.may(PROPOSE, obj)


def consult(obj, *, actor: Actor, text: str) -> Consultation:
    """Ask about ``obj``; the same question twice is one. Raises NotAllowed, OrdaError for an empty or endless one."""
    text = text.strip()
    if not may_ask_about(actor, obj):
        raise NotAllowed()
    if not text:
        raise OrdaError(_("Write your question."))
    if len(text) > MAX_TEXT:
        raise OrdaError(_("At most ${count} characters.", mapping={"count": MAX_TEXT}))
    service = consultations_of(obj)
    mine = [each for each in service.open_records() if each.asker == actor.login]
    for each in mine:
        if (each.page, each.text) == (obj.uid, text) and not each.answer:
            return each
    if len(mine) >= MAX_OF_ONE or len(service.open) >= MAX_OPEN:
        raise OrdaError(_("Too many questions are waiting. Call the Digitalization Department."))
    number = service.next_number
    service.records[number] = question = Consultation(number, obj.uid, actor.login, text)
    service.open.insert(number)
    events.notify(events.Consulted(obj, actor.login, consultation=question))
    return question


def advise(question: Consultation, *, actor: Actor, context, text: str) -> None:
    """Answer a colleague. Raises NotAllowed, InvalidState when somebody was quicker, OrdaError for no words."""
    if not actor.may(CHECK, context):
        raise NotAllowed()
    if question.answer or question.number not in consultations_of(context).open:
        raise InvalidState()
    if not text.strip() or len(text) > MAX_TEXT:
        raise OrdaError(_("Write the answer in at most ${count} characters.", mapping={"count": MAX_TEXT}))
    question.answer, question.answered_by, question.answered = text.strip(), actor.login, clock.now()
    events.notify(events.Consulted(context, actor.login, consultation=question))


def dismiss(question: Consultation, *, actor: Actor, context) -> None:
    """Whoever asked has read the answer, or needs none any more. Raises NotAllowed for others."""
    if question.asker != actor.login:
        raise NotAllowed()
    service = consultations_of(context)
    if question.number in service.open:
        service.open.remove(question.number)


def to_answer(actor: Actor, context) -> list[Consultation]:
    """What waits for the Digitalization Department; nothing for others, and nobody answers themselves."""
    if not actor.may(CHECK, context):
        return []
    waiting = (each for each in consultations_of(context).open_records() if not each.answer)
    return [each for each in waiting if each.asker != actor.login][:MAX_LISTED]


def asked_by(actor: Actor, context) -> list[Consultation]:
    """The person's own questions, with their answers, until they are read."""
    return [each for each in consultations_of(context).open_records() if each.asker == actor.login][:MAX_LISTED]


def page_of(question: Consultation, context):
    """What the question is about; None when it is gone."""
    return find(context, question.page)


def forget_consultations(context, uid: str = "") -> None:
    """Drop what is older than questions may be kept (G9), or all about the page ``uid``."""
    service, days = consultations_of(context), regulation.get().retention.questions
    for question in list(service.records.values()):
        old = days and clock.now() - question.opened > timedelta(days=days)
        if question.page == uid if uid else old:
            if question.number in service.open:
                service.open.remove(question.number)
            del service.records[question.number]
