"""The administrators' screens in a browser: nothing bars the way, long work is watched to its end."""

import pytest

from orda.catalog.indexing import index_subtree
from orda.maintenance.jobs.runner import start_runner
from orda.maintenance.settings import from_values
from orda.maintenance.storage import open_database
from orda.views.visitor.session import throttle
from tests import factories
from tests.served import serve, stop

PHONE, DESK = 390, 1280
SCREENS = (
    "users", "users?q=nobody-fits", "add-user", "user?login=head-therapy", "user?login=admin", "groups",
    "group?name=staff", "register", "register?action=moved", "register-row?number=3", "backups", "pack",
    "compliance", "compliance?state=missing", "compliance-item", "compliance-item?id=logo", "stale", "unit-sites",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site in files on a port of its own, with the thread that does long work."""
    var = tmp_path_factory.mktemp("var")
    uri = f"file://{var}/Data.fs?blobstorage_dir={var}/blobs"
    open_database(uri, create=True).close()
    app = factories.make_app(uri, **{"orda.var": str(var)})
    with factories.work_in(app) as root:
        factories.fill(root)
        index_subtree(root)
    throttle._failures.clear()
    server = serve(app)
    runner = start_runner(app.registry.database, from_values(app.registry.settings))
    yield server
    runner.stop()
    stop(server)
    app.registry.database.close()


def sign_in(page, site, login="admin"):
    page.goto(f"{site.address}/kk/@@login")
    page.fill("main [name=login]", login)
    page.fill("main [name=password]", factories.PASSWORD)
    with page.expect_navigation():
        page.click("main [type=submit]")
    return page


def test_no_screen_bars_the_way(new_page, site, axe):
    page = sign_in(new_page(), site)
    found = {}
    for screen in SCREENS:
        assert page.goto(f"{site.address}/kk/@@{screen}").status == 200
        for width, scheme in ((DESK, "light"), (PHONE, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if violations := axe(page):
                found[screen, width, scheme] = violations
            assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), screen
    assert found == {}


def test_a_backup_is_watched_to_its_end_without_loading_the_page_again(page, site):
    sign_in(page, site).goto(f"{site.address}/kk/@@backups")
    with page.expect_navigation():
        page.click("[name=backup]")
    page.evaluate("window.stayed = true")
    page.wait_for_selector("[data-live=quiet] .jobs [data-state=done]")
    assert page.locator(".flashes").count() == 0, "what was asked for is done now"
    young = page.locator("[data-age]").first.inner_text()
    page.wait_for_function("old => document.querySelector('[data-age]').textContent !== old", arg=young)
    assert page.locator("[data-live] table.data tbody tr").count() == 1
    assert page.evaluate("window.stayed") and page.locator("[data-live-note]").inner_text() != ""
    page.click("[name=verify]")
    page.wait_for_selector("[data-live=quiet] td [data-state=done]")


def test_without_scripts_a_link_shows_how_far_it_is(new_page, site):
    page = sign_in(new_page(java_script_enabled=False), site)
    page.goto(f"{site.address}/kk/@@pack")
    # A click does not wait for the page that it leads to, and a page on its way has no link yet.
    with page.expect_navigation():
        page.click("main form.toolbar button")
    for _again in range(300):
        if not page.locator("[data-renew]").count():
            break
        page.wait_for_timeout(200)
        with page.expect_navigation():
            page.click("[data-renew]")
    assert page.locator(".jobs [data-state=done]").count() >= 1, page.locator(".jobs").inner_text()


def test_the_register_on_paper_has_the_table_and_nothing_to_press(page, site):
    sign_in(page, site).goto(f"{site.address}/kk/@@register")
    page.emulate_media(media="print")
    assert page.locator("table.register tbody tr").first.is_visible()
    for part in (".workbar", ".worktabs", ".toolbar", ".masthead", ".footer", ".actions"):
        assert not page.locator(part).first.is_visible(), part


def test_a_new_user_is_made_by_keyboard_and_the_password_is_shown_once(page, site):
    sign_in(page, site).goto(f"{site.address}/kk/@@users")
    page.locator(".pagehead .button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#form-login").focus()
    page.keyboard.type("aliya")
    page.keyboard.press("Tab")
    page.keyboard.type("Әлия Сынақова")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    password = page.locator(".secret").inner_text()
    with page.expect_navigation():
        page.click(".made .button")
    assert password not in page.content() and "Әлия Сынақова" in page.content()
