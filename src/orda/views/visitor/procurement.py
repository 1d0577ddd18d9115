"""Procurement: the list by state, method and year, and one procurement from its announcement to its result (C13)."""

from decimal import Decimal

from pyramid.view import view_config

from orda import regulation
from orda.content.kinds.procurement import (
    ANNOUNCEMENT,
    CANCELLED,
    METHODS,
    OPEN,
    OUTCOMES,
    RESULT,
    RULES,
    TYPES,
    WAITING,
)
from orda.i18n import _
from orda.interfaces import IProcurement
from orda.security.permissions import VIEW
from orda.text.dates import format_date, format_datetime, format_number, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import ALWAYS, Filter, Time, listed, titles_from, years
from orda.views.visitor.media import files_in, pictures_in
from orda.web.caching import public_answer
from orda.web.navigation import entry
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

STATES = {
    OPEN: (_("Open for bids"), "good"),
    WAITING: (_("Waiting for the result"), "warn"),
    RESULT: (_("Result published"), ""),
    CANCELLED: (_("Procurement cancelled"), "quiet"),
    RULES: (_("Rules"), ""),
}
# The choices of the list: only an announcement changes its state by time alone.
TIMES = {
    ALWAYS: Time(_("All"), None),
    OPEN: Time(STATES[OPEN][0], True, {"stage": ANNOUNCEMENT}),
    WAITING: Time(STATES[WAITING][0], False, {"stage": ANNOUNCEMENT}),
    RESULT: Time(STATES[RESULT][0], None, {"stage": RESULT}),
    CANCELLED: Time(STATES[CANCELLED][0], None, {"stage": CANCELLED}),
    RULES: Time(STATES[RULES][0], None, {"stage": RULES}),
}


@listed(
    "procurement",
    timed=TIMES,
    time_title=_("State"),
    filters=(Filter("method", _("Method"), titles_from(dict(METHODS))), Filter("year", _("Year"), years)),
    per_page=20,
    empty=_("No procurement is in this state."),
)
def procurement_card(request, procurement) -> dict:
    """A procurement as lists show it: state, number, method, amount, deadline."""
    fields, said = procurement.live.fields, request.layout.translate
    title, tone = STATES[procurement.state()]
    begins, deadline = procurement.begins(), fields.get("deadline")
    until = _("Bids until ${moment}", mapping={"moment": format_datetime(deadline, request.lang)}) if deadline else ""
    facts = (
        f"№ {fields['number']}" if fields.get("number") else "",
        title_in(request, METHODS, fields.get("method")),
        money(request, fields.get("amount")),
        said(until) if until else "",
    )
    return {
        **entry(request, procurement),
        "date": format_date(begins, request.lang) if begins else "",
        "date_iso": iso(begins)[:10] if begins else "",
        "marks": [{"text": said(title), "tone": tone}],
        "facts": [text for text in facts if text],
    }


def title_in(request, choices, value: str | None) -> str:
    """The title of a choice in the language of the page."""
    title = dict(choices).get(value)
    return request.layout.translate(title) if title is not None else ""


def money(request, amount: int | Decimal | None) -> str:
    """Tenge as people write them."""
    return f"{format_number(amount, request.lang)}\xa0₸" if amount is not None else ""


@view_config(context=IProcurement, permission=VIEW, request_method="GET", renderer="visitor/procurement.pt")
@with_language
def procurement(context, request):
    """One procurement: its requisites, how far it is, its files."""
    state = context.state()
    if state == OPEN:
        public_answer(request, context.ends())
    title, tone = STATES[state]
    _describe(context, request, state)
    return {
        **text_of(request, context.live),
        "type": title_in(request, TYPES, context.live.fields.get("type")),
        "state": {"id": state, "title": request.layout.translate(title), "tone": tone},
        "requisites": _requisites(context, request),
        "timeline": _timeline(context, request, state),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
    }


def _requisites(procurement, request) -> list[dict]:
    live, fields = procurement.live, procurement.live.fields
    rows = (
        (_("Number"), fields.get("number")),
        (_("Method"), title_in(request, METHODS, fields.get("method"))),
        (_("Planned amount"), money(request, fields.get("amount"))),
        (_("Result"), title_in(request, OUTCOMES, fields.get("outcome"))),
        (_("Winner"), live.text(request.lang, "winner") if fields.get("outcome") else ""),
        (_("Amount of the contract"), money(request, fields.get("result_amount")) if fields.get("outcome") else ""),
    )
    return [{"title": request.layout.translate(title), "text": text} for title, text in rows if text]


def _timeline(procurement, request, state: str) -> list[dict]:
    """[{title, time, iso, done}] from the announcement to the result; what is still to come has no time of its own."""
    fields, lang, said = procurement.live.fields, request.lang, request.layout.translate
    if state == RULES:
        return []
    days = (
        (_("Announcement"), fields.get("announced_on")),
        (_("Deadline for bids"), fields.get("deadline")),
        (_("Procurement cancelled"), fields.get("cancelled_on")),
        (_("Result published"), fields.get("result_on")),
    )
    steps = [
        {
            "title": said(title),
            "time": format_datetime(when, lang) if title == days[1][0] else format_date(when, lang),
            "iso": iso(when),
            "done": not (title == days[1][0] and state == OPEN),
        }
        for title, when in days
        if when
    ]
    if state in (OPEN, WAITING):
        steps.append({"title": said(_("Result is awaited")), "time": "", "iso": "", "done": False})
    return steps


def _describe(procurement, request, state: str) -> None:
    """An announcement is a demand in the words of schema.org, rules are a document."""
    live, fields = procurement.live, procurement.live.fields
    said = {
        "name": live.title(request.lang),
        "description": live.text(request.lang, "summary"),
        "url": absolute(request, href(request, procurement)),
    }
    university = {"@type": "CollegeOrUniversity", "name": regulation.get().university.titles[request.lang]}
    if state == RULES:
        describe(request, type="DigitalDocument", inLanguage=request.lang, publisher=university, **said)
        return
    describe(
        request,
        type="Demand",
        identifier=fields.get("number"),
        validFrom=iso(fields["announced_on"]) if fields.get("announced_on") else None,
        validThrough=iso(fields["deadline"]) if fields.get("deadline") else None,
        itemOffered={"@type": "Product", "name": live.title(request.lang)},
        **said,
    )
