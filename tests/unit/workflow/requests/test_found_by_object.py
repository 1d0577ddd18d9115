"""Requests are found by the objects that they concern; what came back to an author is found however many came since."""

import pytest

from orda.content.editing import save_draft, stamp
from orda.maintenance.evolution import s2026_11_requests_of_objects
from orda.text.retyped import corrections_of
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests import inbox, transitions
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import requests_of


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


def send(page, person, title="Жаңа"):
    save_draft(page, texts={"kk": {"title": title}}, actor=person("editor-therapy"), seen=stamp(page))
    return transitions.send(page, actor=person("editor-therapy"), seen=stamp(page))


def give_back(site, request, person):
    asked = {"reason": "facts", "remark": "Жыл қате", "seen": len(request.visas), "context": site}
    transitions.return_to_author(request, actor=person("head-therapy"), **asked)


def letter_on(page, person):
    corrections = corrections_of(PageText.of(page.live, "kk").html, {2: "Жаңа мәтін"})
    letter = CorrectionLetter(page.uid, "kk", "Кафедра", 1, corrections)
    return propose_letter(page, actor=person("editor-surgery"), letter=letter)


def indexes(service):
    return {uid: list(numbers) for uid, numbers in service.by_uid.items()}, list(service.returned)


def test_the_latest_and_the_returned_ones_of_a_page_are_found_past_those_of_others(site, page, person):
    first = send(page, person)
    give_back(site, first, person)
    service = requests_of(site)
    for _each in range(5):
        service.add("A", {"somebody-else": "0.1"}, "editor-surgery", holds=False)
    assert inbox.last_request(site, page.uid) is first
    assert inbox.returned_to(site, person("editor-therapy")) == [first]
    second = send(page, person, "Тағы")
    assert inbox.last_request(site, page.uid) is second
    assert inbox.returned_to(site, person("editor-therapy")) == []
    assert inbox.returned_before(second, person("editor-therapy"), site) == [first]


def test_a_letter_concerns_its_page_but_is_no_request_for_its_draft(site, page, person):
    letter = letter_on(page, person)
    assert list(requests_of(site).concerning(page.uid)) == [letter]
    assert inbox.last_request(site, page.uid) is None


def test_a_stored_site_gets_the_same_indexes(site, page, person):
    give_back(site, send(page, person), person)
    give_back(site, send(page, person), person)
    letter_on(page, person)
    other = site["units"]["surgery"]["about"]
    withdraw(other, actor=person("head-surgery"), reason="Қате")
    service = requests_of(site)
    before = indexes(service)
    assert before[1] == [2]
    del service.by_uid, service.returned
    s2026_11_requests_of_objects.evolve(site, None)
    assert indexes(service) == before
