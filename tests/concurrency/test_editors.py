"""Four editors, four heads and the Digitalization Department at work at once in one process, the indexer beside them.

The ordinary run takes about a hundred pages. All thousand of them:
``ORDA_EDITORS_PAGES=1000 make test ARGS="tests/concurrency/test_editors.py"``.
"""

import os
import threading
import time
from collections import Counter
from urllib.parse import urlencode

import pytest

from orda import regulation
from orda.catalog.indexer import Indexer
from orda.catalog.indexing import differences, reindex
from orda.catalog.search import search
from orda.maintenance.storage import open_database
from orda.security.acl import Grant
from orda.security.principals import add_user
from orda.workflow.requests.request import PUBLISHED
from tests import factories
from tests.wsgi import ask

PAGES = int(os.environ.get("ORDA_EDITORS_PAGES", "100"))
THREADS = 4
VISITOR = frozenset(("system.Everyone",))
pytestmark = pytest.mark.slow


@pytest.fixture
def app(tmp_path):
    """A thousand pages in four units, on a disk, as ``orda serve`` has them."""
    uri = f"file://{tmp_path}/Data.fs?blobstorage_dir={tmp_path}/blobs"
    open_database(uri, create=True).close()
    app = factories.make_app(uri)
    with factories.work_in(app) as site:
        factories.fill(site)
        principals = site.services["principals"]
        for thread in range(THREADS):
            unit = factories.add(site["units"], "unit", f"unit-{thread}")
            for number in range(thread, PAGES, THREADS):
                factories.add(unit, "page", f"page-{number}")
            for role in ("editor", "head"):
                add_user(principals, f"{role}-{thread}", f"{role} {thread}").password_hash = factories.PASSWORD_HASH
                unit.grants = (*unit.grants, Grant(f"user:{role}-{thread}", role))
                principals.groups["staff"].members.insert(f"{role}-{thread}")
        reindex(site)
    yield app
    app.registry._zodb_databases[""].close()


class Person:
    """Somebody who has signed in and sends forms; every answer is noted."""

    def __init__(self, app, login: str, answers: list):
        browser = factories.log_in(app, login)
        self.token = next(
            form["csrf_token"].value for form in browser.get("/kk/").forms.values() if "csrf_token" in form.fields
        )
        self.cookie = "; ".join(f"{each.name}={each.value}" for each in browser.cookiejar)
        self.app, self.login, self.answers = app, login, answers

    def post(self, path: str, query: str = "", **fields: str):
        """Send a form; its answer."""
        pairs = [("csrf_token", self.token)]
        for name, value in fields.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            pairs += [(name.replace("__", "."), each) for each in values]
        body = urlencode(pairs).encode()
        answer = ask(self.app, path, query=query, method="POST", body=body, cookie=self.cookie)
        self.answers.append((self.login, path, answer.status))
        return answer


def text_of(number: int) -> dict[str, str]:
    return {
        "texts__kk__title": f"Бет {number}", "texts__kk__summary": "", "texts__kk__body": f"<p>сөз{number}</p>",
        "texts__ru__title": f"Страница {number}", "texts__ru__summary": "", "texts__ru__body": f"<p>слово{number}</p>",
        "texts__en__title": f"Page {number}", "texts__en__summary": "", "texts__en__body": f"<p>word{number}</p>",
        "provider": "Ақпарат иесі",
    }  # fmt: skip


def take_to_the_public(number: int, editor: Person, head: Person, digital: Person) -> None:
    """Save, send, visa, check: four transactions."""
    address = f"/kk/units/{editor.login.replace('editor', 'unit')}/page-{number}"
    editor.post(f"{address}/@@edit", seen="1.0", **text_of(number))
    sent = editor.post(f"{address}/@@send", seen="1.2")
    query = sent.headers.get("location", "?id=0").partition("?")[2]
    stages = regulation.get().routes["A"].stages
    for seen, (person, stage) in enumerate(zip((head, digital), stages, strict=True), 1):
        person.post("/kk/@@request", query, seen=str(seen), approve="1", tick=[tick.id for tick in stage.ticks])


def test_four_editors_at_once_lose_nothing_and_meet_no_conflict(app):
    answers, failures = [], []
    people = [
        [Person(app, login, answers) for login in (f"editor-{n}", f"head-{n}", "digital")] for n in range(THREADS)
    ]
    indexer = Indexer(app.registry._zodb_databases[""])
    indexer.start()

    def work(thread: int) -> None:
        try:
            for number in range(thread, PAGES, THREADS):
                take_to_the_public(number, *people[thread])
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3600)
    taken = time.monotonic() - began
    _wait_for(indexer, app)
    assert not failures
    statuses = Counter(status for _login, _path, status in answers)
    assert set(statuses) == {303}, [answer for answer in answers if answer[2] != 303][:5]
    assert len(answers) == 4 * PAGES
    print(f"{PAGES} pages by {THREADS} editors: {taken / PAGES * 1000:.0f} ms a page, 4 requests each")  # noqa: T201
    _check(app)


def _wait_for(indexer: Indexer, app) -> None:
    end = time.monotonic() + 300
    waiting = 1
    while waiting and time.monotonic() < end:
        with factories.work_in(app) as site:
            waiting = len(site.services["index-queue"])
        time.sleep(0.1)
    indexer.stop()
    assert waiting == 0


def _check(app) -> None:
    """Every text is public under its own approvers, the register is whole, the indexes equal the content."""
    with factories.work_in(app) as site:
        for number in range(PAGES):
            page = site["units"][f"unit-{number % THREADS}"][f"page-{number}"]
            assert (page.live.title("kk"), page.live.number, page.draft) == (f"Бет {number}", 2, None)
            assert page.live.body("ru") == f"<p>слово{number}</p>"
            assert (page.live.approver, page.live.editors) == ("digital", (f"editor-{number % THREADS}",))
            assert [hit.object is page for hit in search(site, VISITOR, f"сөз{number}", "kk").hits] == [True]
        register = site.services["register"]
        rows = [register.row(number) for number in range(1, len(register) + 1)]
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert register.first_broken() is None
        assert Counter(row.uid for row in rows if row.request is not None).most_common(1)[0][1] == 1
        assert sum(row.request is not None for row in rows) == PAGES
        requests = site.services["requests"]
        assert list(requests.records) == list(range(1, PAGES + 1))
        assert {request.state for request in requests.records.values()} == {PUBLISHED}
        assert not len(requests.open_by_uid)
        assert differences(site) == []
