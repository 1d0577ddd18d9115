"""Guessing is slowed down, the owner is not locked out (security checklist 1)."""

from datetime import UTC, datetime, timedelta

import pytest

from orda import clock
from orda.security import throttle as module
from orda.security.throttle import Throttle

OWN, STRANGER = "192.0.2.10", "203.0.113.77"


@pytest.fixture
def time(monkeypatch):
    """``time(60)`` lets a minute pass."""
    moment = [datetime(2026, 11, 23, 4, 0, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def passes(seconds):
        moment[0] += timedelta(seconds=seconds)

    return passes


def fail(throttle, login, address, times):
    """That many wrong passwords that were heard."""
    for _each in range(times):
        throttle.fail(*throttle.keys(login, address))


def wait(throttle, login, address):
    return throttle.wait(*throttle.keys(login, address))


def test_the_first_mistakes_cost_nothing_then_the_pauses_grow(time):
    throttle, pauses = Throttle(), []
    for _each in range(8):
        pauses.append(wait(throttle, "aliya", OWN))
        time(pauses[-1])
        throttle.fail(*throttle.keys("aliya", OWN))
    assert pauses == [0, 0, 0, 0, 0, 5, 10, 20]


def test_no_pause_is_longer_than_five_minutes_and_after_a_quarter_of_an_hour_all_is_forgotten(time):
    throttle = Throttle()
    fail(throttle, "aliya", OWN, 100)
    assert wait(throttle, "aliya", OWN) == module.LONGEST_PAUSE
    time(module.WINDOW_SECONDS)
    assert wait(throttle, "aliya", OWN) == 0


def test_strangers_at_one_address_do_not_lock_the_owner_out(time):
    throttle = Throttle()
    fail(throttle, "aliya", STRANGER, 20)
    assert wait(throttle, "aliya", STRANGER) > 0
    assert wait(throttle, "aliya", OWN) == 0


def test_an_account_guessed_at_from_many_addresses_is_slowed_but_open_where_its_owner_has_been(time):
    throttle = Throttle()
    throttle.succeed("aliya", OWN)
    for number in range(60):
        throttle.fail(*throttle.keys("aliya", f"203.0.113.{number}"))
    assert wait(throttle, "aliya", "203.0.113.200") > 0
    assert wait(throttle, "aliya", OWN) == 0


def test_one_address_that_tries_many_accounts_is_slowed(time):
    throttle = Throttle()
    for number in range(module.FREE_TRIES["address"]):
        throttle.fail(*throttle.keys(f"person{number}", STRANGER))
    assert wait(throttle, "somebody-else", STRANGER) > 0
    assert wait(throttle, "somebody-else", OWN) == 0


def test_a_few_mistakes_of_a_department_do_not_stop_their_colleagues(time):
    throttle = Throttle()
    for number in range(10):
        fail(throttle, f"person{number}", OWN, 3)
    assert wait(throttle, "colleague", OWN) == 0


def test_signing_in_oneself_does_not_wash_the_address_clean(time):
    throttle = Throttle()
    for number in range(module.FREE_TRIES["address"]):
        throttle.fail(*throttle.keys(f"person{number}", OWN))
    throttle.succeed("insider", OWN)
    assert wait(throttle, "person-next", OWN) > 0


def test_memory_has_a_limit(time, monkeypatch):
    monkeypatch.setattr(module, "MAX_KEYS", 50)
    throttle = Throttle()
    for number in range(200):
        throttle.fail(*throttle.keys(f"person{number}", f"198.51.100.{number}"))
        throttle.succeed(f"person{number}", OWN)
    assert len(throttle._failures) <= 50 and len(throttle._trusted) <= 50
