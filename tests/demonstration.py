"""The demonstration site in memory, and a walk along its links as a visitor takes it."""

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urljoin

import lxml.html

from orda.catalog.queue import drain
from orda.maintenance.demo.load import fill
from tests import factories

HOST = "http://localhost"
HOMES = ("/kk/", "/ru/", "/en/")
MAX_PAGES = 5000


def build():
    """The application over a freshly filled demonstration whose words have been indexed."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        fill(site)
    with factories.work_in(app) as site:
        while drain(site, 1000):
            pass
    return app


@dataclass
class Answer:
    """What one address gave, how far it is from a home page, and who first linked to it."""

    address: str
    status: int
    headers: dict[str, str]
    text: str = ""
    clicks: int = 0
    linked_from: str = ""
    links: set[str] = field(default_factory=set)

    @cached_property
    def document(self):
        """The parsed page."""
        return lxml.html.document_fromstring(self.text)

    @property
    def lang(self) -> str:
        """The language in the address."""
        return self.address[1:3]

    @property
    def path(self) -> str:
        """The address without language and query."""
        return self.address[3:].partition("?")[0]

    def all(self, expression: str) -> list:
        """What an XPath finds."""
        return self.document.xpath(expression)

    def has_class(self, name: str) -> list:
        """The elements with a class."""
        return self.all(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def walk(browser, follow=lambda link: True, homes=HOMES) -> dict[str, Answer]:
    """Every address that a reader can reach from the home pages by links that ``follow``, in the order of clicks."""
    found: dict[str, Answer] = {}
    queue = deque((home, 0, "") for home in homes)
    seen = set(homes)
    while queue and len(found) < MAX_PAGES:
        address, clicks, source = queue.popleft()
        answer = found[address] = _ask(browser, address)
        answer.clicks, answer.linked_from = clicks, source
        for link in sorted(filter(follow, answer.links - seen)):
            seen.add(link)
            queue.append((link, clicks + 1, address))
    return found


def _ask(browser, address: str) -> Answer:
    # The bytes of pictures and files are of no interest here, their headers are.
    heavy = "/@@scale/" in address or "/@@download" in address or address.startswith("/assets/")
    got = (browser.head if heavy else browser.get)(address, expect_errors=True)
    answer = Answer(address, got.status_int, dict(got.headers))
    if got.content_type == "text/html" and not heavy:
        answer.text = got.text
        answer.links = {link for link in _links(answer) if link.startswith("/")}
    return answer


def _links(answer: Answer):
    wanted = [link for element, _a, link, _p in answer.document.iterlinks() if element.get("rel") != "nofollow"]
    for image in answer.document.iter("img"):
        wanted += [part.split()[0] for part in (image.get("srcset") or "").split(",") if part.strip()]
    for link in wanted:
        yield urldefrag(urljoin(HOST + answer.address, link))[0].removeprefix(HOST)
