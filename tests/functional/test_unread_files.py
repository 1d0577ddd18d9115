"""A PDF that search cannot read is told to those who answer for it, in their language, and to nobody else (C10)."""

import pytest

from orda.catalog import file_words
from orda.catalog.queue import drain
from orda.content.kinds.file import StoredFile
from tests import factories, pdfs


@pytest.fixture
def closed(app, monkeypatch):
    """A public file of the department of therapy that asks for a password."""
    monkeypatch.setattr(file_words, "_last", {})
    with factories.work_in(app) as site:
        stored = StoredFile(pdfs.encrypted(), "closed.pdf", "application/pdf")
        factories.add(
            site["units"]["therapy"], "file", "closed", fields={"upload": stored}, kk="Жоспар", ru="План", en="Plan"
        )
        while drain(site):
            pass


@pytest.mark.parametrize(
    ("lang", "words"), [("kk", "файл құпиясөз сұрайды"), ("ru", "файл требует пароль"), ("en", "asks for a password")]
)
def test_the_editors_of_the_unit_read_it_in_my_work_and_are_led_to_the_form(closed, sign_in, lang, words):
    page = sign_in("editor-therapy", lang).get(f"/{lang}/@@my-work")
    listed = page.html.find(id="unread").parent
    assert words in listed.text
    assert listed.a["href"].endswith("/units/therapy/closed/@@edit")


def test_other_units_read_nothing_of_it(closed, sign_in):
    assert sign_in("editor-surgery").get("/kk/@@my-work").html.find(id="unread") is None


def test_the_board_and_its_table_name_it_as_no_breach(closed, sign_in):
    browser = sign_in("admin", "en")
    page = browser.get("/en/@@compliance")
    assert "asks for a password" in page.text
    assert "could be better" in page.text
