"""Accounts and groups: one row of the register a change, no password in it, always an administrator left."""

from datetime import date

import pytest

from orda.errors import NotAllowed, OrdaError
from orda.security import accounts
from orda.security.acl import Grant
from orda.security.actor import actor_for
from orda.security.administrators import administrators
from orda.security.principals import authenticate
from orda.security.sessions import login_of, open_session

GOOD = "тау-бұлақ-қыран-7"


@pytest.fixture
def admin(person):
    return person("admin")


@pytest.fixture
def rows(site):
    """The rows that came into the register since the test began."""
    before = len(site.services["register"])
    return lambda: list(reversed(site.services["register"].newest(0, len(site.services["register"]) - before)))


@pytest.fixture
def create(site, admin):
    def create(login="aliya", **values):
        values = {"full_name": "Әлия Сынақова", "password": GOOD, "actor": admin, **values}
        return accounts.create_account(site, login, **values)

    return create


def change(site, user, actor, **values):
    present = {
        "full_name": user.full_name,
        "email": user.email,
        "language": user.language,
        "unit_uid": user.unit_uid,
        "groups": site.services["principals"].groups_of(user.login),
    }
    return accounts.change_account(site, user, actor=actor, **{**present, **values})


def test_a_new_account_signs_in_and_leaves_one_row_without_its_password(site, create, rows):
    create(groups=["staff"], email="aliya@example.kz")
    service = site.services["principals"]
    assert authenticate(service, "aliya", GOOD).full_name == "Әлия Сынақова"
    assert service.groups_of("aliya") == ["staff"]
    (row,) = rows()
    assert (row.action, row.actor, row.comment) == ("settings", "admin", accounts.ACCOUNT_ADDED)
    assert "aliya@example.kz" in row.after and "groups=staff" in row.after
    assert GOOD not in str(row) and service.user("aliya").password_hash not in str(row)


@pytest.mark.parametrize(
    "values",
    [
        {"login": "admin"},  # taken
        {"login": "Әлия"},
        {"login": ""},
        {"login": "a" * 65},
        {"login": "a b"},
        {"login": "../x"},
        {"password": "short"},
        {"password": "password123"},
        {"password": "құпиясөз123"},
        {"password": "aliya-aliya-1"},
        {"password": "Сынақова2026!"},
        {"password": "x" * 257},
        {"email": "a@b.kz\r\nBcc: x@y.kz"},
        {"full_name": "Аты\nЖөні"},
        {"full_name": "  "},
        {"full_name": "а" * 201},
        {"language": "de"},
        {"groups": ["nobody-knows"]},
    ],
)
def test_what_cannot_be_an_account_is_refused(create, rows, values):
    with pytest.raises(OrdaError):
        create(**values)
    assert rows() == []


def test_only_administrators_change_accounts(site, create, person):
    user = create()
    for login in ("digital", "rector", "head-therapy", "auditor"):
        actor = person(login)
        with pytest.raises(NotAllowed):
            create("other", actor=actor)
        with pytest.raises(NotAllowed):
            change(site, user, actor, full_name="Басқа")
        with pytest.raises(NotAllowed):
            accounts.switch_account(site, user, False, actor=actor)
        with pytest.raises(NotAllowed):
            accounts.give_password(site, user, GOOD, actor=actor)
        with pytest.raises(NotAllowed):
            accounts.create_group(site, "g", {"kk": "Т"}, actor=actor)
        with pytest.raises(NotAllowed):
            accounts.change_group(site, site.services["principals"].groups["staff"], {}, [], actor=actor)


def test_a_change_leaves_one_row_with_both_states_and_no_change_leaves_none(site, admin, create, rows):
    user = create()
    assert change(site, user, admin, full_name="Әлия Жаңа", groups=["staff"])
    assert not change(site, user, admin)
    row = rows()[-1]
    assert len(rows()) == 2 and row.comment == accounts.ACCOUNT_CHANGED
    assert "name=Әлия Сынақова" in row.before and "name=Әлия Жаңа" in row.after


def test_disabling_and_a_new_password_end_all_sessions(site, admin, create, rows):
    user = create()
    first = open_session(site, "aliya")
    accounts.give_password(site, user, "басқа-жақсы-құпия-8", actor=admin)
    assert login_of(site, first) is None
    second = open_session(site, "aliya")
    assert accounts.switch_account(site, user, False, actor=admin)
    assert login_of(site, second) is None
    assert not accounts.switch_account(site, user, False, actor=admin)
    assert [row.comment for row in rows()[1:]] == [accounts.PASSWORD_SET, accounts.ACCOUNT_DISABLED]
    assert accounts.switch_account(site, user, True, actor=admin)
    assert login_of(site, second) is None


def test_nobody_disables_oneself_or_the_last_administrator(site, admin, create):
    admin_user = site.services["principals"].user("admin")
    with pytest.raises(OrdaError, match="your own account"):
        accounts.switch_account(site, admin_user, False, actor=admin)
    create("second", full_name="Екінші Әкімші")
    site.grants = (*site.grants, Grant("user:second", "administrator"))
    second = site.services["principals"].user("second")
    assert administrators(site) == {"admin", "second"}
    assert accounts.switch_account(site, admin_user, False, actor=actor_for(site, "second"))
    with pytest.raises(OrdaError, match="needs an administrator"):
        accounts.switch_account(site, second, False, actor=admin)


def test_the_last_administrator_by_a_group_stays_in_it(site, admin, create):
    group = accounts.create_group(site, "admins", {"kk": "Әкімшілер"}, actor=admin)
    user = create(groups=["admins"])
    site.grants = (Grant("group:admins", "administrator"),)
    assert administrators(site) == {"aliya"}
    with pytest.raises(OrdaError, match="needs an administrator"):
        change(site, user, admin, groups=[])
    with pytest.raises(OrdaError, match="needs an administrator"):
        accounts.change_group(site, group, group.titles, [], actor=admin)
    assert accounts.change_group(site, group, group.titles, ["aliya", "digital"], actor=admin)
    assert change(site, user, admin, groups=[])


def test_an_appointment_that_ends_does_not_count_as_the_last_administrator(site, admin):
    site.grants = (*site.grants, Grant("user:rector", "administrator", until=date(2099, 1, 1)))
    assert administrators(site) == {"admin"}


def test_a_group_takes_known_members_only_and_leaves_rows(site, admin, rows):
    group = accounts.create_group(site, "web", {"kk": "Веб", "ru": "Веб", "en": "Web"}, actor=admin)
    assert accounts.change_group(site, group, group.titles, ["digital", "rector"], actor=admin)
    with pytest.raises(OrdaError, match="no account"):
        accounts.change_group(site, group, group.titles, ["digital", "nobody"], actor=admin)
    with pytest.raises(OrdaError, match="line breaks"):
        accounts.change_group(site, group, {"kk": "Екі\r\nжол"}, ["digital"], actor=admin)
    assert set(group.members) == {"digital", "rector"}
    assert [row.comment for row in rows()] == [accounts.GROUP_ADDED, accounts.GROUP_CHANGED]


def test_passwords_that_are_made_are_strong_and_differ():
    made = {accounts.make_password() for _each in range(200)}
    assert len(made) == 200
    assert all(len(each) == 19 and set(each) <= set("bcdfghjkmnpqrstvwxz23456789-") for each in made)
