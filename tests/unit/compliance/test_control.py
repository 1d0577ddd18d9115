"""The numbers of the board of deadlines equal the data, and each sees the own scope (B14, D2, E7)."""

from datetime import UTC, datetime, timedelta

import pytest

from orda import clock
from orda.compliance.control import by_block, by_stage, by_unit, open_in_scope, times_to_public
from orda.content.editing import save_draft, stamp
from orda.workflow.requests import transitions
from orda.workflow.requests.request import PUBLISHED, requests_of
from orda.workflow.timing.moments import act_on, publish_now
from orda.workflow.timing.schedule import Moments, schedule_of
from tests import factories


def send(page, actor, word, **more):
    texts = {lang: {"title": f"{word} {lang}"} for lang in ("kk", "ru", "en")}
    save_draft(page, texts=texts, actor=actor, seen=stamp(page))
    return transitions.send(page, actor=actor, seen=stamp(page), **more)


def approve(site, request, actor):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks)


@pytest.fixture
def busy(site, person):
    """Two requests of therapy, one of them at digitalization, one of surgery; one of therapy is published."""
    therapy, surgery = site["units"]["therapy"], site["units"]["surgery"]
    pages = [therapy["about"], *(factories.add(therapy, "page", name) for name in ("staff", "contacts"))]
    done, checked, _waiting = (send(page, person("editor-therapy"), "Мәтін") for page in pages)
    send(surgery["about"], person("editor-surgery"), "Мәтін")
    for request in (done, checked):
        approve(site, request, person("head-therapy"))
    approve(site, done, person("digital"))
    return site


def rows(site, login, person):
    return {row.unit_uid: row for row in by_unit(person(login), site)}


def test_the_numbers_of_a_unit_are_those_of_its_requests(busy, person):
    found = rows(busy, "admin", person)
    for name, count in (("therapy", 2), ("surgery", 1)):
        row = found[busy["units"][name].uid]
        assert (row.requests, row.late) == (count, 0)
    assert sum(row.requests for row in found.values()) == len(requests_of(busy).open_requests())


def test_what_is_over_its_day_counts_as_late_at_that_minute(busy, person, monkeypatch):
    due = max(request.due for request in requests_of(busy).open_requests())
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(minutes=1))
    assert sum(row.late for row in by_unit(person("admin"), busy)) == 3
    assert by_unit(person("admin"), busy)[0].overdue >= 2


def test_each_sees_the_own_scope(busy, person):
    """Table 1.J: the unit's people theirs, the vice-rector the block, the offices everything."""
    therapy, surgery = (busy["units"][name].uid for name in ("therapy", "surgery"))
    assert set(rows(busy, "head-therapy", person)) == {therapy}
    assert set(rows(busy, "editor-surgery", person)) == {surgery}
    for login in ("vicerector", "rector", "digital", "auditor"):
        assert {therapy, surgery} <= set(rows(busy, login, person))
    assert open_in_scope(person("contractor"), busy) == []


def test_moving_a_unit_to_another_block_moves_its_work_there(busy, person):
    """Clause D2."""
    assert by_block(by_unit(person("admin"), busy))["clinical"].requests == 3
    busy["units"]["therapy"].block = "science"
    totals = by_block(by_unit(person("admin"), busy))
    assert (totals["clinical"].requests, totals["science"].requests) == (1, 2)
    assert set(rows(busy, "vicerector", person)) == {busy["units"]["surgery"].uid}


def test_the_stages_say_where_it_waits(busy, person):
    assert [(row.level, row.stage, row.count) for row in by_stage(person("admin"), busy)] == [
        ("A", "visa", 2),
        ("A", "check", 1),
    ]


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` is the present from then on."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def test_the_times_to_the_public_are_those_of_what_was_carried_out(site, person, at):
    """Clause E7: at once, late by two hours after its moment, and before its moment, which was not slow."""
    start, hour = datetime(2026, 11, 23, 4, 0, tzinfo=UTC), timedelta(hours=1)
    at(start)
    therapy, moment = site["units"]["therapy"], Moments(start + 10 * hour)
    pages = [therapy["about"], *(factories.add(therapy, "page", name) for name in ("staff", "contacts"))]
    plain = send(pages[0], person("editor-therapy"), "Мәтін")
    late, hastened = (send(page, person("editor-therapy"), "Мәтін", moments=moment) for page in pages[1:])
    for request in (plain, late, hastened):
        for login in ("head-therapy", "digital"):
            approve(site, request, person(login))
    at(start + hour)
    publish_now(hastened, actor=person("digital"), context=site, seen=len(hastened.visas), remark="Шұғыл")
    at(start + 12 * hour)
    for entry in schedule_of(site).due(clock.now(), 5):
        act_on(site, entry)
    assert [request.state for request in (plain, late, hastened)] == [PUBLISHED] * 3
    assert times_to_public(by_unit(person("admin"), site)) == (3, timedelta(), 2 * hour)
    assert times_to_public(by_unit(person("head-surgery"), site)) == (0, None, None)
