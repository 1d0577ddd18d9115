"""The register of a document's paper copies (A5): who holds which since when; rows are added and closed, never gone."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from orda import clock
from orda.errors import BadField, InvalidState
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import EDIT
from orda.text.sanitize import clean_line

MAX_COPIES = 500
MAX_NUMBER = 20
MAX_HOLDER = 200


@dataclass(frozen=True)
class PaperCopy:
    """Copy ``number`` of an exemplar, held by ``holder`` from ``given`` to ``returned``; who wrote that and when."""

    number: str
    exemplar: str
    holder: str
    given: date
    by: str
    at: datetime
    returned: date | None = None
    returned_by: str = ""


def hand_out(document, *, actor: Actor, number: str, exemplar: str, holder: str, given: date) -> PaperCopy:
    """Write that somebody holds a copy. Raises NotAllowed, BadField for what is missing or a copy that is out."""
    actor.require(EDIT, document)
    number, exemplar, holder = (clean_line(text, 1_000) for text in (number, exemplar, holder))
    for field, text, limit in (("number", number, MAX_NUMBER), ("holder", holder, MAX_HOLDER)):
        if not text:
            raise BadField(field, _("This must be filled in."))
        if len(text) > limit:
            raise BadField(field, _("At most ${count} characters.", mapping={"count": limit}))
    if len(exemplar) > MAX_NUMBER:
        raise BadField("exemplar", _("At most ${count} characters.", mapping={"count": MAX_NUMBER}))
    if given > clock.today():
        raise BadField("given", _("This day lies in the future."))
    if any(
        (each.number, each.exemplar) == (number, exemplar) and each.returned is None for each in copies_of(document)
    ):
        raise BadField("number", _("This copy is with somebody already; write first that it came back."))
    if len(copies_of(document)) >= MAX_COPIES:
        raise BadField("number", _("At most ${count} copies.", mapping={"count": MAX_COPIES}))
    copy = PaperCopy(number, exemplar, holder, given, actor.login, clock.now())
    document.paper_copies = (*copies_of(document), copy)
    return copy


def take_back(document, index: int, *, actor: Actor) -> PaperCopy:
    """Write that the copy of a row came back today. Raises NotAllowed, InvalidState for a closed row or none."""
    actor.require(EDIT, document)
    copies = copies_of(document)
    if not 0 <= index < len(copies) or copies[index].returned is not None:
        raise InvalidState()
    closed = replace(copies[index], returned=clock.today(), returned_by=actor.login)
    document.paper_copies = (*copies[:index], closed, *copies[index + 1 :])
    return closed


def copies_of(document) -> tuple[PaperCopy, ...]:
    """All rows, the oldest first."""
    return document.paper_copies
