"""What visitors see of the tree, and what may have changed it: told once more, without asking the workflow room.

Only a request that is carried out by every visa of its route moves, orders, removes, brings back or opens what is live.
To hide is the safe direction, and to withdraw is level E; neither is a change of structure here.
"""

from dataclasses import dataclass

from pyramid.location import lineage

from orda.content.base import children, descendants
from orda.security.acl import VISIBILITIES, effective_visibility
from orda.workflow.copies.operations import Reorder
from orda.workflow.requests.proposals import SectionChange
from orda.workflow.requests.request import CARRIED_OUT, requests_of


@dataclass
class Seen:
    """Where everything is that holds something live, in which order, for whom; and which requests are carried out."""

    paths: dict[str, tuple[str, ...]]
    orders: dict[str, list[str]]
    readers: dict[str, int]
    known: set[str]
    done: set[int]

    @classmethod
    def of(cls, site) -> "Seen":
        """As it is now; an address is the uids and names from the site downwards."""
        live = [obj for obj in descendants(site) if obj.live is not None]
        holding = {each.uid: each for obj in live for each in lineage(obj)}
        return cls(
            {obj.uid: tuple(f"{each.uid} {each.__name__}" for each in lineage(obj)) for obj in live},
            {
                uid: [child.uid for child in children(obj) if child.uid in holding]
                for uid, obj in holding.items()
                if obj.folderish
            },
            {obj.uid: VISIBILITIES.index(effective_visibility(obj)) for obj in live},
            {obj.uid for obj in descendants(site)},
            {number for number, each in requests_of(site).records.items() if each.state == CARRIED_OUT},
        )

    def moved_by(self, after: "Seen") -> set[str]:
        """The uids of what stands elsewhere, in another order, before more readers, is gone, or back, since then."""
        stayed = self.paths.keys() & after.paths.keys()
        found = {uid for uid in stayed if self.paths[uid] != after.paths[uid]}
        found |= {uid for uid in stayed if after.readers[uid] < self.readers[uid]}
        found |= {uid for uid in self.paths.keys() - stayed if uid not in after.known}
        found |= {uid for uid in after.paths.keys() - stayed if uid not in self.known}
        for uid in self.orders.keys() & after.orders.keys():
            both = set(self.orders[uid]) & set(after.orders[uid])
            was, now = ([each for each in order if each in both] for order in (self.orders[uid], after.orders[uid]))
            if was != now:
                found.add(uid)
        return found


def unasked_for(site, before: Seen):
    """Sentences about what visitors see elsewhere than before, though no request that was carried out since says so."""
    after = Seen.of(site)
    requests = [requests_of(site).records[number] for number in after.done - before.done]
    touched = set()
    for request in requests:
        given = {visa.stage for visa in request.visas if visa.action == "approved"}
        if isinstance(request.proposal, SectionChange) and given >= {stage.id for stage in request.route.stages}:
            acts = request.proposal.operations
            touched |= {act.folder if isinstance(act, Reorder) else act.obj for act in acts}
    for uid in before.moved_by(after):
        way = {uid, *(each.partition(" ")[0] for path in (before.paths, after.paths) for each in path.get(uid, ()))}
        if not way & touched:
            yield f"{uid} stands elsewhere for visitors, and no request has moved it"
