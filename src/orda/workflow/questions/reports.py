"""Errors that visitors have found on pages: told to those who answer for the page, kept while they are of use (E11).

A report is neither content nor a request. It says nothing of who sent it, and it is forgotten like a question.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from BTrees.IIBTree import IITreeSet
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock, events, regulation
from orda.content.base import owner_unit
from orda.content.numbered import Numbered
from orda.content.site import find, service_of
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.workflow.questions.question import answers_for, moderates

VISITOR = "visitor"  # who acts, where nobody is known
NEW, MENDED, NO_ERROR = "new", "mended", "no-error"
# What waits at one time; a flood beyond it is refused, or it would fill the disk.
MAX_OPEN = 2_000
MAX_LISTED = 50
MAX_PLACE = 500
MAX_TEXT = 2_000


@dataclass(frozen=True)
class Reported:
    """What the form gives: ``page`` is a uid, ``place`` the words of the page that the visitor quotes."""

    page: str
    lang: str
    place: str
    text: str


class ErrorReport(Persistent):
    """One report; ``settled_by`` is a login."""

    state = NEW
    settled_by = ""
    settled: datetime | None = None

    def __init__(self, number: int, reported: Reported, key: str):
        self.number = number
        self.reported = reported
        self.key = key
        self.opened = clock.now()


@service("error-reports", service_name="error-reports")
class ErrorReports(Numbered, Persistent):
    """The service that holds all reports, by number, and by the digest of the form that each was sent with."""

    def __init__(self):
        self.records = IOBTree()
        self.by_key = OOBTree()
        self.open = IITreeSet()

    def add(self, reported: Reported, key: str) -> ErrorReport:
        """Keep a report; one form makes one. Raises OrdaError while too many wait."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        if digest in self.by_key:
            return self.records[self.by_key[digest]]
        if len(self.open) >= MAX_OPEN:
            raise OrdaError(_("Too many messages are waiting at the moment. Please write to the University by e-mail."))
        number = self.next_number
        self.records[number] = report = ErrorReport(number, reported, digest)
        self.by_key[digest] = number
        self.open.insert(number)
        return report

    def close(self, report: ErrorReport) -> None:
        """It waits no longer."""
        if report.number in self.open:
            self.open.remove(report.number)

    def drop(self, report: ErrorReport) -> None:
        """Forget a report altogether."""
        self.close(report)
        self.by_key.pop(report.key, None)
        del self.records[report.number]


def reports_of(context) -> ErrorReports:
    """The reports of the site that ``context`` belongs to."""
    return service_of(context, "error-reports")


def report_error(page, reported: Reported, key: str) -> ErrorReport:
    """Keep what a visitor has found on ``page`` and tell of it; one form makes one. Raises OrdaError while too many
    wait."""
    service = reports_of(page)
    next_number = service.next_number
    report = service.add(reported, key)
    if report.number == next_number:
        events.notify(events.ErrorReported(page, VISITOR, report=report))
    return report


def open_on(page) -> list[ErrorReport]:
    """What waits to be looked at on a page."""
    service = reports_of(page)
    return [report for number in service.open if (report := service.records[number]).reported.page == page.uid]


def may_settle(report: ErrorReport, actor: Actor, context) -> bool:
    """Does the person answer for the page: an editor or the head of its unit; digitalization for what has none?"""
    page = find(context, report.reported.page)
    if page is None:
        return moderates(actor, context)
    unit = owner_unit(page)
    if unit is None:
        return moderates(actor, context)
    return answers_for(actor, unit) and answers_for(actor, page)


def reports_for(actor: Actor, site) -> list[ErrorReport]:
    """The open reports on pages that the person answers for, the oldest first. Who checks everything, as digitalization
    does, sees those that no unit answers for."""
    service, everywhere, found = reports_of(site), moderates(actor, site), []
    for number in service.open:
        report = service.records[number]
        page = find(site, report.reported.page)
        owned = page is not None and owner_unit(page) is not None
        if may_settle(report, actor, site) and not (everywhere and owned):
            found.append(report)
        if len(found) >= MAX_LISTED:
            break
    return found


def settle(report: ErrorReport, state: str, *, actor: Actor, context) -> None:
    """Say that the error is mended, or that it was none. Raises NotAllowed, InvalidState when somebody was quicker."""
    if not may_settle(report, actor, context):
        raise NotAllowed()
    if report.state != NEW or state not in (MENDED, NO_ERROR):
        raise InvalidState()
    report.state, report.settled, report.settled_by = state, clock.now(), actor.login
    reports_of(context).close(report)


def forget_reports(context, uid: str = "") -> int:
    """Drop the reports that are older than questions may be kept (G9), or all on the page ``uid``; how many."""
    service, days, moment = reports_of(context), regulation.get().retention.questions, clock.now()
    old = [
        report
        for report in service.records.values()
        if (report.reported.page == uid if uid else days and moment - report.opened > timedelta(days=days))
    ]
    for report in old:
        service.drop(report)
    return len(old)
