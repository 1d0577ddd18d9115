"""People, documents and events of an older site are indexed anew: posts and validity by their terms, events by months.

Only what lists are narrowed by is written; the words of the texts are the same as before.
"""

from orda.catalog.indexing import index_object
from orda.catalog.listing import of_kind

KINDS = ("person", "document", "event")


def evolve(site, registry) -> None:
    """Write the facets of these kinds; nothing is written where they are right already."""
    for kind in KINDS:
        for obj in list(of_kind(site, kind)):
            index_object(obj, text=False)
    site.generation.change(1)
