"""What is asked again and again becomes an answer for everybody; searches in vain are heard, readers are not (F19)."""

import json
import re

import pytest

from orda.catalog.indexer import note_unanswered
from orda.catalog.unanswered import waiting_in
from orda.views.visitor.questions import FAQ_PER_PAGE
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.asking import ask, asked_app, moving, questions_in

__all__ = ["asked_app", "moving"]

ALIKE = (
    "Сколько стоит проживание в общежитии?",
    "Подскажите, пожалуйста, стоимость проживания в общежитии",
    "Здравствуйте! Какая цена за проживание в общежитии? Меня зовут Иван Тестов, +7 701 111 22 33",
    "Проживание в общежитии: сколько стоит?",
    "Хочу узнать, сколько стоит проживание в общежитии",
)


@pytest.fixture(autouse=True)
def site_for_questions(asked_app):
    """Every test here begins with a site that takes questions."""


@pytest.fixture
def five(visitor, moving):
    """Five people ask the same, one asks something else."""
    for number, text in enumerate((*ALIKE, "Когда начинается приём документов в магистратуру?")):
        visitor.extra_environ["REMOTE_ADDR"] = f"198.51.100.{number}"
        ask(visitor, moving, text, lang="ru", topic="student-life")


def described(page, kind: str) -> dict:
    """What the page tells search engines of that type."""
    found = (json.loads(each.string) for each in page.html.find_all("script", type="application/ld+json"))
    (told,) = [each for each in found if each["@type"] == kind]
    return told


def groups(page, part: str) -> list:
    return page.html.find(id=part).parent.find_all("form")


def test_five_alike_questions_suggest_one_faq(app, sign_in, five):
    """F19: five alike questions suggest one entry; the one that is different is not in it."""
    page = sign_in("digital", "ru").get("/ru/@@frequent")
    (form,) = groups(page, "questions")
    assert len(form.find_all("input", attrs={"name": "number"})) == 5
    assert page.html.find(id="questions").parent.find(class_="pill"), (
        "five is where an answer for everybody is suggested"
    )
    assert "магистратуру" not in page
    assert "+7 701" not in page and "Иван" not in page, "who writes the answer needs no telephone"


def test_one_button_makes_a_draft_that_keeps_how_often_it_was_asked(app, visitor, sign_in, five):
    """F19: the FAQ shows its sources count."""
    staff = sign_in("digital", "ru")
    page = staff.get("/ru/@@frequent")
    form = next(form for form in page.forms.values() if "number" in form.fields)
    form.submit(status=303).follow(status=200)
    with factories.work_in(app) as site:
        (faq,) = site["university"]["frequent-information"].values()
        assert faq.kind == "faq" and faq.live is None
        assert faq.draft.fields["sources"] == 5 and faq.draft.fields["topic"] == "student-life"
        assert faq.draft.body("ru").count("<li>") == 5 and "Иван" not in faq.draft.body("ru")
        name = faq.__name__
        factories.write(faq, publish=False, kk="Жатақхана қанша тұрады?", ru="Сколько стоит общежитие?")
        publish_at_once(faq)
    assert not groups(staff.get("/ru/@@frequent"), "questions"), "what has its answer is not suggested again"
    shown = visitor.get("/ru/university/frequent-information")
    entry = shown.html.find("details", id=name)
    assert entry.find("summary").text.strip() == "Сколько стоит общежитие?" and "5" in entry.find(class_="fine").text


def test_frequent_questions_open_without_scripts_and_are_told_to_search_engines(app, visitor):
    with factories.work_in(app) as site:
        folder = site["university"]["frequent-information"]
        factories.add(folder, "faq", "first", kk="Бірінші?", ru="Первый?", en="The first?")
        factories.add(folder, "faq", "second", kk="Екінші?", ru="Второй?")
    for lang, number in (("kk", 2), ("ru", 2), ("en", 1)):
        page = visitor.get(f"/{lang}/university/frequent-information")
        assert len(page.html.find_all("details", class_="qa")) == number
        told = described(page, "FAQPage")
        assert len(told["mainEntity"]) == number
        assert all(each["acceptedAnswer"]["text"] for each in told["mainEntity"])
    assert "FAQPage" in visitor.get("/en/university/frequent-information/first")
    assert "@@ask" in visitor.get("/kk/university/frequent-information")


def test_each_page_of_frequent_questions_tells_search_engines_of_its_own(app, visitor):
    with factories.work_in(app) as site:
        for number in range(FAQ_PER_PAGE + 2):
            factories.add(site["university"]["frequent-information"], "faq", f"q{number}", ru=f"Вопрос {number}?")
    told = []
    for number, size in ((1, FAQ_PER_PAGE), (2, 2)):
        page = visitor.get(f"/ru/university/frequent-information?page={number}")
        names = [each["name"] for each in described(page, "FAQPage")["mainEntity"]]
        assert sorted(names) == sorted(each.text.strip() for each in page.html.select("details summary")[-size:])
        told += names
    assert len(set(told)) == FAQ_PER_PAGE + 2


