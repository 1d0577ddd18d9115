"""The administrators' screens are theirs alone, and looking at them changes nothing (checklist 9, 10, 34, 40)."""

import pytest

from orda.catalog.indexing import index_subtree
from orda.views.visitor.session import throttle
from tests import factories

SCREENS = (
    "users", "add-user", "user?login=editor-therapy", "groups", "group?name=staff", "mail", "backups", "pack",
)  # fmt: skip
REGISTER = ("register", "register-row?number=1", "register-export", "register-export?format=xlsx")
OTHERS = sorted(factories.PEOPLE.keys() - {"admin"})


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """One site for all: nothing here may change it."""
    app = factories.make_app(**{"orda.var": str(tmp_path_factory.mktemp("var"))})
    with factories.work_in(app) as site:
        factories.fill(site)
        index_subtree(site)
    throttle._failures.clear()
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture(scope="module")
def admin(app):
    return factories.log_in(app, "admin")


def last_transaction(app):
    return app.registry.database.storage.lastTransaction()


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_but_the_administrator_gets_in(app, sign_in, login):
    browser = sign_in(login)
    token = factories.sign_in_form(browser.get("/kk/@@login"))["csrf_token"].value
    before = last_transaction(app)
    for screen in SCREENS:
        assert browser.get(f"/kk/@@{screen}", expect_errors=True).status_int in (403, 404)
        answer = browser.post(f"/kk/@@{screen}", {"csrf_token": token, "disable": "1"}, expect_errors=True)
        assert answer.status_int in (403, 404), screen
    assert last_transaction(app) == before


@pytest.mark.parametrize("screen", SCREENS + REGISTER)
def test_strangers_are_asked_to_sign_in(app, visitor, screen):
    answer = visitor.get(f"/kk/@@{screen}", status=303)
    assert "/kk/@@login" in answer.location and "came_from" in answer.location
    assert visitor.post(f"/kk/@@{screen}", {"x": "1"}, expect_errors=True).status_int in (400, 403, 404)


@pytest.mark.parametrize("screen", [*SCREENS, *REGISTER])
def test_screens_belong_to_the_site_and_to_nothing_else(admin, screen):
    on_a_page = admin.get(f"/kk/university/history/@@{screen}", expect_errors=True).status_int
    assert on_a_page == (200 if screen in REGISTER else 404)


def test_a_form_without_its_token_changes_nothing(app, admin):
    before = last_transaction(app)
    for screen, data in (
        ("add-user", {"login": "aliya", "full_name": "Ә", "language": "kk"}),
        ("user?login=digital", {"disable": "1"}),
        ("user?login=digital", {"set-password": "1"}),
        ("groups", {"name": "web", "kk": "Т", "ru": "Т", "en": "T"}),
        ("group?name=staff", {"join": "1", "logins": "auditor"}),
        ("backups", {"backup": "1"}),
        ("pack", {"days": "1"}),
    ):
        assert admin.post(f"/kk/@@{screen}", data, status=400)
        assert admin.post(f"/kk/@@{screen}", {**data, "csrf_token": "0" * 40}, status=400)
    assert last_transaction(app) == before


@pytest.mark.parametrize("screen", SCREENS + REGISTER)
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_looking_writes_nothing_and_is_kept_by_nobody(app, admin, screen, lang):
    before = last_transaction(app)
    answer = admin.get(f"/{lang}/@@{screen}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert last_transaction(app) == before
