"""Nobody gives more than they have, whatever they try in whatever order (checklist 36)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orda import clock, regulation
from orda.content.base import descendants
from orda.errors import NotAllowed, OrdaError
from orda.security import accounts, permissions, sharing
from orda.security.acl import Grant, permissions_of
from orda.security.actor import SYSTEM, actor_for
from orda.security.administrators import administrators
from orda.security.policy import allowed
from orda.security.principals import principals_of
from tests import factories

PEOPLE = tuple(factories.PEOPLE)
PLACES = (
    "/",
    "/university",
    "/university/history",
    "/units",
    "/units/therapy",
    "/units/therapy/about",
    "/units/surgery",
)
ROLES = (*regulation.get().roles, "nonsense")

acts = st.lists(
    st.tuples(
        st.sampled_from(("grant", "grant", "grant", "revoke", "block", "unblock")),
        st.sampled_from(PEOPLE),
        st.sampled_from(PLACES),
        st.sampled_from(PEOPLE),
        st.sampled_from(ROLES),
    ),
    min_size=1,
    max_size=12,
)


def at(site, path: str):
    found = site
    for name in path.strip("/").split("/"):
        found = found[name] if name else found
    return found


def rights(site) -> dict:
    """{(person, path, permission)} of everybody everywhere."""
    return {
        (login, place, permission)
        for login in PEOPLE
        for principals in (principals_of(site, login),)
        for place in PLACES
        for permission in permissions.EVERYTHING
        if allowed(principals, at(site, place), permission)
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_nobody_gains_what_the_giver_did_not_have(site, acts):
    savepoint = [(place, at(site, place).grants, at(site, place).inherits) for place in PLACES]
    try:
        for act, giver, place, receiver, role in acts:
            before, obj, actor = rights(site), at(site, place), actor_for(site, giver)
            try:
                _do(act, obj, actor, receiver, role)
            except OrdaError:
                assert rights(site) == before
                continue
            gained = rights(site) - before
            if act == "grant" and not actor.may(permissions.ADMINISTER, obj):
                assert {who for who, _place, _permission in gained} <= {receiver}
                assert all((giver, where, permission) in before for _who, where, permission in gained)
            if act in ("revoke", "block"):
                assert not gained
    finally:
        for path, grants, inherits in savepoint:
            at(site, path).grants, at(site, path).inherits = grants, inherits


def _do(act: str, obj, actor, receiver: str, role: str) -> None:
    if act == "grant":
        sharing.grant(obj, f"user:{receiver}", role, actor=actor, until=clock.today() + timedelta(days=9))
    elif act == "revoke":
        sharing.revoke(obj, f"user:{receiver}", role, actor=actor)
    else:
        sharing.set_inheritance(obj, act == "unblock", actor=actor)


@pytest.mark.parametrize("login", [login for login in PEOPLE if login != "admin"])
def test_no_office_is_given_by_anybody_but_an_administrator(site, login):
    actor = actor_for(site, login)
    offices = [role for role in regulation.get().roles.values() if role.scope != "unit"]
    for obj in descendants(site):
        for role in offices:
            assert not sharing.may_give(actor, obj, role.id)
        for role in ("editor", "head"):
            if sharing.may_give(actor, obj, role):
                assert actor.may(permissions.SHARE, obj)
                assert all(actor.may(permission, obj) for permission in permissions_of(role))


def test_a_head_gives_in_the_own_unit_only(site, person):
    head = person("head-therapy")
    sharing.grant(site["units"]["therapy"], "user:editor-surgery", "editor", actor=head)
    for place in (site["units"]["surgery"], site["units"], site):
        with pytest.raises(NotAllowed):
            sharing.grant(place, "user:head-therapy", "editor", actor=head)


def test_a_grant_that_is_given_again_replaces_the_first(site, person):
    therapy, admin = site["units"]["therapy"], person("admin")
    before = len(therapy.grants)
    sharing.grant(therapy, "user:auditor", "editor", actor=admin, until=date(2030, 1, 1))
    sharing.grant(therapy, "user:auditor", "editor", actor=admin, order="  № 7  ")
    assert len(therapy.grants) == before + 1
    new = therapy.grants[-1]
    assert (new.until, new.order, new.by) == (None, "№ 7", "admin")


def test_a_grant_cannot_end_before_it_begins(site, person):
    with pytest.raises(OrdaError, match="end before"):
        sharing.grant(
            site["units"]["therapy"], "user:auditor", "editor", actor=person("admin"),
            since=date(2030, 1, 2), until=date(2030, 1, 1),
        )  # fmt: skip


def test_a_folder_holds_only_so_many_grants(site, person, monkeypatch):
    monkeypatch.setattr(sharing, "MAX_GRANTS", 5)
    therapy = site["units"]["therapy"]
    therapy.grants = tuple(Grant(f"user:u{number}", "editor") for number in range(5))
    with pytest.raises(OrdaError, match="at most"):
        sharing.grant(therapy, "user:auditor", "editor", actor=person("admin"))


def test_the_last_administrator_stays(site, person):
    admin = person("admin")
    with pytest.raises(OrdaError, match="needs an administrator"):
        sharing.revoke(site, "user:admin", "administrator", actor=admin)
    sharing.grant(site, "user:digital", "administrator", actor=admin, until=clock.today() + timedelta(days=1))
    with pytest.raises(OrdaError, match="needs an administrator"):
        sharing.revoke(site, "user:admin", "administrator", actor=admin)
    sharing.grant(site, "user:digital", "administrator", actor=admin)
    sharing.revoke(site, "user:admin", "administrator", actor=admin)
    assert not actor_for(site, "admin").may(permissions.ADMINISTER, site)


def test_the_last_administrator_is_not_given_dates_that_end_the_office(site, person):
    admin, today = person("admin"), clock.today()
    for dates in ({"since": today + timedelta(days=1)}, {"until": today + timedelta(days=400)}, {"until": today}):
        with pytest.raises(OrdaError, match="needs an administrator"):
            sharing.grant(site, "user:admin", "administrator", actor=admin, **dates)
    assert administrators(site) == {"admin"}
    sharing.grant(site, "user:admin", "administrator", actor=admin, since=today, order="№ 8")
    assert administrators(site) == {"admin"}


def test_a_disabled_account_is_no_administrator_that_could_stay_alone(site, person):
    admin = person("admin")
    sharing.grant(site, "user:digital", "administrator", actor=admin)
    accounts.switch_account(site, site.services["principals"].user("digital"), False, actor=admin)
    with pytest.raises(OrdaError, match="needs an administrator"):
        sharing.revoke(site, "user:admin", "administrator", actor=admin)
    assert administrators(site) == {"admin"}


who = st.sampled_from(("admin", "digital", "rector"))
holders = st.one_of(who.map("user:{}".format), st.just("group:staff"))
distances = st.sampled_from((None, -1, 0, 1))
offices = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), who, holders, distances, distances),
        st.tuples(st.just("revoke"), who, holders),
        st.tuples(st.just("switch"), who, who, st.booleans()),
        st.tuples(st.just("members"), who, st.sets(who)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=offices)
def test_an_administrator_is_left_whatever_is_done_in_whatever_order(site, acts):
    service, before = site.services["principals"], site.grants
    users, staff = [service.user(login) for login in ("admin", "digital", "rector")], service.groups["staff"]
    members = set(staff.members)
    try:
        for act, login, *rest in acts:
            try:
                _administer(site, act, actor_for(site, login), *rest)
            except OrdaError:
                pass
            assert administrators(site)
    finally:
        site.grants = before
        for user in users:
            user.enabled = True
        staff.members.clear()
        staff.members.update(members)


def _administer(site, act: str, actor, whom, *rest) -> None:
    service = site.services["principals"]
    if act == "grant":
        since, until = (None if days is None else clock.today() + timedelta(days=days) for days in rest)
        sharing.grant(site, whom, "administrator", actor=actor, since=since, until=until)
    elif act == "revoke":
        sharing.revoke(site, whom, "administrator", actor=actor)
    elif act == "switch":
        accounts.switch_account(site, service.user(whom), *rest, actor=actor)
    else:
        staff = service.groups["staff"]
        accounts.change_group(site, staff, staff.titles, whom, actor=actor)


def test_an_unknown_class_is_refused_and_the_site_cannot_be_blocked(site, person):
    with pytest.raises(OrdaError, match="Unknown"):
        sharing.set_visibility(site["university"], "secret", actor=person("admin"))
    with pytest.raises(OrdaError, match="inherits from nothing"):
        sharing.set_inheritance(site, False, actor=person("admin"))


def test_every_change_of_rights_stands_in_the_register_with_before_and_after(site, person):
    therapy, register = site["units"]["therapy"], site.services["register"]
    count = len(register)
    sharing.grant(therapy, "user:auditor", "editor", actor=person("admin"))
    sharing.set_visibility(therapy, "staff", actor=person("admin"))
    sharing.set_inheritance(therapy, False, actor=person("admin"))
    sharing.revoke(therapy, "user:auditor", "editor", actor=person("admin"))
    rows = [register.row(number) for number in range(count + 1, len(register) + 1)]
    assert [row.action for row in rows] == ["rights"] * 4
    assert {row.actor for row in rows} == {"admin"}
    assert all(row.before != row.after for row in rows)
    assert [later.before for later in rows[1:]] == [row.after for row in rows[:-1]]
    assert "user:auditor=editor" in rows[0].after
    assert "user:auditor" not in rows[-1].after


def test_what_changes_nothing_stands_nowhere_and_empties_no_cache(site, person):
    """The register is for changes, and each row makes every answer of the site be made anew."""
    therapy, admin, register = site["units"]["therapy"], person("admin"), site.services["register"]
    terms = {"until": date(2030, 1, 1), "order": "№ 7"}
    acts = (
        lambda: sharing.grant(therapy, "user:auditor", "editor", actor=admin, **terms),
        lambda: sharing.set_visibility(therapy, "staff", actor=admin),
        lambda: sharing.set_inheritance(therapy, False, actor=admin),
        lambda: sharing.revoke(therapy, "user:head-therapy", "head", actor=admin),
    )
    assert all(act() for act in acts)
    rows, generation, grants = len(register), site.generation(), therapy.grants
    assert not any(act() for act in acts)
    assert (len(register), site.generation(), therapy.grants) == (rows, generation, grants)
    assert sharing.grant(therapy, "user:auditor", "editor", actor=admin, **terms | {"order": "№ 8"})
    assert (therapy.grants[-1].order, len(register)) == ("№ 8", rows + 1)


def test_the_installer_may_give_everything(site):
    assert all(sharing.may_give(SYSTEM, site, role) for role in ROLES if role not in ("visitor", "nonsense"))


def test_the_order_stands_in_the_register_and_cannot_look_like_another_grant(site):
    folder = site["units"]["therapy"]
    sharing.grant(
        folder,
        "user:contractor",
        "editor",
        actor=SYSTEM,
        order="№ 5 (2026); user:mallory=head[–]",
        until=date(2027, 1, 1),
    )
    (row,) = site.services["register"].newest(0, 1)
    assert row.comment == "№ 5 (2026); user:mallory=head[–]"
    assert "user:contractor=editor[–2027-01-01](№ 5 ‹2026›, user:mallory=head‹–›)" in row.after
