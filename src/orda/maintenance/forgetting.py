"""Forgetting what must not be kept: personal data of askers, spam, searches that nobody repeats (clause G9)."""

from dataclasses import dataclass

from orda.catalog.unanswered import unanswered_of
from orda.workflow.questions import forget_old


@dataclass(frozen=True)
class Forgotten:
    """How many questions were erased, how much spam was deleted, how many searches were dropped."""

    erased: int
    spam: int
    searches: int


def forget(site) -> Forgotten:
    """Forget what has grown old by the regulation's ``[retention]``. The next pack takes it from the disk too."""
    erased, spam = forget_old(site)
    return Forgotten(erased, spam, unanswered_of(site).forget_old())
