"""Levels B, C and E in a browser: from the proposal to the public, the phone approves, no screen bars the way."""

import pytest

from orda.views.visitor.session import throttle
from tests import factories
from tests.keyboard import approve_it, go, reach, sign_in
from tests.served import serve, stop

PHONE, DESK = 390, 1280
UNIT = "/units/therapy"


@pytest.fixture
def site():
    """A small university on a port of its own, with two more pages of therapy."""
    app = factories.small_university().fresh()
    with factories.work_in(app) as root:
        for name in ("staff", "contacts"):
            factories.add(root["units"]["therapy"], "page", name)
    throttle._failures.clear()
    server = serve(app)
    server.app = app
    yield server
    stop(server)
    app.registry._zodb_databases[""].close()


def choose(page, selector: str, words: str) -> None:
    """The option of a select that begins with these words, by the arrow keys."""
    reach(page, selector)
    for _step in range(page.locator(f"{selector} option").count()):
        page.keyboard.press("ArrowDown")
        if page.locator(f"{selector} option:checked").inner_text().startswith(words):
            return
    pytest.fail(f"{selector} offers nothing that begins with {words}")


def test_a_section_is_proposed_at_the_desk_and_approved_on_the_phone(new_page, site, axe):
    """Level C (G4), in three languages: the author in Kazakh, digitalization in Russian, the vice-rector in English."""
    author = sign_in(new_page(), site, "editor-surgery")
    go(author, 'main a[href$="@@propose-section"]')
    assert axe(author) == []
    choose(author, "[name=parent]", "science")
    for lang, title in (("kk", "Жобалар"), ("ru", "Проекты"), ("en", "Projects")):
        reach(author, f"[name=title-{lang}]")
        author.keyboard.type(title)
    reach(author, "[name=name]")
    author.keyboard.type("projects")
    reach(author, "[name=requirements]")
    author.keyboard.type("Кафедралардың жобалары, тоқсан сайын.")
    choose(author, "[name=unit]", "therapy")
    go(author, "button[name=send]")
    assert author.url.endswith("/@@request?id=1")

    for login, lang, done in (("digital", "ru", "Ваша виза записана"), ("vicerector", "en", "The section is made")):
        page = sign_in(new_page(width=PHONE), site, login)
        page.goto(f"{site.address}/{lang}/@@my-work")
        go(page, ".inbox a.button")
        assert axe(page) == []
        approve_it(page)
        assert done in page.inner_text("main")
    with factories.work_in(site.app) as root:
        assert root["science"]["projects"].draft.title("ru") == "Проекты"


def test_a_section_is_changed_in_a_copy_that_nobody_else_sees(new_page, site, axe):
    """Level B (G5, G7, G8): worked on, looked at, tested and let through; then the visitor sees it at once."""
    visitor = new_page(expect_errors=True)  # what is not there is noted by the browser
    head = sign_in(new_page(), site, "head-therapy")
    head.goto(f"{site.address}/kk{UNIT}/@@contents")
    go(head, "form[action$='work-on-copy'] button")
    assert axe(head) == []
    head.goto(f"{site.address}/kk{UNIT}/staff/@@rename")
    reach(head, "main [name=name]")
    head.keyboard.press("Control+a")
    head.keyboard.type("people")
    with head.expect_navigation():
        head.keyboard.press("Enter")
    assert head.url.endswith(f"{UNIT}/people")
    assert visitor.goto(f"{site.address}/kk{UNIT}/people").status == 404
    go(head, ".trialbar a")
    assert axe(head) == []
    reach(head, "[name=description]")
    head.keyboard.type("Атауы түсінікті болсын.")
    choose(head, "[name=tester]", "Еркін")
    for _tick in range(head.locator("[name=tick]").count()):
        reach(head, "[name=tick]")
        head.keyboard.press("Space")
    go(head, "button[name=send]")

    tester = sign_in(new_page(width=PHONE), site, "editor-therapy")
    go(tester, ".inbox a.button")
    go(tester, "button[name=look]")
    tester.goto(f"{site.address}/kk{UNIT}/people")
    assert axe(tester) == []
    go(tester, ".trialbar button")
    for page in (tester, sign_in(new_page(width=PHONE), site, "digital")):
        page.goto(f"{site.address}/kk/@@request?id=1")
        approve_it(page)
    assert visitor.goto(f"{site.address}/ru{UNIT}/people").status == 200


def test_an_urgent_withdrawal_and_its_review_take_two_people_and_two_minutes(new_page, site, axe):
    """Level E (D1): the head withdraws on the phone, digitalization undoes it."""
    visitor, head = new_page(expect_errors=True), sign_in(new_page(width=PHONE), site, "head-therapy")
    head.goto(f"{site.address}/kk{UNIT}/about/@@withdraw")
    choose(head, "[name=code]", "Мәліметтердегі")
    reach(head, "[name=reason]")
    head.keyboard.type("Нөмір қате.")
    go(head, "main button[type=submit]")
    assert visitor.goto(f"{site.address}/en{UNIT}/about").status == 404
    digital = sign_in(new_page(width=PHONE), site, "digital")
    go(digital, ".inbox a.button")
    reach(digital, "details.return summary")
    digital.keyboard.press("Enter")
    assert axe(digital) == []
    reach(digital, "#why")
    digital.keyboard.type("Нөмір дұрыс.")
    go(digital, "button[name=reinstate]")
    assert visitor.goto(f"{site.address}/en{UNIT}/about").status == 200


def test_no_screen_of_the_regime_bars_the_way(new_page, site, axe):
    page = sign_in(new_page(), site, "digital")
    found = {}
    for path in ("@@deadlines", "@@inquiries", "@@propose-change", "university/history/@@waiver"):
        assert page.goto(f"{site.address}/kk/{path}").status == 200
        for width, scheme in ((DESK, "light"), (PHONE, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if violations := axe(page):
                found[path, width] = violations
    assert found == {}
