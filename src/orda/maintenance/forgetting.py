"""Forgetting what must not be kept: personal data of askers, spam, searches that nobody repeats (clause G9), and what
the history keeps for a term: the bin, restore points (G7)."""

from dataclasses import dataclass

from orda.catalog.asked import asked_of
from orda.catalog.unanswered import unanswered_of
from orda.history import retention
from orda.workflow.levels.letter_files import forget_unsent
from orda.workflow.practice import forget_exercises
from orda.workflow.questions.consulting import forget_consultations
from orda.workflow.questions.question import forget_old
from orda.workflow.questions.reports import forget_reports


@dataclass(frozen=True)
class Forgotten:
    """How many questions were erased, how much spam was deleted, how many searches were dropped; how much left the bin
    for good, how many restore points were dropped."""

    erased: int
    spam: int
    searches: int
    binned: int
    points: int


def forget(site) -> Forgotten:
    """Forget what has grown old by the regulation's ``[retention]``. The next pack takes it from the disk too."""
    erased, spam = forget_old(site)
    forget_reports(site)
    forget_consultations(site)
    forget_unsent(site)
    forget_exercises(site)
    purged = retention.forget_old(site)
    searches = unanswered_of(site).forget_old() + asked_of(site).forget_old()
    return Forgotten(erased, spam, searches, purged.binned, purged.points)
