"""What search engines ask for: the list of public addresses in their languages, and what to leave alone."""

import threading
from html import escape

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda import clock
from orda.content.base import descendants
from orda.i18n import LANGUAGES
from orda.interfaces import ISite
from orda.security.policy import readable
from orda.security.principals import principals_of
from orda.text.dates import iso
from orda.web.traversal import href

# The protocol's own limit for one file is 50,000 addresses, and one object has up to three.
MAX_OBJECTS = 16_000
LEFT_OUT = ("image",)
ROBOTS = """User-agent: *
Allow: /*/@@scale/
Allow: /*/@@download
Disallow: /*/@@

Sitemap: {base}/sitemap.xml
"""
_last: dict[tuple, bytes] = {}
_lock = threading.Lock()


def base_of(request) -> str:
    """The site's address as it was told, or as it was asked."""
    return request.registry.deployment.canonical or request.host_url


@view_config(context=ISite, name="robots.txt", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def robots(context, request):
    """Search engines may read everything but views; pictures and files are welcome."""
    return _cacheable(Response(ROBOTS.format(base=base_of(request)), content_type="text/plain", charset="utf-8"))


@view_config(context=ISite, name="sitemap.xml", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def sitemap(context, request):
    """Every public page in each language that it has, with its other languages; made once per generation and day."""
    base = base_of(request)
    key = (context.uid, context.generation(), clock.today(), base)
    with _lock:
        body = _last.get(key)
    if body is None:
        body = _written(request, base)
        with _lock:
            _last.clear()
            _last[key] = body
    return _cacheable(Response(body, content_type="application/xml", charset="utf-8"))


def _cacheable(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def _written(request, base: str) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    strangers = principals_of(request.site, None)
    for obj in descendants(request.site, MAX_OBJECTS):
        if obj.live is not None and obj.kind not in LEFT_OUT and readable(strangers, obj):
            lines += _entries(request, base, obj)
    lines.append("</urlset>\n")
    return "\n".join(lines).encode()


def _entries(request, base: str, obj) -> list[str]:
    own = [lang for lang in LANGUAGES if lang in obj.live.languages()]
    addresses = {lang: escape(base + href(request, obj, lang=lang)) for lang in own}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}"/>' for lang, address in addresses.items()
    )
    moment = f"<lastmod>{iso(obj.updated)}</lastmod>" if obj.updated else ""
    return [f"<url><loc>{address}</loc>{moment}{others}</url>" for address in addresses.values()]
