"""The text of an object: a draft that editors change and numbered versions that nobody changes."""

from datetime import datetime
from typing import Any

from persistent import Persistent

from orda import clock, regulation


class Body(Persistent):
    """One rich text in one language. Never changed after it is made, so drafts and versions may share it;
    a record of its own, so that menus and lists never load it."""

    def __init__(self, html: str):
        self.html = html


class Reading:
    """How an edition is read; what is stored and what is made of it for a reader have this in common.

    ``texts``: {language: {field: str}}, small texts (title, summary, …). ``bodies``: {language: Body}.
    ``fields``: {field: value}, the same in all languages. ``changed``: {language: moment of its last change}.
    The dictionaries are replaced as a whole, never changed in place.
    """

    texts: dict[str, dict[str, str]]
    bodies: dict[str, Body]
    fields: dict[str, Any]
    changed: dict[str, datetime]

    def languages(self) -> list[str]:
        """Languages that have a title, in the regulation's order."""
        return [lang for lang in regulation.get().languages if self.texts.get(lang, {}).get("title")]

    def text(self, lang: str, name: str, default: str = "") -> str:
        """A small text in one language."""
        return self.texts.get(lang, {}).get(name) or default

    def title(self, lang: str) -> str:
        """The title in ``lang``, or in the first language that has one."""
        own = self.text(lang, "title")
        if own:
            return own
        return next((self.text(other, "title") for other in self.languages()), "")

    def title_language(self, lang: str) -> str:
        """The language that ``title(lang)`` is really in, for the ``lang`` attribute of its markup."""
        if self.text(lang, "title"):
            return lang
        return next(iter(self.languages()), lang)

    def body(self, lang: str) -> str:
        """The rich text in ``lang``; loads its record."""
        body = self.bodies.get(lang)
        return body.html if body is not None else ""

    def outdated(self, lang: str) -> bool:
        """Did the first language's text change after this one's?"""
        source = self.changed.get(regulation.get().languages[0])
        own = self.changed.get(lang)
        return bool(source and own and own < source)


class Edition(Persistent, Reading):
    """What drafts and versions have in common: they are stored."""


class Version(Edition):
    """An immutable, numbered state that was, or is, public. Who provided, typed and approved is kept apart (B13)."""

    # When its publicity ends by itself; None for never.
    expires: datetime | None = None

    def __init__(
        self,
        number: int,
        draft: "Draft",
        *,
        approver: str,
        request_number: int | None,
        comment: str,
        expires: datetime | None = None,
    ):
        self.number = number
        if expires is not None:
            self.expires = expires
        self.texts = draft.texts
        self.bodies = draft.bodies
        self.fields = draft.fields
        self.changed = draft.changed
        self.provider = draft.provider
        self.editors = tuple(sorted(draft.authors))
        self.approver = approver
        self.request_number = request_number
        self.comment = comment
        self.published: datetime = clock.now()


class Draft(Edition):
    """The text that editors work on. ``revision`` rises with each save and betrays a conflict (checklist R5); ``sent``
    is the request that it waits in, ``scheduled`` the moment at which it becomes public once that is approved."""

    def __init__(self, live: Version | None, actor: str):
        self.texts = dict(live.texts) if live else {}
        self.bodies = dict(live.bodies) if live else {}
        self.fields = dict(live.fields) if live else {}
        self.changed = dict(live.changed) if live else {}
        self.base = live.number if live else 0
        self.revision = 0
        self.provider = actor
        self.authors = frozenset((actor,))
        self.modified: datetime = clock.now()
        self.sent: int | None = None
        self.scheduled: datetime | None = None


class Judged(Edition):
    """A draft as it was when request ``number`` came back: what those who approve have seen of it last."""

    def __init__(self, draft: Draft, number: int):
        self.texts = draft.texts
        self.bodies = draft.bodies
        self.fields = draft.fields
        self.changed = draft.changed
        self.number = number
        self.provider = self.comment = ""


def apply_draft(
    obj, *, approver: str, request_number: int | None = None, comment: str = "", expires: datetime | None = None
) -> Version:
    """Make the draft the live version. Called by the workflow room only, which has checked that it may be.

    The old live version stays in ``obj.versions``. The two dates of the page are set here and nowhere else (F1).
    """
    draft = obj.draft
    version = apply_beside(
        obj, draft, approver=approver, request_number=request_number, comment=comment, expires=expires
    )
    obj.draft = obj.judged = None
    obj.last_revision = draft.revision
    return version


def apply_beside(
    obj,
    draft: Draft,
    *,
    approver: str,
    request_number: int | None = None,
    comment: str = "",
    expires: datetime | None = None,
) -> Version:
    """Make the live version of ``draft``, which need not be the draft in hand; that one stays. Otherwise as above."""
    number = (max(obj.versions.keys()) if len(obj.versions) else 0) + 1
    version = Version(number, draft, approver=approver, request_number=request_number, comment=comment, expires=expires)
    obj.versions[number] = version
    obj.live = version
    obj.updated = version.published
    if obj.posted is None:
        obj.posted = version.published
    return version
