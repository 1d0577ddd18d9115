"""Uploaded files whose words search cannot find in full: noted by who indexes, told to who answers for them."""

from collections.abc import Iterator, Mapping

from translationstring import TranslationString

from orda.catalog.file_words import pdf_of, trouble_of
from orda.catalog.pdf_reader import BROKEN, ENCRYPTED, ENDLESS, LONG, TEXTLESS
from orda.content.base import Content
from orda.content.site import find, service_of, site_of
from orda.i18n import _

MAX_NOTED = 2_000
MESSAGES: Mapping[str, TranslationString] = {
    ENCRYPTED: _(
        "The text of the PDF cannot be searched: the file asks for a password. Upload one without a password."
    ),
    BROKEN: _(
        "The text of the PDF cannot be searched in full: the file is damaged. "
        "Save it anew as a PDF with text and upload it."
    ),
    ENDLESS: _(
        "The text of the PDF cannot be searched in full: reading it finds no end. "
        "Save it anew as a PDF with text and upload it."
    ),
    LONG: _("Only the beginning of the PDF can be searched: it is too long. Divide it into several files."),
    TEXTLESS: _("The PDF has no text that could be searched, only pictures of pages. Upload a PDF with text."),
}


def unread_file(edition) -> TranslationString | None:
    """What is wrong with the file of a draft or a version; None when its words are found, or nobody has looked yet."""
    stored = edition.fields.get("upload") if edition is not None else None
    return MESSAGES.get(getattr(stored, "trouble", None) or "")


def waits_for_a_look(obj) -> bool:
    """Has a file of the draft not been read yet? Its owner should hear of it before it is public."""
    stored = pdf_of(obj.draft)
    return stored is not None and stored.trouble is None


def note(obj) -> None:
    """Write down what was found in the files of ``obj``; nothing is written where that is known already."""
    for stored in (pdf_of(obj.live), pdf_of(obj.draft)):
        trouble = trouble_of(stored) if stored is not None else None
        if trouble is not None and trouble != stored.trouble:
            stored.trouble = trouble
    if not obj.upload:
        return
    queue = service_of(site_of(obj), "index-queue")
    wanted = unread_file(obj.live) is not None
    if wanted and obj.uid not in queue.unread:
        queue.unread = (*queue.unread, obj.uid)[-MAX_NOTED:]
    elif not wanted and obj.uid in queue.unread:
        queue.unread = tuple(uid for uid in queue.unread if uid != obj.uid)


def unread(site) -> Iterator[tuple[Content, TranslationString]]:
    """(object, what is wrong with its file) of what is live now."""
    for uid in service_of(site, "index-queue").unread:
        obj = find(site, uid)
        message = unread_file(obj.live) if obj is not None else None
        if message is not None:
            yield obj, message
