"""Documents that take the place of others: both know it, in the transaction that publishes or withdraws (A4)."""

from orda import clock, events
from orda.content.base import descendants
from orda.content.document_codes import DOCUMENT
from orda.content.site import find, service_of
from orda.errors import BadField
from orda.i18n import _

FIELD = "fields.supersedes"
MAX_CHAIN = 1_000


def includeme(config):
    """Subscribe to everything that puts a document in force or takes it away."""
    for event_class, follow in (
        (events.Published, published),
        (events.Withdrawn, withdrawn),
        (events.Removed, removed),
        (events.Restored, restored),
    ):
        config.add_subscriber(follow, event_class)


def superseded_uid(edition) -> str:
    """The uid of the document whose place this edition takes, or nothing."""
    return edition.fields.get("supersedes", "") if edition is not None else ""


def predecessor_of(document):
    """The document whose place the live version takes; None when there is none on the site."""
    return _document(document, superseded_uid(document.live))


def successor_of(document):
    """The live document that has taken the place of ``document``, or None."""
    found = _document(document, document.superseded_by)
    return found if found is not None and superseded_uid(found.live) == document.uid else None


def _document(context, uid: str):
    found = find(context, uid) if uid else None
    return found if found is not None and found.kind == DOCUMENT else None


def check_succession(document, draft) -> None:
    """Raises BadField when ``draft`` of ``document`` supersedes itself, closes a circle, or names what cannot be."""
    uid = superseded_uid(draft)
    if not uid:
        return
    if uid == document.uid:
        raise BadField(FIELD, _("A document cannot supersede itself."))
    other = _document(document, uid)
    if other is None:
        raise BadField(FIELD, _("The document that this one shall supersede is not on the site."))
    if _leads_to(other, document.uid):
        raise BadField(FIELD, _("These documents would supersede each other in a circle."))
    if successor_of(other) not in (None, document):
        raise BadField(FIELD, _("Another document supersedes that one already. Choose the latest of them."))


def _leads_to(start, uid: str) -> bool:
    """Does the chain of what ``start`` supersedes, in live versions or drafts, reach ``uid``?"""
    waiting, seen = [start], {start.uid}
    while waiting and len(seen) < MAX_CHAIN:
        document = waiting.pop()
        for edition in (document.live, document.draft):
            following = superseded_uid(edition)
            if following == uid:
                return True
            found = _document(start, following)
            if found is not None and following not in seen:
                seen.add(following)
                waiting.append(found)
    return False


def published(event: events.Published) -> None:
    """The document that the new version supersedes is obsolete at once; one that it no longer names is not."""
    document = event.object
    if document.kind != DOCUMENT:
        return
    before = superseded_uid(event.previous)
    if before and before != superseded_uid(document.live):
        _give_back(find(document, before), document, event.actor)
    _retire(document, event.actor)


def withdrawn(event: events.Withdrawn) -> None:
    """What the withdrawn document had superseded is in force again."""
    if event.object.kind == DOCUMENT:
        _give_back(find(event.object, superseded_uid(event.previous)), event.object, event.actor)


def removed(event: events.Removed) -> None:
    """The same for each document that went to the bin."""
    for each in descendants(event.object):
        if each.kind == DOCUMENT and each.live is not None:
            _give_back(find(event.parent, superseded_uid(each.live)), each, event.actor)


def restored(event: events.Restored) -> None:
    """What comes back takes its place again, and may have lost or got a successor while it was away."""
    for each in descendants(event.object):
        if each.kind == DOCUMENT:
            if successor_of(each) is None:
                each.superseded_by, each.superseded_from = "", None
                for heir in _heirs(each):
                    _retire(heir, event.actor)
            _retire(each, event.actor)


def _heirs(document):
    """The live documents that name ``document`` as superseded; looks at every document, which restoring may take."""
    for uid in set(service_of(document, "document-codes").holders.values()):
        found = find(document, uid)
        if found is not None and superseded_uid(found.live) == document.uid:
            yield found


def _retire(document, actor: str) -> None:
    """Let ``document``, if it is live, take the place of what it supersedes, from its own beginning on."""
    old = predecessor_of(document)
    if old is None or successor_of(old) not in (None, document):
        return
    now = clock.now()
    known = old.superseded_from if old.superseded_by == document.uid else None
    moment = max(known if known is not None and known <= now else now, document.starts() or now)
    if (old.superseded_by, old.superseded_from) != (document.uid, moment):
        old.superseded_by, old.superseded_from = document.uid, moment
        events.notify(events.StandingChanged(old, actor))


def _give_back(old, document, actor: str) -> None:
    if old is not None and old.kind == DOCUMENT and old.superseded_by == document.uid:
        old.superseded_by, old.superseded_from = "", None
        events.notify(events.StandingChanged(old, actor))
