"""Lists for people at work, from the indexes: objects in a state or of a kind, and the folders that bear grants."""

from collections.abc import Iterator

from orda.content.base import Content, uid_from
from orda.content.site import find, service_of


def in_state(site, state: str) -> Iterator[Content]:
    """The objects in one of the states ``live``, ``draft`` (not sent) and ``sent``, in no order."""
    return _objects(site, service_of(site, "catalog").inline["state"].applyIn([state]))


def of_kind(site, kind: str) -> Iterator[Content]:
    """The objects of a kind, in no order."""
    return _objects(site, service_of(site, "catalog").inline["kind"].applyEq(kind))


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
