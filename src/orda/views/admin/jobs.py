"""Long work asked of the serving process, as the screens of backups and packing show it."""

import re
from datetime import datetime
from decimal import Decimal

from translationstring import TranslationString

from orda.i18n import _
from orda.maintenance.jobs.spool import QUEUED, Job, enqueue, list_jobs, runner_alive
from orda.maintenance.settings import Settings, from_values
from orda.text.dates import format_datetime, format_number
from orda.web.names import name_of

SHOWN = 8
DECIMAL = re.compile(r"\d{1,12}\.\d{1,3}")
KINDS = {
    "backup": _("Backup"),
    "verify": _("Proof of a backup"),
    "pack": _("Packing"),
    "reminders": _("Reminders of stale pages and of requests"),
    "forget": _("Forgetting what must not be kept"),
    "unit-sites": _("A look at the sites of units"),
    "check": _("A look at the compliance board"),
}
PILLS = {"queued": "open", "running": "running", "done": "done", "failed": "failed"}


def settings_of(request) -> Settings:
    """The settings that this process was started with."""
    return from_values(request.registry.settings)


def moment(text: str | None) -> datetime | None:
    """A moment from a status or job file; None for what is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def ask_for(request, kind: str, args: dict) -> None:
    """Queue the work and tell the person so. Raises StorageError when the spool cannot be written."""
    settings = settings_of(request)
    waiting = {job.id for job in list_jobs(settings) if not job.over}
    job = enqueue(settings, kind, args, by=request.login)
    if job.id in waiting:
        request.flash_message(_("This work is already waiting or running; it was not asked for twice."), "info")
    else:
        request.flash_message(_("Asked for. The progress is shown below."))


def jobs_shown(request, settings: Settings) -> dict:
    """{rows, busy, idle}: the last jobs; ``busy`` while something is to come; ``idle`` when nobody takes work up."""
    found = list_jobs(settings, SHOWN)
    waiting = any(job.state == QUEUED for job in found)
    return {
        "rows": [_row(request, job) for job in found],
        "busy": any(not job.over for job in found),
        "idle": waiting and not runner_alive(settings),
    }


def _localized(text: TranslationString, lang: str) -> TranslationString:
    """The sentence with its decimal numbers, which the file has with a point, as the language writes them."""
    mapping = {
        name: format_number(Decimal(value), lang) if DECIMAL.fullmatch(value) else value
        for name, value in (text.mapping or {}).items()
    }
    return TranslationString(text, mapping=mapping)


def _row(request, job: Job) -> dict:
    translate = request.layout.translate
    at = moment(job.finished or job.started or job.created)
    return {
        "kind": translate(KINDS.get(job.kind, job.kind)),
        "state": PILLS.get(job.state, "failed"),
        "state_title": translate(job.state_text),
        "text": translate(_localized(job.text, request.lang)) if job.msgid else "",
        "over": job.over,
        "percent": round(min(max(job.done, 0.0), 1.0) * 100),
        "by": name_of(request, job.by) if job.by else "",
        "time": format_datetime(at, request.lang, "short") if at else "",
    }
