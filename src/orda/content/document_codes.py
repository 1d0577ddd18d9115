"""The codes of documents and of programmes: each belongs to one object of its kind on the whole site, drafts included
(clauses A5, C4).

The register is there so that two people who type the same code at once collide; what a code is worth is asked of the
object that holds it, so that a code which nobody uses any more is free by itself.
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

DOCUMENT, PROGRAMME = "document", "programme"
# The kinds whose objects have a code, with what is said of one that is taken.
TAKEN = {
    DOCUMENT: _("Another document of the site has this code. Each code belongs to one."),
    PROGRAMME: _("Another programme of the site has this code. Each code belongs to one."),
}
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@service("document-codes", service_name="document-codes")
class DocumentCodes(Persistent):
    """The service that knows which object claimed a code last: {code as it is compared: uid}. Codes of other kinds than
    documents have the name of the kind and a space before them."""

    def __init__(self):
        self.holders = OOBTree()


def includeme(config):
    """Subscribe to what brings codes into the site."""
    config.add_subscriber(saved, events.DraftSaved)
    config.add_subscriber(restored, events.Restored)


def compared(code: str) -> str:
    """A code as it is compared: without spaces, in one case, with one sort of dash."""
    return _DASHES.sub("-", "".join(unicodedata.normalize("NFKC", code).casefold().split()))


def codes_of(obj) -> set[str]:
    """The codes, as they are compared, that the live version and the draft of an object have."""
    editions = (each for each in (obj.live, obj.draft) if each is not None)
    return {compared(code) for each in editions if (code := each.fields.get("code"))}


def _key(kind: str, code: str) -> str:
    """Under what the register has a code as it is compared, which never has spaces."""
    return code if kind == DOCUMENT else f"{kind} {code}"


def holder_of(context, code: str, kind: str = DOCUMENT):
    """The object of ``kind`` that has ``code`` in its live version or its draft; None for a free one."""
    uid = service_of(context, "document-codes").holders.get(_key(kind, compared(code)))
    holder = find(context, uid) if uid else None
    return holder if holder is not None and compared(code) in codes_of(holder) else None


def check_code(obj, code: str) -> None:
    """Raises BadField when another object of the same kind has ``code``."""
    holder = holder_of(obj, code, obj.kind) if code else None
    if holder is not None and holder is not obj:
        raise BadField("fields.code", TAKEN[obj.kind])


def saved(event: events.DraftSaved) -> None:
    """A draft claims its code, unless another object of its kind has it."""
    if event.object.kind in TAKEN:
        claim(event.object)


def restored(event: events.Restored) -> None:
    """What comes back from the bin must not bring a code that is taken by now."""
    for each in descendants(event.object):
        if each.kind in TAKEN:
            for code in codes_of(each):
                if holder_of(each, code, each.kind) not in (None, each):
                    raise OrdaError(_taken_meanwhile(each.kind, code))
            claim(each)


def _taken_meanwhile(kind: str, code: str):
    if kind == PROGRAMME:
        return _("Another programme has taken the code ${code} meanwhile.", mapping={"code": code})
    return _("Another document has taken the code ${code} meanwhile.", mapping={"code": code})


def claim(obj) -> None:
    """Note the codes of ``obj`` as its own, but for those that another object of its kind has."""
    holders = service_of(obj, "document-codes").holders
    for code in codes_of(obj):
        key = _key(obj.kind, code)
        if holder_of(obj, code, obj.kind) is None and holders.get(key) != obj.uid:
            holders[key] = obj.uid
