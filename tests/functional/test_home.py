"""The home page as its editors make it: written in the ordinary form, approved, and only then seen."""

from datetime import timedelta

import pytest

from orda import clock
from orda.content.editing import save_draft, stamp
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import approve, send

LINK = {"title_kk": "Оқуға түсу", "title_ru": "Поступить", "title_en": "Apply"}
FIGURE = {"number": "12 480", "label_kk": "білім алушы", "label_ru": "обучающихся", "label_en": "students"}


@pytest.fixture
def written(app):
    """``written(doors=[…])`` publishes these shared fields of the home page."""

    def write(**fields):
        with factories.work_in(app) as site:
            places = {name: site[name].uid for name in ("education", "clinic")}
            for row in (*fields.get("leads", ()), *fields.get("doors", ())):
                row["target"] = places.get(row.get("target", ""), "")
            save_draft(site, texts={}, fields=fields, actor=SYSTEM, seen=stamp(site))
            publish_at_once(site)

    return write


def fill_row(form, name: str, row: dict) -> None:
    """Write one row of a repeated field: the first, which is spare."""
    for field, value in row.items():
        form[f"fields.{name}.0.{field}"] = value


def test_editors_write_the_home_page_and_others_approve_it(app, sign_in, visitor):
    """Issue: hero, ways in and figures are content; they go the way of every text (level A)."""
    with factories.work_in(app) as site:
        grants = (Grant("user:editor-therapy", "editor"), Grant("user:head-therapy", "head"))
        site.grants = (*site.grants, *grants)
    before = visitor.get("/ru/").text
    editor = sign_in("editor-therapy")
    form = editor.get("/kk/@@edit").forms["form"]
    form["texts.ru.claim"] = "Быть врачом"
    fill_row(form, "leads", {**LINK, "target": "education қазақша (/education)"})
    fill_row(form, "figures", FIGURE)
    for box in form.fields["fields.shown"]:
        box.checked = box._value != "areas"
    answer = form.submit("save")
    assert answer.status_int == 303, answer.html.find(class_="form-problems")
    assert visitor.get("/ru/").text == before, "visitors see no draft"
    assert "Поступить" in editor.get("/ru/@@preview").text
    send(editor, "")
    approve(sign_in("head-therapy").get("/kk/@@request?id=1"))
    approve(sign_in("digital").get("/kk/@@request?id=1"))

    page = visitor.get("/ru/").html
    assert page.h1.get_text(" ", strip=True).endswith("Быть врачом")
    assert page.find(class_="actions").a["href"] == "/ru/education"
    assert page.find(class_="figures").dd.text == "12 480"
    assert page.find(id="home-areas") is None and page.find(id="home-sections") is not None
    assert visitor.get("/en/").html.find(class_="figures").dt.text == "students"


def test_a_link_needs_one_place_and_keeps_what_was_typed(sign_in):
    form = sign_in("digital").get("/kk/@@edit").forms["form"]
    fill_row(form, "doors", {**LINK, "address": "javascript:alert(1)"})
    answer = form.submit("save", status=422)
    assert answer.forms["form"]["fields.doors.0.title_kk"].value == "Оқуға түсу"
    fill_row(form, "doors", {**LINK, "address": ""})
    answer = form.submit("save", status=422)
    assert "екеуінің бірін ғана" in answer.html.find(class_="form-problems").text
    fill_row(form, "doors", {**LINK, "target": "education қазақша (/education)", "address": "https://example.kz/"})
    assert "екеуінің бірін ғана" in form.submit("save", status=422).html.find(class_="form-problems").text


def test_the_doors_of_the_regulation_stand_until_editors_write_their_own(app, visitor, written):
    """Clause B9: content for each audience."""
    with factories.work_in(app) as site:
        factories.add(site["education"], "page", "admission")
    assert [door.strong.text for door in visitor.get("/ru/").html.find(class_="doors").find_all("a")] == [
        "Поступающим",
        "Прессе",
    ]
    written(doors=[{**LINK, "target": "education"}, {**LINK, "title_en": "", "address": "https://example.kz/"}])
    doors = visitor.get("/en/").html.find(class_="doors").find_all("a")
    assert [(door["href"], door.strong.text, door.get("lang")) for door in doors] == [
        ("/en/education", "Apply", None),
        ("https://example.kz/", "Оқуға түсу", "kk"),
    ]


def test_a_door_to_what_is_not_public_is_not_shown(app, visitor, written):
    written(doors=[{**LINK, "target": "education"}, {**LINK, "target": "clinic"}])
    with factories.work_in(app) as site:
        site["clinic"].visibility = "staff"
        site.generation.change(1)
    assert [door["href"] for door in visitor.get("/ru/").html.find(class_="doors").find_all("a")] == ["/ru/education"]


def test_news_and_posts_appear_by_themselves(app, visitor):
    with factories.work_in(app) as site:
        for number in range(7):
            item = factories.add(site["news"], "news-item", f"item-{number}")
            item.posted = clock.now() - timedelta(days=number)
        factories.add(site["rector-blog"], "page", "reception")
    page = visitor.get("/kk/").html
    assert len(page.find(class_="front").find_all("a")) == 5
    assert page.find(class_="rector").find("ul").a["href"] == "/kk/rector-blog/reception"
    assert page.find(class_="rector").h2.text == "rector-blog қазақша"
