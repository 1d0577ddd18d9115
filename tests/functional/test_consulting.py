"""Asking the Digitalization Department from a page at work: the address goes along, the answer comes back (D12)."""

import pytest

from orda import regulation
from orda.maintenance.forgetting import forget
from orda.workflow.questions.consulting import MAX_OF_ONE, consult, consultations_of
from tests import factories
from tests.asking import moving  # noqa: F401 - a fixture
from tests.workplace import form_with

ABOUT = "/units/therapy/about"
TEXT = "Как вставить <b>таблицу</b>?"


def ask(browser, text=TEXT, lang="ru", screen="@@edit"):
    form = form_with(browser.get(f"/{lang}{ABOUT}/{screen}").click(href=r"@@ask-digital$", index=0), "text")
    form["text"] = text
    return form.submit(expect_errors=True)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_question_from_the_edit_screen_carries_its_address_and_is_answered(app, sign_in, lang):
    editor, digital = sign_in("editor-therapy", lang), sign_in("digital", lang)
    ask(editor, lang=lang)
    assert ask(editor, lang=lang).status_int == 303, "the same once more is one question"
    work = digital.get(f"/{lang}/@@my-work")
    section = work.html.find("section", {"aria-labelledby": "advice"})
    assert ABOUT in section.text and TEXT in section.text and len(section.find_all("li")) == 1
    form = next(form for form in work.forms.values() if form.action.endswith("@@consultation"))
    assert form.submit().follow(), "an answer without words changes nothing"
    form["text"] = "Кнопкой «Таблица»."
    assert form.submit(status=303)
    assert digital.get(f"/{lang}/@@my-work").html.find("section", {"aria-labelledby": "advice"}) is None
    answered = editor.get(f"/{lang}/@@my-work")
    assert "Кнопкой «Таблица»." in answered.html.find("section", {"aria-labelledby": "advised"}).text
    form_with(answered, "dismiss").submit("dismiss")
    assert editor.get(f"/{lang}/@@my-work").html.find("section", {"aria-labelledby": "advised"}) is None


def test_a_question_about_no_page_has_no_address_in_its_heading(app, sign_in):
    asking = sign_in("editor-therapy", "ru").get("/ru/@@ask-digital")
    assert asking.html.h1.text == "Спросить Департамент цифровизации" and asking.html.find(class_="eyebrow") is None
    form = form_with(asking, "text")
    form["text"] = TEXT
    form.submit(status=303)
    work = sign_in("digital", "ru").get("/ru/@@my-work").html.find("section", {"aria-labelledby": "advice"})
    assert work.h3.text == "Общий вопрос"


def test_others_neither_see_nor_answer_it(app, sign_in):
    ask(sign_in("editor-therapy", "ru"))
    for login in ("head-therapy", "editor-surgery", "rector"):
        browser = sign_in(login, "ru")
        assert "таблицу" not in browser.get("/ru/@@my-work")
        token = form_with(browser.get("/ru/@@account"), "csrf_token")["csrf_token"].value
        browser.post("/ru/@@consultation", {"csrf_token": token, "number": "1", "text": "x"}, status=404)
    with factories.work_in(app) as site:
        factories.add(site["units"]["therapy"], "page", "plan", publish=False)
    sign_in("editor-surgery", "ru").get("/ru/units/therapy/plan/@@ask-digital", status=404)
    sign_in("auditor", "ru").get(f"/ru{ABOUT}/@@ask-digital", status=[403, 404])


def test_empty_endless_and_too_many_questions_are_refused(app, sign_in):
    editor = sign_in("editor-therapy", "ru")
    assert ask(editor, " ").status_int == 422
    refused = ask(editor, "Ы" * 4_001, screen="@@letter")
    assert refused.status_int == 422 and "Ы" * 4_001 in form_with(refused, "text")["text"].value
    with factories.work_in(app) as site:
        for number in range(MAX_OF_ONE):
            consult(site, actor=factories.actor_of(site, "editor-therapy"), text=f"Вопрос {number}")
    assert ask(editor, "Ещё один").status_int == 422


def test_questions_are_forgotten_with_the_term_of_visitors_questions(app, moving):  # noqa: F811
    with factories.work_in(app) as site:
        consult(site, actor=factories.actor_of(site, "editor-therapy"), text=TEXT)
        forget(site)
        assert len(consultations_of(site).records) == 1
        moving.move(days=regulation.get().retention.questions + 1)
        forget(site)
        assert (len(consultations_of(site).records), len(consultations_of(site).open)) == (0, 0)
