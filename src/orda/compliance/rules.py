"""What else the act asks besides obligatory pages: each rule finds what breaks it now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import BTrees
from translationstring import TranslationString

from orda import clock, regulation
from orda.catalog.indexes import seconds
from orda.catalog.listing import of_kind
from orda.catalog.unread import unread
from orda.compliance.site_checks import last_check
from orda.content.base import Content, owner_unit, uid_from
from orda.content.site import find, service_of
from orda.content.succession import successor_of
from orda.i18n import _
from orda.text.dates import format_date
from orda.workflow.questions.question import questions_of
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import requests_of
from orda.workflow.requests.turns import places_of

MAX_FINDINGS = 2_000
RED, SOON, NOTE = "red", "soon", "note"


@dataclass(frozen=True)
class Finding:
    """One breach (``red``), what will be one (``soon``), or what could be better (``note``).

    ``view`` is the screen of ``obj`` that mends it.
    """

    rule: str
    level: str
    obj: Content
    unit: Content | None
    message: TranslationString
    view: str = ""
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """A clause that asks for something, and how to find where it is not there."""

    id: str
    title: TranslationString
    clause: str
    find: Callable[[Content, str], Iterator[Finding]]


def findings(site, lang: str) -> list[Finding]:
    """What breaks the rules now, rule after rule; days in the messages are written in ``lang``."""
    found = [finding for rule in RULES.values() for finding in rule.find(site, lang)]
    return found[:MAX_FINDINGS]


def _available(kind: str) -> bool:
    known = regulation.get().kinds.get(kind)
    return known is not None and known.available


def _without_result(site, lang: str) -> Iterator[Finding]:
    """Announcements whose day has passed and that say no result (C13): their kind marks them by a facet and an end."""
    if not _available("procurement"):
        return
    inline = service_of(site, "catalog").inline
    open_ = inline["facet"].applyIn(["stage=announcement"])
    over = inline["ends"].applyLe(seconds(clock.now(), 0))
    for obj in _live(site, _both(_both(inline["kind"].applyEq("procurement"), open_), over)):
        day = format_date(obj.ends(), lang, "short")
        message = _("The time for tenders ended on ${day}; no result is published.", mapping={"day": day})
        yield Finding("no-result", RED, obj, owner_unit(obj), message, "history")


def _expiring(site, lang: str) -> Iterator[Finding]:
    """Documents whose validity ends soon (A2)."""
    if not _available("document"):
        return
    inline, now = service_of(site, "catalog").inline, clock.now()
    last = now + timedelta(days=max(regulation.get().deadlines.validity_reminders, default=0))
    soon = inline["ends"].applyInRange(seconds(now, 0) + 1, seconds(last, 0))
    for obj in _live(site, _both(inline["kind"].applyEq("document"), soon)):
        if successor_of(obj) is not None:
            continue  # what takes its place is published already
        # An end is the first moment that is outside; the last day of validity is the one before it.
        day = format_date(obj.ends() - timedelta(seconds=1), lang, "short")
        message = _("The document is valid until ${day}. Extend or replace it.", mapping={"day": day})
        yield Finding("expiring", SOON, obj, owner_unit(obj), message, "history")


def _units_without_anything(site, lang: str) -> Iterator[Finding]:
    """Units with neither pages here nor a registered site of their own (F20)."""
    inline = service_of(site, "catalog").inline
    live = inline["state"].applyIn(["live"])
    pages = _both(inline["kind"].applyEq("page"), live)
    sites = _both(inline["kind"].applyEq("unit-site"), live)
    for unit in of_kind(site, "unit"):
        if len(_both(pages, inline["path"].applyIn([unit.uid]))):
            continue
        if not len(_both(sites, inline["facet"].applyIn([f"unit={unit.uid}"]))):
            message = _("The unit has neither pages here nor a registered site of its own.")
            yield Finding("bare-unit", RED, unit, unit, message, "contents")


def _bad_unit_sites(site, lang: str) -> Iterator[Finding]:
    """Registered sites that break clause F21, or do not answer."""
    for obj in of_kind(site, "unit-site"):
        check = last_check(obj)
        if obj.live is not None and check is not None and not check.ok:
            unit = find(site, obj.live.fields.get("unit", ""))
            yield Finding("unit-site", RED, obj, unit or owner_unit(obj), check.message)


def _late_requests(site, lang: str) -> Iterator[Finding]:
    """Requests that are open beyond their deadline (E3)."""
    for request in requests_of(site).open_requests():
        letter = isinstance(request.proposal, CorrectionLetter)
        subjects = (places_of(request, site) if letter else request.subjects(site)) if request.late else ()
        if subjects:
            day = format_date(request.due, lang, "short")
            message = _("Request № ${number} was due on ${day}.", mapping={"number": request.number, "day": day})
            query = (("id", str(request.number)),)
            yield Finding("late-request", RED, subjects[0], owner_unit(subjects[0]), message, "request", query)


def _late_questions(site, lang: str) -> Iterator[Finding]:
    """Questions of visitors that no unit has answered in time (F11, E3)."""
    for question in questions_of(site).open_questions():
        unit = question.unit(site) if question.late else None
        if unit is not None:
            day = format_date(question.due, lang, "short")
            message = _("Question № ${number} was due on ${day}.", mapping={"number": question.number, "day": day})
            query = (("id", str(question.number)),)
            yield Finding("late-question", RED, unit, unit, message, "question", query)


def _unread_files(site, lang: str) -> Iterator[Finding]:
    """PDF files whose words search does not find in full (C10)."""
    for obj, message in unread(site):
        yield Finding("unread-file", NOTE, obj, owner_unit(obj), message, "history")


def _both(first, second):
    return BTrees.family64.IF.intersection(first, second)


def _live(site, oids) -> Iterator[Content]:
    for oid in oids:
        obj = find(site, uid_from(oid))
        if obj is not None and obj.live is not None:
            yield obj


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("no-result", _("Announcements without a result"), "C13", _without_result),
        Rule("bare-unit", _("Units without pages and without a site"), "F20", _units_without_anything),
        Rule("unit-site", _("Sites of units"), "F21", _bad_unit_sites),
        Rule("late-request", _("Requests beyond their deadline"), "E3", _late_requests),
        Rule("late-question", _("Questions beyond their deadline"), "F11", _late_questions),
        Rule("expiring", _("Documents that expire soon"), "A2", _expiring),
        Rule("unread-file", _("PDF files that cannot be searched"), "C10", _unread_files),
    )
}
