"""Backups: how old, how large, proven or not; making and proving one. Packing the database."""

from datetime import datetime, timedelta

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.maintenance.backups.manifest import Point, points, status
from orda.maintenance.disk import free_space
from orda.maintenance.pack import DEFAULT_DAYS, MAX_DAYS
from orda.maintenance.sentences import from_plain
from orda.maintenance.settings import Settings
from orda.maintenance.storage import files
from orda.security.permissions import ADMINISTER
from orda.text.dates import format_datetime, format_relative, format_size
from orda.views.admin.jobs import ask_for, jobs_shown, moment, settings_of
from orda.views.admin.screens import screen
from orda.web.batch import Batch
from orda.web.names import name_of
from orda.web.traversal import href

PER_PAGE = 30
OLD = timedelta(hours=24)
KINDS = {True: _("full"), False: _("incremental")}


@view_config(context=ISite, name="backups", permission=ADMINISTER, renderer="admin/backups.pt")
def backups(context, request):
    """The list; ``backup`` and ``verify`` are the buttons."""
    settings = settings_of(request)
    tabs = screen(request, _("Backups"), "backups")
    if request.method == "POST":
        _ask(request, settings)
        return HTTPSeeOther(href(request, context, "backups"))
    found, known = points(settings.backups), status(settings.backups)
    sound = next((point for point in found if point.problem is None), None)
    batch = Batch(request, found, PER_PAGE)
    return {
        "tabs": tabs,
        "embedded": files(settings.storage) is not None,
        "rows": [_row(request, point, known) for point in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "backups"),
        "last": {
            **_age(request, sound.time),
            "time": format_datetime(sound.time, request.lang),
            "old": clock.now() - sound.time > OLD,
        }
        if sound is not None
        else None,
        "proven": _proof(request, known.get("last_proven")),
        "failed": _failure(request, known.get("last_check")),
        "space": _space(request, settings),
        "jobs": jobs_shown(request, settings),
        "action": href(request, context, "backups"),
    }


def _ask(request, settings: Settings) -> None:
    try:
        if "verify" not in request.POST:
            ask_for(request, "backup", {"by": request.login})
        elif points(settings.backups):
            ask_for(request, "verify", {})
        else:
            request.flash_message(_("There is no backup yet. Make one now."), "warning")
    except OrdaError as error:
        request.flash_message(error.message, "danger")


def _row(request, point: Point, known: dict) -> dict:
    return {
        "time": format_datetime(point.time, request.lang, "short"),
        **_age(request, point.time),
        "name": point.name,
        "size": format_size(point.size, request.lang) if point.problem is None else "",
        "added": format_size(point.added, request.lang) if point.added is not None else "",
        "kind": request.layout.translate(KINDS[point.full]) if point.problem is None else "",
        "by": name_of(request, str(point.manifest.get("by") or "")),
        "state": _state(point, known),
        "problem": request.layout.translate(point.problem) if point.problem is not None else "",
    }


def _age(request, moment: datetime) -> dict:
    """{age, seconds}: how long ago, in words and for js/jobs.js, which keeps the words true while the page stands."""
    passed = clock.now() - moment
    return {"age": format_relative(moment, request.lang), "seconds": max(0, round(passed.total_seconds()))}


def _state(point: Point, known: dict) -> str:
    """``damaged``, ``proven`` by a restore on trial, or ``untried``."""
    check, proven = known.get("last_check") or {}, known.get("last_proven") or {}
    if point.problem is not None or (check.get("name") == point.name and not check.get("ok", True)):
        return "damaged"
    return "proven" if proven.get("name") == point.name else "untried"


def _proof(request, proof: dict | None) -> dict | None:
    at = moment((proof or {}).get("time"))
    if proof is None or at is None:
        return None
    return {
        "time": format_datetime(at, request.lang),
        **_age(request, at),
        "name": str(proof.get("name", "")),
        "objects": proof.get("objects", 0),
        "blobs": proof.get("blobs", 0),
    }


def _failure(request, check: dict | None) -> dict | None:
    """The last proof when it failed: its day, and the first sentence about why."""
    if not check or check.get("ok", True):
        return None
    at = moment(check.get("time"))
    first = next((each for each in check.get("problems") or () if isinstance(each, dict)), None)
    reason = from_plain(first) if first is not None else ""
    return {
        "time": format_datetime(at, request.lang) if at else "",
        "reason": request.layout.translate(reason) if reason else "",
    }


def _space(request, settings: Settings) -> dict:
    """Sizes for people; the database's is empty when another machine keeps it."""
    place = files(settings.storage)
    data = place.data.stat().st_size if place is not None and place.data.exists() else None
    return {
        "data": format_size(data, request.lang) if data is not None else "",
        "free": format_size(free_space(place.data.parent if place is not None else settings.var), request.lang),
    }


@view_config(context=ISite, name="pack", permission=ADMINISTER, renderer="admin/pack.pt")
def pack(context, request):
    """Size, last pack, and the button with the number of days that stay."""
    settings = settings_of(request)
    tabs = screen(request, _("Packing"), "pack")
    days, error = request.POST.get("days", str(DEFAULT_DAYS)).strip()[:10], ""
    if request.method == "POST":
        if days.isascii() and days.isdigit() and int(days) <= MAX_DAYS:
            try:
                ask_for(request, "pack", {"days": int(days)})
            except OrdaError as refused:
                request.flash_message(refused.message, "danger")
            return HTTPSeeOther(href(request, context, "pack"))
        request.response.status_int = 422
        limits = {"low": 0, "high": MAX_DAYS}
        error = request.layout.translate(_("Write a number of days from ${low} to ${high}.", mapping=limits))
    return {
        "tabs": tabs,
        "days": days,
        "error": error,
        "space": _space(request, settings),
        "last": _last_pack(request, status(settings.backups).get("last_pack")),
        "jobs": jobs_shown(request, settings),
        "action": href(request, context, "pack"),
    }


def _last_pack(request, last: dict | None) -> dict | None:
    at = moment((last or {}).get("time"))
    if last is None or at is None:
        return None
    sizes = {name: format_size(int(last.get(name) or 0), request.lang) for name in ("before", "after")}
    return {"time": format_datetime(at, request.lang), **_age(request, at), **sizes}
