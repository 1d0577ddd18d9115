"""What the frame of every page needs, computed when the template asks for it (docs/design.md)."""

from dataclasses import asdict

from pyramid.csrf import get_csrf_token
from pyramid.decorator import reify

from orda import regulation
from orda.catalog.zones import holds_anywhere
from orda.content.base import owner_unit, path_of
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IDocument, IPerson, ISite
from orda.security import permissions
from orda.text import dates
from orda.text.plain import excerpt, plain_text
from orda.web import companions, navigation
from orda.web.caching import what_is_understood
from orda.web.contacts import contacts_of
from orda.web.outward import subscriptions
from orda.web.social import social_meta
from orda.web.states import shown_state
from orda.web.structured import descriptions
from orda.web.traversal import href

# What frame/*.pt draw: their HTML is remembered, so that they ask for nothing when it is shown again.
ICONS_OF_PIECES = ("menu",)
FLASH_KINDS = ("success", "info", "warning", "danger")
UNDO = "undo"  # the queue of the token that undoes the last act
MAX_DESCRIPTION = 300
DESCRIBING = ("summary", "caption", "alt")
# Parameters that make another page of a list, where its view understands them.
PARTS = ("page", "year")
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


class Layout:
    """The attributes that ``layout.pt`` and the macros read."""

    def __init__(self, request):
        self.request = request
        self.lang = request.lang
        self.context = getattr(request, "context", None) or request.site
        # Views may name another title than the context's own.
        self.view_title = ""
        # The frame for paper (``@@print``): no menus, a running head.
        self.printing = False
        self._icons = dict.fromkeys(ICONS_OF_PIECES)

    def translate(self, message) -> str:
        """A message in the language of the page."""
        return self.request.registry.theme.translate(message, target_language=self.lang)

    @reify
    def _shown(self):
        """The edition whose title the frame shows: the live one, for editors else the draft."""
        if self.context.live is not None:
            return self.context.live
        return self.context.edition if self.user else None

    @reify
    def languages(self) -> list[dict]:
        """The switch, which stays on the page (clause B3)."""
        request, own = self.request, self.context.language_editions
        view = request.view_name if request.view_name and not request.view_name.startswith("no ") else ""
        workplace = bool(view) or not own
        return [
            {
                "code": lang,
                "name": LANGUAGE_NAMES[lang],
                "href": href(request, self.context, view, lang=lang, query=request.GET if view else None),
                "current": lang == self.lang,
                "exists": workplace or lang in own,
            }
            for lang in LANGUAGES
        ]

    @reify
    def site_title(self) -> str:
        """The university's name as the editors wrote it, else as the regulation has it."""
        live = self.request.site.live
        own = live.text(self.lang, "title") if live else ""
        return own or regulation.get().university.titles[self.lang]

    @property
    def page_title(self) -> str:
        """The title of this page."""
        if self.view_title:
            return self.translate(self.view_title)
        if ISite.providedBy(self.context) or self._shown is None:
            return self.site_title
        return self._shown.title(self.lang)

    @reify
    def description(self) -> str:
        """For search engines: the summary, or else how the text begins."""
        if self._shown is None or self.view_title:
            return ""
        own = next((text for name in DESCRIBING if (text := self._shown.text(self.lang, name))), "")
        return own[:MAX_DESCRIPTION] if own else excerpt(plain_text(self._shown.body(self.lang)), MAX_DESCRIPTION)

    @property
    def structured(self) -> list[str]:
        """JSON-LD for search engines."""
        return descriptions(self.request) if self._lasting else []

    @property
    def social(self) -> list[dict]:
        """[{property, content}]: what other sites show when somebody shares the page (Open Graph)."""
        return social_meta(self.request) if self._lasting else []

    @property
    def feeds(self) -> list[dict]:
        """[{href, type, title}]: feeds and calendars to subscribe to."""
        return subscriptions(self.request) if self._lasting else []

    @property
    def _lasting(self) -> bool:
        """Is this a public page in a language that it has, worth keeping in an index? Views and refusals are not."""
        return not self.request.view_name and self.lang in self.context.language_editions

    @reify
    def canonical(self) -> str | None:
        """The absolute address, when the site has been told its own; the pages of a list have one each."""
        base = self.request.registry.deployment.canonical
        if not base or not self._lasting:
            return None
        query = {name: value for name, value in what_is_understood(self.request).items() if name in PARTS}
        return f"{base}{href(self.request, self.context, query=query)}"

    @reify
    def alternates(self) -> list[dict]:
        """The languages that this page has, for search engines: [{code, href}], absolute where the host is known."""
        if not self._lasting:
            return []
        base = self.request.registry.deployment.canonical
        return [{"code": each["code"], "href": base + each["href"]} for each in self.languages if each["exists"]]

    def piece(self, name: str) -> str:
        """The HTML of ``frame/<name>.pt``: what all pages of a section repeat."""
        theme, values = self.request.registry.theme, {"layout": self, "lang": self.lang}
        return navigation.remembered_piece(
            self.request, name, lambda: theme.render(f"frame/{name}.pt", values, self.lang)
        )

    @reify
    def menu(self) -> list[dict]:
        """The five sections."""
        return navigation.main_menu(self.request)

    @reify
    def footer_links(self) -> list[dict]:
        """The collections."""
        return navigation.footer_links(self.request)

    @reify
    def breadcrumbs(self) -> list[dict]:
        """The way from home."""
        return navigation.breadcrumbs(self.request, self.translate(_("Home")))

    @reify
    def section_nav(self) -> dict | None:
        """The section's own navigation."""
        return navigation.section_nav(self.request)

    @property
    def home_href(self) -> str:
        """The home page in this language."""
        return f"/{self.lang}/"

    @property
    def search_href(self) -> str:
        """The search page."""
        return f"/{self.lang}/@@search"

    @property
    def suggest_href(self) -> str:
        """What the search form offers while somebody types."""
        return f"/{self.lang}/@@suggest"

    @property
    def vision_href(self) -> str:
        """The choices of the version for the visually impaired."""
        return f"/{self.lang}/@@accessibility"

    @property
    def here(self) -> str:
        """The address of this page, for forms that lead back to it."""
        return href(self.request, self.context)

    @reify
    def vision(self) -> dict | None:
        """The reader's choice of the version for the visually impaired: {size, spacing, scheme, pictures}, or None."""
        chosen = self.request.vision
        return asdict(chosen) if chosen is not None else None

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
    def neighbours(self) -> dict | None:
        """The page before and the page after this one."""
        return companions.neighbours(self.request) if self._lasting else None

    @reify
    def related(self) -> list[dict]:
        """Related sections."""
        return companions.related(self.request) if self._lasting else []

    @reify
    def area(self) -> dict | None:
        """The area of activity."""
        return companions.area_of(self.request) if self._lasting else None

    @property
    def running_heads(self) -> list[dict]:
        """The heads of printed pages."""
        return companions.running_heads(self.request)

    @property
    def print_href(self) -> str | None:
        """The page as it is printed; None for what is no page of its own."""
        return href(self.request, self.context, "print") if self._lasting and not self.printing else None

    @reify
    def unit(self) -> dict | None:
        """The unit that answers for the page, with its contacts (D3)."""
        unit = owner_unit(self.context)
        if unit is None or unit.live is None or not self.request.may(permissions.VIEW, unit):
            return None
        found = contacts_of(self.request, unit.live)
        return {**navigation.entry(self.request, unit), "phone": found["phone"], "email": found["email"]}

    @reify
    def contacts(self) -> dict | None:
        """The site's own contacts."""
        live = self.request.site.live
        if live is None:
            return None
        found = contacts_of(self.request, live)
        return {name: found[name] for name in ("address", "phone", "tel", "email")}

    @property
    def posted(self) -> str | None:
        """The day of first publication, in words."""
        own = self.context.posted if self.context.live else None
        return dates.format_date(own, self.lang) if own else None

    @property
    def updated(self) -> str | None:
        """The day of the last publication, in words; None when it is the first."""
        later = self.context.live and self.context.updated != self.context.posted
        return dates.format_date(self.context.updated, self.lang) if later else None

    @property
    def posted_iso(self) -> str:
        """For machines."""
        return dates.iso(self.context.posted) if self.context.posted else ""

    @property
    def updated_iso(self) -> str:
        """For machines."""
        return dates.iso(self.context.updated) if self.context.updated else ""

    @property
    def checked(self) -> str | None:
        """The day on which somebody responsible called the text still correct, in words; None when it is older than
        the last update (E2)."""
        day = self._checked
        return dates.format_date(day, self.lang) if day else None

    @property
    def checked_iso(self) -> str:
        """For machines."""
        return dates.iso(self._checked) if self._checked else ""

    @property
    def _checked(self):
        obj = self.context
        later = obj.live and obj.confirmed and obj.updated and obj.confirmed > obj.updated
        return obj.confirmed if later else None

    @reify
    def source_notice(self) -> str:
        """Clause B12: who copies names the source."""
        text = _(
            "Information of this site is open. When copying it, naming the source is obligatory: ${site}.",
            mapping={"site": self.site_title},
        )
        return self.translate(text)

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

    @property
    def demo(self) -> bool:
        """Is this the demonstration?"""
        return self.request.site.demonstration

    def asset(self, name: str) -> str:
        """The address of an asset."""
        return self.request.registry.theme.asset(name)

    @property
    def second_sheet(self) -> str:
        """The sheet beside ``site.css``: that of the home page, or of all others."""
        return "home.css" if ISite.providedBy(self.context) and not self.request.view_name else "records.css"

    def icon(self, name: str) -> str:
        """The address of an icon: in the page itself for visitors, who are spared a request, else in the sprite."""
        if self.user is not None:
            return f"{self.asset('icons.svg')}#{name}"
        self._icons[name] = None
        return f"#i-{name}"

    @property
    def sprite(self) -> str:
        """The icons that the page has asked for until now, and those of the pieces that pages share."""
        theme = self.request.registry.theme
        found = filter(None, map(theme.icon, self._icons))
        return (
            f'<svg class="vh" aria-hidden="true" focusable="false">{"".join(found)}</svg>' if self.user is None else ""
        )


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


def includeme(config):
    """Give requests their layout."""
    config.add_request_method(Layout, "layout", reify=True)
    config.add_request_method(offer_undo, "offer_undo")
    config.add_request_method(flash, "flash_message")
