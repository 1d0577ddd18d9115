"""Reminders of stale texts (clause C14): owner, later the head, later the vice-rector, once each."""

from datetime import UTC, datetime, timedelta

import pytest

from orda import clock, events, regulation
from orda.catalog.indexing import differences, index_object
from orda.catalog.listing import stale
from orda.compliance.duties import responsible
from orda.compliance.reminders import going_stale, last_reminder, remind, reminders_for
from orda.content import arrange, freshness
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.history import bin as bin_
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from tests import factories

START = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def site():
    """Alone: it is made at the moment at which the clock stands."""
    with factories.university_alone() as app, factories.work_in(app) as site:
        yield site


@pytest.fixture(autouse=True)
def start(monkeypatch):
    """The clock stands still until it is moved."""
    monkeypatch.setattr(clock, "now", lambda: START)


@pytest.fixture
def later(monkeypatch):
    return lambda days: monkeypatch.setattr(clock, "now", lambda: START + timedelta(days=days))


@pytest.fixture
def page(site):
    """The only page that counts: everything else is put out of the way."""
    site.grants = (*site.grants, Grant("user:vicerector", "vice-rector", block="clinical"))
    page = site["units"]["therapy"]["about"]
    for obj in (site["units"]["surgery"], site["university"]):
        bin_.discard(obj, actor=SYSTEM)
    return page


@pytest.fixture
def told(page):
    """Run the job; who was told about the page, as [(stage, logins)]."""
    site = page.__parent__.__parent__.__parent__
    return lambda: [(each.stage, each.logins) for each in remind(site) if each.uid == page.uid]


def test_owner_then_head_then_vice_rector_once_each(page, told, later):
    """Clause C14 as it is tested: age a page past its period."""
    rule = regulation.get().freshness["page"]
    later(rule.days - 1)
    assert told() == []
    heard = {}
    for day in range(rule.days, rule.days + rule.vice_rector_after + 40):
        later(day)
        for stage, logins in (*told(), *told()):
            heard.setdefault(stage, []).append((day - rule.days, logins))
    assert heard == {
        "owner": [(0, ("editor-therapy",))],
        "head": [(rule.head_after, ("head-therapy",))],
        "vice-rector": [(rule.vice_rector_after, ("vicerector",))],
    }


def test_after_a_long_pause_nobody_s_superior_hears_of_it_first(page, told, later):
    days = regulation.get().freshness["page"].days
    later(days + 300)
    assert told() == [("owner", ("editor-therapy",))]
    assert told() == []
    later(days + 301)
    assert told() == [("head", ("head-therapy",))]
    later(days + 302)
    assert told() == [("vice-rector", ("vicerector",))]
    later(days + 303)
    assert told() == []


def test_a_text_that_was_looked_after_begins_anew(page, told, later, person):
    days = regulation.get().freshness["page"].days
    later(days)
    assert told()
    freshness.confirm(page, actor=person("head-therapy"), seen=page.live.number)
    assert last_reminder(page) is None and told() == []
    later(2 * days)
    assert told() == [("owner", ("editor-therapy",))]
    factories.write(page, kk="Жаңа", ru="Новое", en="New")
    later(2 * days + 60)
    assert told() == []


def test_the_event_names_who_is_to_hear(page, later, site):
    heard = []
    from pyramid.threadlocal import get_current_registry

    get_current_registry().registerHandler(heard.append, (events.ReminderDue,))
    later(180)
    remind(site)
    assert [(event.object, event.stage, event.logins) for event in heard if event.object is page] == [
        (page, "owner", ("editor-therapy",))
    ]


def test_my_work_knows_what_is_stale_and_who_was_told(page, told, later, site):
    later(160)
    assert list(going_stale(site, "editor-therapy")) == []
    later(170)
    assert page in list(going_stale(site, "editor-therapy")) and page in list(going_stale(site, "head-therapy"))
    assert list(going_stale(site, "head-surgery")) == [] == list(going_stale(site, "vicerector"))
    later(180)
    told()
    assert [(obj, each.stage) for obj, each in reminders_for(site, "editor-therapy") if obj is page] == [
        (page, "owner")
    ]
    assert list(reminders_for(site, "head-therapy")) == []


def test_what_left_the_public_or_the_site_reminds_nobody(page, later, site):
    later(400)
    bin_.discard(page, actor=SYSTEM)
    assert [each for each in remind(site) if each.uid == page.uid] == []
    assert page.uid not in site.services["reminders"].told


