"""Freshness: what goes stale, who hears of it, and the word that it is still correct (clauses C14, E2)."""

from datetime import timedelta

import pytest

from orda import clock
from tests import factories

ABOUT = "/kk/units/therapy/about"


@pytest.fixture
def later(monkeypatch):
    """``later(days=181)`` moves the clock."""
    now = clock.now()

    def move(**span):
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(**span))

    return move


def question(page):
    return next(form for form in page.forms.values() if "seen" in form.fields)


def in_my_work(browser) -> list[str]:
    section = browser.get("/kk/@@my-work").html.find(id="stale")
    return [link["href"] for link in section.parent.select("h3 a")] if section is not None else []


def test_the_head_says_that_a_text_is_still_correct_and_no_date_of_it_lies(app, later, sign_in, visitor):
    """Clause E2: confirm resets age without a fake edit; register row."""
    before = visitor.get(ABOUT).html.select(".dateline time")
    later(days=200)
    head = sign_in("head-therapy")
    assert f"{ABOUT}/@@still-correct" in in_my_work(head)
    question(head.get(f"{ABOUT}/@@still-correct")).submit(status=303)
    assert f"{ABOUT}/@@still-correct" not in in_my_work(head)
    after = [each["datetime"] for each in visitor.get(ABOUT).html.select(".dateline time")]
    assert after[: len(before)] == [each["datetime"] for each in before]
    with factories.work_in(app) as site:
        obj, row = site["units"]["therapy"]["about"], site.services["register"].newest()[0]
        assert obj.live.number == 1 and obj.draft is None and obj.updated == obj.posted
        assert (obj.confirmed_by, obj.confirmed) == ("head-therapy", clock.now())
        assert (row.action, row.actor, row.path) == ("confirmed", "head-therapy", "/units/therapy/about")
        assert site.services["register"].first_broken() is None
    assert "Төлеген Тестов" in head.get(f"{ABOUT}/@@still-correct")
    assert "Әлі де дұрыс деп танылды" in sign_in("admin").get("/kk/@@register")


def test_editors_strangers_and_other_heads_cannot_say_it(app, later, sign_in, visitor):
    """The head answers for topicality (D4); a forged form changes nothing (E1)."""
    later(days=200)
    editor = sign_in("editor-therapy")
    page = editor.get(f"{ABOUT}/@@still-correct")
    assert not [form for form in page.forms.values() if "seen" in form.fields]
    token = {"csrf_token": editor.get("/kk/@@my-work").html.find(attrs={"name": "csrf_token"})["value"]}
    forged = editor.post(f"{ABOUT}/@@still-correct", token | {"seen": "1"}, expect_errors=True)
    assert forged.status_int in (403, 422)
    for login in ("head-surgery", "auditor", "contractor"):
        assert sign_in(login).get(f"{ABOUT}/@@still-correct", expect_errors=True).status_int in (403, 404)
    assert visitor.get(f"{ABOUT}/@@still-correct", expect_errors=True).status_int in (303, 403, 404)
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].confirmed is None


def test_what_was_not_read_cannot_be_called_correct(app, later, sign_in):
    head = sign_in("head-therapy")
    form = question(head.get(f"{ABOUT}/@@still-correct"))
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["about"], kk="Жаңа", ru="Новое", en="New")
    assert form.submit(expect_errors=True).status_int == 422
    form["seen"].force_value("nonsense")
    assert form.submit(expect_errors=True).status_int == 422


def test_the_list_of_stale_pages_is_each_reader_s_own(later, sign_in, visitor):
    later(days=200)
    for login, there in (("admin", True), ("rector", True), ("head-therapy", True), ("vicerector", True)):
        page = sign_in(login).get("/kk/@@stale")
        assert ("/units/therapy/about" in page) is there, login
    surgery = sign_in("head-surgery").get("/kk/@@stale")
    assert "/units/surgery/about" in surgery and "/units/therapy/about" not in surgery
    assert sign_in("contractor").get("/kk/@@stale", expect_errors=True).status_int == 403
    assert visitor.get("/kk/@@stale", expect_errors=True).status_int in (303, 403)


def test_a_folder_has_a_period_of_its_own_which_administrators_set(app, later, sign_in):
    """Clause E2: freshness per folder."""
    admin = sign_in("admin")
    page = admin.get("/kk/units/therapy/@@stale")
    assert "/units/therapy/about" not in page
    form = next(form for form in page.forms.values() if "days" in form.fields)
    form["days"] = "7"
    assert form.submit(status=303)
    later(days=8)
    admin = sign_in("admin")
    listed = admin.get("/kk/@@stale")
    assert "/units/therapy/about" in listed and "/units/surgery/about" not in listed
    assert "Жаңалық мерзімі өзгертілді" in admin.get("/kk/@@register")
    form = next(form for form in admin.get("/kk/units/therapy/@@stale").forms.values() if "days" in form.fields)
    form["days"] = ""
    form.submit(status=303)
    assert "/units/therapy/about" not in admin.get("/kk/@@stale")


def test_titles_of_drafts_are_for_those_who_read_drafts(app, later, sign_in):
    """Checklist 33: an auditor reads reports, not drafts."""
    with factories.work_in(app) as site:
        for obj in (site["units"]["therapy"], site["units"]["therapy"]["about"]):
            factories.write(obj, publish=False, kk="Құпия жоба", ru="Тайный черновик", en="Secret draft")
    later(days=200)
    auditor = sign_in("auditor")
    for screen in ("stale", "compliance", "unit-sites"):
        assert "Құпия жоба" not in auditor.get(f"/kk/@@{screen}"), screen
    assert "/units/therapy/about" in auditor.get("/kk/@@stale")


@pytest.mark.parametrize("days", ["-1", "9999", "много", "1e3"])
def test_nonsense_as_a_period_is_refused(app, sign_in, days):
    form = next(
        form for form in sign_in("admin").get("/kk/units/therapy/@@stale").forms.values() if "days" in form.fields
    )
    form["days"] = days
    assert form.submit(expect_errors=True).status_int == 422
    with factories.work_in(app) as site:
        assert site["units"]["therapy"].fresh_days == 0


def test_heads_cannot_lengthen_their_own_periods(sign_in):
    head = sign_in("head-therapy")
    page = head.get("/kk/units/therapy/@@stale")
    assert not [form for form in page.forms.values() if "days" in form.fields]
    token = page.html.find(attrs={"name": "csrf_token"})["value"]
    forged = head.post("/kk/units/therapy/@@stale", {"csrf_token": token, "days": "3650"}, expect_errors=True)
    assert forged.status_int == 403


def test_the_periods_of_the_site_are_the_regulation_s(sign_in):
    admin = sign_in("admin")
    page = admin.get("/kk/@@stale")
    token = page.html.find(attrs={"name": "csrf_token"})["value"]
    refused = admin.post("/kk/@@stale", {"csrf_token": token, "days": "10"}, expect_errors=True)
    assert refused.status_int in (404, 422)
