"""Whoever comes first does what is due: visitors, the ticker, another process; once, and never in the others' way."""

import threading
import time
from datetime import timedelta
from functools import reduce
from operator import getitem

import pytest
from ZODB.POSException import ConflictError

from orda import clock
from orda.catalog.queue import drain
from orda.catalog.search import search
from orda.errors import OrdaError
from orda.workflow.requests.request import PUBLISHED, RETURNED, SCHEDULED
from orda.workflow.timing import on_time
from orda.workflow.timing.on_time import Ticker, Timekeeper
from orda.workflow.timing.schedule import schedule_of
from tests import factories
from tests.unit.workflow.timing.test_moments import approved

HOUR = timedelta(hours=1)
VISITOR = frozenset(("system.Everyone",))
ADDRESS = "/kk/units/therapy/about"


@pytest.fixture
def app():
    app = factories.small_university().fresh()
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def later(monkeypatch):
    """``later(hours=1)`` moves the clock, which stands."""
    now = clock.now()

    def move(**span):
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(**span))

    move()
    return move


@pytest.fixture
def keeper(app):
    return app.registry.timekeeper


def page_of(site):
    return site["units"]["therapy"]["about"]


def schedule(app, **asked) -> int:
    with factories.work_in(app) as site:
        return approved(site, page_of(site), **asked).number


def look(app, question):
    with factories.work_in(app) as site:
        return question(site)


def state(app, number) -> str:
    return look(app, lambda site: site.services["requests"].request(number).state)


def test_it_knows_the_next_moment_and_does_nothing_before(app, keeper, later):
    assert keeper.next_moment() is None
    moment = clock.now() + HOUR
    number = schedule(app, begins=moment)
    assert keeper.next_moment() == moment
    keeper.settle()
    assert state(app, number) == SCHEDULED
    later(hours=1, seconds=1)
    keeper.settle()
    assert (state(app, number), keeper.next_moment()) == (PUBLISHED, None)


def test_two_processes_that_come_at_once_publish_once(app, later, monkeypatch):
    """The second begins its transaction before the first has committed."""
    number = schedule(app, begins=clock.now() + HOUR)
    before = look(app, lambda site: len(site.services["register"]))
    later(hours=2)
    both = threading.Barrier(2, timeout=20)
    act_on, collided = on_time.act_on, []

    def side_by_side(site, entry):
        act_on(site, entry)
        if len(collided) < 2:
            collided.append(threading.current_thread().name)
            both.wait()

    monkeypatch.setattr(on_time, "act_on", side_by_side)
    keepers = [Timekeeper(app.registry.database, app.registry) for _each in range(2)]
    threads = [threading.Thread(target=keeper.settle) for keeper in keepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(collided) == 2
    assert look(app, lambda site: len(site.services["register"])) == before + 1
    assert (state(app, number), look(app, lambda site: page_of(site).live.number)) == (PUBLISHED, 2)


def test_nobody_is_shown_what_is_over_nor_from_before_the_minute(app, later):
    """The cache included: both answers were kept when the minute came (idea 4)."""
    visitor = factories.browse(app)
    schedule(app, title="Бірге", begins=clock.now() + HOUR, ends=clock.now() + 3 * HOUR)
    assert "Бірге" not in visitor.get(ADDRESS)
    later(hours=1)
    assert "Бірге" in visitor.get(ADDRESS)
    assert "Бірге" in visitor.get("/kk/units/therapy")
    later(hours=3, microseconds=-1)
    assert "Бірге" in visitor.get(ADDRESS)
    later(hours=3)
    visitor.get(ADDRESS, status=404)
    assert "Бірге" not in visitor.get("/kk/units/therapy")


def test_search_finds_nothing_of_it_after_its_minute(app, later):
    def found():
        factories.browse(app).get("/kk/")
        return look(app, lambda site: (drain(site), search(site, VISITOR, "Бірге", "kk").total)[1])

    schedule(app, title="Бірге", begins=clock.now() + HOUR, ends=clock.now() + 3 * HOUR)
    assert found() == 0
    later(hours=1)
    assert found() == 1
    later(hours=3)
    assert found() == 0


def test_a_refusal_goes_back_to_the_author_and_holds_nothing_else_up(app, keeper, later, monkeypatch):
    first = schedule(app, begins=clock.now() + HOUR)
    with factories.work_in(app) as site:
        page_of(site).draft.texts = {}
        history = site["university"]["history"]
        schedule_of(site).add(clock.now() + HOUR, "end", history.uid)
        history.live.expires = next(entry[0] for entry in schedule_of(site).entries if entry[1] == "end")
    later(hours=2)
    keeper.settle()
    assert (state(app, first), look(app, lambda site: site["university"]["history"].live)) == (RETURNED, None)
    assert keeper.next_moment() is None


def test_a_failure_is_tried_again_after_a_rest_and_meanwhile_visitors_are_answered(
    app, keeper, later, monkeypatch, caplog
):
    number = schedule(app, begins=clock.now() + HOUR)
    act_on, tried = on_time.act_on, []

    def failing(site, entry):
        tried.append(entry)
        raise OSError("No space left on device")

    monkeypatch.setattr(on_time, "act_on", failing)
    later(hours=2)
    visitor = factories.browse(app)
    assert visitor.get(ADDRESS).status_int == visitor.get("/kk/").status_int == 200
    assert (len(tried), state(app, number)) == (1, SCHEDULED)
    assert "trying again in 30" in caplog.text
    monkeypatch.setattr(on_time, "act_on", act_on)
    keeper.settle()
    assert state(app, number) == SCHEDULED, "it rests"
    after = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: after)
    keeper.settle()
    assert state(app, number) == PUBLISHED


