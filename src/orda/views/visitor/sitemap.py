"""What search engines ask for: the list of public addresses in their languages, and what to leave alone."""

import threading
from html import escape

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.records import POSTED, records
from orda.i18n import LANGUAGES
from orda.interfaces import ISite
from orda.security.policy import readable
from orda.security.principals import principals_of
from orda.text.dates import iso
from orda.web.outward import base_of
from orda.web.traversal import href

# The protocol's own limit for one file is 50,000 addresses, and one object has up to three.
MAX_OBJECTS = 16_000
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ROBOTS = """User-agent: *
Allow: /*/@@scale/
Allow: /*/@@download
Allow: /*/@@rss
Allow: /*/@@atom
Allow: /*/@@ical
Allow: /*/@@print
Disallow: /*/@@

Sitemap: {base}/sitemap.xml
"""
_last: dict[tuple, dict[str, bytes]] = {}
_lock = threading.Lock()


@view_config(context=ISite, name="robots.txt", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def robots(context, request):
    """Search engines may read everything but views; pictures and files are welcome. Feeds, calendars and what is laid
    out for paper may be read too, and say of themselves that they are no pages to be found."""
    body = ROBOTS.format(base=base_of(request))
    return _cacheable(request, Response(body, content_type="text/plain", charset="utf-8"))


@view_config(context=ISite, name="sitemap.xml", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def sitemap(context, request):
    """Every public page in each language that it has, with its other languages; of a large site a list of such files.
    Made once per generation and day."""
    part, base = request.GET.get("part", ""), base_of(request)
    key = (context.uid, context.generation(), clock.today(), base)
    with _lock:
        body = _last.get(key, {}).get(part)
    if body is None:
        body = _written(request, base, part)
        with _lock:
            if key not in _last:
                _last.clear()
            _last.setdefault(key, {})[part] = body
    return _cacheable(request, Response(body, content_type="application/xml", charset="utf-8"))


def _cacheable(request, response: Response) -> Response:
    """Others may keep it where the site knows its own address; else it names the host that was asked, which anybody
    can invent."""
    if request.registry.deployment.canonical:
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def _written(request, base: str, part: str) -> bytes:
    """The file, its ``part`` (a number from 1), or the list of parts. Raises HTTPNotFound for a part that is not."""
    strangers = principals_of(request.site, None)
    found = records(request.site, strangers, regulation.get().kinds, order=POSTED)
    parts = -(-len(found) // MAX_OBJECTS)
    if not part and parts > 1:
        return _index(f"{base}/sitemap.xml?part=", parts)
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0
    if part and (part != str(number) or not 1 <= number <= parts or parts == 1):
        raise HTTPNotFound()
    lines = [f'<urlset {SPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    first = (max(number, 1) - 1) * MAX_OBJECTS
    for obj in found[first : first + MAX_OBJECTS]:
        # The indexes are right in every transaction; an address too many would betray what is not public.
        if readable(strangers, obj):
            lines += _entries(request, base, obj)
    return _file([*lines, "</urlset>"])


def _index(address: str, parts: int) -> bytes:
    entries = [f"<sitemap><loc>{escape(address)}{number}</loc></sitemap>" for number in range(1, parts + 1)]
    return _file([f"<sitemapindex {SPACES}>", *entries, "</sitemapindex>"])


def _file(lines: list[str]) -> bytes:
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', *lines, "")).encode()


def _entries(request, base: str, obj) -> list[str]:
    own = [lang for lang in LANGUAGES if lang in obj.live.languages()]
    addresses = {lang: escape(base + href(request, obj, lang=lang)) for lang in own}
    # Who reads none of the languages gets the first one that the page has.
    pairs = [*addresses.items(), *[("x-default", address) for address in list(addresses.values())[:1]]]
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}"/>' for lang, address in pairs)
    moment = f"<lastmod>{iso(obj.updated)}</lastmod>" if obj.updated else ""
    return [f"<url><loc>{address}</loc>{moment}{others}</url>" for address in addresses.values()]
