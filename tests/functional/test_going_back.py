"""Digitalization brings a folder back to a restore point; another person reviews it (clauses G7, 1.I)."""

import pytest
from ZODB.POSException import ConflictError

from orda.content import arrange
from orda.errors import InvalidState
from orda.history.bin import discard
from orda.history.subtrees import make_point, point_of
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.requests.request import requests_of
from orda.workflow.restoring.going_back import go_back as bring_back
from orda.workflow.restoring.planning import plan_of
from tests import factories
from tests.workplace import form_with, token_of

UNIT = "units/therapy"
WORDS = {
    "kk": ("Қалпына келтіру нүктелері", "Бұрынғы мәтініне қайтады", "Қалта бұрынғы күйіне қайтарылды", "Осылай қалады"),
    "ru": ("Точки восстановления", "Вернутся к прежнему тексту", "Папка возвращена", "Так и остаётся"),
    "en": ("Restore points", "Texts that go back", "The folder is back", "It stays so"),
}


@pytest.fixture
def unit(app):
    with factories.work_in(app) as site:
        for name in ("staff", "contacts"):
            factories.add(site["units"]["therapy"], "page", name)


def points(browser, lang):
    return browser.get(f"/{lang}/{UNIT}/@@restore-points")


def make(browser, lang="ru"):
    form = form_with(points(browser, lang), "name", "why")
    form["name"], form["why"] = "До чистки", "Раздел перестраивается."
    return form.submit()


def change(app):
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        factories.write(unit["staff"], kk="Басқа", ru="Другой текст", en="Other")
        arrange.rename(unit["staff"], "people", actor=SYSTEM)
        discard(unit["contacts"], actor=SYSTEM)


def go_back(browser, lang="ru", reason="Всё перепутали."):
    page = points(browser, lang).click(href="restore-point.number=")
    form = form_with(page, "reason", "seen")
    form["reason"] = reason
    return page, form.submit(expect_errors=True)


def names(app):
    with factories.work_in(app) as site:
        return list(site["units"]["therapy"])


@pytest.mark.parametrize("lang", WORDS)
def test_from_the_list_to_the_review_in_each_language(app, sign_in, unit, lang):
    title, texts, done, stays = WORDS[lang]
    digital, admin, visitor = sign_in("digital", lang), sign_in("admin", lang), factories.browse(app)
    assert title in digital.get(f"/{lang}/{UNIT}/@@contents").click(title)
    make(digital, lang).follow()
    change(app)
    assert visitor.get(f"/{lang}/{UNIT}/contacts", status="*").status_int in (404, 410)
    seen, gone_back = go_back(digital, lang)
    for words in (texts, "people → staff", f"/{UNIT}/contacts", "version" if lang == "en" else "1"):
        assert words in seen
    assert done in gone_back.follow()
    assert names(app) == ["about", "staff", "contacts"]
    assert visitor.get(f"/{lang}/{UNIT}/contacts").status_int == 200
    assert visitor.get(f"/{lang}/{UNIT}/people", status=301).location.endswith("/staff")
    assert "staff" in visitor.get(f"/{lang}/{UNIT}/staff").html.h1.text
    work = admin.get(f"/{lang}/@@my-work").click(href="request.id=1", index=0)
    form = form_with(work, "approve")
    assert stays in work
    assert form.submit("approve").status_int == 303
    assert names(app) == ["about", "staff", "contacts"]


def test_the_reviewer_undoes_it(app, sign_in, unit):
    digital, admin = sign_in("digital", "ru"), sign_in("admin", "ru")
    make(digital)
    change(app)
    go_back(digital)
    own = digital.get("/ru/@@request?id=1")
    assert "take-back" not in own
    page = admin.get("/ru/@@request?id=1")
    assert "Всё перепутали." in page
    assert "Возвращено текстов: 1" in page
    form = form_with(page, "take-back")
    form["remark"] = " "
    refused = form.submit("take-back", status=422)
    assert "Напишите, почему это было ошибкой" in refused
    form["remark"] = "Так и было задумано."
    form.submit("take-back", status=303)
    assert names(app) == ["about", "people"]
    assert "Возврат отменён" in admin.get("/ru/@@request?id=1")
    sheet = admin.get("/ru/@@sheet?id=1")
    assert "Возвращено к прежнему состоянию" in sheet
    assert "Возврат отменён" in sheet
    assert "Возвращено к прежнему состоянию: therapy по-русски" in admin.get("/ru/@@requests")
    register = admin.get("/ru/@@register")
    assert register.text.count("Возвращено к прежнему состоянию") >= 2


