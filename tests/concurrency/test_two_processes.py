"""Two processes over one ZEO server: what one publishes, the other serves."""

import json
import re
import time

import pytest

from tests import factories
from tests.wsgi import ask

PLACE = "university/history"
ADDRESSES = (f"/kk/{PLACE}", "/kk/university", "/kk/")
REVISION = re.compile(r"Нұсқа (\d+)")
pytestmark = pytest.mark.slow


@pytest.fixture
def here(zeo):
    """The application of this process over the shared database."""
    app = factories.make_app(zeo)
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.write(site["university"]["history"], kk="Нұсқа 0")
    yield app
    app.registry._zodb_databases[""].close()


def test_the_other_process_serves_nothing_older_than_its_own_database_and_soon_the_newest(zeo, here, child):
    there = child("second_process.py", zeo, PLACE)

    def asked(address: str) -> tuple[int, int]:
        """(version that its connection saw, version that it served)"""
        there.stdin.write(f"{address}\n")
        there.stdin.flush()
        answer = json.loads(there.stdout.readline())
        assert answer["status"] == 200
        served = {int(number) for number in REVISION.findall(answer["text"])}
        assert len(served) == 1, f"{address} shows {served}: a page made of two states"
        return int(REVISION.search(answer["snapshot"]).group(1)), served.pop()

    for number in range(1, 13):
        with factories.work_in(here) as site:
            factories.write(site["university"]["history"], kk=f"Нұсқа {number}")
        # The process that published never falls behind itself.
        assert f"Нұсқа {number}" in ask(here, ADDRESSES[0]).text
        end, served = time.monotonic() + 30, -1
        while served < number and time.monotonic() < end:
            snapshot, served = asked(ADDRESSES[number % 2])
            assert snapshot <= served <= number
        assert served == number


def test_a_page_that_is_withdrawn_in_one_process_is_gone_from_the_other(zeo, here, child):
    from orda.security.actor import actor_for
    from orda.workflow.levels.withdrawals import withdraw

    there = child("second_process.py", zeo, "university")

    def status() -> int:
        there.stdin.write(f"{ADDRESSES[0]}\n")
        there.stdin.flush()
        return json.loads(there.stdout.readline())["status"]

    assert status() == 200
    with factories.work_in(here) as site:
        withdraw(site["university"]["history"], actor=actor_for(site, "digital"), reason="қате")
    end = time.monotonic() + 30
    while status() == 200 and time.monotonic() < end:
        pass
    assert status() == 404
