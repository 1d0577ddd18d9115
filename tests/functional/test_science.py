"""Publications and conferences, from the form to the list and the pages of persons (clause C11)."""

from datetime import UTC, date, datetime

import pytest

from orda import clock
from orda.catalog.records import records
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories
from tests.records import choices_of, place_for, record, structured, titles_on
from tests.workplace import write

PUBLICATIONS, CONFERENCES = "science/publications", "science/conferences"
NOBODY = "0123456789abcdef"
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def author(name="", person=""):
    return {"name": name, "person": person}


def publication(site, name, **fields):
    fields = {"type": "article", "authors": [author("Тестов А.")], "year": 2026, "language": "kk"} | fields
    return record(site["science"]["publications"], "publication", name, fields, body="<p>Аңдатпа мәтіні</p>")


def conference(site, name, begins, ends=None, **fields):
    fields = {"begins": begins, "ends": ends, "part": "organiser", "link": "", "persons": []} | fields
    return record(site["science"]["conferences"], "conference", name, fields, texts={"place": "Алматы"})


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        place_for(site, PUBLICATIONS, "publication")
        place_for(site, CONFERENCES, "conference")
        # Whatever has a page can be shown as a person's; the kind of persons has tests of its own.
        person, hidden = (factories.add(site["units"]["therapy"], "page", name) for name in ("person", "hidden"))
        sharing.set_visibility(hidden, "staff", actor=SYSTEM)
        therapy = site["units"]["therapy"].uid
        doi = "10.5555/abc.1"
        named = [author("Тестов А.", person.uid), author("", hidden.uid), author("Сыртқы Б.", hidden.uid)]
        publication(site, "known", authors=named, doi=doi, unit=therapy, journal="Test Journal")
        publication(site, "old", year=1999, type="book", language="ru", link="https://example.kz/book")
        publication(site, "gone", year=2025, authors=[author("Жоқ Ж.", NOBODY)])
        days = (date(2027, 2, 17), date(2027, 2, 19))
        conference(site, "coming", *days, link="https://conference.example.kz/", persons=[person.uid, hidden.uid])
        conference(site, "past", date(2026, 3, 5), part="participant", unit=therapy)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def test_publications_stand_by_years_and_are_narrowed(visitor):
    page = visitor.get(f"/ru/{PUBLICATIONS}")
    assert titles_on(page) == ["known ru", "gone ru", "old ru"]
    assert list(choices_of(page, "year")) == ["2026", "2025", "1999"]
    assert choices_of(page, "type")["book"] == "Книга (1)"
    assert titles_on(visitor.get(f"/ru/{PUBLICATIONS}?type=article&language=kk")) == ["known ru", "gone ru"]


def test_a_person_page_can_list_its_own_publications_and_conferences(app, visitor):
    """Clause C11: "person page lists own publications"."""
    with factories.work_in(app) as site:
        uid = site["units"]["therapy"]["person"].uid
        found = records(site, frozenset({"system.Everyone"}), ("publication", "conference"), facets={"person": uid})
        assert {obj.__name__ for obj in found[:10]} == {"known", "coming"}
    assert titles_on(visitor.get(f"/kk/{PUBLICATIONS}?person={uid}")) == ["known kk"]


def test_authors_lead_to_their_pages_where_the_reader_may_see_them(visitor):
    """Checklist 33: who is not public is not named by the reference, only by what the publication itself prints."""
    page = visitor.get(f"/kk/{PUBLICATIONS}/known").html
    authors = page.select_one("dl.requisites dd")
    assert [link["href"] for link in authors.select("a")] == ["/kk/units/therapy/person"]
    assert " ".join(authors.text.split()) == "Тестов А., Сыртқы Б."
    assert "hidden" not in page.text
    assert "Жоқ Ж." in visitor.get(f"/kk/{PUBLICATIONS}/gone").text


