"""The version for the visually impaired: what a reader chose, remembered by a cookie that only this choice sets.

The choice never meets the cache of answers: a request with the cookie goes past it (``web/caching.py``), and the page
is made for that reader alone. Sizes, spaces and colours are attributes of ``<html>`` that ``vision.css`` knows.
"""

import re
from dataclasses import dataclass, replace
from html import escape, unescape

COOKIE = "orda-vision"
YEAR = 365 * 24 * 3600
SIZES = ("1", "2", "3")
SPACINGS = ("1", "2", "3")
SCHEMES = ("site", "black-on-white", "white-on-black", "yellow-on-black", "blue")
PICTURES = ("on", "off")
CHOICES = {"size": SIZES, "spacing": SPACINGS, "scheme": SCHEMES, "pictures": PICTURES}
_IMAGE = re.compile(r"<img\b[^>]*?>")
_ALT = re.compile(r'\balt="([^"]*)"')


@dataclass(frozen=True)
class Vision:
    """One reader's choice; each value is one of ``CHOICES``."""

    size: str = "2"
    spacing: str = "1"
    scheme: str = "black-on-white"
    pictures: str = "on"

    def chosen(self, asked) -> "Vision":
        """The same with the values of the mapping ``asked``; nonsense changes nothing."""
        return replace(self, **{name: asked[name] for name, known in CHOICES.items() if asked.get(name) in known})

    def cookie(self) -> str:
        """The choice as the value of the cookie."""
        return ".".join((self.size, self.spacing, self.scheme, self.pictures))


def vision_from(cookie: str | None) -> Vision | None:
    """The choice that a cookie holds; None without one, and for anything that we have not written."""
    parts = (cookie or "").split(".")
    if len(parts) != len(CHOICES) or any(part not in CHOICES[name] for name, part in zip(CHOICES, parts, strict=True)):
        return None
    return Vision(*parts)


def remember(request, response, vision: Vision | None) -> None:
    """Set the cookie, or take it away for None."""
    https = request.registry.deployment.https
    if vision is None:
        response.delete_cookie(COOKIE, path="/")
    else:
        response.set_cookie(
            COOKIE, vision.cookie(), max_age=YEAR, path="/", secure=https, httponly=True, samesite="Lax"
        )


def without_pictures(html: str) -> str:
    """The page with the words of each picture in its place; pictures without words are decoration and go."""

    def words(match: re.Match) -> str:
        found = _ALT.search(match.group())
        text = unescape(found.group(1)).strip() if found else ""
        return f'<span class="picture-words">{escape(text)}</span>' if text else ""

    return _IMAGE.sub(words, html)


def _vision(request) -> Vision | None:
    found = vision_from(request.cookies.get(COOKIE))
    if found is not None and found.pictures == "off":
        request.add_response_callback(_take_pictures_out)
    return found


def _take_pictures_out(request, response) -> None:
    if response.content_type == "text/html" and not request.layout.workplace:
        response.text = without_pictures(response.text)


def includeme(config):
    """Give requests their ``vision``."""
    config.add_request_method(_vision, "vision", reify=True)
