"""The acquaintance sheets of documents are kept beside the tree of an older site (A11)."""

from orda.maintenance.evolution.s2026_11_services import evolve as add_services


def evolve(site, registry) -> None:
    """Create the services that the site does not have yet."""
    add_services(site, registry)
