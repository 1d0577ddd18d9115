"""Who hears by mail that a folder went back: the head of the unit, who reviews it, and how that ended (G7, 1.I)."""

import pytest

from orda.history.subtrees import make_point
from orda.mail import writing
from orda.workflow.requests import transitions
from orda.workflow.restoring.going_back import go_back, take_back
from orda.workflow.restoring.planning import plan_of
from tests import factories, mailing
from tests.mailing import readers

app, smtp = mailing.app, mailing.smtp


@pytest.fixture
def site(app):
    with factories.work_in(app) as site:
        yield site


@pytest.fixture
def request_of_return(site):
    unit, admin = site["units"]["therapy"], factories.actor_of(site, "admin")
    point = make_point(unit, actor=admin, name="Нүкте", why="Сынау")
    factories.write(unit["about"], kk="Басқа", ru="Другое", en="Other")
    return go_back(unit, point.number, actor=admin, reason="Қате мәтін.", seen=plan_of(unit, point).seal())


def letter(site, name: str, login: str):
    letters = site.services["outbox"].letters()
    return next(each for each in letters if (each.letter, each.login) == (name, login))


def test_the_head_hears_of_it_and_another_person_of_the_department_is_asked(site, request_of_return):
    assert readers(site, "went-back") == ["head-therapy"]
    assert readers(site, "waits-back") == ["digital"]
    facts = writing.facts_for(site, letter(site, "went-back", "head-therapy"))
    assert (facts.title, facts.remark) == ("therapy қазақша", "Қате мәтін.")


def test_all_hear_that_it_is_undone_and_who_went_back_that_it_stays(site, request_of_return):
    digital = factories.actor_of(site, "digital")
    take_back(request_of_return, actor=digital, context=site, seen=1, remark="Дұрыс еді.")
    assert readers(site, "taken-back") == ["admin", "head-therapy"]
    assert writing.facts_for(site, letter(site, "taken-back", "head-therapy")).remark == "Дұрыс еді."


def test_whoever_went_back_hears_that_it_stays(site, request_of_return):
    transitions.approve(request_of_return, actor=factories.actor_of(site, "digital"), context=site, seen=1)
    assert readers(site, "carried-out") == ["admin"]
    assert readers(site, "stays-withdrawn") == []
