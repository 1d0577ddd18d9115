"""ACL zones: which documents may these principals read, answered per zone instead of per document."""

import threading
from collections import OrderedDict

import BTrees

from orda import clock
from orda.content.site import find, service_of
from orda.security.policy import PERMISSION_TO_READ, allowed

MAX_CACHED = 64
_cache: OrderedDict[tuple, object] = OrderedDict()
_lock = threading.Lock()


def readable_documents(site, principals: frozenset[str]):
    """The ids of all documents whose live version these principals may read, as a BTree set.

    A zone's readers are asked of Pyramid's own policy. Cached per generation and day: rights change with both only.
    """
    key = (site.uid, site.generation(), clock.today(), principals)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    index = service_of(site, "catalog").inline["zone"]
    family = BTrees.family64
    # Copied, not referenced: the cache must hold no object of this request's database connection.
    found = family.IF.multiunion(
        [index.applyEq(word) for word in list(index._fwd_index.keys()) if _may_read(site, principals, word)]
    )
    with _lock:
        _cache[key] = found
        while len(_cache) > MAX_CACHED:
            _cache.popitem(last=False)
    return found


def _may_read(site, principals: frozenset[str], word: str) -> bool:
    visibility, _space, uid = word.partition(" ")
    zone = find(site, uid)
    return zone is not None and allowed(principals, zone, PERMISSION_TO_READ[visibility])
