"""Forms in a real browser: writing, the three languages, keys, what survives a lost session, weight, accessibility."""

import pytest
from playwright.sync_api import expect

from tests.sample_forms import make_app
from tests.served import serve, stop

KK_BODY = "#form-texts-kk-body"
ENGINE = "**/script/rich-text-*.js"
WAIT_FOR_DRAFT = 1_200  # milliseconds; the script writes 0.6 s after the last key


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    app = make_app(tmp_path_factory.mktemp("locale"))
    server = serve(app)
    app.address = server.address
    yield app
    stop(server)


@pytest.fixture
def accepted(site):
    site.registry.accepted.clear()
    return site.registry.accepted


def open_edit(page, site, query=""):
    page.goto(f"{site.address}/edit{query}")
    page.wait_for_selector(f"{KK_BODY}.mce-content-body")
    return page


def write(page, text):
    page.click(KK_BODY)
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_the_edit_form_is_light_and_asks_little(page, site):
    answers = []
    page.on("requestfinished", lambda request: answers.append(request))
    open_edit(page, site)
    page.wait_for_timeout(500)
    assert len(answers) <= 10
    assert sum(answer.sizes()["responseBodySize"] for answer in answers) <= 500_000


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_bars_the_way(new_page, site, axe, width, scheme):
    page = open_edit(new_page(width=width, color_scheme=scheme), site)
    assert axe(page) == []
    page.click(KK_BODY)
    page.keyboard.press("Control+k")
    assert axe(page) == []
    page.keyboard.press("Escape")
    if width == 1440:
        page.click(".language-columns")
        page.wait_for_selector("#form-texts-en-body.mce-content-body")
        assert axe(page) == []
    page.fill("#form-fields-email", "no")
    page.click("button[name=save]")
    page.wait_for_selector(".form-problems")
    assert axe(page) == []
    page.goto(f"{site.address}/every")
    page.click("button[name=save]")
    page.wait_for_selector(".form-problems")
    assert axe(page) == []


@pytest.fixture
def late_engine(page, site):
    """A page whose text is still a plain text area; calling it lets the engine come."""
    held = []
    page.route(ENGINE, lambda route: held.append(route))
    with page.expect_request(ENGINE):
        page.goto(f"{site.address}/edit", wait_until="domcontentloaded")
    page.focus(f"textarea{KK_BODY}")

    def let_it_come():
        assert len(held) == 1
        held[0].continue_()
        page.wait_for_selector(f"{KK_BODY}.mce-content-body:focus")

    return let_it_come


def test_who_types_before_the_engine_has_come_goes_on_where_the_word_ends(page, late_engine):
    page.keyboard.press("Control+a")
    page.keyboard.type("Бірінші сөз")
    late_engine()
    page.keyboard.type(" кейін")
    assert page.inner_text(KK_BODY).strip() == "Бірінші сөз кейін"


def test_what_was_selected_before_the_engine_has_come_is_replaced_by_what_is_typed_then(page, late_engine):
    page.keyboard.press("Control+a")
    late_engine()
    page.keyboard.type("Бірінші сөз")
    assert page.inner_text(KK_BODY).strip() == "Бірінші сөз"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_buttons_stay_where_they_are_while_the_state_of_the_text_changes(new_page, site, width):
    page = open_edit(new_page(width=width), site)
    page.focus("#form-fields-email")
    place = page.locator("button[name=save]").bounding_box()
    page.fill("#form-fields-email", "a@b.example")
    assert page.locator("button[name=save]").bounding_box() == place
    state = page.locator(".form-state")
    expect(state).to_have_text(state.get_attribute("data-kept"))
    assert page.locator("button[name=save]").bounding_box() == place


def test_without_scripts_all_languages_stand_there_and_saving_works(new_page, site, axe, accepted):
    page = new_page(java_script_enabled=False, width=390)
    page.goto(f"{site.address}/edit")
    for lang in ("kk", "ru", "en"):
        assert page.is_visible(f"textarea[name='texts.{lang}.body']")
    page.fill("[name='texts.ru.body']", "<p>Без скриптов</p>")
    with page.expect_navigation():
        page.click("button[name=save]")
    assert accepted[0]["texts"]["ru"]["body"] == "<p>Без скриптов</p>"


