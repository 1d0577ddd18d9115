"""The board of deadlines on the screen: for offices everything, for units their own (B14)."""

import pytest

from tests import factories
from tests.workplace import edit, send


@pytest.fixture
def waiting(sign_in):
    for unit in ("therapy", "surgery"):
        editor, path = sign_in(f"editor-{unit}"), f"/units/{unit}/about"
        edit(editor, path)
        send(editor, path)


def shown(browser, query="", lang="ru"):
    return browser.get(f"/{lang}/@@deadlines{query}").html.find("main")


def rows(main):
    table = next((table for table in main.select("table") if "№" in table.text), None)
    return [row.select_one("th").text for row in table.select("tbody tr")] if table else []


def test_an_office_sees_all_and_a_unit_its_own(waiting, sign_in):
    assert len(rows(shown(sign_in("digital")))) == 2
    own = shown(sign_in("head-therapy"))
    assert len(rows(own)) == 1
    assert own.select_one(".notice.info") is not None
    assert "surgery" not in own.text


def test_a_block_and_late_ones_narrow_the_list(waiting, sign_in):
    browser = sign_in("digital")
    assert len(rows(shown(browser, "?block=clinical"))) == 2
    assert rows(shown(browser, "?block=nonsense&late=1")) == []
    assert "Здесь ничего не ждёт" in shown(browser, "?late=1").text


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_board_speaks_each_language(waiting, sign_in, lang):
    title = {"kk": "Мерзімдер", "ru": "Сроки", "en": "Deadlines"}[lang]
    assert shown(sign_in("vicerector", lang), lang=lang).find("h1").text == title


def test_the_board_is_nothing_to_visitors_and_contractors(app, sign_in):
    factories.browse(app).get("/kk/@@deadlines", status=[303, 403, 404])
    sign_in("contractor").get("/kk/@@deadlines", status=[403, 404])
