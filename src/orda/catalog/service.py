"""The catalog service: the inline indexes, and the text indexes beside them."""

from persistent import Persistent
from substanced.content import service

from orda.catalog.indexes import inline_catalog, text_catalog
from orda.text.morphology.pipeline import ANALYZER_VERSION


@service("catalog", service_name="catalog")
class CatalogService(Persistent):
    """``inline`` is kept in the transaction of each change, ``texts`` by the indexer a moment later.

    ``analyzer_version`` tells by which analyser the texts were indexed; another one asks for ``orda reindex``.
    """

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        """Begin with empty indexes."""
        self.inline = inline_catalog()
        self.texts = text_catalog()
        self.analyzer_version = ANALYZER_VERSION


def catalog_to_change(site) -> CatalogService:
    """The service, for who writes to its indexes: where other indexes were put in place after the transaction began, it
    ends with a conflict and is done again, instead of writing to what nobody asks any more."""
    catalog = site.services["catalog"]
    if catalog._p_jar is not None:
        catalog._p_activate()  # a ghost has no revision
        catalog._p_jar.readCurrent(catalog)
    return catalog
