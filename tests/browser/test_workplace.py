"""The workplace in a browser: the whole story by keyboard, on a phone too; order by hand; accessibility everywhere."""

import io

import pytest
from PIL import Image

from orda.content import editing
from orda.content.kinds.image import StoredImage
from orda.security.actor import actor_for
from orda.views.visitor.session import throttle
from orda.workflow.requests import transitions
from tests import factories
from tests.keyboard import approve_it, go, reach, return_it, sign_in
from tests.served import serve, stop

PHONE, DESK = 390, 1280
ABOUT = "/units/therapy/about"
WORDS = {"kk": "Кафедра тарихы", "ru": "История кафедры", "en": "History of the department"}


@pytest.fixture
def site():
    """A small university on a port of its own; ``site.app`` for looking behind the screens."""
    app = factories.make_app()
    with factories.work_in(app) as root:
        factories.fill(root)
    throttle._failures.clear()
    server = serve(app)
    server.app = app
    yield server
    stop(server)
    app.registry._zodb_databases[""].close()


def write(page, lang: str, text: str) -> None:
    """Title and text of the language whose pane is open."""
    reach(page, f"#form-texts-{lang}-title")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    reach(page, f"#form-texts-{lang}-body")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{text}: 1931.")


def open_edit(page) -> None:
    # Each rich text begins when it comes into sight.
    page.evaluate("document.querySelector('#form-texts-kk-body').scrollIntoView()")
    page.wait_for_selector("#form-texts-kk-body.mce-content-body")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_whole_story_by_keyboard(new_page, site, axe, width):
    editor = sign_in(new_page(width=width), site, "editor-therapy")
    go(editor, 'main a[href$="/units/therapy/@@contents"]')
    go(editor, "table.contents tbody th a")
    go(editor, '.workbar a[href$="/about/@@edit"]')
    open_edit(editor)
    write(editor, "kk", WORDS["kk"])
    for lang in ("ru", "en"):
        reach(editor, "[role=tab][aria-selected=true]", "Shift+Tab")
        editor.keyboard.press("ArrowRight")
        write(editor, lang, WORDS[lang])
    with editor.expect_navigation(url="**/@@preview"):
        editor.keyboard.press("Control+s")
    assert editor.locator("article h1").text_content() == WORDS["kk"]
    assert axe(editor) == []
    go(editor, '.workbar a[href$="@@send"]')
    assert axe(editor) == []
    reach(editor, "textarea#comment")
    editor.keyboard.type("Тарих бетін жаңарттым.")
    go(editor, ".act button[type=submit]")
    assert editor.url.endswith("/@@request?id=1")

    head = sign_in(new_page(width=width), site, "head-therapy")
    go(head, ".inbox a.button")
    assert axe(head) == []
    return_it(head, "Жылы дұрыс емес: 1930.")
    assert head.url.endswith("/@@my-work") and head.locator(".inbox").count() == 0

    editor.goto(f"{site.address}/kk/@@my-work")
    go(editor, ".inbox .actions a")
    open_edit(editor)
    assert "1930" in editor.locator(".returned").text_content()
    for lang in ("kk", "ru", "en"):
        reach(editor, f"#form-texts-{lang}-body")
        editor.keyboard.press("Control+a")
        editor.keyboard.type(f"{WORDS[lang]}: 1930.")
        if lang != "en":
            reach(editor, "[role=tab][aria-selected=true]", "Shift+Tab")
            editor.keyboard.press("ArrowRight")
    go(editor, "button[name=send]")
    go(editor, ".act button[type=submit]")

    head.reload()
    go(head, ".inbox a.button")
    approve_it(head)
    digital = sign_in(new_page(width=width), site, "digital")
    go(digital, ".inbox a.button")
    approve_it(digital)

    visitor = new_page(width=width)
    for lang, words in WORDS.items():
        visitor.goto(f"{site.address}/{lang}{ABOUT}")
        assert visitor.locator("h1").text_content() == words
        assert f"{words}: 1930." in visitor.locator("article").text_content()


def furnish(app) -> None:
    """Something on every screen: a request on its way, a returned one, drafts, a picture, an outdated text, a bin."""
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"]
        writer = actor_for(site, "editor-therapy")
        head = actor_for(site, "head-therapy")
        table = (
            "<h2>Кесте</h2><table><thead><tr><th>Күн</th></tr></thead><tbody><tr><td>Дүйсенбі</td></tr></tbody></table>"
        )
        for name in ("sent", "returned"):
            page = factories.add(therapy, "page", name)
            texts = {lang: (f"{name} {lang}", f"<p>Жаңа мәтін, {lang}.</p>{table}") for lang in ("kk", "ru", "en")}
            factories.write(page, publish=False, actor=writer, **texts)
            request = transitions.send(page, actor=writer, seen=editing.stamp(page))
        transitions.return_to_author(
            request, actor=head, context=site, seen=1, reason="facts", remark="Жылын тексеріңіз."
        )
        draft = factories.add(therapy, "page", "draft", publish=False, kk="Тек қазақша")
        factories.write(draft, publish=False, actor=writer, kk="Тек қазақша", ru="По-русски")
        picture = factories.add(therapy, "image", "facade", publish=False)
        data = io.BytesIO()
        Image.new("RGB", (900, 600), "#0b4650").save(data, "PNG")
        upload = StoredImage(data.getvalue(), "facade.png")
        values = {"texts": {}, "fields": {"upload": upload, "rights": "Кафедра"}, "seen": editing.stamp(picture)}
        editing.save_draft(picture, actor=writer, **values)
        bin_it(site, factories.add(therapy, "page", "old", publish=False))


def bin_it(site, page) -> None:
    from orda.history.bin import discard

    discard(page, actor=actor_for(site, "head-therapy"))


