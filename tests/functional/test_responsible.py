"""A place without an owner gets one: visitors, lists, the register and the board say the same at once (clause D3)."""

import pytest

from orda.catalog.indexing import differences
from orda.content.editing import save_draft, stamp
from orda.maintenance.founding import found
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.security.principals import add_user
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import form_with, token_of

ADMISSION = "/education/admission"
UNIT = {"kk": "Терапия кафедрасы", "ru": "Кафедра терапии", "en": "Department of Therapy"}


def owner_form(browser, path: str, lang: str = "ru"):
    """The form that names the responsible unit, on the screen of sharing."""
    return form_with(browser.get(f"/{lang}{path}/@@sharing"), "owner")


def name_owner(browser, path: str, title: str, lang: str = "ru"):
    form = owner_form(browser, path, lang)
    form["owner"].select(text=title)
    return form.submit(status=303).follow()


def post_owner(browser, path: str, uid: str):
    return browser.post(f"/ru{path}/@@sharing", {"owner": uid, "csrf_token": token_of(browser)}, expect_errors=True)


@pytest.fixture
def founded():
    """A site as ``orda init`` makes it, nothing of the demonstration, with two units and an administrator."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        found(site)
        for name in ("therapy", "surgery"):
            unit = factories.add(site["units"], "unit", name, **(UNIT if name == "therapy" else {}))
            fields = {"phone": "+7 (727) 000-00-01", "email": f"{name}@example.kz", "room": "12"}
            save_draft(unit, texts={}, fields=fields, actor=SYSTEM, seen=stamp(unit))
            publish_at_once(unit)
        for obj in (site["education"]["admission"], site["education"]["admission"]["entrance-exams"]):
            publish_at_once(obj)
        user = add_user(site.services["principals"], "admin", "Әсем Тестова", email="admin@example.kz")
        user.password_hash = factories.PASSWORD_HASH
        site.grants = (*site.grants, Grant("user:admin", "administrator"))
    yield app
    app.registry._zodb_databases[""].close()


def rows_of(app, count: int = 1) -> list:
    with factories.work_in(app) as site:
        return site.services["register"].newest(count=count)


def test_an_administrator_gives_a_section_of_a_new_site_its_owner(founded):
    visitor, admin = factories.browse(founded), factories.log_in(founded, "admin", "ru")
    assert "Кафедра терапии" not in visitor.get(f"/ru{ADMISSION}/entrance-exams").html.find("main").text
    name_owner(admin, ADMISSION, "Кафедра терапии")
    page = visitor.get(f"/ru{ADMISSION}/entrance-exams")
    assert "Кафедра терапии" in page.html.find("main").text, "what is below names no unit of its own"
    assert page.html.find("a", href="mailto:therapy@example.kz") is not None
    (row,) = rows_of(founded)
    assert (row.action, row.actor, row.path) == ("owner", "admin", ADMISSION)
    assert (row.before, row.after) == ("", "Терапия кафедрасы (/units/therapy)")
    with factories.work_in(founded) as site:
        assert differences(site) == []


def test_a_page_of_a_new_site_is_found_by_its_area_from_the_home_page(founded):
    """B7: an area is chosen in the ordinary form; the home page's list of the area has the page once it is public."""

    def found_there() -> bool:
        return visitor.get(area).html.find("main").find("a", href=f"/ru{ADMISSION}") is not None

    visitor, admin = factories.browse(founded), factories.log_in(founded, "admin", "ru")
    area = next(a for a in visitor.get("/ru/").html.find_all("a") if "area=education" in a.get("href", ""))["href"]
    form = admin.get(f"/ru{ADMISSION}/@@edit").forms["form"]
    form["fields.area"] = "education"
    form.submit("save", status=303)
    assert not found_there()
    with factories.work_in(founded) as site:
        publish_at_once(site["education"]["admission"])
    assert found_there()


