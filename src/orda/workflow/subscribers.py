"""Requests follow what happens to the objects that they change."""

from orda import events
from orda.content.editing import stamp
from orda.i18n import _
from orda.security.actor import SYSTEM
from orda.workflow.levels.letters import forget_page
from orda.workflow.questions.consulting import forget_consultations
from orda.workflow.questions.reports import forget_reports
from orda.workflow.requests.request import RECALLED, RETURNED, Request, end, requests_of
from orda.workflow.sheets.approval import forget_remarks, write
from orda.workflow.timing.moments import note_end

ONE_ERASED = _("Something that belongs to this request was erased for good. Send what is left again.")


def includeme(config):
    """Subscribe to what ends a request from outside, and to what will end by itself."""
    config.add_subscriber(erased, events.Erased)
    config.add_subscriber(name_forgotten, events.NameForgotten)
    config.add_subscriber(note_end, events.Published)
    config.add_subscriber(note_end, events.Restored)


def erased(event: events.Erased) -> None:
    """The draft is gone for good; a request for it would wait for ever. What people wrote about it goes as well; who
    decided what and when remains (A7)."""
    service = requests_of(event.parent)
    if event.request is not None and (request := service.open_for(event.uid)) is not None:
        _end(request, event.parent)
    for request in service.concerning(event.uid):
        if event.uid in request.stamps:
            request.provider, request.providers = "", frozenset()
            forget_remarks(request, event.parent, event.actor)
    forget_page(event.parent, event.uid, event.actor)
    forget_reports(event.parent, event.uid)
    forget_consultations(event.parent, event.uid)


def _end(request: Request, context) -> None:
    """What goes along with it is its authors' again, who are told why."""
    if not request.subjects(context):
        end(request, context, RECALLED)
        return
    end(request, context, RETURNED)
    write(request, context, SYSTEM, "returned", message=(str(ONE_ERASED), ()))


def name_forgotten(event: events.NameForgotten) -> None:
    """What waits for approval has lost a name that nobody may approve any more; its request goes on without it."""
    obj = event.object
    request = requests_of(obj).open_for(obj.uid) if obj.draft is not None else None
    if request is not None and obj.draft.sent == request.number:
        request.stamps = {**request.stamps, obj.uid: stamp(obj)}
