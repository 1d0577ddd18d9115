"""``orda backup``, ``orda restore`` and ``orda verify``."""

from pathlib import Path

import click

from orda import clock
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance import settings as settings_module
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.manifest import Point, points, status
from orda.maintenance.backups.restore import choose, parse_time
from orda.maintenance.backups.restore import restore as restore_backup
from orda.maintenance.backups.verify import verify_backup
from orda.maintenance.commands import config_option
from orda.maintenance.console import log_to_file, progress_bar, sentence
from orda.maintenance.integrity import walk
from orda.maintenance.jobs.kinds import megabytes, proven_sentence
from orda.maintenance.settings import Settings
from orda.maintenance.storage import embedded, explained, open_files

TIME_HELP = (
    "A moment on Almaty's clock (“2026-11-23”, “2026-11-23 10:00”: to the end of that day or minute), or a backup's "
    "name, which is its moment in UTC."
)


def _load(config: Path | None) -> Settings:
    settings = settings_module.load(config)
    log_to_file(settings)
    return settings


@click.command(short_help="Back up the database and its files.")
@config_option
@click.option("--full", is_flag=True, help="Copy the whole database, even where an increment would do.")
@click.option("--list", "only_list", is_flag=True, help="Show the backups that there are, and make none.")
def backup(config: Path | None, full: bool, only_list: bool) -> None:
    """Back up the database and its files, while the site serves or not.

    Backups lie in orda.backups. Kept are the newest of 14 days, 8 weeks and 12 months, and always the last one that
    was proven by `orda verify`.
    """
    settings = _load(config)
    if only_list:
        _list(settings)
        return
    with progress_bar() as progress:
        point = make_backup(settings, full=full, by="shell", progress=progress)
    kind = "full" if point.full else "incremental"
    click.echo(
        f"Backup {point.name} ({kind}): {point.manifest['objects']} objects, {point.manifest['blobs']} files, "
        f"{megabytes(point.size)} MB in {settings.backups}"
    )


def _list(settings: Settings) -> None:
    found = points(settings.backups)
    proven = status(settings.backups).get("last_proven", {}).get("name")
    for point in found:
        click.echo(_line(point, point.name == proven))
    click.echo(f"{len(found)} backups in {settings.backups}")


def _line(point: Point, proven: bool) -> str:
    local = f"{clock.to_local(point.time):%Y-%m-%d %H:%M}"
    if point.problem is not None:
        return f"{point.name}  {local}  DAMAGED: {sentence(point.problem)}"
    kind = "full" if point.full else "incremental"
    mark = "  last proven" if proven else ""
    added = f"  {megabytes(point.added):>9} MB new" if point.added is not None else ""
    return f"{point.name}  {local}  {kind:11}  {megabytes(point.size):>9} MB in all{added}{mark}"


@click.command(short_help="Bring a backup back.")
@config_option
@click.option("--at", "moment", help=f"Take the newest backup made at or before this time. {TIME_HELP}")
@click.option("--force", is_flag=True, help="Also where there is a database: it is moved aside, not deleted.")
def restore(config: Path | None, moment: str | None, force: bool) -> None:
    """Bring a backup back: the newest one, or the newest from a given time. The site must not be serving."""
    settings = _load(config)
    at = parse_time(moment) if moment else None
    with progress_bar() as progress:
        restored = restore_backup(settings, at=at, force=force, progress=progress)
    click.echo(
        f"Restored the backup {restored.point.name}: {restored.point.manifest['objects']} objects, "
        f"{restored.point.manifest['blobs']} files."
    )
    if restored.aside is not None:
        click.echo(f"The database that was there lies in {restored.aside}; delete it when you do not need it any more.")


@click.command(short_help="Prove a backup by restoring it on trial.")
@config_option
@click.option("--at", "moment", help=f"Prove the newest backup made at or before this time. {TIME_HELP}")
@click.option("--live", is_flag=True, help="Walk through the database that serves instead of a backup.")
def verify(config: Path | None, moment: str | None, live: bool) -> None:
    """Prove a backup: compare every checksum, restore it into a scratch folder, read every object and file.

    Works while the site serves. Run it every night: a backup that was never restored is a hope.
    """
    settings = _load(config)
    with progress_bar() as progress:
        if live:
            problems, text = _walk_live(settings, progress)
        else:
            point = choose(settings.backups, parse_time(moment) if moment else None)
            report = verify_backup(settings, point, progress)
            problems, text = report.problems, sentence(proven_sentence(report))
            if report.counts:
                text += " Its site has {contents} contents, {public} of them public, and {accounts} accounts.".format(
                    **report.counts
                )
            text = "\n".join([text, *(f"Remark: {sentence(remark)}" for remark in report.remarks)])
    if problems:
        for problem in problems[1:]:
            click.echo(sentence(problem))
        raise StorageError(problems[0])
    click.echo(text)


def _walk_live(settings: Settings, progress):
    place = embedded(settings.storage)
    if not place.data.exists():
        raise StorageError(_("There is no database ${path}.", mapping={"path": place.data}))
    with explained(settings.storage):
        storage = open_files(place, read_only=True)
        try:
            found = walk(storage, place.blobs, progress)
        finally:
            storage.close()
    orphans = f", {len(found.orphan_blobs)} files that nothing names" if found.orphan_blobs else ""
    return found.problems, f"{found.objects} objects and {found.blobs} files are whole{orphans}."
