"""The working copies of each person are found by an index, not by looking through the newest."""

from BTrees.OOBTree import OOBTree

from orda.workflow.copies.working import ENDED, copies_of, state_of


def evolve(site, registry) -> None:
    """Make the index of what is in whose hand."""
    service, found = copies_of(site), {}
    for number, copy in service.records.items():
        if state_of(copy, site) != ENDED:
            found.setdefault(copy.owner, []).append(number)
    service.in_hand = OOBTree({owner: tuple(numbers) for owner, numbers in found.items()})
