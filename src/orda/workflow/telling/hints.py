"""Who hears by mail of an error that a visitor has found (E11) and of what colleagues ask the Digitalization Department
(D12), and what they hear when the letter leaves.

A page with reported errors is told of once, until its people have looked after it: a flood of reports is one letter.
What the visitor wrote stays on the screen.
"""

from orda import events
from orda.content.base import owner_unit, path_of
from orda.content.site import find, site_of
from orda.i18n import _
from orda.security.actor import Actor, actor_for
from orda.security.permissions import CHECK, EDIT, VISA
from orda.workflow.questions.consulting import Consultation, consultations_of, may_ask_about, page_of
from orda.workflow.questions.reports import ErrorReport, may_settle, open_on, reports_of
from orda.workflow.requests.approvers import holders
from orda.workflow.telling.saying import title_of

REPORT, CONSULTATION = "error-report", "consultation"
ADVICE = "advice"


def includeme(config):
    """Follow what is reported and asked; answer for its letters."""
    config.add_subscriber(error_reported, events.ErrorReported)
    config.add_subscriber(consulted, events.Consulted)
    config.add_subscriber(leaving, events.MailLeaving)


def error_reported(event: events.ErrorReported) -> None:
    """The people of the unit shall look at the page; where no unit answers for it, the Digitalization Department."""
    page, report = event.object, event.report
    if len(open_on(page)) > 1:
        return
    if owner_unit(page) is not None:
        logins = holders(site_of(page), (page,), (EDIT, VISA), own=True)
    else:
        logins = holders(site_of(page), (page,), (CHECK,), own=False)
    able = [login for login in logins if may_settle(report, actor_for(site_of(page), login), page)]
    _tell(event, REPORT, REPORT, report.number, able)


def consulted(event: events.Consulted) -> None:
    """A question is for those who advise, its answer for whoever asked."""
    question, site = event.consultation, site_of(event.object)
    if question.answer:
        _tell(event, ADVICE, CONSULTATION, question.number, [question.asker])
    else:
        logins = holders(site, (site,), (CHECK,), own=False)
        able = [login for login in logins if actor_for(site, login).may(CHECK, site)]
        _tell(event, CONSULTATION, CONSULTATION, question.number, able)


def _tell(event: events.Event, letter: str, kind: str, number: int, logins: list[str]) -> None:
    if logins:
        told = {"letter": letter, "matter": (kind, str(number)), "logins": tuple(logins)}
        events.notify(events.MailDue(site_of(event.object), event.actor, **told))


def leaving(event: events.MailLeaving) -> None:
    """Say what the reader may hear now."""
    kind, number = event.matter
    if kind == REPORT:
        report = reports_of(event.object).records.get(int(number))
        event.facts = _of_report(event, report) if report is not None else event.facts
    elif kind == CONSULTATION:
        question = consultations_of(event.object).records.get(int(number))
        event.facts = _of_consultation(event, question) if question is not None else event.facts


def _of_report(event: events.MailLeaving, report: ErrorReport) -> events.MailFacts | None:
    site, page = event.object, find(event.object, report.reported.page)
    waiting = open_on(page) if page is not None else []
    if not waiting or not may_settle(report, actor_for(site, event.reader), site):
        return None
    rows = ((_("Address"), path_of(page)), (_("Reported errors"), str(len(waiting))))
    return events.MailFacts(title_of(page, event.lang), site, "my-work", rows=rows)


def _of_consultation(event: events.MailLeaving, question: Consultation) -> events.MailFacts | None:
    site, actor = event.object, actor_for(event.object, event.reader)
    page = page_of(question, site)
    if question.number not in consultations_of(site).open or page is None or not may_ask_about(actor, page):
        return None
    if not _reads(event.letter, question, actor, site):
        return None
    rows = [(_("Address"), path_of(page))]
    if event.letter == CONSULTATION:
        rows.append((_("Asked by"), site.services["principals"].name_of(question.asker)))
    remark = question.answer if event.letter == ADVICE else question.text
    return events.MailFacts(title_of(page, event.lang), site, "my-work", rows=tuple(rows), remark=remark)


def _reads(letter: str, question: Consultation, actor: Actor, site) -> bool:
    """Is there still something for the person to read: an answer to the own question, a question without answer?"""
    if letter == ADVICE:
        return bool(question.answer) and question.asker == actor.login
    return not question.answer and actor.may(CHECK, site)
