"""The outbox: nothing twice, never too much, one sender at a time, and patience that ends."""

from datetime import timedelta

import pytest
import transaction

from orda import clock
from orda.mail import outbox as module
from orda.mail.outbox import LEASE, Letter, Outbox, Shift, pause_after
from tests import factories


@pytest.fixture
def outbox():
    return Outbox()


def letter(login: str = "head", step: str = "1") -> Letter:
    return Letter("waits", ("request", "7"), step, login, clock.now())


def test_the_same_thing_is_not_told_twice(outbox):
    assert outbox.put(letter()) and not outbox.put(letter()) and not outbox.put(letter(), hold=True)
    assert outbox.put(letter(step="2")) and outbox.put(letter("digital"))
    assert len(outbox) == 3


def test_what_is_taken_out_is_gone_and_the_tree_never_empty(outbox):
    outbox.put(letter())
    outbox.put(letter("digital"), hold=True)
    for key in [each.key for held in (False, True) for each in outbox.letters(held=held)]:
        outbox.take_out(key)
        outbox.take_out(key)
    assert (len(outbox), outbox.due(), outbox.oldest()) == (0, [], None)
    assert len(outbox.waiting) == len(outbox.held) == 1


def test_a_full_outbox_drops_and_counts(outbox, monkeypatch, caplog):
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    kept = [outbox.put(letter(f"person-{number}")) for number in range(4)]
    assert (kept, len(outbox), outbox.dropped()) == ([True, True, False, False], 2, 2)
    assert "outbox is full" in caplog.text and "person" not in caplog.text


def test_pauses_double_from_a_minute_to_six_hours():
    minutes = [pause_after(number) / timedelta(minutes=1) for number in (1, 2, 3, 9, 10, 500)]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_one_process_sends_until_its_shift_is_over(monkeypatch):
    shift, now = Shift(), clock.now()
    assert shift.take("one") and not shift.take("two") and shift.take("one")
    monkeypatch.setattr(clock, "now", lambda: now + LEASE + timedelta(seconds=5))
    assert shift.take("two") and not shift.take("one")


def test_a_clock_that_was_set_back_does_not_leave_the_shift_to_the_dead(monkeypatch):
    shift, now = Shift(), clock.now()
    shift.take("one")
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=1))
    assert shift.take("two")


def test_two_transactions_add_letters_without_a_conflict():
    """As in the index queue: neither the trees nor the counts make writers collide."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    database, ends = app.registry._zodb_databases[""], []
    for number in range(2):
        tm = transaction.TransactionManager(explicit=True)
        tm.begin()
        connection = database.open(tm)
        connection.root()["app_root"].services["outbox"].put(letter(f"person-{number}"))
        ends.append((tm, connection))
    for tm, connection in ends:
        tm.commit()
        connection.close()
    with factories.work_in(app) as site:
        assert len(site.services["outbox"]) == len(list(site.services["outbox"].letters())) == 2
    database.close()
