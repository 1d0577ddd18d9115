"""Building all indexes anew while people work: nothing that they do meanwhile is lost.

The new indexes are built aside, so that search answers from the old ones. What others finish before the new ones are in
place is found by comparing, again and again until nothing differs. What they finish later they have begun with the new
ones: a change that began with the old ones collides (``service.catalog_to_change``) and is done again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from transaction.interfaces import TransientError

from orda.catalog.indexes import inline_catalog, text_catalog
from orda.catalog.queue import put_words
from orda.content.base import descendants, oid_from
from orda.content.site import service_of
from orda.errors import StorageError
from orda.i18n import _
from orda.text.morphology.pipeline import ANALYZER_VERSION

MAX_PASSES = 50
Stand = tuple[bytes, bytes]


@dataclass(frozen=True)
class Pass:
    """One walk through the content: how many documents, how many were not indexed as they stand, what texts it saw."""

    documents: int
    changed: int
    stands: dict[int, Stand | None]


class Fresh:
    """New indexes. ``stands`` tells which texts they hold: object id -> revisions of what the words come from."""

    def __init__(self):
        self.inline = inline_catalog()
        self.texts = text_catalog()
        self.stands: dict[int, Stand | None] = {}

    def follow(self, site, progress: Callable[[int, int], None] | None = None) -> Pass:
        """Index what is not held as it stands now, forget what is gone; ``progress(done, of)`` is told."""
        objects = list(descendants(site))
        stands, changed = {}, 0
        for number, obj in enumerate(objects, 1):
            oid = oid_from(obj.uid)
            stands[oid] = _stand(obj)
            changed += self._index(oid, obj, reworded=stands[oid] != self.stands.get(oid))
            if progress is not None:
                progress(number, len(objects))
        gone = self.stands.keys() - stands.keys()
        for oid in gone:
            for index in self.inline.values():
                index.unindex_doc(oid)
            self._put_words(oid, None)
        return Pass(len(objects), changed + len(gone), stands)

    def _index(self, oid: int, obj, *, reworded: bool) -> bool:
        other = [index for index in self.inline.values() if not _holds(index, oid, obj)]
        for index in other:
            index.index_doc(oid, obj)
        if reworded:
            self._put_words(oid, obj)
        return bool(other) or reworded

    def _put_words(self, oid: int, obj) -> None:
        # Somebody may have been withdrawn meanwhile: the name leaves the lexicons too (F8).
        before = [(index, index.words_in(oid)) for index in self.texts.values()]
        put_words(self.texts, oid, obj)
        for index, words in before:
            index.prune(words)

    def put_in_place(self, site) -> None:
        """Let the site answer from these indexes."""
        catalog = service_of(site, "catalog")
        catalog.inline, catalog.texts, catalog.analyzer_version = self.inline, self.texts, ANALYZER_VERSION
        site.generation.change(1)


def _stand(obj) -> Stand | None:
    """What changes when words of ``obj`` that visitors find do; None while nothing is live."""
    version = obj.whole
    if version is None:
        return None
    version._p_activate()  # a ghost has no revision
    return obj._p_serial, version._p_serial


def _holds(index, oid: int, obj) -> bool:
    held, wanted = index._rev_index.get(oid), index.discriminator(obj, None)
    return set(held or ()) == set(wanted) if isinstance(wanted, list) else held == wanted


def rebuild(site, progress: Callable[[int, int], None] | None = None) -> int:
    """Build all indexes anew beside people at work; the number of documents.

    Takes the transaction of ``site`` over: what was done in it is committed with the new indexes, and another one has
    begun when it returns. Words that wait for the indexer go on waiting: indexing them twice does no harm.
    Raises StorageError when people change the site faster than it can be followed.
    """
    tm = site._p_jar.transaction_manager
    fresh = Fresh()
    fresh.stands = fresh.follow(site, progress).stands
    tm.commit()
    tm.begin()
    fresh.stands = fresh.follow(site).stands
    fresh.put_in_place(site)
    tm.commit()
    for _number in range(MAX_PASSES):
        tm.begin()
        try:
            found = fresh.follow(site)
            if not found.changed:
                return found.documents
            site.generation.change(1)
            tm.commit()
            fresh.stands = found.stands
        except TransientError:
            tm.abort()
    tm.begin()
    raise StorageError(_("The content changes faster than it is indexed. Do it again at a quiet hour."))
