"""The codes of documents: each belongs to one document of the whole site, drafts included (clause A5).

The register is there so that two people who type the same code at once collide; what a code is worth is asked of the
document that holds it, so that a code which nobody uses any more is free by itself.
"""

import re
import unicodedata

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import events
from orda.content.base import descendants
from orda.content.site import find, service_of
from orda.errors import BadField, OrdaError
from orda.i18n import _

DOCUMENT = "document"
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@service("document-codes", service_name="document-codes")
class DocumentCodes(Persistent):
    """The service that knows which document claimed a code last: {code as it is compared: uid}."""

    def __init__(self):
        self.holders = OOBTree()


def includeme(config):
    """Subscribe to what brings codes into the site."""
    config.add_subscriber(saved, events.DraftSaved)
    config.add_subscriber(restored, events.Restored)


def compared(code: str) -> str:
    """A code as it is compared: without spaces, in one case, with one sort of dash."""
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", code).casefold().split()))


def codes_of(document) -> set[str]:
    """The codes, as they are compared, that the live version and the draft of a document have."""
    editions = (each for each in (document.live, document.draft) if each is not None)
    return {compared(code) for each in editions if (code := each.fields.get("code"))}


def holder_of(context, code: str):
    """The document that has ``code`` in its live version or its draft; None for a free one."""
    uid = service_of(context, "document-codes").holders.get(compared(code))
    document = find(context, uid) if uid else None
    return document if document is not None and compared(code) in codes_of(document) else None


def check_code(document, code: str) -> None:
    """Raises BadField when another document of the site has ``code``."""
    holder = holder_of(document, code) if code else None
    if holder is not None and holder is not document:
        raise BadField("fields.code", _("Another document of the site has this code. Each code belongs to one."))


def saved(event: events.DraftSaved) -> None:
    """A draft claims its code, unless another document has it."""
    if event.object.kind == DOCUMENT:
        _claim(event.object)


def restored(event: events.Restored) -> None:
    """What comes back from the bin must not bring a code that is taken by now."""
    for each in descendants(event.object):
        if each.kind == DOCUMENT:
            for code in codes_of(each):
                if holder_of(each, code) not in (None, each):
                    message = _("Another document has taken the code ${code} meanwhile.", mapping={"code": code})
                    raise OrdaError(message)
            _claim(each)


def _claim(document) -> None:
    holders = service_of(document, "document-codes").holders
    for code in codes_of(document):
        if holder_of(document, code) is None and holders.get(code) != document.uid:
            holders[code] = document.uid
