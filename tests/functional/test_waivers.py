"""The Digitalization Department lets a language be missing for a time, and the page can go out (E6)."""

from datetime import timedelta

from orda import clock
from orda.content.editing import save_draft, stamp
from tests import factories
from tests.workplace import form_with

PATH = "/university/history"


def lose_english(app):
    with factories.work_in(app) as site:
        page = site["university"]["history"]
        texts = {"kk": {"title": "Тарихы"}, "ru": {"title": "История"}, "en": {"title": ""}}
        save_draft(page, texts=texts, actor=factories.actor_of(site, "digital"), seen=stamp(page))


def test_from_the_block_to_the_waiver_and_on(app, sign_in):
    lose_english(app)
    digital = sign_in("digital", "ru")
    send = digital.get(f"/ru{PATH}/@@send")
    assert send.html.select_one("button[disabled]") is not None
    waiver = send.click("Временно разрешить отсутствие")
    form = form_with(waiver, "until")
    form["lang"], form["until"], form["reason"] = "en", "2001-01-01", "Перевод заказан."
    refused = form.submit(status=422)
    assert "в пределах года" in refused
    form = form_with(refused, "until")
    assert (form["lang"].value, form["reason"].value) == ("en", "Перевод заказан.")
    form["until"] = (clock.today() + timedelta(days=30)).isoformat()
    form.submit(status=303)
    send = digital.get(f"/ru{PATH}/@@send")
    assert send.html.select_one("form.panel button[disabled]") is None
    assert "Временно разрешено" in send
    form_with(digital.get(f"/ru{PATH}/@@waiver"), "end").submit("end", status=303)
    assert digital.get(f"/ru{PATH}/@@send").html.select_one("button[disabled]") is not None


def test_nobody_else_opens_the_screen(app, sign_in):
    lose_english(app)
    for login in ("head-therapy", "editor-therapy", "rector", "auditor"):
        sign_in(login).get(f"/kk{PATH}/@@waiver", status=[403, 404])
    assert "@@waiver" not in sign_in("admin").get("/kk/units/therapy/@@contents")
