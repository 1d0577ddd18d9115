"""``orda pack`` and ``orda reindex``: work on the database itself."""

from pathlib import Path

import click

from orda.catalog.rebuilding import rebuild
from orda.i18n import _
from orda.maintenance import settings as settings_module
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file, progress_bar, sentence
from orda.maintenance.jobs import kinds, spool
from orda.maintenance.locks import Locked
from orda.maintenance.pack import DEFAULT_DAYS, MAX_DAYS, pack_database
from orda.maintenance.progress import Progress
from orda.maintenance.settings import Settings
from orda.maintenance.storage import close_databases, open_database
from orda.maintenance.workbench import open_site


@click.command(short_help="Give back the space of old revisions.")
@config_option
@click.option(
    "--days",
    type=click.IntRange(0, MAX_DAYS),
    default=DEFAULT_DAYS,
    show_default=True,
    help="Keep what was changed in the last so many days.",
)
def pack(config: Path | None, days: int) -> None:
    """Give back the space of old revisions of objects. Published versions are no revisions: they all stay.

    While the site serves, the serving process does the work and this command waits for it.
    """
    settings = settings_module.load(config)
    log_to_file(settings)
    with progress_bar() as progress:
        text = _pack(settings, days, progress)
    click.echo(sentence(text))


def _pack(settings: Settings, days: int, progress: Progress):
    try:
        database = open_database(settings.storage)
    except Locked:
        if not spool.runner_alive(settings):
            raise
        job = spool.enqueue(settings, "pack", {"days": days}, by="shell")
        return spool.wait(settings, job, progress).text
    try:
        return kinds.packed_sentence(pack_database(database, settings, days, progress))
    finally:
        close_databases()


@click.command(short_help="Build all indexes anew from the content.")
@config_option
def reindex(config: Path | None) -> None:
    """Build all indexes anew from the content.

    With a database server (ZEO) the site may go on serving; else it must be stopped.
    """
    settings = settings_module.load(config)
    log_to_file(settings)
    step = _("Indexing")
    with progress_bar() as progress, open_site(settings) as site:
        count = rebuild(site, lambda done, total: progress(done / max(total, 1), step))
    click.echo(f"{count} objects were indexed.")
