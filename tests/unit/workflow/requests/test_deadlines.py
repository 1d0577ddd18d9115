"""The clocks of a request: its days, its stages, the way from the last visa to the public (E3, D16, E7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from orda import clock, regulation
from orda.content.editing import save_draft, stamp
from orda.errors import BadField
from orda.workflow.levels import principles
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests import transitions
from orda.workflow.requests.deadlines import due_for, time_to_public, waits_since
from orda.workflow.requests.request import requests_of
from orda.workflow.timing import moments
from orda.workflow.timing.schedule import Moments, schedule_of

START = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)  # Friday before Nauryz, 9:00 in Almaty
HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` puts the clock."""

    def put(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(START)
    return put


@pytest.fixture
def page(at, site):
    return site["units"]["therapy"]["about"]


def sent(page, person, **more):
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-therapy"), seen=stamp(page))
    return transitions.send(page, actor=person("editor-therapy"), seen=stamp(page), **more)


def visa(site, request, actor):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks)


def counting(monkeypatch, word: str) -> None:
    """A regulation whose route A counts from that."""
    rules = regulation.get()
    routes = {**rules.routes, "A": replace(rules.routes["A"], counts_from=word)}
    monkeypatch.setattr(regulation, "get", lambda: replace(rules, routes=routes))


@pytest.mark.parametrize(
    ("word", "fact", "due"),
    [
        ("later", date(2026, 3, 2), "2026-04-08"),  # the receipt is later
        ("later", None, "2026-04-08"),
        ("receipt", date(2026, 3, 2), "2026-04-08"),
        ("fact", date(2026, 3, 2), "2026-03-17"),  # over 9 March, which is free
        ("fact", date(2026, 3, 20), "2026-04-08"),
        ("fact", None, "2026-04-08"),
    ],
)
def test_the_ten_days_count_from_what_the_route_says(at, monkeypatch, word, fact, due):
    """Hole 7 of the act: of the fact and the receipt the later one, unless the route says otherwise."""
    counting(monkeypatch, word)
    assert clock.to_local(due_for("A", fact)).isoformat() == f"{due}T23:59:59.999999+05:00"


def test_a_request_keeps_the_day_of_its_fact_and_is_late_exactly_after_the_tenth_day(page, person, at):
    request = sent(page, person, fact=date(2026, 3, 18))
    assert request.fact == date(2026, 3, 18)
    end = datetime(2026, 4, 9, 0, 0, tzinfo=clock.ALMATY)
    at(end - timedelta(microseconds=1))
    assert not request.late
    at(end)
    assert request.late


@pytest.mark.parametrize("fact", [date(2026, 3, 21), date(9999, 12, 31), date(2025, 3, 18), date(1, 1, 1)])
def test_a_fact_in_the_future_or_long_ago_is_refused_at_its_field(site, page, person, fact):
    with pytest.raises(BadField) as refused:
        sent(page, person, fact=fact)
    assert (refused.value.field, requests_of(site).newest()) == ("fact", [])


def test_today_is_the_day_in_almaty(page, person, at):
    at(datetime(2026, 3, 20, 20, 0, tzinfo=UTC))  # the 21st there
    assert sent(page, person, fact=date(2026, 3, 21)).fact == date(2026, 3, 21)


def test_each_stage_has_its_own_clock(site, page, person, at):
    """Clause E7: the department has a clock of its own."""
    request = sent(page, person)
    assert waits_since(request) == START
    at(START + 5 * HOUR)
    assert waits_since(request) == START
    visa(site, request, person("head-therapy"))
    at(START + 9 * HOUR)
    assert waits_since(request) == START + 5 * HOUR
    visa(site, request, person("digital"))
    assert waits_since(request) is None


def test_visas_that_are_given_side_by_side_do_not_restart_each_others_clock(site, person, at):
    unit = site["units"]["therapy"]
    request = principles.propose_principle(
        site, actor=person("editor-therapy"), unit=unit, title="Мәзір", note="Тармақ"
    )
    at(START + HOUR)
    visa(site, request, person("digital"))
    assert len(request.waiting) == 1
    assert waits_since(request) == START
    at(START + 2 * HOUR)
    visa(site, request, person("vicerector"))
    assert waits_since(request) == START + 2 * HOUR


def test_a_text_is_public_in_the_act_of_the_last_visa(site, page, person, at):
    request = sent(page, person)
    for number, login in enumerate(("head-therapy", "digital"), 1):
        assert time_to_public(request) is None
        at(START + number * HOUR)
        visa(site, request, person(login))
    assert time_to_public(request) == timedelta()


def test_a_scheduled_text_is_timely_when_it_appears_at_its_moment_and_late_by_the_downtime(site, page, person, at):
    request = sent(page, person, moments=Moments(START + 10 * HOUR))
    for login in ("head-therapy", "digital"):
        visa(site, request, person(login))
    assert (time_to_public(request), waits_since(request)) == (None, None)
    at(START + 12 * HOUR)
    moments.act_on(site, schedule_of(site).due(clock.now(), 1)[0])
    assert time_to_public(request) == 2 * HOUR


def test_what_is_published_before_its_moment_was_not_slow(site, page, person, at):
    request = sent(page, person, moments=Moments(START + 10 * HOUR))
    for login in ("head-therapy", "digital"):
        visa(site, request, person(login))
    at(START + HOUR)
    moments.publish_now(request, actor=person("digital"), context=site, seen=len(request.visas), remark="Шұғыл")
    assert time_to_public(request) == timedelta()


def test_returned_requests_and_reviews_of_withdrawals_have_no_way_to_the_public(site, page, person, at):
    request = sent(page, person)
    acting = {"actor": person("head-therapy"), "context": site, "seen": 1}
    transitions.return_to_author(request, reason="facts", remark="Түзетіңіз", **acting)
    withdraw(page, actor=person("head-therapy"), reason="Қате")
    review = requests_of(site).newest()[0]
    visa(site, review, person("digital"))
    assert (time_to_public(request), time_to_public(review)) == (None, None)
