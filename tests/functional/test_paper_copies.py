"""The register of a document's paper copies (A5)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.content.paper_copies import copies_of, hand_out, take_back
from orda.errors import BadField, InvalidState, NotAllowed
from tests import factories
from tests.unit.workflow.sheets.test_acquainting import FIELDS
from tests.workplace import form_with

PATH = "/ru/units/therapy/rules/@@paper-copies"


@pytest.fixture
def app(app):
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "document", "rules", fields=FIELDS)
    return app


def give(browser, **values):
    form = form_with(browser.get(PATH), "holder")
    for name, value in {"number": "1", "exemplar": "3", "holder": "=Архив", **values}.items():
        form[name] = value
    return form.submit("give", expect_errors=True)


def test_a_copy_is_given_and_comes_back_and_its_row_stays(app, sign_in):
    editor = sign_in("editor-therapy", "ru")
    assert give(editor).status_int == 303
    twice = give(editor, holder="Кафедра")
    assert twice.status_int == 422
    assert twice.html.find(id="copy-number-error").text.strip()
    assert form_with(twice, "holder")["holder"].value == "Кафедра"
    assert form_with(editor.get(PATH), "back").submit("back").status_int == 303
    assert give(editor, holder="Кафедра").status_int == 303
    page = editor.get(PATH)
    assert [row.find("th").text for row in page.html.select("tbody tr")] == ["1", "1"]
    table = editor.get(f"{PATH}-export?format=csv").text
    assert "'=Архив" in table and ",=Архив" not in table


def test_only_who_edits_the_document_keeps_its_copies(app, sign_in):
    for login in ("editor-surgery", "rector"):
        assert sign_in(login).get(PATH, expect_errors=True).status_int in (403, 404)
    with factories.work_in(app) as site:
        document, editor = site["units"]["therapy"]["rules"], factories.actor_of(site, "editor-therapy")
        values = {"number": "1", "exemplar": "", "holder": "Мұрағат", "given": clock.today()}
        with pytest.raises(NotAllowed):
            hand_out(document, actor=factories.actor_of(site, "editor-surgery"), **values)
        for wrong, field in (
            ({"number": " "}, "number"),
            ({"number": "1" * 21}, "number"),
            ({"exemplar": "1" * 21}, "exemplar"),
            ({"holder": ""}, "holder"),
            ({"given": clock.today() + timedelta(1)}, "given"),
        ):
            with pytest.raises(BadField) as refused:
                hand_out(document, actor=editor, **{**values, **wrong})
            assert refused.value.field == field
        assert copies_of(document) == ()
        hand_out(document, actor=editor, **values)
        take_back(document, 0, actor=editor)
        for index in (0, 1, -1):
            with pytest.raises(InvalidState):
                take_back(document, index, actor=editor)
