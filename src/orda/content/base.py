"""The base of all kinds: identity, languages, live and draft, owner, rights."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import colander
from BTrees.IOBTree import IOBTree
from persistent import Persistent
from pyramid.location import lineage
from substanced.folder import Folder
from substanced.util import get_oid
from translationstring import TranslationString
from zope.interface import implementer

from orda import clock
from orda.content.editions import Draft, Judged, Version
from orda.content.fields import AREA, HIDDEN, KEYWORDS, MAX_KEYWORDS
from orda.interfaces import IContent, IContentFolder, IUnit
from orda.security.acl import Protected


def uid_from(oid: int) -> str:
    """A signed 64-bit object id as sixteen hexadecimal digits."""
    return f"{oid & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def oid_from(uid: str) -> int:
    """The object id behind a uid. Raises ValueError for anything else."""
    if len(uid) != 16:
        raise ValueError(uid)
    value = int(uid, 16)
    return value - (1 << 64) if value >= 1 << 63 else value


@implementer(IContent)
class Content(Protected, Persistent):
    """An object that visitors read and editors edit; ``kind`` is its id in the regulation's list of kinds.

    ``text_schema`` validates the fields of one language, ``field_schema`` those that all languages share.
    """

    __name__: str | None = None
    __parent__ = None
    kind = ""
    folderish = False
    has_body = True
    # What is uploaded with it, in the field "upload": "file", "image" or nothing; whether it needs that; which endings.
    upload = ""
    upload_required = True
    upload_endings: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    # Why there must be one of it only; None for what may be copied.
    not_copied: TranslationString | None = None
    text_schema: type[colander.MappingSchema]
    field_schema: type[colander.MappingSchema]

    live: Version | None = None
    draft: Draft | None = None
    judged: Judged | None = None  # the draft as it last came back from approval
    posted: datetime | None = None
    updated: datetime | None = None
    # When and by whom the live text was last called still correct (E2); see freshness.py.
    confirmed: datetime | None = None
    confirmed_by = ""
    # The revision of the last draft that was published or discarded; the next one goes on from there, so that no stamp
    # comes twice.
    last_revision = 0
    # Languages that it may lack for a time (E6), see waivers.py.
    waivers: tuple = ()
    # The unit that answers for it and for what is below (D3); changed by owning.py.
    owner_uid = ""
    # Which of the fields that place an object (fields.py) its form offers.
    placing: tuple[str, ...] = (AREA, KEYWORDS)

    def __init__(self, creator: str = "system"):
        self.creator = creator
        self.created = clock.now()
        self.versions = IOBTree()

    @property
    def uid(self) -> str:
        """The identity that survives moves and renames: substanced's object id in hexadecimal."""
        return uid_from(get_oid(self))

    @property
    def area(self) -> str:
        """The area of activity of the live version (B7); "" for none."""
        return self._placed(AREA) or ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords of the live version."""
        words = (word.strip() for word in (self._placed(KEYWORDS) or "").split(","))
        return tuple(dict.fromkeys(filter(None, words)))[:MAX_KEYWORDS]

    @property
    def hidden_in_menus(self) -> bool:
        """Do menus leave the live version out?"""
        return bool(self._placed(HIDDEN))

    def _placed(self, name: str):
        live = self.live
        return live.fields.get(name) if live is not None else None

    def facets(self) -> tuple[str, ...]:
        """Words ``name=value`` by which lists of the live version are narrowed, such as ``level=master``."""
        return ()

    def begins(self) -> datetime | None:
        """What lists put the object in order by: its first publication, or a date of its own."""
        return self.posted

    def ends(self) -> datetime | None:
        """The moment from which lists of present things leave it out; None for never."""
        return None

    def validate_draft(self, draft: Draft) -> None:
        """Refuse a draft that no schema could: raises BadField. Called inside the transaction that saves it, and again
        before it is published."""

    def warnings(self, draft: Draft) -> tuple[TranslationString, ...]:
        """What looks odd in a draft though nothing forbids it: shown before it is sent, stops nothing."""
        return ()

    @property
    def whole(self) -> Version | None:
        """The live version with what visitors are not shown, for people at work: kinds with personal data differ."""
        return self.live

    def disclosed(self, edition):
        """The edition, or None for none, without what nobody may be shown, such as personal data without consent."""
        return edition

    def search_words(self, lang: str) -> str:
        """Words by which the live version is found too, beside its texts."""
        return ""

    @property
    def register_title(self) -> str:
        """What the register, which nobody can change later, calls it."""
        edition = self.edition
        return edition.title("kk") if edition is not None else (self.__name__ or "")

    def register_path(self, path: str) -> str:
        """The register's word for ``path``, an address of this object with its folders or its name alone."""
        return path

    def sort_title(self, lang: str) -> str:
        """What alphabetical lists put it in order by."""
        return self.live.title(lang)

    @classmethod
    def name_upload(cls, filename: str, values: dict, siblings) -> str:
        """The name under which an upload is kept; ``values`` are those of ``save_draft``, ``siblings`` the others in
        its folder."""
        return filename

    @property
    def edition(self) -> Version | Draft | None:
        """What an editor works on: the draft, or else the live version."""
        return self.draft or self.whole

    @property
    def language_editions(self) -> list[str]:
        """Languages in which the live version can be read."""
        return self.live.languages() if self.live else []


@implementer(IContentFolder)
class ContentFolder(Content, Folder):
    """Content that holds other content in an order of its own."""

    folderish = True
    accepts = ("page", "file", "image", "collection", "link")
    # After how many days what stands here goes stale; 0 for what the folder above or the regulation says (C14).
    fresh_days = 0
    # The kinds that this folder is a collection of; the first one's list is its page.
    holds: tuple[str, ...] = ()
    # Facets that all its records have: a collection of one sort, such as the financial reports among the documents.
    narrowed: Mapping[str, str] = MappingProxyType({})

    @property
    def takes(self) -> tuple[str, ...]:
        """The kinds that may stand in this folder; none where nobody adds anything by hand (B11)."""
        return tuple(dict.fromkeys((*self.holds, *self.accepts))) if self.accepts else ()

    def __init__(self, creator: str = "system"):
        Folder.__init__(self)
        Content.__init__(self, creator)


def by_identity(obj, path: str) -> str:
    """``path`` with the identity of ``obj`` in the place of its name, which tells too much for the register."""
    folder, slash, _name = path.rpartition("/")
    return f"{folder}{slash}{obj.uid}"


def path_of(obj) -> str:
    """The address without language: ``/university/history``; ``/`` for the site."""
    names = [location.__name__ for location in lineage(obj) if location.__name__]
    return "/" + "/".join(reversed(names))


def owner_unit(obj):
    """The unit that answers for ``obj`` (D3): named on it or on a folder above, or the unit whose folder it is in."""
    from orda.content.site import find

    for location in lineage(obj):
        if IUnit.providedBy(location):
            return location
        if location.owner_uid:
            unit = find(obj, location.owner_uid)
            if unit is not None:
                return unit
    return None


def children(folder) -> list[Content]:
    """The content directly inside ``folder``, in its order; empty for what holds nothing."""
    return list(folder.values()) if folder.folderish else []


def descendants(obj, limit: int = 100_000):
    """``obj`` and everything below it, parents first, at most ``limit`` objects."""
    stack = [obj]
    while stack and limit > 0:
        current = stack.pop()
        limit -= 1
        yield current
        stack.extend(reversed(children(current)))
