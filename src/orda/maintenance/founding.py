"""A new site as the regulation prescribes it: sections, collections and obligatory pages, with titles and no text."""

from collections.abc import Iterable

from orda import clock, regulation
from orda.content import arrange, editing
from orda.content.site import service_of
from orda.i18n import _
from orda.maintenance.progress import Progress, silent
from orda.regulation.parameters import Place, Titles
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.security.principals import STAFF_GROUP, add_group
from orda.workflow.requests.transitions import publish_at_once


def found(site, progress: Progress = silent) -> int:
    """Add every place of the regulation that ``site`` lacks; how many were added.

    Sections and collections are public at once, because the menus are made of them. Obligatory pages wait as drafts
    until a department has written them: an empty page would only pretend to inform (clause D2).
    """
    rules = regulation.get()
    if site.live is None and site.draft is None:
        _write(site, rules.university.titles, {})
        publish_at_once(site)
    _found_staff(site)
    added, total = 0, sum(1 for _place in rules.places())
    sections = {place.name for place in rules.sections}
    for parent, place in _pairs(site, (*rules.sections, *rules.collections)):
        if place.name in parent:
            continue
        obj = arrange.add(parent, place.kind, actor=SYSTEM, name=place.name)
        obj.holds, obj.narrowed = place.holds, dict(place.narrowed)
        _write(obj, place.titles, place.summary)
        if parent is site:
            obj.in_main_menu = place.name in sections
            publish_at_once(obj)
        added += 1
        progress(added / total, _("Adding the sections and pages of the regulation"))
    return added


def _pairs(parent, places: Iterable[Place]):
    """Every place with the object that it stands in; children are asked for after their parent was added."""
    for place in places:
        yield parent, place
        yield from _pairs(parent[place.name], place.children)


def _write(obj, titles: Titles, summaries: Titles) -> None:
    texts = {lang: {"title": title, "summary": summaries.get(lang, "")} for lang, title in titles.items()}
    editing.save_draft(obj, texts=texts, actor=SYSTEM, seen=editing.stamp(obj))


def _found_staff(site) -> None:
    """The group of all employees, with the role that lets them read what is meant for staff (table 1.J)."""
    principals = service_of(site, "principals")
    if STAFF_GROUP not in principals.groups:
        add_group(principals, STAFF_GROUP, dict(regulation.get().roles["staff"].titles))
    held = f"group:{STAFF_GROUP}"
    if not any(grant.principal == held and grant.role == "staff" for grant in site.grants):
        site.grants = (*site.grants, Grant(held, "staff", by=SYSTEM.login, at=clock.now()))
