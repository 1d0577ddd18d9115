"""Work on the database beside the requests: in a transaction of its own, with the application's registry current."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import transaction
from pyramid.threadlocal import manager
from ZODB.DB import DB


@contextmanager
def own_transaction(database: DB, registry: Any) -> Iterator[Any]:
    """The database's root object; committed when the ``with`` block ends well, undone when it raises.

    Raises as committing does: a TransientError after a conflict, for the caller to begin again or not.
    """
    tm = transaction.TransactionManager(explicit=True)
    tm.begin()
    connection = database.open(tm)
    manager.push({"registry": registry, "request": None})
    try:
        yield connection.root()
        tm.commit()
    except BaseException:
        tm.abort()
        raise
    finally:
        manager.pop()
        connection.close()
