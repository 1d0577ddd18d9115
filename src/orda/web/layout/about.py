"""What a page says about itself: to search engines, to those who share it, to who asks how old it is."""

from pyramid.decorator import reify

from orda.i18n import _
from orda.text import dates
from orda.text.plain import excerpt, plain_text
from orda.web.caching import what_is_understood
from orda.web.outward import subscriptions
from orda.web.social import social_meta
from orda.web.structured import descriptions
from orda.web.traversal import href

MAX_DESCRIPTION = 300
DESCRIBING = ("summary", "caption", "alt")
# Parameters that make another page of a list, where its view understands them.
PARTS = ("page", "year")


class AboutPage:
    """Its description, addresses, feeds, days; a part of the layout."""

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
