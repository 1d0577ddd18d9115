"""A head sends a working copy: with the own visa, a named tester, and the drafts that go along (G5, G8)."""

from collections.abc import Mapping
from types import MappingProxyType

from orda import regulation
from orda.content.base import owner_unit
from orda.content.editing import stamp
from orda.content.site import find, service_of, site_of
from orda.errors import BadField, NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor, actor_for
from orda.security.permissions import VIEW_DRAFTS
from orda.workflow.copies.working import LEVEL, WorkingCopy, drafts_in, require_hand
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.proposals import SectionChange
from orda.workflow.requests.request import Request, requests_of
from orda.workflow.requests.turns import holds, names_of
from orda.workflow.sheets.approval import write

MAX_DESCRIPTION = 10_000


def send_copy(
    copy: WorkingCopy,
    *,
    actor: Actor,
    context,
    description: str,
    tester: str,
    ticks: tuple[str, ...] = (),
    drafts: Mapping[str, str] = MappingProxyType({}),
    edms: str = "",
) -> Request:
    """Open a request of level B for all that the copy holds, with ``drafts``: {uid: the stamp of what the head saw}.

    The head's signature is the visa of the unit, so the ticks of that stage come with it (D4, G5). Raises NotAllowed,
    InvalidState, BadField for what is missing, OrdaError for a draft that has moved on or that a check stops.
    """
    require_hand(copy, actor, context)
    section = find(context, copy.section_uid)
    if section is None or not any(holds(actor, role, section) for role in regulation.get().routes[LEVEL].askers):
        raise NotAllowed(_("The head who answers for a section works on a copy of it."))
    chosen = _chosen(section, actor, drafts)
    _require_whole(copy, chosen, description, tester, actor, section)
    request = requests_of(context).add(LEVEL, {obj.uid: stamp(obj) for obj in chosen}, actor.login)
    request.proposal = SectionChange(section.uid, description.strip(), copy.operations, copy.number)
    unit = owner_unit(section)
    request.unit_uid = unit.uid if unit is not None else ""
    request.authors = frozenset((actor.login,)).union(*(obj.draft.authors for obj in chosen))
    request.providers = frozenset(obj.draft.provider for obj in chosen)
    request.tester = tester
    request.edms = edms.strip()[:100]
    for obj in chosen:
        obj.draft.sent = request.number
    copy.request = request.number
    write(request, section, actor, "sent")
    _sign(request, section, actor, ticks)
    return request


def _chosen(section, actor: Actor, drafts: Mapping[str, str]) -> list:
    """The drafts as the head saw them. Raises OrdaError for one that is another by now, or gone."""
    offered = {obj.uid: obj for obj in drafts_in(section, actor)}
    for uid, seen in drafts.items():
        if uid not in offered or stamp(offered[uid]) != seen:
            obj = find(section, uid)
            edition = obj.edition if obj is not None else None
            title = edition.title(regulation.get().languages[0]) if edition is not None else uid
            named = {"title": title}
            raise OrdaError(_("“${title}” has been changed since by somebody else. Look at it again.", mapping=named))
    return [offered[uid] for uid in drafts]


def _require_whole(copy, chosen: list, description: str, tester: str, actor: Actor, section) -> None:
    if not copy.operations and not chosen:
        raise OrdaError(_("The working copy changes nothing yet."))
    if not description.strip() or len(description) > MAX_DESCRIPTION:
        raise BadField("description", _("Describe what changes and why."))
    blocking = [finding for obj in chosen for finding in check_draft(obj) if finding.blocks]
    if blocking:
        raise OrdaError(blocking[0].message)
    authors = frozenset((actor.login,)).union(*(obj.draft.authors for obj in chosen))
    user = service_of(section, "principals").user(tester)
    if user is None or not user.enabled or not actor_for(site_of(section), tester).may(VIEW_DRAFTS, section):
        raise BadField("tester", _("Name a colleague who may see the drafts of this section."))
    if names_of(tester, section) & authors.union(obj.draft.provider for obj in chosen):
        raise BadField("tester", _("Who wrote it does not test it."))


def _sign(request: Request, section, actor: Actor, ticks: tuple[str, ...]) -> None:
    for stage in request.route.stages:
        if not stage.by_asker:
            continue
        wanted = {tick.id for tick in stage.ticks}
        if not wanted <= set(ticks):
            raise OrdaError(_("Tick every point that you have checked. A visa without them is not valid."))
        write(request, section, actor, "approved", stage=stage.id, ticks=tuple(sorted(wanted)))
