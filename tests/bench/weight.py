"""What a browser with an empty cache loads for a page: the HTML and what it names."""

import gzip
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag

from tests.bench.servers import get

SCREEN, REM = 1280, 16


@dataclass(frozen=True)
class Weight:
    """Bytes as they travel, plain and with gzip where the server packs; ``requests`` counts the page itself."""

    html: int
    html_packed: int
    plain: int
    packed: int
    requests: int
    links: int


class _Resources(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: set[str] = set()
        self.links = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload"):
            self.found.add(values["href"])
        elif tag == "script" and values.get("src"):
            self.found.add(values["src"])
        elif tag == "img":
            self.found.add(_chosen(values))
        elif tag == "use" and not values.get("href", "#").startswith("#"):
            self.found.add(urldefrag(values["href"]).url)
        elif tag == "a":
            self.links += 1

    @property
    def asked(self) -> set[str]:
        """What a browser asks for: an address that holds its thing itself needs no answer."""
        return {address for address in self.found if not address.startswith("data:")}


def _chosen(image: dict) -> str:
    """The scale that a browser takes on a screen of ``SCREEN`` points with one point to the pixel."""
    wanted = _width(image.get("sizes") or "100vw")
    choices = [part.split() for part in (image.get("srcset") or "").split(",") if part.strip()]
    wide_enough = [(int(width[:-1]), address) for address, width in choices if int(width[:-1]) >= wanted]
    return min(wide_enough)[1] if wide_enough else image["src"]


def _width(sizes: str) -> float:
    """Points of the first size whose condition holds; our pages have ``(min-width: …em)`` alone, rem and vw."""
    for size in sizes.split(","):
        condition, _space, length = size.strip().rpartition(" ")
        if not condition or float(condition.removeprefix("(min-width:").removesuffix("em)")) * REM <= SCREEN:
            break
    unit = REM if length.endswith("rem") else SCREEN / 100
    return float(length.removesuffix("rem").removesuffix("vw")) * unit


def resources(html: str) -> set[str]:
    """The addresses of everything that the page names and a browser asks for."""
    parser = _Resources()
    parser.feed(html)
    return parser.asked


def weigh(port: int, path: str) -> Weight:
    """Load ``path`` and everything that its HTML names."""
    _status, _headers, body = get(port, path)
    parser = _Resources()
    parser.feed(body.decode())
    plain = packed = 0
    for address in sorted({path, *parser.asked}):
        status, _headers, first = get(port, address)
        if status != 200:
            raise SystemExit(f"{path} names {address}, which answers {status}")
        _status, headers, second = get(port, address, Accept_Encoding="gzip")
        plain, packed = plain + len(first), packed + len(second)
        if address == path:
            html_packed = len(second)
            if headers.get("content-encoding") == "gzip" and gzip.decompress(second) != first:
                raise SystemExit(f"{path}: the packed answer is another one")
    return Weight(len(body), html_packed, plain, packed, 1 + len(parser.asked), parser.links)
