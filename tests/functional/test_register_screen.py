"""The register of changes: whose rows, the filter, the chain, the files to take away (A12, 1.J, checklist 19, 33)."""

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from orda.catalog.indexing import index_subtree
from orda.content import arrange
from orda.security import sharing
from orda.security.actor import SYSTEM, actor_for
from orda.text.cells import harmless
from orda.workflow.levels import withdrawals
from tests import factories

SECRET = "Жасырын тақырып"
FORMULA = '=HYPERLINK("https://evil.example";"x")'


@pytest.fixture(scope="module")
def app():
    """One site for all: these tests only look. It has a public, an internal and an evil page in two units."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        index_subtree(site)
        inner = factories.add(site["units"]["therapy"], "page", "secret-plans", kk=SECRET)
        sharing.set_visibility(inner, "internal", actor=SYSTEM)
        evil = factories.add(site["units"]["surgery"], "page", "evil", kk=FORMULA)
        withdrawals.withdraw(evil, actor=actor_for(site, "head-surgery"), reason="@SUM(1+1)|cmd\r\n<script>x</script>")
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture(scope="module")
def browsers(app):
    """``browsers("auditor")``: each person signs in once."""
    from orda.views.visitor.session import throttle

    throttle._failures.clear()
    known = {}

    def browser(login):
        if login not in known:
            known[login] = factories.log_in(app, login)
        return known[login]

    return browser


def numbers(page) -> list[int]:
    return [int(link.text.split()[-1]) for link in page.html.select("table.register tbody th a")]


def paths(page) -> set[str]:
    return {cell.text for cell in page.html.select("table.register tbody td span.fine")}


def total(app) -> int:
    with factories.work_in(app) as site:
        return len(site.services["register"])


@pytest.mark.parametrize("login", ["admin", "digital", "rector", "auditor"])
def test_the_offices_of_the_site_see_all_rows_newest_first(app, browsers, login):
    page = browsers(login).get("/kk/@@register")
    found = numbers(page)
    assert found == sorted(found, reverse=True) and len(found) == total(app)
    assert "бүтін" in page  # the chain holds


@pytest.mark.parametrize("login", ["head-therapy", "editor-therapy"])
def test_heads_and_editors_see_their_own_folder_on_the_site_and_on_the_folder(browsers, login):
    on_site = browsers(login).get("/kk/@@register")
    assert paths(on_site) and all(path.startswith("/units/therapy") for path in paths(on_site))
    assert numbers(browsers(login).get("/kk/units/therapy/@@register")) == numbers(on_site)
    browsers(login).get("/kk/units/surgery/@@register", status=403)


def test_the_way_to_the_register_is_shown_to_who_may_read_it_somewhere(browsers):
    ways = {login: "/kk/@@register" in browsers(login).get("/kk/").text for login in sorted(factories.PEOPLE)}
    assert [login for login, shown in ways.items() if not shown] == ["contractor"]


def test_a_vice_rector_sees_the_block_and_a_contractor_nothing(browsers):
    found = paths(browsers("vicerector").get("/kk/@@register"))
    assert {"/units/therapy", "/units/surgery"} <= found and not any(path.startswith("/university") for path in found)
    browsers("contractor").get("/kk/@@register", status=403)


@pytest.mark.parametrize("view", ["register", "register?action=published", "register-export?format=csv"])
def test_no_view_tells_the_auditor_the_words_of_what_is_internal(browsers, view):
    for lang in ("kk", "ru", "en"):
        text = browsers("auditor").get(f"/{lang}/@@{view}").text
        assert SECRET not in text and "secret-plans" not in text
    assert SECRET in browsers("admin").get(f"/kk/@@{view}").text


def test_the_rows_of_others_cannot_be_opened_by_their_number(app, browsers):
    shown = set(numbers(browsers("head-therapy").get("/kk/@@register")))
    for number in range(1, total(app) + 1):
        wanted = 200 if number in shown else 404
        assert browsers("head-therapy").get(f"/kk/@@register-row?number={number}", status=wanted)
    for nonsense in ("0", "-1", "99999999", "x", "%D9%A1", "1e3", ""):
        browsers("admin").get(f"/kk/@@register-row?number={nonsense}", status=404)


def test_a_filter_tells_nothing_about_what_the_list_hides(browsers):
    assert numbers(browsers("auditor").get("/kk/@@register?path=/units/therapy/secret")) == []
    assert len(numbers(browsers("admin").get("/kk/@@register?path=/units/therapy/secret"))) == 2


def test_rows_are_found_by_act_path_person_and_day(browsers):
    admin = browsers("admin")

    def found(**query):
        return numbers(admin.get("/kk/@@register", query))

    assert len(found(action="withdrawn")) == 1
    assert found(person="head-surgery") == found(person="сәуле") == found(action="withdrawn")
    assert found(person="nobody") == []
    surgery = admin.get("/kk/@@register", {"path": "units/surgery"})
    assert paths(surgery) and all(path.startswith("/units/surgery") for path in paths(surgery))
    assert found(since="2100-01-01") == [] and found(until="1999-01-01") == []
    assert len(found(since="2000-01-01", until="2100-01-01", action="withdrawn")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=0", "page=99999", "page=x", "action=nonsense", "since=yesterday", "until=2026-13-45",
        "since=0000-00-00", "since=99999-01-01", "path=" + "/x" * 500, "person=%00", "person=%22%3E%3Cscript%3E",
        "check=now", "check=x", "action=published&action=moved",
    ],
)  # fmt: skip
@pytest.mark.parametrize("login", ["admin", "head-therapy"])
def test_nonsense_in_the_filter_is_answered_calmly(browsers, query, login):
    page = browsers(login).get(f"/kk/@@register?{query}", status=200)
    assert '"><script>' not in page.text
    browsers(login).get(f"/kk/@@register-export?{query}", status=200)


def test_a_row_shows_every_column_with_its_marks_as_text(browsers):
    admin = browsers("admin")
    (number,) = numbers(admin.get("/kk/@@register?action=withdrawn"))
    page = admin.get(f"/kk/@@register-row?number={number}")
    assert "&lt;script&gt;x&lt;/script&gt;" in page.text and "<script>x" not in page.text
    assert "head-surgery" in page and "Сәуле Тестова" in page


def test_rights_are_said_in_words_and_stay_as_they_were_sealed(app, browsers):
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"]
        days = {"since": date(2026, 9, 1), "until": date(2027, 8, 31)}
        sharing.grant(therapy, "user:editor-surgery", "editor", actor=SYSTEM, order="№ 17 (2026)", **days)
        (row,) = site.services["register"].newest(0, 1)
    page = browsers("admin").get(f"/en/@@register-row?number={row.number}")
    after = page.html.find("dl", class_="change").find_all("dd")[1]
    lines = [line.text for line in after.find_all("ins")]
    assert lines[0].startswith("Readers: ") and lines[1] == "Roles from above hold here."
    (given,) = [line for line in lines if "№ 17" in line]
    assert given.endswith(", 01.09.2026 – 31.08.2027, № 17 ‹2026›") and given.count(":") == 1
    assert "inherits=" not in after.text and "user:" not in after.text
    assert page.html.find(attrs={"data-state": "ok"}) and "№ 17 (2026)" in page.html.find(class_="prose").text


def test_titles_are_in_the_readers_language_where_the_page_has_one(browsers):
    def titles(lang):
        page = browsers("admin").get(f"/{lang}/@@register?path=/units/therapy/about")
        return {cell.text.strip() for cell in page.html.select("td a[lang]")}

    assert titles("kk") == {"about қазақша"}
    assert titles("ru") == {"about по-русски"}


def test_what_happened_is_told_in_one_form_of_the_verb(browsers):
    acts = [each.text for each in browsers("admin").get("/kk/@@register").html.select("#act option")]
    told = ["Жарияланды", "Жарияланымнан алынды", "Жылжытылды"]
    assert [act for act in acts if act in told] == told


def test_an_altered_row_is_named():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        rows = site.services["register"]._rows
        rows[3] = replace(rows[3], comment="ештеңе болған жоқ")
    browser = factories.log_in(app, "auditor")
    assert "3-жол" in browser.get("/kk/@@register").html.find(class_="chain").text
    assert browser.get("/kk/@@register-row?number=3").html.find(attrs={"data-state": "failed"})
    assert browser.get("/kk/@@register-row?number=5").html.find(attrs={"data-state": "ok"})
    app.registry._zodb_databases[""].close()


# Files to take away


def test_the_csv_has_the_rows_of_the_filter_and_no_cell_that_calculates(browsers):
    answer = browsers("admin").get("/kk/@@register-export?format=csv&path=/units/surgery/evil")
    assert answer.content_type == "text/csv" and answer.body.startswith(b"\xef\xbb\xbf")
    assert answer.content_disposition.startswith('attachment; filename="orda-register-')
    heading, *rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))
    assert heading[:2] == ["Нөмірі", "Уақыты"] and len(rows) == 2
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row)
    assert rows[0][3] == "'" + FORMULA and rows[0][10].startswith("'@SUM")


def test_a_file_says_the_same_as_the_screen_in_the_readers_language(browsers):
    shown = browsers("admin").get("/ru/@@register?action=withdrawn").html.select_one("table.register tbody tr")
    answer = browsers("admin").get("/ru/@@register-export?format=csv&action=withdrawn")
    _heading, row = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))
    who = shown.find("td", {"data-label": "Кто"}).text
    assert row[2] == shown.find("td", {"data-label": "Действие"}).text
    assert row[5] == f"{who} (head-surgery)" and who not in ("", "head-surgery")


def test_another_address_in_the_same_folder_is_no_move(app, browsers):
    with factories.work_in(app) as site:
        page = factories.add(site["units"]["surgery"], "page", "plan", kk="Жоспар", ru="План")
        arrange.rename(page, "plans", actor=SYSTEM)
        arrange.move(page, site["units"]["therapy"], actor=SYSTEM)
    rows = browsers("admin").get("/ru/@@register?action=moved").html.select("table.register tbody tr")
    assert [row.find("td", {"data-label": "Действие"}).text for row in rows] == ["Перемещено", "Изменён адрес"]


def test_the_workbook_holds_text_and_numbers_only(browsers):
    answer = browsers("admin").get("/kk/@@register-export?format=xlsx&path=/units/surgery/evil")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert answer.content_disposition.startswith('attachment; filename="orda-register-')
    assert answer.content_disposition.endswith('.xlsx"') and sheet.title == "register"
    assert sheet.max_row == 3 and {cell.data_type for cell in cells} == {"s", "n"}
    assert sheet["D2"].value == "'" + FORMULA


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\x00=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\u200b=1",
        "\ufeff=1",
    ],
)
def test_what_would_calculate_is_made_text(text):
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Бет", "/units/x", "1–2", "a=b", "2026-11-23"])
def test_what_cannot_calculate_stays_as_it_is(text):
    assert harmless(text) == text
