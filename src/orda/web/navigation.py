"""Menus, breadcrumbs and section navigation, as plain lists of addresses and titles."""

import threading
from collections import OrderedDict

from pyramid.location import lineage

from orda import clock
from orda.content.base import children
from orda.interfaces import IPage, ISection, ISite, IUnit
from orda.web.traversal import href

MAX_MENU = 60
MAX_CACHED = 200
_cache: OrderedDict[tuple, list] = OrderedDict()
_lock = threading.Lock()


def visible(request, obj) -> bool:
    """Is there a live version that the person may read?"""
    return obj.live is not None and request.may("view", obj)


def entry(request, obj) -> dict:
    """Address and title of an object; ``lang`` when the title is in another language than the page."""
    title_lang = obj.live.title_language(request.lang)
    return {
        "href": href(request, obj),
        "title": obj.live.title(request.lang),
        "lang": title_lang if title_lang != request.lang else None,
        "summary": obj.live.text(request.lang, "summary"),
        "kind": obj.kind,
    }


def listed(request, folder) -> list:
    """The pages and folders inside ``folder`` that navigation shows; files, pictures and news have their own lists."""
    shown = (IPage, ISection, IUnit)
    found = []
    for child in children(folder):
        if any(kind.providedBy(child) for kind in shown) and not child.hidden_in_menus and visible(request, child):
            found.append(child)
            if len(found) >= MAX_MENU:
                break
    return found


def _per_generation(request, name: str, make) -> list:
    """What ``make()`` returns, computed once per generation, language, rights and day."""
    site = request.site
    key = (name, site.uid, site.generation(), request.lang, request.principals, clock.today())
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    made = make()
    with _lock:
        _cache[key] = made
        while len(_cache) > MAX_CACHED:
            _cache.popitem(last=False)
    return made


def _main_sections(request) -> list[dict]:
    sections = [child for child in listed(request, request.site) if child.in_main_menu]
    return [
        {
            **entry(request, section),
            "name": section.__name__,
            "children": [entry(request, child) for child in listed(request, section)],
        }
        for section in sections
    ]


def main_menu(request) -> list[dict]:
    """The five sections with their children; ``current`` marks the one the reader is in (clause F1)."""
    here = next((loc.__name__ for loc in lineage(request.context) if ISite.providedBy(loc.__parent__)), None)
    menu = _per_generation(request, "menu", lambda: _main_sections(request))
    return [{**section, "current": section["name"] == here} for section in menu]


def footer_links(request) -> list[dict]:
    """The collections that stand beside the five sections."""

    def make() -> list[dict]:
        return [entry(request, child) for child in listed(request, request.site) if not child.in_main_menu]

    return _per_generation(request, "collections", make)


def breadcrumbs(request, home_title: str) -> list[dict]:
    """From home to this page (clause F3); folders without a live version are left out."""
    here = request.context
    trail = [loc for loc in reversed(list(lineage(here))) if not ISite.providedBy(loc)]
    crumbs = [{"href": href(request, request.site), "title": home_title}]
    for location in trail:
        if visible(request, location):
            crumbs.append(entry(request, location))
        elif location is here and location.edition is not None:
            crumbs.append({"href": href(request, here), "title": location.edition.title(request.lang)})
    return crumbs if trail else []


def section_nav(request) -> dict | None:
    """The navigation that all pages of a section share (clause F3): the way to this page is open, the rest closed."""
    path = list(lineage(request.context))
    root = next((loc for loc in path if IUnit.providedBy(loc)), None)
    if root is None:
        root = next((loc for loc in reversed(path) if ISection.providedBy(loc)), None)
    if root is None or not visible(request, root):
        return None
    items = _branch(request, root, path)
    return {**entry(request, root), "items": items} if items else None


def _branch(request, folder, path: list) -> list[dict]:
    return [
        {
            **entry(request, child),
            "current": child is path[0],
            "ancestor": child in path[1:],
            "children": _branch(request, child, path) if child in path else [],
        }
        for child in listed(request, folder)
    ]
