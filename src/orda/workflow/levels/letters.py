"""The coloured letter: the staff propose corrections of a page's passages, decided as level A (E11, E12, E13).

What a letter changes is found again by the words of the passage, on whatever is live when the last visa is given. A
passage that reads otherwise by then has changed, and the letter is refused with that place named: nothing is guessed.
"""

from dataclasses import dataclass, replace
from itertools import islice

from orda import clock, events
from orda.content.base import owner_unit
from orda.content.editing import stamp
from orda.content.editions import Body, Draft, apply_beside
from orda.content.site import find, service_of
from orda.errors import NotAllowed, OrdaError
from orda.i18n import _
from orda.security.actor import Actor
from orda.security.permissions import PROPOSE
from orda.security.policy import readable
from orda.text.correction import Correction, Unmatched, Unplaced, apply_corrections
from orda.text.markup import text_of as written_text
from orda.text.plain import excerpt, plain_text
from orda.text.sanitize import clean_html
from orda.workflow.levels.letter_files import drop, held_file
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import PUBLISHED, RECALLED, Request, requests_of
from orda.workflow.sheets.approval import MAX_REMARK, forget_remarks, write

LEVEL = "A"
MAX_CORRECTIONS = 300
MAX_CHARACTERS = 200_000
MAX_NAMED = 80
MAX_LOOKED = 200
# Between the title with its summary and the text, where all is read as one page.
_RULE = "<hr>"
_SUMMARY = "summary"


class PlaceChanged(OrdaError):
    """What a letter corrects reads otherwise now, or is gone; the message names the first such place."""

    def __init__(self, unmatched: tuple[Unmatched, ...]):
        self.unmatched = unmatched
        named = {"place": excerpt(unmatched[0].correction.anchor, MAX_NAMED)}
        super().__init__(
            _("This place of the page has changed since the letter was written: “${place}”. Return it.", mapping=named)
        )


@dataclass(frozen=True)
class PageText:
    """What visitors read of a page in one language, as far as a letter can correct it."""

    title: str
    summary: str
    body: str

    @classmethod
    def of(cls, edition, lang: str) -> "PageText":
        """The text of an edition."""
        return cls(edition.text(lang, "title"), edition.text(lang, _SUMMARY), edition.body(lang))

    @property
    def html(self) -> str:
        """All of it as one rich text: the title, the summary, a rule, the text."""
        summary = f"<p>{written_text(self.summary)}</p>" if self.summary else ""
        return f"<h2>{written_text(self.title)}</h2>{summary}{_RULE}{self.body}"

    def corrected(self, corrections: tuple[Correction, ...]) -> "PageText":
        """The text with the green in and the red out. Raises PlaceChanged, OrdaError when no title would be left."""
        try:
            head, _rule, body = apply_corrections(self.html, corrections).partition(_RULE)
        except Unplaced as error:
            raise PlaceChanged(error.unmatched) from error
        if head == clean_html(self.html).partition(_RULE)[0]:
            return PageText(self.title, self.summary, body)
        title, *rest = plain_text(head).split("\n")
        if not title or len(rest) > 1 or (rest and not self.summary):
            raise OrdaError(_("A page needs a title, and has one summary at most: correct the letter."))
        return PageText(title, rest[0] if rest else "", body)


def may_propose(actor: Actor, obj) -> bool:
    """May the person send a letter on ``obj``: is it public for them, and are they on the staff?"""
    return obj.live is not None and readable(actor.principals, obj) and actor.may(PROPOSE, obj)


def open_letters(obj) -> list[Request]:
    """The letters on ``obj`` that wait for their visas, the newest first."""
    service = requests_of(obj)
    return [
        each
        for each in islice(service.concerning(obj.uid), MAX_LOOKED)
        if each.number in service.open and isinstance(each.proposal, CorrectionLetter)
    ]


def page_of(request: Request, context):
    """The page that a letter corrects; None when it is in the bin."""
    return find(context, request.proposal.page)


def propose_letter(obj, *, actor: Actor, letter: CorrectionLetter, edms: str = "") -> Request:
    """Send a letter on the live text of ``obj`` for approval; the same letter sent twice is one request.

    Raises NotAllowed, PlaceChanged for what the page does not say, OrdaError for what is empty or too long.
    """
    if not may_propose(actor, obj) or letter.lang not in obj.live.languages() or letter.page != obj.uid:
        raise NotAllowed()
    _require_size(letter)
    PageText.of(obj.live, letter.lang).corrected(letter.corrections)
    for request in requests_of(obj).open_requests():
        if request.opened_by == actor.login and _same(request.proposal, letter):
            return request
    requests_of(obj).require_room(actor.login)
    file = held_file(obj, actor.login, letter.sha256) if letter.sha256 else None
    request = requests_of(obj).add(LEVEL, {}, actor.login, holds=False)
    requests_of(obj).note(letter.page, request.number)
    request.letter_file = file
    request.proposal = replace(letter, remark=letter.remark.strip()[:MAX_REMARK])
    unit = owner_unit(obj)
    request.unit_uid = unit.uid if unit is not None else ""
    request.authors = frozenset((actor.login,))
    request.edms = edms.strip()[:100]
    write(request, obj, actor, "sent", remark=letter.remark)
    return request


