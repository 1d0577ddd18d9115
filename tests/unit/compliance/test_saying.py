"""Letters about stale texts and sites of units: to whom they concern, and only while they are true (C14, F21)."""

from datetime import timedelta

import pytest

from orda import clock, regulation
from orda.compliance.reminders import remind
from orda.compliance.site_checks import Check, Target, record
from orda.content import arrange, freshness
from orda.content.editing import save_draft, stamp
from orda.mail import writing
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.mailing import mail_app

ADDRESS = "http://dent.example.kz/"


@pytest.fixture
def site(monkeypatch):
    """The university after its pages have grown old, and their owners were reminded."""
    app, start = mail_app("smtp://127.0.0.1:9"), clock.now()
    days = regulation.get().freshness["page"].days
    with factories.work_in(app) as site:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=days + 1))
        remind(site)
        yield site
    app.registry._zodb_databases[""].close()


def letter_to(site, letter: str, login: str, uid: str):
    """(the letter that waits, what it would say now)."""
    waiting = site.services["outbox"].letters()
    (found,) = [each for each in waiting if (each.letter, each.login, each.matter[1]) == (letter, login, uid)]
    return writing.facts_for(site, found)


def test_the_owner_of_a_stale_text_is_told_where_to_say_that_it_is_still_correct(site):
    page = site["units"]["therapy"]["about"]
    facts = letter_to(site, "stale", "editor-therapy", page.uid)
    assert (facts.title, facts.place, facts.view) == (page.live.title("kk"), page, "still-correct")
    assert {each.login for each in site.services["outbox"].letters()} <= {"editor-therapy", "editor-surgery"}


@pytest.mark.parametrize("act", ["confirmed", "moved to another editor", "withdrawn"])
def test_what_was_looked_after_meanwhile_is_not_told(site, act):
    page = site["units"]["therapy"]["about"]
    if act == "confirmed":
        freshness.confirm(page, actor=SYSTEM, seen=page.live.number)
    elif act == "withdrawn":
        page.live = None
    else:
        site["units"]["therapy"].grants = (Grant("user:head-surgery", "editor"),)
    assert letter_to(site, "stale", "editor-therapy", page.uid) is None


@pytest.fixture
def own(site):
    """A registered site of a unit."""
    unit = site["units"]["therapy"]
    own = arrange.add(unit, "unit-site", actor=SYSTEM, name="own")
    fields = {"address": ADDRESS, "unit": unit.uid}
    save_draft(own, texts={"kk": {"title": "Тіс клиникасы"}}, fields=fields, actor=SYSTEM, seen=stamp(own))
    publish_at_once(own)
    return own


def test_the_head_hears_of_a_site_that_is_not_in_order_until_it_is(site, own):
    record(site, [(Target(own.uid, ADDRESS), Check(clock.now(), ADDRESS, "link"))])
    facts = letter_to(site, "unit-site", "head-therapy", own.uid)
    assert facts.title == "Тіс клиникасы" and "link" in facts.remark and facts.rows[0][1] == ADDRESS
    record(site, [(Target(own.uid, ADDRESS), Check(clock.now(), ADDRESS, ""))])
    assert letter_to(site, "unit-site", "head-therapy", own.uid) is None
