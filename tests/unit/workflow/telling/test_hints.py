"""Who hears by mail of errors that visitors report (E11) and of what colleagues ask (D12); nothing of a visitor goes
along."""

import pytest

from orda.mail import writing
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.security.principals import LETTERS_WAITING, set_letters
from orda.workflow.questions.consulting import advise, consult, dismiss
from orda.workflow.questions.reports import MENDED, Reported, report_error, settle
from tests import factories, mailing
from tests.mailing import readers, to

app, smtp, send_due = mailing.app, mailing.smtp, mailing.send_due
TEXT = "Позвоните мне: Айша Сынақова, +7 701 000 00 00"


@pytest.fixture
def site(app):
    with factories.work_in(app) as site:
        yield site


@pytest.fixture
def person(site):
    return lambda login: factories.actor_of(site, login)


def report(page, number: int = 1):
    return report_error(page, Reported(page.uid, "ru", "терапея", TEXT), f"key {number}")


def said_to(site, login: str):
    """What the letter to that person would say now."""
    (letter,) = [each for each in site.services["outbox"].letters() if each.login == login]
    return writing.facts_for(site, letter)


def test_the_people_of_the_unit_hear_of_an_error_once_until_they_have_looked(site, person):
    page = site["units"]["therapy"]["about"]
    first = report(page)
    assert readers(site) == readers(site, "error-report") == ["editor-therapy", "head-therapy"]
    report(page)
    second = report(page, 2)
    assert len(site.services["outbox"]) == 2, "a flood is one letter"
    facts = said_to(site, "head-therapy")
    assert (facts.title, facts.rows[1][1], facts.view) == ("about қазақша", "2", "my-work")
    settle(first, MENDED, actor=person("editor-therapy"), context=site)
    assert said_to(site, "head-therapy").rows[1][1] == "1"
    settle(second, MENDED, actor=person("editor-therapy"), context=site)
    assert said_to(site, "head-therapy") is None, "there is nothing left to look at"
    report(page, 3)
    assert len(site.services["outbox"]) == 4


def test_where_no_unit_answers_the_digitalization_department_hears(site):
    report(site["university"]["history"])
    assert readers(site) == ["admin", "digital"]


def test_nothing_of_what_the_visitor_wrote_is_in_the_letter(app, smtp, send_due):
    """G9."""
    with factories.work_in(app) as site:
        report(site["units"]["therapy"]["about"])
    send_due()
    assert to(smtp.letters) == ["editor-therapy", "head-therapy"]
    for letter in smtp.letters:
        words = letter.get_body(("plain",)).get_content() + letter.get_body(("html",)).get_content()
        assert "/units/therapy/about" in words and "@@my-work" in words
        assert not [word for word in ("Айша", "701", "терапея") if word in words]


def test_who_has_lost_the_right_meanwhile_or_wants_only_what_waits_hears_nothing(site):
    """Checklist 38."""
    unit = site["units"]["therapy"]
    set_letters(site.services["principals"].user("head-therapy"), LETTERS_WAITING)
    report(unit["about"])
    assert readers(site) == ["editor-therapy"]
    sharing.revoke(unit, "user:editor-therapy", "editor", actor=SYSTEM)
    assert said_to(site, "editor-therapy") is None


def test_a_colleagues_question_goes_to_those_who_advise_and_the_answer_back(site, person):
    page = site["units"]["therapy"]["about"]
    question = consult(page, actor=person("editor-therapy"), text="Қалай?")
    consult(page, actor=person("editor-therapy"), text="Қалай?")
    assert readers(site) == readers(site, "consultation") == ["admin", "digital"]
    facts = said_to(site, "digital")
    assert (facts.remark, facts.rows[0][1]) == ("Қалай?", "/units/therapy/about")
    advise(question, actor=person("digital"), context=site, text="Былай.")
    assert said_to(site, "digital") is None, "somebody was quicker"
    assert readers(site, "advice") == ["editor-therapy"]
    assert said_to(site, "editor-therapy").remark == "Былай."
    dismiss(question, actor=person("editor-therapy"), context=site)
    assert said_to(site, "editor-therapy") is None, "it is read already"


def test_one_who_advises_is_not_told_of_the_own_question(site, person):
    consult(site["units"]["therapy"]["about"], actor=person("digital"), text="Қалай?")
    assert readers(site) == ["admin"]
