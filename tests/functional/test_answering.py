"""From question to answer: sorted, given to a unit, answered by a named person, approved, published (F11, G9)."""

import gc

import pytest

from orda import regulation
from orda.maintenance.forgetting import forget
from orda.security.actor import actor_for
from orda.workflow.questions.question import questions_of
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.asking import TEXT, act, ask, asked_app, key_in, moving, questions_in, unit_uid

__all__ = ["asked_app", "moving"]


ANSWER = "Өтініш пен анықтама керек.\n\nҚұжаттарды терапия кафедрасына тапсырыңыз. Телефон: +7 701 123 45 67."
OFFICIAL = "Кафедра меңгерушісі Т. Тестов"


@pytest.fixture(autouse=True)
def site_for_questions(asked_app):
    """Every test here begins with a site that takes questions."""
    yield
    gc.collect()


@pytest.fixture
def staff(sign_in, moving):
    """The people of the tests, signed in; a session ends with the day."""
    browsers = {}

    def browser(login: str):
        key = (login, moving.moment)
        if key not in browsers:
            browsers[key] = sign_in(login)
        return browsers[key]

    return browser


@pytest.fixture
def routed(app, visitor, moving, staff):
    """Question № 1, asked with name and address, given to the therapists; its personal page."""
    page = ask(visitor, moving, name="Айгерім Сынақова", email="aigerim@example.kz", publish=True)
    act(staff("digital"), 1, "route", unit=unit_uid(app, "therapy")).follow()
    return page


