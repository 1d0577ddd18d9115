"""The Word files of letters that are not sent yet are put beside the tree of a site that has no place for them."""

from orda.maintenance.evolution import s2026_11_services


def evolve(site, registry) -> None:
    """Create the service."""
    s2026_11_services.evolve(site, registry)
