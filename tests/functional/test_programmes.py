"""The catalogue of programmes and the dates of admission, as applicants and editors use them (clauses C4, C5)."""

from datetime import UTC, datetime, timedelta

import pytest

from orda import clock
from tests import factories
from tests.records import LANGUAGES, choices_of, place_for, record, structured, titles_on
from tests.workplace import approve, send, write

CATALOGUE = "education/programmes"
ADMISSION = "education/admission"
FIELDS = {"level": "bachelor", "field": "health", "code": "6B10101", "languages": ["kk"], "form": "full-time"}
FIELDS |= {"years": 5, "months": 0, "credits": 300, "group_number": "B086"}
NOW = datetime(2027, 6, 25, 6, tzinfo=UTC)


def programme(site, name, publish=True, **fields):
    folder = site["education"]["programmes"]
    texts = {"group": "Жалпы медицина", "degree": "Бакалавр", "conditions": "ҰБТ\nАттестат", "subjects": "Биология"}
    return record(folder, "programme", name, FIELDS | fields, texts=texts, publish=publish)


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, CATALOGUE, "programme")
        programme(site, "medicine", languages=["kk", "ru"])
        programme(site, "dentistry", code="6B10102", languages=["ru"], group_number="B087")
        programme(site, "nursing", code="6B10103", languages=["en", "kk", "ru"], group_number="B084", years=4)
        programme(site, "cardiology", code="7R01101", level="residency", languages=["kk"], years=2, group_number="R001")
        programme(site, "health", code="7M10101", level="master", languages=["en"], years=1, months=6, group_number="")
        programme(site, "draft", publish=False, code="8D10101", level="doctoral")
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_is_narrowed_by_level_and_language_and_counts_are_right(visitor, lang):
    """Clause C4."""
    page = visitor.get(f"/{lang}/{CATALOGUE}")
    levels, taught = choices_of(page, "level"), choices_of(page, "language")
    assert [text.rpartition("(")[2] for text in levels.values()] == ["3)", "1)", "1)"]
    assert {value: text.rpartition("(")[2] for value, text in taught.items()} == {"kk": "3)", "ru": "3)", "en": "2)"}
    narrowed = visitor.get(f"/{lang}/{CATALOGUE}?level=bachelor&language=kk")
    assert titles_on(narrowed) == [f"medicine {lang}", f"nursing {lang}"]
    assert choices_of(narrowed, "level")["residency"].endswith("(1)")
    assert choices_of(narrowed, "language")["ru"].endswith("(3)")
    assert "2" in narrowed.html.select_one(".found").text


def test_groups_are_named_by_number_and_title(visitor):
    groups = choices_of(visitor.get(f"/kk/{CATALOGUE}"), "group")
    assert groups["b086"] == "B086 Жалпы медицина (1)"
    assert titles_on(visitor.get(f"/kk/{CATALOGUE}?group=b086")) == ["medicine kk"]


def test_nonsense_in_a_filter_is_named_and_narrows_nothing(visitor):
    page = visitor.get(f"/kk/{CATALOGUE}?level=astronaut&language=<b>")
    assert len(titles_on(page)) == 5
    assert "astronaut" in page.html.select_one(".notice.warning").text


def test_filters_that_fit_nothing_together_say_what_to_do(visitor):
    page = visitor.get(f"/kk/{CATALOGUE}?level=residency&language=en")
    assert page.html.select_one(".empty a")["href"] == f"/kk/{CATALOGUE}"


def test_a_programme_says_all_its_conditions_in_each_language(visitor):
    for lang, words in (
        ("kk", ["1 жыл 6 ай", "Ағылшын тілі", "Магистратура", "7M10101"]),
        ("ru", ["1 год 6 месяцев", "Английский", "Магистратура"]),
        ("en", ["1 year 6 months", "English", "Master’s degree", "Биология", "ҰБТ", "Аттестат"]),
    ):
        text = visitor.get(f"/{lang}/{CATALOGUE}/health").html.select_one("main").text
        assert [word for word in words if word not in text] == []


def test_search_engines_are_told_of_a_programme(visitor):
    (said,) = [each for each in structured(visitor.get(f"/en/{CATALOGUE}/health")) if "timeToComplete" in each]
    assert said["@type"] == "EducationalOccupationalProgram"
    assert said["timeToComplete"] == "P1Y6M" and said["identifier"] == "7M10101"


# Editors


@pytest.fixture
def fresh():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, CATALOGUE, "programme")
        place_for(site, ADMISSION, "admission-step")
    yield app
    app.registry._zodb_databases[""].close()


TYPED = {"fields.level": "bachelor", "fields.field": "health", "fields.code": "6B10101", "fields.years": "5"}


def new_programme(browser, **more):
    form = write(browser.get("/kk/units/therapy/@@add?kind=programme"), **(TYPED | more))
    for box in form.fields["fields.languages"][:2]:
        box.checked = True
    return form.submit("save", expect_errors=True)


