"""What the frame of every page needs, computed when the template asks for it (docs/design.md)."""

from dataclasses import asdict

from pyramid.decorator import reify

from orda import regulation
from orda.content.base import owner_unit
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security import permissions
from orda.web import companions, navigation
from orda.web.contacts import contacts_of
from orda.web.layout.about import AboutPage
from orda.web.layout.work import ForWork, flash, offer_undo
from orda.web.traversal import href

# What frame/*.pt draw: their HTML is remembered, so that they ask for nothing when it is shown again.
ICONS_OF_PIECES = ("menu",)


class Layout(AboutPage, ForWork):
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
    def demo(self) -> bool:
        """Is this the demonstration?"""
        return self.request.site.demonstration

    def asset(self, name: str) -> str:
        """The address of an asset."""
        return self.request.registry.theme.asset(name)

    @property
    def favicon(self) -> str:
        """The icon of the tab in the page itself, which spares a request."""
        return self.request.registry.theme.favicon

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


def includeme(config):
    """Give requests their layout."""
    config.add_request_method(Layout, "layout", reify=True)
    config.add_request_method(offer_undo, "offer_undo")
    config.add_request_method(flash, "flash_message")