def _require_size(letter: CorrectionLetter) -> None:
    if not letter.corrections:
        raise OrdaError(_("Nothing is corrected yet: change a passage, then send the letter."))
    if len(letter.corrections) > MAX_CORRECTIONS:
        limit = {"count": MAX_CORRECTIONS}
        raise OrdaError(_("A letter corrects at most ${count} places. Send several letters.", mapping=limit))
    length = sum(len(each.anchor) + sum(len(run.html) for run in each.runs) for each in letter.corrections)
    # What has no place is carried along: a record that is written anew with each visa must not be of any size.
    length += sum(len(run.html) for runs, _why in letter.beside for run in runs)
    if length > MAX_CHARACTERS:
        raise OrdaError(_("The letter is too long. Send several letters."))


def _same(proposal, letter: CorrectionLetter) -> bool:
    if not isinstance(proposal, CorrectionLetter):
        return False
    return (proposal.page, proposal.lang, proposal.corrections) == (letter.page, letter.lang, letter.corrections)


def corrected(edition, letter: CorrectionLetter) -> Draft:
    """What the letter makes of an edition, nowhere stored. Raises PlaceChanged."""
    draft = Draft(edition, "")
    _put(draft, letter)
    return draft


def require_applicable(request: Request, context) -> None:
    """Raises OrdaError when the letter cannot be applied as it stands: the page is not public any more, a place has
    changed, a check would stop the page."""
    _candidate(request, context)


def _candidate(request: Request, context) -> tuple:
    """(page, the edition that the letter makes of what is live)."""
    letter, page = request.proposal, page_of(request, context)
    if page is None or page.live is None:
        raise OrdaError(_("The page is no longer public: it was withdrawn or is in the bin. Return the letter."))
    edition = Draft(page.whole, request.opened_by)
    user = service_of(context, "principals").user(request.opened_by)
    edition.provider = user.full_name if user else request.opened_by
    edition.authors = request.authors
    _put(edition, letter)
    standing = {(each.id, each.lang) for each in check_draft(page, page.whole) if each.blocks}
    blocking = [each for each in check_draft(page, edition) if each.blocks and (each.id, each.lang) not in standing]
    if blocking:
        raise OrdaError(blocking[0].message)
    return page, edition


def _put(edition, letter: CorrectionLetter) -> None:
    """Correct the edition in the letter's language. Raises PlaceChanged."""
    lang = letter.lang
    old = PageText.of(edition, lang)
    new = old.corrected(letter.corrections)
    texts = edition.texts.get(lang, {}) | {"title": new.title, _SUMMARY: new.summary}
    edition.texts = {**edition.texts, lang: {name: text for name, text in texts.items() if text}}
    if new.body != old.body:
        edition.bodies = {**edition.bodies, lang: Body(new.body)}
    edition.changed = {**edition.changed, lang: clock.now()}


def apply_letter(request: Request, context, actor: Actor) -> None:
    """Publish the live text with the green in and the red out; a draft in hand is corrected as well, where it can be.

    Raises as ``require_applicable``; the caller's transaction must then end.
    """
    page, edition = _candidate(request, context)
    previous = page.whole
    # At its moment the program acts, and those who gave the visas answer for the text.
    approver = request.approver or actor.login
    ends = request.ends or previous.expires
    version = apply_beside(page, edition, approver=approver, request_number=request.number, expires=ends)
    request.result = {page.uid: version.number}
    _correct_draft(request, page, previous.number, actor)
    events.notify(
        events.Published(page, actor.login, version=version, previous=previous, request=request, approver=approver)
    )
    requests_of(context).close(request, PUBLISHED)


def _correct_draft(request: Request, page, before: int, actor: Actor) -> None:
    """The same correction in the draft; one that it does not fit stays, and is then behind what visitors see, which
    its editors must look at before it can be published (``content.editing.is_behind``)."""
    draft = page.draft
    if draft is None or draft.base != before:
        return
    try:
        _put(draft, request.proposal)
    except OrdaError:
        return
    draft.base = page.live.number
    draft.revision += 1
    waiting = requests_of(page).records.get(draft.sent or 0)
    if waiting is not None:
        waiting.stamps = {**waiting.stamps, page.uid: stamp(page)}
        # Whoever was about to decide sees the row first: it is no longer what they had looked at.
        write(waiting, page, actor, "corrected", remark=f"№ {request.number}")
    events.notify(events.DraftSaved(page, actor.login))


def forget_page(context, uid: str, login: str) -> None:
    """The page was erased for good: letters on it end, and nothing of what they say is kept (F8)."""
    service = requests_of(context)
    for request in service.concerning(uid):
        letter = request.proposal
        if isinstance(letter, CorrectionLetter) and letter.page == uid:
            request.proposal = replace(letter, title="", corrections=(), beside=(), remark="", file_name="")
            if request.letter_file is not None:
                drop(context, request.letter_file.sha256)
            request.letter_file = None
            if request.number in service.open:
                service.close(request, RECALLED)
            forget_remarks(request, context, login)
