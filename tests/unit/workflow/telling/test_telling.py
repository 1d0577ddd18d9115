"""Who hears by mail of what happens to requests: whose turn it is and who asked, never who acted."""

from datetime import UTC, datetime

import pytest

from orda import clock
from orda.i18n import LANGUAGES
from orda.mail import writing
from orda.mail.recipients import MAX_RECIPIENTS, next_digest
from orda.security.acl import Grant
from orda.security.principals import add_user, set_letters
from orda.security.substitutions import substitutions_of
from orda.workflow.levels import sections
from orda.workflow.levels.withdrawals import reinstate, withdraw
from orda.workflow.requests import transitions
from orda.workflow.telling.saying import title_of
from tests import factories, mailing
from tests.mailing import approve, readers, sent_request, to

app, smtp, send_due = mailing.app, mailing.smtp, mailing.send_due


@pytest.fixture
def site(app):
    with factories.work_in(app) as site:
        yield site


@pytest.fixture
def person(site):
    return lambda login: factories.actor_of(site, login)


def empty(site) -> None:
    outbox = site.services["outbox"]
    for key in [each.key for held in (False, True) for each in outbox.letters(held=held)]:
        outbox.take_out(key)


def facts_of(site, letter: str, login: str):
    """What the letter would say to that person now, or None."""
    (found,) = [each for each in site.services["outbox"].letters() if (each.letter, each.login) == (letter, login)]
    return writing.facts_for(site, found)


def test_each_stage_asks_those_whose_turn_it_is_and_the_author_hears_the_end(site, person):
    request = sent_request(site)
    assert (readers(site, "waits"), readers(site)) == (["head-therapy"], ["head-therapy"])
    empty(site)
    approve(site, request, "head-therapy")
    assert readers(site) == readers(site, "waits") == ["admin", "digital"]
    empty(site)
    approve(site, request, "digital")
    assert readers(site) == readers(site, "published") == ["editor-therapy"]
    facts = facts_of(site, "published", "editor-therapy")
    assert facts.title == "Жаңа мәтін kk (therapy қазақша)" and facts.query == (("id", "1"),)


def test_where_the_folder_has_no_head_the_vice_rector_of_its_block_is_asked(site):
    """D2: the right holds, and nobody nearer can give the visa."""
    grants = site["units"]["therapy"].grants
    site["units"]["therapy"].grants = tuple(each for each in grants if each.role != "head")
    sent_request(site)
    assert readers(site) == ["vicerector"]


def test_a_return_tells_the_author_why(site, person):
    request = sent_request(site)
    acting = {"actor": person("head-therapy"), "context": site, "seen": 1}
    transitions.return_to_author(request, reason="facts", remark="Қырық емес, отыз тоғыз.", **acting)
    assert readers(site, "returned") == ["editor-therapy"]
    facts = facts_of(site, "returned", "editor-therapy")
    assert facts.remark == "Қырық емес, отыз тоғыз." and len(facts.rows) == 2
    assert facts_of(site, "waits", "head-therapy") is None, "it waits for nobody any more"


def test_a_recall_tells_those_who_were_waiting(site, person):
    request = sent_request(site)
    empty(site)
    transitions.recall(request, actor=person("editor-therapy"), context=site)
    assert readers(site) == readers(site, "recalled") == ["head-therapy"]


def test_a_withdrawal_tells_the_head_and_asks_the_reviewers(site, person):
    """Level E (D1): whoever withdrew hears nothing of it."""
    page = site["units"]["therapy"]["about"]
    withdraw(page, actor=person("digital"), reason="Қате дерек")
    assert (readers(site, "withdrawn"), readers(site, "waits-withdrawn")) == (["head-therapy"], ["admin"])
    assert facts_of(site, "withdrawn", "head-therapy").remark == "Қате дерек"
    asked = facts_of(site, "waits-withdrawn", "admin")
    assert asked.remark == "Қате дерек" and asked.title.endswith(f"({title_of(page.__parent__, 'kk')})")


def test_the_review_of_a_withdrawal_is_told_to_who_withdrew_and_to_the_head(site, person):
    page = site["units"]["therapy"]["about"]
    withdraw(page, actor=person("rector"), reason="Қате дерек")
    request = site.services["requests"].newest()[0]
    empty(site)
    reinstate(request, actor=person("digital"), context=site, seen=1, remark="Дерек дұрыс")
    assert readers(site) == readers(site, "reinstated") == ["head-therapy", "rector"]
    withdraw(page, actor=person("rector"), reason="Қате дерек")
    empty(site)
    approve(site, site.services["requests"].newest()[0], "digital")
    assert readers(site) == readers(site, "stays-withdrawn") == ["head-therapy", "rector"]


