"""Acts on the tree, at once or noted: what visitors see changes only by a request, so such an act goes into the
working copy of its section and is carried out with that (levels B and E of table 1.I, G5, G8).

An act is wished for: a function that says, of the tree as it stands, which operations it is. So the same wish is read
once on the site, to see whom it concerns, and again where the person's copy has left the tree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyramid.location import inside, lineage

from orda import regulation
from orda.content.base import children, descendants
from orda.content.site import find, service_of, site_of
from orda.errors import BadPlace, InvalidState, NotAllowed, OrdaError
from orda.i18n import _
from orda.interfaces import ISection, ISite, IUnit
from orda.security.acl import VISIBILITIES
from orda.security.actor import Actor, actor_for
from orda.workflow.copies.operations import (
    BringBack,
    ChangedMeanwhile,
    Discard,
    Operation,
    Place,
    Reorder,
    Show,
    lies_in_the_bin,
    perform,
    version_of,
)
from orda.workflow.copies.working import (
    WORKING,
    WorkingCopy,
    copies_in_hand,
    may_open,
    note,
    open_copy,
    state_of,
    try_out,
)

MAX_ASKED = 500
MAX_NAMED = 3

Wish = Callable[[], list[Operation]]


@dataclass(frozen=True)
class Outcome:
    """What became of a wish: the ``operations`` that it was; the ``copy`` in which they are noted, None when they are
    done; the ``answer`` to what was asked of the tree as it is then."""

    operations: tuple[Operation, ...]
    copy: WorkingCopy | None
    answer: Any = None


def ordering(folder, names: list[str]) -> list[Operation]:
    """The children of ``folder`` in the order of ``names``; those left out keep their places at the end."""
    uids = {child.__name__: child.uid for child in children(folder)}
    before = tuple(uids.values())
    wanted = [uids[name] for name in dict.fromkeys(names) if name in uids]
    after = (*wanted, *(uid for uid in before if uid not in set(wanted)))
    return [Reorder(folder.uid, before, after)] if after != before else []


def placing(obj, target, name: str = "") -> list[Operation]:
    """``obj`` into the folder ``target``, under ``name`` or its present one."""
    _require_in_tree(obj)
    name, source = name or obj.__name__, obj.__parent__
    if source is target and name == obj.__name__:
        return []
    return [Place(obj.uid, source.uid, obj.__name__, target.uid, name)]


def discarding(obj) -> list[Operation]:
    """``obj`` with all that is below it into the bin."""
    _require_in_tree(obj)
    return [Discard(obj.uid, version_of(obj))]


def bringing_back(context, uid: str, target=None) -> list[Operation]:
    """What lies in the bin as ``uid`` to where it was, or into ``target``. Raises ChangedMeanwhile when it lies there
    no more, BadPlace without a folder to go to."""
    entry = service_of(context, "bin").entries.get(uid)
    if entry is None:
        raise ChangedMeanwhile(_("This has come back already, on the site or in your working copy."))
    parent = target if target is not None else find(context, entry.parent_uid)
    if parent is None:
        raise BadPlace(_("The folder it came from is gone. Choose another folder."))
    return [BringBack(uid, parent.uid, version_of(entry.object))]


def showing(obj, visibility: str) -> list[Operation]:
    """``obj`` for the readers of the class ``visibility``."""
    return [Show(obj.uid, obj.visibility, visibility)] if visibility != obj.visibility else []


def act(
    wish: Wish,
    *,
    actor: Actor,
    context,
    give_up: Callable[[], None],
    entered: WorkingCopy | None = None,
    answer: Callable[[], Any] = lambda: None,
) -> Outcome:
    """Do what is wished, or note it where visitors would see it: in the copy ``entered``, whose acts are on trial in
    this transaction, else in the actor's own copy of the section, which is opened if need be.

    ``give_up`` drops the transaction and begins another. Raises as the verbs, NotAllowed for whom no copy is, with the
    names of those who can, InvalidState while the copy is at approval.
    """
    try:
        operations = tuple(wish())
        if entered is None and not any(is_seen(each, context) for each in operations):
            for each in operations:
                perform(each, context, actor)
            return Outcome(operations, None, answer())
        section = find(context, entered.section_uid) if entered is not None else _section_of(operations, actor, context)
        if entered is None and (own := _own_copy(section, actor)) is not None:
            _try_out(own, section)
            operations = tuple(wish())
        for each in operations:
            perform(each, context, actor, decided=True)
        found = answer()
    except Exception:
        if entered is None:
            give_up()
        raise
    give_up()
    copy = entered if entered is not None else open_copy(section, actor=actor)
    note(copy, list(operations), actor=actor, context=context)
    return Outcome(operations, copy, found)


def is_seen(operation: Operation, context) -> bool:
    """Would visitors, or those whom it is published for, see the act?"""
    if isinstance(operation, Reorder):
        public = {child.uid for child in children(find(context, operation.folder)) if holds_public(child)}
        before, after = ([uid for uid in order if uid in public] for order in (operation.before, operation.after))
        return before != after
    if isinstance(operation, BringBack):
        return holds_public(service_of(context, "bin").entries[operation.obj].object)
    if isinstance(operation, Show) and VISIBILITIES.index(operation.after) > VISIBILITIES.index(operation.before):
        return False  # to hide is the safe direction, and leaves its row
    return holds_public(find(context, operation.obj))


def holds_public(obj) -> bool:
    """Is it live, or anything below it?"""
    return any(each.whole is not None for each in descendants(obj))


def may_wish(actor: Actor, folder, *concerned) -> bool:
    """May ``actor`` change something of ``concerned`` in ``folder``, at once or in a copy?"""
    return any(may_open(actor, each) for each in lineage(folder)) or not any(map(holds_public, concerned))


def _require_in_tree(obj) -> None:
    if obj.__parent__ is None:
        raise lies_in_the_bin(obj)


def _places(operation: Operation, context) -> list:
    """The folders in which something happens."""
    if isinstance(operation, Reorder):
        return [find(context, operation.folder)]
    if isinstance(operation, Place):
        return [find(context, operation.source), find(context, operation.target)]
    if isinstance(operation, BringBack):
        return [find(context, operation.parent)]
    obj = find(context, operation.obj)
    return [obj if isinstance(operation, Show) and obj.folderish else obj.__parent__]


def _section_of(operations: tuple[Operation, ...], actor: Actor, context):
    """The section whose copy holds the acts: of what the actor works on already the nearest, else the nearest section
    or unit, else the folder furthest up. Raises NotAllowed."""
    places = [place for operation in operations for place in _places(operation, context)]
    around = [each for each in lineage(places[0]) if all(inside(place, each) for place in places)]
    mine = [each for each in around if may_open(actor, each)]
    if not mine:
        raise _refusal(places, actor)
    worked_on = {copy.section_uid for copy in copies_in_hand(context, actor) if state_of(copy, context) == WORKING}
    begun = (each for each in mine if each.uid in worked_on)
    whole = (each for each in mine if ISection.providedBy(each) or IUnit.providedBy(each))
    return next(begun, None) or next(whole, mine[-1])


def _try_out(copy: WorkingCopy, section) -> None:
    try:
        try_out(copy, section)
    except OrdaError as refused:
        raise ChangedMeanwhile(
            _(
                "Your working copy of “${title}” no longer fits the site. Open it in “My work” and undo the last "
                "change, or throw the copy away.",
                mapping={"title": _title(section)},
            )
        ) from refused


def _own_copy(section, actor: Actor) -> WorkingCopy | None:
    """The copy of just that section in the actor's hand. Raises InvalidState while it is at approval."""
    found = next((each for each in copies_in_hand(section, actor) if each.section_uid == section.uid), None)
    if found is not None and state_of(found, section) != WORKING:
        raise InvalidState(
            _(
                "Visitors see this, and your working copy of “${title}” is at approval as request № ${number}. "
                "Recall that request, or wait until it is decided.",
                mapping={"title": _title(section), "number": found.request},
            )
        )
    return found


