"""The steps of admission by their deadlines: what comes, what goes on, what is over (clause C5)."""

from pyramid.view import view_config

from orda import clock
from orda.catalog.records import NEWEST
from orda.content.kinds.admission_step import STEPS
from orda.content.kinds.programme import LEVELS
from orda.i18n import _
from orda.interfaces import IAdmissionStep
from orda.security.permissions import VIEW
from orda.text.dates import format_datetime, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lifetimes import bounded
from orda.views.visitor.lists import Filter, listed, titles_from, years
from orda.web.navigation import entry

MAX_STEPS = 200
COMING, OPEN, OVER = "coming", "open", "over"
STATES = {COMING: (_("Not begun yet"), "quiet"), OPEN: (_("Under way"), "good"), OVER: (_("Ended"), "warn")}


def state_of(live) -> str:
    """``coming``, ``open`` or ``over``, as it is now."""
    now, opens, closes = clock.now(), live.fields.get("opens"), live.fields.get("closes")
    if closes is not None and closes <= now:
        return OVER
    return COMING if opens is not None and opens > now else OPEN


def openings(request, steps) -> list:
    """The moments at which steps come under way."""
    return [step.live.fields.get("opens") for step in steps]


def timetable(request, steps) -> dict:
    """What stands in the table: the coming deadlines, the nearest first, then those that are over, the latest first."""
    rows = [step_card(request, step) for step in steps]
    over = [row for row in rows if row["state"] == OVER]
    return {"coming": [row for row in rows if row["state"] != OVER][::-1], "over": over}


@listed(
    "admission-step",
    order=NEWEST,
    per_page=MAX_STEPS,
    filters=(
        Filter("level", _("Level of education"), titles_from(dict(LEVELS))),
        Filter("stage", _("Kind of step"), titles_from(dict(STEPS))),
        Filter("year", _("Year"), years),
    ),
    renderer="visitor/admission.pt",
    more=timetable,
    changes=openings,
    empty=_("The dates of the next admission have not been published yet."),
)
def step_card(request, obj) -> dict:
    """A step as a row of the table."""
    fields, lang = obj.live.fields, request.lang
    opens, closes, state = fields.get("opens"), fields.get("closes"), state_of(obj.live)
    text, tone = STATES[state]
    level = dict(LEVELS).get(fields.get("level"))
    return {
        **entry(request, obj),
        "level": request.layout.translate(level) if level is not None else "",
        "opens": format_datetime(opens, lang) if opens else "",
        "opens_iso": iso(opens) if opens else "",
        "closes": format_datetime(closes, lang) if closes else "",
        "closes_iso": iso(closes) if closes else "",
        "state": state,
        "mark": {"text": request.layout.translate(text), "tone": tone},
    }


@view_config(context=IAdmissionStep, permission=VIEW, request_method="GET", renderer="visitor/admission_step.pt")
@with_language
def admission_step(context, request):
    """One step, for who comes from the search."""
    fields = context.live.fields
    bounded(request, fields.get("opens"), fields.get("closes"))
    return {"step": step_card(request, context)}
