"""The compliance board in a browser: every obligatory item, red within one refresh (clauses B1, F4, F16, F20)."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from orda import clock, regulation
from orda.compliance.board import board, counts
from orda.compliance.rules import findings
from orda.content import arrange
from orda.maintenance.founding import found
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

BOARD = "/kk/@@compliance"


@pytest.fixture
def app():
    """A site with every place of the regulation, all of it public; university/* is the therapists'."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    with factories.work_in(app) as site:
        found(site)
        owner = site["units"]["therapy"].uid
        for place in regulation.get().places():
            obj = factories_object(site, place.path)
            if obj.draft is not None:
                publish_at_once(obj)
            if place.path.startswith("university/"):
                obj.owner_uid = owner
    yield app
    app.registry._zodb_databases[""].close()


def factories_object(site, path):
    for name in path.split("/"):
        site = site[name]
    return site


def rows_of(page) -> dict[str, tuple[str, str]]:
    """{address: (state of the pill, words of the cell)} of all pages on the board."""
    found = {}
    for row in page.html.select("table.board tbody tr:not(.group)"):
        cell = row.select("td")[-1]
        found[row.select_one("th .fine").text.strip()] = (cell.select_one(".pill")["data-state"], cell.text.strip())
    return found


def states(page) -> dict[str, str]:
    return {path: state for path, (state, _words) in rows_of(page).items()}


def shown_counts(page) -> list[int]:
    return [int(each.text) for each in page.html.select(".stats strong")]


def test_the_board_lists_all_fifteen_items_with_their_sources_and_pages(sign_in):
    """Clause F4: the board lists all 15."""
    page = sign_in("admin").get(BOARD)
    groups = page.html.select("table.board tr.group")
    assert len(groups) == 15 == len(regulation.get().obligatory)
    for group, item in zip(groups, regulation.get().obligatory, strict=True):
        assert group.select_one(".grouptitle").text == item.titles["kk"]
        assert item.clause in group.text and item.source["kk"] in group.text
    assert set(states(page)) == {f"/{path}" for item in regulation.get().obligatory for path in item.paths}


def test_a_withdrawn_page_is_red_at_the_next_refresh(app, sign_in):
    """Clause B1: delete the vacancy page, the board turns red within one refresh."""
    admin = sign_in("admin")
    assert states(admin.get(BOARD))["/vacancies"] == "ok"
    with factories.work_in(app) as site:
        withdraw(site["vacancies"], actor=SYSTEM, reason="Қате")
    page = admin.get(BOARD)
    assert states(page)["/vacancies"] == "failed"
    assert "келушілер оны оқи алмайды" in rows_of(page)["/vacancies"][1]


def test_a_page_that_visitors_may_not_read_is_missing_too(app, sign_in):
    admin = sign_in("admin")
    with factories.work_in(app) as site:
        site["vacancies"].visibility = "staff"
    assert states(admin.get(BOARD))["/vacancies"] == "failed"


def test_a_page_that_loses_a_language_is_red_at_the_next_refresh(app, sign_in):
    """Clauses B1, E6: the main sections need all three languages."""
    admin = sign_in("admin")
    assert states(admin.get(BOARD))["/university/history"] == "ok"
    with factories.work_in(app) as site:
        page = site["university"]["history"]
        factories.write(page, en=("", ""))
    page = admin.get(BOARD)
    assert states(page)["/university/history"] == "missing"
    assert "English" in rows_of(page)["/university/history"][1]


def test_a_page_that_ages_is_late_and_called_correct_again_it_is_in_order(app, sign_in, monkeypatch):
    """Clauses C14, E2."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=181))
    admin = sign_in("admin")
    page = admin.get(BOARD)
    assert states(page)["/university/history"] == "late"
    assert "181 күн" in rows_of(page)["/university/history"][1]
    asked = admin.get("/kk/university/history/@@still-correct")
    asked.forms[next(key for key, form in asked.forms.items() if "seen" in form.fields)].submit(status=303)
    assert states(admin.get(BOARD))["/university/history"] == "ok"


def test_a_moved_page_is_found_where_it_is_now(app, sign_in):
    admin = sign_in("admin")
    with factories.work_in(app) as site:
        arrange.rename(site["university"]["history"], "past", actor=SYSTEM)
    page = admin.get(BOARD)
    assert states(page)["/university/history"] == "ok"
    assert page.html.find("a", href="/kk/university/past")


def test_a_yearly_collection_without_the_current_year_is_red(app, sign_in, monkeypatch):
    """Clause F16: missing current year is red on board."""
    admin, year = sign_in("admin"), clock.today().year
    page = admin.get(BOARD)
    assert states(page)["/university/budget-spending"] == "late"
    assert str(year) in rows_of(page)["/university/budget-spending"][1]
    with factories.work_in(app) as site:
        factories.add(site["university"]["budget-spending"], "page", "spending")
    assert states(admin.get(BOARD))["/university/budget-spending"] == "ok"
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=366))
    assert str(year + 1) in rows_of(sign_in("admin").get(BOARD))["/university/budget-spending"][1]


def test_the_numbers_are_those_of_a_direct_count(app, sign_in):
    """Clause B14: numbers equal a direct count of the data."""
    with factories.work_in(app) as site:
        withdraw(site["vacancies"], actor=SYSTEM, reason="Қате")
        factories.write(site["university"]["logo"], ru=("", ""))
        counted, breaches = counts(board(site)), findings(site, "kk")
        red = sum(each.level == "red" for each in breaches)
    page = sign_in("digital").get(BOARD)
    assert shown_counts(page) == [*counted.values(), red]
    by_hand = [group.select_one(".pill")["data-state"] for group in page.html.select("tr.group")]
    assert [by_hand.count(pill) for pill in ("ok", "late", "missing", "failed")] == list(counted.values())
    assert sum(counted.values()) == 15


def test_a_unit_with_neither_pages_nor_a_site_is_red(app, sign_in):
    """Clause F20."""
    admin = sign_in("admin")
    assert "бөлімшенің мұнда беті де" not in admin.get(BOARD).text.lower()
    with factories.work_in(app) as site:
        bare = factories.add(site["units"], "unit", "bare", kk="Жалаң кафедра", ru="Голая", en="Bare")
        bare.block = "clinical"
    assert "Жалаң кафедра" in admin.get(BOARD).html.select_one(".rule table").text
    with factories.work_in(app) as site:
        unit = site["units"]["bare"]
        record = arrange.add(unit, "unit-site", actor=SYSTEM, name="own")
        from orda.content.editing import save_draft, stamp

        save_draft(
            record,
            texts={lang: {"title": "Сайт"} for lang in ("kk", "ru", "en")},
            fields={"address": "https://bare.example.kz/", "unit": unit.uid},
            actor=SYSTEM,
            seen=stamp(record),
        )
        publish_at_once(record)
    assert admin.get(BOARD).html.select_one(".rule table") is None


def test_who_reads_the_board(app, sign_in, visitor):
    """Table 1.J, "register, sheets, reports": the offices all of it, a unit its own, strangers nothing."""
    with factories.work_in(app) as site:
        other = Grant("user:contractor-of-nothing", "editor")
        site["units"]["surgery"].grants = (*site["units"]["surgery"].grants, other)
    for login in ("admin", "digital", "rector", "auditor"):
        assert len(sign_in(login).get(BOARD).html.select("tr.group")) == 15, login
    for login in ("vicerector", "head-therapy", "editor-therapy"):
        page = sign_in(login).get(BOARD)
        shown = set(states(page))
        assert "/university/history" in shown and "/vacancies" not in shown, login
        assert "Тек сіздің бөлімшелеріңізге" in page, login
    assert sign_in("head-surgery").get(BOARD).html.select("tr.group") == []
    assert sign_in("contractor").get(BOARD, expect_errors=True).status_int == 403
    assert visitor.get(BOARD, expect_errors=True).status_int in (303, 403)


def test_the_vice_rector_of_the_coordinating_block_sees_all_blocks(app, sign_in):
    """Clause B14."""
    with factories.work_in(app) as site:
        coordinating = next(id for id, block in regulation.get().blocks.items() if block.coordinating)
        site.grants = (*site.grants, Grant("user:vicerector", "vice-rector", block=coordinating))
    assert len(sign_in("vicerector").get(BOARD).html.select("tr.group")) == 15


def test_the_filters_narrow_and_nonsense_does_not(sign_in, app):
    admin = sign_in("admin")
    with factories.work_in(app) as site:
        withdraw(site["vacancies"], actor=SYSTEM, reason="Қате")
        therapy = site["units"]["therapy"].uid
    assert list(states(admin.get(f"{BOARD}?state=missing"))) == ["/vacancies"]
    mine = states(admin.get(f"{BOARD}?unit={therapy}"))
    assert mine and all(path.startswith("/university/") for path in mine)
    assert states(admin.get(f"{BOARD}?block=clinical")) == mine
    assert states(admin.get(f"{BOARD}?block=finance")) == {}
    everything = states(admin.get(BOARD))
    assert states(admin.get(f"{BOARD}?state=%00&unit=xx&block=../..")) == everything


def test_the_board_is_taken_away_as_csv_and_as_a_workbook(app, sign_in):
    """Checklist 19: no cell begins to calculate."""
    with factories.work_in(app) as site:
        factories.write(site["university"]["history"], kk="=cmd|' /C calc'!A0", ru="=1+1", en="@SUM(A1)")
    admin = sign_in("admin")
    got = admin.get("/kk/@@compliance-export?format=csv")
    assert got.content_type == "text/csv" and "orda-compliance-" in got.headers["Content-Disposition"]
    table = list(csv.reader(io.StringIO(got.body.decode("utf-8-sig"))))
    assert len({len(row) for row in table}) == 1
    pages = [path for item in regulation.get().obligatory for path in item.paths]
    assert [row[3] for row in table[1 : len(pages) + 1]] == [f"/{path}" for path in pages]
    assert not [cell for row in table for cell in row if cell[:1] in "=+-@" and cell]
    assert any(cell.startswith("'=cmd") for row in table for cell in row)
    book = load_workbook(io.BytesIO(admin.get("/kk/@@compliance-export?format=xlsx").body))
    assert [cell.data_type for row in book.active for cell in row].count("f") == 0
    assert book.active.max_row == len(table)
    assert sign_in("contractor").get("/kk/@@compliance-export", expect_errors=True).status_int == 403


def form_of(page):
    return next(form for form in page.forms.values() if "paths" in form.fields)


def test_an_administrator_adds_an_item_with_its_source_and_takes_it_back(app, sign_in):
    """Law F6: the list must be editable data with source and date; each change is a row of the register."""
    admin = sign_in("admin")
    form = form_of(admin.get("/kk/@@compliance-item"))
    form["id"], form["clause"] = "accessibility", "F7"
    for lang in ("kk", "ru", "en"):
        form[f"title_{lang}"], form[f"source_{lang}"] = f"Тақырып {lang}", f"Дереккөз {lang}"
    form["paths"], form["source_date"] = "/kk/university/about-site\nuniversity/nowhere", "2025-04-18"
    assert form.submit("save").status_int == 303
    page = admin.get(BOARD)
    assert len(page.html.select("tr.group")) == 16
    assert states(page)["/university/nowhere"] == "failed"
    assert sum(shown_counts(page)[:4]) == 16
    with factories.work_in(app) as site:
        row = site.services["register"].newest()[0]
        assert (row.action, row.actor, row.comment) == ("settings", "admin", "compliance-item")
        assert "university/nowhere" in row.after and row.before == ""
    assert "Тақырып kk" in page and "Міндетті тармақ өзгертілді" in admin.get("/kk/@@register")
    form_of(admin.get("/kk/@@compliance-item?id=accessibility")).submit("reset", status=303)
    assert len(admin.get(BOARD).html.select("tr.group")) == 15


def test_an_item_of_the_regulation_is_adjusted_but_keeps_its_title(app, sign_in):
    admin = sign_in("admin")
    form = form_of(admin.get("/kk/@@compliance-item?id=logo"))
    assert "title_kk" not in form.fields
    form["paths"], form["checked_by"], form["checked_on"] = (
        "university/logo\nuniversity/about-site",
        "Дана",
        "2026-11-20",
    )
    form.submit("save", status=303)
    group = next(each for each in admin.get(BOARD).html.select("tr.group") if "Логотип" in each.text)
    assert "Дана" in group.text and "20.11.2026" in group.text
    form_of(admin.get("/kk/@@compliance-item?id=logo")).submit("reset", status=303)
    assert "Дана" not in admin.get(BOARD).html.select_one("table.board").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("paths", "University/History", "беттің мекенжайы емес"),
        ("paths", "../etc/passwd", "беттің мекенжайы емес"),
        ("paths", "\n".join(f"university/p{n}" for n in range(41)), "40"),
        ("yearly", "university/other", "Жыл сайын"),
        ("checked_by", "Дана", "бірге"),
    ],
)
def test_nonsense_in_an_item_is_refused_with_words(sign_in, field, value, said):
    form = form_of(sign_in("admin").get("/kk/@@compliance-item?id=logo"))
    form[field] = value
    refused = form.submit("save", expect_errors=True)
    assert refused.status_int == 422 and said in refused
    assert form_of(refused)[field].value.split() == value.split()


def test_only_administrators_change_the_list(sign_in):
    for login in ("digital", "rector", "auditor", "head-therapy"):
        browser = sign_in(login)
        assert browser.get("/kk/@@compliance-item?id=logo", expect_errors=True).status_int == 403
        assert not browser.get(BOARD).html.select("a[href*=compliance-item]")
    assert sign_in("admin").get("/kk/@@compliance-item?id=none", expect_errors=True).status_int == 404
