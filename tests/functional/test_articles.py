"""Health education: who wrote and reviewed it, and what happens when the review grows old (clause C12)."""

from datetime import UTC, date, datetime

import pytest

from orda import clock
from orda.content.kinds.article import after_months, months_of_validity
from tests import factories
from tests.records import choices_of, place_for, record, structured, titles_on
from tests.workplace import write

PLACE = "clinic/health-education"
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
NAMES = {"author": "Тестов А., дәрігер", "reviewer": "Тестова Б., профессор"}


def article(site, name, reviewed, **fields):
    fields = {"topic": "heart", "reviewed": reviewed, "sources": []} | fields
    return record(site["clinic"]["health-education"], "article", name, fields, texts=NAMES, body="<p>Мәтін</p>")


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, PLACE, "article")
        sources = [{"title": "Хаттама", "address": ""}, {"title": "Guideline", "address": "https://example.kz/g"}]
        article(site, "fresh", date(2026, 10, 1), sources=sources)
        article(site, "old", date(2024, 10, 1), topic="nutrition")
        article(site, "short", date(2026, 1, 23), valid_months=12)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def notice(page):
    found = page.html.select_one("article .notice.warning")
    return " ".join(found.text.split()) if found is not None else ""


def test_an_article_names_author_reviewer_and_the_day_of_review(visitor):
    page = visitor.get(f"/kk/{PLACE}/fresh")
    text = page.html.select_one("section.review").text
    assert "Тестов А., дәрігер" in text and "Тестова Б., профессор" in text
    assert page.html.select_one("section.review time")["datetime"] == "2026-10-01"
    assert "103" in page.html.select("article > .notice")[-1].text
    assert [each.text for each in page.html.select("ol.sources li")] == ["Хаттама", "Guideline"]
    (said,) = [each for each in structured(page) if each["@type"] == "MedicalWebPage"]
    assert said["lastReviewed"] == "2026-10-01" and said["reviewedBy"]["name"] == NAMES["reviewer"]


def test_an_article_older_than_its_review_date_says_so(visitor):
    """Clause C12."""
    assert notice(visitor.get(f"/kk/{PLACE}/fresh")) == ""
    assert "ескірген" in notice(visitor.get(f"/kk/{PLACE}/old"))
    assert "устарела" in notice(visitor.get(f"/ru/{PLACE}/old"))
    assert "out of date" in notice(visitor.get(f"/en/{PLACE}/old"))


def marks(page):
    return [title for title in page.html.select("ul.records > li") if title.select_one(".mark[data-tone=warn]")]


def test_the_notice_comes_by_itself_although_the_page_is_kept(visitor, monkeypatch):
    assert notice(visitor.get(f"/ru/{PLACE}/short")) == "" and len(marks(visitor.get(f"/ru/{PLACE}"))) == 1
    # The day begins in Almaty at 19:00 of the day before in Greenwich.
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 22, 18, 59, tzinfo=UTC))
    assert notice(visitor.get(f"/ru/{PLACE}/short")) == ""
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 22, 19, 0, tzinfo=UTC))
    assert "устарела" in notice(visitor.get(f"/ru/{PLACE}/short"))
    assert len(marks(visitor.get(f"/ru/{PLACE}"))) == 2


def test_articles_are_narrowed_by_topic(visitor):
    page = visitor.get(f"/en/{PLACE}")
    assert titles_on(page) == ["fresh en", "short en", "old en"]
    assert choices_of(page, "topic") == {"heart": "Heart and vessels (2)", "nutrition": "Nutrition (1)"}
    assert titles_on(visitor.get(f"/en/{PLACE}?topic=nutrition")) == ["old en"]


def test_the_regulation_says_how_long_a_review_holds():
    assert months_of_validity() == 24


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 24, date(2028, 8, 31)),
    ],
)
def test_months_end_where_the_calendar_lets_them(day, months, later):
    assert after_months(day, months) == later


# Editors

TYPED = {"fields.topic": "heart", "fields.reviewed": "2026-10-01", "name": "typed"}
TYPED |= {f"texts.{lang}.{name}": value for lang in ("kk", "ru", "en") for name, value in NAMES.items()}


def save(app, **more):
    browser = factories.log_in(app, "editor-therapy")
    return write(browser.get("/kk/units/therapy/@@add?kind=article"), **(TYPED | more)).submit(
        "save", expect_errors=True
    )


def test_an_article_is_added_and_edited_through_the_forms(app):
    assert "Тестова Б." in save(app).follow().text
    form = factories.log_in(app, "editor-therapy").get("/kk/units/therapy/typed/@@edit").forms["form"]
    form["fields.sources.0.title"] = "Хаттама"
    assert "Хаттама" in form.submit("save").follow().text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"texts.ru.reviewer": ""}, "медициналық рецензенті көрсетіледі"),
        ({"fields.reviewed": "2027-10-01"}, "әлі келген жоқ"),
        ({"fields.reviewed": "9999-10-01"}, "1900"),
        ({"fields.valid_months": "600"}, "Ең үлкен мән"),
        ({"fields.sources.0.title": "X", "fields.sources.0.address": "javascript:x"}, "https://"),
    ],
)
def test_bad_input_is_told_in_clear_words_and_nothing_is_lost(app, more, words):
    page = save(app, **(more | {"name": "bad"}))
    assert page.status_int == 422 and words in page.text
    assert page.forms["form"]["texts.kk.author"].value == NAMES["author"]
