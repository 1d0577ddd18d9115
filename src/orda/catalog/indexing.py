"""Keeping the indexes equal to the content."""

from collections.abc import Callable, Iterable

from orda.catalog.asked import asked_of
from orda.catalog.editors_help import help_of
from orda.catalog.indexes import INHERITED, KeywordIndex
from orda.catalog.queue import enqueue
from orda.catalog.rebuilding import Fresh
from orda.catalog.service import catalog_to_change
from orda.catalog.unanswered import unanswered_of
from orda.content.base import descendants, oid_from
from orda.content.site import service_of, site_of


def index_object(obj, *, text: bool) -> None:
    """Put the present state of ``obj`` into the inline indexes; ``text`` asks the indexer for its words too."""
    site = site_of(obj)
    oid = oid_from(obj.uid)
    for index in catalog_to_change(site).inline.values():
        # index_doc, not reindex_doc: it writes nothing where the value is the same.
        index.index_doc(oid, obj)
    if text:
        enqueue(site, obj.uid)


def index_subtree(obj, *, text: bool = False) -> None:
    """The same for ``obj`` and everything below it, after a move or a change of rights."""
    for each in descendants(obj):
        index_object(each, text=text)


def inherits_anew(obj) -> bool:
    """Has what ``obj`` passes on to everything below it (zone, unit) changed since it was indexed?"""
    inline, oid = service_of(obj, "catalog").inline, oid_from(obj.uid)
    return any(inline[name]._rev_index.get(oid) != inline[name].discriminator(obj, None) for name in INHERITED)


def unindex_subtree(obj, site) -> None:
    """Forget ``obj`` and everything below it; their words are dropped by the indexer."""
    catalog = catalog_to_change(site)
    for each in descendants(obj):
        oid = oid_from(each.uid)
        for index in catalog.inline.values():
            index.unindex_doc(oid)
        enqueue(site, each.uid)


def index_words(obj) -> None:
    """Index the words of ``obj`` in this transaction: for rare changes that must not wait for the indexer. Words that
    it alone had leave the lexicon."""
    oid = oid_from(obj.uid)
    for index in catalog_to_change(site_of(obj)).texts.values():
        before = index.words_in(oid)
        if obj.live is None:
            index.unindex_doc(oid)
        else:
            index.index_doc(oid, obj)
        index.prune(before)


def forget(obj, site) -> None:
    """Drop one object from all indexes in this transaction, and from the lexicons the words that it alone had."""
    catalog, oid = catalog_to_change(site), oid_from(obj.uid)
    for index in catalog.inline.values():
        index.unindex_doc(oid)
    for index in catalog.texts.values():
        before = index.words_in(oid)
        index.unindex_doc(oid)
        index.prune(before)


def forget_names(site, names: Iterable[str]) -> None:
    """Drop words of names that nothing is found by any more, which older texts and searches in vain have left."""
    told = list(names)
    for index in catalog_to_change(site).texts.values():
        index.prune({term for name in told for term in index.words_of(name)})
    unanswered_of(site).forget_names(told)
    asked_of(site).forget_names(told)
    help_of(site).forget_names(told)


def reindex(site, progress: Callable[[int, int], None] | None = None) -> int:
    """Build all indexes anew from the content; returns the number of documents. ``progress(done, of)`` is told.

    In one transaction, for who is alone at the database; beside people at work it is ``rebuilding.rebuild``.
    """
    fresh = Fresh()
    count = fresh.follow(site, progress).documents
    fresh.put_in_place(site)
    site.services["index-queue"].empty()
    return count


def differences(site) -> list[str]:
    """Where the indexes differ from the content, in words; empty when they are equal. For checks and tests."""
    catalog = service_of(site, "catalog")
    expected = {oid_from(obj.uid): obj for obj in descendants(site)}
    found = []
    for name, index in catalog.inline.items():
        held = {oid: index._rev_index[oid] for oid in index._rev_index}
        wanted = {oid: index.discriminator(obj, None) for oid, obj in expected.items()}
        found += [f"{name}: {oid} is not in the site" for oid in held.keys() - wanted.keys()]
        for oid, value in wanted.items():
            have = held.get(oid)
            same = set(have or ()) == set(value) if isinstance(value, list) else have == value
            if not same:
                found.append(f"{name}: {expected[oid].uid} has {have!r} instead of {value!r}")
        found += _contradictions(name, index)
    return found


def _contradictions(name: str, index) -> list[str]:
    """Where what an index holds of a document and the documents that it holds of a value are not the same."""
    forward = {(value, oid) for value, oids in index._fwd_index.items() for oid in oids}
    backward = {
        (value, oid)
        for oid, held in index._rev_index.items()
        for value in (held if isinstance(index, KeywordIndex) else (held,))
    }
    return [f"{name}: {oid} under {value!r} on one side only" for value, oid in sorted(forward ^ backward)]
