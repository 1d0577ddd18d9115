"""The bin: what was deleted waits there with its subtree, rights, order and history."""

from datetime import datetime

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.location import lineage
from substanced.content import service

from orda import clock, events
from orda.content.arrange import check_name, opens, require_open, require_room
from orda.content.base import descendants, path_of
from orda.content.site import find, service_of
from orda.errors import BadPlace, InvalidState, NotAllowed
from orda.i18n import _
from orda.security.acl import Grant, Protected, effective_visibility
from orda.security.actor import Actor
from orda.security.permissions import BIN, CHECK, VISA
from orda.security.sharing import require_opening
from orda.text.slug import unique_slug


class Discarded(Protected, Persistent):
    """One object in the bin and where it came from. It knows the rights on the object, so that those who list the bin
    need not load what lies in it; nobody changes them there."""

    # Entries of before do not: class attributes would open what is closed.
    knows_rights = False

    def __init__(self, obj, parent_uid: str, position: int, actor: str):
        self.object = obj
        self.uid = obj.uid
        self.name = obj.__name__
        self.path = path_of(obj)
        self.titles = {lang: obj.edition.title(lang) for lang in obj.edition.languages()} if obj.edition else {}
        self.kind = obj.kind
        self.visibility = effective_visibility(obj)
        self.grants, self.inherits, self.standing = obj.grants, obj.inherits, obj.standing_grants()
        self.knows_rights = True
        self.parent_uid = parent_uid
        self.position = position
        self.by = actor
        self.at: datetime = clock.now()

    def standing_grants(self) -> tuple[Grant, ...]:
        """Those of the object."""
        return self.standing

    @property
    def place(self) -> str:
        """A key beside those of everything else that was discarded from the same folder or below it."""
        return f"{self.path}\0{self.uid}"


@service("bin", service_name="bin")
class Bin(Persistent):
    """The service that holds what was discarded, by uid; outside the tree, so no address and no search leads there."""

    # place -> uid; None in a bin of before, until something is put into it.
    places: OOBTree | None = None

    def __init__(self):
        self.entries = OOBTree()
        self.places = OOBTree()

    def put(self, entry: Discarded) -> None:
        """Take it in."""
        if self.places is None:
            self.places = OOBTree({each.place: uid for uid, each in self.entries.items()})
        self.entries[entry.uid] = entry
        self.places[entry.place] = entry.uid

    def drop(self, uid: str) -> None:
        """Let it go, back into the tree or for good, with its address; nothing happens for an unknown one."""
        entry = self.entries.pop(uid, None)
        if entry is not None and self.places is not None:
            self.places.pop(entry.place, None)

    def below(self, path: str) -> list[Discarded]:
        """What was discarded from the folder at ``path`` or from below it."""
        prefix = path.rstrip("/") + "/"
        if self.places is None:
            return [entry for entry in self.entries.values() if entry.path.startswith(prefix)]
        uids = self.places.values(prefix, prefix[:-1] + chr(ord("/") + 1), excludemax=True)
        return [self.entries[uid] for uid in uids if uid in self.entries]


def discard(obj, *, actor: Actor) -> Discarded:
    """Put ``obj`` with everything below it into the bin.

    An editor alone discards only what was never public; what visitors see, the head or digitalization (table 1.J).
    Raises NotAllowed, BadPlace for the site itself, InvalidState while something in it is at approval.
    """
    parent = obj.__parent__
    if parent is None:
        raise BadPlace()
    actor.require(BIN, obj)
    actor.require(BIN, parent)
    require_open(parent, actor, obj.kind)
    for each in descendants(obj):
        actor.require(BIN, each)
        if (each.live is not None or len(each.versions)) and not actor.may_any(each, VISA, CHECK):
            raise NotAllowed(
                _("Visitors see or saw this. The head of the unit or the Digitalization Department can remove it.")
            )
        if each.draft is not None and each.draft.sent is not None:
            raise InvalidState(
                _("“${title}” is on its way to approval. Recall it first.", mapping={"title": each.draft.title("kk")})
            )
    names = list(parent.keys())
    entry = Discarded(obj, parent.uid, names.index(obj.__name__), actor.login)
    service_of(parent, "bin").put(entry)
    parent.remove(obj.__name__)
    events.notify(events.Removed(obj, actor.login, old_path=entry.path, parent=parent))
    return entry


