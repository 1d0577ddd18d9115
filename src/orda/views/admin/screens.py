"""The frame of the administrators' screens: the title, and the tabs from one to another."""

from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER, CHECK, READ_REGISTER, VIEW_DRAFTS
from orda.web.navigation import visible
from orda.web.traversal import href

TABS = (
    ("users", _("Users"), ADMINISTER),
    ("groups", _("Groups"), ADMINISTER),
    ("compliance", _("Compliance"), READ_REGISTER),
    ("deadlines", _("Deadlines"), READ_REGISTER),
    ("stale", _("Freshness"), READ_REGISTER),
    ("unit-sites", _("Sites of units"), READ_REGISTER),
    ("register", _("Register of changes"), READ_REGISTER),
    ("search-help", _("Search"), CHECK),
    ("mail", _("Mail"), ADMINISTER),
    ("backups", _("Backups"), ADMINISTER),
    ("pack", _("Packing"), ADMINISTER),
)


def screen(request, title, tab: str) -> list[dict]:
    """Set the page's title; the tabs [{href, title, current}] that the person may open, [] when there is but one."""
    request.layout.view_title = title
    site = request.site
    shown = [each for each in TABS if request.may(each[2], site)] if ISite.providedBy(request.context) else []
    tabs = [
        {"href": href(request, site, name), "title": request.layout.translate(text), "current": name == tab}
        for name, text, _permission in shown
    ]
    return tabs if len(tabs) > 1 else []


def known_title(request, obj) -> str:
    """The title of what is public, for who may read it; a draft's only for who may read drafts; else an ellipsis."""
    if visible(request, obj):
        return obj.live.title(request.lang)
    if request.may(VIEW_DRAFTS, obj) and obj.edition is not None:
        return obj.edition.title(request.lang) or obj.__name__
    return "…"
