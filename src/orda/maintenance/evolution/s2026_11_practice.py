"""The practice folders are put beside the tree of a site that has none."""

from orda.maintenance.evolution import s2026_11_services


def evolve(site, registry) -> None:
    """Create the service."""
    s2026_11_services.evolve(site, registry)
