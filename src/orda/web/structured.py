"""What search engines read: descriptions in the words of schema.org, as JSON-LD in the head of the page."""

import json

from orda import regulation
from orda.interfaces import ISite
from orda.web.traversal import href

CONTEXT = "https://schema.org"
EMPTY = ("", None, [], {})


def describe(request, **properties) -> None:
    """Add a description to the page; ``type`` stands for ``@type``, what is empty is left out."""
    kind = properties.pop("type")
    said = {"@context": CONTEXT, "@type": kind, **_filled(properties)}
    request.environ.setdefault("orda.structured", []).append(said)


def descriptions(request) -> list[str]:
    """The descriptions as JSON that may stand inside a script element, which nothing in it can end; first those that
    every page has."""
    found = [*_standing(request), *request.environ.get("orda.structured", ())]
    return [json.dumps(each, ensure_ascii=False).replace("<", "\\u003c") for each in found]


def _standing(request) -> list[dict]:
    """Who the site belongs to on the home page, the way from there on all others."""
    if ISite.providedBy(request.context):
        return [_filled(each) for each in (_university(request), _site(request))]
    crumbs = [
        {"@type": "ListItem", "position": number, "name": each["title"], "item": absolute(request, each["href"])}
        for number, each in enumerate(request.layout.breadcrumbs, 1)
    ]
    return [{"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": crumbs}] if crumbs else []


def _university(request) -> dict:
    layout, contacts = request.layout, request.layout.contacts or {}
    address = contacts.get("address", "")
    return {
        "@context": CONTEXT,
        "@type": "CollegeOrUniversity",
        "name": layout.site_title,
        "alternateName": regulation.get().university.short[request.lang],
        "url": absolute(request, layout.home_href),
        "logo": absolute(request, layout.asset("logo.svg")),
        "address": {"@type": "PostalAddress", "streetAddress": address, "addressCountry": "KZ"} if address else None,
        "telephone": contacts.get("phone", ""),
        "email": contacts.get("email", ""),
    }


def _site(request) -> dict:
    search = absolute(request, href(request, request.site, "search")) + "?q={search_term_string}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": request.layout.site_title,
        "url": absolute(request, request.layout.home_href),
        "inLanguage": request.lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def _filled(value):
    if isinstance(value, dict):
        filled = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in filled.items() if each not in EMPTY}
    if isinstance(value, (list, tuple)):
        return [each for each in map(_filled, value) if each not in EMPTY]
    return value


def absolute(request, address: str) -> str:
    """An address of this site with its host, where the site has been told it; else as it is."""
    return f"{request.registry.deployment.canonical or ''}{address}"
