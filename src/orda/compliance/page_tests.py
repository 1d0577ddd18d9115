"""What clause F21 asks of a unit's site, tested on its HTML alone: the words, the active link, the logo.

A link counts when a reader can see and follow it: not inside a comment, a script, a template or a ``noscript``, not in
anything that is hidden by an attribute or an inline style, not empty. What style sheets hide is not known here.
``rel="nofollow"`` is a word to search engines; a reader can follow such a link, so it counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ParserError

MAX_ELEMENTS = 100_000
UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "iframe", "object", "svg", "select", "textarea"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)")
# Spaces, quotation marks, hyphens and dashes are written in too many ways to be compared.
_LOOSE = re.compile(r"[\s«»„“”‟\"'’‘`\-‐‑‒–—―\u00ad\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class Seen:
    """What a page has. ``logo`` is welcome, not obligatory."""

    words: bool
    link: bool
    logo: bool


def look_at(html: bytes | str, charset: str, names: Iterable[str], short_names: Iterable[str], official: str) -> Seen:
    """Look for one of ``names`` (the university's, in any language), a link to the host ``official``, the logo."""
    root = _parsed(html, charset)
    if root is None:
        return Seen(words=False, link=False, logo=False)
    hosts = {official.lower(), official.lower().removeprefix("www.")}
    marks = [_loose(name) for name in short_names]
    words, link, logo = [], False, False
    for element, text in _visible(root):
        words.append(text)
        if element is not None and element.tag == "a":
            link = link or (_host(element.get("href")) in hosts and _shows_something(element))
        elif element is not None and element.tag == "img":
            logo = logo or _is_logo(element, hosts, marks)
    said = _loose("".join(words))
    return Seen(words=any(_loose(name) in said for name in names), link=link, logo=logo)


def _parsed(html: bytes | str, charset: str):
    text = html if isinstance(html, str) else _decoded(html, charset)
    # A declaration of another encoding than the one it came in would mislead the parser; NUL would end the text.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""), count=1)
    try:
        return lxml.html.document_fromstring(text) if text.strip() else None
    except (ParserError, ValueError):
        return None


def _decoded(html: bytes, charset: str) -> str:
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{1,40})", html[:4096], re.IGNORECASE)
    names = (charset, declared[1].decode("ascii", "replace") if declared else "", "utf-8", "windows-1251")
    for name in filter(None, names):
        try:
            return html.decode(name)
        except (LookupError, ValueError):
            continue
    return html.decode("utf-8", "replace")


def _visible(root) -> Iterator[tuple]:
    """(element, text in it) and (None, text after one) in reading order, without what no reader sees."""
    stack, left = [(root, False)], MAX_ELEMENTS
    while stack and left > 0:
        element, is_tail = stack.pop()
        left -= 1
        if is_tail:
            yield None, element.tail
            continue
        if element.tail and element is not root:
            stack.append((element, True))
        if not isinstance(element.tag, str) or element.tag in UNSEEN or _is_hidden(element):
            continue
        yield element, f" {element.text or ''}"
        stack.extend((child, False) for child in reversed(element))


def _is_hidden(element) -> bool:
    style = (element.get("style") or "").lower()
    return element.get("hidden") is not None or bool(_HIDDEN.search(style))


def _host(address: str | None) -> str:
    try:
        parts = urlsplit((address or "").strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").lower() if parts.scheme in ("http", "https", "") else ""


def _shows_something(link) -> bool:
    shown = list(_visible(link))
    if any(_loose(text) for _element, text in shown):
        return True
    return any(each is not None and each.tag == "img" and (each.get("alt") or "").strip() for each, _text in shown)


def _is_logo(image, hosts: set[str], marks: list[str]) -> bool:
    source = (image.get("src") or "").lower()
    from_us = _host(source) in hosts and "logo" in source
    named = _loose(image.get("alt") or "")
    return from_us or ("logo" in source and any(mark and mark in named for mark in marks))


def _loose(text: str) -> str:
    """Text without what typographers differ in."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text)).casefold()
