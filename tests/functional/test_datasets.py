"""Open data from the workbook to table, chart, CSV and JSON; workbooks that are refused (clauses F8 to F10, law F4)."""

import csv
import gc
import io
import json
from datetime import date

import pytest
from webtest import Upload

from orda.content.kinds.file import StoredFile
from orda.content.uploads import TYPES
from tests import factories
from tests.records import choices_of, place_for, record, structured, titles_on
from tests.workbooks import bomb, formula, huge, merged, with_part, workbook
from tests.workplace import approve, send, write

PLACE = "university/statistics"
HEAD = ["Жыл", "Мектеп", "School", "Қабылданғаны", "Орташа балл"]
ROWS = [
    [2024, "Медицина", "Medicine", 980, 101.25],
    [2025, "=Стоматология", "Dentistry", 215, -3.5],
    [2026, "Фармация", "Pharmacy", None, 99],
]
COLUMNS = [
    {"column": "Мектеп", "kk": "Мектебі", "ru": "Школа", "en": "", "unit": "", "shown": "kk"},
    {"column": "School", "kk": "", "ru": "", "en": "School name", "unit": "", "shown": "en"},
    {"column": "Қабылданғаны", "kk": "", "ru": "Принято", "en": "Admitted", "unit": "адам", "shown": "all"},
]
FIELDS = {"topic": "admission", "year": 2026, "licence": "cc-by", "sheet": "", "header_row": 1, "columns": COLUMNS}
FIELDS |= {"chart": "bar", "chart_label": "Жыл", "chart_values": ["Қабылданғаны"]}


def stored(data, name="admission.xlsx"):
    return StoredFile(data, name, TYPES["xlsx"])


def dataset(site, name="admission", data=None, publish=True, **fields):
    data = data or workbook([HEAD, *ROWS], change=as_text)
    folder = site["university"]["statistics"]
    return record(
        folder, "dataset", name, FIELDS | {"upload": stored(data)} | fields, body="<p>Ескерту</p>", publish=publish
    )


def as_text(book):
    book.active["B3"].data_type = "s"


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, PLACE, "dataset")
        surveys = place_for(site, "university/surveys", "dataset")
        surveys.narrowed = {"topic": "survey"}
        dataset(site)
        dataset(site, "survey", topic="survey", year=2025, chart="line", licence="law")
        long = workbook([["Күні", "Саны"], *([date(2026, 1, 1), number] for number in range(1000))])
        dataset(site, "long", data=long, columns=[], chart="none", chart_label="", chart_values=[])
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def table(page):
    """The head and the rows of the table on a page."""
    head = [cell.text for cell in page.html.select("article table thead th")]
    rows = [[cell.text for cell in row.select("th, td")] for row in page.html.select("article table tbody tr")]
    return head, rows


def test_the_table_is_shown_in_the_words_and_numbers_of_each_language(visitor):
    head, rows = table(visitor.get(f"/kk/{PLACE}/admission"))
    assert head == ["Жыл", "Мектебі", "Қабылданғаны, адам", "Орташа балл"]
    assert rows[0] == ["2024", "Медицина", "980", "101,25"] and rows[2] == ["2026", "Фармация", "", "99,00"]
    head, rows = table(visitor.get(f"/en/{PLACE}/admission"))
    assert head == ["Жыл", "School name", "Admitted, адам", "Орташа балл"]
    assert rows[1] == ["2025", "Dentistry", "215", "-3.50"]


def test_the_table_is_one_for_screen_readers(visitor):
    """WCAG 1.3.1: a caption, headers with their scope, a region that scrolls by keyboard."""
    page = visitor.get(f"/kk/{PLACE}/admission").html
    found = page.select_one("article table")
    assert found.caption.text.strip() == "admission kk"
    assert {cell["scope"] for cell in found.select("thead th")} == {"col"}
    assert all(row.th["scope"] == "row" for row in found.select("tbody tr"))
    region = found.find_parent(class_="scroll")
    assert region["role"] == "region" and region["tabindex"] == "0"
    assert page.find(id=region["aria-labelledby"]) is not None


