"""Indexes that an older site lacks are built from its content: words as they are written, titles, sections, years."""

from orda.catalog.indexes import INLINE, text_catalog
from orda.catalog.rebuilding import rebuild
from orda.content.site import service_of
from orda.maintenance.evolution import s2026_11_services


def evolve(site, registry) -> None:
    """Create the services that are missing, and build all indexes anew when one is missing."""
    s2026_11_services.evolve(site, registry)
    catalog = service_of(site, "catalog")
    if any(name not in catalog.inline for name in INLINE) or any(name not in catalog.texts for name in text_catalog()):
        rebuild(site)
