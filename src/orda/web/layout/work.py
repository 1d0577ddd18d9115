"""What the frame has for people who are signed in: their bar, the next step, messages, ways to help."""

from pyramid.csrf import get_csrf_token
from pyramid.decorator import reify

from orda.catalog.zones import holds_anywhere
from orda.content.base import path_of
from orda.i18n import _
from orda.interfaces import IDocument, IPerson
from orda.security import permissions
from orda.web import navigation
from orda.web.states import shown_state
from orda.web.traversal import href

FLASH_KINDS = ("success", "info", "warning", "danger")
UNDO = "undo"  # the queue of the token that undoes the last act
# The views that belong to the object itself; elsewhere (My work, requests, accounts) the bar says nothing about it.
OWN_VIEWS = frozenset(
    (
        "",
        "edit",
        "preview",
        "contents",
        "history",
        "compare",
        "send",
        "sharing",
        "add",
        "rename",
        "withdraw",
        "still-correct",
        "bin",
        "consent",
        "letter",
        "ask-digital",
        "acquaintance",
    )
)


class ForWork:
    """The bar, the messages, the ways to those who help; a part of the layout."""

    @property
    def login_href(self) -> str:
        """The sign-in form, which leads back here."""
        came_from = path_of(self.context)
        return href(
            self.request, self.request.site, "login", query={"came_from": came_from} if came_from != "/" else {}
        )

    @reify
    def user(self) -> dict | None:
        """Who is signed in."""
        user = self.request.identity
        if user is None:
            return None
        site = self.request.site
        return {
            "name": user.full_name,
            "login": user.login,
            "my_work_href": href(self.request, site, "my-work"),
            "works": self.request.may(permissions.PROPOSE, site),
            "account_href": href(self.request, site, "account"),
            "logout_href": href(self.request, site, "logout"),
            "csrf": self.csrf_token,
            "admin": self.request.may(permissions.ADMINISTER, site),
            "register": holds_anywhere(site, self.request.principals, permissions.READ_REGISTER),
        }

    @property
    def workplace(self) -> bool:
        """Is this a screen of people at work, not a page as visitors see it? The frame steps back there."""
        return self.user is not None and bool(self.request.view_name)

    @property
    def csrf_token(self) -> str:
        """The token of this session; asking for it begins one, so visitor pages do not."""
        return get_csrf_token(self.request)

    @reify
    def bar(self) -> dict | None:
        """What the person can do with this object, or None."""
        obj, may = self.context, self.request.may
        if self.user is None or self.request.view_name not in OWN_VIEWS:
            return None
        if not obj.__parent__ and not may(permissions.EDIT, obj):
            return None
        tabs = [("", _("View"), obj.live is not None)]
        edits, reads = may(permissions.EDIT, obj), may(permissions.VIEW_DRAFTS, obj)
        action = self._next_step(edits)
        # Where editing is the next step, its button stands for the tab; a draft at approval is not edited.
        at_approval = obj.draft is not None and obj.draft.sent is not None
        edit_tab = edits and not at_approval and (obj.draft is not None or self.request.view_name != "")
        tabs += [
            ("edit", _("Edit"), edit_tab),
            ("preview", _("Preview"), reads and obj.draft is not None),
            ("contents", _("Contents"), obj.folderish and reads),
            ("history", _("History"), reads),
            ("sharing", _("Sharing"), may(permissions.SHARE, obj)),
            ("consent", _("Consent"), self._tends_consent),
            ("letter", _("Propose a correction"), not edits and self.letter_href is not None),
            ("approval-sheet", _("Approval sheet"), reads and self._has_sheet),
            ("acquaintance", _("Acquaintance sheet"), self._keeps_readers),
        ]
        items = [
            {
                "href": href(self.request, obj, view),
                "title": self.translate(title),
                "current": view == self.request.view_name,
            }
            for view, title, shown in tabs
            if shown
        ]
        if len(items) < 2:
            return None
        return {"items": items, "state": shown_state(self.request, obj), "action": action}

    @property
    def help_href(self) -> str:
        """Where the guides say what fits this screen (D12)."""
        view = self.request.view_name
        named = bool(view) and not view.startswith("no ")  # such as "no such page"
        return href(self.request, self.request.site, "help", query={"screen": view} if named else None)

    @property
    def consult_href(self) -> str:
        """Where people at work ask the Digitalization Department about this page (D12)."""
        return href(self.request, self.context, "ask-digital")

    @property
    def report_href(self) -> str:
        """Where visitors tell of an error on this page (E11)."""
        return href(self.request, self.context, "report")

    @reify
    def letter_href(self) -> str | None:
        """Where the staff propose a correction of this page (E11); None for others, and for what is not public."""
        obj, may = self.context, self.request.may
        if self.user is None or obj.live is None or not may(permissions.PROPOSE, obj):
            return None
        return href(self.request, obj, "letter") if navigation.visible(self.request, obj) else None

    @property
    def _tends_consent(self) -> bool:
        """Is this a person whose consent this editor or head keeps (F9 of part 2)?"""
        rights = (permissions.EDIT, permissions.VISA, permissions.CHECK)
        return IPerson.providedBy(self.context) and any(self.request.may(right, self.context) for right in rights)

    @property
    def _has_sheet(self) -> bool:
        """Is this a document that became public by a request? Its sheet belongs to it (A7)."""
        live = self.context.live
        return IDocument.providedBy(self.context) and live is not None and bool(live.request_number)

    @property
    def _keeps_readers(self) -> bool:
        """Is this a public document whose readers this person may name (A11)?"""
        rights = (permissions.VISA, permissions.CHECK)
        mine = any(self.request.may(right, self.context) for right in rights)
        return IDocument.providedBy(self.context) and self.context.live is not None and mine

    def _next_step(self, edits: bool) -> dict | None:
        obj, request = self.context, self.request
        if obj.draft is not None and obj.draft.sent is not None:
            query = {"id": obj.draft.sent}
            link, title = href(request, request.site, "request", query=query), _("See the request")
        elif edits and obj.draft is not None and request.view_name not in ("send", "edit"):
            link, title = href(request, obj, "send"), _("Send for approval")
        elif edits and obj.draft is None and request.view_name == "":
            link, title = href(request, obj, "edit"), _("Edit")
        else:
            return None
        return {"href": link, "title": self.translate(title)}

    @reify
    def flashes(self) -> list[dict]:
        """Messages for the person, shown once."""
        if self.user is None:
            return []
        found = []
        for kind in FLASH_KINDS:
            found += [{"kind": kind, **_said(each)} for each in self.request.session.pop_flash(kind)]
        return found

    @reify
    def undo(self) -> dict | None:
        """The button beside the messages that takes the last act back: {token, action}; asked for once."""
        offered = self.request.session.pop_flash(UNDO) if self.user is not None else []
        return {"token": offered[-1], "action": href(self.request, self.request.site, "undo")} if offered else None

    @property
    def trial(self) -> dict | None:
        """The working copy that is seen in place of the site: {title, note, error, href, leave}, or None."""
        describe = getattr(self.request, "trial", None)
        return describe() if describe is not None else None


def _said(message) -> dict:
    # Words alone are what sessions of before hold.
    return message if isinstance(message, dict) else {"text": message, "title": "", "href": ""}


def flash(request, text, kind: str = "success", way: tuple = ("", "")) -> None:
    """Show ``text`` on the next page, with ``way``, what a link says and its address."""
    title, address = way
    said = {"text": request.layout.translate(text), "title": request.layout.translate(title), "href": address}
    request.session.flash(said, kind, allow_duplicate=False)


def offer_undo(request, token: str) -> None:
    """Show the button that takes an act back with the next message; ``token`` tells which act."""
    request.session.pop_flash(UNDO)
    request.session.flash(token, UNDO)
