"""The root of the tree: the home page, the sections, and the services behind them."""

from typing import Any

from BTrees.Length import Length
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.location import lineage
from substanced.content import content, service
from substanced.objectmap import ObjectMap
from zope.interface import implementer

from orda.content.base import ContentFolder, oid_from
from orda.content.home import SiteFields, SiteText
from orda.interfaces import ISite


class SiteObjectMap(ObjectMap):
    """substanced's map of object ids and paths, without its copy of the ACLs.

    Our lists are computed from grants with dates and searched through the catalog's zones; a stored copy would age.
    """

    def set_acl(self, obj_objectid_or_path_tuple, acl):
        """Keep nothing."""


@content("site")
@implementer(ISite)
class Site(ContentFolder):
    """The root object. Nothing but the installer and level C and D requests change its children (clause B11)."""

    kind = "site"
    accepts = ()
    text_schema = SiteText
    field_schema = SiteFields
    placing = ()
    demonstration = False

    def __init__(self, creator: str = "system"):
        super().__init__(creator)
        # Services stand beside the tree, not in it: no address leads to them.
        self.services = OOBTree()
        # Rises in each transaction that changes anything public; a Length resolves concurrent rises by adding them.
        self.generation = Length(0)
        self.__objectmap__ = SiteObjectMap(self)
        self.__objectmap__.add(self, ("",))
        self.set_order((), reorderable=True)


@service("settings", service_name="settings")
class Settings(Persistent):
    """What administrators set for the whole site."""

    def __init__(self):
        self.values: dict[str, Any] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """A setting, or ``default``."""
        return self.values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Replace one setting."""
        self.values = {**self.values, name: value}


def create_site(registry, creator: str = "system") -> Site:
    """A new site with all services that the rooms have registered, and no content."""
    site = registry.content.create("site", creator)
    for content_type in sorted(registry.content.all()):
        name = registry.content.meta[content_type].get("service_name")
        if registry.content.meta[content_type].get("is_service") and name:
            site.services[name] = registry.content.create(content_type)
    return site


def site_of(obj) -> Site:
    """The root above ``obj``."""
    return list(lineage(obj))[-1]


def service_of(obj, name: str):
    """A service of the site that ``obj`` belongs to. Raises KeyError for an unknown one."""
    return site_of(obj).services[name]


def find(obj, uid: str):
    """The object with that uid anywhere in the site of ``obj``; None when there is none, or it is in the bin."""
    try:
        oid = oid_from(uid)
    except (TypeError, ValueError):
        return None
    site = site_of(obj)
    path = site.__objectmap__.path_for(oid)
    if path is None:
        return None
    found = site
    for name in path[1:]:
        found = found.get(name) if getattr(found, "folderish", False) else None
        if found is None:
            return None
    return found
