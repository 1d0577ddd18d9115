"""Rules that look at records: documents that soon end (A2), announcements without a result (C13)."""

from datetime import UTC, date, datetime

import pytest

from orda import clock
from orda.catalog.indexing import reindex
from orda.compliance.rules import RULES
from orda.content import arrange, editing
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once


@pytest.fixture
def at(monkeypatch):
    return lambda *moment: monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))


@pytest.fixture
def published(site, at):
    """``published(kind, name, …)`` is a record of the department of therapy."""
    reindex(site)
    at(2026, 11, 1, 6)

    def make(kind, name, **fields):
        obj = arrange.add(site["units"]["therapy"], kind, actor=SYSTEM, name=name)
        return change(obj, **fields)

    return make


def change(obj, **fields):
    texts = {"kk": {"title": obj.__name__}}
    editing.save_draft(obj, texts=texts, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    publish_at_once(obj)
    return obj


def found(site, rule) -> list[str]:
    return sorted(finding.obj.__name__ for finding in RULES[rule].find(site, "kk"))


def test_an_announcement_is_red_from_its_deadline_until_its_result(site, published, at):
    deadline = datetime(2026, 11, 23, 5, tzinfo=UTC)
    beds = published("procurement", "beds", type="announcement", announced_on=date(2026, 11, 2), deadline=deadline)
    published("procurement", "rules", type="rules")
    at(2026, 11, 23, 4, 59, 59)
    assert found(site, "no-result") == []
    at(2026, 11, 23, 5)
    assert found(site, "no-result") == ["beds"]
    withdraw(beds, actor=SYSTEM, reason="қате")
    assert found(site, "no-result") == []
    change(beds, result_on=date(2026, 11, 25), outcome="no-bids")
    assert found(site, "no-result") == []


def test_a_cancelled_announcement_waits_for_nothing(site, published, at):
    deadline = datetime(2026, 11, 23, 5, tzinfo=UTC)
    beds = published("procurement", "beds", type="announcement", announced_on=date(2026, 11, 2), deadline=deadline)
    change(beds, cancelled_on=date(2026, 11, 10))
    at(2026, 12, 1, 5)
    assert found(site, "no-result") == []


def test_a_document_is_named_before_its_end_and_not_after(site, published, at):
    published("document", "soon", code="1", approved_on=date(2024, 1, 1), valid_until=date(2026, 12, 31))
    published("document", "far", code="2", approved_on=date(2024, 1, 1), valid_until=date(2029, 12, 31))
    published("document", "endless", code="3", approved_on=date(2024, 1, 1))
    assert found(site, "expiring") == ["soon"]
    at(2026, 12, 31, 19)
    assert found(site, "expiring") == []


def test_a_document_whose_successor_is_published_needs_nobody(site, published):
    old = published("document", "old", code="1", approved_on=date(2024, 1, 1))
    published(
        "document", "new", code="2", approved_on=date(2026, 10, 1), valid_from=date(2027, 1, 1), supersedes=old.uid
    )
    assert found(site, "expiring") == []
