"""Working out the plan of going back: what of the point is still there, what came since, what stands in the way."""

from collections import defaultdict
from collections.abc import Container, Iterator
from datetime import datetime

from orda import clock
from orda.content.base import Content, children, descendants
from orda.content.editions import Draft, Version
from orda.content.site import find, service_of
from orda.errors import OrdaError
from orda.history.bin import Discarded
from orda.history.restore_points import Kept, RestorePoint
from orda.history.subtrees import version_of
from orda.i18n import _
from orda.interfaces import ISection
from orda.security.acl import VISIBILITIES, effective_visibility
from orda.workflow.requests.request import requests_of
from orda.workflow.restoring.plan import (
    DECIDED,
    DRAFT,
    ELSEWHERE,
    ENDED,
    UNKNOWN,
    WITHDRAWN,
    Plan,
    parent_of,
    same_text,
    title_of,
)

MAX_BINNED = 20_000
MAX_REQUESTS = 20_000


def plan_of(folder, point: RestorePoint) -> Plan:
    """The plan for bringing ``folder`` back to ``point``, which is one of its own. What cannot be done stands in its
    ``refusals``."""
    plan = Plan(folder, point)
    found = _find_all(plan)
    withdrawn = _withdrawn_since(folder, point.time)
    for kept in point.subtree.objects:
        obj = found.get(kept.uid)
        if obj is None:
            plan.gone += 1
            continue
        plan.places.append((kept, obj))
        if obj is not folder:
            _plan_place(plan, kept, obj, found)
        _plan_text(plan, kept, obj, withdrawn)
        if _rights(obj) != (frozenset(kept.grants), kept.inherits, kept.visibility, kept.owner):
            plan.rights.append((kept, obj))
    within = defaultdict(list)
    for kept in point.subtree.objects:
        within[kept.parent].append(kept)
    for kept, obj in plan.places:
        if obj.folderish:
            _plan_children(plan, kept, obj, [each for each in within[kept.uid] if each.uid in found], found)
    _require_readers(plan)
    return plan


def _find_all(plan: Plan) -> dict[str, Content]:
    """The objects of the point by uid, those in the bin included."""
    folder, objects = plan.folder, plan.point.subtree.objects
    found = {kept.uid: obj for kept in objects if (obj := find(folder, kept.uid)) is not None}
    missing = [kept.uid for kept in objects if kept.uid not in found]
    entries = service_of(folder, "bin").entries
    for uid in missing:
        if uid in entries and uid not in found:
            plan.entries.append(entries[uid])
            _take_binned(plan, entries[uid], set(missing), found)
    missing = {uid for uid in missing if uid not in found}
    looked_at = 0
    for entry in entries.values() if missing else ():
        for each in descendants(entry.object):
            looked_at += 1
            if each.uid in missing:
                named = {"title": title_of(each), "folder": title_of(entry.object)}
                plan.refusals.append(
                    _("“${title}” is in the bin inside “${folder}”. Bring that back first.", mapping=named)
                )
        if looked_at > MAX_BINNED:
            break
    return found


def _take_binned(plan: Plan, entry: Discarded, missing: set[str], found: dict[str, Content]) -> None:
    for each in descendants(entry.object):
        if each.uid in missing:
            found[each.uid] = each
            plan.binned.add(each.uid)


def _plan_place(plan: Plan, kept: Kept, obj, found: dict[str, Content]) -> None:
    parent = parent_of(plan, kept, found)
    if parent is None:
        plan.refusals.append(
            _("The folder in which “${title}” stood is gone for good.", mapping={"title": title_of(obj)})
        )
        return
    name = kept.name or obj.__name__
    if obj.uid not in plan.binned and (obj.__parent__ is not parent or obj.__name__ != name):
        plan.moved.append((kept, obj))


def _plan_text(plan: Plan, kept: Kept, obj, withdrawn: set[str]) -> None:
    now = obj.whole
    if version_of(obj) == kept.version:
        return
    if not kept.version:
        plan.hidden.append((kept, obj))
    elif (then := obj.versions.get(kept.version)) is None:
        plan.left.append((obj, UNKNOWN))
        return
    elif obj.uid in withdrawn:
        plan.left.append((obj, WITHDRAWN))
        return
    elif then.expires is not None and then.expires <= clock.now():
        plan.left.append((obj, ENDED))
        return
    elif now is not None and same_text(now, then):
        return
    else:
        plan.texts.append((kept, obj))
        _try_text(plan, obj, then)
    _require_free(plan, obj)