def discarded_below(folder, actor: Actor) -> list[Discarded]:
    """What was discarded from ``folder`` and from below it and is the actor's to bring back, the latest first."""
    origins: dict[str, bool] = {}

    def reaches(entry: Discarded) -> bool:
        holder = entry if entry.knows_rights else entry.object
        if actor.may(BIN, holder):
            return True
        if entry.parent_uid not in origins:
            origins[entry.parent_uid] = _origin_within_reach(folder, entry, actor, BIN)
        return holder.inherits and origins[entry.parent_uid]

    found = service_of(folder, "bin").below(path_of(folder))
    return sorted(filter(reaches, found), key=lambda entry: entry.at, reverse=True)


def within_reach(context, obj, actor: Actor, *permissions: str) -> bool:
    """Has the actor one of ``permissions`` on ``obj``, in the bin as where it stood? What kept it closed there does so
    here: a folder of its own without inherited rights, or the one that it was discarded from (checklist 35)."""
    if actor.may_any(obj, *permissions):
        return True
    way = list(lineage(obj))
    entry = service_of(context, "bin").entries.get(way[-1].uid)
    if entry is None or not all(each.inherits for each in way):
        return False
    return _origin_within_reach(context, entry, actor, *permissions)


def _origin_within_reach(context, entry: Discarded, actor: Actor, *permissions: str) -> bool:
    origin = find(context, entry.parent_uid)
    if origin is None:
        origin = _binned_folder(service_of(context, "bin").entries, entry)
    return origin is not None and within_reach(context, origin, actor, *permissions)


def _binned_folder(entries, entry: Discarded):
    """The folder that ``entry`` was discarded from, when it followed into the bin; None when it is gone for good."""
    parent_path = entry.path.rpartition("/")[0]
    for other in entries.values():
        if f"{parent_path}/".startswith(f"{other.path}/"):
            found = other.object
            for name in filter(None, parent_path[len(other.path) :].split("/")):
                found = found.get(name) if found is not None and found.folderish else None
            if found is not None and found.uid == entry.parent_uid:
                return found
    return None


def restore(context, uid: str, *, actor: Actor, target=None, decided: bool = False):
    """Bring an object back to where it was, or into ``target``; under another name if the old one is taken.

    ``decided``: the visas of a request answer for it, and for more people seeing it then. Raises KeyError for an
    unknown uid, BadPlace when its folder is full, or gone and no target is given, NotAllowed.
    """
    entry = service_of(context, "bin").entries[uid]
    parent = target if target is not None else find(context, entry.parent_uid)
    if parent is None:
        raise BadPlace(_("The folder it came from is gone. Choose another folder."))
    actor.require(BIN, parent)
    if not within_reach(context, entry.object, actor, BIN):
        raise NotAllowed()
    if any(each.live is not None for each in descendants(entry.object)) and not actor.may_any(parent, VISA, CHECK):
        raise NotAllowed(
            _("Visitors would see this again. The head of the unit or the Digitalization Department can bring it back.")
        )
    if not decided and opens(entry.object, entry.visibility, parent):
        require_opening(entry.object, actor)
    if not parent.folderish or (target is not None and entry.kind not in parent.takes):
        raise BadPlace(_("This kind of content does not belong here."))
    require_room(parent)
    name = entry.name if entry.name not in parent else unique_slug(entry.name, parent)
    check_name(parent, name)
    service_of(context, "bin").drop(uid)
    parent.add(name, entry.object)
    if target is None and parent.is_ordered():
        names = [each for each in parent.keys() if each != name]
        names.insert(min(entry.position, len(names)), name)
        parent.set_order(names)
    events.notify(events.Restored(entry.object, actor.login, new_path=path_of(entry.object)))
    return entry.object
