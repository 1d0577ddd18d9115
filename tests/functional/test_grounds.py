"""Personal data become public only on a ground that whoever approves has written (E8)."""

from orda.workflow.requests.request import requests_of
from tests import factories
from tests.workplace import ABOUT, approve, edit, form_with, give_back, send

NUMBER = "990101300123"
BODY = f"<p>Хабарласатын адам: ЖСН {NUMBER}.</p>"
GROUND = "2026 жылғы 1 қарашадағы келісім"


def test_without_a_ground_nobody_approves_and_what_was_typed_stays(app, sign_in, visitor):
    edit(sign_in("editor-therapy"), **{"texts.kk.body": BODY})
    page = send(sign_in("editor-therapy"))
    assert f"ЖСН {NUMBER}" in page.html.find(class_="findings").text, "the warning names the place"
    head = sign_in("head-therapy").get("/kk/@@request?id=1")
    assert NUMBER in head.html.find(id="ground-help").text
    refused = approve(head, remark="Жарайды.", ground="  ")
    assert refused.status_int == 422
    assert refused.html.find(id="note").text.strip() == "Жарайды."
    with factories.work_in(app) as site:
        assert requests_of(site).request(1).given == {}

    assert approve(refused, ground=GROUND).status_int == 303
    digital = sign_in("digital").get("/kk/@@request?id=1")
    assert GROUND in digital.html.find(class_="timeline").text
    assert "ground" not in form_with(digital, "approve").fields, "it is stated once and stands on the sheet"
    assert approve(digital).status_int == 303
    assert NUMBER in visitor.get(f"/kk{ABOUT}").text
    assert GROUND in sign_in("digital").get("/kk/@@sheet?id=1").text


def test_what_visitors_see_already_needs_no_new_ground(sign_in):
    edit(sign_in("editor-therapy"), **{"texts.kk.body": BODY})
    send(sign_in("editor-therapy"))
    for login, more in (("head-therapy", {"ground": GROUND}), ("digital", {})):
        approve(sign_in(login).get("/kk/@@request?id=1"), **more)
    edit(sign_in("editor-therapy"), **{"texts.kk.body": BODY + "<p>Жаңа.</p>"})
    send(sign_in("editor-therapy"))
    assert "ground" not in form_with(sign_in("head-therapy").get("/kk/@@request?id=2"), "approve").fields


def test_without_a_ground_the_request_can_still_be_returned(sign_in):
    edit(sign_in("editor-therapy"), **{"texts.kk.body": BODY})
    send(sign_in("editor-therapy"))
    page = sign_in("head-therapy").get("/kk/@@request?id=1")
    assert give_back(page, reason="personal-data", remark="Келісім жоқ.").status_int == 303
