"""Requests follow what happens to the objects that they change."""

from orda import events
from orda.workflow.requests import RECALLED, requests_of


def includeme(config):
    """Subscribe to what ends a request from outside."""
    config.add_subscriber(erased, events.Erased)


def erased(event: events.Erased) -> None:
    """The draft is gone for good; a request for it would wait for ever."""
    service = requests_of(event.parent)
    if event.request is not None and (request := service.open_for(event.uid)) is not None:
        service.close(request, RECALLED)
