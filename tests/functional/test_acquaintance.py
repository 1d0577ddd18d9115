"""Reading and confirming a document, as staff and heads meet it (A11)."""

import io

import pytest
from openpyxl import load_workbook

from tests import factories
from tests.unit.workflow.sheets.test_acquainting import FIELDS
from tests.workplace import form_with

PATH = "/kk/units/therapy/rules"


@pytest.fixture
def app(app):
    """A document, and colleagues whose names would calculate in a table."""
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "document", "rules", fields=FIELDS, kk=("Ереже", "<p>Бірінші бап.</p>"))
        users = site.services["principals"].users
        users["editor-surgery"].full_name = "=cmd|' /C calc'!A0"
        users["editor-surgery"].unit_uid = site["units"]["surgery"].uid
    return app


def ask(browser, **fields):
    form = form_with(browser.get(f"{PATH}/@@acquaintance"), "logins", "until")
    for box in form.fields.get("units", []):
        box.checked = False
    for name, value in fields.items():
        form[name] = value
    return form.submit("ask", expect_errors=True)


def confirm(browser):
    page = browser.get(f"{PATH}/@@read-and-confirm")
    return form_with(page, "version").submit("confirm", expect_errors=True)


def main(page) -> str:
    return " ".join(page.html.find("main").get_text(" ").split())


def test_staff_read_and_confirm_and_the_head_sees_how_far_it_is(app, sign_in):
    head, reader = sign_in("head-therapy"), sign_in("editor-surgery")
    refused = ask(head, logins="editor-surgery\nnobody", until="2099-01-01")
    assert refused.status_int == 422
    assert refused.html.find(id="circle-logins-error").text.strip()
    assert form_with(refused, "logins")["logins"].value == "editor-surgery\nnobody"
    assert "4" in ask(head, logins="editor-surgery\nrector vicerector, digital", until="2099-01-01").follow()
    assert "Танысып, растау" in reader.get("/kk/@@my-work")
    assert "Бірінші бап." in reader.get(f"{PATH}/@@read-and-confirm")
    assert confirm(reader).location.endswith("/@@my-work")
    assert "@@read-and-confirm" not in reader.get("/kk/@@my-work")
    again = reader.get(f"{PATH}/@@read-and-confirm")
    assert not any("confirm" in form.fields for form in again.forms.values())
    confirm(sign_in("rector"))
    confirm(sign_in("digital"))
    shown = main(head.get(f"{PATH}/@@acquaintance"))
    assert "4 адамнан 3 = 75 %" in shown
    assert "Вера Тестова" in shown.partition("Танысқандар")[0].partition("Әлі таныспағандар")[2]
    printed = head.get(f"{PATH}/@@acquaintance-sheet")
    assert "Танысу парағы Лист ознакомления" in main(printed)
    assert "3 / 4" in main(printed)


def test_what_is_taken_away_calculates_nothing(app, sign_in):
    """Checklist 19."""
    head = sign_in("head-therapy")
    ask(head, logins="editor-surgery")
    confirm(sign_in("editor-surgery"))
    table = head.get(f"{PATH}/@@acquaintance-export?format=csv").text
    assert "'=cmd|" in table
    assert ",=cmd|" not in table
    book = load_workbook(io.BytesIO(head.get(f"{PATH}/@@acquaintance-export?format=xlsx").body))
    row = list(book.active.rows)[1]
    assert [cell.data_type for cell in row] == ["n", "s", "s", "s", "s", "s"]
    assert row[1].value.startswith("'=cmd|")


def test_a_form_from_an_older_version_confirms_nothing(app, sign_in):
    head, reader = sign_in("head-therapy"), sign_in("editor-surgery")
    ask(head, logins="editor-surgery")
    form = form_with(reader.get(f"{PATH}/@@read-and-confirm"), "version")
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["rules"], kk=("Ереже", "<p>Екінші бап.</p>"))
    answer = form.submit("confirm", expect_errors=True)
    assert answer.status_int == 422
    assert "Екінші бап." in answer
    assert form_with(answer, "version")["version"].value == "2"
    form["version"] = "²"
    assert form.submit("confirm", expect_errors=True).status_int == 422


def test_who_is_not_asked_finds_nothing(app, sign_in):
    ask(sign_in("head-therapy"), logins="editor-surgery")
    sign_in("head-surgery").get(f"{PATH}/@@read-and-confirm", status=404)
    assert "@@login" in factories.browse(app).get(f"{PATH}/@@acquaintance", status=303).location
    factories.browse(app).get(f"{PATH}/@@read-and-confirm", status=404)
    for view in ("acquaintance", "acquaintance-sheet", "acquaintance-export?format=csv"):
        for login in ("editor-therapy", "head-surgery"):
            assert sign_in(login).get(f"{PATH}/@@{view}", expect_errors=True).status_int in (403, 404)


def test_looking_changes_nothing_and_the_sheet_is_found_from_the_document(app, sign_in):
    head = sign_in("head-therapy")
    page = head.get(PATH)
    assert f"{PATH}/@@acquaintance" in [link["href"] for link in page.html.select(".workbar a")]
    ask(head, logins="editor-surgery")
    sign_in("editor-surgery").get(f"{PATH}/@@read-and-confirm")
    with factories.work_in(app) as site:
        sheet = site.services["acquaintances"].records[site["units"]["therapy"]["rules"].uid]
        assert not sheet.confirmed
    form_with(head.get(f"{PATH}/@@acquaintance"), "call-off").submit("call-off")
    assert "@@read-and-confirm" not in sign_in("editor-surgery").get("/kk/@@my-work")
