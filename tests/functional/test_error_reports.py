"""Errors that visitors report: without account or cookie, to those who answer for the page, forgotten in time (E11)."""

import pytest

from orda import regulation
from orda.maintenance.forgetting import forget
from orda.workflow.questions.reports import MAX_TEXT, reports_of
from tests import factories
from tests.asking import moving  # noqa: F401 - a fixture
from tests.workplace import form_with

ABOUT = "/units/therapy/about"
TEXT = "В слове «терапия» лишняя буква."


def open_form(browser, moving, lang="ru", seconds=10):  # noqa: F811
    form = form_with(browser.get(f"/{lang}{ABOUT}/@@report"), "place", "token")
    moving.move(seconds=seconds)
    return form


def send(browser, moving, text=TEXT, place="терапея", **more):  # noqa: F811
    form = open_form(browser, moving)
    form["text"], form["place"] = text, place
    for name, value in more.items():
        form[name] = value
    return form.submit(expect_errors=True)


def kept(app):
    with factories.work_in(app) as site:
        return [(each.number, each.state, each.reported.text) for each in reports_of(site).records.values()]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_visitor_reports_from_the_page_without_a_cookie(app, visitor, moving, lang):  # noqa: F811
    page = visitor.get(f"/{lang}{ABOUT}")
    form = form_with(page.click(href=r"@@report$"), "place", "token")
    moving.move(seconds=10)
    form["text"], form["place"] = "<script>alert(1)</script> терапия", "терапея"
    answer = form.submit(status=303).follow(status=200)
    assert "Set-Cookie" not in answer.headers
    assert answer.html.find("main").find(attrs={"role": "status"})
    assert answer.html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert form.submit(status=303), "a second click is no second report"
    assert [text for _number, _state, text in kept(app)] == ["<script>alert(1)</script> терапия"]


def test_the_units_own_people_settle_it_and_nobody_else_sees_it(app, visitor, moving, sign_in):  # noqa: F811
    send(visitor, moving)
    send(visitor, moving, text="Ещё одна ошибка")
    for login in ("editor-surgery", "digital", "rector"):
        browser = sign_in(login, "ru")
        assert TEXT not in browser.get("/ru/@@my-work")
    token = form_with(sign_in("editor-surgery", "ru").get("/ru/@@account"), "csrf_token")["csrf_token"].value
    sign_in("editor-surgery", "ru").post("/ru/@@error-report", {"csrf_token": token, "number": "1"}, status=[400, 404])
    editor = sign_in("editor-therapy", "ru")
    work = editor.get("/ru/@@my-work")
    assert TEXT in work and "терапея" in work
    assert work.click(href=rf"{ABOUT}/@@edit$", index=0).status_int == 200
    first = next(form for form in work.forms.values() if "mended" in form.fields)
    assert "ошибка исправлена" in first.submit("mended").follow()
    late = first.submit("no-error").follow()
    assert "изменилось" in late
    head = sign_in("head-therapy", "ru").get("/ru/@@my-work")
    assert TEXT not in head and "Ещё одна ошибка" in head
    assert [state for _number, state, _text in kept(app)] == ["mended", "new"]


def test_machines_and_mistakes_get_their_words_back(app, visitor, moving):  # noqa: F811
    for refused, status in (
        (send(visitor, moving, text="…"), 422),
        (send(visitor, moving, text="Ы" * (MAX_TEXT + 1)), 422),
        (send(visitor, moving, homepage="http://spam.example"), 422),
        (send(visitor, moving, token="forged"), 400),
    ):
        assert refused.status_int == status
        assert form_with(refused, "place")["place"].value == "терапея"
    form = open_form(visitor, moving, seconds=0)
    form["text"] = TEXT
    assert form.submit(status=400)
    form = open_form(visitor, moving)
    form["text"] = TEXT
    form.submit(headers={"Origin": "https://evil.example"}, status=400)
    assert kept(app) == []


def test_a_flood_is_slowed_down(app, visitor, moving):  # noqa: F811
    answers = [send(visitor, moving, text=f"Ошибка номер {word}") for word in ("раз", "два", "три", "четыре", "пять")]
    assert [answer.status_int for answer in answers] == [303, 303, 303, 303, 429]
    assert form_with(answers[-1], "place")["text"].value == "Ошибка номер пять"


def test_there_is_no_form_for_what_a_visitor_may_not_read(app, visitor):
    with factories.work_in(app) as site:
        site["units"]["therapy"]["about"].visibility = "staff"
    visitor.get(f"/ru{ABOUT}/@@report", status=404)


def test_reports_are_forgotten_with_the_term_of_questions_and_with_their_page(app, visitor, moving):  # noqa: F811
    send(visitor, moving)
    with factories.work_in(app) as site:
        forget(site)
        assert len(reports_of(site).records) == 1
        moving.move(days=regulation.get().retention.questions + 1)
        forget(site)
        service = reports_of(site)
        assert (len(service.records), len(service.by_key), len(service.open)) == (0, 0, 0)
