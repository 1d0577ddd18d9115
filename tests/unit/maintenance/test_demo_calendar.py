"""The demonstration's calendar and blog: possible times, three languages in their own letters, links that lead on."""

import re
import tomllib
from datetime import UTC, datetime
from importlib import resources

import pytest

from orda.content.kinds.event import AUDIENCES, VARIETIES, spans_of, wrong_repetition, wrong_time
from tests.unit.maintenance.test_demo_data import LATIN, strange_in

FOLDER = resources.files("orda.maintenance.demo") / "records"


def records(name):
    return tomllib.loads(FOLDER.joinpath(name).read_text("utf-8"))["record"]


EVENTS, POSTS = records("events.toml"), records("blog.toml")


def fields_of(entry):
    return {
        name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in entry["fields"].items()
    }


@pytest.mark.parametrize("entry", EVENTS, ids=lambda entry: entry["place"])
def test_every_event_is_one_that_the_form_would_take(entry):
    fields = fields_of(entry)
    assert wrong_time(fields) is None and wrong_repetition(fields) is None
    assert fields["variety"] in dict(VARIETIES) and set(fields["audience"]) <= set(dict(AUDIENCES))
    assert spans_of(fields)


def test_the_calendar_fills_the_academic_year_with_events_of_every_sort():
    months = {span.begins.strftime("%Y-%m") for entry in EVENTS for span in spans_of(fields_of(entry))}
    assert {f"2026-{month:02}" for month in range(9, 13)} | {f"2027-{month:02}" for month in range(1, 7)} <= months
    assert len(EVENTS) >= 25
    assert {entry["fields"].get("repeats") for entry in EVENTS} == {None, "daily", "weekly", "monthly"}
    assert any(entry["fields"].get("all_day") for entry in EVENTS)
    assert any("en" not in entry for entry in EVENTS)


def test_the_rector_writes_and_each_post_is_dated():
    assert len(POSTS) >= 8
    assert all(entry["place"].startswith("rector-blog/posts/") and "posted" in entry for entry in POSTS)
    assert {entry["fields"]["variety"] for entry in POSTS} == {"blog-post"}


@pytest.mark.parametrize("entry", (*EVENTS, *POSTS), ids=lambda entry: entry["place"])
def test_each_language_is_written_in_its_own_letters(entry):
    for lang in ("kk", "ru", "en"):
        plain = re.sub("<[^>]*>", " ", " ".join(entry.get(lang, {}).values()))
        plain = re.sub(r"\bPhD\b|\bA\b", "", plain)
        assert lang not in entry or list(strange_in(plain, lang)) == []
        assert lang == "en" or not LATIN.search(re.sub(r"[\w.]+@[\w.]+", "", plain))
