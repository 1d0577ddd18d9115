"""Erasing: what a person may demand to be gone leaves every state of an object at once, past the bin (F8, G9).

Nothing else may change a version. Here the law, which wants the words gone, is above the rule that keeps them.
"""

from orda import events
from orda.content.mentions import Trace
from orda.security.actor import Actor

# What the register says of a question that its asker has taken back.
BY_ASKER = "consent withdrawn by the asker"


def erase(obj, ground: str, *, actor: Actor, place=None, trace: Trace | None = None) -> None:
    """Empty all that is stored of ``obj`` and take it out of its folder for good. Rights are the caller's to ask.

    ``ground`` goes into the register for ever: it must say nothing of what is erased. ``place`` is what stands for the
    object in the register, needed for what lies in the bin. ``trace`` tells by what others name it.
    """
    uid, folder = obj.uid, obj.__parent__
    request = obj.draft.sent if obj.draft is not None else None
    for edition in stored_editions(obj):
        _empty(edition)
    obj.live = obj.draft = obj.judged = None
    obj.versions.clear()
    if folder is not None:
        folder.remove(obj.__name__)
    place = place if place is not None else folder
    events.notify(events.Erased(obj, actor.login, ground, parent=place, uid=uid, request=request, trace=trace))


def stored_editions(obj) -> list:
    """The draft, what came back of it, and every version: all in which words of ``obj`` are kept."""
    return [each for each in (obj.draft, obj.judged, *obj.versions.values()) if each is not None]


def _empty(edition) -> None:
    # Records of their own that nothing refers to any more stay in the storage until it is packed: they are emptied too.
    for body in edition.bodies.values():
        body.html = ""
    edition.texts, edition.bodies, edition.fields, edition.changed = {}, {}, {}, {}
    edition.provider = edition.comment = ""
