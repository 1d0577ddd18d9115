"""The demonstration site in memory, and a walk along its links as a visitor takes it."""

import fcntl
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urldefrag, urljoin

import lxml.html
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage import FileStorage

from orda.catalog.queue import drain
from orda.maintenance.demo.load import fill
from orda.maintenance.storage import open_database
from tests import factories

HOST = "http://localhost"
HOMES = ("/kk/", "/ru/", "/en/")
MAX_PAGES = 5000
SAMPLE = 2  # of the addresses of one sort that robots are asked to leave alone


def build(place: Path):
    """The application over the demonstration, filled in the folder ``place`` by the process that comes first; what
    tests change stays in the process that changes it."""
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "Data.fs").exists():
            _fill(place)
    app = factories.make_app()
    app.registry.database.close()
    filled = FileStorage(str(place / "Data.fs"), read_only=True, blob_dir=str(place / "blobs"))
    return factories.over(app, DemoStorage(base=filled))


def _fill(place: Path) -> None:
    """A demonstration whose words have been indexed."""
    new = Path(mkdtemp(dir=place))
    uri = f"file://{new}/Data.fs?blobstorage_dir={new}/blobs"
    open_database(uri, create=True).close()
    app = factories.make_app(uri)
    with factories.work_in(app) as site:
        fill(site)
    with factories.work_in(app) as site:
        while drain(site, 1000):
            pass
    app.registry.database.close()
    (new / "blobs").rename(place / "blobs")
    (new / "Data.fs").rename(place / "Data.fs")


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
    for_readers: set[str] = field(default_factory=set)
    sampled: bool = False

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
    """Every address that can be reached from the home pages by links that ``follow``, in the order of clicks.

    As robots do, it goes by no link that says ``nofollow``: combinations of filters are as good as endless. Some of
    each sort of them are asked for too and marked ``sampled``, but lead no further. Fails where there is no end.
    """
    found: dict[str, Answer] = {}
    queue = deque((home, 0, "") for home in homes)
    seen = set(homes)
    while queue:
        assert len(found) < MAX_PAGES, f"the walk has no end: {queue[0]}, {queue[-1]}"
        address, clicks, source = queue.popleft()
        answer = found[address] = _ask(browser, address)
        answer.clicks, answer.linked_from = clicks, source
        for link in sorted(filter(follow, answer.links - seen)):
            seen.add(link)
            queue.append((link, clicks + 1, address))
    return found | _sampled(browser, found, follow)


def _sampled(browser, found: dict[str, Answer], follow) -> dict[str, Answer]:
    """The first of each sort of addresses for readers alone: a sort are the views of a name, or the filters of a list
    by their names."""
    sorts: dict[tuple, dict[str, Answer]] = {}
    for answer in found.values():
        for link in sorted(filter(follow, answer.for_readers)):
            path, _mark, query = link.partition("?")
            names = tuple(sorted(pair.partition("=")[0] for pair in query.split("&")))
            of_sort = sorts.setdefault((link[:4], path.rpartition("/@@")[2], names), {})
            if link not in found and len(of_sort) < SAMPLE:
                of_sort.setdefault(link, answer)
    chosen = {}
    for link, source in ((link, source) for of_sort in sorts.values() for link, source in of_sort.items()):
        answer = chosen[link] = _ask(browser, link)
        answer.clicks, answer.linked_from, answer.sampled = source.clicks + 1, source.address, True
    return chosen


def _ask(browser, address: str) -> Answer:
    # The bytes of pictures and files are of no interest here, their headers are.
    heavy = "/@@scale/" in address or "/@@download" in address or address.startswith("/assets/")
    got = (browser.head if heavy else browser.get)(address, expect_errors=True)
    answer = Answer(address, got.status_int, dict(got.headers))
    if got.content_type == "text/html" and not heavy:
        answer.text = got.text
        followed, for_readers = set(), set()
        for link, nofollow in _links(answer):
            if link.startswith("/"):
                (for_readers if nofollow else followed).add(link)
        answer.links, answer.for_readers = followed, for_readers - followed
    return answer


def _links(answer: Answer):
    """(address, is it only for readers?) of everything that the page names."""
    wanted = [(link, element.get("rel") or "") for element, _a, link, _p in answer.document.iterlinks()]
    for image in answer.document.iter("img"):
        wanted += [(part.split()[0], "") for part in (image.get("srcset") or "").split(",") if part.strip()]
    for link, rel in wanted:
        yield urldefrag(urljoin(HOST + answer.address, link))[0].removeprefix(HOST), "nofollow" in rel.split()
