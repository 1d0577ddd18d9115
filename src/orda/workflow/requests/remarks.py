"""Remarks at the very paragraph that they concern: what a return says beside its reason (B10, E4)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from orda import regulation
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import _
from orda.text.passages import passages
from orda.text.plain import excerpt, plain_text
from orda.text.sanitize import clean_html

MAX_NOTES = 50
MAX_NOTE = 1000
MAX_WORDS = 160

# (uid, language, place); the language is "" for fields that are the same in all of them.
Spot = tuple[str, str, str]


@dataclass(frozen=True)
class Note:
    """A remark at one place of the text that was sent: ``place`` is the name of a field, or ``place_of`` a passage,
    whose first ``words`` are kept, so that the remark can be read when the passage is written anew."""

    uid: str
    lang: str
    place: str
    words: str
    text: str

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return self.uid, self.lang, self.place


def place_of(html: str) -> str:
    """What a passage is known by: its words, whatever they look like."""
    return hashlib.sha256(plain_text(html).encode()).hexdigest()[:16]


def spots_of(obj) -> dict[tuple[str, str], str]:
    """{(language, place): the first words} of all that the draft of ``obj`` changes, or that visitors see of it."""
    found: dict[tuple[str, str], str] = {}
    for edition in (obj.whole, obj.draft):
        if edition is None:
            continue
        found |= {("", name): "" for name in edition.fields}
        for lang in regulation.get().languages:
            words = edition.texts.get(lang, {})
            found |= {(lang, name): excerpt(str(text), MAX_WORDS) for name, text in words.items()}
            for passage in passages(clean_html(edition.body(lang))):
                html = passage.written
                found[lang, place_of(html)] = excerpt(plain_text(html), MAX_WORDS)
    return found


def notes_from(typed: Mapping[Spot, str], uids, context) -> tuple[Note, ...]:
    """The remarks that were typed at places of the objects ``uids``.

    Raises OrdaError for too many or too long ones, and for a place that is not there.
    """
    written = {spot: text.strip() for spot, text in typed.items() if text.strip()}
    if len(written) > MAX_NOTES:
        raise OrdaError(_("At most ${count} remarks at paragraphs.", mapping={"count": MAX_NOTES}))
    if any(len(text) > MAX_NOTE for text in written.values()):
        raise OrdaError(_("A remark at a paragraph has at most ${count} characters.", mapping={"count": MAX_NOTE}))
    known = {uid: spots_of(obj) for uid in {spot[0] for spot in written} & set(uids) if (obj := find(context, uid))}
    notes = []
    for (uid, lang, place), text in written.items():
        if (lang, place) not in known.get(uid, {}):
            raise OrdaError(_("A paragraph with a remark is not in the text any more. Look at the text again."))
        notes.append(Note(uid, lang, place, known[uid][lang, place], text))
    return tuple(notes)
