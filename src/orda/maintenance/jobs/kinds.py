"""The kinds of work that the serving process does for a shell or for the administrator's screen."""

from collections.abc import Callable, Mapping
from typing import Any

from translationstring import TranslationString
from ZODB.DB import DB

from orda.compliance import report as compliance_report
from orda.compliance.reminders import remind
from orda.errors import StorageError
from orda.i18n import _
from orda.maintenance.backups.make import make_backup
from orda.maintenance.backups.restore import choose, parse_time
from orda.maintenance.backups.verify import Report, verify_backup
from orda.maintenance.forgetting import forget
from orda.maintenance.pack import DEFAULT_DAYS, Packed, pack_database
from orda.maintenance.progress import Progress
from orda.maintenance.settings import Settings
from orda.maintenance.unit_sites import look_at_sites, looked_sentence
from orda.maintenance.workbench import with_site
from orda.workflow.telling.pressing import press, press_units

# Called with the database, the settings, the job's arguments and a progress; returns the closing sentence.
Work = Callable[[DB, Settings, Mapping[str, Any], Progress], TranslationString]


def megabytes(size: int) -> str:
    """A size for people: megabytes with one digit after the point."""
    return f"{size / 2**20:.1f}"


def packed_sentence(packed: Packed) -> TranslationString:
    """How a pack ended."""
    if not packed.before:
        return _("The database was packed by its server.")
    sizes = {"before": megabytes(packed.before), "after": megabytes(packed.after), "seconds": packed.seconds}
    return _("The database was packed from ${before} to ${after} MB in ${seconds} s.", mapping=sizes)


def proven_sentence(report: Report) -> TranslationString:
    """How a good proof ended."""
    return _(
        "The backup ${name} was restored on trial: ${objects} objects and ${blobs} files are whole.",
        mapping={"name": report.name, "objects": report.objects, "blobs": report.blobs},
    )


def _pack(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    return packed_sentence(pack_database(database, settings, int(args.get("days", DEFAULT_DAYS)), progress))


def _backup(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    point = make_backup(settings, full=bool(args.get("full")), by=str(args.get("by", "")), progress=progress)
    return _("The backup ${name} is complete.", mapping={"name": point.name})


def _verify(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    name = str(args.get("name", ""))
    report = verify_backup(settings, choose(settings.backups, parse_time(name) if name else None), progress)
    if not report.ok:
        raise StorageError(report.problems[0])
    return proven_sentence(report)


def _remind(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    pages, requests = with_site(database, lambda site: (len(remind(site)), press(site) + press_units(site)))
    counts = {"pages": pages, "requests": requests}
    return _("Reminders of stale pages: ${pages}, of requests and inquiries: ${requests}.", mapping=counts)


def _forget(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    gone = with_site(database, forget)
    return _(
        "Forgotten by the rules: questions ${questions}, spam ${spam}, searches ${searches}, from the bin ${binned}, "
        "restore points ${points}.",
        mapping={
            "questions": gone.erased,
            "spam": gone.spam,
            "searches": gone.searches,
            "binned": gone.binned,
            "points": gone.points,
        },
    )


def _unit_sites(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    return looked_sentence(look_at_sites(database, progress))


def _check(database: DB, settings: Settings, args: Mapping[str, Any], progress: Progress) -> TranslationString:
    return checked_sentence(with_site(database, compliance_report.report))


def checked_sentence(found: compliance_report.Report) -> TranslationString:
    """How a look at the compliance board ended; ``lines`` and ``red`` are for the shell that asked."""
    return _(
        "Obligatory items in order: ${good} of ${all}; rules broken: ${breaches}.",
        mapping={
            "good": found.good,
            "all": found.items,
            "breaches": found.breaches,
            "red": int(found.red),
            "lines": "\n".join(found.lines),
        },
    )


KINDS: Mapping[str, Work] = {
    "pack": _pack,
    "backup": _backup,
    "verify": _verify,
    "reminders": _remind,
    "forget": _forget,
    "unit-sites": _unit_sites,
    "check": _check,
}
# What the serving process asks of itself every night.
NIGHTLY = ("reminders", "forget", "unit-sites")
