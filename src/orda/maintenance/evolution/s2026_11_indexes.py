"""Indexes that an older site lacks, such as that of the days on which texts go stale, are built from its content."""

from orda.catalog.indexes import INLINE
from orda.catalog.rebuilding import rebuild
from orda.content.site import service_of


def evolve(site, registry) -> None:
    """Build all indexes anew when one is missing."""
    inline = service_of(site, "catalog").inline
    if any(name not in inline for name in INLINE):
        rebuild(site)
