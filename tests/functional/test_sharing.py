"""Sharing over HTTP: roles with dates and orders, inheritance, visibility, and the answer to "why can X do Y here?"."""

from datetime import timedelta

import pytest

from orda import clock
from orda.content.sections import found_section
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.text.dates import format_date
from tests import factories
from tests.workplace import form_with, token_of

THERAPY = "/kk/units/therapy"


@pytest.fixture
def head(sign_in):
    return sign_in("head-therapy")


def give(browser, who: str, role: str = "editor", folder: str = THERAPY, **more):
    form = browser.get(f"{folder}/@@sharing").forms["grant"]
    form["who"], form["role"] = who, role
    for name, value in more.items():
        form[name] = value
    return form.submit("grant", expect_errors=True)


def take(browser, principal: str, role: str, folder: str = THERAPY):
    fields = {"principal": principal, "role": role, "block": "", "revoke": "1", "csrf_token": token_of(browser)}
    return browser.post(f"{folder}/@@sharing", fields, expect_errors=True)


def test_a_term_is_a_range_of_days_in_every_language(head):
    assert give(head, "editor-surgery", since="2026-09-01", until="2027-08-31").status_int == 303
    for lang in ("kk", "ru", "en"):
        page = head.get(f"{THERAPY}/@@sharing".replace("/kk/", f"/{lang}/"))
        row = next(row for row in page.html.select("tbody tr") if "editor-surgery" in row.text)
        assert row.find_all("td")[1].text.split("\n")[0].strip() == "01.09.2026 – 31.08.2027"


def may_edit(browser, path: str = f"{THERAPY}/about") -> bool:
    return browser.get(f"{path}/@@edit", expect_errors=True).status_int == 200


def test_a_role_given_holds_at_once_and_ends_at_once(app, head, sign_in):
    colleague = sign_in("editor-surgery")
    assert not may_edit(colleague)
    assert give(head, "editor-surgery", order="№ 17, 01.09.2026").status_int == 303
    assert may_edit(colleague), "without a new sign-in"
    page = head.get(f"{THERAPY}/@@sharing")
    row = next(row for row in page.html.select("tbody tr") if "editor-surgery" in row.text)
    assert "№ 17, 01.09.2026" in row.text and "Төлеген Тестов" in row.text
    form = next(
        f for f in page.forms.values() if "revoke" in f.fields and f["principal"].value == "user:editor-surgery"
    )
    form.submit("revoke").follow()
    assert not may_edit(colleague)
    with factories.work_in(app) as site:
        assert [row.action for row in site.services["register"].newest(count=2)] == ["rights", "rights"]


def test_a_role_holds_only_between_its_days(head, sign_in):
    colleague, today = sign_in("editor-surgery"), clock.today()
    give(head, "editor-surgery", since=str(today + timedelta(days=1)))
    assert not may_edit(colleague)
    give(head, "editor-surgery", since="", until=str(today))
    assert may_edit(colleague)
    give(head, "editor-surgery", since="2026-01-01", until="2026-01-31")
    assert not may_edit(colleague)
    assert give(head, "editor-surgery", since="2026-02-01", until="2026-01-31").status_int == 422
    assert give(head, "editor-surgery", since="31.01.2026").status_int == 422


def test_a_group_receives_a_role(app, head, sign_in):
    with factories.work_in(app) as site:
        service = site.services["principals"]
        factories.add_group(service, "interns", {"kk": "Интерндер"}).members.insert("editor-surgery")
    assert give(head, "interns").status_int == 303
    assert may_edit(sign_in("editor-surgery"))
    assert "Интерндер" in head.get(f"{THERAPY}/@@sharing").text


@pytest.mark.parametrize("who", ["nobody", "group:nobody", "user:nobody", "block:clinical", "system.Everyone"])
def test_nobody_unknown_receives_a_role(head, who):
    page = give(head, who)
    assert page.status_int == 422 and page.html.find(id="grant-who-error").text.strip()
    assert page.forms["grant"]["who"].value == who


def test_nobody_gives_more_than_they_have(app, head, sign_in):
    offered = {option[0] for option in head.get(f"{THERAPY}/@@sharing").forms["grant"]["role"].options}
    assert offered - {""} == {"editor", "head"}
    form = head.get(f"{THERAPY}/@@sharing").forms["grant"]
    form["who"] = "head-therapy"
    form["role"].force_value("administrator")
    assert form.submit("grant", expect_errors=True).status_int == 422
    assert sign_in("editor-therapy").get(f"{THERAPY}/@@sharing", expect_errors=True).status_int == 403
    assert head.get("/kk/units/surgery/@@sharing", expect_errors=True).status_int == 403
    assert head.get("/kk/@@sharing", expect_errors=True).status_int == 403
    take(head, "user:nobody", "administrator")
    with factories.work_in(app) as site:
        assert {grant.role for grant in site["units"]["therapy"].grants} == {"editor", "head"}


def test_offices_are_given_on_the_site_by_the_administrator(app, sign_in):
    admin = sign_in("admin")
    assert give(admin, "editor-surgery", "contractor", "/kk").status_int == 422, "a contractor's role has an end"
    assert give(admin, "editor-surgery", "vice-rector", "/kk").status_int == 422, "a vice-rector has a block"
    assert give(admin, "editor-surgery", "vice-rector", "/kk", block="clinical").status_int == 303
    until = str(clock.today() + timedelta(days=30))
    assert give(admin, "head-surgery", "contractor", "/kk", until=until).status_int == 303
    page = take(admin, "user:admin", "administrator", "/kk").follow()
    assert page.html.select_one(".notice.danger"), "the last administrator stays"
    page = admin.get("/kk/@@sharing").forms["grant"]
    assert "administrator" in {option[0] for option in page["role"].options}


