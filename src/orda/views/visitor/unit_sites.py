"""The sites that units keep themselves: the directory for visitors, and the page of one (B8)."""

from pyramid.view import view_config

from orda.catalog.records import TITLE
from orda.compliance.site_checks import last_check, red_since
from orda.compliance.snippet import snippet
from orda.content.kinds.unit_site import host_of
from orda.content.site import find
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IUnitSite
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.traversal import href


def _to_paste(request, sites) -> dict:
    return {"snippets": [{"lang": lang, "name": LANGUAGE_NAMES[lang], "html": snippet(lang)} for lang in LANGUAGES]}


@listed(
    "unit-site",
    order=TITLE,
    per_page=50,
    filters=(Filter("unit", _("Unit"), object_titles),),
    renderer="visitor/unit_sites.pt",
    empty=_("No site of a unit is registered yet."),
    more=_to_paste,
)
def site_card(request, obj) -> dict:
    """One site in the directory; ``dead`` when it does not answer."""
    live, lang = obj.live, request.lang
    title_lang = live.title_language(lang)
    return {
        "href": href(request, obj),
        "title": live.title(lang),
        "lang": title_lang if title_lang != lang else None,
        "summary": live.text(lang, "summary"),
        **_facts(request, obj),
    }


def _facts(request, obj) -> dict:
    address = obj.live.fields.get("address", "")
    unit = find(request.site, obj.live.fields.get("unit", ""))
    return {
        "address": address,
        "host": host_of(address),
        "unit": entry(request, unit) if unit is not None and visible(request, unit) else None,
        "dead": _dead(request, obj),
    }


def _dead(request, obj) -> dict | None:
    """When the site was last looked at and gave no page, and since when it gives none; None while it answers."""
    check, since = last_check(obj), red_since(obj)
    if check is None or check.reached or since is None:
        return None
    return {
        "checked": format_date(check.time, request.lang),
        "checked_iso": iso(check.time),
        "since": format_date(since, request.lang),
    }


@view_config(context=IUnitSite, permission=VIEW, request_method="GET", renderer="visitor/unit_site.pt")
@with_language
def unit_site(context, request):
    """One site: where it is, whose, who answers for it."""
    live = context.live
    return {
        **text_of(request, live),
        "responsible": live.text(request.lang, "responsible"),
        **_facts(request, context),
    }
