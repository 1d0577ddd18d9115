"""The coloured letter: a page's passages typed anew in their places, or a Word file with colours, sent for approval."""

import re
import secrets
from dataclasses import dataclass, field, replace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.uploads import check_upload
from orda.errors import BadUpload, InvalidState, OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent
from orda.security.permissions import PROPOSE
from orda.text.correction import Correction
from orda.text.dates import format_datetime
from orda.text.letters import DELETED
from orda.text.plain import excerpt, plain_text
from orda.text.retyped import Slot, corrections_of, slots, typed_from, with_slots
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import comparison, labels_of
from orda.views.editor.editing.edit import RENEWED
from orda.views.editor.editing.forms import count_upload, token_is_right
from orda.views.editor.letters.seal import opened, sealed
from orda.views.editor.letters.shown import beside
from orda.views.editor.requests.cards import actor_of, remark_of
from orda.web.navigation import visible
from orda.web.reading import workplace_html
from orda.web.traversal import href
from orda.workflow.levels.letter_files import hold
from orda.workflow.levels.letters import PageText, corrected, propose_letter
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import RETURNED, requests_of
from orda.workflow.sheets.approval import MAX_REMARK

MAX_SHOWN = 1_500
MAX_PASSAGE = 20_000
MAX_FILE = 5 * 1024 * 1024
MAX_DIGITS = 8
MAX_EDMS = 100
SHORT = 60
WIDE = 70  # characters of a line in a field


