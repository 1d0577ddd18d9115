"""A head works on a copy of a section, a colleague looks at it, digitalization lets it through (level B: G5, G7)."""

import pytest

from tests import factories
from tests.workplace import form_with

UNIT = "/ru/units/therapy"


@pytest.fixture
def section(app):
    with factories.work_in(app) as site:
        for name in ("staff", "contacts"):
            factories.add(site["units"]["therapy"], "page", name)
        return site["units"]["therapy"].uid


def enter(browser):
    page = browser.get(f"{UNIT}/@@contents")
    return form_of(page, "work-on-copy").submit().follow()


def form_of(page, view):
    return next(form for form in page.forms.values() if view in form.action)


def copy_page(page):
    return page.click("Изменений:")


def names(app):
    with factories.work_in(app) as site:
        return list(site["units"]["therapy"])


def rename(browser, name, new):
    form = form_with(browser.get(f"{UNIT}/{name}/@@rename"), "name")
    form["name"] = new
    return form.submit(expect_errors=True)


def discard(browser, name):
    form = browser.get(f"{UNIT}/@@contents").forms["selection"]
    for box in form.fields["selected"]:
        box.checked = box._value == name
    return form.submit("discard").follow()


def sent(browser):
    page = copy_page(browser.get(f"{UNIT}/@@contents"))
    form = form_with(page, "description")
    form["description"], form["tester"] = "Страницу переименовали, лишнее убрали.", "editor-therapy"
    offered = {login: words for login, _chosen, words in form["tester"].options}
    # Names alone do not tell whom to ask.
    assert "Ответственный редактор" in offered["editor-therapy"] and "Ректор" in offered["rector"]
    for box in form.fields["tick"]:
        box.checked = True
    return form.submit("send", status=303).location


def decide(browser, address):
    form = form_with(browser.get(address), "approve")
    for box in form.fields.get("tick", []):
        box.checked = True
    return form.submit("approve", expect_errors=True)


def test_from_the_copy_to_the_public_in_one_act(app, sign_in, section):
    head, tester, digital = (sign_in(login, "ru") for login in ("head-therapy", "editor-therapy", "digital"))
    visitor = factories.browse(app)
    inside = enter(head)
    assert "Посетители этого не видят" in inside
    assert rename(head, "staff", "people").follow().request.path == f"{UNIT}/people"
    discard(head, "contacts")
    assert "contacts" not in [row["value"] for row in head.get(f"{UNIT}/@@contents").html.select("[name=selected]")]
    assert names(app) == ["about", "staff", "contacts"]
    assert visitor.get(f"{UNIT}/contacts").status_int == 200
    address = sent(head)
    assert "trialbar" not in head.get(UNIT)
    request = tester.get(address)
    assert "Страницу переименовали" in request
    assert "Посмотреть, каким станет раздел" in request
    assert "Рабочая копия № 1" in form_with(request, "look").submit("look").follow(), "one press"
    assert "Рабочая копия № 1" in tester.get(f"{UNIT}/people")
    tester.get(f"{UNIT}/contacts", status=404)
    assert decide(tester, address).status_int == 303
    assert names(app) == ["about", "staff", "contacts"]
    assert "Исполнено" in decide(digital, address).follow()
    assert names(app) == ["about", "people"]
    visitor.get(f"{UNIT}/contacts", status=404)
    assert visitor.get(f"{UNIT}/staff", status=301).location.endswith("/people")
    assert "trialbar" not in tester.get(f"{UNIT}/people")


def test_inside_a_copy_nothing_else_is_done_to_the_site(app, sign_in, section):
    head = sign_in("head-therapy", "ru")
    edit = head.get("/ru/units/therapy/about/@@edit")
    enter(head)
    edit.forms["form"]["texts.ru.title"] = "Другое название"
    refused = edit.forms["form"].submit("save", status=400)
    assert "Вы смотрите рабочую копию" in refused
    for view in ("@@edit", "@@add?kind=page", "@@send"):
        assert "Вы смотрите рабочую копию" in head.get(f"{UNIT}/about/{view}", status=400)
    assert "@@add" not in head.get(f"{UNIT}/@@contents").html.find("main").decode()
    form = head.get(f"{UNIT}/@@contents").forms["selection"]
    form.fields["selected"][0].checked = True
    assert "Внутри рабочей копии ничего не копируется" in form.submit("copy").follow()
    form_of(head.get(UNIT), "working-copy").submit("leave")
    assert edit.forms["form"].submit("save").status_int == 303


def test_the_last_change_is_undone_and_the_copy_thrown_away(app, sign_in, section):
    head = sign_in("head-therapy", "ru")
    enter(head)
    rename(head, "staff", "people")
    rename(head, "people", "team")
    page = copy_page(head.get(UNIT))
    form_with(page, "undo").submit("undo").follow()
    assert head.get(f"{UNIT}/people").status_int == 200
    head.get(f"{UNIT}/team", status=404)
    page = copy_page(head.get(UNIT))
    assert "Сайт не изменялся" in form_with(page, "throw").submit("throw").follow()
    assert names(app) == ["about", "staff", "contacts"]


@pytest.mark.parametrize("login", ["editor-surgery", "head-surgery", "auditor"])
def test_a_copy_is_nothing_to_strangers(app, sign_in, section, login):
    enter(sign_in("head-therapy", "ru"))
    stranger = sign_in(login, "ru")
    stranger.get("/ru/@@working-copy?id=1", status=[403, 404])
    stranger.get("/ru/@@working-copy?id=%C2%B2", status=[403, 404])


def test_a_refused_sending_keeps_what_was_typed(app, sign_in, section):
    head = sign_in("head-therapy", "ru")
    enter(head)
    rename(head, "staff", "people")
    form = form_with(copy_page(head.get(UNIT)), "description")
    form["description"], form["edms"] = "Почему", "СЗ-17"
    answer = form.submit("send", status=422)
    assert "Назовите коллегу" in answer
    again = form_with(answer, "description")
    assert (again["description"].value, again["edms"].value) == ("Почему", "СЗ-17")


def test_looking_at_a_copy_writes_nothing_and_logs_no_error(app, sign_in, section, caplog):
    head = sign_in("head-therapy", "ru")
    enter(head)
    rename(head, "staff", "people")
    with factories.work_in(app) as site:
        rows, generation = len(site.services["register"]), site.generation()
    for path in (UNIT, f"{UNIT}/people", f"{UNIT}/@@contents", "/ru/"):
        assert head.get(path).status_int == 200
    with factories.work_in(app) as site:
        assert (len(site.services["register"]), site.generation()) == (rows, generation)
    assert "undone" not in caplog.text