def test_a_doi_is_a_link(visitor):
    page = visitor.get(f"/en/{PUBLICATIONS}/known")
    assert page.html.find("a", string="10.5555/abc.1")["href"] == "https://doi.org/10.5555/abc.1"
    (said,) = [each for each in structured(page) if each["@type"] == "ScholarlyArticle"]
    assert said["sameAs"] == "https://doi.org/10.5555/abc.1"
    assert [each["name"] for each in said["author"]] == ["Тестов А.", "Сыртқы Б."]
    assert visitor.get(f"/en/{PUBLICATIONS}/old").html.find("a", string="https://example.kz/book") is not None


def test_conferences_to_come_are_shown_first_and_past_ones_on_request(visitor, monkeypatch):
    assert titles_on(visitor.get(f"/kk/{CONFERENCES}")) == ["coming kk"]
    assert titles_on(visitor.get(f"/kk/{CONFERENCES}?when=past")) == ["past kk"]
    page = visitor.get(f"/kk/{CONFERENCES}/coming")
    assert page.html.select_one(".status") is None
    assert [link["href"] for link in page.html.select("dl.requisites a")][0] == "/kk/units/therapy/person"
    (said,) = [each for each in structured(page) if each["@type"] == "Event"]
    assert (said["startDate"], said["endDate"]) == ("2027-02-17", "2027-02-19")
    # The last day ends in Almaty, and the kept pages end with it.
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, 19, 18, 59, tzinfo=UTC))
    assert titles_on(visitor.get(f"/kk/{CONFERENCES}")) == ["coming kk"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, 19, 19, 0, 1, tzinfo=UTC))
    assert titles_on(visitor.get(f"/kk/{CONFERENCES}")) == []
    assert visitor.get(f"/kk/{CONFERENCES}/coming").html.select_one(".status .mark") is not None


# Editors

PAPER = {"fields.type": "article", "fields.year": "2026", "fields.language": "kk"}
PAPER |= {"fields.authors.0.name": "Тестов А."}
MEETING = {"fields.begins": "2027-02-17", "fields.part": "organiser"}


def save(app, kind, typed):
    browser = factories.log_in(app, "editor-therapy")
    form = write(browser.get(f"/kk/units/therapy/@@add?kind={kind}"))
    for name, value in typed.items():
        form[name] = value
    return form.submit("save", expect_errors=True)


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("publication", PAPER | {"fields.doi": "about:blank"}, "Бұл DOI емес"),
        ("publication", PAPER | {"fields.year": "2099"}, "әлі келген жоқ"),
        ("publication", PAPER | {"fields.year": "9999"}, "Ең үлкен мән"),
        ("publication", PAPER | {"fields.authors.0.name": ""}, "Кемінде бір авторды"),
        ("publication", PAPER | {"fields.link": "javascript:alert(1)"}, "https://"),
        ("conference", MEETING | {"fields.ends": "2027-02-16"}, "бұрын тұр"),
        ("conference", MEETING | {"fields.ends": "2028-02-16"}, "60 күнге"),
        ("conference", MEETING | {"fields.begins": "9999-01-01"}, "1900"),
    ],
)
def test_bad_input_is_told_in_clear_words_and_nothing_is_lost(app, kind, typed, words):
    page = save(app, kind, typed)
    assert page.status_int == 422 and words in page.text
    assert page.forms["form"]["texts.kk.title"].value == "Кафедра туралы"


def test_a_doi_may_be_pasted_with_its_resolver(app):
    page = save(app, "publication", PAPER | {"fields.doi": "https://doi.org/10.5555/xyz", "name": "pasted"}).follow()
    assert "10.5555/xyz" in page.text and "doi.org" not in page.html.select_one("main").text
    browser = factories.log_in(app, "editor-therapy")
    form = browser.get("/kk/units/therapy/pasted/@@edit").forms["form"]
    assert form["fields.authors.0.name"].value == "Тестов А."
    form["fields.authors.1.name"] = "Тестова Б."
    assert "Тестова Б." in form.submit("save").follow().text


def test_a_conference_is_added_through_the_form(app):
    page = save(app, "conference", MEETING | {"name": "meeting", "texts.kk.place": "Алматы"}).follow()
    assert "2027" in page.text and "Алматы" in page.text
