"""The acts on a visitor's question: sorted, given to a unit, answered by a named person, approved by the head (F11)."""

from datetime import UTC
from html import escape

from orda import clock, events, regulation
from orda.content import arrange
from orda.content.base import Content
from orda.content.editing import save_draft, stamp
from orda.content.erasure import BY_ASKER, erase
from orda.content.kinds.question import MAX_QUESTION
from orda.content.site import find, site_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.interfaces import IUnit
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import EDIT
from orda.text.personal import Blanked, blank
from orda.text.plain import excerpt
from orda.text.slug import unique_slug
from orda.workflow.questions.frequent import take_out
from orda.workflow.questions.question import (
    ANSWERED,
    NEW,
    PREPARED,
    ROUTED,
    SPAM,
    WITHDRAWN,
    Act,
    Asked,
    IncomingQuestion,
    answers_for,
    may_approve,
    moderates,
    questions_of,
)

MAX_ANSWER = 10_000
MAX_REMARK = 1_000
MAX_OFFICIAL = 200
MAX_TITLE = 140
COLLECTION = "questions"


def ask(site, asked: Asked, key: str, nonce: str = "") -> IncomingQuestion:
    """Keep a visitor's question; ``key`` opens its page for the asker, and can be made anew from ``nonce`` for a letter
    to the address that was left. Raises OrdaError while too many wait."""
    question = questions_of(site).add(asked, key)
    question.nonce = nonce if asked.email else ""
    return question


def route(question: IncomingQuestion, unit, *, actor: Actor, seen: int, remark: str = "") -> None:
    """Give the question to ``unit``, which has the working days of the regulation from the first time on (E3).

    ``seen`` is the number of acts that the person saw. Raises NotAllowed, InvalidState, OrdaError for what is no unit.
    """
    _require_sorter(question, actor, unit, seen, NEW, ROUTED, PREPARED)
    if not IUnit.providedBy(unit):
        raise OrdaError(_("Choose a unit of this site."))
    if question.due is None:
        reg = regulation.get()
        due = reg.calendar.due(clock.now(), reg.deadlines.working_days)
        question.due = due.astimezone(UTC)  # named zones do not pickle
    question.unit_uid = unit.uid
    questions_of(unit).settle(question, ROUTED)
    _write(question, actor, "routed", unit, remark)


def send_back(question: IncomingQuestion, *, actor: Actor, site, seen: int, remark: str) -> None:
    """Return the question to the Digitalization Department: another unit has to answer. The clock goes on."""
    _require_turn(question, seen, ROUTED, PREPARED)
    unit = question.unit(site)
    if unit is None or not answers_for(actor, unit):
        raise NotAllowed()
    if not remark.strip():
        raise OrdaError(_("Write why the question is not for your unit."))
    question.unit_uid = ""
    questions_of(site).settle(question, NEW)
    _write(question, actor, "sent-back", unit, remark)


def call_spam(question: IncomingQuestion, *, actor: Actor, site, seen: int) -> None:
    """Put the question aside; it is deleted after some weeks."""
    _require_sorter(question, actor, site, seen, NEW, ROUTED, PREPARED)
    questions_of(site).settle(question, SPAM)
    _write(question, actor, "spam", site)


def call_no_spam(question: IncomingQuestion, *, actor: Actor, site, seen: int) -> None:
    """Take back ``call_spam``."""
    _require_sorter(question, actor, site, seen, SPAM)
    question.unit_uid = ""
    questions_of(site).settle(question, NEW)
    _write(question, actor, "no-spam", site)


def write_answer(
    question: IncomingQuestion, *, actor: Actor, site, seen: int, answer: str, official: str, send: bool
) -> None:
    """Keep the answer as a draft; ``send`` asks the head to approve it. ``official`` is who answers, by post and name.

    Raises NotAllowed for strangers to the unit, InvalidState, OrdaError for an answer without text or name.
    """
    _require_turn(question, seen, ROUTED)
    unit = question.unit(site)
    if unit is None or not answers_for(actor, unit):
        raise NotAllowed()
    answer, official = answer.strip(), " ".join(official.split())
    if len(answer) > MAX_ANSWER or len(official) > MAX_OFFICIAL:
        raise OrdaError(_("Write at most ${max} characters.", mapping={"max": MAX_ANSWER}))
    if send and not answer:
        raise OrdaError(_("Write the answer first."))
    if send and not official:
        raise OrdaError(_("Name who answers: the post and the name."))
    question.answer, question.official, question.answered_by = answer, official, actor.login
    if send:
        questions_of(site).settle(question, PREPARED)
    _write(question, actor, "prepared" if send else "drafted", unit)