def test_what_fails_holds_up_nothing_that_becomes_due_later(app, keeper, later, monkeypatch):
    number = schedule(app, begins=clock.now() + HOUR)
    act_on = on_time.act_on

    def failing(site, entry):
        if entry.act == "begin":
            raise RuntimeError("a fault")
        act_on(site, entry)

    monkeypatch.setattr(on_time, "act_on", failing)
    with factories.work_in(app) as site:
        history = site["university"]["history"]
        history.live.expires = clock.now() + 2 * HOUR
        schedule_of(site).add(history.live.expires, "end", history.uid)
    visitor = factories.browse(app)
    later(hours=1)
    visitor.get("/kk/university/history", status=200)
    later(hours=2)
    visitor.get("/kk/university/history", status=404)
    assert state(app, number) == SCHEDULED


def test_after_a_long_stop_everything_is_done_before_the_first_answer(app, later, monkeypatch):
    monkeypatch.setattr(on_time, "MAX_AT_ONCE", 1)
    paths = ("university/history", "units/therapy/about", "units/surgery/about")
    with factories.work_in(app) as site:
        for number, path in enumerate(paths, 1):
            obj = reduce(getitem, path.split("/"), site)
            obj.live.expires = clock.now() + number * HOUR
            schedule_of(site).add(obj.live.expires, "end", obj.uid)
    later(days=2)
    visitor = factories.browse(app)
    for path in reversed(paths):
        visitor.get(f"/kk/{path}", status=404)


def test_visitors_are_answered_from_memory_while_the_database_is_away(app, keeper, later, monkeypatch, caplog):
    visitor = factories.browse(app)
    visitor.get(ADDRESS, status=200)
    schedule(app, begins=clock.now() + HOUR)
    keeper.next_moment()
    later(hours=2)
    monkeypatch.setattr(keeper, "_read", lambda question: (_ for _ in ()).throw(OSError("away")))
    visitor.get(ADDRESS, status=200)
    visitor.get(ADDRESS, status=200)
    assert caplog.text.count("cannot be read") == 1


def test_a_collision_is_no_failure(app, keeper, later, monkeypatch):
    number = schedule(app, begins=clock.now() + HOUR)
    act_on, refused = on_time.act_on, [ConflictError(), ConflictError()]

    def colliding(site, entry):
        if refused:
            raise refused.pop()
        act_on(site, entry)

    monkeypatch.setattr(on_time, "act_on", colliding)
    later(hours=2)
    keeper.settle()
    assert state(app, number) == PUBLISHED


def test_the_ticker_publishes_without_any_visitor_soon_after_the_clock_jumped(app, keeper, later, monkeypatch):
    monkeypatch.setattr(on_time, "POLL_SECONDS", 0.1)
    number = schedule(app, begins=clock.now() + HOUR)
    ticker = Ticker(keeper)
    ticker.start()
    try:
        later(hours=5)
        done = threading.Event()
        for _each in range(60):
            if state(app, number) == PUBLISHED:
                break
            done.wait(0.05)
    finally:
        ticker.stop()
    assert state(app, number) == PUBLISHED
    assert not ticker.is_alive()


def test_the_ticker_outlives_a_database_that_cannot_be_read(keeper, monkeypatch):
    asked = threading.Event()

    class Broken:
        def settle(self):
            asked.set()
            raise OrdaError

    ticker = Ticker(Broken())
    ticker.start()
    assert asked.wait(5)
    assert ticker.is_alive()
    ticker.stop()
    assert not ticker.is_alive()


def test_it_wakes_when_the_moment_comes_and_often_enough_to_notice_others(app, keeper):
    ticker = Ticker(keeper)
    assert ticker._pause() == on_time.POLL_SECONDS
    schedule(app, begins=clock.now() + HOUR)
    assert ticker._pause() == on_time.POLL_SECONDS
    schedule_soon = clock.now() + timedelta(seconds=0.4)
    with factories.work_in(app) as site:
        schedule_of(site).add(schedule_soon, "end", "0" * 16)
    assert 0 < ticker._pause() <= 0.4