def test_a_programme_is_added_compared_and_published_through_the_forms(fresh):
    editor = factories.log_in(fresh, "editor-therapy")
    page = new_programme(editor, name="medicine").follow()
    assert "6B10101" in page.text and "Қазақ тілі" in page.text
    path = "/units/therapy/medicine"
    assert factories.browse(fresh).get(f"/kk{path}", expect_errors=True).status_int == 404
    send(editor, path)
    for login in ("head-therapy", "digital"):
        approve(factories.log_in(fresh, login).get("/kk/@@my-work").click(href="@@request", index=0))
    assert titles_on(factories.browse(fresh).get(f"/ru/{CATALOGUE}")) == ["О кафедре"]
    form = editor.get(f"/kk{path}/@@edit").forms["form"]
    assert form["fields.years"].value == "5"
    form["fields.years"] = "6"
    assert "6" in form.submit("save").follow().text
    assert editor.get(f"/kk{path}/@@history").status_int == 200
    compared = editor.get(f"/kk{path}/@@compare?from=1&to=draft", expect_errors=True)
    assert compared.status_int == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"fields.years": "99"}, "Ең үлкен мән"),
        ({"fields.years": "0"}, "қанша уақытқа"),
        ({"fields.code": "<script>"}, "керегінше"),
        ({"fields.credits": "-5"}, "Ең кіші мән"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(fresh, typed, words):
    page = new_programme(factories.log_in(fresh, "editor-therapy"), **typed)
    assert page.status_int == 422
    assert page.html.select(".field .error, .error-message, [aria-invalid=true]")
    assert page.forms["form"]["texts.kk.title"].value == "Кафедра туралы"


def test_a_code_that_another_programme_has_is_refused_also_while_that_is_a_draft(fresh):
    editor = factories.log_in(fresh, "editor-therapy")
    new_programme(editor, name="first")
    page = new_programme(editor, name="second")
    assert page.status_int == 422
    assert "Бұл код сайттағы басқа бағдарламада бар" in page.text
    with factories.work_in(fresh) as site:
        assert "second" not in site["units"]["therapy"]


# Admission


def step(site, name, closes, opens=None, **fields):
    fields = {"step": "application", "level": "bachelor", "opens": opens, "closes": closes} | fields
    return record(site["education"]["admission"], "admission-step", name, fields)


@pytest.fixture
def dated(fresh, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with factories.work_in(fresh) as site:
        step(site, "late", NOW + timedelta(days=30), NOW + timedelta(days=20), level="master")
        step(site, "over", NOW - timedelta(days=1), step="examination")
        step(site, "soon", NOW + timedelta(hours=2))
        step(site, "long-over", NOW - timedelta(days=40))
    return fresh


def rows(page, state):
    tables = page.html.select("table.deadlines")
    table = next((each for each in tables if (each.get("data-state") == "over") == (state == "over")), None)
    if table is None:
        return []
    return [(row.select_one("th a").text, row.select_one(".mark").text) for row in table.select("tbody tr")]


def test_deadlines_stand_in_order_and_those_that_are_over_are_marked(dated):
    """Clause C5."""
    page = factories.browse(dated).get(f"/en/{ADMISSION}")
    assert rows(page, "coming") == [("soon en", "Under way"), ("late en", "Not begun yet")]
    assert rows(page, "over") == [("over en", "Ended"), ("long-over en", "Ended")]


def test_a_deadline_passes_by_itself_while_the_page_is_kept(dated, monkeypatch):
    """Clause C5: the kept answer lives no longer than the next deadline."""
    browser = factories.browse(dated)
    assert rows(browser.get(f"/en/{ADMISSION}"), "coming")[0][0] == "soon en"
    assert browser.get(f"/en/{ADMISSION}/soon").html.select_one(".status .mark").text == "Under way"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=2, seconds=1))
    page = browser.get(f"/en/{ADMISSION}")
    assert rows(page, "coming")[0][0] == "late en" and rows(page, "over")[0] == ("soon en", "Ended")
    assert browser.get(f"/en/{ADMISSION}/soon").html.select_one(".status .mark").text == "Ended"


def test_a_step_opens_by_itself(dated, monkeypatch):
    browser = factories.browse(dated)
    assert ("late en", "Not begun yet") in rows(browser.get(f"/en/{ADMISSION}"), "coming")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=20, seconds=1))
    assert ("late en", "Under way") in rows(browser.get(f"/en/{ADMISSION}"), "coming")


def test_deadlines_are_narrowed_by_level(dated):
    page = factories.browse(dated).get(f"/ru/{ADMISSION}?level=master")
    assert [title for title, _mark in rows(page, "coming")] == ["late ru"] and rows(page, "over") == []


def test_a_step_that_ends_before_it_begins_is_refused_at_its_field(fresh):
    editor = factories.log_in(fresh, "digital")
    typed = {"fields.step": "application", "fields.level": "bachelor"}
    typed |= {"fields.opens": "2027-06-20T09:00", "fields.closes": "2027-06-01T18:00"}
    page = write(editor.get("/kk/education/admission/@@add?kind=admission-step"), **typed).submit(
        "save", expect_errors=True
    )
    assert page.status_int == 422 and "басталуынан кейін" in page.text


def test_a_day_of_the_year_9999_is_refused(fresh):
    editor = factories.log_in(fresh, "digital")
    typed = {"fields.step": "application", "fields.level": "bachelor", "fields.closes": "9999-06-01T18:00"}
    page = write(editor.get("/kk/education/admission/@@add?kind=admission-step"), **typed).submit(
        "save", expect_errors=True
    )
    assert page.status_int == 422 and "1900" in page.text
