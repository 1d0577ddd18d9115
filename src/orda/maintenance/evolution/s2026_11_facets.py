"""People, documents, events and articles of an older site are indexed anew.

Posts and validity stand there by their terms, events by months, articles by their persons. Only
what lists are narrowed by is written; the words of the texts are the same as before.
"""

from orda.catalog.indexing import index_object
from orda.catalog.listing import of_kind

KINDS = ("person", "document", "event", "article")


def evolve(site, registry) -> None:
    """Write the facets of these kinds; nothing is written where they are right already."""
    for kind in KINDS:
        for obj in list(of_kind(site, kind)):
            index_object(obj, text=False)
    site.generation.change(1)
