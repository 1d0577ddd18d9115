"""Which rows of the register a person may see, and which of their words (table 1.J "register", checklist 33)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyramid.location import lineage

from orda import regulation
from orda.content.base import children, path_of
from orda.content.site import find, service_of
from orda.history.register import Row
from orda.security.acl import VISIBILITIES, effective_visibility, is_site_wide, permissions_of
from orda.security.actor import Actor
from orda.security.permissions import READ_REGISTER, VIEW_DRAFTS
from orda.security.policy import PERMISSION_TO_READ

BLANK = {"title": "", "before": "", "after": "", "comment": ""}


@dataclass(frozen=True)
class Shown:
    """A row as one person may see it. Of a ``hidden`` one the words are blank and the path ends where reading ends."""

    row: Row
    obj: object | None
    hidden: bool


class Disclosure:
    """The rule for one person during one request; what was asked once is remembered."""

    def __init__(self, site, actor: Actor):
        self.site = site
        self.actor = actor
        self._places: dict[str, object] = {}
        self._may_read_register: dict[str, bool] = {}
        self._objects: dict[str, object] = {}
        self._reads_of: dict[tuple[str, bool], bool] = {}
        self._binned: list | None = None
        self._register_names: dict[str, dict[str, object]] = {}

    @property
    def everywhere(self) -> bool:
        """Does an office of the whole site give the person every row, blocked folders included?"""
        return any(
            is_site_wide(role) and READ_REGISTER in permissions_of(role) and f"role:{role}" in self.actor.principals
            for role in regulation.get().roles
        )

    def show(self, row: Row) -> Shown | None:
        """The row as the person may see it; None when it is not theirs to see."""
        inside = self._inside(row.path) or (row.action == "moved" and self._inside(row.before))
        if not inside:
            return None
        if row.uid not in self._objects:
            self._objects[row.uid] = find(self.site, row.uid)
        obj = self._objects[row.uid]
        if self._legible(row, obj):
            return Shown(row, obj, hidden=False)
        return self.blank(row, obj)

    def blank(self, row: Row, obj=None) -> Shown:
        """That something happened, by whom and when, without its words."""
        return Shown(replace(row, **BLANK, path=self._legible_path(row, obj)), None, hidden=True)

    def _inside(self, path: str) -> bool:
        if path not in self._may_read_register:
            self._may_read_register[path] = self.actor.may(READ_REGISTER, self._place(path))
        return self._may_read_register[path]

    def _place(self, path: str):
        """The object at ``path``, or the nearest folder that is still there. People stand there with their identity."""
        if path not in self._places:
            found = self.site
            for name in path.strip("/").split("/"):
                child = found.get(name) if name and found.folderish else None
                if child is None:
                    named = find(self.site, name)
                    found = named if named is not None and named.__parent__ is found else found
                    break
                found = child
            self._places[path] = found
        return self._places[path]

    def _legible(self, row: Row, obj) -> bool:
        point = None
        if row.restore_point and (obj is None or row.action != "published"):
            point = service_of(self.site, "restore-points").get(row.restore_point)
        was_public = row.action == "published" or (point is not None and point.version > 0)
        if obj is not None:
            was_public = was_public or (point is None and _public_since(obj, row.time))
            key = (row.uid, was_public)
            if key not in self._reads_of:
                self._reads_of[key] = self._reads(obj, effective_visibility(obj), was_public)
            return self._reads_of[key]
        # It is in the bin or gone for good: judged by the folder that it left and by what is known of itself.
        place, classes, blocked = self._place(row.path), [], False
        for binned in self._in_the_bin(row.path):
            classes.append(binned.visibility)
            blocked = blocked or not binned.inherits
        if point is not None:
            classes.append(point.rights.partition(";")[0])
            blocked = blocked or "; inherits=no;" in point.rights
        elif row.restore_point:
            # Its term is over, and with it is gone what it was closed by: the strictest holds.
            classes.append(VISIBILITIES[-1])
            blocked = True
        classes.append(effective_visibility(place))
        strictest = max(classes, key=lambda each: VISIBILITIES.index(each) if each in VISIBILITIES else 0)
        if blocked and not self.everywhere:
            return False  # nobody can tell any more whom the folder let in; the offices of the site it let in for sure
        return self._reads(place, strictest, was_public)

    def _reads(self, obj, visibility: str, was_public: bool) -> bool:
        may_read = self.actor.may(PERMISSION_TO_READ.get(visibility, VIEW_DRAFTS), obj)
        return may_read and (was_public or self.actor.may(VIEW_DRAFTS, obj))

    def _in_the_bin(self, path: str) -> Iterator:
        """What lies in the bin on the way to ``path``, each object with those inside it."""
        if self._binned is None:
            self._binned = list(service_of(self.site, "bin").entries.values())
        for entry in self._binned:
            if path == entry.path or path.startswith(f"{entry.path}/"):
                binned = entry.object
                yield binned
                for name in path[len(entry.path) :].strip("/").split("/"):
                    binned = self._named(binned, name) if name and binned is not None and binned.folderish else None
                    if binned is not None:
                        yield binned
            elif path.endswith(f"/{entry.uid}"):
                yield entry.object

    def _named(self, folder, name: str):
        """What stands in ``folder`` at ``name``, or is called so in the register; None when nothing does."""
        if name in folder:
            return folder[name]
        if folder.uid not in self._register_names:
            self._register_names[folder.uid] = {each.register_path(each.__name__): each for each in children(folder)}
        return self._register_names[folder.uid].get(name)

    def _legible_path(self, row: Row, obj) -> str:
        """The path as far as the person can read it."""
        place = obj.__parent__ or obj if obj is not None else self._place(row.path)
        for location in lineage(place):
            visibility = effective_visibility(location)
            if self._reads(location, visibility, location.live is not None):
                return f"{path_of(location).rstrip('/')}/…"
        return "/…"


def _public_since(obj, moment) -> bool:
    """Is ``obj`` public, and was it so at ``moment`` already? For rows whose restore point has had its term."""
    return obj.live is not None and any(version.published <= moment for version in obj.versions.values())
