"""Rights follow grants, dates, blocks and visibility classes, and are the same for everything in a zone."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from orda import clock, regulation
from orda.content import arrange
from orda.content.base import descendants
from orda.security import permissions
from orda.security.acl import Grant, effective_visibility, permissions_of, zone_of
from orda.security.actor import SYSTEM, actor_for
from orda.security.policy import allowed, explain, readable
from orda.security.principals import principals_of
from orda.web.session import permits
from tests import factories
from tests.unit.catalog.random_site import RandomWork, readers


@pytest.fixture
def therapy(site):
    return site["units"]["therapy"]


def holds(site, login, permission, obj) -> bool:
    return allowed(principals_of(site, login), obj, permission)


def test_a_grant_holds_in_its_folder_and_below_and_nowhere_else(site, therapy):
    places = (therapy, therapy["about"], site["units"], site["units"]["surgery"], site)
    assert [holds(site, "editor-therapy", permissions.EDIT, place) for place in places] == [True, True] + [False] * 3


def test_a_grant_to_a_group_holds_for_its_members_only(site, therapy):
    therapy.grants = (*therapy.grants, Grant("group:staff", "editor"))
    assert holds(site, "editor-surgery", permissions.EDIT, therapy)
    site.services["principals"].groups["staff"].members.remove("editor-surgery")
    assert not holds(site, "editor-surgery", permissions.EDIT, therapy)


def test_days_are_those_of_almaty(site, therapy, monkeypatch):
    """Clause E5. Almaty is five hours ahead of UTC: there the day begins while it is still yesterday in UTC."""
    day = datetime(2026, 12, 1).date()
    therapy.grants = (Grant("user:auditor", "editor", since=day, until=day),)
    held = {}
    for hour in (18, 19, 42, 43):
        moment = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=hour)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        held[hour] = holds(site, "auditor", permissions.EDIT, therapy)
    assert held == {18: False, 19: True, 42: True, 43: False}


def test_a_role_that_the_regulation_does_not_know_gives_nothing(site, therapy):
    therapy.grants = (Grant("user:auditor", "wizard"),)
    assert permissions_of("wizard") == ()
    assert not any(holds(site, "auditor", each, therapy) for each in (permissions.EDIT, permissions.ADMINISTER))


def test_a_blocked_folder_cuts_the_folders_above_but_not_the_offices(site, therapy):
    """Clauses D1, D2: who answers for the whole site or for the block is never shut out."""
    inner = factories.add(therapy, "page", "inner")
    inner.inherits = False
    assert not holds(site, "editor-therapy", permissions.EDIT, inner)
    assert not holds(site, "head-therapy", permissions.SHARE, inner)
    assert holds(site, "digital", permissions.CHECK, inner)
    assert holds(site, "admin", permissions.ADMINISTER, inner)
    assert holds(site, "vicerector", permissions.VISA, inner)
    assert readable(principals_of(site, None), inner)
    inner.grants = (Grant("user:editor-surgery", "editor"),)
    assert holds(site, "editor-surgery", permissions.EDIT, inner)


def test_the_vice_rector_answers_for_the_units_of_the_block_and_for_nothing_else(site, therapy):
    """Clause D2: rights move with the unit."""
    places = (therapy, therapy["about"], site["units"]["surgery"], site["units"], site["university"], site)
    assert [holds(site, "vicerector", permissions.VISA, each) for each in places] == [True] * 3 + [False] * 3
    therapy.block = "science"
    assert not holds(site, "vicerector", permissions.VISA, therapy["about"])
    therapy.block = ""
    assert not holds(site, "vicerector", permissions.VISA, therapy["about"])


def test_the_strictest_class_above_decides_who_reads(site, therapy):
    page, stranger, colleague = therapy["about"], principals_of(site, None), principals_of(site, "editor-surgery")
    therapy.visibility = "internal"
    page.visibility = "public"
    assert effective_visibility(page) == "internal"
    assert (readable(stranger, page), readable(colleague, page)) == (False, False)
    assert readable(principals_of(site, "head-therapy"), page)
    therapy.visibility = "staff"
    assert (readable(stranger, page), readable(colleague, page)) == (False, True)


def test_what_somebody_else_is_granted_gives_a_stranger_nothing(site):
    stranger = principals_of(site, None)
    given = {each for each in permissions.EVERYTHING for obj in descendants(site) if allowed(stranger, obj, each)}
    assert given == {permissions.VIEW}


def test_a_disabled_account_is_nobody_at_the_door_but_keeps_its_grants(site):
    from orda.security.principals import authenticate, set_enabled

    service = site.services["principals"]
    set_enabled(site, service.user("editor-therapy"), False)
    assert authenticate(service, "editor-therapy", factories.PASSWORD) is None
    set_enabled(site, service.user("editor-therapy"), True)
    assert authenticate(service, "editor-therapy", factories.PASSWORD).login == "editor-therapy"


def test_the_regulations_table_is_what_the_lists_say(site, therapy):
    """Each role, granted alone in a unit, gives there exactly its permissions."""
    for role in regulation.get().roles.values():
        if role.scope in ("unit", "block"):
            therapy.grants = (Grant("user:auditor", role.id),)
            actor = actor_for(site, "auditor")
            plain = {each for each in permissions.EVERYTHING if actor.may(each, site["units"]["surgery"])}
            gained = {each for each in permissions.EVERYTHING if actor.may(each, therapy)}
            assert gained == plain | set(role.permissions), role.id


@pytest.mark.parametrize("seed", range(6))
def test_everything_in_a_zone_has_the_rights_of_the_zone(site, seed):
    """What search and the rows of a screen rely on: asking the zone is asking the object."""
    work = RandomWork(site, seed + 3000)
    for _step in range(70):
        work.step()
    for principals in readers(site).values():
        request = SimpleNamespace(principals=principals, site=site)
        for obj in descendants(site):
            for permission in permissions.EVERYTHING:
                truth = allowed(principals, obj, permission)
                assert allowed(principals, zone_of(obj), permission) == truth, work.done
                if permission != permissions.VIEW:
                    assert permits(request, obj, permission) == truth
            assert permits(request, obj, permissions.VIEW) == readable(principals, obj)


@pytest.mark.parametrize("seed", range(6))
def test_an_explanation_is_there_exactly_when_the_right_is(site, seed):
    """Clause D11. What everybody may, nobody needs to explain."""
    work = RandomWork(site, seed + 4000)
    for _step in range(70):
        work.step()
    for login, principals in readers(site).items():
        for obj in descendants(site):
            for permission in set(permissions.EVERYTHING) - {permissions.VIEW}:
                assert bool(explain(principals, obj, permission)) == allowed(principals, obj, permission), (
                    login, permission, work.done,
                )  # fmt: skip


def test_a_right_that_changes_within_a_request_holds_within_it():
    """The answers that a request remembers end with the rights that they came from."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    with factories.work_in(app) as site:
        from orda.security import sharing

        therapy = site["units"]["therapy"]
        request = SimpleNamespace(principals=principals_of(site, "editor-surgery"), site=site)
        assert not permits(request, therapy, permissions.EDIT)
        sharing.grant(therapy, "user:editor-surgery", "editor", actor=SYSTEM)
        assert permits(request, therapy, permissions.EDIT)
        assert permits(request, arrange.add(therapy, "page", actor=SYSTEM, name="new"), permissions.EDIT)
    app.registry._zodb_databases[""].close()