def approve_answer(question: IncomingQuestion, *, actor: Actor, site, seen: int) -> None:
    """The head says yes: the asker may read the answer from now on. Raises NotAllowed for one's own, InvalidState."""
    _require_turn(question, seen, PREPARED)
    if not may_approve(question, actor, site):
        raise NotAllowed(_("The head of the unit approves the answer, and nobody an answer of their own."))
    questions_of(site).settle(question, ANSWERED)
    _write(question, actor, "answered", question.unit(site) or site, event=events.QuestionAnswered)


def return_answer(question: IncomingQuestion, *, actor: Actor, site, seen: int, remark: str) -> None:
    """Give the answer back to who wrote it, with a remark. Raises as ``approve_answer``."""
    _require_turn(question, seen, PREPARED)
    if not may_approve(question, actor, site):
        raise NotAllowed()
    if not remark.strip():
        raise OrdaError(_("Write what has to be changed; the author sees your words."))
    questions_of(site).settle(question, ROUTED)
    _write(question, actor, "returned", question.unit(site) or site, remark)


def without_personal_data(question: IncomingQuestion) -> tuple[Blanked, Blanked]:
    """Question and answer as they may be published, each with what was taken out of it."""
    asked = question.asked
    return blank(asked.text, asked.lang, (asked.name,)), blank(question.answer, asked.lang, (asked.name,))


def publish(question: IncomingQuestion, *, actor: Actor, site, seen: int) -> Content:
    """Make the answered question a draft of content, without personal data; its approval is that of any page.

    It stands in the collection of questions, or in the unit's folder for who may not write there. Raises NotAllowed,
    InvalidState, OrdaError without the asker's consent.
    """
    _require_turn(question, seen, ANSWERED)
    unit, asked = question.unit(site), question.asked
    if unit is None or not (moderates(actor, site) or answers_for(actor, unit)):
        raise NotAllowed()
    if not asked.may_publish or question.erased is not None:
        raise OrdaError(_("The asker has not agreed to publication."))
    if question.published_uid and find(site, question.published_uid) is not None:
        raise InvalidState()
    folder = site.get(COLLECTION)
    if folder is None or not actor.may(EDIT, folder):
        folder = unit
    text, answer = without_personal_data(question)
    title = excerpt(text.text, MAX_TITLE)
    # The address has the number, not the words: it stays in places that a withdrawal does not reach.
    obj = arrange.add(folder, "question", actor=actor, name=unique_slug(f"question-{question.number}", folder))
    obj.record = question.number
    obj.owner_uid = unit.uid
    save_draft(
        obj,
        texts={asked.lang: {"title": title, "question": text.text[:MAX_QUESTION], "official": question.official}},
        bodies={asked.lang: paragraphs(answer.text)},
        fields={
            "topic": asked.topic,
            "unit": unit.uid,
            "addressee": asked.addressee,
            "asked": clock.to_local(question.opened).date(),
            "answered": clock.to_local(question.closed).date(),
        },
        actor=actor,
        seen=stamp(obj),
        provider=question.official,
    )
    question.former_uids, question.published_uid = question.made_uids, obj.uid
    _write(question, actor, "published", unit)
    return obj


def paragraphs(text: str) -> str:
    """Plain text as HTML: a paragraph for each block of lines."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def take_back(question: IncomingQuestion, *, site) -> None:
    """The asker withdraws the question: who asked and what is forgotten (G9). What was made of it is erased in every
    state: as a draft, at approval, public, in its versions; what lies in the bin, by who keeps the bin."""
    if question.state == WITHDRAWN:
        return
    erase_made(question, site)
    take_out(question, site)
    questions_of(site).settle(question, WITHDRAWN)
    unit = question.unit(site)
    question.erase()
    question.acts = (*question.acts, Act("withdrawn", "", "", clock.now()))
    events.notify(events.QuestionChanged(site, "visitor", question=question, action="withdrawn", unit=unit))


def erase_made(question: IncomingQuestion, site) -> None:
    """Erase what stands in the tree of what was made of the question."""
    for uid in question.made_uids:
        made = find(site, uid)
        if made is not None:
            erase(made, BY_ASKER, actor=SYSTEM)


def _require_turn(question: IncomingQuestion, seen: int, *states: str) -> None:
    if question.state not in states or seen != len(question.acts):
        raise InvalidState()


def _require_sorter(question: IncomingQuestion, actor: Actor, context, seen: int, *states: str) -> None:
    if not moderates(actor, site_of(context)):
        raise NotAllowed()
    _require_turn(question, seen, *states)


def _write(question, actor: Actor, action: str, place, remark: str = "", event=events.QuestionChanged) -> None:
    site = site_of(place)
    name = site.services["principals"].name_of(actor.login)
    question.acts = (*question.acts, Act(action, actor.login, name, clock.now(), remark.strip()[:MAX_REMARK]))
    unit = place if place is not site else None
    events.notify(event(site, actor.login, question=question, action=action, unit=unit))