def _refusal(places: list, actor: Actor) -> OrdaError:
    if any(may_open(actor, each) for place in places for each in lineage(place)):
        return NotAllowed(
            _(
                "Visitors see this, and a working copy is of one section only. Copy it to the other section as a draft "
                "and send that for approval; then put it into the bin here."
            )
        )
    if all(ISite.providedBy(place) for place in places):
        return BadPlace(_("The sections of the site change only by a decision on a request (levels C and D)."))
    if names := heads_of(places[0]):
        named = {"names": ", ".join(names[:MAX_NAMED])}
        return NotAllowed(
            _(
                "Visitors see this. It changes by a request of the head who answers for it (level B): ${names}.",
                mapping=named,
            )
        )
    return NotAllowed(
        _(
            "Visitors see this. It changes by a request of the head who answers for it (level B), and there is none "
            "yet: an administrator names the responsible unit at “Sharing”."
        )
    )


def heads_of(folder) -> list[str]:
    """The names of those who can open a copy in which ``folder`` lies."""
    site = site_of(folder)
    asked = islice(service_of(site, "principals").users.values(), MAX_ASKED)
    actors = ((user, actor_for(site, user.login)) for user in asked if user.enabled)
    return [user.full_name for user, actor in actors if any(may_open(actor, each) for each in lineage(folder))]


def _title(section) -> str:
    return section.edition.title(regulation.get().languages[0]) if section.edition is not None else section.__name__
