"""Open requests are pressed for, step by step and once each (E3, B14)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda import clock, events, regulation
from orda.content.editing import save_draft, stamp
from orda.regulation.calendar import WorkCalendar
from orda.security.acl import Grant
from orda.workflow.levels import principles
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests import transitions
from orda.workflow.telling.pressing import press, steps_of
from tests import factories

MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
KZ = WorkCalendar("KZ")


@pytest.fixture
def site(monkeypatch):
    """Alone: it is made at the moment at which the clock stands."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    with factories.university_alone() as app, factories.work_in(app) as site:
        yield site


@pytest.fixture
def night(site, monkeypatch):
    """``night(day)`` is what the nightly work tells on that day: [(letter, logins)]."""

    def run(day):
        moment = datetime.combine(day, time(2), tzinfo=clock.ALMATY)
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))
        heard = []
        monkeypatch.setattr("orda.workflow.telling.pressing.events.notify", heard.append)
        press(site)
        return [(event.letter, event.step, event.logins) for event in heard if isinstance(event, events.MailDue)]

    return run


@pytest.fixture
def sent(site, person):
    page = site["units"]["therapy"]["about"]
    texts = {lang: {"title": f"Мәтін {lang}"} for lang in ("kk", "ru", "en")}
    save_draft(page, texts=texts, actor=person("editor-therapy"), seen=stamp(page))
    return transitions.send(page, actor=person("editor-therapy"), seen=stamp(page))


def nights(night, request, days=40):
    """{step: (letter, logins)}, with the day, over so many nights."""
    found = []
    first = clock.to_local(request.opened).date()
    for ahead in range(days):
        found += [(first + timedelta(days=ahead), *told) for told in night(first + timedelta(days=ahead))]
    return found


def test_first_whose_turn_it_is_then_author_and_head_then_the_vice_rector_once_each(site, sent, night):
    """Ten working days from 23 November 2026 end on 7 December; the 16th is a holiday."""
    assert clock.to_local(sent.due).date() == date(2026, 12, 7)
    assert nights(night, sent) == [
        (date(2026, 12, 2), "due-soon", "due-soon-3", ("head-therapy",)),
        (date(2026, 12, 4), "due-soon", "due-soon-1", ("head-therapy",)),
        (date(2026, 12, 7), "due-soon", "due-soon-0", ("head-therapy",)),
        (date(2026, 12, 8), "late", "late", ("head-therapy", "editor-therapy")),
        (date(2026, 12, 11), "escalated", "escalated", ("vicerector",)),
    ]


def test_after_a_pause_only_the_newest_step_is_told(sent, night):
    assert [letter for letter, _step, _logins in night(date(2026, 12, 20))] == ["escalated"]
    assert night(date(2026, 12, 21)) == []


def test_what_is_decided_is_pressed_for_no_more(site, sent, person, night):
    ticks = tuple(tick.id for tick in sent.stage.ticks)
    transitions.approve(sent, actor=person("head-therapy"), context=site, seen=1, ticks=ticks)
    assert night(date(2026, 12, 4)) == [("due-soon", "due-soon-1", ("admin", "digital"))]
    reason = next(iter(regulation.get().return_reasons))
    transitions.return_to_author(sent, actor=person("digital"), context=site, seen=2, reason=reason, remark="Түзетіңіз")
    assert nights(night, sent) == []


def test_a_night_with_too_much_to_tell_leaves_the_rest_to_the_next(site, sent, person, night, monkeypatch):
    monkeypatch.setattr("orda.workflow.telling.pressing.MAX_A_NIGHT", 1)
    page = site["units"]["surgery"]["about"]
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-surgery"), seen=stamp(page))
    transitions.send(page, actor=person("editor-surgery"), seen=stamp(page))
    told = [night(date(2026, 12, 8)), night(date(2026, 12, 9)), night(date(2026, 12, 10))]
    assert [[logins[0] for _letter, _step, logins in each] for each in told] == [["head-therapy"], ["head-surgery"], []]


def test_a_review_due_tomorrow_is_not_announced_before_it_was_asked_for(site, person, night):
    withdraw(site["units"]["therapy"]["about"], actor=person("head-therapy"), reason="Қате")
    review = next(iter(site.services["requests"].open_requests()))
    assert [name for name, _moment in steps_of(review)] == ["due-soon-0", "late", "escalated"]


def test_a_proposal_is_pressed_for_with_the_vice_rector_of_its_unit(site, person, night):
    unit = site["units"]["therapy"]
    site.grants = (*site.grants, Grant("user:rector", "vice-rector", block="science"))
    request = principles.propose_principle(site, actor=person("editor-therapy"), unit=unit, title="Мәзір", note="Неге")
    last = nights(night, request, 80)[-1]
    assert last[1:] == ("escalated", "escalated", ("vicerector",))


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 30))
def test_working_days_back_and_forth_meet(day, count):
    """The n-th working day after the n-th working day before a working day is that day."""
    if KZ.is_working(day):
        assert KZ.add_working_days(KZ.subtract_working_days(day, count), count) == day
    else:
        assert KZ.subtract_working_days(day, count) <= day
