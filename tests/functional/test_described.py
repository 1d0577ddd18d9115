"""What machines read in the head of each page: descriptions of schema.org, Open Graph."""

import json

import pytest

from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories

BASE = "https://www.kaznmu.example"


@pytest.fixture(scope="module")
def app():
    app = factories.make_app(**{"orda.canonical": BASE})
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.add(site["news"], "news-item", "opening", kk=("Ашылу </script><b>", "<p>Мәтін</p>"), ru="Открытие")
        hidden = factories.add(site["university"], "page", "hidden")
        factories.add(hidden, "page", "inside")
        sharing.set_visibility(hidden, "staff", actor=SYSTEM)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def described(answer):
    found = [json.loads(each.string) for each in answer.html.select("script[type='application/ld+json']")]
    assert all(each["@context"] == "https://schema.org" for each in found)
    return {each["@type"]: each for each in found}


def meta(answer):
    found = {}
    for each in answer.html.select("meta[property]"):
        found.setdefault(each["property"], []).append(each["content"])
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def test_the_home_page_says_whose_site_it_is(visitor):
    found = described(visitor.get("/ru/"))
    university = found["CollegeOrUniversity"]
    assert university["name"] == "Университет" and university["url"] == f"{BASE}/ru/"
    assert university["alternateName"] == "КазНМУ" and university["logo"].startswith(f"{BASE}/assets/logo.svg")
    action = found["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{BASE}/ru/@@search?q={{search_term_string}}"
    assert "BreadcrumbList" not in found


@pytest.mark.parametrize("address", ["/en/university", "/en/university/history", "/en/units/therapy/about"])
def test_every_other_page_tells_the_way_from_home(visitor, address):
    page = visitor.get(address)
    way = described(page)["BreadcrumbList"]["itemListElement"]
    assert [each["position"] for each in way] == list(range(1, len(way) + 1))
    assert way[0]["item"] == f"{BASE}/en/" and way[-1]["item"] == f"{BASE}{address}"
    shown = [each.get_text(strip=True) for each in page.html.select("nav.crumbs li")]
    assert [each["name"] for each in way] == shown
    assert "CollegeOrUniversity" not in described(page)


def test_nothing_in_a_title_ends_the_description(visitor):
    page = visitor.get("/kk/news/opening")
    assert described(page)["NewsArticle"]["headline"] == "Ашылу </script><b>"
    assert not page.html.select("head b")


def test_a_shared_page_shows_its_title_language_and_address(visitor):
    found = meta(visitor.get("/ru/university/history"))
    assert found["og:title"] == "history по-русски" and found["og:site_name"] == "Университет"
    assert found["og:url"] == f"{BASE}/ru/university/history" and found["og:type"] == "website"
    assert found["og:locale"] == "ru_RU" and found["og:locale:alternate"] == ["kk_KZ", "en_GB"]
    assert found["twitter:card"] == "summary" and "og:image" not in found


def test_news_are_shared_as_articles_in_the_languages_that_they_have(visitor):
    found = meta(visitor.get("/kk/news/opening"))
    assert found["og:type"] == "article" and found["og:locale:alternate"] == "ru_RU"
    assert found["article:published_time"] == found["article:modified_time"]


@pytest.mark.parametrize("address", ["/en/news/opening", "/en/@@search?q=x", "/en/nothing", "/en/@@login"])
def test_what_is_not_worth_keeping_describes_nothing(visitor, address):
    page = visitor.get(address, expect_errors=True)
    assert (described(page), meta(page)) == ({}, {})
    assert not page.html.select("link[rel=alternate]")


def test_staff_are_told_the_way_that_only_they_may_go(app, visitor):
    staff = factories.log_in(app, "editor-therapy", "en")
    way = described(staff.get("/en/university/hidden/inside"))["BreadcrumbList"]["itemListElement"]
    assert [each["name"] for each in way][-2:] == ["hidden in English", "inside in English"]
    visitor.get("/en/university/hidden/inside", status=404)
