"""Units can be asked for information, so the site needs the place where that is kept."""

from orda.maintenance.evolution import s2026_11_services


def evolve(site, registry) -> None:
    """Put the service beside the tree."""
    s2026_11_services.evolve(site, registry)
