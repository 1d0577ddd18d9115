"""Where an object stands, in one word: for the slim bar, for lists, for the screens of people at work."""

from orda.i18n import _

STATES = {
    "sent": _("At approval"),
    "changed": _("Published, with a draft"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
    "draft": _("Draft"),
    "empty": _("Nothing written yet"),
}


def state_of(obj) -> str:
    """The id of the state of the object as a whole, a key of ``STATES``."""
    if obj.draft is not None and obj.draft.sent is not None:
        return "sent"
    if obj.live is not None:
        return "changed" if obj.draft is not None else "published"
    if len(obj.versions):
        return "withdrawn"
    return "draft" if obj.draft is not None else "empty"


def shown_state(request, obj) -> dict:
    """{id, title} of the state, for a pill."""
    found = state_of(obj)
    return {"id": found, "title": request.layout.translate(STATES[found])}
