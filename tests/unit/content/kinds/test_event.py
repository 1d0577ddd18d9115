"""Events: what is refused at which field, what lists know of them, until when they are present (clause C3)."""

from datetime import UTC, date, datetime, timedelta

import colander
import pytest

from orda import clock
from orda.content import arrange, editing
from orda.content.kinds.event import AUDIENCES, EventFields
from orda.security.actor import SYSTEM
from orda.text.recurrence import MOST
from orda.workflow.requests.transitions import publish_at_once

TYPED = {"begins": "2026-12-01T10:00:00+05:00", "ends": "2026-12-01T12:00:00+05:00"}


def accepted(**values):
    return EventFields().deserialize({**TYPED, **values})


def refused(**values) -> dict[str, str]:
    with pytest.raises(colander.Invalid) as caught:
        accepted(**values)
    return caught.value.asdict(translate=lambda message: message.interpolate())


def almaty(*when) -> datetime:
    return datetime(*when, tzinfo=clock.ALMATY).astimezone(UTC)


def test_moments_are_kept_in_utc():
    assert accepted()["begins"] == datetime(2026, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"ends": "2026-12-01T10:00:00+05:00"}, "ends", "before it begins"),
        ({"ends": "2026-11-30T12:00:00+05:00"}, "ends", "before it begins"),
        ({"ends": "2026-11-30T12:00:00+05:00", "all_day": "true"}, "ends", "before it begins"),
        ({"ends": "2028-12-01T12:00:00+05:00"}, "ends", "longer than a year"),
        ({"begins": "9999-12-01T10:00:00+05:00"}, "begins", "Choose a year between"),
        ({"ends": "9999-12-31T23:59:59-11:00"}, "ends", "Choose a year between"),
        ({"begins": "0001-01-01T00:00:00+14:00"}, "begins", "Choose a year between"),
        ({"begins": None}, "begins", "Required"),
        ({"repeats": "weekly"}, "until", "needs an end"),
        ({"repeats": "weekly", "until": "9999-01-01"}, "until", "Choose a year between"),
        ({"repeats": "weekly", "until": "2026-11-30"}, "until", "end before it begins"),
        ({"repeats": "weekly", "until": "2027-01-01", "count": "3"}, "count", "not both"),
        ({"repeats": "daily", "until": "2027-12-01"}, "until", f"more than {MOST} times"),
        ({"repeats": "weekly", "count": "201"}, "count", "greater than maximum"),
        ({"repeats": "monthly", "interval": "52", "count": "200"}, "count", "beyond the year 2199"),
        ({"repeats": "weekly", "count": "0"}, "count", "less than minimum"),
        ({"repeats": "weekly", "count": "3", "interval": "0"}, "interval", "less than minimum"),
        ({"repeats": "hourly", "count": "3"}, "repeats", "not one of"),
        ({"until": "2027-01-01"}, "repeats", "how it repeats"),
        ({"count": "5"}, "repeats", "how it repeats"),
        ({"exceptions": ["2026-12-08"]}, "repeats", "how it repeats"),
        ({"repeats": "daily", "count": "3", "ends": "2026-12-02T11:00:00+05:00"}, "ends", "again before it has ended"),
        ({"repeats": "weekly", "count": "3", "exceptions": ["2026-12-09"]}, "exceptions", "On 09.12.2026"),
        ({"repeats": "weekly", "count": "1", "exceptions": ["2026-12-01"]}, "exceptions", "No day would be left"),
        ({"online": "javascript:alert(1)"}, "online", "https://"),
        ({"registration": "example.kz"}, "registration", "https://"),
        ({"phone": "call us"}, "phone", "A phone number has digits"),
        ({"audience": ["martians"]}, "audience", "not acceptable"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values, field, words):
    """Bad input that the calendar must survive: ends before it begins, repeats without end, the year 9999."""
    found = refused(**values)
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize(
    "values",
    [
        {"all_day": "true", "ends": "2026-12-01T10:00:00+05:00"},
        {"repeats": "weekly", "count": str(MOST)},
        {"repeats": "daily", "until": "2026-12-01"},
        {"repeats": "daily", "count": "3", "ends": "2026-12-02T10:00:00+05:00"},
        {"repeats": "weekly", "until": "2026-12-31", "exceptions": ["2026-12-08", "2026-12-15"]},
    ],
)
def test_what_can_be_is_taken(values):
    assert accepted(**values)


def test_an_audience_is_kept_in_one_order():
    assert accepted(audience=["staff", "applicants"])["audience"] == ["applicants", "staff"]


@pytest.fixture
def event(site):
    """``event(name, begins, ends, …)`` publishes one in a unit's folder."""

    def make(name, begins, ends, **fields):
        obj = arrange.add(site["units"]["therapy"], "event", actor=SYSTEM, name=name)
        editing.save_draft(
            obj,
            texts={"kk": {"title": name}, "ru": {"title": name}},
            fields={"begins": begins, "ends": ends, **fields},
            actor=SYSTEM,
            seen=editing.stamp(obj),
        )
        publish_at_once(obj)
        return obj

    return make


def test_lists_know_the_variety_the_groups_and_the_organiser(site, event):
    therapy, surgery = site["units"]["therapy"], site["units"]["surgery"]
    times = almaty(2026, 12, 1, 10), almaty(2026, 12, 1, 12)
    plain = event("plain", *times)
    everybody = tuple(f"group={value}" for value, _title in AUDIENCES)
    december = "month=2026-12@..2026-12-01"
    assert plain.facets() == ("type=other", *everybody, december, f"unit={therapy.uid}")
    own = event("own", *times, variety="lecture", audience=["students"], organiser=surgery.uid)
    assert own.facets() == ("type=lecture", "group=students", december, f"unit={surgery.uid}")


def test_lists_know_the_months_and_until_when_something_takes_place_in_each(event):
    """On the 31st of months that have one, and over the end of a month."""
    monthly = event("monthly", almaty(2026, 12, 31, 10), almaty(2026, 12, 31, 12), repeats="monthly", count=3)
    assert [word for word in monthly.facets() if word.startswith("month=")] == [
        "month=2026-12@..2026-12-31",
        "month=2027-01@..2027-01-31",
        "month=2027-03@..2027-03-31",
    ]
    days = event("days", almaty(2026, 11, 30, 10), almaty(2026, 12, 2, 12))
    assert [word for word in days.facets() if word.startswith("month=")] == [
        "month=2026-11@..2026-12-02",
        "month=2026-12@..2026-12-02",
    ]


def test_an_event_begins_with_its_first_and_ends_with_its_last_time(event):
    begins, ends = almaty(2026, 12, 1, 10), almaty(2026, 12, 1, 12)
    once = event("once", begins, ends)
    assert (once.begins(), once.ends()) == (begins, ends)
    weekly = event("weekly", begins, ends, repeats="weekly", count=3, exceptions=[date(2026, 12, 1)])
    assert (weekly.begins(), weekly.ends()) == (begins + timedelta(days=7), ends + timedelta(days=14))
    days = event("days", begins, ends + timedelta(days=1), all_day=True)
    assert (days.begins(), days.ends()) == (almaty(2026, 12, 1), almaty(2026, 12, 3))


def test_a_draft_has_no_times_for_anybody(site):
    obj = arrange.add(site["units"]["therapy"], "event", actor=SYSTEM, name="draft")
    assert (obj.spans(), obj.ends(), obj.organiser_uid()) == ((), None, site["units"]["therapy"].uid)
