"""What the demonstration's pages tell search engines is said in the words of schema.org, and machines can read it."""

import json
from collections import defaultdict

import feedparser
import icalendar
import pytest

from orda.content.base import descendants, path_of
from orda.interfaces import IUnit
from tests import factories
from tests.schema_org import CONTEXT, faults

EACH = 2
# Fields by which pages of one kind tell of different things.
VARIANTS = ("variety", "type", "act")
EVERYWHERE = {"BreadcrumbList"}
# What the pages of each kind are in the words of schema.org, beside the way to them.
OWN = {
    "article": {"MedicalWebPage"},
    "conference": {"Event"},
    "contact": {"Organization"},
    "dataset": {"Dataset"},
    "document": {"Legislation", "Report"},
    "event": {"Event"},
    "faq": {"FAQPage"},
    "governing-body": {"Organization"},
    "news-item": {"NewsArticle", "BlogPosting"},
    "person": {"Person"},
    "procurement": {"Demand", "DigitalDocument"},
    "programme": {"EducationalOccupationalProgram"},
    "publication": {"Book", "Chapter", "CreativeWork", "ScholarlyArticle", "Thesis"},
    "question": {"QAPage"},
    "site": {"CollegeOrUniversity", "WebSite"},
    "subsidiary": {"Organization"},
    "unit": {"Organization"},
    "vacancy": {"JobPosting"},
}


@pytest.fixture(scope="module")
def browser(demonstration):
    return factories.browse(demonstration)


@pytest.fixture(scope="module")
def addresses(demonstration):
    """[(kind, address)] of some pages of each kind and variety, in each language that they have."""
    chosen = defaultdict(list)
    with factories.work_in(demonstration) as site:
        for obj in descendants(site):
            if obj.live is None:
                continue
            pages = chosen[obj.kind, *(str(obj.live.fields.get(name, "")) for name in VARIANTS)]
            if len(pages) < EACH:
                pages.append([(obj.kind, f"/{lang}{path_of(obj)}") for lang in obj.live.languages()])
    return [address for pages in chosen.values() for page in pages for address in page]


def described(browser, address):
    page = browser.get(address)
    return [json.loads(each.string) for each in page.html.select("script[type='application/ld+json']")]


def test_every_description_is_in_the_words_of_schema_org(browser, addresses):
    wrong, told = {}, defaultdict(set)
    for kind, address in addresses:
        said = described(browser, address)
        told[kind] |= {each["@type"] for each in said} - EVERYWHERE
        problems = [fault for each in said for fault in faults(each)]
        problems += [f"context {each.get('@context')}" for each in said if each.get("@context") != CONTEXT]
        if problems:
            wrong[address] = problems
    assert wrong == {}
    assert {kind: types for kind, types in told.items() if types} == OWN


def test_the_checker_sees_what_is_wrong():
    said = {
        "@type": "Event",
        "name": "x",
        "startDate": "tomorrow",
        "location": {"@type": "Person", "name": "y"},
        "colour": "red",
    }
    assert sorted(faults(said)) == [
        "/Event.location: Person is none of ('Text', 'Place', 'PostalAddress', 'VirtualLocation')",
        "/Event.startDate: 'tomorrow' is none of ('Date',)",
        "/Event: no property colour",
    ]
    assert list(faults({"@type": "Unicorn"})) == ["/Unicorn: no such type"]
    assert list(faults({"@type": "Dataset", "name": "x"})) == ["/Dataset: description is missing"]


def test_every_feed_and_calendar_of_the_demonstration_can_be_read(demonstration, browser):
    with factories.work_in(demonstration) as site:
        units = [path_of(obj) for obj in descendants(site) if IUnit.providedBy(obj) and obj.live is not None]
        sections = [path_of(obj) for obj in site.values() if obj.live is not None]
    read = 0
    for path in ("", *sections, *units):
        page = browser.get(f"/kk{path or '/'}")
        for link in page.html.select("link[rel=alternate][type]"):
            answer = browser.get(link["href"])
            if link["type"] == "text/calendar":
                assert icalendar.Calendar.from_ical(answer.body).walk("VCALENDAR")
            else:
                found = feedparser.parse(answer.body)
                assert not found.bozo and found.feed.title, link["href"]
            read += 1
    assert read > 2 * len(units)