def test_a_proposal_asks_along_its_route_and_ends_as_carried_out(site, person):
    """G4: digitalization, then the vice-rector of the block of the unit."""
    titles = dict.fromkeys(LANGUAGES, "Жобалар")
    unit = site["units"]["therapy"]
    asked = {"name": "projects", "titles": titles, "requirements": "Жобалар"}
    request = sections.propose_section(site["science"], actor=person("editor-therapy"), unit=unit, **asked)
    assert readers(site, "waits") == ["admin", "digital"]
    assert facts_of(site, "waits", "digital").title == "Жобалар (therapy қазақша)"
    empty(site)
    approve(site, request, "digital")
    assert readers(site) == ["vicerector"]
    empty(site)
    approve(site, request, "vicerector")
    assert readers(site) == readers(site, "carried-out") == ["editor-therapy"]


def test_who_stands_in_for_the_head_is_asked_too(site):
    """A8."""
    unit = site["units"]["therapy"]
    values = {
        "person": "head-therapy",
        "deputy": "editor-surgery",
        "office": f"unit:{unit.uid}",
        "order": "7",
        "by": "admin",
    }
    substitutions_of(site).add(since=clock.today(), until=clock.today(), **values)
    sent_request(site)
    assert readers(site) == ["editor-surgery", "head-therapy"]


@pytest.mark.parametrize("change", [{"enabled": False}, {"email": ""}, {"email": "nobody"}])
def test_accounts_that_are_off_or_have_no_address_get_none(site, change):
    user = site.services["principals"].user("head-therapy")
    for name, value in change.items():
        setattr(user, name, value)
    sent_request(site)
    assert "head-therapy" not in readers(site)


def test_a_crowd_is_not_written_to(site):
    unit, accounts = site["units"]["therapy"], site.services["principals"]
    for number in range(MAX_RECIPIENTS + 5):
        add_user(accounts, f"head-{number}", "Бас Тестов", email=f"head-{number}@example.kz")
    unit.grants = (*unit.grants, *(Grant(f"user:head-{number}", "head") for number in range(MAX_RECIPIENTS + 5)))
    sent_request(site)
    assert len(readers(site)) == MAX_RECIPIENTS


def test_each_person_chooses_which_letters_come(site):
    """What waits comes always, for the day's letter it is kept till eight in Almaty; the rest only to who wants it."""
    user, outbox = site.services["principals"].user, site.services["outbox"]
    set_letters(user("digital"), "digest")
    set_letters(user("editor-therapy"), "waiting")
    request = sent_request(site)
    approve(site, request, "head-therapy")
    (held,) = outbox.letters(held=True)
    assert (held.login, held.not_before) == ("digital", next_digest(held.queued))
    approve(site, request, "admin")
    assert readers(site, "published") == []


def test_the_letter_of_the_day_leaves_at_eight_in_almaty():
    # Almaty is five hours ahead.
    assert next_digest(datetime(2026, 11, 23, 2, 59, tzinfo=UTC)) == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert next_digest(datetime(2026, 11, 23, 3, 0, tzinfo=UTC)) == datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_the_letter_of_the_day_is_one_and_leaves_out_what_is_over(app, smtp, send_due, monkeypatch):
    with factories.work_in(app) as site:
        set_letters(site.services["principals"].user("head-therapy"), "digest")
        set_letters(site.services["principals"].user("editor-therapy"), "digest")
        site.services["principals"].user("digital").enabled = False
        request = sent_request(site)
        acting = {"actor": factories.actor_of(site, "head-therapy"), "context": site, "seen": 1}
        transitions.return_to_author(request, reason="facts", remark="Жоқ", **acting)
        again = sent_request(site, title="Екінші")
        approve(site, again, "head-therapy")
        approve(site, again, "admin")
        morning = next_digest(clock.now())
    assert (send_due(), to(smtp.letters)) == (0, []), "nothing leaves before the morning"
    monkeypatch.setattr(clock, "now", lambda: morning)
    assert send_due() == 1
    (letter,) = smtp.letters
    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "editor-therapy@example.kz" and "2" in letter["Subject"]
    assert "request?id=1" in text and "request?id=2" in text
    with factories.work_in(app) as site:
        assert len(site.services["outbox"]) == 0
    assert send_due() == 0


def test_a_person_that_was_erased_leaves_no_name_in_the_outbox(site):
    """Letters hold numbers only; their words are made when they leave."""
    sent_request(site, title="Бейсенова")
    (letter,) = site.services["outbox"].letters()
    assert "Бейсенова" not in repr(letter.__getstate__())
