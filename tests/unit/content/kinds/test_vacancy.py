"""Vacancies: what they cannot be without, and the moment at which they close (F14)."""

from datetime import UTC, date, datetime

import colander
import pytest

from orda import clock
from orda.catalog.indexing import reindex
from orda.catalog.records import records
from orda.content import arrange, editing
from orda.content.kinds.vacancy import VacancyFields, VacancyText
from orda.security.actor import SYSTEM
from orda.workflow.requests.checks import check_draft
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

VISITOR = frozenset(("system.Everyone",))
GOOD = {"closes_on": "2026-12-15", "employment": "full-time", "phone": "+7 (727) 000-00-11"}


@pytest.fixture
def at(monkeypatch):
    return lambda *moment: monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))


def refused(schema, values):
    with pytest.raises(colander.Invalid) as refusal:
        schema.deserialize(values)
    return list(refusal.value.asdict(translate=str))


@pytest.mark.parametrize("name", ["closes_on", "employment", "phone"])
def test_no_vacancy_is_without_phone_and_closing_date(name):
    assert refused(VacancyFields(), {**GOOD, name: ""}) == [name]


@pytest.mark.parametrize("phone", ["сұраңыз", "12-34", "call 12345", "+7 727"])
def test_a_phone_has_digits(phone):
    assert refused(VacancyFields(), {**GOOD, "phone": phone}) == ["phone"]


@pytest.mark.parametrize("values", [{"email": "кадр"}, {"positions": "0"}, {"closes_on": "9999-01-01"}, {"unit": "x"}])
def test_nonsense_is_told_at_its_field(values):
    assert refused(VacancyFields(), {**GOOD, **values}) == list(values)


def test_the_post_is_named_together_with_its_requirements():
    assert refused(VacancyText(), {"title": "Ассистент"}) == ["requirements"]
    assert VacancyText().deserialize({"title": ""})["requirements"] == ""
    assert VacancyText().deserialize({"title": "Ассистент", "requirements": "Магистр"})["salary"] == ""


def test_a_vacancy_closes_when_its_day_is_over_in_almaty(site, at):
    reindex(site)
    at(2026, 12, 1, 6)
    vacancy = arrange.add(site["units"]["therapy"], "vacancy", actor=SYSTEM, name="assistant")
    editing.save_draft(
        vacancy,
        texts={"kk": {"title": "Ассистент", "requirements": "Магистр"}},
        fields={"closes_on": date(2026, 12, 15), "employment": "part-time", "unit": site["units"]["surgery"].uid},
        actor=SYSTEM,
        seen=editing.stamp(vacancy),
    )
    publish_at_once(vacancy)
    at(2026, 12, 15, 18, 59, 59)
    assert (vacancy.closed(), len(records(site, VISITOR, ("vacancy",), current=True))) == (False, 1)
    at(2026, 12, 15, 19)
    assert (vacancy.closed(), len(records(site, VISITOR, ("vacancy",), current=True))) == (True, 0)
    assert vacancy.facets() == ("type=part-time", f"unit={site['units']['surgery'].uid}")


def test_a_closing_day_that_is_over_is_a_warning(site, at):
    at(2026, 12, 16, 6)
    vacancy = arrange.add(site["units"]["therapy"], "vacancy", actor=SYSTEM, name="late")
    factories.write(vacancy, publish=False, kk="Ассистент")
    assert "odd" not in {finding.id for finding in check_draft(vacancy)}
    editing.save_draft(
        vacancy, texts={}, fields={"closes_on": date(2026, 12, 15)}, actor=SYSTEM, seen=editing.stamp(vacancy)
    )
    assert [finding.blocks for finding in check_draft(vacancy) if finding.id == "odd"] == [False]
