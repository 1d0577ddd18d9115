"""What the history keeps for a term: the bin, restore points; the register is for ever (A12, G7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orda import clock, regulation
from orda.catalog.indexing import differences, reindex
from orda.content import arrange
from orda.errors import InvalidState
from orda.history import retention
from orda.history.bin import discard, restore
from orda.history.disclosure import Disclosure
from orda.maintenance.forgetting import forget
from orda.maintenance.jobs.kinds import KINDS, NIGHTLY
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories


@pytest.fixture
def moving(monkeypatch):
    """``moving(days)`` puts the site's clock forward."""
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(days):
        moment[0] += timedelta(days=days)

    return move


@pytest.fixture
def terms(monkeypatch):
    """``terms(bin=0)`` gives the regulation other terms."""
    rules = regulation.get()

    def change(**days):
        changed = replace(rules, retention=replace(rules.retention, **days))
        monkeypatch.setattr(regulation, "get", lambda: changed)

    return change


@pytest.fixture
def page(site, moving):
    found = factories.add(site["units"]["therapy"], "page", "one", kk=("Бір", "<p>құлын</p>"))
    factories.add(found, "page", "two", kk=("Екі", "<p>құлын</p>"))
    reindex(site)
    return found


def entries(site):
    return list(site.services["bin"].entries.values())


def points(site):
    return list(site.services["restore-points"]._points)


def test_what_has_been_in_the_bin_for_its_term_goes_for_good(site, moving, page):
    """Retention `bin`: 90 days by the regulation; the register says so in one row."""
    arrange.rename(page, "first", actor=SYSTEM)
    arrange.rename(page, "one", actor=SYSTEM)
    redirects = site.services["redirects"].paths
    assert len(redirects)
    entry = discard(page, actor=SYSTEM)
    assert retention.bin_term(entry) == clock.now() + timedelta(days=90)
    moving(89)
    assert forget(site).binned == 0 and len(entries(site)) == 1
    rows = len(site.services["register"])
    moving(2)
    assert forget(site).binned == 1 and entries(site) == [] and list(redirects) == []
    register = site.services["register"]
    (row,) = register.newest(0, len(register) - rows)
    assert (row.action, row.uid, row.actor, row.before) == ("purged", entry.uid, "system", "/units/therapy/one")
    with pytest.raises((KeyError, InvalidState)):
        restore(site, entry.uid, actor=SYSTEM)
    assert differences(site) == [] and register.first_broken() is None
    assert forget(site).binned == 0


def test_a_night_takes_so_much_from_the_bin_and_no_more_the_oldest_first(site, moving, monkeypatch):
    monkeypatch.setattr(retention, "MAX_BINNED", 2)
    for name in ("first", "second", "third"):
        discard(factories.add(site["university"], "page", name), actor=SYSTEM)
        moving(1)
    moving(100)
    assert forget(site).binned == 2
    assert [entry.name for entry in entries(site)] == ["third"]
    assert forget(site).binned == 1


def test_a_term_of_nothing_keeps_for_ever(site, moving, page, terms):
    terms(bin=0, restore_points=0)
    entry = discard(page, actor=SYSTEM)
    before = points(site)
    moving(5000)
    gone = forget(site)
    assert (gone.binned, gone.points, retention.bin_term(entry)) == (0, 0, None)
    assert entries(site) == [entry] and points(site) == before


def test_what_the_folder_left_behind_does_not_keep_a_thing_in_the_bin(site, moving, page):
    """The folder that it came from went before; the row stands at the site."""
    inner = discard(page["two"], actor=SYSTEM)
    discard(page, actor=SYSTEM)
    moving(91)
    assert forget(site).binned == 2 and inner.uid not in site.services["bin"].entries


def test_a_person_purged_from_the_bin_is_named_in_no_row(site, moving):
    """F8: rows are for ever."""
    person = factories.add(site["units"]["therapy"], "person", "ulgibaeva", kk="Айсұлу Үлгібаева")
    discard(person, actor=SYSTEM)
    moving(91)
    forget(site)
    row = site.services["register"].newest(0, 1)[0]
    assert row.action == "purged" and "лгібаева" not in str(row) and "ulgibaeva" not in str(row)


# Restore points


def test_restore_points_are_dropped_after_their_term_and_the_register_keeps_its_rows(site, moving, page):
    """Retention `restore_points`: 365 days; no number is given twice, for rows name them."""
    register = site.services["register"]
    rows, numbers = len(register), points(site)
    moving(366)
    assert forget(site).points == len(numbers) - 1
    assert points(site) == numbers[-1:] and len(register) == rows and register.first_broken() is None
    arrange.rename(page, "first", actor=SYSTEM)
    assert points(site) == [numbers[-1], numbers[-1] + 1]
    assert forget(site).points == 1


def test_a_night_drops_so_many_restore_points_and_no_more(site, moving, page, monkeypatch):
    monkeypatch.setattr(retention, "MAX_POINTS", 3)
    numbers = points(site)
    moving(366)
    assert forget(site).points == 3 and points(site) == numbers[3:]


def test_rows_without_their_restore_point_are_read_as_before_where_the_page_is_still_there(site, person, moving, page):
    arrange.rename(page, "first", actor=SYSTEM)
    moving(366)
    forget(site)
    arrange.rename(page, "again", actor=SYSTEM)  # the newest point is kept
    forget(site)
    for login in ("auditor", "head-therapy", "admin"):
        disclosure = Disclosure(site, person(login))
        shown = [disclosure.show(row) for row in site.services["register"].newest(0, 50) if row.uid == page.uid]
        assert shown and not any(each.hidden for each in shown), login


def test_words_of_what_is_gone_close_with_the_restore_point_that_said_who_may_read_them(site, person, moving, page):
    """Checklist 33: what a staff page was called is not told to more people because its rights were forgotten."""
    sharing.set_visibility(page, "internal", actor=SYSTEM)
    discard(page, actor=SYSTEM)
    moving(91)
    forget(site)

    def read(login):
        disclosure = Disclosure(site, person(login))
        shown = [disclosure.show(row) for row in site.services["register"].newest(0, 50) if row.uid == page.uid]
        return {each.hidden for each in shown if each is not None}

    before = {login: read(login) for login in ("auditor", "editor-therapy", "admin")}
    moving(366)
    history = site["university"]["history"]
    arrange.rename(history, "story", actor=SYSTEM)  # the newest point is kept
    forget(site)
    after = {login: read(login) for login in before}
    assert after["admin"] == {False}
    assert all(False not in after[login] or False in before[login] for login in before)
    assert after["editor-therapy"] == {True}


# The job


def test_the_nightly_job_says_what_it_has_forgotten(monkeypatch):
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        discard(factories.add(site["university"], "page", "one"), actor=SYSTEM)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=400))
    database = app.registry._zodb_databases[""]
    said = KINDS["forget"](database, None, {}, None).interpolate()
    assert "from the bin 1" in said and "restore points 0" not in said and "forget" in NIGHTLY
    with factories.work_in(app) as site:
        assert entries(site) == [] and len(site.services["register"])
    database.close()
