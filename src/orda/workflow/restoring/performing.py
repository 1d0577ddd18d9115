"""Carrying out a plan of going back: everything inside one transaction, told by the ordinary events (G7)."""

from collections import defaultdict

from orda import events
from orda.content.base import Content, path_of
from orda.content.document_codes import TAKEN, claim
from orda.content.editions import Draft, apply_beside
from orda.content.site import service_of
from orda.history.bin import Discarded
from orda.history.restore_points import Kept
from orda.security.actor import Actor
from orda.security.sharing import describe
from orda.workflow.requests.request import Request
from orda.workflow.restoring.plan import Plan, parent_of, same_text

# Joined to a name that is in the way until its holder has got its place.
ASIDE = "~back"


def perform(plan: Plan, request: Request, *, actor: Actor, comment: str) -> None:
    """Make the folder what the plan says. The caller has asked for rights, and ends the transaction if this raises."""
    paths = {obj.uid: path_of(obj) for _kept, obj in plan.moved}
    names = {obj.uid: obj.__name__ for obj in plan.discarded}
    placed = _place(plan)
    _discard(plan, names, actor)
    inside = defaultdict(list)
    for kept, obj in plan.places[1:]:
        inside[kept.parent].append(obj.__name__)
    for kept, obj in plan.places:
        if obj.folderish:
            _order(obj, kept.ordered, inside[kept.uid], actor)
    for obj in placed:
        _tell_of_place(obj, paths, actor)
    for kept, obj in plan.rights:
        _give_rights(kept, obj, actor)
    for kept, obj in plan.texts:
        _publish(kept, obj, request, actor, comment)
    for _kept, obj in plan.hidden:
        _hide(obj, actor, comment)


def _place(plan: Plan) -> list[Content]:
    """Give each object its folder and its name, parents first: so no folder ever comes into itself."""
    objects = {kept.uid: obj for kept, obj in plan.places}
    service, placed = service_of(plan.folder, "bin"), []
    entries = {entry.uid: entry for entry in plan.entries}
    for kept, obj in plan.places[1:]:
        parent = parent_of(plan, kept, objects)
        entry = entries.get(obj.uid)
        name = kept.name or (entry.name if entry is not None else obj.__name__)
        if entry is None and obj.__parent__ is parent and obj.__name__ == name:
            continue
        if name in parent:
            parent.rename(name, _spare(parent, name))
        if entry is not None:
            service.drop(obj.uid)
            parent.add(name, obj)
        else:
            obj.__parent__.move(obj.__name__, parent, name)
        placed.append(obj)
    return placed


def _spare(parent, name: str) -> str:
    number = 1
    while f"{name}{ASIDE}{number}" in parent:
        number += 1
    return f"{name}{ASIDE}{number}"


def _discard(plan: Plan, names: dict[str, str], actor: Actor) -> None:
    """What came since goes to the bin, under the name that it had."""
    for obj in plan.discarded:
        parent = obj.__parent__
        entry = Discarded(obj, parent.uid, parent.keys().index(obj.__name__), actor.login)
        entry.name = names[obj.uid]
        entry.path = f"{path_of(parent).rstrip('/')}/{entry.name}"
        service_of(parent, "bin").put(entry)
        parent.remove(obj.__name__)
        events.notify(events.Removed(obj, actor.login, old_path=entry.path, parent=parent))


def _order(folder, ordered: bool, then: list[str], actor: Actor) -> None:
    """What stood in the folder stands in its order, what stays comes after it."""
    before = tuple(folder.keys())
    if not ordered:
        if folder.is_ordered():
            folder.unset_order()
        return
    stood = set(then)
    after = (*then, *(name for name in before if name not in stood))
    if after != before or not folder.is_ordered():
        folder.set_order(after, reorderable=True)
        events.notify(events.Reordered(folder, actor.login, before=before, after=after))


def _tell_of_place(obj, paths: dict[str, str], actor: Actor) -> None:
    path = path_of(obj)
    if obj.uid in paths:
        events.notify(events.Moved(obj, actor.login, old_path=paths[obj.uid], new_path=path))
    else:
        events.notify(events.Restored(obj, actor.login, new_path=path))


def _give_rights(kept: Kept, obj, actor: Actor) -> None:
    before, owner = describe(obj), obj.owner_uid
    obj.grants, obj.inherits, obj.visibility = kept.grants, kept.inherits, kept.visibility
    obj.owner_uid = kept.owner
    events.notify(events.GrantsChanged(obj, actor.login, before=before, after=describe(obj)))
    if owner != kept.owner:
        events.notify(events.OwnerChanged(obj, actor.login, before=owner, after=kept.owner))


def _publish(kept: Kept, obj, request: Request, actor: Actor, comment: str) -> None:
    """The text of then as a new version: the history is only added to. What was live again just now stays it."""
    then, previous = obj.versions[kept.version], obj.live
    if previous is None and kept.version == obj.versions.maxKey():
        obj.live = version = then
    else:
        draft = Draft(then, actor.login)
        draft.authors, draft.provider = frozenset(then.editors), then.provider
        version = apply_beside(
            obj, draft, approver=actor.login, request_number=request.number, comment=comment, expires=then.expires
        )
    request.result = {**request.result, obj.uid: version.number}
    _drop_idle_draft(obj, version)
    if obj.kind in TAKEN:
        claim(obj)
    events.notify(
        events.Published(
            obj, actor.login, comment, version=version, previous=previous, request=request, approver=actor.login
        )
    )


def _drop_idle_draft(obj, version) -> None:
    """A draft that says what visitors read again has nothing left to do; any other stays."""
    if obj.draft is not None and obj.draft.sent is None and same_text(obj.draft, version):
        obj.last_revision, obj.draft = obj.draft.revision, None


def _hide(obj, actor: Actor, comment: str) -> None:
    """It was not public then; its text stays as a draft."""
    previous = obj.whole
    if obj.draft is None:
        obj.draft = Draft(previous, actor.login)
        obj.draft.authors = frozenset(previous.editors) or frozenset((actor.login,))
        obj.draft.provider = previous.provider or actor.login
        obj.draft.revision = obj.last_revision + 1
    obj.live = None
    events.notify(events.Withdrawn(obj, actor.login, comment, previous=previous))
