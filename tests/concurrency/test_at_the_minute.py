"""Two processes over one ZEO server meet at the minute: what is due happens once, and both show it."""

import json
import threading
import time
from datetime import timedelta

import pytest

from orda import clock
from orda.workflow.timing.on_time import Ticker
from orda.workflow.timing.schedule import schedule_of
from tests import factories
from tests.unit.workflow.timing.test_moments import approved

ABOUT = "units/therapy/about"
ADDRESS = f"/kk/{ABOUT}"
pytestmark = pytest.mark.slow


@pytest.fixture
def here(zeo):
    """The application of this process over the shared database."""
    app = factories.make_app(zeo)
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry._zodb_databases[""].close()


def test_what_is_due_happens_once_in_two_processes_and_is_over_in_both_at_its_end(zeo, here, child):
    there = child("second_process.py", zeo, "units/therapy")

    def asked() -> dict:
        there.stdin.write(f"{ADDRESS}\n")
        there.stdin.flush()
        return json.loads(there.stdout.readline())

    assert asked()["status"] == 200
    begins = clock.now() + timedelta(seconds=1.5)
    ends = begins + timedelta(seconds=1.5)
    with factories.work_in(here) as site:
        approved(site, site["units"]["therapy"]["about"], title="Бірге", begins=begins, ends=ends)
        before = len(site.services["register"])
    ticker = Ticker(here.registry.timekeeper)
    ticker.start()
    seen, stopping = [], threading.Event()

    def look() -> None:
        while not stopping.is_set():
            asked_at = clock.now()
            answer = asked()
            seen.append((asked_at, clock.now(), answer["status"], "Бірге" in answer["text"]))

    reader = threading.Thread(target=look)
    reader.start()
    time.sleep(max((ends - clock.now()).total_seconds(), 0) + 1.0)
    stopping.set()
    reader.join(60)
    ticker.stop()
    # An invalidation travels from one process to the other for a moment; the own clock of each does not.
    margin = timedelta(seconds=0.5)
    assert [each for each in seen if each[1] < begins and each[3]] == []
    assert [each for each in seen if each[0] > begins + margin and each[1] < ends and not each[3]] == []
    assert [each for each in seen if each[0] > ends + margin and each[2] != 404] == []
    assert {True, False} <= {each[3] for each in seen} and 404 in {each[2] for each in seen}
    with factories.work_in(here) as site:
        rows = site.services["register"].newest(count=len(site.services["register"]) - before)
        assert [row.action for row in reversed(rows)] == ["published", "withdrawn"]
        assert site.services["register"].first_broken() is None
        assert len(schedule_of(site).entries) == 0
