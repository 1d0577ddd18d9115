"""ACL zones: which documents may these principals read, answered per zone instead of per document."""

import threading
from collections import OrderedDict
from collections.abc import Callable

import BTrees

from orda import clock
from orda.catalog.listing import zones
from orda.content.generation import settled
from orda.content.site import find, service_of
from orda.security.policy import PERMISSION_TO_READ, allowed

MAX_CACHED = 128
_cache: OrderedDict[tuple, object] = OrderedDict()
_lock = threading.Lock()


def readable_documents(site, principals: frozenset[str]):
    """The ids of all documents whose live version these principals may read, as a BTree set.

    A zone's readers are asked of Pyramid's own policy. Cached per generation and day: rights change with both only.
    """
    return _remembered("documents", site, principals, lambda: _readable_documents(site, principals))


def _readable_documents(site, principals: frozenset[str]):
    index = service_of(site, "catalog").inline["zone"]
    reads = zone_reader(site, principals)
    # Copied, not referenced: the cache must hold no object of this request's database connection.
    return BTrees.family64.IF.multiunion([index.applyEq(word) for word in list(index._fwd_index.keys()) if reads(word)])


def zone_reader(site, principals: frozenset[str]) -> Callable[[str], bool]:
    """A function that tells for a zone's word (``indexes.zone_key``) whether these principals read what is in it.

    Each word is asked of the policy once per generation and day, whoever asks with the same principals.
    """
    generation, known = settled(site), _remembered("words", site, principals, dict)

    def reads(word: str) -> bool:
        if generation is None or settled(site) != generation:
            return _may_read(site, principals, word)
        if word not in known:
            known[word] = _may_read(site, principals, word)
        return known[word]

    return reads


def holds_anywhere(site, principals: frozenset[str], permission: str) -> bool:
    """Do these principals hold ``permission`` in at least one folder? Remembered per generation and day."""
    return _remembered(
        permission, site, principals, lambda: any(allowed(principals, zone, permission) for zone in zones(site))
    )


def _remembered(name: str, site, principals: frozenset[str], make):
    generation = settled(site)
    if generation is None:
        return make()
    key = (name, site.uid, generation, clock.today(), principals)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    made = make()
    with _lock:
        _cache[key] = made
        while len(_cache) > MAX_CACHED:
            _cache.popitem(last=False)
    return made


def _may_read(site, principals: frozenset[str], word: str) -> bool:
    visibility, _space, uid = word.partition(" ")
    zone = find(site, uid)
    return zone is not None and allowed(principals, zone, PERMISSION_TO_READ[visibility])
