"""The indexes follow what happens to content, in the same transaction."""

from orda import events
from orda.catalog.indexing import (
    forget,
    forget_names,
    index_object,
    index_subtree,
    index_words,
    inherits_anew,
    unindex_subtree,
)
from orda.catalog.listing import naming
from orda.catalog.unread import waits_for_a_look
from orda.content.mentions import forget_person
from orda.content.site import site_of


def includeme(config):
    """Subscribe to all changes of content and of rights."""
    for event_class, follow in (
        (events.ContentAdded, changed),
        (events.DraftSaved, draft_saved),
        (events.StandingChanged, changed),
        (events.RequestChanged, request_changed),
        (events.Published, published),
        (events.Withdrawn, published),
        (events.Moved, moved),
        (events.GrantsChanged, inheritance_changed),
        (events.OwnerChanged, inheritance_changed),
        (events.Removed, removed),
        (events.Restored, restored),
        (events.Confirmed, changed),
        (events.PeriodChanged, period_changed),
        (events.ConsentChanged, consent_changed),
        (events.Erased, erased),
        (events.NameForgotten, name_forgotten),
    ):
        config.add_subscriber(follow, event_class)


def changed(event) -> None:
    """States may differ, words that visitors see do not."""
    index_object(event.object, text=False)


def draft_saved(event: events.DraftSaved) -> None:
    """The same; whether search can read a new PDF is looked at by the indexer."""
    index_object(event.object, text=waits_for_a_look(event.object))


def request_changed(event: events.RequestChanged) -> None:
    """All drafts of the request got another state."""
    for obj in event.request.subjects(event.object):
        index_object(obj, text=False)


def published(event) -> None:
    """What visitors see has changed."""
    index_object(event.object, text=True)


def moved(event) -> None:
    """Path, zone and owner of the whole subtree may differ."""
    index_subtree(event.object)


def inheritance_changed(event: events.GrantsChanged | events.OwnerChanged) -> None:
    """What is below has another zone or owner only if the object itself has; who may read in a zone is not indexed."""
    if inherits_anew(event.object):
        index_subtree(event.object)


def period_changed(event: events.PeriodChanged) -> None:
    """Everything in the folder goes stale on another day."""
    index_subtree(event.object)


def removed(event: events.Removed) -> None:
    """It went to the bin with everything below it."""
    unindex_subtree(event.object, site_of(event.parent))


def restored(event: events.Restored) -> None:
    """It came back with everything below it."""
    index_subtree(event.object, text=True)


def consent_changed(event: events.ConsentChanged) -> None:
    """What may be found has changed, and must be so at once: its words do not wait for the indexer."""
    index_object(event.object, text=False)
    index_words(event.object)


def erased(event: events.Erased) -> None:
    """No word of it may be found a moment longer, nor the name of a person in what others say (F8)."""
    site = site_of(event.parent)
    forget(event.object, site)
    if event.trace is not None:
        for obj in naming(site, event.trace):
            forget_person(obj, event.trace, event.actor)
        forget_names(site, event.trace.names)


def name_forgotten(event: events.NameForgotten) -> None:
    """It is no longer found by the name."""
    index_object(event.object, text=False)
    index_words(event.object)
