"""The coloured letter in a browser: by keyboard alone, marked while one types, without barriers on a phone (E13)."""

import pytest

from orda.views.visitor.session import throttle
from tests import factories
from tests.keyboard import reach
from tests.served import serve, stop

ABOUT = "/kk/units/therapy/about"


@pytest.fixture
def address():
    """A small university on a port of its own."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        body = (
            "<p>Кафедрада <strong>қырық</strong> оқытушы бар.</p><table><tbody><tr><td>2025</td></tr></tbody></table>"
        )
        factories.write(site["units"]["therapy"]["about"], kk=("Кафедра", body))
    throttle._failures.clear()
    server = serve(app)
    yield server.address
    stop(server)
    app.registry._zodb_databases[""].close()


def test_a_passage_is_corrected_by_keyboard_and_the_marks_follow(new_page, address, axe):
    page = new_page(width=390, height=844)
    page.goto(f"{address}/kk/@@login")
    page.fill("main [name=login]", "editor-surgery")
    page.fill("main [name=password]", factories.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{address}{ABOUT}/@@letter")
    assert axe(page) == []
    reach(page, "[data-passage='2'] > summary", limit=80)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Біздің ")
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    page.keyboard.type("!")
    page.wait_for_selector("#passage-2 ins")
    marks = page.eval_on_selector_all("#passage-2 :is(ins, del)", "all => all.map(mark => mark.textContent)")
    assert marks == ["қосылды: Біздің ", "жойылды: .", "қосылды: !"]
    looks = "mark => [getComputedStyle(mark).textDecorationLine, getComputedStyle(mark).color]"
    struck, red = page.eval_on_selector("#passage-2 del", looks)
    lined, green = page.eval_on_selector("#passage-2 ins", looks)
    assert (struck, lined, red != green) == ("line-through", "underline", True)
    assert axe(page) == []
    page.click("#passage-3")
    assert page.evaluate("document.activeElement.id") == "text-3"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('summary')")
    page.reload()
    page.click("[data-do=restore]")
    page.wait_for_selector("#passage-2 ins")
    reach(page, "[name=send]", limit=80)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "@@request" in page.url
    assert page.text_content(".diff ins:last-of-type").endswith("!")
    assert axe(page) == []
