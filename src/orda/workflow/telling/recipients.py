"""Who shall hear by mail of what happens to requests and questions: those whose turn it is, and those who asked.

This room knows the people, the room of mail writes to them. What is said to them is in ``saying.py``.
"""

from collections.abc import Iterable

from orda import events
from orda.content.base import owner_unit
from orda.content.site import site_of
from orda.regulation.parameters import Stage
from orda.security.actor import actor_for
from orda.security.permissions import EDIT, VISA
from orda.security.substitutions import substitutions_of
from orda.workflow.questions.inquiries import may_answer
from orda.workflow.questions.question import IncomingQuestion, answers_for, may_approve
from orda.workflow.requests.approvers import holders, waiting_for
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.proposals import GoingBack
from orda.workflow.requests.request import CARRIED_OUT, PUBLISHED, Request
from orda.workflow.requests.turns import places_of

# What letters are about, and the letters that follow an act on a request.
REQUEST, QUESTION, INQUIRY = "request", "question", "inquiry"
# It waits for the reader's visa, or for the review of what was done at once, where the acts are others.
WAITS = ("waits", "waits-withdrawn", "waits-back")
DONE = "done"


def includeme(config):
    """Follow the acts on requests and questions."""
    config.add_subscriber(request_changed, events.RequestChanged)
    config.add_subscriber(made_public, events.Published)
    config.add_subscriber(question_changed, events.QuestionChanged)
    config.add_subscriber(inquiry_changed, events.InquiryChanged)


def request_changed(event: events.RequestChanged) -> None:
    """Somebody acted on a request."""
    request, site = event.request, site_of(event.object)
    step, authors = str(len(request.visas)), _authors(request, site)
    if event.action in ("sent", "withdrawn", "went-back", "approved") and _newly_waiting(request):
        _tell(event, _waits(request), step, waiting_for(request, request.waiting, site))
    if event.action == "delegated":
        _tell(event, _waits(request), step, _delegates(request, event.actor, site))
    if event.action in ("withdrawn", "went-back"):
        _tell(event, event.action, step, _heads(request, site))
    elif event.action == "returned":
        _tell(event, "returned", step, authors)
    elif event.action == "recalled":
        _tell(event, "recalled", step, waiting_for(request, _stages_at(request), site))
    elif event.action in ("reinstated", "taken-back"):
        _tell(event, event.action, step, (*authors, *_heads(request, site)))
    elif event.action == "carried-out":
        _tell_done(event, authors)
    elif event.action == "approved" and not request.waiting:
        if isinstance(request.proposal, GoingBack):
            _tell_done(event, authors)
        elif request.route.at_once:
            _tell(event, "stays-withdrawn", step, (*authors, *_heads(request, site)))
        else:
            _tell_done(event, authors)


def made_public(event: events.Published) -> None:
    """A request was carried out at its moment, after its last visa; one that was carried out with it is told once."""
    request = event.request
    if request is not None and not request.route.at_once and not request.waiting:
        _tell_done(event, _authors(request, site_of(event.object)))


def _tell_done(event: events.RequestChanged | events.Published, authors: Iterable[str]) -> None:
    _tell(event, "published" if event.request.level == "A" else "carried-out", DONE, authors)


def _tell(event: events.Event, letter: str, step: str, logins: Iterable[str]) -> None:
    request = event.request
    matter, logins = (REQUEST, str(request.number)), tuple(dict.fromkeys(logins))
    if logins:
        events.notify(
            events.MailDue(site_of(event.object), event.actor, letter=letter, matter=matter, step=step, logins=logins)
        )


def _waits(request: Request) -> str:
    if not request.route.at_once:
        return WAITS[0]
    return WAITS[2] if isinstance(request.proposal, GoingBack) else WAITS[1]


def is_done(request: Request) -> bool:
    """Is the request carried out?"""
    return request.state in (PUBLISHED, CARRIED_OUT)


def _newly_waiting(request: Request) -> bool:
    """Do the stages that wait now wait only since the last act? Those of one step were told together (A9)."""
    given = request.route.stage(request.visas[-1].stage)
    return bool(request.waiting) and (given is None or given.step != request.waiting[0].step)


def _stages_at(request: Request) -> list[Stage]:
    """The stages that waited when the request was taken back."""
    at = request.route.stage(request.visas[-1].stage)
    if at is None:
        return []
    return [stage for stage in request.route.stages if stage.step == at.step and stage.id not in request.given]


def _authors(request: Request, site) -> list[str]:
    """Who wrote or sent it, as far as they may still see it."""
    logins = dict.fromkeys((request.opened_by, *sorted(request.authors)))
    return [login for login in logins if login and may_see(request, actor_for(site, login), site)]


def _delegates(request: Request, login: str, site) -> list[str]:
    """To whom the person has just given the request (A8)."""
    newest = substitutions_of(site).of_person(login)[:1]
    return [each.deputy for each in newest if each.request == request.number]


def _heads(request: Request, site) -> list[str]:
    """Who heads the units whose pages the request changes."""
    found = []
    for place in places_of(request, site):
        unit = owner_unit(place)
        people = holders(site, (place, *((unit,) if unit is not None else ())), (VISA,), own=True)
        found += [login for login in people if actor_for(site, login).may(VISA, place)]
    return found


def question_changed(event: events.QuestionChanged) -> None:
    """A question has gone to a unit, waits for its head, or is answered (F11)."""
    question, site, unit = event.question, site_of(event.object), event.unit
    if event.action == "routed" and unit is not None:
        logins = _people(site, unit, (EDIT, VISA), lambda actor: answers_for(actor, unit))
        _tell_of_question(event, question, "question", logins)
    elif event.action == "prepared" and unit is not None:
        logins = _people(site, unit, (VISA,), lambda actor: may_approve(question, actor, site))
        _tell_of_question(event, question, "answer", logins)
    elif event.action == "answered" and question.asked.email:
        _tell_of_question(event, question, "answered", ("",))


def _people(site, unit, permissions: tuple[str, ...], may) -> list[str]:
    return [login for login in holders(site, (unit,), permissions, own=True) if may(actor_for(site, login))]


def _tell_of_question(event, question: IncomingQuestion, letter: str, logins: Iterable[str]) -> None:
    logins, step = tuple(logins), str(len(question.acts))
    if logins:
        matter = (QUESTION, str(question.number))
        events.notify(events.MailDue(event.object, event.actor, letter=letter, matter=matter, step=step, logins=logins))


def answering(site, unit) -> list[str]:
    """Who answers for the unit; nobody when it is gone."""
    return _people(site, unit, (EDIT, VISA), lambda actor: may_answer(actor, unit)) if unit is not None else []


def inquiry_changed(event: events.InquiryChanged) -> None:
    """A unit owes information, or whoever asked has an answer (D16)."""
    inquiry, site, unit = event.inquiry, site_of(event.object), event.unit
    if event.action in ("asked", "asked-again") and unit is not None:
        letter, logins = "inquiry", answering(site, unit)
    elif event.action == "answered":
        letter, logins = "inquiry-answered", [inquiry.asker]
    else:
        return
    matter, step = (INQUIRY, str(inquiry.number)), str(len(inquiry.steps))
    events.notify(events.MailDue(site, event.actor, letter=letter, matter=matter, step=step, logins=tuple(logins)))
