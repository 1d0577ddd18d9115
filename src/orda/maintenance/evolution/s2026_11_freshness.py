"""Kinds that had no period of freshness have one now: the index of what goes stale learns theirs."""

from orda.content.base import descendants, oid_from
from orda.content.site import service_of


def evolve(site, registry) -> None:
    """Put everything into the index anew; it writes only what differs."""
    index = service_of(site, "catalog").inline["stale"]
    for obj in descendants(site):
        index.index_doc(oid_from(obj.uid), obj)
