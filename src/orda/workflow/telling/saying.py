"""What letters say of requests and questions, to whom, at the moment at which they leave.

Rights, turns and states are asked anew here: a letter may have waited for days. What is not true any more, or is not
the reader's to know, is not said, and the letter is not sent.
"""

from translationstring import TranslationString

from orda import events
from orda.content.base import owner_unit
from orda.content.site import find
from orda.i18n import DOMAIN, LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISection, IUnit
from orda.security.actor import Actor, actor_for
from orda.security.policy import readable
from orda.security.principals import principals_of
from orda.text.dates import format_date, format_datetime
from orda.workflow.questions.inquiries import ANSWERED as INQUIRY_ANSWERED
from orda.workflow.questions.inquiries import ASKED, Inquiry, inquiries_of
from orda.workflow.questions.inquiries import may_see as may_see_inquiry
from orda.workflow.questions.question import (
    ANSWERED,
    PREPARED,
    ROUTED,
    IncomingQuestion,
    answers_for,
    may_approve,
    questions_of,
)
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, Principle, SectionChange
from orda.workflow.requests.request import OPEN, Request, Visa, requests_of
from orda.workflow.requests.turns import places_of, turn
from orda.workflow.sheets.reasons import reason_titles
from orda.workflow.telling.pressing import ESCALATED, LATE, SOON
from orda.workflow.telling.recipients import DONE, INQUIRY, QUESTION, REQUEST, WAITS, is_done

MAX_TITLES = 3
PRESSING = (SOON, LATE, ESCALATED)


def includeme(config):
    """Answer for the letters of this room."""
    config.add_subscriber(leaving, events.MailLeaving)


def leaving(event: events.MailLeaving) -> None:
    """Say what ``reader`` may hear of a request or a question now."""
    kind, number = event.matter
    if kind == REQUEST:
        request = requests_of(event.object).records.get(int(number))
        if request is not None:
            event.facts = _of_request(event, request)
    elif kind == INQUIRY:
        inquiry = inquiries_of(event.object).records.get(int(number))
        if inquiry is not None:
            event.facts = _of_inquiry(event, inquiry)
    elif kind == QUESTION:
        question = questions_of(event.object).records.get(int(number))
        if question is not None:
            event.facts = _of_question(event, question)


def _of_request(event: events.MailLeaving, request: Request) -> events.MailFacts | None:
    site, lang = event.object, event.lang
    actor = actor_for(site, event.reader)
    if not may_see(request, actor, site) or not _still_true(event, request, actor):
        return None
    visa = request.visas[int(event.step) - 1] if event.step.isdigit() else None
    rows: list[tuple] = [(_("Request"), f"№ {request.number}, {request.route.titles[lang]}")]
    if event.letter in (*WAITS, *PRESSING):
        stages = [stage] if (stage := turn(request, actor, site)) is not None else request.waiting
        rows.append((_("Visa"), "; ".join(stage.titles[lang] for stage in stages)))
        rows.append((_("Deadline"), format_datetime(request.due, lang)))
    if visa is not None and (reason := reason_titles(visa)):
        rows.append((_("Reason"), reason[lang]))
    return events.MailFacts(
        _with_unit(request, site, lang),
        site,
        "request",
        (("id", str(request.number)),),
        tuple(rows),
        _words(visa) if visa is not None and event.letter not in ("waits", "recalled") else "",
    )


def _still_true(event: events.MailLeaving, request: Request, actor: Actor) -> bool:
    if event.letter in (LATE, ESCALATED):
        return request.state == OPEN and request.late
    if event.letter in (*WAITS, SOON):
        return turn(request, actor, event.object) is not None
    if event.step == DONE:
        return is_done(request)
    return 0 < int(event.step) <= len(request.visas)


def _words(visa: Visa) -> str:
    """What was written with the act; what the program wrote, as a message to be translated."""
    if visa.message is None:
        notes = (f"«{note.words}»: {note.text}" if note.words else note.text for note in visa.notes)
        return "\n".join(filter(None, (visa.remark, *notes)))
    msgid, values = visa.message
    return TranslationString(msgid, domain=DOMAIN, mapping=dict(values))


