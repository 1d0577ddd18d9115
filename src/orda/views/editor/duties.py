"""What the person answers for: stale texts, reminders, sites out of order, files that are not found."""

from itertools import islice

from orda.catalog.listing import of_kind
from orda.catalog.unread import unread
from orda.compliance.duties import OWNER, responsible
from orda.compliance.reminders import going_stale, reminders_for
from orda.compliance.scope import sees_reports
from orda.compliance.site_checks import MAX_SITES, last_check
from orda.content import freshness
from orda.content.base import path_of
from orda.content.site import find
from orda.i18n import _
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.views.editor.editing.comparison import title_of
from orda.web.traversal import href

MAX_SHOWN = 20
MAX_UNREAD = 500


def stale_texts(request) -> list[dict]:
    """What the person writes or heads and is stale or soon will be, and what they have been reminded of (C14)."""
    site, login = request.site, request.login
    told = {obj.uid: (obj, reminder) for obj, reminder in islice(reminders_for(site, login), MAX_SHOWN)}
    mine = {obj.uid: obj for obj in islice(going_stale(site, login), MAX_SHOWN)}
    mine |= {uid: obj for uid, (obj, _reminder) in told.items() if uid not in mine}
    return [_text(request, obj, told[uid][1] if uid in told else None) for uid, obj in list(mine.items())[:MAX_SHOWN]]


def _text(request, obj, reminder) -> dict:
    day = format_date(reminder.told, request.lang, "medium") if reminder is not None else ""
    return {
        "title": title_of(request, obj),
        "path": path_of(obj),
        "href": href(request, obj, "still-correct"),
        "age": freshness.age(obj),
        "late": freshness.is_stale(obj),
        "day": format_date(freshness.goes_stale(obj), request.lang, "medium"),
        "reminder": request.layout.translate(_told(reminder.stage, day)) if reminder is not None else "",
    }


def _told(stage: str, day: str):
    return {
        "owner": _("You were reminded on ${day}.", mapping={"day": day}),
        "head": _("You were reminded as head on ${day}.", mapping={"day": day}),
        "vice-rector": _("You were reminded as vice-rector on ${day}.", mapping={"day": day}),
    }[stage]


def unit_sites(request) -> list[dict]:
    """Registered sites of units that the person heads or writes for and that are not in order (F21)."""
    found = []
    for obj in islice(of_kind(request.site, "unit-site"), MAX_SITES):
        check = last_check(obj) if obj.live is not None else None
        if check is None or check.ok:
            continue
        unit = find(request.site, obj.live.fields.get("unit", "")) or obj
        if request.login in responsible(unit, "head") or request.login in responsible(unit, "owner"):
            found.append(
                {
                    "title": title_of(request, obj),
                    "href": href(request, request.site, "unit-site", query={"uid": obj.uid}),
                    "message": request.layout.translate(check.message),
                    "day": format_date(check.time, request.lang, "medium"),
                }
            )
    return found[:MAX_SHOWN]


def unread_files(request) -> list[dict]:
    """Public PDF files that the person answers for and whose words search does not find in full (C10)."""
    found = []
    for obj, message in islice(unread(request.site), MAX_UNREAD):
        if request.login in responsible(obj, OWNER) and request.may(VIEW_DRAFTS, obj):
            found.append(
                {
                    "title": title_of(request, obj),
                    "href": href(request, obj, "edit" if request.may(EDIT, obj) else "history"),
                    "path": path_of(obj),
                    "message": request.layout.translate(message),
                }
            )
    return found[:MAX_SHOWN]


def reports(request) -> list[dict]:
    """Links to the reports that the person may read."""
    if not sees_reports(request.actor, request.site):
        return []
    offered = (
        ("deadlines", _("Deadlines")),
        ("compliance", _("Compliance")),
        ("stale", _("Freshness")),
        ("unit-sites", _("Sites of units")),
    )
    return [
        {"href": href(request, request.site, view), "title": request.layout.translate(title)} for view, title in offered
    ]