SCREENS = {
    "editor-therapy": (
        "/@@help",
        "/@@help?q=виза",
        "/@@practice",
        "/@@my-work",
        "/@@requests",
        "/@@request?id=1",
        "/@@account",
        "/units/therapy/@@contents",
        "/units/therapy/@@contents?sort=title&q=a",
        "/units/therapy/@@add",
        "/units/therapy/@@add?kind=news-item",
        "/units/therapy/@@add?kind=image",
        "/units/therapy/@@edit",
        "/units/therapy/sent/@@edit",
        "/units/therapy/returned/@@edit",
        "/units/therapy/returned/@@preview",
        "/units/therapy/returned/@@send",
        "/units/therapy/returned/@@compare?from=1&to=draft",
        "/units/therapy/facade/@@preview",
        "/units/therapy/draft/@@edit",
        "/units/therapy/draft/@@history",
        "/units/therapy/draft/@@rename",
        "/units/therapy/@@bin",
        "/units/therapy/about/@@contents",
    ),
    "head-therapy": (
        "/@@my-work",
        "/@@request?id=1",
        "/@@request?id=2",
        "/units/therapy/@@sharing?login=editor-therapy",
        "/units/therapy/about/@@withdraw",
        "/units/therapy/about/@@history",
        ABOUT,
    ),
}


def test_no_screen_bars_the_way(new_page, site, axe):
    furnish(site.app)
    found = {}
    for login, paths in SCREENS.items():
        page = sign_in(new_page(), site, login)
        for path in paths:
            answer = page.goto(f"{site.address}/kk{path}")
            assert answer.status == 200, path
            if page.locator("[data-rich]").count():
                open_edit(page)
                page.evaluate("scrollTo(0, 0)")  # nothing half under the bar that stays in sight
            page.evaluate(OPEN_EVERYTHING)
            for width, scheme in ((DESK, "light"), (PHONE, "dark")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                if violations := axe(page):
                    found[login, path, width, scheme] = violations
                wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                assert not wide, f"{path} is wider than the screen at {width}"
    assert found == {}


# Of the rows' menus one is open at a time.
OPEN_EVERYTHING = """() => {
    for (const details of document.querySelectorAll("main details:not(.rowmenu)")) details.open = true;
    const menu = document.querySelector(".rowmenu");
    if (menu) menu.open = true;
}"""


def rows(page) -> list[str]:
    return page.eval_on_selector_all("table.contents tbody tr", "rows => rows.map((row) => row.dataset.name)")


def test_rows_are_dragged_into_order_and_the_order_stays(new_page, site):
    with factories.work_in(site.app) as root:
        for name in ("b", "c"):
            factories.add(root["units"]["therapy"], "page", name, publish=False)
    page = sign_in(new_page(), site, "head-therapy")
    page.goto(f"{site.address}/kk/units/therapy/@@contents")
    assert rows(page) == ["about", "b", "c"]
    assert drag(page, "about", "c") == 204
    page.wait_for_selector(".notice.success")
    assert rows(page) == ["b", "c", "about"]
    page.reload()
    assert rows(page) == ["b", "c", "about"]


def test_an_order_that_visitors_see_is_noted_and_the_page_shows_the_way(new_page, site):
    with factories.work_in(site.app) as root:
        factories.add(root["units"]["therapy"], "page", "b")
    page = sign_in(new_page(), site, "head-therapy")
    page.goto(f"{site.address}/kk/units/therapy/@@contents")
    assert drag(page, "about", "b") == 202
    page.click(".notice.info a")
    assert page.url.endswith("/@@working-copy?id=1")
    page.go_back()
    assert rows(page) == ["about", "b"]


def drag(page, name: str, below: str) -> int:
    """Take a row by its grip to below another one; the status of the answer."""
    start = page.locator(f"tr[data-name={name}] .grip").bounding_box()
    end = page.locator(f"tr[data-name={below}]").bounding_box()
    page.mouse.move(start["x"] + 4, start["y"] + 8)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(start["x"] + 4, start["y"] + (end["y"] + end["height"] - 4 - start["y"]) * step / 5)
    with page.expect_response("**/@@arrange") as answer:
        page.mouse.up()
    return answer.value.status


def test_an_order_that_is_refused_goes_back(new_page, site):
    with factories.work_in(site.app) as root:
        factories.add(root["units"]["therapy"], "page", "b")
    page = sign_in(new_page(expect_errors=True), site, "head-therapy")
    page.goto(f"{site.address}/kk/units/therapy/@@contents")
    with factories.work_in(site.app) as root:
        root["units"]["therapy"].grants = ()
    start = page.locator("tr[data-name=b] .grip").bounding_box()
    first = page.locator("tr[data-name=about]").bounding_box()
    page.mouse.move(start["x"] + 4, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 4, first["y"] + 10)
    page.mouse.move(start["x"] + 4, first["y"] + 5)
    page.mouse.up()
    page.wait_for_selector(".notice.danger")
    assert rows(page) == ["about", "b"]


def test_choosing_shows_what_can_be_done_and_menus_close(page, site):
    sign_in(page, site, "editor-therapy")
    page.goto(f"{site.address}/kk/units/therapy/@@contents")
    assert page.is_hidden(".bulk")
    reach(page, "[name=selected]")
    page.keyboard.press("Space")
    assert page.is_visible(".bulk") and page.locator("[data-count]").text_content() == "1"
    reach(page, ".rowmenu summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".rowmenu a[href$='@@history']")
    page.keyboard.press("Escape")
    assert page.is_hidden(".rowmenu a[href$='@@history']")
    go(page, "button[name=copy]")
    assert rows(page) == ["about", "about-2"]