def test_the_chart_shows_the_same_numbers_and_says_what_it_is(visitor):
    page = visitor.get(f"/ru/{PLACE}/admission")
    svg = page.html.select_one("figure.chart svg")
    assert svg["role"] == "img"
    assert [bar.title.text for bar in svg.select("rect")] == ["2024, Принято, адам: 980", "2025, Принято, адам: 215"]
    assert "980" in page.html.find(id="chart-desc").text
    assert "style" not in str(svg)
    line = visitor.get(f"/ru/{PLACE}/survey").html.select_one("figure.chart svg")
    assert line.polyline is not None
    assert visitor.get(f"/ru/{PLACE}/long").html.select_one("figure.chart") is None


def test_csv_and_json_have_the_same_numbers_at_addresses_that_stay(visitor):
    """Law F4; checklist 19."""
    answer = visitor.get(f"/kk/{PLACE}/admission/@@csv")
    assert answer.content_type == "text/csv" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert 'filename="admission-kk.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Жыл", "Мектебі", "School", "Қабылданғаны, адам", "Орташа балл"]
    assert rows[1] == ["2024", "Медицина", "Medicine", "980", "101.25"]
    assert rows[2] == ["2025", "'=Стоматология", "Dentistry", "215", "-3.5"] and rows[3][3] == ""
    answer = visitor.get(f"/kk/{PLACE}/admission/@@json")
    assert answer.content_type == "application/json"
    said = json.loads(answer.body)
    assert said["rows"] == ROWS
    assert [column["type"] for column in said["columns"]] == ["number", "text", "text", "number", "number"]
    assert said["columns"][3]["title"] == {"kk": "Қабылданғаны", "ru": "Принято", "en": "Admitted"}
    assert said["licence"]["address"].startswith("https://creativecommons.org/")
    again = visitor.get(f"/kk/{PLACE}/admission/@@csv")
    assert again.body == visitor.get(f"/kk/{PLACE}/admission/@@csv").body


def test_a_long_table_shows_its_beginning_and_leads_to_all_of_it(visitor):
    page = visitor.get(f"/en/{PLACE}/long")
    assert len(table(page)[1]) == 200
    assert "200" in page.html.caption.text and "1000" in page.html.caption.text
    assert len(visitor.get(f"/en/{PLACE}/long/@@csv").body.splitlines()) == 1001


def test_the_files_have_one_address_each(app, visitor):
    """Checklist 43: each invented query would have made another copy of up to two megabytes for the cache to keep."""
    for view in ("csv", "json"):
        answer = visitor.get(f"/kk/{PLACE}/long/@@{view}?x=1", status=301)
        assert answer.headers["Location"] == f"/kk/{PLACE}/long/@@{view}"
    assert not [query for _path, query in app.others.answers if query]


def test_the_workbook_itself_can_be_had(visitor):
    answer = visitor.get(f"/kk/{PLACE}/admission/@@download")
    assert answer.content_type == TYPES["xlsx"] and answer.body[:2] == b"PK"


def test_search_engines_are_told_of_the_files(visitor):
    (said,) = [each for each in structured(visitor.get(f"/en/{PLACE}/admission")) if each["@type"] == "Dataset"]
    assert len(said["description"]) >= 50
    assert [each["encodingFormat"] for each in said["distribution"]][:2] == ["text/csv", "application/json"]
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_the_list_is_narrowed_by_topic_and_year(visitor):
    page = visitor.get(f"/ru/{PLACE}")
    assert choices_of(page, "topic")["survey"] == "Опросы (1)"
    assert titles_on(visitor.get(f"/ru/{PLACE}?year=2025")) == ["survey ru"]
    assert titles_on(visitor.get("/ru/university/surveys")) == ["survey ru"]


def test_a_draft_has_no_files_for_visitors(app, visitor):
    with factories.work_in(app) as site:
        dataset(site, "secret", publish=False)
    for view in ("", "/@@csv", "/@@json", "/@@download"):
        assert visitor.get(f"/kk/{PLACE}/secret{view}", expect_errors=True).status_int == 404


# Editors


@pytest.fixture
def fresh():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, PLACE, "dataset")
    yield app
    app.registry._zodb_databases[""].close()
    gc.collect()


THERAPY = "/kk/units/therapy"
TYPED = {"fields.topic": "staff", "fields.year": "2026", "name": "staff"}


