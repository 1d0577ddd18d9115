"""Information asked of units: by whom, of whom, until when, and who hears of it (D16)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from orda import clock, events, regulation
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.workflow.questions import inquiries as verbs
from orda.workflow.questions.inquiries import ANSWERED, ASKED, SETTLED, inquiries_of
from orda.workflow.telling.pressing import press_units


@pytest.fixture
def unit(site):
    return site["units"]["therapy"]


@pytest.fixture
def asked(unit, person):
    return verbs.ask_unit(unit, actor=person("digital"), subject="Қызметкерлер саны", text="Кафедра бойынша, 2026 жыл.")


@pytest.fixture
def heard(monkeypatch):
    """The letters that were asked for: [(letter, logins)]."""
    found = []
    real = events.notify

    def notify(event):
        if isinstance(event, events.MailDue):
            found.append((event.letter, event.logins))
        real(event)

    monkeypatch.setattr(events, "notify", notify)
    return found


def test_the_answer_is_due_after_the_working_days_of_the_regulation(asked):
    assert (asked.state, asked.due) == (ASKED, regulation.get().calendar.due(asked.opened, 10))


@pytest.mark.parametrize("login", ["digital", "admin", "rector"])
def test_the_department_and_the_rector_ask(unit, person, login):
    assert verbs.ask_unit(unit, actor=person(login), subject="С", text="Т").asker == login


@pytest.mark.parametrize("login", ["vicerector", "head-therapy", "editor-therapy", "auditor", "contractor"])
def test_nobody_else_asks(unit, person, login):
    with pytest.raises(NotAllowed):
        verbs.ask_unit(unit, actor=person(login), subject="С", text="Т")


def test_the_unit_answers_and_the_department_settles(site, asked, person):
    for login in ("editor-surgery", "head-surgery", "rector", "auditor"):
        with pytest.raises(NotAllowed):
            verbs.answer(asked, actor=person(login), context=site, seen=1, text="Қырық")
    verbs.answer(asked, actor=person("editor-therapy"), context=site, seen=1, text="Қырық")
    assert asked.state == ANSWERED
    with pytest.raises(NotAllowed):
        verbs.settle(asked, actor=person("head-therapy"), context=site, seen=2)
    verbs.settle(asked, actor=person("digital"), context=site, seen=2)
    assert (asked.state, [step.action for step in asked.steps]) == (SETTLED, ["asked", "answered", "settled"])
    assert inquiries_of(site).open_inquiries() == []


def test_asked_again_the_days_begin_anew(site, asked, person, monkeypatch):
    verbs.answer(asked, actor=person("head-therapy"), context=site, seen=1, text="Көп")
    later = clock.now() + timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    verbs.ask_again(asked, actor=person("digital"), context=site, seen=2, text="Нақты санын айтыңыз")
    assert (asked.state, asked.due) == (ASKED, regulation.get().calendar.due(later, 10))


def test_who_looked_before_another_spoke_is_told_so(site, asked, person):
    verbs.answer(asked, actor=person("editor-therapy"), context=site, seen=1, text="Қырық")
    with pytest.raises(InvalidState):
        verbs.answer(asked, actor=person("head-therapy"), context=site, seen=1, text="Елу")
    with pytest.raises(InvalidState):
        verbs.settle(asked, actor=person("digital"), context=site, seen=1)


@pytest.mark.parametrize(
    ("subject", "text", "field"), [(" ", "Т", "subject"), ("С", " ", "text"), ("ж" * 251, "Т", "subject")]
)
def test_what_is_missing_or_too_long_is_named(unit, person, subject, text, field):
    with pytest.raises(BadField) as refused:
        verbs.ask_unit(unit, actor=person("digital"), subject=subject, text=text)
    assert refused.value.field == field


def test_a_page_is_no_unit(site, person):
    with pytest.raises(OrdaError):
        verbs.ask_unit(site["university"]["history"], actor=person("digital"), subject="С", text="Т")


def test_each_finds_what_waits_for_them(site, asked, person):
    waits = {login: verbs.waiting_for(person(login), site) for login in ("head-therapy", "editor-therapy", "digital")}
    assert waits == {"head-therapy": [asked], "editor-therapy": [asked], "digital": []}
    verbs.answer(asked, actor=person("head-therapy"), context=site, seen=1, text="Қырық")
    assert verbs.waiting_for(person("digital"), site) == [asked]
    assert verbs.waiting_for(person("admin"), site) == []


def test_others_units_do_not_read_it(site, asked, person):
    sees = {
        login: verbs.may_see(asked, person(login), site)
        for login in ("vicerector", "auditor", "head-surgery", "rector")
    }
    assert sees == {"vicerector": True, "auditor": True, "head-surgery": False, "rector": True}


def test_the_unit_hears_of_it_before_and_after_its_day_and_whoever_asked_when_it_is_late(
    site, asked, heard, monkeypatch
):
    first, told = clock.to_local(asked.opened).date(), []
    for ahead in range(30):
        night = datetime.combine(first + timedelta(days=ahead), time(2), tzinfo=clock.ALMATY).astimezone(UTC)
        monkeypatch.setattr(clock, "now", lambda night=night: night)
        heard.clear()
        press_units(site)
        told += heard
    assert told == [
        ("inquiry", ("head-therapy", "editor-therapy")),
        ("inquiry-late", ("head-therapy", "editor-therapy", "digital")),
    ]
    assert asked.late


def test_asking_and_answering_are_told(site, unit, person, heard):
    asked = verbs.ask_unit(unit, actor=person("digital"), subject="С", text="Т")
    verbs.answer(asked, actor=person("head-therapy"), context=site, seen=1, text="Ж")
    assert heard == [("inquiry", ("head-therapy", "editor-therapy")), ("inquiry-answered", ("digital",))]
