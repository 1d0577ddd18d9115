"""A language that the act asks for may be missing for a time, with a reason and a day, and no longer (E6)."""

from datetime import date, timedelta

import pytest

from orda import clock
from orda.compliance.board import LANGUAGE_MISSING, board
from orda.content.editing import save_draft, stamp
from orda.content.waivers import end_waiver, waivable, waive, waived
from orda.errors import BadField, NotAllowed, OrdaError
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.transitions import publish_at_once

KK_RU = {lang: {"title": f"Тарихы {lang}"} for lang in ("kk", "ru")}


@pytest.fixture
def page(site, person):
    """A page of a main section whose draft has lost its English text."""
    page = site["university"]["history"]
    save_draft(page, texts={**KK_RU, "en": {"title": ""}}, actor=person("digital"), seen=stamp(page))
    return page


def blocking(page):
    return [finding.lang for finding in check_draft(page) if finding.blocks]


def tomorrow():
    return clock.today() + timedelta(days=1)


def test_a_main_section_needs_all_three_languages_and_a_waiver_lets_one_be_missing(page, person):
    assert blocking(page) == ["en"]
    waive(page, "en", tomorrow(), "Аударма дайындалуда", actor=person("digital"))
    assert blocking(page) == []
    assert [finding.lang for finding in check_draft(page) if finding.id == "language-missing"] == ["en"]


def test_a_waiver_ends_by_itself_after_its_day(page, person, monkeypatch):
    waive(page, "en", tomorrow(), "Аударма дайындалуда", actor=person("digital"))
    last = tomorrow()
    for day, lacking in ((last, []), (last + timedelta(days=1), ["en"])):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert blocking(page) == lacking


def test_the_board_shows_the_waiver_and_turns_red_when_it_has_ended(site, page, person, monkeypatch):
    waive(page, "en", tomorrow(), "Аударма дайындалуда", actor=person("digital"))
    publish_at_once(page)

    def line():
        return next(line for row in board(site) for line in row.lines if line.obj is page)

    assert (line().lacking, [waiver.lang for waiver in line().waivers]) == ((), ["en"])
    later = tomorrow() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: later)
    assert (line().lacking, line().waivers, line().state) == (("en",), (), LANGUAGE_MISSING)


def test_each_waiver_and_its_end_is_one_row_of_the_register(site, page, person):
    register, digital = site.services["register"], person("digital")
    rows, day = len(register), tomorrow()
    waive(page, "en", day, "Аударма дайындалуда", actor=digital)
    end_waiver(page, "en", actor=digital)
    assert [(register.row(rows + n).action, register.row(rows + n).after) for n in (1, 2)] == [
        ("waiver", f"en – {day}"),
        ("waiver", ""),
    ]
    assert len(register) == rows + 2
    assert waived(page, "en") is None
    with pytest.raises(OrdaError, match="no waiver"):
        end_waiver(page, "en", actor=digital)


@pytest.mark.parametrize("login", ["head-therapy", "editor-therapy", "vicerector", "rector", "auditor"])
def test_only_the_digitalization_department_waives(page, person, login):
    with pytest.raises(NotAllowed):
        waive(page, "en", tomorrow(), "Неге", actor=person(login))


@pytest.mark.parametrize(
    ("lang", "until", "reason", "field"),
    [
        ("kk", date(2099, 1, 1), "Неге", "lang"),
        ("xx", date(2099, 1, 1), "Неге", "lang"),
        ("en", None, "Неге", "until"),
        ("en", date(2000, 1, 1), "Неге", "until"),
        ("en", date(9999, 1, 1), "Неге", "until"),
        ("en", "tomorrow", " ", "reason"),
    ],
)
def test_what_cannot_be_waived_is_refused_where_it_was_typed(page, person, lang, until, reason, field):
    until = tomorrow() if until == "tomorrow" else until
    with pytest.raises(BadField) as refused:
        waive(page, lang, until, reason, actor=person("digital"))
    assert refused.value.field == field


def test_kazakh_is_never_waived_and_elsewhere_russian_alone_can_be(site, page):
    assert waivable(page) == ("ru", "en")
    assert waivable(site["units"]["therapy"]["about"]) == ("ru",)
