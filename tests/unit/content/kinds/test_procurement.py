"""Procurement: an announcement, its deadline, its result; what each state needs (C13, F17)."""

from datetime import UTC, date, datetime

import colander
import pytest

from orda import clock
from orda.catalog.indexing import differences, reindex
from orda.catalog.records import records
from orda.content import arrange, editing
from orda.content.kinds.procurement import (
    ANNOUNCEMENT,
    CANCELLED,
    OPEN,
    RESULT,
    RULES,
    WAITING,
    ProcurementFields,
)
from orda.errors import BadField
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once

VISITOR = frozenset(("system.Everyone",))
GOOD = {
    "type": "announcement",
    "method": "tender",
    "number": "12-2026",
    "announced_on": "2026-11-02",
    "deadline": "2026-11-23T10:00:00+05:00",
    "amount": "1000000",
}
CONTRACT = {"result_on": "2026-11-27", "outcome": "contract", "result_amount": "900000"}


def refused(**values):
    with pytest.raises(colander.Invalid) as refusal:
        ProcurementFields().deserialize({**GOOD, **values})
    return list(refusal.value.asdict(translate=str))


@pytest.fixture
def at(monkeypatch):
    return lambda *moment: monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))


@pytest.fixture
def announced(site, at):
    """An announcement with the deadline on 23 November at ten o'clock in Almaty."""
    reindex(site)
    at(2026, 11, 10, 6)
    procurement = arrange.add(site["units"]["therapy"], "procurement", actor=SYSTEM, name="beds")
    return change(procurement, **ProcurementFields().deserialize(GOOD))


def change(procurement, winner="", **fields):
    editing.save_draft(
        procurement,
        texts={"kk": {"title": "Төсектер", "winner": winner}},
        fields=fields,
        actor=SYSTEM,
        seen=editing.stamp(procurement),
    )
    publish_at_once(procurement)
    return procurement


@pytest.mark.parametrize("name", ["type", "method", "number", "announced_on", "deadline"])
def test_an_announcement_needs_its_requisites(name):
    assert refused(**{name: ""}) == [name]


def test_rules_need_nothing_and_a_result_alone_its_day():
    assert ProcurementFields().deserialize({"type": "rules"})["deadline"] is None
    assert refused(type="result", announced_on="", deadline="", number="") == ["result_on"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"deadline": "2026-11-01T10:00:00+05:00"}, ["deadline"]),
        ({"result_on": "2026-11-27"}, ["outcome"]),
        ({"outcome": "no-bids"}, ["result_on"]),
        ({**CONTRACT, "result_amount": ""}, ["result_amount"]),
        ({**CONTRACT, "result_on": "2026-11-22"}, ["result_on"]),
        ({**CONTRACT, "cancelled_on": "2026-11-26"}, ["cancelled_on"]),
        ({"cancelled_on": "2026-11-01"}, ["cancelled_on"]),
        ({"amount": "-1"}, ["amount"]),
        ({"amount": "көп"}, ["amount"]),
        ({"deadline": "9999-01-01T10:00:00+05:00"}, ["deadline"]),
    ],
)
def test_what_contradicts_itself_is_told_at_its_field(values, fields):
    assert refused(**values) == fields


def test_a_contract_has_a_winner_in_every_language(announced):
    with pytest.raises(BadField) as refusal:
        change(announced, **ProcurementFields().deserialize({**GOOD, **CONTRACT}))
    assert refusal.value.field == "texts.kk.winner"


def test_from_the_announcement_to_the_result(site, announced, at):
    """Clause C13: the state follows from time and from what was published."""
    assert (announced.state(), announced.stage()) == (OPEN, ANNOUNCEMENT)
    at(2026, 11, 23, 4, 59, 59)
    assert announced.state() == OPEN
    at(2026, 11, 23, 5)
    assert (announced.state(), announced.stage()) == (WAITING, ANNOUNCEMENT)
    assert len(records(site, VISITOR, ("procurement",), facets={"stage": "announcement"}, current=False)) == 1
    change(announced, winner="«Шипа» ЖШС", **ProcurementFields().deserialize({**GOOD, **CONTRACT}))
    assert announced.state() == RESULT
    assert len(records(site, VISITOR, ("procurement",), facets={"stage": "announcement"})) == 0
    assert differences(site) == []


def test_what_is_cancelled_waits_for_nothing(announced, at):
    change(announced, cancelled_on=date(2026, 11, 12))
    at(2026, 12, 1, 5)
    assert announced.state() == CANCELLED
    assert "stage=cancelled" in announced.facets()


def test_rules_have_no_course(announced):
    change(announced, type="rules", deadline=None)
    assert (announced.state(), announced.ends()) == (RULES, None)
