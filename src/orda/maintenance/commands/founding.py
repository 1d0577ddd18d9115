"""``orda init`` and ``orda demo``: a new site, empty or with the demonstration university."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from orda.catalog import indexing
from orda.errors import OrdaError
from orda.i18n import _
from orda.maintenance import settings as settings_module
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file, progress_bar, sentence
from orda.maintenance.disk import working_on, write_whole
from orda.maintenance.founding import found
from orda.maintenance.settings import Settings
from orda.maintenance.storage import files
from orda.maintenance.workbench import open_site

FOLDERS = ("backups", "jobs", "log", "mail")


@click.command(short_help="Make a new installation with the tree of the regulation.")
@config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=6543, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def init(config: Path | None, host: str, port: int) -> None:
    """Make a new installation: settings with a secret, the database, the tree of the regulation.

    What is there already stays as it is; running it again adds only what is missing.
    """
    settings = _settings(config or settings_module.default_path(), host, port)
    log_to_file(settings)
    with progress_bar() as progress, open_site(settings, create=True) as site:
        added = found(site, progress)
    click.echo(f"The site is ready: {added} sections and pages of the regulation were added.")
    click.echo("Next: `orda user add LOGIN --role administrator`, then `orda serve`.")


def _settings(path: Path, host: str, port: int) -> Settings:
    """The settings in ``path``, written when there are none."""
    with working_on(path):
        if not path.exists():
            path = settings_module.write(path, host=host, port=port)
            click.echo(f"Settings written to {path}")
    settings = settings_module.load(path)
    with working_on(settings.var):
        settings.var.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (settings.var / name).mkdir(exist_ok=True, mode=0o700)
    return settings


@click.command(short_help="Fill a new installation with a university.")
@config_option
@click.option("--no-hint", is_flag=True, hidden=True, help="For a caller that serves the site itself then.")
def demo(config: Path | None, no_hint: bool) -> None:
    """Fill a new installation with a believable university in three languages.

    Only into a database in which nobody has worked yet. Its accounts have a published password, so a production
    configuration (orda.demo = false) does not serve it.
    """
    settings = _settings(config or settings_module.default_path(), "127.0.0.1", 6543)
    log_to_file(settings)
    place = files(settings.storage)
    if place is not None and place.data.exists():
        with open_site(settings, create=True) as site:
            if site.demonstration:
                click.echo("The demonstration is there already.")
                return
            if len(site.services["principals"].users):
                raise OrdaError(_("This site has accounts already; the demonstration is only for a new one."))
    from orda.maintenance.demo.load import fill

    writing, indexing_step = _("Writing the demonstration"), _("Indexing")
    with (
        _templates_compiled_beside(settings),
        progress_bar() as progress,
        open_site(settings, create=True, anew=True) as site,
    ):
        fill(site, lambda number, total: progress(0.8 * number / total, writing))
        # It gives rights and owners without telling the catalog; and search shall answer from the first moment.
        indexing.reindex(site, lambda number, total: progress(0.8 + 0.2 * number / total, indexing_step))
    if settings.path is not None:
        allow_demonstration(settings.path)
    hint = "" if no_hint else f": `orda serve`, then http://localhost:{settings.port}/"
    click.echo(f"The demonstration university is ready{hint}.")


@contextmanager
def _templates_compiled_beside(settings: Settings) -> Iterator[None]:
    """Let another process compile the templates meanwhile: the site is shown as soon as it is written."""
    command = [sys.executable, "-m", "orda.maintenance.cli", "templates", "--config", str(settings.path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        except BaseException:
            process.kill()
            raise


def allow_demonstration(path: Path) -> None:
    """Write ``orda.demo = true`` into the settings file."""
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(r"(?m)^orda\.demo\s*=.*$", "orda.demo = true", text)
    if not count:
        changed = text.replace("[app:main]\n", "[app:main]\norda.demo = true\n", 1)
    if changed != text:
        mode = path.stat().st_mode
        write_whole(path, changed.encode())
        path.chmod(mode)
        click.echo(sentence(f"{path}: orda.demo = true"))
