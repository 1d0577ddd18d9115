"""The server's records of logins: short, few, and gone with their reason."""

from datetime import timedelta

import pytest

from orda import clock
from orda.security import sessions
from orda.security.principals import set_enabled, set_password
from orda.security.sessions import (
    LIFETIME,
    MAX_PER_USER,
    close_all,
    close_session,
    login_of,
    made_by_form,
    open_session,
    remember_made,
)


@pytest.fixture
def later(monkeypatch):
    """``later(hours=13)`` lets time pass."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def passes(**span):
        moment[0] += timedelta(**span)

    return passes


def test_a_session_belongs_to_who_opened_it_and_ends_when_it_is_closed(site):
    first, second = open_session(site, "admin"), open_session(site, "digital")
    assert (login_of(site, first), login_of(site, second)) == ("admin", "digital")
    close_session(site, first)
    close_session(site, first)
    assert (login_of(site, first), login_of(site, second)) == (None, "digital")


@pytest.mark.parametrize("nonsense", ["", "x", "0" * 32, "😀", None])
def test_no_identifier_is_guessed(site, nonsense):
    open_session(site, "admin")
    assert login_of(site, nonsense) is None


def test_identifiers_are_long_and_never_the_same(site):
    made = {open_session(site, "admin") for _each in range(15)}
    assert len(made) == 15
    assert min(map(len, made)) >= 32


def test_a_session_ends_after_a_working_day(site, later):
    identifier = open_session(site, "admin")
    later(hours=LIFETIME.total_seconds() / 3600)
    assert login_of(site, identifier) == "admin"
    later(seconds=1)
    assert login_of(site, identifier) is None


def test_the_next_login_sweeps_up_what_has_expired_whosever_it_was(site, later):
    for login in ("admin", "digital", "rector"):
        open_session(site, login)
    later(hours=13)
    open_session(site, "admin")
    assert len(site.services["sessions"].records) == 1


def test_a_person_has_a_few_sessions_the_oldest_give_way(site, later):
    made = []
    for _each in range(MAX_PER_USER + 5):
        made.append(open_session(site, "admin"))
        later(seconds=1)
    other = open_session(site, "digital")
    alive = [identifier for identifier in made if login_of(site, identifier)]
    assert alive == made[-MAX_PER_USER:]
    assert login_of(site, other) == "digital"


def test_a_new_password_and_a_disabled_account_end_all_sessions_of_that_person(site):
    principals = site.services["principals"]
    for end in (
        lambda user: set_password(site, user, "дала самалы 2026"),
        lambda user: set_enabled(site, user, False),
        lambda user: close_all(site, user.login),
    ):
        own, other = open_session(site, "digital"), open_session(site, "admin")
        end(principals.user("digital"))
        assert (login_of(site, own), login_of(site, other)) == (None, "admin")


def test_what_a_form_has_made_is_remembered_for_its_session_only(site, monkeypatch):
    monkeypatch.setattr(sessions, "MAX_MADE", 3)
    identifier, other = open_session(site, "admin"), open_session(site, "admin")
    for number in range(6):
        remember_made(site, identifier, f"form-{number}", f"uid-{number}")
    assert made_by_form(site, identifier, "form-5") == "uid-5"
    assert made_by_form(site, identifier, "form-0") == ""
    assert made_by_form(site, other, "form-5") == ""
    assert made_by_form(site, "nobody", "form-5") == ""
    remember_made(site, "nobody", "form", "uid")
