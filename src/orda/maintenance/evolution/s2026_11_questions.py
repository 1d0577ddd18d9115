"""Questions that were made from visitors' records learn from which; those whose asker had withdrawn are erased."""

from orda.content.base import descendants
from orda.content.site import find, service_of
from orda.history.bin_erasure import erase_binned
from orda.workflow.questions.answering import erase_made
from orda.workflow.questions.question import WITHDRAWN, questions_of


def evolve(site, registry) -> None:
    """Number what records have made, in the bin too; erase what is left of those that were taken back."""
    entries = service_of(site, "bin").entries.values()
    binned = {each.uid: each for entry in entries for each in descendants(entry.object) if each.kind == "question"}
    for question in questions_of(site).records.values():
        for uid in question.made_uids:
            made = find(site, uid) or binned.get(uid)
            if made is not None and made.record != question.number:
                made.record = question.number
        if question.state == WITHDRAWN:
            erase_made(question, site)
            erase_binned(site, question.made_uids)
