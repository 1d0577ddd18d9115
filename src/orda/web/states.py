"""Where an object stands, in one word: for the slim bar, for lists, for the screens of people at work."""

from orda.i18n import _
from orda.text.dates import format_datetime

STATES = {
    "sent": _("At approval"),
    "scheduled": _("Approved, waits for its moment"),
    "changed": _("Published, with a draft"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
    "draft": _("Draft"),
    "empty": _("Nothing written yet"),
}


def state_of(obj) -> str:
    """The id of the state of the object as a whole, a key of ``STATES``."""
    if obj.draft is not None and obj.draft.sent is not None:
        return "sent" if obj.draft.scheduled is None else "scheduled"
    if obj.live is not None:
        return "changed" if obj.draft is not None else "published"
    if len(obj.versions):
        return "withdrawn"
    return "draft" if obj.draft is not None else "empty"


def shown_state(request, obj) -> dict:
    """{id, title} of the state, for a pill; what begins or ends by itself says when."""
    found = state_of(obj)
    title = STATES[found]
    if found == "scheduled":
        moment = format_datetime(obj.draft.scheduled, request.lang, "medium")
        title = _("To be published: ${moment}", mapping={"moment": moment})
    elif found == "published" and obj.whole.expires is not None:
        moment = format_datetime(obj.whole.expires, request.lang, "medium")
        title = _("Public until: ${moment}", mapping={"moment": moment})
    return {"id": found, "title": request.layout.translate(title)}
