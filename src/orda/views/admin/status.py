"""What a monitor asks: ``/@@status``, for programmes of this machine and for administrators."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda import clock
from orda.content.site import service_of
from orda.interfaces import ISite
from orda.mail.outbox import outbox_of
from orda.maintenance.backups.manifest import points, status
from orda.maintenance.disk import free_space
from orda.maintenance.jobs.spool import list_jobs, runner_alive
from orda.maintenance.storage import files
from orda.security.permissions import ADMINISTER
from orda.views.admin.jobs import moment, settings_of
from orda.workflow.timing.schedule import schedule_of

LOOPBACK = ("127.0.0.1", "::1")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
# A proxy on this machine speaks from the loopback too, for strangers.
PROXIED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


def from_this_machine(request) -> bool:
    """Was the question asked on this machine itself, not through a proxy that runs on it?"""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    local = request.remote_addr in LOOPBACK and host.lower() in LOCAL_HOSTS
    return local and not any(name in request.headers for name in PROXIED)


@view_config(context=ISite, name="status", permission=NO_PERMISSION_REQUIRED, request_method="GET", renderer="json")
def site_status(context, request):
    """Ages in seconds, sizes in bytes, null for what there is none of. Raises HTTPNotFound for everybody else."""
    if not (from_this_machine(request) or request.may(ADMINISTER)):
        raise HTTPNotFound()
    settings = settings_of(request)
    place = files(settings.storage)
    known, now = status(settings.backups), clock.now()
    sound = next((point for point in points(settings.backups) if point.problem is None), None)
    proven = moment((known.get("last_proven") or {}).get("time"))
    size = place.data.stat().st_size if place is not None and place.data.exists() else None
    return {
        "status": "ok",
        "time": now.isoformat(timespec="seconds"),
        "storage": settings.storage.partition(":")[0] or "memory",
        "database_bytes": size,
        "backup_age_seconds": round((now - sound.time).total_seconds()) if sound is not None else None,
        "backup_proven_age_seconds": round((now - proven).total_seconds()) if proven is not None else None,
        "last_check_ok": (known.get("last_check") or {}).get("ok"),
        "jobs_waiting": sum(not job.over for job in list_jobs(settings)),
        "jobs_runner": runner_alive(settings),
        "index_queue": len(service_of(context, "index-queue")),
        "overdue_seconds": _overdue(context, now),
        **_mail(context, request),
        "disk_free_bytes": free_space(place.data.parent if place is not None else settings.var),
    }


def _overdue(context, now) -> int:
    """For how long something has waited that should have become public, or ceased to be; 0 when all is well."""
    due = schedule_of(context).next_moment
    return round((now - due).total_seconds()) if due is not None and due < now else 0


def _mail(context, request) -> dict:
    """How the outbox stands; an error says no address, and the server's name no password."""
    outbox, now, server = outbox_of(context), clock.now(), request.registry.mail
    oldest = outbox.oldest()
    return {
        "mail": server.scheme if server is not None else None,
        "mail_waiting": len(outbox),
        "mail_oldest_seconds": round((now - oldest).total_seconds()) if oldest is not None else None,
        "mail_error": outbox.delivery.error or None,
        "mail_failed": len(outbox.delivery.failed),
        "mail_dropped": outbox.dropped(),
    }
