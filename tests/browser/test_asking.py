"""The form for a question in a real browser: by keyboard alone, without barriers, with and without scripts (F11)."""

import pytest
from playwright.sync_api import expect

from orda.interfaces import IUnit
from tests import factories
from tests.served import serve, stop

TEXT = "Жатақханада орын алу үшін қандай құжаттар керек?"


@pytest.fixture(scope="module")
def served():
    """A small site on a port of its own: (application, address)."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        if "questions" not in site:
            factories.add(site, "section", "questions")
        site["questions"].holds = ("question",)
        site["university"]["history"].holds = ("faq",)
        factories.add(site["university"]["history"], "faq", "first", kk="Бірінші?", ru="Первый?", en="The first?")
        assert IUnit.providedBy(site["units"]["therapy"])
    server = serve(app)
    yield app, server.address
    stop(server)
    app.registry._zodb_databases[""].close()


def questions_in(app) -> int:
    with factories.work_in(app) as site:
        return len(site.services["questions"].records)


def test_a_question_is_asked_by_keyboard_alone_while_the_browser_does_its_sums(served, page, axe):
    app, address = served
    before = questions_in(app)
    page.goto(f"{address}/kk/questions/@@ask")
    assert axe(page) == []
    page.focus("#ask-text")
    page.keyboard.type(TEXT)
    reached = []
    for _step in range(12):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.type")
        reached.append(name)
        if name == "ask-consent":
            page.keyboard.press("Space")
        if name == "submit":
            break
    assert reached[-1] == "submit" and "ask-homepage" not in reached, reached
    # By the browser's own means: the page's policy lets nobody evaluate text again and again.
    expect(page.locator("[name=proof]")).not_to_have_value("", timeout=60_000)
    page.keyboard.press("Enter")
    page.wait_for_url("**/@@asked?key=*")
    assert TEXT in page.text_content("main") and axe(page) == []
    assert questions_in(app) == before + 1
    assert page.context.cookies() == []


def test_without_scripts_the_form_works_and_says_what_is_wrong(served, new_page):
    app, address = served
    page = new_page(java_script_enabled=False, expect_errors=True)
    page.goto(f"{address}/kk/questions/@@ask")
    page.fill("#ask-text", f"{TEXT} Скриптсіз сұрақ.")
    with page.expect_navigation():
        page.click("button[type=submit] >> text=Сұрақты жіберу")
    assert page.locator("#ask-consent-error").is_visible()
    assert page.input_value("#ask-text").startswith(TEXT)
    page.check("#ask-consent")
    page.wait_for_timeout(3100)
    with page.expect_navigation():
        page.click("button[type=submit] >> text=Сұрақты жіберу")
    assert "@@asked?key=" in page.url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_bars_the_way_to_questions_and_answers(served, new_page, axe, width, scheme):
    _app, address = served
    page = new_page(width=width)
    page.emulate_media(color_scheme=scheme)
    for path in ("questions", "questions/@@ask", "university/history", "university/history/first"):
        page.goto(f"{address}/ru/{path}")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
    page = new_page(width=width, expect_errors=True)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/ru/questions/@@ask")
    with page.expect_navigation():
        page.click("main button[type=submit]")
    assert page.evaluate("document.activeElement.id") == "problems" and axe(page) == []
