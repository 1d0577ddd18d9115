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


@pytest.fixture(scope="module")
def browser(demonstration):
    return factories.browse(demonstration)


@pytest.fixture(scope="module")
def addresses(demonstration):
    """Some pages of each kind and variety, in each language that they have."""
    chosen = defaultdict(list)
    with factories.work_in(demonstration) as site:
        for obj in descendants(site):
            sort = (obj.kind, str(obj.live.fields.get("variety", ""))) if obj.live is not None else None
            if sort is not None and len(chosen[sort]) < EACH:
                chosen[sort].append([f"/{lang}{path_of(obj)}" for lang in obj.live.languages()])
    return [address for found in chosen.values() for each in found for address in each]


def described(browser, address):
    page = browser.get(address)
    return [json.loads(each.string) for each in page.html.select("script[type='application/ld+json']")]


def test_every_description_is_in_the_words_of_schema_org(browser, addresses):
    wrong, kinds = {}, set()
    for address in addresses:
        said = described(browser, address)
        kinds |= {each["@type"] for each in said}
        problems = [fault for each in said for fault in faults(each)]
        problems += [f"context {each.get('@context')}" for each in said if each.get("@context") != CONTEXT]
        if problems:
            wrong[address] = problems
    assert wrong == {}
    assert kinds >= {"CollegeOrUniversity", "BreadcrumbList", "NewsArticle", "BlogPosting", "Event"}


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
