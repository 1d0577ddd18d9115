"""What has gone stale, of the whole site or in one folder, and after how long a folder's texts do (C14, E2)."""

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.listing import stale
from orda.compliance.reminders import last_reminder
from orda.compliance.scope import concerns, sees_everything, sees_reports
from orda.content import freshness
from orda.content.base import owner_unit, path_of
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import ADMINISTER, READ_REGISTER, VIEW, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.dates import format_date
from orda.views.admin.screens import known_title, screen
from orda.web.batch import Batch
from orda.web.forms.form import Button, make_form
from orda.web.navigation import visible
from orda.web.traversal import href

PER_PAGE = 50
MAX_LISTED = 5_000
STAGES = {
    "owner": _("the editors were reminded"),
    "head": _("the head was reminded"),
    "vice-rector": _("the vice-rector was reminded"),
}


@view_config(context=ISite, name="stale", permission=VIEW, renderer="admin/stale.pt", request_method="GET")
def stale_of_site(context, request):
    """Everything of the site, or of the person's units, that nobody has looked after in time; the longest first."""
    if not sees_reports(request.actor, context):
        raise HTTPForbidden()
    return _screen(context, request, None)


@view_config(context=IContentFolder, name="stale", permission=READ_REGISTER, renderer="admin/stale.pt")
def stale_of_folder(context, request):
    """The same in one folder; administrators set here after how many days its texts go stale."""
    form = _form(context, request) if request.may(ADMINISTER) else None
    if request.method == "POST":
        if form is None:
            raise HTTPForbidden()
        if _set(context, request, form):
            return HTTPSeeOther(href(request, context, "stale"))
        request.response.status_int = 422
    return _screen(context, request, form)


def _form(context, request):
    days = colander.SchemaNode(
        colander.Integer(),
        name="days",
        title=_("Days until a text here goes stale"),
        description=_("Empty: as the folder above or the regulation says."),
        missing=0,
        validator=colander.Range(0, freshness.MAX_DAYS),
    )
    schema = colander.SchemaNode(colander.Mapping(), days)
    values = {"days": context.fresh_days or None}
    return make_form(schema, request, (Button("save", _("Save")),), href(request, context, "stale"), values=values)


def _set(context, request, form) -> bool:
    accepted = form.accept(request.POST)
    if accepted is None:
        return False
    try:
        freshness.set_period(context, accepted["days"], actor=request.actor)
    except OrdaError as refused:
        form.fail(refused.message)
        return False
    request.flash_message(_("Saved."))
    return True


def _screen(context, request, form) -> dict:
    unit = request.GET.get("unit", "")
    mine = list(_mine(context, request))
    units = {each.uid: known_title(request, each) for obj in mine if (each := owner_unit(obj)) is not None}
    unit = unit if unit in units else ""
    found = [obj for obj in mine if not unit or getattr(owner_unit(obj), "uid", "") == unit]
    batch = Batch(request, found, PER_PAGE)
    place = "" if context is request.site else known_title(request, context)
    return {
        "tabs": screen(request, _("Freshness"), "stale"),
        "place": place,
        "rows": [_row(request, obj) for obj in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "stale"),
        "unit": unit,
        "units": _in_order(request, units),
        "action": href(request, context, "stale"),
        "whole": sees_everything(request.actor, request.site),
        "form": form,
        "periods": _periods(request) if context is request.site else [],
    }


def _in_order(request, units: dict[str, str]) -> list[dict]:
    pairs = sorted(units.items(), key=lambda pair: sort_key(pair[1], request.lang))
    return [{"id": uid, "title": title} for uid, title in pairs]


def _mine(context, request):
    """The stale objects that the person may know of, at most ``MAX_LISTED``."""
    prefix = f"{path_of(context).rstrip('/')}/"
    count = 0
    for obj in stale(request.site, clock.now()):
        inside = context is request.site or obj is context or path_of(obj).startswith(prefix)
        if inside and concerns(request.actor, request.site, obj) and _known(request, obj):
            yield obj
            count += 1
        if count >= MAX_LISTED:
            return


def _known(request, obj) -> bool:
    return visible(request, obj) or request.may(VIEW_DRAFTS, obj)


def _periods(request) -> list[dict]:
    """The regulation's periods, for reference."""
    kinds = regulation.get().kinds
    rules = (rule for rule in regulation.get().freshness.values() if kinds[rule.kind].available)
    return [{"kind": kinds[rule.kind].plural[request.lang], "days": rule.days} for rule in rules]


def _row(request, obj) -> dict:
    unit, reminder, since = owner_unit(obj), last_reminder(obj), freshness.goes_stale(obj)
    told = request.layout.translate(STAGES[reminder.stage]) if reminder is not None else ""
    return {
        "title": known_title(request, obj),
        "path": path_of(obj),
        "href": href(request, obj) if visible(request, obj) else href(request, obj, "history"),
        "unit": known_title(request, unit) if unit is not None else "",
        "age": freshness.age(obj),
        "period": freshness.period(obj),
        "since": format_date(since, request.lang, "short"),
        "told": f"{told}, {format_date(reminder.told, request.lang, 'short')}" if reminder is not None else "",
        "confirm_href": href(request, obj, "still-correct") if freshness.may_confirm(request.actor, obj) else None,
    }
