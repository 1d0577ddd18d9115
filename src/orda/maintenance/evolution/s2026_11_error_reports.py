"""The reports of visitors on errors and the questions of colleagues are kept beside the tree of an older site."""

from orda.maintenance.evolution.s2026_11_services import evolve as add_services


def evolve(site, registry) -> None:
    """Create the services that the site does not have yet."""
    add_services(site, registry)