def _with_unit(request: Request, site, lang: str) -> str:
    """The titles, and whose they are: every unit has a page with the title "About the department"."""
    places = places_of(request, site)
    unit = find(site, request.unit_uid) if request.unit_uid else owner_unit(places[0]) if places else None
    title = title_in(request, site, lang)
    return f"{title} ({title_of(unit, lang)})" if unit is not None and unit not in places else title


def title_in(request: Request, site, lang: str) -> str:
    """The titles of what a request changes or asks for."""
    asked = request.proposal
    if isinstance(asked, NewSection):
        titles = dict(asked.titles)
        return titles.get(lang) or next(iter(titles.values()), "")
    if isinstance(asked, Principle):
        return asked.title
    if isinstance(asked, CorrectionLetter):
        # As it was public: the draft's title is not for every author.
        return f"{asked.title or f'№ {request.number}'}, {LANGUAGE_NAMES[asked.lang]}"
    if isinstance(asked, SectionChange | GoingBack):
        place = find(site, asked.section)
        objects = [place] if place is not None else []
    else:
        objects = request.subjects(site)
    titles = ", ".join(title_of(obj, lang) for obj in objects[:MAX_TITLES])
    return titles + ("…" if len(objects) > MAX_TITLES else "") or f"№ {request.number}"


def title_of(obj, lang: str) -> str:
    """What an object is called in a letter: in the reader's language, or else as it is written."""
    edition = obj.edition
    found = (edition.title(each) for each in (lang, *LANGUAGES)) if edition is not None else iter(())
    return next(filter(None, found), obj.__name__)


def _of_inquiry(event: events.MailLeaving, inquiry: Inquiry) -> events.MailFacts | None:
    state = INQUIRY_ANSWERED if event.letter == "inquiry-answered" else ASKED
    if inquiry.state != state or not may_see_inquiry(inquiry, actor_for(event.object, event.reader), event.object):
        return None
    rows = ((_("Deadline"), format_datetime(inquiry.due, event.lang)),) if state == ASKED else ()
    query = (("id", str(inquiry.number)),)
    return events.MailFacts(inquiry.subject, event.object, "inquiry", query, rows, inquiry.steps[-1].text)


def _of_question(event: events.MailLeaving, question: IncomingQuestion) -> events.MailFacts | None:
    if event.letter == "answered":
        return _for_asker(event, question)
    site, actor, unit = event.object, actor_for(event.object, event.reader), question.unit(event.object)
    if event.letter == "question":
        true = question.state == ROUTED and unit is not None and answers_for(actor, unit)
    else:
        true = question.state == PREPARED and may_approve(question, actor, site)
    if not true or question.erased is not None:
        return None
    rows = ((_("Deadline"), format_date(question.due, event.lang)),) if question.due is not None else ()
    return events.MailFacts(f"№ {question.number}", site, "question", (("id", str(question.number)),), rows)


def _for_asker(event: events.MailLeaving, question: IncomingQuestion) -> events.MailFacts | None:
    """The asker learns that there is an answer and where; the answer itself stays on the personal page."""
    place = _where_asked(event.object, question)
    if question.state != ANSWERED or question.erased is not None or not question.nonce or place is None:
        return None
    return events.MailFacts(
        f"№ {question.number}",
        place,
        "asked",
        address=question.asked.email,
        lang=question.asked.lang,
        seal=(question.nonce, question.key_hash),
    )


def _where_asked(site, question: IncomingQuestion):
    """A place that visitors see and on which the page of the asker stands."""
    places = (site.get("questions"), find(site, question.asked.unit_uid), site.get("rector-blog"), question.unit(site))
    visitor = principals_of(site, None)
    return next(
        (
            place
            for place in places
            if place is not None
            and (ISection.providedBy(place) or IUnit.providedBy(place))
            and place.live is not None
            and readable(visitor, place)
        ),
        None,
    )
