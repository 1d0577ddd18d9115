"""The queue of documents whose words wait to be indexed.

A request that indexed words itself would rewrite half a megabyte and collide with its neighbours, so it leaves one
entry under a random key, which collides with nobody, and a single indexer takes the entries away in batches.
"""

import logging
import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from BTrees.LOBTree import LOBTree
from persistent import Persistent
from substanced.content import service
from transaction.interfaces import TransientError

from orda import clock
from orda.catalog.service import catalog_to_change
from orda.catalog.unread import note
from orda.content.base import oid_from, uid_from
from orda.content.site import find

log = logging.getLogger(__name__)
BATCH = 100
LEASE = timedelta(seconds=30)
# A batch of files that are slow to read ends after this, so that the lease does not pass to another process.
BATCH_SECONDS = 10
# An entry that is never taken away: a tree that becomes empty collides with everybody who adds to it meanwhile.
ANCHOR = -1


class Lease(Persistent):
    """Which process indexes now, and until when nobody else may."""

    holder = ""
    until: datetime | None = None


@service("index-queue", service_name="index-queue")
class IndexQueue(Persistent):
    """The service that holds the waiting ids, and those of what is live with a file that search cannot find in full."""

    unread: tuple[str, ...] = ()

    def __init__(self):
        self.entries = LOBTree({ANCHOR: 0})
        self.lease = Lease()

    def __len__(self) -> int:
        return len(self.entries) - (ANCHOR in self.entries)

    def first(self, limit: int) -> list[tuple[int, int]]:
        """Up to ``limit`` (key, object id)."""
        keys = self.entries.keys(ANCHOR, excludemin=True)
        return [(key, self.entries[key]) for key, _number in zip(keys, range(limit), strict=False)]

    def empty(self) -> None:
        """Drop all entries that are there now: what they ask for is done."""
        for key, _oid in self.first(len(self)):
            del self.entries[key]

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
    """Index up to ``limit`` waiting documents as they are now, as far as the time goes; returns how many were taken.

    Doing it twice gives the same, so a batch that is rolled back is simply done again. A document that cannot be read
    is logged and left out: it must not keep all others from being found.
    """
    queue: IndexQueue = site.services["index-queue"]
    catalog = catalog_to_change(site)
    taken, until = queue.first(limit), time.monotonic() + BATCH_SECONDS
    done: set[int] = set()
    for oid in dict.fromkeys(oid for _key, oid in taken):
        if done and time.monotonic() > until:
            break
        done.add(oid)
        try:
            put_words(catalog.texts, oid, find(site, uid_from(oid)))
        except TransientError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one text
            log.exception("the words of %s could not be indexed", uid_from(oid))
    settled = [key for key, oid in taken if oid in done]
    for key in settled:
        del queue.entries[key]
    return len(settled)


def put_words(texts: Mapping, oid: int, obj) -> None:
    """Index the words of ``obj`` as visitors read it now; None stands for what is gone. Words that it alone had leave
    the lexicon then: one of them may be the name of somebody who was withdrawn."""
    for index in texts.values():
        if obj is None or obj.live is None:
            before = index.words_in(oid)
            index.unindex_doc(oid)
            index.prune(before)
        else:
            index.index_doc(oid, obj)
    if obj is not None:
        note(obj)


def enqueue(site, uid: str) -> None:
    """Ask for the words of an object to be indexed."""
    site.services["index-queue"].push(oid_from(uid))
