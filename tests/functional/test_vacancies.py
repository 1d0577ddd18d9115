"""Vacancies over HTTP: refused without a telephone, approved, listed until their day is over (F14)."""

import json
from datetime import UTC, date, datetime

import pytest

from orda import clock
from orda.content import arrange, editing
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import approve, send, write

THERAPY = "/units/therapy"
PHONE = {
    "kk": "Телефон нөмірі цифрлардан тұрады",
    "ru": "Номер телефона состоит из цифр",
    "en": "A phone number has digits",
}
REQUIREMENTS = {
    "kk": "Лауазымға қойылатын талаптарды жазыңыз.",
    "ru": "Напишите, что требуется для этой должности.",
    "en": "Write what is required for the post.",
}


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """``at(moment)`` sets the clock."""

    def set_clock(*moment):
        monkeypatch.setattr(clock, "now", lambda: datetime(*moment, tzinfo=UTC))

    set_clock(2026, 11, 23, 6)
    return set_clock


@pytest.fixture(autouse=True)
def collection(app):
    with factories.work_in(app) as site:
        factories.add(site, "section", "vacancies").holds = ("vacancy",)


def vacancy(place, name, closes, **fields):
    obj = arrange.add(place, "vacancy", actor=SYSTEM, name=name)
    editing.save_draft(
        obj,
        texts={lang: {"title": f"{name} {lang}", "requirements": "Диплом\n<b>Өтіл</b>"} for lang in ("kk", "ru", "en")},
        fields={"closes_on": closes, "employment": "full-time", "phone": "+7 (727) 000-00-11", **fields},
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    publish_at_once(obj)
    return obj


def form_of(browser, lang="kk", **more):
    """The form with everything filled in."""
    page = browser.get(f"/{lang}{THERAPY}/@@add?kind=vacancy")
    requirements = {f"texts.{each}.requirements": "Магистр\nҮш жыл өтіл" for each in ("kk", "ru", "en")}
    values = {
        "name": "assistant",
        "fields.closes_on": "2026-12-15",
        "fields.employment": "part-time",
        "fields.phone": "+7 (727) 000-00-11",
        **requirements,
        **more,
    }
    return write(page, **values)


def listed(answer):
    return [link["href"].rpartition("/")[2] for link in answer.html.select(".records h2 a")]


def postings(answer):
    found = [json.loads(each.string) for each in answer.html.select('script[type="application/ld+json"]')]
    return [each for each in found if each["@type"] == "JobPosting"]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("phone", ["", "сұраңыз"])
def test_a_vacancy_without_a_phone_is_refused_in_the_language_of_the_screen(sign_in, lang, phone):
    page = form_of(sign_in("editor-therapy", lang), lang, **{"fields.phone": phone}).submit("save", expect_errors=True)
    assert page.status_int == 422
    said = page.html.find(id="form-fields-phone-error").text
    assert PHONE[lang] in said if phone else said.strip()
    assert page.forms["form"]["texts.ru.requirements"].value.startswith("Магистр")


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_post_without_requirements_is_refused_at_its_language(sign_in, lang):
    form = form_of(sign_in("editor-therapy", lang), lang, **{"texts.ru.requirements": " "})
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.html.find(id="form-texts-ru-requirements-error").text.strip() == REQUIREMENTS[lang]
    assert page.html.find(id="form-texts-kk-requirements-error") is None


def test_from_the_form_to_the_list(sign_in, visitor):
    people = {login: sign_in(login) for login in ("editor-therapy", "head-therapy", "digital")}
    preview = form_of(people["editor-therapy"]).submit("save").follow()
    assert "Үш жыл өтіл" in preview.html.find("article").text
    assert visitor.get(f"/kk{THERAPY}/assistant", expect_errors=True).status_int == 404
    send(people["editor-therapy"], f"{THERAPY}/assistant")
    for login in ("head-therapy", "digital"):
        approve(people[login].get("/kk/@@my-work").click(href="@@request", index=0))
    assert listed(visitor.get("/kk/vacancies?type=part-time")) == ["assistant"]
    page = visitor.get(f"/ru{THERAPY}/assistant")
    assert [each.text for each in page.html.select("#requirements ~ .prose li")] == ["Магистр", "Үш жыл өтіл"]
    assert page.html.select_one('.requisites a[href^="tel:"]')["href"] == "tel:+77270000011"
    (said,) = postings(page)
    assert said["validThrough"] == "2026-12-16T00:00:00+05:00" and said["employmentType"] == "PART_TIME"
    assert said["hiringOrganization"]["department"]["name"] == "therapy по-русски"


def test_a_closed_vacancy_leaves_the_list_at_its_moment_and_its_page_says_so(app, visitor, at):
    with factories.work_in(app) as site:
        vacancy(site["vacancies"], "early", date(2026, 12, 1))
        vacancy(site["vacancies"], "late", date(2026, 12, 31))
    at(2026, 12, 1, 18, 59, 59)
    assert set(listed(visitor.get("/kk/vacancies"))) == {"early", "late"}
    assert visitor.get("/kk/vacancies/early").html.select_one("p.notice.warning") is None
    at(2026, 12, 1, 19)
    assert listed(visitor.get("/kk/vacancies")) == ["late"], "the cached list ends with the vacancy"
    assert listed(visitor.get("/kk/vacancies?when=past")) == ["early"]
    page = visitor.get("/kk/vacancies/early")
    assert "бос лауазым жабылды" in page.html.select_one("p.notice.warning").text
    assert postings(page) == []


def test_filters_count_and_nonsense_is_named(app, visitor):
    with factories.work_in(app) as site:
        vacancy(site["vacancies"], "a", date(2026, 12, 1), unit=site["units"]["surgery"].uid)
        vacancy(site["units"]["therapy"], "b", date(2026, 12, 1), employment="secondary")
        surgery = site["units"]["surgery"].uid
    page = visitor.get(f"/kk/vacancies?unit={surgery}")
    assert listed(page) == ["a"]
    assert "surgery қазақша (1)" in page.html.select_one("select[name=unit]").text
    assert listed(visitor.get(f"/kk/vacancies?unit={surgery}&type=secondary")) == []
    for query in ("type=novel", "unit=zzz", "when=9999-99-99", "type=%3Cscript%3E"):
        page = visitor.get(f"/kk/vacancies?{query}")
        assert set(listed(page)) == {"a", "b"} and page.html.select_one(".notice.warning") is not None, query


def test_nothing_that_people_write_is_markup(app, visitor):
    with factories.work_in(app) as site:
        vacancy(site["vacancies"], "a", date(2026, 12, 1))
    page = visitor.get("/kk/vacancies/a")
    assert [each.text for each in page.html.select("#requirements ~ .prose li")] == ["Диплом", "<b>Өтіл</b>"]
    assert "&lt;b&gt;" in postings(page)[0]["description"]


def test_only_the_title_of_a_card_is_in_another_language_than_the_page(app, visitor):
    with factories.work_in(app) as site:
        obj = vacancy(site["vacancies"], "a", date(2026, 12, 1))
        texts = {lang: {} for lang in ("ru", "en")}
        editing.save_draft(obj, texts=texts, actor=SYSTEM, seen=editing.stamp(obj))
        publish_at_once(obj)
    card = visitor.get("/en/vacancies").html.select_one(".records > li")
    assert card.get("lang") is None and card.h2["lang"] == "kk"
    assert card.select_one(".mark").text == "Vacancy open"
