"""``orda check``: what the site lacks today, and how the sites of units stand."""

from pathlib import Path

import click

from orda.compliance.report import report
from orda.maintenance import settings as settings_module
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file, progress_bar, sentence
from orda.maintenance.jobs import kinds, spool
from orda.maintenance.locks import Locked
from orda.maintenance.progress import Progress
from orda.maintenance.settings import Settings
from orda.maintenance.storage import close_databases
from orda.maintenance.unit_sites import look_at_sites, looked_sentence
from orda.maintenance.workbench import load_app, with_site


@click.command(short_help="Say what the law asks for and the site lacks.")
@config_option
@click.option("--unit-sites", is_flag=True, help="Look at the registered sites of units first.")
def check(config: Path | None, unit_sites: bool) -> None:
    """Say what the law asks for and the site lacks today; exit status 1 when anything is missing or late.

    While the site serves, the serving process does the work and this command waits for it.
    """
    settings = settings_module.load(config)
    log_to_file(settings)
    with progress_bar() as progress:
        said, found = _work(settings, unit_sites, progress)
    if unit_sites:
        click.echo(sentence(said))
    click.echo(found.mapping["lines"])
    click.echo(sentence(found))
    if int(found.mapping["red"]):
        raise SystemExit(1)


def _work(settings: Settings, unit_sites: bool, progress: Progress):
    """(how the look at the sites ended or None, the sentence about the board)."""
    try:
        _app, registry = load_app(settings)
    except Locked:
        if not spool.runner_alive(settings):
            raise
        said = _ask(settings, "unit-sites", progress) if unit_sites else None
        return said, _ask(settings, "check", progress)
    try:
        database = registry.database
        said = looked_sentence(look_at_sites(database, progress)) if unit_sites else None
        return said, kinds.checked_sentence(with_site(database, report))
    finally:
        close_databases()


def _ask(settings: Settings, kind: str, progress: Progress):
    return spool.wait(settings, spool.enqueue(settings, kind, by="shell"), progress).text
