"""A vice-rector's own work is not hidden among what heads are asked for first (1.J, D2)."""

from datetime import timedelta

from orda import clock
from orda.security.actor import actor_for
from orda.workflow.questions.inquiries import ask_unit
from tests import factories
from tests.workplace import edit, send


def lists(browser):
    page = browser.get("/kk/@@my-work").html
    mine = page.find(id="waiting").parent.text
    others = next(
        (each.parent.text for each in page.select("details > summary") if "Сіз де шеше аласыз" in each.text), ""
    )
    return "Кафедра туралы" in mine, "Кафедра туралы" in others


def sent(sign_in):
    edit(sign_in("editor-therapy"))
    send(sign_in("editor-therapy"))


def test_what_a_head_is_asked_for_stands_apart_and_can_be_decided(sign_in):
    sent(sign_in)
    assert lists(sign_in("vicerector")) == (False, True)
    assert lists(sign_in("head-therapy")) == (True, False)
    assert "approve" in sign_in("vicerector").get("/kk/@@request?id=1").html.find("main").decode()


def test_what_nobody_in_the_folder_can_decide_is_the_vice_rectors_own(app, sign_in):
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"]
        therapy.grants = tuple(grant for grant in therapy.grants if grant.role != "head")
    sent(sign_in)
    assert lists(sign_in("vicerector")) == (True, False)


def test_what_is_late_is_the_vice_rectors_own(sign_in, monkeypatch):
    """Clause E3."""
    sent(sign_in)
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert lists(sign_in("vicerector")) == (True, False)


def test_what_a_unit_is_asked_is_the_vice_rectors_only_when_it_is_late(app, sign_in, monkeypatch):
    """Clause D16."""
    with factories.work_in(app) as site:
        ask_unit(site["units"]["therapy"], actor=actor_for(site, "digital"), subject="Штат", text="Неше маман бар?")
    works = {login: sign_in(login) for login in ("vicerector", "head-therapy", "editor-therapy")}
    assert {login: "Штат" in each.get("/kk/@@my-work").text for login, each in works.items()} == {
        "vicerector": False,
        "head-therapy": True,
        "editor-therapy": True,
    }
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Штат" in sign_in("vicerector").get("/kk/@@my-work").text
