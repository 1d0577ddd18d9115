"""The registered sites of units: how they stand, what was found when, which hosts may be asked, what to paste (F21)."""

from itertools import islice

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.catalog.listing import of_kind
from orda.compliance.scope import concerns, sees_everything, sees_reports
from orda.compliance.site_checks import (
    MAX_SITES,
    Check,
    checks_of,
    extra_hosts,
    last_check,
    red_since,
    set_extra_hosts,
)
from orda.compliance.snippet import snippet
from orda.content.fields import Paragraph
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER, VIEW, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.dates import format_date, format_datetime, iso
from orda.views.admin.jobs import ask_for, jobs_shown, settings_of
from orda.views.admin.screens import known_title, screen
from orda.web.forms.form import Button, make_form
from orda.web.navigation import visible
from orda.web.traversal import href

KNOWN = {True: ("ok", _("in order")), False: ("failed", _("not in order")), None: ("draft", _("not looked at yet"))}


@view_config(context=ISite, name="unit-sites", permission=VIEW, renderer="admin/unit_sites.pt")
def unit_sites(context, request):
    """Every registered site, the wrong ones first; administrators ask for a look and add hosts."""
    if not sees_reports(request.actor, context):
        raise HTTPForbidden()
    administers = request.may(ADMINISTER)
    form = _form(context, request) if administers else None
    if request.method == "POST":
        if not administers:
            raise HTTPForbidden()
        if _act(context, request, form):
            return HTTPSeeOther(href(request, context, "unit-sites"))
        request.response.status_int = 422
    return {
        "tabs": screen(request, _("Sites of units"), "unit-sites"),
        "rows": [_row(request, obj) for obj in _mine(context, request)],
        "whole": sees_everything(request.actor, context),
        "snippets": snippets(),
        "form": form,
        "jobs": jobs_shown(request, settings_of(request)) if administers else None,
        "action": href(request, context, "unit-sites"),
    }


def snippets() -> list[dict]:
    """The HTML to paste, in each language."""
    return [{"lang": lang, "name": LANGUAGE_NAMES[lang], "html": snippet(lang)} for lang in LANGUAGES]


def _form(context, request):
    hosts = colander.SchemaNode(
        Paragraph(),
        name="hosts",
        title=_("Further hosts that may be asked"),
        description=_("Hosts of registered sites may be asked anyway. One in a line: www.dent.example.kz."),
        missing="",
        rows=4,
        validator=colander.Length(max=20_000),
    )
    schema = colander.SchemaNode(colander.Mapping(), hosts)
    values = {"hosts": "\n".join(extra_hosts(context))}
    return make_form(
        schema, request, (Button("save", _("Save"), "quiet"),), href(request, context, "unit-sites"), values=values
    )


def _act(context, request, form) -> bool:
    """Do what the button says; False when the form is wrong."""
    try:
        if "look" in request.POST:
            ask_for(request, "unit-sites", {})
            return True
        accepted = form.accept(request.POST)
        if accepted is None:
            return False
        changed = set_extra_hosts(context, accepted["hosts"].split(), actor=request.actor)
    except OrdaError as refused:
        form.fail(refused.message)
        return False
    request.flash_message(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return True


def _mine(context, request) -> list:
    found = [obj for obj in islice(of_kind(context, "unit-site"), MAX_SITES) if obj.live is not None]
    mine = [obj for obj in found if concerns(request.actor, context, obj, _unit(obj)) and _known(request, obj)]
    return sorted(mine, key=lambda obj: (_health(last_check(obj)), sort_key(known_title(request, obj), request.lang)))


def _known(request, obj) -> bool:
    return visible(request, obj) or request.may(VIEW_DRAFTS, obj)


def _unit(obj):
    return find(obj, obj.live.fields.get("unit", ""))


def _health(check: Check | None) -> int:
    return 1 if check is None else 2 if check.ok else 0


def _row(request, obj) -> dict:
    unit, check = _unit(obj), last_check(obj)
    since = red_since(obj)
    return {
        "title": known_title(request, obj),
        "href": href(request, request.site, "unit-site", query={"uid": obj.uid}),
        "address": obj.live.fields.get("address", ""),
        "unit": known_title(request, unit) if unit is not None else "",
        "since": format_date(since, request.lang, "short") if since is not None else "",
        **_found(request, check),
    }


def _found(request, check: Check | None) -> dict:
    pill, word = KNOWN[check.ok if check is not None else None]
    return {
        "state": pill,
        "state_title": request.layout.translate(word),
        "message": request.layout.translate(check.message) if check is not None and not check.ok else "",
        "time": format_datetime(check.time, request.lang, "short") if check is not None else "",
        "time_iso": iso(check.time) if check is not None else "",
        "logo": check is not None and check.logo,
    }


@view_config(context=ISite, name="unit-site", permission=VIEW, renderer="admin/unit_site.pt", request_method="GET")
def unit_site(context, request):
    """``?uid=``: the last looks at one site."""
    obj = find(context, request.GET.get("uid", ""))
    if obj is None or obj.kind != "unit-site" or obj.live is None or not _known(request, obj):
        raise HTTPNotFound()
    if not concerns(request.actor, context, obj, _unit(obj)):
        raise HTTPForbidden()
    return {
        "tabs": screen(request, known_title(request, obj), "unit-sites"),
        **_row(request, obj),
        "checks": [_found(request, check) for check in checks_of(obj)],
        "page_href": href(request, obj),
        "back": href(request, context, "unit-sites"),
    }
