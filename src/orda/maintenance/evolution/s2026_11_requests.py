"""Requests without drafts are open too, so the open ones are kept by number."""

from BTrees.IIBTree import IITreeSet

from orda.content.site import service_of
from orda.workflow.requests.request import OPEN


def evolve(site, registry) -> None:
    """Gather the numbers of the open requests; the count of stages, which the visas tell, goes."""
    service = service_of(site, "requests")
    service.open = IITreeSet(number for number, request in service.records.items() if request.state == OPEN)
    for request in service.records.values():
        request._p_activate()
        if request.__dict__.pop("stage_index", None) is not None:
            request._p_changed = True