def test_what_was_typed_is_kept_when_it_is_refused(app, sign_in, unit):
    digital = sign_in("digital", "ru")
    form = form_with(points(digital, "ru"), "name", "why")
    form["name"], form["why"] = "До чистки", " "
    page = form.submit(status=422)
    assert form_with(page, "name", "why")["name"].value == "До чистки"
    make(digital)
    change(app)
    form = form_with(points(digital, "ru").click(href="restore-point.number="), "reason", "seen")
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["people"], kk="Тағы", ru="Ещё", en="Again")
        factories.write(site["units"]["therapy"]["about"], kk="Тағы", ru="Ещё", en="Again")
    form["reason"] = "Всё перепутали."
    page = form.submit(status=422)
    assert "Папка изменилась" in page
    assert form_with(page, "reason")["reason"].value == "Всё перепутали."
    assert names(app) == ["about", "people"]


def test_what_stands_in_the_way_is_said_and_no_button_is_offered(app, sign_in, unit):
    digital = sign_in("digital", "ru")
    make(digital)
    with factories.work_in(app) as site:
        sharing.grant(site["units"]["therapy"]["staff"], "user:auditor", "editor", actor=SYSTEM)
    page = points(digital, "ru").click(href="restore-point.number=")
    assert "только администратор департамента" in page
    assert "reason" not in page
    assert "Айдос Тестов" in page
    admin = points(sign_in("admin", "ru"), "ru").click(href="restore-point.number=")
    assert form_with(admin, "reason")


@pytest.mark.parametrize("login", ["editor-therapy", "head-therapy", "editor-surgery", "head-surgery", "rector"])
def test_others_find_neither_points_nor_the_way_back(app, sign_in, unit, login):
    make(sign_in("digital", "ru"))
    browser = sign_in(login, "ru")
    assert "Точки восстановления" not in browser.get(f"/ru/{UNIT}", status="*")
    token = token_of(browser)
    for view in ("@@restore-points", "@@restore-point?number=1"):
        assert browser.get(f"/ru/{UNIT}/{view}", status="*").status_int in (403, 404)
        post = {"csrf_token": token, "name": "x", "why": "x", "reason": "x", "seen": "x"}
        assert browser.post(f"/ru/{UNIT}/{view}", post, status="*").status_int in (403, 404)


def test_of_two_who_go_back_at_once_one_does(app, unit):
    with factories.work_in(app) as site:
        folder = site["units"]["therapy"]
        number = make_point(folder, actor=factories.actor_of(site, "admin"), name="Нүкте", why="Сынау").number
    change(app)
    with factories.work_in(app) as site:
        folder = site["units"]["therapy"]
        seen, rows = plan_of(folder, point_of(folder, number)).seal(), len(site.services["register"])

    def act(site, login):
        actor = factories.actor_of(site, login)
        bring_back(site["units"]["therapy"], number, actor=actor, reason="Қате", seen=seen)

    with pytest.raises(ConflictError), factories.work_in(app) as one:
        act(one, "digital")
        with factories.work_in(app) as other:
            act(other, "admin")
    with factories.work_in(app) as site, pytest.raises(InvalidState):  # as the request is run again
        act(site, "digital")
    with factories.work_in(app) as site:
        register, staff = site.services["register"], site["units"]["therapy"]["staff"]
        assert (len(register), register.first_broken()) == (rows + 1, None)
        assert list(staff.versions) == [1, 2, 3]
        assert len(requests_of(site).open_requests()) == 1


def test_numbers_that_are_none_and_other_folders_points_are_not_found(app, sign_in, unit):
    digital = sign_in("digital", "ru")
    make(digital)
    with factories.work_in(app) as site:
        number = site.services["restore-points"].of_folder(site["units"]["therapy"].uid, 1)[0].number
    for path in ("units/surgery", "units"):
        digital.get(f"/ru/{path}/@@restore-point?number={number}", status=404)
    for word in ("", "0", "x", "-1", "9" * 30, "1"):
        digital.get(f"/ru/{UNIT}/@@restore-point?number={word}", status=404)
    digital.get("/ru/@@restore-points", status=404)
