"""The queue of documents whose words wait to be indexed.

A request that indexed words itself would rewrite half a megabyte and collide with its neighbours, so it leaves one
entry under a random key, which collides with nobody, and a single indexer takes the entries away in batches.
"""

import secrets
from datetime import datetime, timedelta

from BTrees.LOBTree import LOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.catalog.service import CatalogService
from orda.content.base import oid_from, uid_from
from orda.content.site import find

BATCH = 100
LEASE = timedelta(seconds=30)


class Lease(Persistent):
    """Which process indexes now, and until when nobody else may."""

    holder = ""
    until: datetime | None = None


@service("index-queue", service_name="index-queue")
class IndexQueue(Persistent):
    """The service that holds the waiting ids."""

    def __init__(self):
        self.entries = LOBTree()
        self.lease = Lease()

    def __len__(self) -> int:
        return len(self.entries)

    def push(self, oid: int) -> None:
        """Ask for ``oid`` to be indexed as it is when its turn comes."""
        self.entries[secrets.randbits(62)] = oid

    def take_lease(self, holder: str) -> bool:
        """Become the one indexer for ``LEASE``; False while another holds it. Two takers at once conflict, one wins."""
        lease = self.lease
        if lease.holder != holder and lease.until is not None and lease.until > clock.now():
            return False
        if lease.holder != holder or lease.until is None or lease.until - clock.now() < LEASE / 2:
            lease.holder, lease.until = holder, clock.now() + LEASE
        return True


def drain(site, limit: int = BATCH) -> int:
    """Index up to ``limit`` waiting documents as they are now; returns how many entries were taken.

    Doing it twice gives the same, so a batch that is rolled back is simply done again.
    """
    queue: IndexQueue = site.services["index-queue"]
    catalog: CatalogService = site.services["catalog"]
    taken = [(key, queue.entries[key]) for key, _number in zip(queue.entries.keys(), range(limit), strict=False)]
    for oid in dict.fromkeys(oid for _key, oid in taken):
        obj = find(site, uid_from(oid))
        for index in catalog.texts.values():
            if obj is None or obj.live is None:
                index.unindex_doc(oid)
            else:
                index.index_doc(oid, obj)
    for key, _oid in taken:
        del queue.entries[key]
    return len(taken)


def enqueue(site, uid: str) -> None:
    """Ask for the words of an object to be indexed."""
    site.services["index-queue"].push(oid_from(uid))
