"""Adding, moving, copying, renaming and ordering content."""

from pyramid.location import inside
from pyramid.threadlocal import get_current_registry

from orda import events, regulation
from orda.content.base import Content, children, descendants, path_of
from orda.content.editions import Draft
from orda.errors import BadName, BadPlace, NotAllowed
from orda.i18n import LANGUAGES, _
from orda.security.acl import VISIBILITIES, effective_visibility
from orda.security.actor import SYSTEM, Actor
from orda.security.permissions import ADMINISTER, CHECK, EDIT, VISA
from orda.security.sharing import require_opening
from orda.text.slug import slug, unique_slug

RESERVED = frozenset((*LANGUAGES, "assets", "deform", "sitemap.xml", "robots.txt", "favicon.ico"))
NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")
MAX_NAME = 80
UNIT = "unit"
MAX_COPIED = 500
MAX_CHILDREN = 10_000


def check_name(parent, name: str) -> str:
    """``name`` as it may stand in an address inside ``parent``. Raises BadName."""
    if not name or len(name) > MAX_NAME or not set(name) <= NAME_CHARACTERS or name[0] in "-._":
        raise BadName(
            _("An address part has Latin letters, digits, hyphens and dots, and begins with a letter or digit.")
        )
    if name in RESERVED:
        raise BadName(_("The address part “${name}” is reserved.", mapping={"name": name}))
    if name in parent:
        raise BadName(_("The address part “${name}” is taken in this folder.", mapping={"name": name}))
    return name


def add(parent, kind: str, *, actor: Actor, name: str = "", title: str = "") -> Content:
    """A new object of ``kind`` in ``parent``, at ``name`` or a slug of ``title``; nobody but editors sees it yet.

    Raises NotAllowed, BadPlace for a kind that does not belong there or where no room is, BadName.
    """
    actor.require(EDIT, parent)
    _require_place(parent, kind, actor)
    require_room(parent)
    name = check_name(parent, name) if name else unique_slug(slug(title) or kind, parent)
    obj = get_current_registry().content.create(kind, actor.login)
    parent.add(name, obj)
    events.notify(events.ContentAdded(obj, actor.login))
    return obj


def move(obj, target, *, actor: Actor, name: str = "", decided: bool = False) -> None:
    """Put ``obj`` into ``target``, under ``name`` or its present one. Old addresses lead to the new (redirects).

    ``decided``: the visas of a request answer for it, and for more people seeing it then. Raises NotAllowed at either
    end, BadPlace into itself, where the kind does not belong or no room is, BadName.
    """
    source = obj.__parent__
    actor.require(EDIT, obj)
    actor.require(EDIT, source)
    actor.require(EDIT, target)
    _require_public_right(obj, actor)
    _require_place(target, obj.kind, actor, moved=decided)
    if inside(target, obj):
        raise BadPlace(_("A folder cannot be put into itself."))
    if not decided and opens(obj, effective_visibility(obj), target):
        require_opening(obj, actor)
    new_name = name or obj.__name__
    if target is not source:
        require_room(target)
    if target is not source or new_name != obj.__name__:
        check_name(target, new_name)
        old_path = path_of(obj)
        position = source.keys().index(obj.__name__) if source is target and source.is_ordered() else None
        source.move(obj.__name__, target, new_name)
        if position is not None:
            names = [n for n in target.keys() if n != new_name]
            names.insert(position, new_name)
            target.set_order(names)
        events.notify(events.Moved(obj, actor.login, old_path=old_path, new_path=path_of(obj)))


def opens(obj, before: str, target) -> bool:
    """Would more people see ``obj`` in ``target`` than ``before``, a class of visibility?"""
    there = max(obj.visibility, effective_visibility(target), key=VISIBILITIES.index)
    return VISIBILITIES.index(there) < VISIBILITIES.index(before)


def rename(obj, name: str, *, actor: Actor) -> None:
    """Give ``obj`` another address part in its folder. Raises as ``move``."""
    move(obj, obj.__parent__, actor=actor, name=name)


