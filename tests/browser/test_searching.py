"""A visitor types «курылтайга» and finds «Құрылтайға дайындық»: by keys, on a narrow screen, without scripts too."""

import pytest
from playwright.sync_api import expect

from orda.catalog.queue import drain
from tests import factories
from tests.served import serve, stop

TITLE = "Құрылтайға дайындық"


@pytest.fixture(scope="module")
def site():
    """A small university with the page, served."""
    app = factories.small_university().fresh()
    with factories.work_in(app) as root:
        factories.add(root["university"], "page", "kurultai", kk=(TITLE, "<p>Құрылтай күзде өтеді.</p>"))
        while drain(root):
            pass
    server = serve(app)
    yield server.address
    stop(server)


def test_the_box_offers_the_page_and_keys_lead_to_it(site, new_page):
    page = new_page(width=390, height=844)
    page.goto(f"{site}/kk/@@search")
    box = page.locator("main input[name=q]")
    box.press_sequentially("курылтайга", delay=20)
    options = page.locator("main [role=option]")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box.press("Escape")
    expect(page.locator("main [role=listbox]")).to_be_hidden()
    expect(box).to_have_value("курылтайга")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("h1")).to_have_text(TITLE)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_answer_finds_the_page_and_marks_its_forms(site, new_page, axe, scripts):
    page = new_page(width=390, height=844, java_script_enabled=scripts)
    page.goto(f"{site}/kk/")
    box = page.locator("header input[name=q]")
    box.fill("курылтайга")
    box.press("Enter")
    hit = page.locator("ol.hits li").first
    expect(hit.locator("h2")).to_have_text(TITLE)
    expect(hit.locator("h2 mark")).to_have_text("Құрылтайға")
    expect(hit.locator("p mark").first).to_have_text("Құрылтай")
    if scripts:
        assert axe(page) == []
    hit.locator("h2 a").click()
    expect(page.locator("h1")).to_have_text(TITLE)
