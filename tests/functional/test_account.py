"""One's own account: the language, and a new password that ends every other session."""

import pytest

from orda.views.editor.account import throttle
from tests import factories

NEW = "төрт сөз бір құпия"


@pytest.fixture(autouse=True)
def no_memory():
    throttle._failures.clear()


def change(browser, old: str = factories.PASSWORD, new: str = NEW, repeat: str | None = None):
    form = browser.get("/kk/@@account").forms["password"]
    form["old"], form["new"], form["new-repeat"] = old, new, new if repeat is None else repeat
    return form.submit("save-password", expect_errors=True)


def works(browser) -> bool:
    return browser.get("/kk/@@my-work", expect_errors=True).status_int == 200


def test_a_new_password_ends_all_sessions_but_this_one(app, sign_in):
    here, elsewhere = sign_in("editor-therapy"), sign_in("editor-therapy")
    assert change(here).follow().html.select_one(".notice.success")
    assert works(here) and not works(elsewhere)
    form = factories.sign_in_form(factories.browse(app).get("/kk/@@login"))
    form["login"], form["password"] = "editor-therapy", factories.PASSWORD
    assert form.submit(expect_errors=True).status_int == 401
    form["password"] = NEW
    assert form.submit().status_int == 303


@pytest.mark.parametrize(
    ("old", "new", "repeat", "field"),
    [
        ("wrong", NEW, None, "old"),
        ("", NEW, None, "old"),
        (factories.PASSWORD, "short", None, "new"),
        (factories.PASSWORD, "password1234", None, "new"),
        (factories.PASSWORD, "editor-therapy-1", None, "new"),
        (factories.PASSWORD, NEW, "басқа сөз", "new"),
        (factories.PASSWORD, "x" * 300, None, "new"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_changes(sign_in, old, new, repeat, field):
    here, elsewhere = sign_in("editor-therapy"), sign_in("editor-therapy")
    page = change(here, old, new, repeat)
    assert page.status_int == 422
    assert page.html.find(id=f"password-{field}-error").text.strip()
    assert new not in page.text, "a password is never sent back"
    assert works(here) and works(elsewhere)


def test_guessing_the_present_password_is_slowed_down(sign_in):
    browser = sign_in("editor-therapy")
    for _try in range(7):
        page = change(browser, old="guess")
    assert "секунд" in page.html.find(class_="form-problems").text
    assert change(browser).status_int == 422, "the right one is not heard either, for a while"


def test_the_language_is_kept_and_spoken(app, sign_in):
    browser = sign_in("editor-therapy")
    form = browser.get("/kk/@@account").forms["language"]
    form["language"] = "ru"
    page = form.submit("save-language").follow()
    assert page.request.path == "/ru/@@account" and page.forms["language"]["language"].value == "ru"
    with factories.work_in(app) as site:
        assert site.services["principals"].user("editor-therapy").language == "ru"


def test_strangers_are_asked_to_sign_in(visitor):
    answer = visitor.get("/kk/@@account")
    assert answer.status_int == 303 and "/@@login" in answer.location


def test_everybody_with_an_account_has_the_page(sign_in):
    for login in ("auditor", "contractor", "rector"):
        assert sign_in(login).get("/kk/@@account").status_int == 200


def test_where_mail_is_not_set_up_the_account_says_so(sign_in):
    letters = sign_in("editor-therapy").get("/ru/@@account").html.find("section", {"aria-labelledby": "part-letters"})
    assert "почта не настроена" in letters.text and letters.find("form") is None
