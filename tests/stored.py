"""What the database really holds: every record, as bytes, after what nothing refers to has been packed away."""

import time
from collections.abc import Iterable


def records_with(app, words: Iterable[str]) -> list[str]:
    """The records in which one of the words stands, each with the word and the beginning of the record."""
    database = app.registry._zodb_databases[""]
    database.pack(time.time() + 1)
    sought = [(word, word.encode()) for word in words]
    return [
        f"{word}: {record.data[:80]!r}"
        for transaction in database.storage.iterator()
        for record in transaction
        for word, encoded in sought
        if record.data is not None and encoded in record.data
    ]
