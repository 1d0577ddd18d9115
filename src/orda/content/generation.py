"""The counter of public states: it rises in the transaction that changes anything visitors may see (idea 4)."""

from orda import events
from orda.content.site import site_of

PUBLIC_CHANGES = (
    events.Published,
    events.Withdrawn,
    events.Moved,
    events.Reordered,
    events.Removed,
    events.Restored,
    events.GrantsChanged,
    events.OwnerChanged,
    events.SettingsChanged,
    events.Confirmed,
    events.ConsentChanged,
    events.Erased,
    events.NameForgotten,
)


def rise(event: events.Event) -> None:
    """Begin a new generation; answers made before are not served again."""
    site_of(event.place).generation.change(1)


def settled(site) -> int | None:
    """The generation of this snapshot, under which things may be remembered for other requests.

    None in a transaction that has begun a new one: it may end otherwise, and another transaction get its number.
    """
    counter = site.generation
    connection = counter._p_jar
    if connection is None or counter._p_changed or connection._savepoint_storage is not None:
        return None
    return counter()


def includeme(config):
    """Subscribe to everything that changes the public site."""
    for event_class in PUBLIC_CHANGES:
        config.add_subscriber(rise, event_class)