def test_writing_with_marks_and_keys_and_saving_by_the_keyboard(page, site, accepted):
    open_edit(page, site)
    page.click(KK_BODY)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("## Тақырып")
    page.keyboard.press("Enter")
    page.keyboard.type("* бірінші")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("екінші")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+u")
    page.keyboard.type("үшінші")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["body"].replace("\n", "") == (
        "<h2>Тақырып</h2><ul><li>бірінші</li><li><strong>екінші</strong><u>үшінші</u></li></ul>"
    )
    assert accepted[0]["texts"]["ru"]["title"] == "Кафедра терапии"


def test_a_text_that_nobody_touched_is_posted_as_it_was(page, site, accepted):
    open_edit(page, site)
    page.fill("#form-texts-kk-title", "Жаңа атау")
    page.click("button[name=save]")
    page.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["body"] == accepted[0]["texts"]["ru"]["body"]
    assert accepted[0]["texts"]["kk"]["title"] == "Жаңа атау"


def test_the_toolbar_is_one_stop_for_tab_and_makes_tables_and_links(page, site, accepted):
    open_edit(page, site)
    page.click(KK_BODY)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.do") == "table"
    page.keyboard.press("Enter")
    page.fill("dialog[open] [name=rows]", "2")
    page.fill("dialog[open] [name=columns]", "2")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rich-table:visible")
    page.keyboard.type("Жыл")
    page.click(".rich-table [data-command=mceTableInsertRowAfter] >> visible=true")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+k")
    page.fill("dialog[open] [name=href]", "javascript:alert(1)")
    page.keyboard.press("Enter")
    assert page.is_visible("dialog[open] .field-error")
    page.fill("dialog[open] [name=href]", "kafedra@example.kz")
    page.fill("dialog[open] [name=text]", "Хат жазу")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#saved")
    body = accepted[0]["texts"]["kk"]["body"].replace("\n", "")
    assert '<th scope="col">Жыл</th>' in body or "<th>Жыл</th>" in body
    assert body.count("<tr>") == 3
    assert '<a href="mailto:kafedra@example.kz">Хат жазу</a>' in body


