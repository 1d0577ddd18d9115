"""RSS and Atom: what is new in a folder or with a unit, in one language, with the obligation to name the source."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.records import POSTED, records
from orda.content.kinds.event import Event
from orda.i18n import _
from orda.interfaces import IContentFolder, ISite, IUnit
from orda.security.permissions import VIEW
from orda.text.characters import visible as seen
from orda.text.dates import format_date
from orda.text.plain import excerpt, plain_text
from orda.views.visitor.events import occasion_of
from orda.views.visitor.when import span_in_words
from orda.web.caching import live_or_404
from orda.web.outward import FEEDS, base_of, feed_kinds, outward_answer, plain_address
from orda.web.traversal import href

ENTRIES = 30
EXCERPT = 300
# Part of every identity: another year would make all entries new to readers.
SINCE = 2026
TYPES = {view: media for view, media, _name in FEEDS}


@view_config(context=IContentFolder, name="rss", permission=VIEW, request_method="GET")
def rss(context, request):
    """The feed in RSS 2.0."""
    return _answer(context, request, "rss")


@view_config(context=IContentFolder, name="atom", permission=VIEW, request_method="GET")
def atom(context, request):
    """The feed in Atom."""
    return _answer(context, request, "atom")


def _answer(context, request, view: str) -> Response:
    plain_address(request)
    live_or_404(request, context)
    if not feed_kinds(context):
        raise HTTPNotFound()
    outward_answer(request)
    feed = _feed(context, request, view)
    body = feed.rss_str(pretty=True) if view == "rss" else feed.atom_str(pretty=True)
    response = Response(body, content_type=TYPES[view], charset="utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def newest(context, request):
    """The latest that a reader may see: of a unit, of a collection, or within a folder."""
    place = {"facets": dict(context.narrowed)}
    if IUnit.providedBy(context):
        place = {"unit": context.uid}
    elif not (ISite.providedBy(context) or context.holds):
        place = {"within": context.uid}
    return records(request.site, request.principals, feed_kinds(context), request.lang, order=POSTED, **place)[:ENTRIES]


def _feed(context, request, view: str):
    # Loaded when somebody asks for a feed: pages do not need it.
    from feedgen.feed import FeedGenerator

    layout, base, found = request.layout, base_of(request), newest(context, request)
    title = context.live.title(request.lang)
    feed = FeedGenerator()
    feed.id(_identity(request, context))
    feed.title(seen(title if ISite.providedBy(context) else f"{title} · {layout.site_title}"))
    feed.description(seen(context.live.text(request.lang, "summary") or layout.source_notice))
    feed.author({"name": seen(layout.site_title)})
    # RSS takes the last of the links for its own.
    feed.link(href=base + href(request, context, view), rel="self", type=TYPES[view])
    feed.link(href=base + href(request, context), rel="alternate")
    feed.language(request.lang)
    feed.rights(seen(layout.source_notice))
    feed.generator("Orda")
    updated = max((item.updated for item in found), default=context.updated or clock.now())
    feed.updated(updated)
    feed.lastBuildDate(updated)
    for item in found:
        _add(feed, request, item)
    return feed


def _add(feed, request, item) -> None:
    live, lang = item.live, request.lang
    address = base_of(request) + href(request, item)
    entry = feed.add_entry(order="append")
    entry.id(_identity(request, item))
    entry.guid(_identity(request, item), permalink=False)
    entry.title(seen(live.title(lang)))
    entry.link(href=address)
    entry.published(item.posted)
    entry.updated(item.updated)
    entry.rights(seen(request.layout.source_notice))
    parts = (_time_and_place(request, item), _summary(live, lang), _source(request, item, address))
    entry.summary(seen("\n\n".join(filter(None, parts))))


def _identity(request, obj) -> str:
    """What stays the same wherever the object moves and however the site is asked (RFC 4151)."""
    return f"tag:{regulation.get().university.host},{SINCE}:{obj.uid}/{request.lang}"


def _summary(live, lang: str) -> str:
    return live.text(lang, "summary") or excerpt(plain_text(live.body(lang)), EXCERPT)


def _time_and_place(request, item) -> str:
    occasion = occasion_of(item) if isinstance(item, Event) else None
    if occasion is None:
        return ""
    when = span_in_words(request, occasion.spans[0], bool(item.live.fields.get("all_day")))
    return ". ".join(filter(None, (when, item.live.text(request.lang, "place"))))


def _source(request, item, address: str) -> str:
    """Clause B12: whoever copies an entry finds in it whom to name."""
    said = {
        "site": request.layout.site_title,
        "address": address,
        "date": format_date(item.updated, request.lang),
    }
    return request.layout.translate(_("Source: ${site}, ${address}, ${date}", mapping=said))