@dataclass
class Written:
    """What stands on the screen: ``typed`` by the number of the passage, ``left`` what has no passage any more,
    ``read`` what was read from a Word file, ``returned`` why the letter that is mended came back."""

    remark: str = ""
    edms: str = ""
    typed: dict[int, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    read: CorrectionLetter | None = None
    returned: dict | None = None
    notes: list[str] = field(default_factory=list)
    error: str = ""


@view_config(context=IContent, name="letter", permission=PROPOSE, renderer="editor/letter.pt", require_csrf=False)
def letter(context, request):
    """The page with a field at each passage; what was typed or read stays after a refusal."""
    if not visible(request, context):
        raise HTTPNotFound()
    request.layout.view_title = _("Propose a correction")
    if request.lang not in context.live.languages():
        return {**_named(context, request), "written": None}
    page = PageText.of(context.live, request.lang)
    if request.method == "POST":
        written = _posted(request)
        request.response.status_int = 422
        try:
            answer = _act(context, request, page, written)
        except OrdaError as refused:
            written.error = request.layout.translate(refused.message)
        else:
            if answer is not None:
                return answer
            request.response.status_int = 200
    else:
        written = _again(context, request, page)
    return {**_named(context, request), **_shown(context, request, page, written), "written": written}


def _posted(request) -> Written:
    post = request.POST

    def words(name: str) -> str:
        value = post.get(name, "")
        return value if isinstance(value, str) else ""  # a file is no text

    written = Written(words("remark")[:MAX_REMARK], words("edms")[:MAX_EDMS])
    for name in post:
        number = name.removeprefix("passage-")
        if name != number and number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS:
            written.typed[int(number)] = words(name)
    return written


def _act(context, request, page: PageText, written: Written):
    """A redirect once the letter is sent; None to show what was read. Raises OrdaError."""
    if not token_is_right(request):
        request.response.status_int = 400
        raise OrdaError(RENEWED)
    if "read" in request.POST:
        written.typed = {}
        written.read = _read(context, request, page, written)
        return None
    if "sealed" in request.POST:
        written.read = opened(request, context, str(request.POST["sealed"]))
        asked = written.read
    else:
        _move_to_present(context, request, page, written)
        if any(len(text) > MAX_PASSAGE for text in written.typed.values()):
            limit = {"count": MAX_PASSAGE}
            raise OrdaError(_("A passage has at most ${count} characters.", mapping=limit))
        asked = _letter(context, request, corrections_of(page.html, written.typed))
    sent = propose_letter(context, actor=request.actor, letter=replace(asked, remark=written.remark), edms=written.edms)
    request.flash_message(_("Sent for approval as request № ${number}.", mapping={"number": sent.number}))
    return HTTPSeeOther(href(request, request.site, "request", query={"id": sent.number}))


def _letter(context, request, corrections: tuple[Correction, ...], **more) -> CorrectionLetter:
    live, lang = context.live, request.lang
    return CorrectionLetter(context.uid, lang, live.title(lang), live.number, corrections, **more)


def _move_to_present(context, request, page: PageText, written: Written) -> None:
    """What was typed over an older version goes to the passages that are still the same. Raises InvalidState, so that
    the person looks at it again."""
    seen = request.POST.get("seen", "")
    if seen == str(context.live.number):
        return
    number = whole_number(seen)
    version = context.disclosed(context.versions.get(number))
    if version is None:
        raise InvalidState()
    old = PageText.of(version, request.lang).html
    written.typed, written.left = typed_from(page.html, corrections_of(old, written.typed))
    request.response.status_int = 409
    raise InvalidState(_("The page was published anew while you were writing. Look at your corrections, then send."))


def _read(context, request, page: PageText, written: Written) -> CorrectionLetter:
    """What a Word file proposes. Raises BadUpload."""
    # Here, not above: reading Word files takes megabytes, and most processes never do.
    from orda.importers.docx import read
    from orda.importers.letter import corrections_in, match_language

    upload = request.POST.get("file")
    if not hasattr(upload, "file"):
        raise BadUpload(_("Choose a Word file (.docx) first."))
    request.add_finished_callback(lambda _request: upload.file.close())
    count_upload(request, upload)
    checked = check_upload(upload.filename, upload.file)
    if not checked.filename.endswith(".docx"):
        raise BadUpload(_("A letter is a Word file: .docx. Save an older one as .docx first."))
    if checked.size > MAX_FILE:
        raise BadUpload(_("The file is larger than ${limit} MB.", mapping={"limit": MAX_FILE // 1024**2}))
    data = upload.file.read()
    texts = {lang: PageText.of(context.live, lang).html for lang in context.live.languages()}
    word = read(data, checked.filename)
    if (other := match_language(word, texts)) not in ("", request.lang):
        named = {"language": LANGUAGE_NAMES[other]}
        message = _("This letter is written over another language: ${language}. Choose it above.", mapping=named)
        raise BadUpload(message)
    found = corrections_in(word, page.html)
    left = tuple((each.runs, str(each.reason)) for each in found.beside)
    written.notes = [request.layout.translate(note) for note in found.notes]
    if not found.corrections and not left:
        raise BadUpload(_("Nothing in this file is red, green or a tracked change."))
    page.corrected(found.corrections)
    held = hold(context, request.login, data, checked.filename)
    named = {"file_name": held.filename, "sha256": held.sha256}
    return _letter(context, request, tuple(found.corrections), beside=left, **named)


def _again(context, request, page: PageText) -> Written:
    """An empty letter, or the own returned one that ``?again=`` names, to be mended."""
    word = request.GET.get("again", "")
    number = whole_number(word)
    item = requests_of(context).records.get(number)
    if item is None or item.state != RETURNED or request.login not in item.authors:
        return Written()
    asked = item.proposal
    if not isinstance(asked, CorrectionLetter) or (asked.page, asked.lang) != (context.uid, request.lang):
        return Written()
    typed, left = typed_from(page.html, asked.corrections)
    # What of a Word file had no place on the page is the author's to place now.
    left = [*left, *(_words(runs) for runs, _why in asked.beside[:MAX_SHOWN])]
    return Written(asked.remark, item.edms, typed, left, returned=_returned(request, item))


def _words(runs) -> str:
    kept = [run.html for run in runs if run.kind != DELETED] or [run.html for run in runs]
    return plain_text("".join(kept))


def _returned(request, item) -> dict | None:
    """Why the letter came back, in the words of whoever returned it."""
    visa = next((each for each in reversed(item.visas) if each.action == "returned"), None)
    if visa is None:
        return None
    reasons = regulation.get().return_reasons
    return {
        "reason": reasons[visa.reason].titles[request.lang] if visa.reason in reasons else "",
        "remark": remark_of(request, visa),
        "name": actor_of(request, visa),
        "time": format_datetime(visa.time, request.lang),
        "href": href(request, request.site, "request", query={"id": item.number}),
    }


def _named(context, request) -> dict:
    """What the letter says of its page without being asked (E11)."""
    lang, live = request.lang, context.live
    others = [each for each in live.languages() if each != lang]
    return {
        "title": live.title(lang),
        "address": href(request, context),
        "lang": lang,
        "language": LANGUAGE_NAMES[lang],
        "others": [
            {"lang": each, "name": LANGUAGE_NAMES[each], "href": href(request, context, "letter", lang=each)}
            for each in others
        ],
        "action": href(request, context, "letter"),
        "back": href(request, context),
    }


def _shown(context, request, page: PageText, written: Written) -> dict:
    passages = slots(page.html)
    known = {slot.index for slot in passages}
    shown = {
        "steps": _steps(request),
        "seen": context.live.number,
        "login": request.login,
        "more": max(0, len(passages) - MAX_SHOWN),
        "left": [*written.left, *(text for index, text in written.typed.items() if index not in known)],
        "labels": labels_of(request),
        "max_file": MAX_FILE // 1024**2,
    }
    if written.read is not None:
        return shown | {"parts": [], "sealed": sealed(request, written.read), **_read_shown(context, request, written)}
    return shown | {"parts": _parts(request, page, passages[:MAX_SHOWN], written.typed), "sealed": ""}


def _read_shown(context, request, written: Written) -> dict:
    """What was read from a Word file, in the layout of the page, and what has no place there."""
    asked = written.read
    shown = None
    if asked.corrections and not written.error:
        shown = comparison(request, context, context.live, corrected(context.live, asked))
    return {
        "comparison": shown,
        "beside": beside(request, asked),
        "file_name": asked.file_name,
    }


def _parts(request, page: PageText, passages: tuple[Slot, ...], typed: dict[int, str]) -> list[dict]:
    """The page in pieces of HTML, each with the field of the passage that ends there; the last one has none."""
    seal = secrets.token_hex(8)
    html = workplace_html(request, with_slots(page.html, lambda index: f"[{seal}:{index}]"), request.lang)
    pieces = re.split(rf"\[{seal}:(\d+)\]", html)
    slot_of = {slot.index: slot for slot in passages}
    asked = request.GET.get("passage", "")
    parts = []
    for number in range(0, len(pieces) - 1, 2):
        slot = slot_of.get(int(pieces[number + 1]))
        parts.append({"html": pieces[number], "field": _field(slot, typed, asked) if slot is not None else None})
    return [*parts, {"html": pieces[-1], "field": None}]


def _field(slot: Slot, typed: dict[int, str], asked: str) -> dict:
    text = typed.get(slot.index, slot.text)
    changed = " ".join(text.split()) != " ".join(slot.text.split())
    return {
        "index": slot.index,
        "text": text,
        "old": slot.text,
        "begins": excerpt(slot.text, SHORT),
        "rows": min(20, 1 + sum(1 + len(line) // WIDE for line in text.split("\n"))),
        "open": changed or asked == str(slot.index),
    }


def _steps(request) -> list[dict]:
    """The way that lies ahead, for the macro ``steps``."""
    ahead = [stage.titles[request.lang] for stage in regulation.get().routes["A"].stages]
    ahead.append(request.layout.translate(_("Visitors see it")))
    now = {"title": request.layout.translate(_("You propose it")), "state": "now", "note": ""}
    return [now, *({"title": title, "state": "", "note": ""} for title in ahead)]