def test_only_the_digitalization_department_sees_what_is_asked_most(app, visitor, sign_in, five):
    for login in ("editor-therapy", "head-therapy", "rector", "auditor"):
        assert sign_in(login).get("/kk/@@frequent", expect_errors=True).status_int == 403
    assert visitor.get("/kk/@@frequent", status=303)


def test_numbers_that_are_not_there_make_nothing(app, sign_in, five):
    staff = sign_in("digital", "ru")
    form = next(form for form in staff.get("/ru/@@frequent").forms.values() if "number" in form.fields)
    data = {"csrf_token": form["csrf_token"].value, "lang": "ru"}
    for wrong in ({"number": "999"}, {"number": "x"}, {"words": "нет такого"}, {"lang": "de", "words": "x"}, {}):
        assert staff.post("/ru/@@frequent", {**data, **wrong}, expect_errors=True).status_int == 422
    with factories.work_in(app) as site:
        assert list(site["university"]["frequent-information"].values()) == []


# Searches without a result


def search(visitor, words: str, lang: str = "ru", **more):
    return visitor.get(f"/{lang}/@@search", {"q": words, **more})


def heard(app) -> dict:
    note_unanswered(app.registry.database)
    with factories.work_in(app) as site:
        return {key: count for key, (count, _day) in site.services["unanswered-searches"].counts.items()}


def test_a_search_in_vain_is_counted_and_reading_writes_nothing(app, visitor, sign_in, moving):
    before = app.registry.database.storage.lastTransaction()
    for words in ("военная кафедра", "Военная  КАФЕДРА", "кафедра военная подготовка"):
        search(visitor, words)
    assert app.registry.database.storage.lastTransaction() == before
    assert heard(app) == {("ru", "военная кафедра"): 2, ("ru", "кафедра военная подготовка"): 1}
    assert not waiting_in(app.registry.database)
    for _time in range(2):
        search(visitor, "кафедра военная подготовка")
    heard(app)
    staff = sign_in("digital", "ru")
    page = staff.get("/ru/@@frequent")
    (form,) = groups(page, "searches")
    assert form.parent.find(class_="n").text == "5"
    next(form for form in page.forms.values() if "words" in form.fields).submit(status=303)
    with factories.work_in(app) as site:
        (faq,) = site["university"]["frequent-information"].values()
        assert faq.draft.fields["sources"] == 5
        assert not site.services["unanswered-searches"].counts


@pytest.mark.parametrize(
    "words",
    [
        "990101300123", "+7 701 123 45 67", "ivan@example.kz", "Иван Петрович Тестов", "Тестова А.Б.", "a" * 60,
        "один два три четыре пять шесть семь восемь", "заявка 1234567",
    ],
)  # fmt: skip
def test_what_could_tell_of_a_person_is_not_kept(app, visitor, words):
    """G9: words only, no address, nothing that looks like a person."""
    search(visitor, words)
    assert heard(app) == {}


def test_what_is_found_narrowed_or_searched_in_a_folder_is_not_counted(app, visitor):
    search(visitor, "чтотокоторогонет", kind="page")
    visitor.get("/ru/university/@@search", {"q": "чтотокоторогонет"})
    search(visitor, "")
    assert heard(app) == {}


def test_the_memory_for_searches_has_an_end(app, visitor, monkeypatch):
    monkeypatch.setattr("orda.catalog.unanswered.MAX_WAITING", 3)
    monkeypatch.setattr("orda.catalog.unanswered.UnansweredSearches.most_kept", 2)
    waiting = waiting_in(app.registry.database)
    for word in ("бір", "екі", "үш", "төрт", "бір"):
        waiting.note(f"жоқ {word}", "kk")
    assert len(waiting) == 3
    assert len(heard(app)) == 2 and ("kk", "жоқ бір") in heard(app)


def test_nobody_can_press_a_search_to_the_top(app, visitor):
    for _time in range(40):
        search(visitor, "жарнама мәтіні", "kk")
    assert heard(app) == {("kk", "жарнама мәтіні"): 5}


def test_the_list_of_answers_says_where_to_ask(app, visitor):
    for lang in ("kk", "ru", "en"):
        page = visitor.get(f"/{lang}/questions")
        assert f"/{lang}/questions/@@ask" in page and f"/{lang}/rector-blog/@@ask" in page
    assert questions_in(app) == []


def test_an_editor_writes_a_question_by_hand_and_bad_days_are_refused(app, sign_in):
    """The kind works on the editor's side: add, form, preview; an answer before the question is refused."""
    editor = sign_in("editor-therapy")
    page = editor.get("/kk/units/therapy/@@add?kind=question")
    form = page.forms["form"]
    form["texts.kk.title"] = "Кафедра қайда орналасқан?"
    form["texts.kk.question"] = "Терапия кафедрасы қай ғимаратта?"
    form["fields.asked"], form["fields.answered"] = "2027-01-20", "2027-01-10"
    refused = form.submit("save", status=422)
    assert refused.html.find(id=re.compile("fields-answered-error")) and "Кафедра қайда" in refused
    form = refused.forms["form"]
    form["fields.answered"] = "2027-01-25"
    preview = form.submit("save", status=303).follow()
    assert "Терапия кафедрасы қай ғимаратта?" in preview
    assert editor.get("/kk/units/therapy/@@add?kind=faq").forms["form"]
