"""The folders that a person works in, and the folder that a typed address names."""

from orda import clock
from orda.catalog.listing import zones
from orda.content.base import path_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.views.editor.editing.comparison import title_of
from orda.web.reading import object_at
from orda.web.traversal import href

MAX_FOLDERS = 50
MAX_PATH = 500


def my_folders(request) -> list[dict]:
    """{title, path, href} of the folders on which the person holds a grant that lets edit; for those who may edit
    everywhere, the folders of the first level."""
    site = request.site
    everywhere = request.may(EDIT, site)
    if everywhere:
        found = [child for child in site.values() if child.folderish]
    else:
        found = [zone for zone in zones(site) if zone.folderish and _holds(request, zone) and request.may(EDIT, zone)]
    folders = [
        {"title": title_of(request, each), "path": path_of(each), "href": href(request, each, "contents")}
        for each in found[:MAX_FOLDERS]
    ]
    return folders if everywhere else sorted(folders, key=lambda folder: sort_key(folder["title"], request.lang))


def _holds(request, zone) -> bool:
    day = clock.today()
    return any(grant.principal in request.principals and grant.active(day) for grant in zone.grants)


def folder_at(request, path: str):
    """The folder with that address, with or without language and host. Raises OrdaError where there is none to see."""
    path = path.strip()[:MAX_PATH].partition("?")[0].partition("/@@")[0]
    if path.startswith(("http://", "https://")):
        path = path.split("/", 3)[3] if path.count("/") > 2 else ""
    first, _slash, rest = path.strip("/").partition("/")
    found = object_at(request.site, rest if first in LANGUAGES else path) if path else None
    if found is None or not found.folderish or not request.may(VIEW_DRAFTS, found):
        raise OrdaError(_("There is no folder of yours at this address."))
    return found
