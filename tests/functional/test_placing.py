"""Area, keywords and absence from menus: chosen in the edit form, before visitors only after approval (clause B7)."""

import pytest

from orda.catalog.queue import drain
from orda.content.editing import save_draft, stamp
from orda.security.actor import SYSTEM
from tests import factories
from tests.workplace import ABOUT, approve, edit, form_with, send

CHOSEN = {
    "fields.area": "clinical",
    "fields.keywords": "стетоскоп, аускультация,, стетоскоп",
    "fields.hidden_in_menus": True,
}


@pytest.fixture
def people(sign_in):
    return {login: sign_in(login, "ru") for login in ("editor-therapy", "head-therapy", "digital")}


def publish(app, people) -> None:
    """Send the draft and give both visas; then the indexer has its turn."""
    send(people["editor-therapy"], lang="ru")
    for login in ("head-therapy", "digital"):
        page = people[login].get("/ru/@@my-work").click(href="@@request", index=0)
        assert approve(page).status_int == 303
    with factories.work_in(app) as site:
        drain(site, 100)


def seen(visitor) -> tuple[bool, bool, bool]:
    """Do visitors find the page in its area, by its keyword, and in the menu of its unit?"""
    unit = visitor.get("/ru/units/therapy").html
    return (
        visitor.get("/ru/@@search?area=clinical").html.find("a", href=f"/ru{ABOUT}") is not None,
        visitor.get("/ru/@@search", {"q": "стетоскоп"}).html.find("a", href=f"/ru{ABOUT}") is not None,
        unit.find("a", href=f"/ru{ABOUT}") is not None,
    )


def test_an_editor_places_a_page_and_visitors_find_it_so_after_approval(app, people, visitor):
    assert seen(visitor) == (False, False, True)
    preview = edit(people["editor-therapy"], lang="ru", **CHOSEN)
    assert "Ключевые слова" in preview.html.find("main").text
    assert seen(visitor) == (False, False, True), "visitors see no draft"
    publish(app, people)
    assert seen(visitor) == (True, True, False)
    with factories.work_in(app) as site:
        about = site["units"]["therapy"]["about"]
        assert (about.area, about.keywords) == ("clinical", ("стетоскоп", "аускультация"))

    form = people["editor-therapy"].get(f"/ru{ABOUT}/@@edit").forms["form"]
    assert form["fields.area"].value == "clinical" and form["fields.hidden_in_menus"].checked
    form["fields.area"], form["fields.keywords"], form["fields.hidden_in_menus"] = "", "", False
    form.submit("save", status=303)
    publish(app, people)
    assert seen(visitor) == (False, False, True), "what was chosen can be taken back"


def test_who_approves_sees_what_changes(people):
    edit(people["editor-therapy"], lang="ru", **CHOSEN)
    send(people["editor-therapy"], lang="ru")
    page = people["head-therapy"].get("/ru/@@my-work").click(href="@@request", index=0).html.find("main").text
    for words in ("Направление деятельности", "Ключевые слова", "Не показывать в меню"):
        assert words in page


def test_fields_that_are_and_were_empty_make_no_draft(app):
    """Every form has them: an old page must not look changed because of that."""
    with factories.work_in(app) as site:
        about = site["units"]["therapy"]["about"]
        empty = {"area": "", "keywords": "", "hidden_in_menus": False}
        assert save_draft(about, texts={}, fields=empty, actor=SYSTEM, seen=stamp(about)) is None
        assert about.draft is None


def test_what_is_no_area_is_refused_at_its_field(app, people):
    form = people["editor-therapy"].get(f"/ru{ABOUT}/@@edit").forms["form"]
    form["fields.area"].force_value("nonsense")
    form["fields.keywords"] = "слово, " * 60
    page = form.submit("save", status=422)
    for name in ("area", "keywords"):
        assert page.html.find(id=f"form-fields-{name}-error").text.strip()
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].draft is None


@pytest.mark.parametrize(
    ("path", "absent"),
    [("", {"area", "keywords", "hidden_in_menus"}), ("/university", {"hidden_in_menus"}), ("/units/therapy", set())],
)
def test_what_stands_in_the_main_menu_is_not_left_out_of_it_by_an_editor(sign_in, path, absent):
    """1.I: nothing that touches the top menu is a change of level A."""
    fields = form_with(sign_in("admin").get(f"/kk{path}/@@edit"), "save").fields
    assert {name for name in ("area", "keywords", "hidden_in_menus") if f"fields.{name}" not in fields} == absent


def test_an_added_object_has_its_area_at_once(app, people):
    form = people["editor-therapy"].get("/ru/units/therapy/@@add?kind=news-item").forms["form"]
    form["texts.kk.title"], form["name"], form["fields.area"] = "Жаңалық", "first", "science"
    form.submit("save", status=303)
    with factories.work_in(app) as site:
        item = site["units"]["therapy"]["first"]
        assert item.draft.fields["area"] == "science" and item.area == "", "a draft is in no public list"
