"""Requests are found by the objects that they concern, not by looking through all of them."""

from BTrees.IIBTree import IITreeSet
from BTrees.OOBTree import OOBTree

from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import RETURNED, requests_of


def evolve(site, registry) -> None:
    """Make the two indexes anew."""
    service = requests_of(site)
    service.by_uid, service.returned, latest = OOBTree(), IITreeSet(), {}
    for number, request in service.records.items():
        letter = isinstance(request.proposal, CorrectionLetter)
        for uid in {*request.stamps, *([request.proposal.page] if letter else [])}:
            service.note(uid, number)
        latest |= dict.fromkeys(request.stamps, number)
    for number, request in service.records.items():
        if request.state == RETURNED and all(latest[uid] == number for uid in request.stamps):
            service.returned.insert(number)