def upload(data, name="staff.xlsx"):
    return Upload(name, data, TYPES["xlsx"])


def new_dataset(browser, data, **more):
    form = write(browser.get(f"{THERAPY}/@@add?kind=dataset"), **(TYPED | more))
    form["upload"] = upload(data)
    return form.submit("save", expect_errors=True)


def test_a_workbook_becomes_a_public_table_through_the_forms(fresh):
    editor = factories.log_in(fresh, "editor-therapy")
    more = {"fields.chart": "bar", "fields.columns.0.column": "School", "fields.columns.0.kk": "Ағылшынша"}
    page = new_dataset(editor, workbook([HEAD, *ROWS], change=as_text), **more).follow()
    assert "3 × 5" in page.text
    path = "/units/therapy/staff"
    send(editor, path)
    for login in ("head-therapy", "digital"):
        approve(factories.log_in(fresh, login).get("/kk/@@my-work").click(href="@@request", index=0))
    visitor = factories.browse(fresh)
    assert table(visitor.get(f"/kk{path}"))[0][2] == "Ағылшынша"
    form = editor.get(f"/kk{path}/@@edit").forms["form"]
    form["upload"] = upload(workbook([HEAD, [2027, "Медицина", "Medicine", 5, 1]]))
    assert "1 × 5" in form.submit("save").follow().text
    assert json.loads(visitor.get(f"/kk{path}/@@json").body)["rows"][0][0] == 2024
    compared = editor.get(f"/kk{path}/@@compare?from=1&to=draft").html.select_one("main").text
    assert "Кесте" in compared and "1 × 5" in " ".join(compared.replace("3", "").split())


BAD = {
    "merged": (lambda: workbook([HEAD, *ROWS], change=merged), "A2:B2"),
    "formula": (lambda: workbook([HEAD, *ROWS], change=formula), "B2"),
    "200,000 rows": (huge, "5000"),
    "a bomb": (bomb, "тым көп орын"),
    "a bomb of another part": (lambda: with_part(workbook([HEAD]), "xl/styles.xml", b" " * (9 << 20)), "тым үлкен"),
    "no rows": (lambda: workbook([HEAD]), "бірде-бір жол жоқ"),
    "macros": (lambda: with_part(workbook([HEAD, *ROWS], change=as_text), "xl/vbaProject.bin", b"x"), "макрос"),
    "no workbook": (lambda: b"PK\x03\x04 nothing", "зақымдалған"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_workbook_that_cannot_be_shown_truly_is_refused_in_clear_words_and_nothing_is_lost(fresh, name):
    make, words = BAD[name]
    page = new_dataset(factories.log_in(fresh, "editor-therapy"), make())
    assert page.status_int == 422
    assert words.casefold() in page.text.casefold()
    form = page.forms["form"]
    assert form["texts.kk.title"].value == "Кафедра туралы" and form["fields.year"].value == "2026"
    with factories.work_in(fresh) as site:
        assert "staff" not in site["units"]["therapy"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fields.sheet": "Жоқ"}, "көрінетін «Жоқ» парағы жоқ"),
        ({"fields.columns.0.column": "Басқа", "fields.columns.0.kk": "Басқа"}, "«Басқа» деген баған жоқ"),
        ({"fields.chart": "line", "fields.chart_values.0": "Мектеп"}, "сан емес ұяшықтар"),
        ({"fields.chart_label": "Басқа"}, "«Басқа» деген баған жоқ"),
        ({"fields.year": "9999"}, "Ең үлкен мән"),
        ({"fields.header_row": "9"}, "9-жол бос"),
    ],
)
def test_fields_that_do_not_fit_the_workbook_are_refused_at_their_place(fresh, more, words):
    page = new_dataset(factories.log_in(fresh, "editor-therapy"), workbook([HEAD, *ROWS], change=as_text), **more)
    assert page.status_int == 422
    assert words in page.text


def test_another_kind_of_file_is_refused(fresh):
    form = write(factories.log_in(fresh, "editor-therapy").get(f"{THERAPY}/@@add?kind=dataset"), **TYPED)
    form["upload"] = Upload("staff.csv", "Жыл;Саны\n2026;5\n".encode(), "text/csv")
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422 and ".xlsx" in page.text
