"""Every way to the public asks for the ground of personal data, letters too (E8)."""

import pytest

from orda.errors import OrdaError
from orda.text.retyped import corrections_of, slots
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.requests import transitions
from orda.workflow.requests.grounds import ground_asked
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import PUBLISHED
from tests import factories

NUMBER = "990101300123"


def letter(site, person, words):
    page = factories.write(site["units"]["therapy"]["about"], ru=("О кафедре", "<p>Сорок учителей.</p>"))
    html = PageText.of(page.live, "ru").html
    slot = next(slot for slot in slots(html) if "Сорок" in slot.text)
    corrections = corrections_of(html, {slot.index: words})
    asked = CorrectionLetter(page.uid, "ru", "О кафедре", page.live.number, corrections)
    return page, propose_letter(page, actor=person("editor-surgery"), letter=asked)


def approve(site, request, actor, **more):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks, **more)


def test_a_letter_with_a_number_of_a_person_needs_a_ground(site, person):
    page, request = letter(site, person, f"Сорок учителей, ИИН {NUMBER}.")
    with pytest.raises(OrdaError, match="ground"):
        approve(site, request, person("head-therapy"))
    assert (request.given, page.live.body("ru")) == ({}, "<p>Сорок учителей.</p>")
    approve(site, request, person("head-therapy"), ground="Согласие от 1 ноября")
    assert ground_asked(request, site) == []
    approve(site, request, person("digital"), ground="не нужно")
    assert [visa.ground for visa in request.visas] == ["", "Согласие от 1 ноября", ""]
    assert request.state == PUBLISHED and NUMBER in page.live.body("ru")


def test_a_letter_without_one_needs_none_and_a_ground_that_nobody_asked_for_is_not_kept(site, person):
    _page, request = letter(site, person, "Тридцать учителей, БИН 990140000123.")
    approve(site, request, person("head-therapy"), ground="на всякий случай")
    assert request.visas[-1].ground == ""
