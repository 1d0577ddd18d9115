"""Official documents: the register with its filters, and one document with its requisites."""

from pyramid.view import view_config

from orda import regulation
from orda.content.kinds.document import ACTS, BODIES, IN_FORCE, NOT_YET, OBSOLETE
from orda.content.succession import predecessor_of, successor_of
from orda.i18n import _
from orda.interfaces import IDocument
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import ALWAYS, PAST, PRESENT, Filter, Time, listed, object_titles, titles_from, years
from orda.views.visitor.media import download_of
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

STATUSES = {
    IN_FORCE: (_("In force"), "good"),
    NOT_YET: (_("Not yet in force"), "quiet"),
    OBSOLETE: (_("Obsolete"), "warn"),
}
REPORTS = ("report", "financial-report", "budget-report", "subsidiary-report", "analytical-report", "survey")
# Requisites that are days, in the order of the page.
DAYS = (
    ("approved_on", _("Date of approval")),
    ("registered_on", _("Date of registration")),
    ("valid_from", _("In force from")),
    ("valid_until", _("In force until")),
    ("extended_until", _("Extended until")),
)


@listed(
    "document",
    timed={
        PRESENT: Time(STATUSES[IN_FORCE][0], True, {"status": IN_FORCE}),
        NOT_YET: Time(STATUSES[NOT_YET][0], True, {"status": NOT_YET}),
        PAST: Time(STATUSES[OBSOLETE][0], False),
        ALWAYS: Time(_("All"), None),
    },
    time_title=_("Status"),
    filters=(
        Filter("type", _("Kind of act"), titles_from(dict(ACTS))),
        Filter("body", _("Approving body"), titles_from(dict(BODIES))),
        Filter("year", _("Year"), years),
        Filter("unit", _("Structural unit"), object_titles),
    ),
    per_page=20,
    empty=_("No document has been published here yet."),
)
def document_card(request, document) -> dict:
    """A document as lists show it: status, kind of act, code, date of approval."""
    fields, said = document.live.fields, request.layout.translate
    title, tone = STATUSES[document.status()]
    approved, number = fields.get("approved_on"), f"№ {fields['number']}" if fields.get("number") else ""
    return {
        **entry(request, document),
        "date": format_date(approved, request.lang) if approved else "",
        "date_iso": iso(approved) if approved else "",
        "marks": [{"text": said(title), "tone": tone}],
        "facts": [text for text in (act_title(request, fields.get("act")), number, fields.get("code")) if text],
    }


def act_title(request, act: str | None) -> str:
    """The kind of act in the language of the page."""
    titles = dict(ACTS)
    return request.layout.translate(titles[act]) if act in titles else ""


@view_config(context=IDocument, permission=VIEW, request_method="GET", renderer="visitor/document.pt")
@with_language
def document(context, request):
    """One document: its status, requisites, file and text, what it supersedes and what superseded it (A4)."""
    status = context.status()
    title, tone = STATUSES[status]
    stored = context.live.fields.get("upload")
    successor, predecessor = _shown(request, successor_of(context)), _shown(request, predecessor_of(context))
    _describe(context, request, status)
    return {
        **text_of(request, context.live),
        "act": act_title(request, context.live.fields.get("act")),
        "status": {"id": status, "title": request.layout.translate(title), "tone": tone},
        "banner": _banner(request, context, status),
        "requisites": _requisites(context, request),
        "file": download_of(request, context, stored) if stored is not None else None,
        "successor": successor,
        "predecessor": predecessor,
    }


def _shown(request, other) -> dict | None:
    """The other document as a link, if the reader may see it."""
    return entry(request, other) if other is not None and visible(request, other) else None


def _banner(request, document, status: str) -> str:
    """What a reader of a document that is not in force must know first (A3)."""
    if status == OBSOLETE:
        day = {"day": format_date(_obsolete_since(document), request.lang)}
        words = _("This document is kept for reference; it became obsolete on ${day}", mapping=day)
        return request.layout.translate(words)
    if status == NOT_YET:
        day = {"day": format_date(document.starts(), request.lang)}
        return request.layout.translate(_("This document comes into force on ${day}", mapping=day))
    return ""


def _obsolete_since(document):
    """The moment that its end or its successor's beginning gives, though the site may have heard of it later."""
    successor, ends = successor_of(document), document.ends()
    starts = successor.starts() if successor is not None else None
    return starts if starts is not None and ends == document.superseded_from and starts < ends else ends


def body_title(request, document) -> str:
    """The approving body: in full where the text names it so, else from the list."""
    titles, fields = dict(BODIES), document.live.fields
    listed_body = request.layout.translate(titles[fields["adopted_by"]]) if fields.get("adopted_by") in titles else ""
    return document.live.text(request.lang, "adopted_by_name") or listed_body


def _requisites(document, request) -> list[dict]:
    """[{title, text, iso}] of what is filled in, in the order of an act's head."""
    fields, said = document.live.fields, request.layout.translate
    texts = [
        (_("Code of the document"), fields.get("code")),
        (_("Kind of act"), act_title(request, fields.get("act"))),
        (_("Approving body"), body_title(request, document)),
        (_("Number"), fields.get("number")),
    ]
    rows = [{"title": said(title), "text": text, "iso": ""} for title, text in texts if text]
    rows += [
        {"title": said(title), "text": format_date(fields[name], request.lang), "iso": iso(fields[name])}
        for name, title in DAYS
        if fields.get(name)
    ]
    last = [
        (_("Year reported on"), str(fields.get("report_year") or "")),
        (_("Document manager"), document.live.text(request.lang, "manager")),
    ]
    return rows + [{"title": said(title), "text": text, "iso": ""} for title, text in last if text]


def _describe(document, request, status: str) -> None:
    live, fields = document.live, document.live.fields
    university = regulation.get().university.titles[request.lang]
    said = {
        "name": live.title(request.lang),
        "description": live.text(request.lang, "summary"),
        "url": absolute(request, href(request, document)),
        "inLanguage": request.lang,
        "identifier": fields.get("code"),
        "datePublished": iso(document.posted) if document.posted else None,
        "dateModified": iso(document.updated) if document.updated else None,
        "publisher": {"@type": "CollegeOrUniversity", "name": university},
    }
    day = iso(fields["approved_on"]) if fields.get("approved_on") else None
    if fields.get("act") in REPORTS:
        describe(request, type="Report", reportNumber=fields.get("number"), dateCreated=day, **said)
        return
    describe(
        request,
        type="Legislation",
        legislationIdentifier=fields.get("code"),
        legislationType=act_title(request, fields.get("act")),
        legislationDate=day,
        legislationPassedBy={"@type": "Organization", "name": body_title(request, document)},
        legislationLegalForce=f"https://schema.org/{'InForce' if status == IN_FORCE else 'NotInForce'}",
        temporalCoverage=_term(document),
        **said,
    )


def _term(document) -> str | None:
    """The term of validity as ISO 8601 writes an interval."""
    starts, last = document.starts(), document.last_day()
    return f"{iso(starts)[:10]}/{iso(last) if last else '..'}" if starts else None
