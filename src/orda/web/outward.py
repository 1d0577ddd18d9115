"""What leaves the site with its own address in it: feeds, calendars, the sitemap; and what a page says of them."""

from datetime import datetime

from pyramid.httpexceptions import HTTPMovedPermanently
from pyramid.location import lineage

from orda.i18n import _
from orda.interfaces import IContentFolder, ISection, ISite, IUnit
from orda.web.caching import public_answer
from orda.web.navigation import visible
from orda.web.traversal import href

# What feeds tell of, in order of first publication.
NEWS_KINDS = ("news-item", "event", "document", "article")
FEED_KINDS = (*NEWS_KINDS, "vacancy", "procurement", "publication", "dataset")
FEEDS = (("rss", "application/rss+xml", "RSS"), ("atom", "application/atom+xml", "Atom"))


def base_of(request) -> str:
    """The site's address as it was told, or as it was asked."""
    return request.registry.deployment.canonical or request.host_url


def outward_answer(request, until: datetime | None = None) -> None:
    """``public_answer`` for what holds whole addresses: only where the site knows its own, for the host that was asked
    is no part of the cache's key."""
    if request.registry.deployment.canonical:
        public_answer(request, until)


def plain_address(request) -> None:
    """Views have their whole query in the cache's key; these take none. Raises HTTPMovedPermanently."""
    if request.query_string:
        raise HTTPMovedPermanently(href(request, request.context, request.view_name))


def feed_kinds(folder) -> tuple[str, ...]:
    """The kinds that the feed of ``folder`` tells of: what it is a collection of, or else all news; () for none."""
    return tuple(kind for kind in folder.holds if kind in FEED_KINDS) if folder.holds else NEWS_KINDS


def has_calendar(folder) -> bool:
    """Are there events of its own to subscribe to?"""
    return ISite.providedBy(folder) or IUnit.providedBy(folder) or "event" in folder.holds


def subscriptions(request) -> list[dict]:
    """[{href, type, title}] of the feeds of the nearest section, unit or collection, for the head of the page."""
    folder = next((each for each in lineage(request.context) if _has_feed(each) and visible(request, each)), None)
    if folder is None:
        return []
    title = folder.live.title(request.lang)
    found = []
    if feed_kinds(folder):
        found = [
            {"href": href(request, folder, view), "type": media, "title": f"{title} ({name})"}
            for view, media, name in FEEDS
        ]
    if has_calendar(folder) and not ISite.providedBy(folder):
        calendar = request.layout.translate(_("Calendar"))
        found.append({"href": href(request, folder, "ical"), "type": "text/calendar", "title": f"{title} ({calendar})"})
    return found


def _has_feed(obj) -> bool:
    if not IContentFolder.providedBy(obj):
        return False
    return (
        ISite.providedBy(obj)
        or ISection.providedBy(obj)
        or IUnit.providedBy(obj)
        or bool(feed_kinds(obj) and obj.holds)
    )