def answered(staff, approve: str = "head-therapy"):
    act(staff("editor-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL).follow()
    return act(staff(approve), 1, "approve").follow()


def test_the_whole_way_from_question_to_answer(app, visitor, moving, staff, routed):
    """F11: question → unit → answered → read by the asker, within ten working days of the calendar (E3)."""
    page = visitor.get(routed.request.path_qs)
    assert "therapy қазақша" in page and "15" in page.html.find("dl").text  # two weeks after Monday, 1 February 2027
    with factories.work_in(app) as site:
        due = questions_of(site).records[1].due
        reg = regulation.get()
        assert due == reg.calendar.due(moving.moment, reg.deadlines.working_days)
    assert "1" in staff("editor-therapy").get("/kk/units/therapy/@@questions").html.find("table").text
    act(staff("editor-therapy"), 1, "save", answer="Әзірге жоба", official=OFFICIAL)
    assert "Әзірге жоба" not in visitor.get(routed.request.path_qs)
    act(staff("editor-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL)
    assert "Өтініш пен анықтама" not in visitor.get(routed.request.path_qs), "the head has not approved it yet"
    shown = act(staff("head-therapy"), 1, "approve").follow()
    assert "aigerim@example.kz" in shown
    page = visitor.get(routed.request.path_qs)
    assert "Өтініш пен анықтама керек." in page and OFFICIAL in page
    assert questions_in(app)[0][1] == "answered"


def test_every_act_of_staff_is_a_row_without_personal_data(app, visitor, moving, staff, routed):
    """A12, G9: who did what and when, with the number; nothing of who asked and what."""
    answered(staff)
    with factories.work_in(app) as site:
        rows = [row for row in site.services["register"].newest(0, 20) if row.action == "question"]
    assert [(row.after, row.actor) for row in reversed(rows)] == [
        ("routed", "digital"),
        ("prepared", "editor-therapy"),
        ("answered", "head-therapy"),
    ]
    told = " ".join(str(vars(row)) for row in rows)
    for word in ("Айгерім", "aigerim", "Жатақхана", "анықтама"):
        assert word not in told
    register = staff("admin").get("/kk/@@register?action=question")
    assert "№ 1" in register and "Айгерім" not in register


# Who sees what


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("digital", 200), ("admin", 200), ("editor-therapy", 200), ("head-therapy", 200), ("vicerector", 200),
        ("editor-surgery", 404), ("head-surgery", 404), ("rector", 404), ("auditor", 403), ("contractor", 403),
    ],
)  # fmt: skip
def test_only_sorters_and_the_people_of_the_unit_see_a_question(app, staff, routed, login, status):
    """Checklist 33: another unit's people see nothing of it, not even that it exists."""
    answer = staff(login).get("/kk/@@question?id=1", expect_errors=True)
    assert answer.status_int == status
    assert (TEXT in answer.text) == (status == 200)
    other = staff(login).get("/kk/@@question?id=77", expect_errors=True)
    assert status == 200 or other.status_int == answer.status_int


def test_a_visitor_gets_a_sign_in_form_and_search_knows_nothing(app, visitor, routed):
    assert "@@login" in visitor.get("/kk/@@question?id=1", status=303).headers["Location"]
    assert "@@login" in visitor.get("/kk/@@questions", status=303).headers["Location"]
    pages = (("/kk/@@search", {"q": "жатақханада"}), ("/kk/questions", {}), ("/sitemap.xml", {}))
    for page in (visitor.get(address, query) for address, query in pages):
        assert TEXT not in page and "@@asked" not in page


def test_lists_show_each_unit_its_own(app, visitor, moving, staff, routed):
    ask(visitor, moving, "Хирургия бөліміне қалай жазылуға болады?")
    act(staff("digital"), 2, "route", unit=unit_uid(app, "surgery"))
    therapists, surgeons = staff("editor-therapy"), staff("editor-surgery")
    assert TEXT in therapists.get("/kk/units/therapy/@@questions")
    assert "Хирургия бөліміне" not in therapists.get("/kk/units/therapy/@@questions")
    assert "Хирургия бөліміне" in surgeons.get("/kk/units/surgery/@@questions")
    for browser, address in ((therapists, "/kk/units/surgery/@@questions"), (therapists, "/kk/@@questions")):
        assert browser.get(address, expect_errors=True).status_int in (403, 404)
    everything = staff("digital").get("/kk/@@questions")
    assert TEXT in everything and "Хирургия бөліміне" in everything


def test_a_question_that_is_handed_on_is_no_longer_seen(app, staff, routed):
    assert staff("editor-therapy").get("/kk/@@question?id=1")
    act(staff("digital"), 1, "route", unit=unit_uid(app, "surgery"))
    staff("editor-therapy").get("/kk/@@question?id=1", status=404)
    assert TEXT not in staff("editor-therapy").get("/kk/units/therapy/@@questions")
    assert TEXT in staff("editor-surgery").get("/kk/@@question?id=1")


def _post(browser, button: str, seen: int, **fields) -> int:
    token = browser.get("/kk/@@account").forms
    token = next(form for form in token.values() if "csrf_token" in form.fields)["csrf_token"].value
    data = {"csrf_token": token, "seen": str(seen), button: "1", **fields}
    return browser.post("/kk/@@question?id=1", data, expect_errors=True).status_int


def test_nobody_does_what_is_not_theirs_by_a_forged_form(app, staff, routed):
    """Rights are asked by the verbs, not by the buttons that a screen shows (checklist 32)."""
    uid, text = unit_uid(app, "surgery"), {"answer": "Жауап", "official": OFFICIAL}
    assert _post(staff("editor-therapy"), "route", 1, unit=uid) == 422
    assert _post(staff("editor-therapy"), "spam", 1) == 422
    assert _post(staff("editor-surgery"), "send", 1, **text) == 404
    assert _post(staff("rector"), "send", 1, **text) == 404
    assert _post(staff("editor-therapy"), "send", 1, **text) == 303
    for login in ("editor-therapy", "editor-surgery"):
        assert _post(staff(login), "approve", 2) in (404, 422)
    assert _post(staff("head-therapy"), "publish", 2) == 422
    assert questions_in(app)[0][1] == "prepared"


def test_nobody_approves_an_answer_of_their_own(app, staff, routed):
    """B13: the head who writes the answer needs another one, the vice-rector or the Digitalization Department."""
    act(staff("head-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL)
    page = staff("head-therapy").get("/kk/@@question?id=1")
    assert not page.html.find("button", attrs={"name": "approve"})
    assert _post(staff("head-therapy"), "approve", 2) == 422
    act(staff("vicerector"), 1, "approve").follow()
    assert questions_in(app)[0][1] == "answered"


def test_two_who_decide_at_once_do_not_overwrite_each_other(app, staff, routed):
    act(staff("editor-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL)
    assert _post(staff("head-therapy"), "approve", 1) == 422, "an older state was seen"
    assert _post(staff("head-therapy"), "approve", 2) == 303
    assert _post(staff("vicerector"), "return", 2, remark="кеш") == 422


# Sorting, handing back, deadlines


def test_spam_is_put_aside_and_can_be_taken_back(app, visitor, moving, staff):
    ask(visitor, moving)
    act(staff("digital"), 1, "spam")
    assert TEXT not in staff("digital").get("/kk/@@questions")
    assert TEXT in staff("digital").get("/kk/@@questions?state=spam")
    act(staff("digital"), 1, "no-spam")
    assert TEXT in staff("digital").get("/kk/@@questions?state=new")


def test_a_unit_hands_back_what_is_not_its_own_and_the_clock_goes_on(app, moving, staff, routed):
    with factories.work_in(app) as site:
        due = questions_of(site).records[1].due
    act(staff("editor-therapy"), 1, "send-back", remark="", status=422)  # a reason is needed
    act(staff("editor-therapy"), 1, "send-back", remark="Жатақхана – басқа бөлім")
    staff("editor-therapy").get("/kk/@@question?id=1", status=404)
    moving.move(days=3)
    act(staff("digital"), 1, "route", unit=unit_uid(app, "surgery"))
    with factories.work_in(app) as site:
        assert questions_of(site).records[1].due == due
    assert "Жатақхана – басқа бөлім" in staff("editor-surgery").get("/kk/@@question?id=1")


def test_an_answer_is_returned_with_a_remark_and_written_anew(app, staff, routed):
    act(staff("editor-therapy"), 1, "send", answer="Қысқа", official=OFFICIAL)
    act(staff("head-therapy"), 1, "return", remark="", status=422)
    act(staff("head-therapy"), 1, "return", remark="Толығырақ жазыңыз")
    page = staff("editor-therapy").get("/kk/@@question?id=1")
    assert "Толығырақ жазыңыз" in page and "Қысқа" in page
    answered(staff)
    assert questions_in(app)[0][1] == "answered"


@pytest.mark.parametrize(("answer", "official"), [("", OFFICIAL), ("Жауап", " "), ("ж" * 10_001, OFFICIAL)])
def test_an_answer_needs_a_text_and_a_name_and_what_was_typed_stays(app, staff, routed, answer, official):
    """Art. 9 of the law on access to information: the answering official is named."""
    page = act(staff("editor-therapy"), 1, "send", answer=answer, official=official, status=422)
    assert answer in page.text
    assert questions_in(app)[0][1] == "routed"


def test_what_is_overdue_is_marked_and_counted_by_unit(app, moving, staff, routed):
    assert TEXT not in staff("digital").get("/kk/@@questions?state=late")
    moving.move(days=14, hours=20)
    late = staff("digital").get("/kk/@@questions?state=late")
    assert TEXT in late and late.html.find(class_="pill", attrs={"data-state": "late"})
    counts = [cell.text for cell in late.html.find(id="units").parent.find("tbody").find_all("td")]
    assert counts == ["1", "1", "0", "0"]
    answered(staff)
    counts = staff("digital").get("/kk/@@questions").html.find(id="units").parent.find("tbody").find_all("td")
    assert [cell.text for cell in counts] == ["0", "0", "1", "0"]


def test_my_work_shows_everybody_what_is_their_turn(app, visitor, moving, staff):
    ask(visitor, moving)

    def waits(login: str) -> bool:
        return TEXT in staff(login).get("/kk/@@my-work")

    everybody = ("digital", "editor-therapy", "head-therapy", "editor-surgery", "rector")
    assert [login for login in everybody if waits(login)] == ["digital"]
    act(staff("digital"), 1, "route", unit=unit_uid(app, "therapy"))
    assert [login for login in everybody if waits(login)] == ["editor-therapy", "head-therapy"]
    act(staff("editor-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL)
    assert [login for login in everybody if waits(login)] == ["head-therapy"]
    act(staff("head-therapy"), 1, "approve")
    assert not any(waits(login) for login in everybody)
    assert "/kk/@@questions" in staff("digital").get("/kk/@@my-work")
    with factories.work_in(app) as site:
        site.services["principals"].user("editor-therapy").unit_uid = site["units"]["therapy"].uid
    for page in ("@@my-work", "@@question?id=1"):
        assert "/kk/units/therapy/@@questions" in staff("editor-therapy").get(f"/kk/{page}")
    assert "@@questions" not in staff("rector").get("/kk/@@my-work")


# Publication


def test_an_answered_question_becomes_a_draft_without_personal_data(app, visitor, staff, routed):
    """G9: names, telephones and addresses are out of it; the moderator sees what was taken out."""
    answered(staff)
    page = staff("digital").get("/kk/@@question?id=1")
    assert "+7 701 123 45 67" in page.html.find("del").parent.parent.text
    draft = act(staff("digital"), 1, "publish").follow()
    assert draft
    with factories.work_in(app) as site:
        (obj,) = [each for each in site["questions"].values() if each.kind == "question"]
        assert obj.live is None and obj.draft.text("kk", "question") == TEXT
        body = obj.draft.body("kk")
        assert "Өтініш пен анықтама" in body and "701" not in body and "[жасырылды]" in body
        whole = str(obj.draft.texts) + body + str(obj.draft.fields)
        assert "Айгерім" not in whole and "aigerim" not in whole
        assert obj.draft.fields["unit"] == site["units"]["therapy"].uid and obj.draft.text("kk", "official") == OFFICIAL
    assert TEXT not in visitor.get("/kk/questions")
    assert not staff("digital").get("/kk/@@question?id=1").html.find("button", attrs={"name": "publish"})


def test_the_unit_makes_the_draft_in_its_own_folder(app, staff, routed):
    answered(staff)
    act(staff("editor-therapy"), 1, "publish").follow()
    with factories.work_in(app) as site:
        assert [each.kind for each in site["units"]["therapy"].values()] == ["page", "question"]


def test_without_consent_nothing_is_published(app, visitor, moving, staff):
    ask(visitor, moving)
    act(staff("digital"), 1, "route", unit=unit_uid(app, "therapy"))
    answered(staff)
    assert not staff("digital").get("/kk/@@question?id=1").html.find("button", attrs={"name": "publish"})
    assert _post(staff("digital"), "publish", 3) == 422
    with factories.work_in(app) as site:
        assert list(site["questions"].values()) == []


def test_a_published_question_is_read_found_and_withdrawn_with_the_consent(app, visitor, moving, staff, routed):
    answered(staff)
    act(staff("digital"), 1, "publish")
    with factories.work_in(app) as site:
        (obj,) = site["questions"].values()
        name = obj.__name__
        factories.write(obj, publish=False, ru="Какие документы нужны для общежития?")
        publish_at_once(obj)
    for lang in ("kk", "ru"):
        page = visitor.get(f"/{lang}/questions/{name}")
        assert "QAPage" in page and "therapy" in page
    listed = visitor.get("/kk/questions?topic=other")
    assert name in listed and visitor.get(f"/kk/questions?unit={unit_uid(app, 'therapy')}").text.count(name)
    assert name not in visitor.get("/kk/questions?topic=clinic")
    assert name in visitor.get(routed.request.path_qs), "the asker finds the published question"
    form = next(form for form in visitor.get(routed.request.path_qs).forms.values() if "sure" in form.fields)
    form["sure"] = True
    form.submit(status=303)
    visitor.get(f"/kk/questions/{name}", status=404)


# Retention


def test_the_data_of_askers_are_erased_when_the_regulation_says(app, visitor, moving, staff, routed):
    """G9: three years after the answer nothing tells who asked; numbers and days remain."""
    answered(staff)
    ask(visitor, moving, "Бұл – спам, жарнама, сатып алыңыз")
    act(staff("digital"), 2, "spam")
    with factories.work_in(app) as site:
        assert (forget(site).erased, forget(site).spam) == (0, 0)
    moving.move(days=31)
    with factories.work_in(app) as site:
        assert (forget(site).spam, len(questions_of(site).records)) == (1, 1)
    moving.move(days=1095)
    with factories.work_in(app) as site:
        assert forget(site).erased == 1
        question = questions_of(site).records[1]
        told = f"{vars(question.asked)} {question.answer} {question.official} {question.acts}"
        assert question.state == "answered" and question.in_time
        for word in ("Айгерім", "aigerim", "Жатақхана", "анықтама", "Тестов Т"):
            assert word not in told
        assert forget(site).erased == 0
    page = visitor.get(f"/kk/questions/@@asked?key={key_in(routed)}")
    assert TEXT not in page and "Өтініш" not in page.html.find(id="main").find("dl").text
    assert TEXT not in staff("digital").get("/kk/@@question?id=1")


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_screens_speak_three_languages(app, staff, routed, lang):
    for login, address in (
        ("digital", "@@questions"),
        ("digital", "@@question?id=1"),
        ("editor-therapy", "@@question?id=1"),
        ("digital", "@@frequent"),
    ):
        page = staff(login).get(f"/{lang}/{address}")
        assert page.html.find("html")["lang"] == lang and page.html.find("h1").text.strip()


def test_people_are_asked_for_by_their_rights_of_this_moment(app, staff, routed):
    """A right that ends between form and act is gone (checklist 38)."""
    page = staff("editor-therapy").get("/kk/@@question?id=1")
    form = next(form for form in page.forms.values() if "send" in form.fields)
    form["answer"] = "Жауап"
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        unit.grants = tuple(grant for grant in unit.grants if grant.principal != "user:editor-therapy")
        assert not actor_for(site, "editor-therapy").may("edit", unit)
    form.submit("send", status=404)
    assert questions_in(app)[0][1] == "routed"


def test_who_wrote_the_answer_does_not_approve_it_when_a_colleague_sends_it(staff, routed):
    """Clause D4: whoever saved last need not have written it."""
    act(staff("head-therapy"), 1, "save", answer=ANSWER, official=OFFICIAL).follow()
    act(staff("editor-therapy"), 1, "send", answer=ANSWER, official=OFFICIAL).follow()
    assert "approve" not in buttons(staff("head-therapy").get("/kk/@@question?id=1"))
    assert "approve" in buttons(staff("digital").get("/kk/@@question?id=1"))


def buttons(page) -> set[str]:
    """What the forms of a screen can be sent with."""
    return {name for form in page.forms.values() for name in form.fields}
