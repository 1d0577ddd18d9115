"""Restore points of whole folders: how everything in one stood, kept in plain values (clause G7).

Nothing is read from the storage's own past, which packing takes away. Texts are kept as the numbers of versions, which
are for ever; so what the law takes out of a version is out of every restore point as well, and what was erased is known
by no more than its identity.
"""

from collections.abc import Iterable
from contextlib import suppress

from orda.content.base import Content, descendants, path_of
from orda.content.site import service_of
from orda.errors import BadField, NotAllowed, OrdaError
from orda.history.restore_points import Kept, RestorePoint, RestorePoints, Standing, Subtree
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.acl import effective_visibility
from orda.security.actor import Actor
from orda.security.permissions import CHECK
from orda.security.sharing import describe

# A hundred bytes each, so half a megabyte of the storage; larger places are kept by their parts.
MAX_OBJECTS = 5_000
MAX_LISTED = 200
MAX_BY_HAND = 50
MAX_NAME = 120
MAX_WHY = 1_000
# What a point was made for: by hand, before a request of level B was carried out, before going back.
BY_HAND, BEFORE_REQUEST, BEFORE_RETURN = "by hand", "before a request", "before going back"


def may_go_back(actor: Actor, folder) -> bool:
    """May ``actor`` make restore points of ``folder`` and bring it back to one? The Digitalization Department may, in
    any folder but the site itself, whose sections only decisions change (G7, B11)."""
    return folder.folderish and not ISite.providedBy(folder) and actor.may(CHECK, folder)


def points_of(folder) -> list[RestorePoint]:
    """The points to which ``folder`` can be brought back, the newest first."""
    return _service(folder).of_folder(folder.uid, MAX_LISTED)


def point_of(folder, number: int) -> RestorePoint | None:
    """The point of ``folder`` with that number; None for none, another folder's, and one whose term is over."""
    point = _service(folder).get(number)
    return point if point is not None and point.subtree is not None and point.uid == folder.uid else None


def make_point(folder, *, actor: Actor, name: str, why: str) -> RestorePoint:
    """A restore point by hand. Raises NotAllowed, BadField for a name or a reason that lacks or is too long, OrdaError
    for too large a folder or too many points."""
    if not may_go_back(actor, folder):
        raise NotAllowed()
    for field, text, limit in (("name", name, MAX_NAME), ("why", why, MAX_WHY)):
        if not text.strip():
            raise BadField(field, _("This must be filled in."))
        if len(text) > limit:
            raise BadField(field, _("At most ${count} characters.", mapping={"count": limit}))
    if sum(each.subtree.occasion == BY_HAND for each in points_of(folder)) >= MAX_BY_HAND:
        raise OrdaError(_("There are ${count} restore points of this folder already.", mapping={"count": MAX_BY_HAND}))
    return keep(folder, actor=actor, occasion=BY_HAND, name=name.strip(), why=why.strip())


def keep(
    folder,
    *,
    actor: Actor,
    occasion: str,
    name: str = "",
    why: str = "",
    request: int = 0,
    outside: Iterable[Content] = (),
    binned: Iterable[str] = (),
) -> RestorePoint:
    """Keep how ``folder`` stands now, and where things ``outside`` stand that are about to come into it; ``binned`` are
    the uids of what is about to come out of the bin. Rights are the caller's to ask.

    Raises OrdaError for too large a folder.
    """
    objects = list(descendants(folder, MAX_OBJECTS + 1))
    for obj in outside:
        objects += descendants(obj, MAX_OBJECTS + 1)
    if len(objects) > MAX_OBJECTS:
        raise OrdaError(
            _("The folder holds more than ${count} objects. Take its parts one by one.", mapping={"count": MAX_OBJECTS})
        )
    gone = (entry.uid for entry in service_of(folder, "bin").below(path_of(folder)))
    subtree = Subtree(
        Standing(tuple(map(_kept, objects)), frozenset((*binned, *gone))),
        effective_visibility(folder.__parent__),
        name=name,
        why=why,
        by=actor.login,
        occasion=occasion,
        request=request,
    )
    place = folder.register_path(path_of(folder))
    return _service(folder).add("subtree", folder.uid, place, version_of(folder), (), describe(folder), subtree)


def keep_before(folder, *, actor: Actor, request: int) -> RestorePoint | None:
    """Keep how ``folder`` stands before the request is carried out; None for the site and for too large a folder, which
    must not stop what was approved: each act in it has a point of its own."""
    if not ISite.providedBy(folder):
        with suppress(OrdaError):
            return keep(folder, actor=actor, occasion=BEFORE_REQUEST, request=request)
    return None


def version_of(obj) -> int:
    """The number of what is live; 0 for nothing."""
    return obj.whole.number if obj.whole is not None else 0


def _kept(obj: Content) -> Kept:
    # Addresses of people are made of their names; here they are known by identity alone, as in the register.
    name = obj.__name__ if obj.register_path(obj.__name__) == obj.__name__ else ""
    return Kept(
        obj.uid,
        obj.__parent__.uid,
        name,
        version_of(obj),
        obj.folderish and obj.is_ordered(),
        obj.visibility,
        obj.inherits,
        obj.grants,
        obj.owner_uid,
    )


def _service(folder) -> RestorePoints:
    return service_of(folder, "restore-points")
