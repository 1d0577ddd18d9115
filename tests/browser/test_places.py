"""A place gets its unit, an object far down the list is found while one types: in a browser, by keyboard."""

import pytest

from orda.views.editor.editing import references
from orda.views.visitor.session import throttle
from tests import factories
from tests.served import serve, stop

HISTORY = "/university/history"


@pytest.fixture
def site(monkeypatch):
    """A small university on a port of its own; forms offer one object of each kind."""
    monkeypatch.setattr(references, "MAX_CHOICES", 1)
    app = factories.make_app()
    with factories.work_in(app) as root:
        factories.fill(root)
        factories.add(root["units"], "unit", "anatomy", ru="Кафедра анатомии", kk="Анатомия кафедрасы")
    throttle._failures.clear()
    server = serve(app)
    server.app = app
    yield server
    stop(server)
    app.registry._zodb_databases[""].close()


def sign_in(page, site, login: str) -> None:
    page.goto(f"{site.address}/ru/@@login")
    page.fill("main [name=login]", login)
    page.fill("main [name=password]", factories.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1280])
def test_an_administrator_names_the_unit_and_visitors_see_it(new_page, site, axe, width):
    page = new_page(width=width)
    sign_in(page, site, "admin")
    page.goto(f"{site.address}/ru{HISTORY}/@@sharing")
    assert axe(page) == []
    page.select_option("#owner", label="Кафедра анатомии")
    with page.expect_navigation():
        page.get_by_role("button", name="Сохранить ответственное подразделение").press("Enter")
    assert page.locator("#owner option:checked").text_content() == "Кафедра анатомии"
    visitor = new_page(width=width)
    visitor.goto(f"{site.address}/ru{HISTORY}")
    assert "Кафедра анатомии" in visitor.locator("main").text_content()


def test_what_the_form_does_not_offer_is_found_while_one_types(new_page, site, axe):
    page = new_page()
    sign_in(page, site, "editor-therapy")
    page.goto(f"{site.address}/ru/units/therapy/@@add?kind=collection")
    assert axe(page) == []
    assert page.locator("#form-fields-unit-list option").count() == 1
    page.focus("#form-fields-unit")
    for typed, title in (("surg", "surgery по-русски (/units/surgery)"), ("АНАТ", "Кафедра анатомии (/units/anatomy)")):
        page.fill("#form-fields-unit", "")
        page.keyboard.type(typed)
        page.wait_for_selector(f'#form-fields-unit-list option[value="{title}"]', state="attached")
    page.fill("#form-fields-unit", title)
    page.fill("[name='texts.ru.title']", "Подборка")
    page.fill("[name=name]", "chosen")
    page.check("[name='fields.kinds'][value=news-item]")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    with factories.work_in(site.app) as root:
        assert root["units"]["therapy"]["chosen"].draft.fields["unit"] == root["units"]["anatomy"].uid
