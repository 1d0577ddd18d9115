"""Signing in and out: sessions that die at once, equal answers, pauses, cookies, landing (checklist 1-5, 8, 12)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.security import passwords, principals, sharing
from orda.security.actor import SYSTEM
from orda.views.visitor.session import throttle
from tests import factories

EDIT = "/kk/units/therapy/about/@@edit"
LOGIN = "editor-therapy"


def attempt(browser, login, password, *, address="127.0.0.1", lang="kk", **values):
    """Fill in the sign-in form and send it."""
    form = factories.sign_in_form(browser.get(f"/{lang}/@@login"))
    form["login"], form["password"] = login, password
    for name, value in values.items():
        form[name].force_value(value)
    return form.submit(expect_errors=True, extra_environ={"REMOTE_ADDR": address})


def signed_in(browser) -> bool:
    return browser.get(EDIT, expect_errors=True).status_int == 200


def log_out(browser, token=None):
    if token is None:
        token = browser.get("/kk/@@login").html.find("input", {"name": "csrf_token"})["value"]
    return browser.post("/kk/@@logout", {"csrf_token": token}, expect_errors=True)


def twin(app, browser):
    """Another browser with a copy of the cookie, as a thief would have it."""
    other = factories.browse(app)
    for name, value in browser.cookies.items():
        other.set_cookie(name, value.strip('"'))
    return other


# Sessions


def test_visitors_get_no_cookie(app, visitor):
    for address in ("/kk/", "/ru/university/history", "/en/@@search?q=x", "/kk/nothing-here", "/robots.txt", "/"):
        assert "Set-Cookie" not in visitor.get(address, expect_errors=True).headers, address


def test_a_copied_cookie_is_worthless_after_signing_out(app, sign_in):
    browser = sign_in(LOGIN)
    thief = twin(app, browser)
    assert signed_in(browser) and signed_in(thief)
    assert log_out(browser).status_int == 303
    assert not signed_in(browser) and not signed_in(thief)


def test_signing_in_gives_a_new_session_and_ends_the_one_before(app, visitor):
    before = visitor.get("/kk/@@login").html.find("input", {"name": "csrf_token"})["value"]
    attempt(visitor, LOGIN, factories.PASSWORD)
    first = twin(app, visitor)
    attempt(visitor, LOGIN, factories.PASSWORD)
    assert signed_in(visitor) and not signed_in(first)
    after = visitor.get("/kk/@@login").html.find("input", {"name": "csrf_token"})["value"]
    assert before != after
    assert visitor.post("/kk/@@logout", {"csrf_token": before}, expect_errors=True).status_int == 400


def test_a_link_cannot_sign_anybody_out(sign_in):
    browser = sign_in(LOGIN)
    assert browser.get("/kk/@@logout", expect_errors=True).status_int in (404, 405)
    assert log_out(browser, token="0" * 40).status_int == 400
    assert signed_in(browser)


@pytest.mark.parametrize("loss", ["password", "disabled", "expired"])
def test_sessions_end_in_every_browser_at_once(app, sign_in, monkeypatch, loss):
    one, two, colleague = sign_in(LOGIN), sign_in(LOGIN), sign_in("head-therapy")
    with factories.work_in(app) as site:
        user = site.services["principals"].user(LOGIN)
        if loss == "password":
            principals.set_password(site, user, "тау-бұлақ-қыран-7")
        elif loss == "disabled":
            principals.set_enabled(site, user, False)
            principals.set_enabled(site, user, True)
    if loss == "expired":
        later = clock.now() + timedelta(hours=12, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert not signed_in(colleague)
    else:
        assert signed_in(colleague)
    assert not signed_in(one) and not signed_in(two)


def test_a_right_that_is_taken_is_gone_at_the_next_request(app, sign_in):
    browser = sign_in(LOGIN)
    assert signed_in(browser)
    with factories.work_in(app) as site:
        sharing.revoke(site["units"]["therapy"], f"user:{LOGIN}", "editor", actor=SYSTEM)
    assert browser.get(EDIT, expect_errors=True).status_int == 403


def test_a_forged_or_damaged_cookie_is_no_session_and_no_error(app):
    for value in ("x", "eyJzaWQiOiAiYSJ9", "A" * 4000, "%00", "gAN9cQAu", '{"sid":"a"}'):
        browser = factories.browse(app)
        answer = browser.get("/kk/", headers={"Cookie": f"orda={value}"}, expect_errors=True)
        assert answer.status_int == 200 and "usermenu" not in answer
        assert browser.get(EDIT, headers={"Cookie": f"orda={value}"}, status=303)


# Equal answers


def test_unknown_wrong_and_disabled_get_the_same_answer_after_the_same_work(app, visitor, monkeypatch):
    with factories.work_in(app) as site:
        principals.set_enabled(site, site.services["principals"].user("head-surgery"), False)
    worked = []
    hasher = passwords._HASHER

    class Counting:
        def verify(self, stored, password):
            worked.append(stored.partition("$argon2id$")[2].partition("$m")[0])
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    tries = [("nobody-here", "any-password-1"), (LOGIN, "wrong-password-1"), ("head-surgery", factories.PASSWORD)]
    answers = []
    for number, (login, password) in enumerate(tries):
        answer = attempt(visitor, login, password, address=f"192.0.2.{number}")
        token = answer.html.find("input", {"name": "csrf_token"})["value"]
        answers.append((answer.status, answer.text.replace(login, "…").replace(token, "…"), sorted(answer.headers)))
    assert answers[0] == answers[1] == answers[2] and answers[0][0].startswith("401")
    assert len(worked) == 3 and len(set(worked)) == 1


def test_what_was_typed_as_password_never_comes_back(visitor):
    answer = attempt(visitor, LOGIN, "Mistyped-Secret-77")
    assert "Mistyped-Secret-77" not in answer and f'value="{LOGIN}"' in answer


@pytest.mark.parametrize("typed", ["Editor-Therapy", " EDITOR-THERAPY\t"])
def test_capital_letters_of_a_login_become_small(visitor, typed):
    assert attempt(visitor, typed, factories.PASSWORD).status_int == 303
    assert signed_in(visitor)


# Pauses


def test_after_five_mistakes_a_pause_comes_even_for_the_right_password(visitor):
    for _each in range(5):
        assert attempt(visitor, LOGIN, "wrong-password").status_int == 401
    paused = attempt(visitor, LOGIN, factories.PASSWORD)
    assert paused.status_int == 429 and not signed_in(visitor)


def test_capital_letters_are_no_second_account_to_guess_at(visitor):
    for typed in ("editor-therapy", "Editor-therapy", "eDitor-therapy", "EDITOR-therapy", "editor-THERAPY"):
        assert attempt(visitor, typed, "wrong-password").status_int == 401
    assert attempt(visitor, LOGIN, factories.PASSWORD).status_int == 429


def test_the_pause_is_the_strangers_and_not_the_owners(app, visitor):
    for _each in range(8):
        attempt(visitor, LOGIN, "wrong-password", address="203.0.113.7")
    assert attempt(visitor, LOGIN, factories.PASSWORD, address="203.0.113.7").status_int == 429
    assert attempt(factories.browse(app), LOGIN, factories.PASSWORD, address="192.0.2.1").status_int == 303


def test_a_guess_from_many_addresses_does_not_lock_the_owner_out_where_they_work(app, visitor):
    assert attempt(visitor, LOGIN, factories.PASSWORD, address="192.0.2.1").status_int == 303
    for number in range(60):
        throttle.fail(*throttle.keys(LOGIN, f"203.0.113.{number}"))
    other = factories.browse(app)
    assert attempt(other, LOGIN, factories.PASSWORD, address="203.0.113.99").status_int == 429
    assert attempt(other, LOGIN, factories.PASSWORD, address="192.0.2.1").status_int == 303


def test_a_household_with_many_addresses_is_one_place(app, visitor):
    """A single line has a whole /64 of IPv6: another address of it is no new beginning."""
    for number in range(5):
        assert attempt(visitor, LOGIN, "wrong-password", address=f"2001:db8:1:2::{number:x}").status_int == 401
    assert attempt(visitor, LOGIN, factories.PASSWORD, address="2001:db8:1:2:ffff::9").status_int == 429
    assert attempt(visitor, LOGIN, factories.PASSWORD, address="2001:db8:1:3::9").status_int == 303
    for number in range(60):
        throttle.fail(*throttle.keys(LOGIN, f"203.0.113.{number}"))
    other = factories.browse(app)
    assert attempt(other, LOGIN, factories.PASSWORD, address="2001:db8:1:3::8").status_int == 303, "the owner's place"


def test_the_pause_ends(visitor, monkeypatch):
    for _each in range(6):
        throttle.fail(*throttle.keys(LOGIN, "127.0.0.1"))
    assert attempt(visitor, LOGIN, factories.PASSWORD).status_int == 429
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert attempt(visitor, LOGIN, factories.PASSWORD).status_int == 303


def test_an_endless_login_or_password_is_answered_like_any_other(visitor):
    assert attempt(visitor, "x" * 9_000, "y").status_int == 401
    assert attempt(visitor, LOGIN, "y" * 9_000).status_int == 401
    assert attempt(visitor, "\x00\r\n", "z").status_int == 401


# Cookies


def test_the_cookie_is_for_http_only_and_for_this_site(sign_in, visitor):
    answer = attempt(visitor, LOGIN, factories.PASSWORD)
    (cookie,) = [value for value in answer.headers.getall("Set-Cookie") if value.startswith("orda=")]
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)


def test_with_https_the_cookie_is_bound_to_the_host():
    app = factories.make_app(**{"orda.https": "true"})
    with factories.work_in(app) as site:
        factories.fill(site)
    browser = factories.browse(app)
    secure = {"wsgi.url_scheme": "https", "HTTP_HOST": "localhost:443"}
    form = factories.sign_in_form(browser.get("/kk/@@login", extra_environ=secure))
    form["login"], form["password"] = LOGIN, factories.PASSWORD
    answer = form.submit(extra_environ=secure, status=303)
    (cookie,) = [value for value in answer.headers.getall("Set-Cookie") if value.startswith("__Host-orda=")]
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    app.registry._zodb_databases[""].close()


# Where one lands

HOME = "/kk/@@my-work"
EVIL = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example/%2f..",
    "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r\nLocation: https://evil.example", "\t//evil.example", " //evil.example",
    " https://evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example",
    "evil.example", "www.evil.example/kk/", "@evil.example", ".evil.example", ":80/evil.example", "?x=//evil.example",
    "#//evil.example", "/\u2028/evil.example", "/\x00/evil.example", "\ufeff//evil.example", "／／evil.example",
    "/\\\\evil.example", "\x00//evil.example", "/..//evil.example", "/.//evil.example", "x" * 5000,
    "/" + "x" * 5000, "",
]  # fmt: skip
ODD_BUT_OURS = [
    "//evil.example\\@localhost/", "/%09/evil.example", "/%2f%2fevil.example", "/%5cevil.example",
    "/@evil.example", "/kk//evil.example", "/%0d%0aLocation:%20https://evil.example",
    "/;//evil.example", "/?next=https://evil.example", "/#//evil.example", "/бет/мекенжай", "/a b", '/"><script>',
]  # fmt: skip


@pytest.mark.parametrize("came_from", EVIL)
def test_signing_in_leads_to_no_other_site(visitor, came_from):
    answer = attempt(visitor, LOGIN, factories.PASSWORD, came_from=came_from)
    assert answer.status_int == 303 and answer.location == HOME


@pytest.mark.parametrize("came_from", ODD_BUT_OURS)
def test_an_odd_path_stays_on_this_site(visitor, came_from):
    answer = attempt(visitor, LOGIN, factories.PASSWORD, came_from=came_from)
    assert answer.status_int == 303 and answer.location.startswith("/kk/")
    assert answer.location.isascii() and answer.location.isprintable() and " " not in answer.location
    assert len(answer.headers.getall("Location")) == 1


def test_one_comes_back_to_the_page_that_asked_to_sign_in(visitor):
    form = factories.sign_in_form(visitor.get(EDIT, status=303).follow())
    form["login"], form["password"] = LOGIN, factories.PASSWORD
    assert form.submit(status=303).location.endswith(EDIT)