@pytest.mark.parametrize(
    ("change", "owner"),
    [
        ("nothing", ("editor-therapy",)),
        ("disabled", ("head-therapy",)),
        ("ended", ("head-therapy",)),
        ("group", ("editor-surgery", "editor-therapy")),
    ],
)
def test_who_owns_a_text(page, site, change, owner):
    unit, accounts = site["units"]["therapy"], site.services["principals"]
    if change == "disabled":
        accounts.user("editor-therapy").enabled = False
    elif change == "ended":
        unit.grants = tuple(
            Grant(each.principal, each.role, until=clock.today() - timedelta(days=1)) if each.role == "editor" else each
            for each in unit.grants
        )
    elif change == "group":
        from orda.security.principals import add_group

        group = add_group(accounts, "writers", {"kk": "Жазушылар", "ru": "Авторы", "en": "Writers"})
        group.members.update(["editor-surgery", "editor-therapy"])
        unit.grants = (*(each for each in unit.grants if each.role == "head"), Grant("group:writers", "editor"))
    assert responsible(page, "owner") == owner
    assert responsible(page, "head") == ("head-therapy",)


def test_a_page_elsewhere_belongs_to_its_unit(site):
    page = site["university"]["history"]
    assert responsible(page, "owner") == ()
    page.owner_uid = site["units"]["therapy"].uid
    assert responsible(page, "owner") == ("editor-therapy",) and responsible(page, "head") == ("head-therapy",)


def test_folders_change_the_period_of_everything_in_them_and_the_index_follows(site, later):
    unit, page = site["units"]["therapy"], site["units"]["therapy"]["about"]
    freshness.set_period(unit, 10, actor=SYSTEM)
    assert freshness.period(page) == 10 == freshness.period(unit)
    assert freshness.period(site["units"]["surgery"]["about"]) == 180
    later(11)
    assert set(stale(site, clock.now())) == {unit, page}
    assert [each for each in differences(site) if each.startswith("stale")] == []
    arrange.move(page, site["university"], actor=SYSTEM)
    assert freshness.period(page) == 180 and set(stale(site, clock.now())) == {unit}
    assert [each for each in differences(site) if each.startswith("stale")] == []


def test_news_never_go_stale(site, later):
    item = factories.add(site["news"], "news-item", "opening")
    freshness.set_period(site["news"], 5, actor=SYSTEM)
    later(4_000)
    assert freshness.period(item) == 0 and not freshness.is_stale(item) and freshness.stages_reached(item) == ()


TIMELESS = {"news-item", "event", "conference", "procurement", "image", "site"}


def test_every_kind_ages_but_those_that_say_what_was_so_on_their_day():
    """C14: contacts, frequent questions, vacancies and the rest have a period each, in the order of who is told."""
    rules = regulation.get()
    assert set(rules.freshness) == set(rules.kinds) - TIMELESS
    for rule in rules.freshness.values():
        assert 0 < rule.days and 0 < rule.head_after < rule.vice_rector_after


def test_a_contact_grows_old(site, later):
    contact = factories.add(site["units"]["therapy"], "contact", "phone")
    later(179)
    assert not freshness.is_stale(contact)
    later(181)
    assert freshness.is_stale(contact) and contact in stale(site, clock.now())


def test_what_has_ended_is_not_asked_about_any_more(site, later):
    """A closed vacancy is not called still correct; one that stays open for long is."""
    first = factories.add(site["units"]["therapy"], "vacancy", "first")
    second = factories.add(site["units"]["therapy"], "vacancy", "second")
    days = regulation.get().freshness["vacancy"].days
    for vacancy, open_for in ((first, days - 1), (second, days + 30)):
        vacancy.live.fields = {"closes_on": clock.today() + timedelta(days=open_for)}
        index_object(vacancy, text=False)
    assert freshness.goes_stale(first) is None
    later(days + 1)
    assert freshness.is_stale(second) and set(stale(site, clock.now())) & {first, second} == {second}
    later(days + 60)
    assert not freshness.is_stale(second) and freshness.stages_reached(second) == ()
    assert not set(stale(site, clock.now())) & {first, second}


def test_confirming_asks_for_the_right_and_for_the_version_that_was_read(site, person, later):
    page = site["units"]["therapy"]["about"]
    for login in ("editor-therapy", "head-surgery", "auditor", "rector"):
        with pytest.raises(NotAllowed):
            freshness.confirm(page, actor=person(login), seen=1)
    with pytest.raises(InvalidState):
        freshness.confirm(page, actor=person("head-therapy"), seen=2)
    later(3)
    before = page.updated
    freshness.confirm(page, actor=person("digital"), seen=1)
    assert (page.updated, page.confirmed, page.confirmed_by) == (before, clock.now(), "digital")
    assert freshness.age(page) == 0
    assert [each for each in differences(site) if each.startswith("stale")] == []


@pytest.mark.parametrize("days", [-1, 3_651])
def test_a_period_has_bounds(site, days):
    with pytest.raises(OrdaError):
        freshness.set_period(site["units"], days, actor=SYSTEM)


def test_only_administrators_set_periods_and_never_for_the_whole_site(site, person):
    for login in ("digital", "head-therapy", "rector"):
        with pytest.raises(NotAllowed):
            freshness.set_period(site["units"], 10, actor=person(login))
    with pytest.raises(OrdaError):
        freshness.set_period(site, 10, actor=person("admin"))
