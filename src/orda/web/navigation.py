"""Menus, breadcrumbs and section navigation, as plain lists of addresses and titles."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection

from pyramid.location import lineage

from orda import clock
from orda.catalog.indexes import zone_key
from orda.catalog.zones import zone_reader
from orda.content.base import children
from orda.content.generation import settled
from orda.interfaces import ICollection, ILink, IPage, ISection, ISite, IUnit
from orda.text.collation import sort_key
from orda.web.traversal import href

MAX_MENU = 60
MAX_REMEMBERED = 20_000
MAX_CHARACTERS = 1_000_000
SHOWN = (IPage, ISection, IUnit, ICollection, ILink)


class Shelf:
    """Lists or texts under keys, the longest unused forgotten first; ``limit`` is of all lengths together."""

    def __init__(self, limit: int):
        self._limit = limit
        self._values: OrderedDict[tuple, list | str] = OrderedDict()
        self._length = 0
        self._lock = threading.Lock()

    def get(self, key: tuple) -> list | str | None:
        """What is remembered under ``key``."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: tuple, value: list | str) -> None:
        """Remember ``value``."""
        with self._lock:
            self._length += len(value) + 1 - (len(self._values.pop(key)) + 1 if key in self._values else 0)
            self._values[key] = value
            while self._length > self._limit:
                _key, forgotten = self._values.popitem(last=False)
                self._length -= len(forgotten) + 1


_shelf = Shelf(MAX_REMEMBERED)
_pieces = Shelf(MAX_CHARACTERS)


def visible(request, obj) -> bool:
    """Is there a live version that the person may read?"""
    return obj.live is not None and _reader(request)(zone_key(obj))


def _reader(request) -> Callable[[str], bool]:
    if "zone_reader" not in request.__dict__:
        request.__dict__["zone_reader"] = zone_reader(request.site, request.principals)
    return request.__dict__["zone_reader"]


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


def listed(request, folder) -> list[dict]:
    """Entries, with ``name`` and ``uid``, of all pages and folders in ``folder`` that this person may be shown in it.

    Files, pictures and news have lists of their own. A folder has few enough (``arrange.MAX_CHILDREN``); menus take
    fewer (``in_menu``), pages cut the list into parts. The dictionaries are shared: copy, do not change.
    """
    site, uid = request.site, folder.uid
    key = (site.uid, settled(site), request.lang, uid)
    found = _shelf.get(key)
    if found is None:
        found = _live_children(request, folder)
        if settled(site) is not None:
            _shelf.put(key, found)
    reads = _reader(request)
    readable = {word for word in {word for word, _shown in found} if reads(word)}
    return [shown for word, shown in found if word in readable]


def in_menu(request, folder, way: Collection[str] = ()) -> list[dict]:
    """The first of ``listed``, as many as a menu holds, and those with the uids ``way``: where the reader is."""
    found = listed(request, folder)
    return found[:MAX_MENU] + [each for each in found[MAX_MENU:] if each["uid"] in way]


def _live_children(request, folder) -> list[tuple[str, dict]]:
    """(zone's word, entry) of what can be shown to anybody."""
    found = []
    for child in _in_order(request, folder):
        own = {"name": child.__name__, "uid": child.uid, "main": getattr(child, "in_main_menu", False)}
        found.append((zone_key(child), {**entry(request, child), **own}))
    return found


def _in_order(request, folder) -> list:
    """What a folder shows, as the editors have put it; a list of units alphabetically in the reader's language."""
    shown = [
        child
        for child in children(folder)
        if child.live is not None and not child.hidden_in_menus and any(kind.providedBy(child) for kind in SHOWN)
    ]
    if all(IUnit.providedBy(child) for child in shown):
        shown.sort(key=lambda unit: sort_key(unit.live.title(request.lang), request.lang))
    return shown


def main_menu(request) -> list[dict]:
    """The five sections with their children; ``current`` marks the one the reader is in (clause F1)."""
    site, here = request.site, _section_name(request)
    return [
        {**section, "children": in_menu(request, site[section["name"]]), "current": section["name"] == here}
        for section in listed(request, site)
        if section["main"]
    ]


def _section_name(request) -> str | None:
    return next((loc.__name__ for loc in lineage(request.context) if ISite.providedBy(loc.__parent__)), None)


def remembered_piece(request, name: str, make: Callable[[], str]) -> str:
    """The HTML that ``make()`` returns, made once for a section, per generation, language, rights and day."""
    site, generation = request.site, settled(request.site)
    if generation is None:
        return make()
    key = (name, site.uid, generation, clock.today(), request.lang, request.principals, _section_name(request))
    html = _pieces.get(key)
    if html is None:
        html = make()
        _pieces.put(key, html)
    return html


def footer_links(request) -> list[dict]:
    """The collections that stand beside the five sections."""
    return [each for each in in_menu(request, request.site) if not each["main"]]


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
    """The navigation that all pages of a section share (clause F3): the way to this page is open, the rest closed.

    A unit's folder has its own. Collections without pages, such as the news, share one that leads from each to each.
    """
    path = list(lineage(request.context))
    root = next((loc for loc in path if IUnit.providedBy(loc)), None)
    if root is None:
        root = next((loc for loc in reversed(path) if ISection.providedBy(loc)), None)
    if root is None or not visible(request, root):
        return None
    way, here = {location.uid: location for location in path}, request.context.uid
    items = _branch(request, root, way, here)
    if items or not ISection.providedBy(root) or root.in_main_menu:
        return {**entry(request, root), "current": root is request.context, "items": items}
    collections = [item for item in _branch(request, root.__parent__, way, here) if not item["main"]]
    return {"title": "", "href": "", "current": False, "items": collections}


def _branch(request, folder, way: dict, here: str) -> list[dict]:
    return [
        {
            **child,
            "current": child["uid"] == here,
            "ancestor": child["uid"] in way and child["uid"] != here,
            "children": _branch(request, way[child["uid"]], way, here) if child["uid"] in way else [],
        }
        for child in in_menu(request, folder, way)
    ]