def test_tab_leaves_the_text(page, site):
    open_edit(page, site)
    page.click(KK_BODY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "texts.kk.head_name"


def test_a_paste_from_word_loses_its_looks(new_page, site, accepted):
    page = open_edit(new_page(expect_errors=True), site)
    page.click(KK_BODY)
    page.keyboard.press("Control+a")
    page.evaluate(
        """html => { const data = new DataTransfer(); data.setData('text/html', html);
        document.querySelector('#form-texts-kk-body').dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }""",
        '<html><body><p class=MsoNormal style="color:red">Сөз <b>қалың</b><o:p></o:p></p>'
        '<p><a href="javascript:alert(1)" onclick="x">бұл</a><img src="data:image/png;base64,AA"></p></body></html>',
    )
    page.wait_for_timeout(500)
    page.keyboard.press("Control+s")
    page.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["body"].replace("\n", "") == "<p>Сөз <strong>қалың</strong></p><p>бұл</p>"


def test_languages_are_tabs_moved_by_arrows_or_columns_that_are_remembered(new_page, site):
    page = open_edit(new_page(width=1440), site)
    assert page.get_attribute("#form-texts-kk-tab", "aria-selected") == "true"
    assert page.is_hidden("#form-texts-ru")
    page.focus("#form-texts-kk-tab")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#form-texts-ru")
    assert page.is_hidden("#form-texts-kk")
    page.click(".language-columns")
    tops = [page.locator(f"#form-texts-{lang}-summary").bounding_box()["y"] for lang in ("kk", "ru", "en")]
    assert max(tops) - min(tops) < 1, "the same field stands at the same height in all columns"
    page.reload()
    assert page.is_visible("#form-texts-ru")
    assert page.is_visible("#form-texts-kk")


def test_a_mistake_in_a_language_out_of_sight_is_reached_from_the_summary(page, site):
    open_edit(page, site)
    page.click("#form-texts-ru-tab")
    page.fill("#form-texts-ru-title", "я" * 300)
    page.click("#form-texts-kk-tab")
    page.click("button[name=save]")
    page.wait_for_selector(".form-problems")
    assert page.evaluate("document.activeElement.className") == "form-problems"
    page.click("#form-texts-kk-tab")
    page.click(".form-problems a")
    assert page.evaluate("document.activeElement.id") == "form-texts-ru-title"
    assert page.input_value("#form-texts-ru-title") == "я" * 300


def test_leaving_unsaved_text_asks_first(page, site):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    open_edit(page, site)
    page.reload()
    page.wait_for_selector(f"{KK_BODY}.mce-content-body")
    assert asked == []
    write(page, " жаңа")
    page.wait_for_timeout(500)
    page.evaluate("setTimeout(() => location.assign('/every'))")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/edit")


def test_text_typed_before_a_lost_session_is_offered_again(new_page, site, accepted):
    page = open_edit(new_page(), site)
    page.fill("#form-texts-kk-title", "Жоғалмайтын атау")
    write(page, " Жоғалмайтын сөйлем.")
    page.wait_for_timeout(WAIT_FOR_DRAFT)
    assert page.inner_text(".form-state") == page.get_attribute(".form-state", "data-kept")
    again = page.context.new_page()
    page.close()
    open_edit(again, site)
    assert again.is_visible(".form-restore")
    assert again.input_value("#form-texts-kk-title") == "Терапия кафедрасы"
    again.click("[data-do=restore]")
    assert again.is_hidden(".form-restore")
    assert "Жоғалмайтын сөйлем." in again.inner_text(KK_BODY)
    again.keyboard.press("Control+s")
    again.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["title"] == "Жоғалмайтын атау"
    assert "Жоғалмайтын сөйлем." in accepted[0]["texts"]["kk"]["body"]


def test_typed_text_is_offered_after_somebody_else_saved_with_a_warning_and_can_be_thrown_away(new_page, site):
    page = open_edit(new_page(), site)
    page.fill("#form-texts-kk-title", "Менің атауым")
    page.wait_for_timeout(WAIT_FOR_DRAFT)
    again = page.context.new_page()
    page.close()
    open_edit(again, site, "?revision=4")
    assert again.is_visible("[data-older]")
    again.click("[data-do=discard]")
    again.reload()
    again.wait_for_selector(f"{KK_BODY}.mce-content-body")
    assert again.is_hidden(".form-restore")


def test_passwords_are_never_kept_in_the_browser(page, site):
    open_edit(page, site)
    page.goto(f"{site.address}/every")
    page.fill("#form-password", "құпия-сөз-1")
    page.wait_for_timeout(WAIT_FOR_DRAFT)
    assert "құпия-сөз-1" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_session_that_ended_is_noticed_before_the_text_travels(new_page, site, accepted):
    page = open_edit(new_page(expect_errors=True), site)
    page.fill("#form-texts-kk-title", "Сессиядан кейінгі атау")
    page.route("**/edit", lambda route: route.fulfill(status=302, headers={"Location": "/kk/@@login"}))
    page.click("button[name=save]")
    page.wait_for_selector("[data-lost=session]:visible")
    assert accepted == []
    page.unroute("**/edit")
    page.context.clear_cookies()  # a new sign-in gives a new session with a new token
    page.click("button[name=save]")
    page.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["title"] == "Сессиядан кейінгі атау"


def test_a_site_that_cannot_be_reached_keeps_the_form_open(new_page, site, accepted):
    page = open_edit(new_page(expect_errors=True), site)
    page.fill("#form-texts-kk-title", "Байланыссыз атау")
    page.context.set_offline(True)
    page.click("button[name=save]")
    page.wait_for_selector("[data-lost=connection]:visible")
    page.context.set_offline(False)
    page.click("button[name=save]")
    page.wait_for_selector("#saved")
    assert accepted[0]["texts"]["kk"]["title"] == "Байланыссыз атау"


def test_what_was_saved_is_not_offered_again(page, site, accepted):
    open_edit(page, site)
    page.fill("#form-texts-kk-title", "Сақталған атау")
    page.wait_for_timeout(WAIT_FOR_DRAFT)
    page.click("button[name=save]")
    page.wait_for_selector("#saved")
    open_edit(page, site, "?revision=4")
    assert page.is_hidden(".form-restore")