def _try_text(plan: Plan, obj, then: Version) -> None:
    """What forbids a draft forbids an old text as well, such as a code that another document has now."""
    try:
        obj.validate_draft(Draft(then, ""))
    except OrdaError:
        named = {"title": title_of(obj)}
        plan.refusals.append(
            _("What “${title}” said then, such as its code, belongs to something else now.", mapping=named)
        )


def _require_free(plan: Plan, obj) -> None:
    if obj.draft is not None and obj.draft.sent is not None:
        plan.refusals.append(
            _("“${title}” is on its way to approval. Recall it first.", mapping={"title": title_of(obj)})
        )


def _plan_children(plan: Plan, kept: Kept, folder, then: list[Kept], found: dict[str, Content]) -> None:
    """Who stands in ``folder`` afterwards: what stood there ``then``, and what may stay of what came since."""
    staying = []
    now = children(folder)
    for child in now:
        if child.uid in found:
            continue
        if why := _why_it_stays(child, plan.point, found):
            staying.append(child)
            plan.staying.append((child, why))
        else:
            plan.discarded.append(child)
            for each in _new_in(child, found):
                _require_free(plan, each)
    wanted = [each.name or found[each.uid].__name__ for each in then]
    if len(set(wanted)) < len(wanted):
        plan.refusals.append(_("Two things would get one address in “${title}”.", mapping={"title": title_of(folder)}))
    for child in staying:
        if child.__name__ in wanted:
            named = {"title": title_of(child), "name": child.__name__}
            plan.refusals.append(
                _("“${title}” has the address part “${name}” now. Give it another one first.", mapping=named)
            )
    before = [child.uid for child in now]
    stayed = [each.uid for each in then if each.uid in set(before)]
    if kept.ordered and [uid for uid in before if uid in set(stayed)] != stayed:
        plan.orders.append(folder)


def _why_it_stays(obj, point: RestorePoint, known: Container[str]) -> str:
    """Why something that came since is not put into the bin; "" for what is, as for what lay there then."""
    if obj.uid in point.subtree.binned:
        return ""
    new = list(_new_in(obj, known))
    if any(ISection.providedBy(each) for each in new):
        return DECIDED
    if any(each.created <= point.time for each in new):
        return ELSEWHERE
    return "" if any(each.live is not None or len(each.versions) for each in new) else DRAFT


def _new_in(obj, known: Container[str]) -> Iterator[Content]:
    """``obj`` and what is below it, without what the point knows: that moves out."""
    yield obj
    for child in children(obj):
        if child.uid not in known:
            yield from _new_in(child, known)


def _withdrawn_since(context, moment: datetime) -> set[str]:
    """The uids of what somebody withdrew from the public since, and nobody made public again: an older text may have in
    it what was wrong."""
    records, found = requests_of(context).records, set()
    last = records.maxKey() if records else 0
    for number in range(last, max(last - MAX_REQUESTS, 0), -1):
        request = records.get(number)
        if request is None:
            continue
        if request.opened < moment:
            break
        urgent = request.route.at_once and request.proposal is None
        if urgent and not any(visa.action == "reinstated" for visa in request.visas):
            found |= request.result.keys()
    return found


def _rights(obj) -> tuple:
    return frozenset(obj.grants), obj.inherits, obj.visibility, obj.owner_uid


def _require_readers(plan: Plan) -> None:
    """What was for fewer readers must not come before more: because the folder stands elsewhere now, or because it came
    into a folder that was open then and is closed now (E1)."""
    above, root = effective_visibility(plan.folder.__parent__), plan.point.subtree.objects[0]
    if _class(above, root.visibility) < _class(plan.point.subtree.readers, root.visibility):
        plan.refusals.append(_("The folder stands now where more people read than then. Move it back first."))
    after = {root.uid: _class(above, root.visibility)}
    for kept, _obj in plan.places[1:]:
        if kept.parent not in after:
            folder = find(plan.folder, kept.parent)
            after[kept.parent] = _class(effective_visibility(folder)) if folder is not None else 0
        after[kept.uid] = max(after[kept.parent], _class(kept.visibility))
    for obj, why in (*plan.staying, *plan.left):
        # What stays gets the readers of its folder; what keeps its text gets those that it had itself.
        then = after[obj.uid] if obj.uid in after else _class(obj.visibility, VISIBILITIES[after[obj.__parent__.uid]])
        if why != DRAFT and obj.live is not None and then < _class(effective_visibility(obj)):
            plan.refusals.append(
                _("“${title}” would come before more readers. Move it away first.", mapping={"title": title_of(obj)})
            )


def _class(*visibilities: str) -> int:
    return max(map(VISIBILITIES.index, visibilities))
