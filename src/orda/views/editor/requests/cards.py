"""A request as lists show it: what it changes, where it stands, until when, and why it came back."""

from translationstring import TranslationString

from orda import regulation
from orda.content.site import find
from orda.i18n import DOMAIN, _
from orda.security.actor import SYSTEM
from orda.text.dates import format_date, format_datetime
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.letters.shown import letter_title
from orda.views.editor.names import name_of
from orda.views.editor.requests.places import place_shown
from orda.web.traversal import href
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, Principle, SectionChange
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, OPEN, PUBLISHED, RECALLED, RETURNED, SCHEDULED

STATES = {
    OPEN: _("At approval"),
    SCHEDULED: _("Approved, waits for its moment"),
    DECIDED: _("Decided, waits to be carried out"),
    RETURNED: _("Returned"),
    RECALLED: _("Recalled"),
    PUBLISHED: _("Published"),
    CARRIED_OUT: _("Carried out"),
}
# The states of pills (workplace.css) differ from those of requests in some words.
PILLS = {OPEN: "sent", DECIDED: "sent", CARRIED_OUT: "published"}
MAX_TITLES = 3


def card(request, item) -> dict:
    """Everything a list says about a request."""
    visa = next((each for each in reversed(item.visas) if each.action == "returned"), None)
    reasons = regulation.get().return_reasons
    return {
        "number": item.number,
        "href": href(request, request.site, "request", query={"id": item.number}),
        "title": request_title(request, item),
        "place": place_shown(request, item),
        "state": item.state,
        "pill": "late" if item.late else PILLS.get(item.state, item.state),
        "state_title": request.layout.translate(_("Late") if item.late else state_said(item)),
        "stage": "; ".join(each.titles[request.lang] for each in item.waiting),
        "opened": format_date(item.opened, request.lang, "medium"),
        "opened_by": name_of(request, item.opened_by),
        "due": format_datetime(item.due, request.lang, "medium"),
        "late": item.late,
        "reason": reasons[visa.reason].titles[request.lang] if visa and visa.reason in reasons else "",
        "remark": (remark_of(request, visa) or "; ".join(note.text for note in visa.notes)) if visa else "",
        "returned_by": actor_of(request, visa) if visa else "",
        "moment": format_datetime(item.begins, request.lang, "medium") if item.state == SCHEDULED else "",
    }


def state_said(item):
    """Where the request stands; of what was done at once, where its review does."""
    if item.route.at_once and item.state == OPEN:
        return _("Done, under review")
    if item.route.at_once and item.state == CARRIED_OUT:
        undone = item.visas[-1].action in ("reinstated", "taken-back")
        return _("Review: undone") if undone else _("Review: confirmed")
    return STATES[item.state]


def actor_of(request, visa) -> str:
    """Who acted, by the name that the sheet keeps, and for whom, where a deputy did (A8)."""
    name = visa.name if visa.login != SYSTEM.login else name_of(request, visa.login)
    if not visa.for_name:
        return name
    return f"{name} {request.layout.translate(_('(acting for ${name})', mapping={'name': visa.for_name}))}"


def remark_of(request, visa) -> str:
    """The words of who acted; those of the program in the reader's language."""
    if visa.message is None:
        return visa.remark
    msgid, values = visa.message
    return request.layout.translate(TranslationString(msgid, domain=DOMAIN, mapping=dict(values)))


def request_title(request, item) -> str:
    """The titles of what it changes or asks for; its number when all of that is gone."""
    if isinstance(item.proposal, NewSection):
        titles = dict(item.proposal.titles)
        title = titles.get(request.lang) or next(iter(titles.values()), "")
        return request.layout.translate(_("New section: ${title}", mapping={"title": title}))
    if isinstance(item.proposal, Principle):
        return item.proposal.title
    if isinstance(item.proposal, CorrectionLetter):
        return letter_title(request, item.proposal)
    if isinstance(item.proposal, SectionChange):
        section = find(request.site, item.proposal.section)
        title = title_of(request, section) if section is not None else "–"
        return request.layout.translate(_("Change of the section: ${title}", mapping={"title": title}))
    if isinstance(item.proposal, GoingBack):
        folder = find(request.site, item.proposal.section)
        title = title_of(request, folder) if folder is not None else "–"
        return request.layout.translate(_("Brought back to an earlier state: ${title}", mapping={"title": title}))
    titles = [title_of(request, obj) for obj in item.subjects(request.site)]
    shown = ", ".join(titles[:MAX_TITLES]) + ("…" if len(titles) > MAX_TITLES else "")
    return shown or request.layout.translate(_("Request № ${number}", mapping={"number": item.number}))
