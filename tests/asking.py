"""Pieces for tests of questions: a site that takes them, a clock that can be moved, a visitor who asks."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from orda import clock
from orda.interfaces import IUnit
from tests import factories

TEXT = "Жатақханада орын алу үшін қандай құжаттар керек?"
# A Monday morning in Almaty, with no holiday for weeks.
MONDAY = datetime(2027, 2, 1, 5, tzinfo=UTC)


class Clock:
    """The site's clock, which stands until it is moved."""

    def __init__(self, monkeypatch):
        self.moment = MONDAY
        monkeypatch.setattr(clock, "now", lambda: self.moment)

    def move(self, **span) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def moving(monkeypatch):
    """The clock."""
    return Clock(monkeypatch)


@pytest.fixture
def asked_app(app, moving):
    """The application with a public collection of questions and one of frequent questions."""
    with factories.work_in(app) as site:
        if "questions" not in site:
            factories.add(site, "section", "questions")
        site["questions"].holds = ("question",)
        if "frequent-information" not in site["university"]:
            factories.add(site["university"], "page", "frequent-information")
        site["university"]["frequent-information"].holds = ("faq",)
    return app


def open_form(browser, moving, place: str = "questions", lang: str = "kk", seconds: int = 30):
    """The form as somebody fills it in for a while."""
    form = form_again(browser.get(f"/{lang}/{place}/@@ask"))
    moving.move(seconds=seconds)
    return form


def fill_in(form, text: str = TEXT, **values):
    """The form with a question and the consent that it needs."""
    form["text"], form["consent"] = text, True
    for name, value in values.items():
        form[name] = value
    return form


def ask(browser, moving, text: str = TEXT, place: str = "questions", lang: str = "kk", **values):
    """Ask, and return the personal page."""
    return fill_in(open_form(browser, moving, place, lang), text, **values).submit(status=303).follow(status=200)


def form_again(answer):
    """The form for a question on a page, the first time or after a refusal."""
    return next(form for form in answer.forms.values() if "token" in form.fields)


def proof_of(token: str, bits: int = 14) -> str:
    """What ask.js finds."""
    number = 0
    while int.from_bytes(hashlib.sha256(f"{token}:{number}".encode()).digest()[:8], "big") >> (64 - bits):
        number += 1
    return str(number)


def questions_in(app) -> list:
    """Plain copies of what the service holds: (number, state, asked)."""
    with factories.work_in(app) as site:
        return [(each.number, each.state, each.asked) for each in site.services["questions"].records.values()]


def act(browser, number: int, button: str, *, status: int = 303, **fields):
    """Press a button on the screen of a question; a refusal has another ``status``."""
    page = browser.get(f"/kk/@@question?id={number}")
    form = next(form for form in page.forms.values() if button in form.fields)
    for name, value in fields.items():
        form[name] = value
    return form.submit(button, status=status)


def unit_uid(app, name: str) -> str:
    """The identity of a unit."""
    with factories.work_in(app) as site:
        unit = site["units"][name]
        assert IUnit.providedBy(unit)
        return unit.uid


def key_in(answer) -> str:
    """The key of a personal page."""
    return re.search(r"key=([0-9a-f]+)", answer.request.url).group(1)
