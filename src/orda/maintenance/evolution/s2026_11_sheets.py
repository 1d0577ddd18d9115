"""Approval sheets are chained (A7), and deputies have a service of their own (A8)."""

from dataclasses import replace

from orda.content.site import service_of
from orda.maintenance.evolution import s2026_11_services
from orda.workflow.sheets.approval import append


def evolve(site, registry) -> None:
    """Create the services that are missing; chain the rows of the sheets that were written without."""
    s2026_11_services.evolve(site, registry)
    for request in service_of(site, "requests").records.values():
        if request.sheet_count:
            continue
        rows, request.visas = request.visas, ()
        for visa in rows:
            append(request, replace(visa, for_whom=""))
