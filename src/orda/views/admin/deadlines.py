"""The board of deadlines: what is late and where it waits, by unit, block and visa (B14, E3, E7)."""

from datetime import timedelta

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from orda import regulation
from orda.compliance.control import by_block, by_stage, by_unit, open_in_scope, times_to_public
from orda.compliance.scope import sees_everything, sees_reports
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import VIEW
from orda.text.dates import format_datetime
from orda.views.admin.screens import known_title, screen
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.requests.deadlines import waits_since
from orda.workflow.requests.inbox import may_see
from orda.workflow.telling.saying import title_in

PER_PAGE = 50
HOURS_A_DAY = 24


@view_config(context=ISite, name="deadlines", permission=VIEW, renderer="admin/deadlines.pt", request_method="GET")
def deadlines(context, request):
    """``?block=`` and ``?late=1`` narrow the list of requests; the numbers are counted at this moment."""
    if not sees_reports(request.actor, context):
        raise HTTPForbidden()
    rules, lang = regulation.get(), request.lang
    units = by_unit(request.actor, context)
    blocks = by_block(units)
    block = request.GET.get("block", "")
    block = block if block in blocks and block else ""
    late = request.GET.get("late", "") == "1"
    batch = Batch(request, _narrowed(context, request, block, late), PER_PAGE)
    count, middle, worst = times_to_public(units)
    return {
        "tabs": screen(request, _("Deadlines"), "deadlines"),
        "whole": sees_everything(request.actor, context),
        "units": [_tally(request, row, _unit_title(context, request, row)) for row in units if row.waiting],
        "blocks": [
            {**_tally(request, blocks[id], each.titles[lang]), "href": _block_href(context, request, id)}
            for id, each in rules.blocks.items()
            if id in blocks and blocks[id].waiting
        ],
        "stages": [_stage(request, row) for row in by_stage(request.actor, context)],
        "times": {"count": count, "median": lasting(request, middle), "worst": lasting(request, worst)},
        "rows": [_row(context, request, item, unit) for item, unit in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "deadlines"),
        "narrowed": rules.blocks[block].titles[lang] if block else "",
        "late": late,
        "all_href": href(request, context, "deadlines"),
        "late_href": href(request, context, "deadlines", query={"late": "1", **({"block": block} if block else {})}),
    }


def _block_href(context, request, block: str) -> str:
    return href(request, context, "deadlines", query={"block": block})


def _narrowed(context, request, block: str, late: bool) -> list:
    found = open_in_scope(request.actor, context)
    if block:
        found = [(item, unit) for item, unit in found if getattr(unit, "block", "") == block]
    return [(item, unit) for item, unit in found if item.late] if late else found


def _unit_title(context, request, row) -> str:
    unit = find(context, row.unit_uid) if row.unit_uid else None
    return known_title(request, unit) if unit is not None else request.layout.translate(_("No unit answers"))


def _tally(request, row, title: str) -> dict:
    return {
        "title": title,
        "requests": row.requests,
        "late": row.late,
        "questions": row.questions,
        "late_questions": row.late_questions,
        "inquiries": row.inquiries,
        "late_inquiries": row.late_inquiries,
        "stale": row.stale,
        "oldest": lasting(request, row.oldest) if row.requests else "–",
        "overdue": bool(row.overdue),
    }


def _stage(request, row) -> dict:
    return {
        "title": row.title[request.lang],
        "level": row.level,
        "count": row.count,
        "late": row.late,
        "oldest": lasting(request, row.oldest),
    }


def _row(context, request, item, unit) -> dict:
    """A request of which the person may know what it changes, or only that it waits."""
    known = may_see(item, request.actor, context)
    number = request.layout.translate(_("Request № ${number}", mapping={"number": item.number}))
    return {
        "title": title_in(item, context, request.lang) if known else number,
        "number": item.number,
        "href": href(request, context, "request", query={"id": item.number}) if known else "",
        "unit": known_title(request, unit) if unit is not None else "–",
        "stage": "; ".join(stage.titles[request.lang] for stage in item.waiting),
        "since": format_datetime(waits_since(item) or item.opened, request.lang, "medium"),
        "due": format_datetime(item.due, request.lang, "medium"),
        "late": item.late,
    }


def lasting(request, span: timedelta | None) -> str:
    """A span of time in days and hours; a dash for none."""
    if span is None:
        return "–"
    hours = int(span.total_seconds() // 3600)
    days, hours = divmod(hours, HOURS_A_DAY)
    translate = request.layout.translate
    if days:
        return translate(_("${days} d ${hours} h", mapping={"days": days, "hours": hours}))
    if hours:
        return translate(_("${hours} h", mapping={"hours": hours}))
    return translate(_("less than an hour"))
