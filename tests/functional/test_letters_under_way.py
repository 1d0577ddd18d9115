"""Letters on their way are told of to others, and come back with everything that they held (E6, E11, E13)."""

import pytest

from orda import regulation
from orda.security.actor import actor_for
from orda.text.letters import ADDED, DELETED, Run
from orda.text.retyped import corrections_of, slots
from orda.workflow.levels.letters import PageText, propose_letter
from orda.workflow.requests import transitions
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import requests_of
from tests import factories
from tests.workplace import ABOUT, edit

BESIDE = ((Run(ADDED, "Жаңа байланыс телефоны."), Run(DELETED, "Ескі.")), "This place was not found.")


@pytest.fixture
def letter(app):
    """Letter № 1 of a colleague from another unit, with words that have no place on the page."""
    with factories.work_in(app) as site:
        page = factories.write(site["units"]["therapy"]["about"], ru=("О кафедре", "<p>Сорок учителей.</p>"))
        html = PageText.of(page.live, "ru").html
        slot = next(slot for slot in slots(html) if "Сорок" in slot.text)
        corrections = corrections_of(html, {slot.index: "Тридцать учителей."})
        asked = CorrectionLetter(page.uid, "ru", "О кафедре", page.live.number, corrections, beside=(BESIDE,))
        return propose_letter(page, actor=actor_for(site, "editor-surgery"), letter=asked).number


def test_a_letter_in_one_language_says_that_the_others_stay(letter, sign_in):
    shown = sign_in("head-therapy", "ru").get(f"/ru/@@request?id={letter}").html
    warning = shown.find(id="corrections").parent.select_one(".notice.warning").text
    assert "только на этом языке: Русский" in warning and "Қазақша" in warning


def test_whoever_edits_the_page_hears_of_a_letter_on_it_until_it_is_decided(app, letter, sign_in):
    editor = sign_in("editor-therapy", "ru")
    assert editor.get(f"/ru{ABOUT}/@@edit").click("№ 1").status_int == 200
    edit(editor, lang="ru")
    assert "письмо № 1" in editor.get(f"/ru{ABOUT}/@@send").html.find(class_="findings").text
    with factories.work_in(app) as site:
        transitions.recall(requests_of(site).request(letter), actor=actor_for(site, "editor-surgery"), context=site)
    assert "письмо № 1" not in editor.get(f"/ru{ABOUT}/@@send").text


def test_a_letter_that_came_back_shows_why_and_what_had_no_place(app, letter, sign_in):
    with factories.work_in(app) as site:
        reason = next(iter(regulation.get().return_reasons))
        acting = {"actor": actor_for(site, "head-therapy"), "context": site, "seen": 1}
        transitions.return_to_author(
            requests_of(site).request(letter), reason=reason, remark="Сверьте с приказом.", **acting
        )
    mended = sign_in("editor-surgery", "ru").get(f"/ru{ABOUT}/@@letter?again={letter}").html
    assert "Сверьте с приказом." in mended.find(class_="returned").text
    left = mended.find(id="left").parent.text
    assert "Жаңа байланыс телефоны." in left and "Ескі." not in left


def test_the_end_of_publicity_says_that_the_whole_page_goes(sign_in):
    edit(sign_in("editor-therapy"))
    assert "бет бұрынғы мәтінімен бірге" in sign_in("editor-therapy").get(f"/kk{ABOUT}/@@send").text
