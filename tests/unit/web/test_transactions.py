"""One transaction a request: a GET writes nothing, an error leaves nothing, a collision is not the person's concern."""

import threading
import time

import pytest
from persistent import Persistent
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import Response
from ZODB.DB import DB
from ZODB.DemoStorage import DemoStorage

from orda.web.turnstile import Turnstile
from tests.wsgi import ask

WRITERS = 12
TIMES = 6


class Counter(Persistent):
    """Every change of it collides with every other."""

    value = 0


def count(request):
    """A view that takes long enough to be overtaken."""
    value = request.site.value
    time.sleep(0.01)
    request.site.value = value + 1
    answers = {"/refuse": HTTPBadRequest, "/redirect": HTTPSeeOther, "/fail": None}
    for path, answer in answers.items():
        if request.path == path:
            if answer is None:
                raise ZeroDivisionError
            return answer(location="/") if answer is HTTPSeeOther else answer()
    return Response(str(value + 1))


@pytest.fixture
def app():
    """A bare application over a counter."""
    database = DB(DemoStorage(), pool_size=WRITERS + 1)
    with database.transaction() as connection:
        connection.root()["app_root"] = Counter()
    config = Configurator()
    config.registry.database = database
    config.include("orda.web.transactions")
    config.add_view(count)
    for name in ("refuse", "redirect", "fail"):
        config.add_route(name, f"/{name}")
        config.add_view(count, route_name=name)
    yield config.make_wsgi_app()
    database.close()


def value(app) -> int:
    with app.registry.database.transaction() as connection:
        return connection.root()["app_root"].value


def test_a_form_is_kept(app):
    assert ask(app, "/", method="POST").status == 200
    assert ask(app, "/redirect", method="POST").status == 303
    assert value(app) == 2


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_writes_nothing_and_says_so_in_the_log(app, method, caplog):
    assert ask(app, "/", method=method).status == 200
    assert value(app) == 0
    assert "changed ['Counter']; undone" in caplog.text


def test_a_refusal_leaves_nothing(app):
    assert ask(app, "/refuse", method="POST").status == 400
    with pytest.raises(ZeroDivisionError):
        ask(app, "/fail", method="POST")
    assert value(app) == 0


def test_however_many_write_each_is_done(app):
    """Without the turnstile some of these would collide more often than a request is tried."""
    statuses = []

    def write():
        for _each in range(TIMES):
            statuses.append(ask(app, "/", method="POST").status)

    writers = [threading.Thread(target=write) for _each in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert statuses == [200] * (WRITERS * TIMES)
    assert value(app) == WRITERS * TIMES


def test_one_alone_waits_for_those_inside_and_keeps_out_those_who_come():
    turnstile, order, leave = Turnstile(), [], threading.Event()

    def enter(name: str, alone: bool, wait=None) -> threading.Thread:
        def run():
            with turnstile.passed(alone):
                order.append(f"{name} in")
                if wait is not None:
                    wait.wait(30)
                order.append(f"{name} out")

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    first = enter("first", False, leave)
    _until(lambda: order == ["first in"])
    alone = enter("alone", True)
    _until(lambda: turnstile._reserved)
    late = enter("late", False)
    time.sleep(0.05)
    assert order == ["first in"]
    leave.set()
    for thread in (first, alone, late):
        thread.join(30)
    assert order == ["first in", "first out", "alone in", "alone out", "late in", "late out"]
    with turnstile.passed(True), turnstile._changed:
        assert turnstile._inside == 1


def test_nobody_waits_for_ever_and_order_returns():
    turnstile = Turnstile(patience=0.05)
    with turnstile.passed(False), turnstile.passed(True), turnstile.passed(True), turnstile.passed(False):
        assert turnstile._inside == 4
    assert (turnstile._inside, turnstile._reserved) == (0, False)


def _until(condition) -> None:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.001)
    assert condition()
