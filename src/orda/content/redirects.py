"""Old addresses lead to where the object stands now, without chains: they are kept by identity, not by address."""

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import events
from orda.content.base import descendants, path_of
from orda.content.site import find, service_of, site_of


@service("redirects", service_name="redirects")
class Redirects(Persistent):
    """The service that remembers old addresses: path without language → uid."""

    def __init__(self):
        self.paths = OOBTree()


def remember(event: events.Moved) -> None:
    """Remember the old address of the moved object and of everything below it."""
    paths = service_of(event.object, "redirects").paths
    for obj in descendants(event.object):
        path = path_of(obj)
        old = event.old_path + path[len(event.new_path) :]
        if path in paths:
            del paths[path]
        paths[old] = obj.uid


def forget(event: events.Erased) -> None:
    """Addresses of a person are made of the name: those that led to one who was withdrawn go with them (F8)."""
    _drop(event.parent, {event.uid})


def forget_purged(event: events.Purged) -> None:
    """What left the bin for good has no address to lead to."""
    _drop(event.parent, event.uids)


def _drop(context, uids) -> None:
    paths = service_of(context, "redirects").paths
    for path in [path for path, uid in paths.items() if uid in uids]:
        del paths[path]


def target_of(context, path: str):
    """The object that once stood at ``path``; None when nothing is known."""
    paths = site_of(context).services["redirects"].paths
    uid = paths.get(path)
    return find(context, uid) if uid else None


def includeme(config):
    """Subscribe to moves, and to the end of what may leave no trace."""
    config.add_subscriber(remember, events.Moved)
    config.add_subscriber(forget, events.Erased)
    config.add_subscriber(forget_purged, events.Purged)
