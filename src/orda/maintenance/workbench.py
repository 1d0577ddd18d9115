"""The site for a command of the shell: the application is loaded as for serving, the work is one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import plaster
from pyramid.config import global_registries
from transaction.interfaces import TransientError
from ZODB.DB import DB

from orda.content.site import create_site
from orda.content.transactions import own_transaction
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance import evolution
from orda.maintenance.settings import Settings
from orda.maintenance.storage import close_databases, open_database

ROOT = "app_root"
ATTEMPTS = 8


def load_app(settings: Settings) -> tuple[Any, Any]:
    """The WSGI application that the settings file names, and its registry with the open ``database``.

    Raises OrdaError for wrong settings, a wrong regulation file, a database that cannot be opened.
    """
    app = plaster.get_loader(str(settings.path), protocols=["wsgi"]).get_wsgi_app("main")
    return app, getattr(app, "registry", None) or global_registries.last


@contextmanager
def open_site(settings: Settings, *, create: bool = False, anew: bool = False) -> Iterator[Any]:
    """The site, in a transaction that is committed when the ``with`` block ends well.

    ``create`` makes database and site where there are none; ``anew`` puts an empty site in the place of the old one.
    Raises StorageError when there is no site, or another process has the database open.
    """
    if create:
        open_database(settings.storage, create=True).close()
    _app, registry = load_app(settings)
    try:
        with own_transaction(registry.database, registry) as root:
            if anew or create and ROOT not in root:
                root[ROOT] = create_site(registry)
                evolution.mark_finished(root)
                root._p_jar.transaction_manager.savepoint()
            yield _site_in(root)
    finally:
        close_databases()


def _site_in(root) -> Any:
    if ROOT not in root:
        raise StorageError(_("The database holds no site yet. Make one with “orda init”."))
    return root[ROOT]


def with_site(database: DB, work: Callable[[Any], Any]) -> Any:
    """What ``work(site)`` returns, in a transaction of the database that this process serves from; after a conflict
    with a request it runs again. Raises StorageError when there is no site."""
    for _attempt in range(ATTEMPTS - 1):
        with suppress(TransientError):
            return _once(database, work)
    return _once(database, work)


def _once(database: DB, work: Callable[[Any], Any]) -> Any:
    # Of several applications in one process (in tests) the one that serves from this database.
    registry = next((each for each in global_registries if getattr(each, "database", None) is database), None)
    with own_transaction(database, registry or global_registries.last) as root:
        return work(_site_in(root))