def test_the_board_shows_the_owner_of_an_obligatory_page(founded):
    """B1: a line of the board has its owner from the moment in which one is named."""

    def unit_of_line() -> str:
        board = admin.get("/ru/@@compliance").html
        line = next(row for row in board.find_all("tr") if row.find("span", string="/university/statistics"))
        return line.find("td").text

    admin = factories.log_in(founded, "admin", "ru")
    assert unit_of_line() == "–"
    name_owner(admin, "/university/statistics", "Кафедра терапии")
    assert unit_of_line() == "Кафедра терапии"


def test_the_unit_shows_the_news_that_it_answers_for(founded):
    """C3: its list and its feed have what the owner was named for, and no more."""
    with factories.work_in(founded) as site:
        for name in ("ours", "theirs"):
            factories.add(site["news"], "news-item", name)
    visitor, admin = factories.browse(founded), factories.log_in(founded, "admin", "ru")
    assert "ours" not in visitor.get("/ru/units/therapy/@@rss").text
    name_owner(admin, "/news/ours", "Кафедра терапии")
    feed = visitor.get("/ru/units/therapy/@@rss").text
    assert "/ru/news/ours" in feed and "/ru/news/theirs" not in feed
    assert visitor.get("/ru/units/therapy").html.find("a", href="/ru/news/ours") is not None


def test_without_a_name_the_folder_above_decides_again(founded):
    admin = factories.log_in(founded, "admin", "ru")
    name_owner(admin, "/education", "Кафедра терапии")
    name_owner(admin, ADMISSION, "surgery по-русски")
    form = owner_form(admin, ADMISSION)
    assert form["owner"].options[0][2] == "Как у папки выше: Кафедра терапии"
    form["owner"] = ""
    form.submit(status=303)
    row = rows_of(founded)[0]
    assert (row.before, row.after) == ("surgery қазақша (/units/surgery)", "Терапия кафедрасы (/units/therapy)")
    assert "Кафедра терапии" in factories.browse(founded).get(f"/ru{ADMISSION}").html.find("main").text


def test_saving_the_same_owner_changes_nothing(founded):
    admin = factories.log_in(founded, "admin", "ru")
    name_owner(admin, ADMISSION, "Кафедра терапии")
    before = rows_of(founded)[0].number
    name_owner(admin, ADMISSION, "Кафедра терапии")
    assert rows_of(founded)[0].number == before


def test_a_unit_answers_for_its_own_folder(app, sign_in):
    admin = sign_in("admin", "ru")
    assert admin.get("/ru/units/therapy/@@sharing").html.find(id="owner") is None
    with factories.work_in(app) as site:
        other = site["units"]["surgery"].uid
    page = post_owner(admin, "/units/therapy", other).follow()
    assert "За свою папку подразделение всегда отвечает само." in page.text


def test_a_head_hands_no_duty_to_another_unit(app, sign_in):
    """1.J: never above one's own rights; who gives no roles in a unit does not load it with pages either."""
    head = sign_in("head-therapy", "ru")
    offered = [text for _value, _selected, text in owner_form(head, "/units/therapy/about")["owner"].options]
    assert offered == ["Как у папки выше: therapy по-русски", "therapy по-русски"]
    with factories.work_in(app) as site:
        uids = [site["units"]["surgery"].uid, site["news"].uid, "0" * 16, "nonsense"]
    for uid in uids:
        post_owner(head, "/units/therapy/about", uid)
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].owner_uid == ""
        assert len(site.services["register"].newest()) == 0 or site.services["register"].newest()[0].action != "owner"


@pytest.mark.parametrize("login", ["digital", "editor-therapy", "editor-surgery", "rector", "auditor"])
def test_who_gives_no_roles_names_no_owner(app, sign_in, login):
    with factories.work_in(app) as site:
        uid = site["units"]["surgery"].uid
    answer = post_owner(sign_in(login, "ru"), "/units/therapy/about", uid)
    assert answer.status_int in (403, 404)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_screen_and_the_register_speak_the_reader_s_language(founded, lang):
    admin = factories.log_in(founded, "admin", lang)
    name_owner(admin, ADMISSION, UNIT[lang], lang)
    said = {"kk": "Жауапты бөлімше өзгертілді", "ru": "Изменено ответственное подразделение"}
    assert said.get(lang, "Responsible unit changed") in admin.get(f"/{lang}/@@register").text
