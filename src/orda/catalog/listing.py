"""Lists for people at work, from the indexes: objects in a state or of a kind, and the folders that bear grants."""

import heapq
import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

import BTrees

from orda import clock
from orda.catalog.indexes import seconds
from orda.content.base import Content, oid_from, uid_from
from orda.content.mentions import KINDS, Trace
from orda.content.site import find, service_of

# Objects that are no index's and must be loaded to be put in order.
MAX_WAITING = 1_000


def in_state(site, state: str) -> Iterator[Content]:
    """The objects in one of the states ``live``, ``draft`` (not sent) and ``sent``, in no order."""
    return _objects(site, service_of(site, "catalog").inline["state"].applyIn([state]))


def of_kind(site, kind: str) -> Iterator[Content]:
    """The objects of a kind, in no order."""
    return _objects(site, service_of(site, "catalog").inline["kind"].applyEq(kind))


def newest(site, kinds: Iterable[str]) -> Iterator[Content]:
    """The objects of ``kinds``, those that were first published last, or begun and not published yet, first."""
    inline = service_of(site, "catalog").inline
    posted, oids = inline["posted"]._rev_index, inline["kind"].applyAny(list(kinds))
    public = sorted((moment, oid) for oid in oids if (moment := posted.get(oid, 0)))
    waiting = itertools.islice((oid for oid in oids if not posted.get(oid, 0)), MAX_WAITING)
    begun = sorted((-int(obj.created.timestamp()), oid_from(obj.uid)) for obj in _objects(site, waiting))
    yield from _objects(site, (oid for _moment, oid in heapq.merge(public, begun)))


def naming(site, trace: Trace) -> list[Content]:
    """Everything in the tree that may name the person who left ``trace``, in any state: by identity, as a head."""
    referring = [obj for kind in KINDS for obj in of_kind(site, kind)]
    units = [find(site, uid) for uid in sorted(trace.units)]
    return [*referring, *(unit for unit in units if unit is not None)]


def zones(site) -> list[Content]:
    """The objects that begin an ACL zone: whose rights can differ from those of the folder they stand in."""
    words = list(service_of(site, "catalog").inline["zone"]._fwd_index.keys())
    found = {uid: find(site, uid) for uid in sorted({word.rpartition(" ")[2] for word in words})}
    return [zone for zone in found.values() if zone is not None]


def _objects(site, oids) -> Iterator[Content]:
    for oid in oids:
        obj = find(site, uid_from(oid))
        if obj is not None:
            yield obj


def stale(site, until: datetime) -> Iterator[Content]:
    """The live objects that have gone stale by ``until``, the longest first (C14); not what has ended by now."""
    inline = service_of(site, "catalog").inline
    current = inline["ends"].applyGt(seconds(clock.now(), 0))
    for _moment, oids in inline["stale"]._fwd_index.items(None, int(until.timestamp())):
        yield from _objects(site, BTrees.family64.IF.intersection(current, oids))