def copy(obj, target, *, actor: Actor, name: str = "") -> Content:
    """A copy of ``obj`` and what is below it, as drafts: no history, no grants, nothing public, and nothing of what
    there must be one of only, such as people.

    Raises NotAllowed, BadPlace, BadName, and BadPlace for more than ``MAX_COPIED`` objects.
    """
    if not actor.may_any(obj, EDIT, CHECK):
        raise NotAllowed()
    if obj.folderish and inside(target, obj):
        raise BadPlace(_("A folder cannot be put into itself."))
    require_copyable(obj)
    clone = add(target, obj.kind, actor=actor, name=name or unique_slug(obj.__name__, target))
    _copy_text(obj, clone, actor)
    events.notify(events.DraftSaved(clone, actor.login))
    for child in children(obj):
        if not child.not_copied and actor.may_any(child, EDIT, CHECK):
            copy(child, clone, actor=actor, name=child.__name__)
    return clone


def require_copyable(*objects) -> None:
    """Raises BadPlace for what there must be one of only, and when together they hold more objects than may be copied
    at once."""
    refusal = next((obj.not_copied for obj in objects if obj.not_copied), None)
    if refusal is not None:
        raise BadPlace(refusal)
    if sum(1 for obj in objects for _each in descendants(obj, MAX_COPIED + 1)) > MAX_COPIED:
        raise BadPlace(_("More than ${count} objects cannot be copied at once.", mapping={"count": MAX_COPIED}))


def _copy_text(obj, clone, actor: Actor) -> None:
    # Bodies and stored files never change, so the copy may share their records.
    if obj.edition is not None:
        draft = Draft(None, actor.login)
        for attribute in ("texts", "bodies", "fields", "changed"):
            setattr(draft, attribute, dict(getattr(obj.edition, attribute)))
        draft.revision = 1
        if obj.draft is not None:
            draft.authors |= obj.draft.authors  # who wrote the text does not approve a copy of it either (D4)
        clone.draft = draft
    clone.visibility = obj.visibility


def reorder(folder, names: list[str], *, actor: Actor) -> None:
    """Put the children of ``folder`` into the order of ``names``; names left out keep their places at the end."""
    actor.require(EDIT, folder)
    require_open(folder, actor)
    _require_public_right(folder, actor)
    before = tuple(folder.keys())
    wanted = [name for name in dict.fromkeys(names) if name in folder]
    after = tuple(wanted + [name for name in before if name not in set(wanted)])
    if after != before:
        folder.set_order(after, reorderable=True)
        events.notify(events.Reordered(folder, actor.login, before=before, after=after))


def _require_place(parent, kind: str, actor: Actor, *, moved: bool = False) -> None:
    if not parent.folderish:
        raise BadPlace()
    if not takes_from(parent, kind, actor, moved=moved) and actor is not SYSTEM:
        raise BadPlace(_("This kind of content does not belong here."))


def require_room(folder) -> None:
    """Raises BadPlace for a folder that holds as much as one may."""
    if len(folder) >= MAX_CHILDREN:
        raise BadPlace(_("This folder is full. Make a folder inside it."))


def kinds_for(folder, actor: Actor) -> tuple[str, ...]:
    """The kinds that ``actor`` may add to ``folder``: what the folder takes, and units where the regulation keeps them.

    Founding a unit gives rights and owners, so it is an administrator's act (B4, D11).
    """
    return tuple(kind for kind in folder.takes if takes_from(folder, kind, actor))


def takes_from(folder, kind: str, actor: Actor, *, moved: bool = False) -> bool:
    """Is ``kind`` one of ``kinds_for``? By the visas of a request a unit is ``moved``, and none is founded."""
    if kind not in folder.takes or not regulation.get().kinds[kind].available:
        return False
    return moved or kind != UNIT or actor.may(ADMINISTER, folder)


def require_open(folder, actor: Actor, kind: str = "") -> None:
    """Raises BadPlace for what nobody adds to ``folder`` by hand: it is not ordered or removed by hand either. The main
    sections are such; they change by requests of the levels C and D only (B11)."""
    if actor is not SYSTEM and (kind not in folder.takes if kind else not folder.takes):
        raise BadPlace(_("The sections of the site change only by a decision on a request (levels C and D)."))


def may_rearrange(obj, actor: Actor) -> bool:
    """May ``actor`` move ``obj``, or order what is in it? What visitors see is not moved by an editor alone: that is
    the head's or digitalization's act (E1, level B)."""
    if actor.may_any(obj, VISA, CHECK, ADMINISTER):
        return True
    return not any(each.live is not None for each in descendants(obj))


def _require_public_right(obj, actor: Actor) -> None:
    if not may_rearrange(obj, actor):
        raise NotAllowed(
            _("Visitors already see this. The head of the unit or the Digitalization Department can move it.")
        )