def test_inheritance_is_cut_and_restored(app, sign_in, head):
    admin = sign_in("admin")
    folder = f"{THERAPY}/about"
    page = head.get(f"{folder}/@@sharing")
    assert "head-therapy" in page.html.find(id="part-above").find_parent("section").text
    form = next(f for f in admin.get(f"{folder}/@@sharing").forms.values() if "inherits" in f.fields)
    form.submit("inherits").follow()
    assert not may_edit(sign_in("editor-therapy"), folder) and may_edit(admin, folder)
    page = admin.get(f"{folder}/@@sharing")
    above = page.html.find(id="part-above").find_parent("section")
    assert "admin" in above.text and "head-therapy" not in above.text
    assert "vicerector" in above.text or "Клиника" in above.text
    next(f for f in page.forms.values() if "inherits" in f.fields).submit("inherits").follow()
    assert may_edit(sign_in("editor-therapy"), folder)


def test_visibility_hides_from_visitors_and_says_when_a_folder_above_is_stricter(head, visitor, sign_in):
    form = form_with(head.get(f"{THERAPY}/@@sharing"), "visibility")
    form["visibility"] = "staff"
    form.submit().follow()
    assert visitor.get(f"{THERAPY}/about", expect_errors=True).status_int == 404
    assert sign_in("editor-surgery").get(f"{THERAPY}/about").status_int == 200
    assert head.get(f"{THERAPY}/about/@@sharing").html.select(".notice.info strong")
    fields = {"visibility": "nonsense", "csrf_token": token_of(head)}
    assert head.post(f"{THERAPY}/@@sharing", fields).follow().html.select_one(".notice.danger")


def test_what_changes_nothing_is_said_to(app, head):
    with factories.work_in(app) as site:
        rows = len(site.services["register"])
    fields = {"csrf_token": token_of(head)}
    for act in ({"visibility": "public"}, {"inherits": "1"}, {"revoke": "1", "principal": "user:x", "role": "editor"}):
        page = head.post(f"{THERAPY}/@@sharing", fields | act).follow()
        assert "Ештеңе өзгермеді" in page.html.select_one(".notice.info").text
    with factories.work_in(app) as site:
        assert len(site.services["register"]) == rows


def test_the_explanation_names_the_very_grant(app, head, sign_in):
    give(head, "editor-surgery", order="№ 17")
    page = head.get(f"{THERAPY}/about/@@sharing", {"login": "editor-surgery"})
    rows = {row.find("th").text: row for row in page.html.find(id="part-why").find_parent("section").select("tbody tr")}
    edits = next(row for title, row in rows.items() if "өңдеу" in title)
    assert "№ 17" in edits.text and "therapy" in edits.text and edits.find(class_="pill")["data-state"] == "done"
    checks = next(row for title, row in rows.items() if "жариялау" in title)
    assert checks.find(class_="pill")["data-state"] == "missing" and not checks.find_all("td")[1].text.strip()
    page = head.get(f"{THERAPY}/@@sharing", {"login": "digital"})
    assert "Дана Тестова" in page.text and page.html.select('#part-why ~ table .pill[data-state="done"]')
    assert head.get(f"{THERAPY}/@@sharing", {"login": "nobody"}).html.select_one("#part-why ~ .notice.warning")
    with factories.work_in(app) as site:
        site.services["principals"].user("editor-surgery").enabled = False
    assert head.get(f"{THERAPY}/@@sharing", {"login": "editor-surgery"}).html.select_one("#part-why ~ .notice.warning")


def test_roles_copied_to_a_new_section_are_shown_as_copies_with_what_has_changed_in_the_unit(app, sign_in):
    """G4, D11."""
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        section = found_section(site["science"], unit, name="projects", titles={"kk": "Жобалар"})
        assert {grant.copied_from for grant in section.grants} == {unit.uid}
        sharing.revoke(unit, "user:editor-therapy", "editor", actor=SYSTEM)
        sharing.grant(unit, "user:editor-surgery", "editor", actor=SYSTEM)
    head = sign_in("head-therapy", "ru")
    page = head.get("/ru/science/projects/@@sharing")
    told = page.html.find(id="part-here").parent.select_one(".notice.info").get_text(" ", strip=True)
    assert format_date(clock.today(), "ru") in told
    lacking, left = (line.get_text(" ", strip=True) for line in page.html.select(".notice.info p")[1:3])
    assert "Серік Тестов" in lacking and "Еркін Тестов" in left and "Еркін" not in lacking
    assert page.html.find(id="part-here").parent.find("table").text.count("скопировано из подразделения") == 2
    with factories.work_in(app) as site:
        sharing.revoke(site["units"]["therapy"], "user:head-therapy", "head", actor=SYSTEM)
    page = head.get("/ru/science/projects/@@sharing")
    assert "Серік Тестов" not in page.html.find(id="part-here").parent.select_one(".notice.info").text
    page = head.get("/ru/science/projects/@@sharing").forms["grant"]
    page["who"], page["role"] = "editor-therapy", "editor"
    page["order"] = "№ 7"
    page.submit("grant", status=303)
    with factories.work_in(app) as site:
        grants = site["science"]["projects"].grants
        assert [each.copied_from for each in grants if each.principal == "user:editor-therapy"] == [""]


def test_a_folder_whose_roles_were_given_here_says_nothing_of_copies(sign_in):
    page = sign_in("head-therapy", "ru").get("/ru/units/therapy/@@sharing")
    assert "скопирован" not in page.html.find("main").text
