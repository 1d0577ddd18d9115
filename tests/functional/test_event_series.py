"""Events that repeat day by day, month by month and with gaps: in lists, in tables of months, by periods (C3, F15)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orda import clock
from tests import factories
from tests.records import choices_of, record

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def almaty(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.ALMATY).astimezone(UTC)


def hour(month: int, day: int, **more) -> dict:
    """The fields of an event of one hour."""
    return {"begins": almaty(month, day), "ends": almaty(month, day, 11), **more}


EVENTS = {
    # On the 31st: 31 August, October, December, January, March.
    "council": hour(8, 31, repeats="monthly", until=date(2027, 3, 31), variety="meeting"),
    # From 20 November to 9 December, not on the 24th.
    "gym": hour(11, 20, repeats="daily", count=20, exceptions=[date(2026, 11, 24)], variety="sport"),
    # 2 and 30 November, 28 December.
    "clinic": hour(11, 2, repeats="weekly", interval=4, count=3, variety="health"),
    # 5 August, September, October.
    "ended": hour(8, 5, repeats="monthly", count=3, variety="sport"),
    "once": hour(9, 20, variety="lecture"),
    "forum": {"begins": almaty(11, 30), "ends": almaty(12, 2), "all_day": True, "variety": "conference"},
}


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with pytest.MonkeyPatch.context() as patch, factories.work_in(app) as site:
        patch.setattr(clock, "now", lambda: NOW)
        factories.fill(site)
        folder = factories.add(site, "section", "events")
        folder.holds = ("event",)
        for name, fields in EVENTS.items():
            record(folder, "event", name, fields)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` sets the clock. Answers are kept: tests that set it read Kazakh pages, the others English ones."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def visitor(app, at):
    return factories.browse(app)


def listed(page) -> list[tuple[str, str]]:
    """[(name, day)] of the list, in its order."""
    rows = page.html.select("ol.agenda li:has(h3)")
    return [(row.h3.a["href"].rpartition("/")[2], row.time["datetime"][5:10]) for row in rows]


def headings(page) -> list[str]:
    return [each.text.replace("\xa0", " ") for each in page.html.select("section.agenda-month h2")]


def days(page) -> dict[str, list[str]]:
    """{day: names} of a table."""
    cells = {cell.select_one("time.day"): cell.select("a") for cell in page.html.select("table.calendar td")}
    return {day.text: [link["href"].rpartition("/")[2] for link in links] for day, links in cells.items() if links}


def found(page) -> int:
    return int(page.html.select_one("p.found").text.partition(":")[2].split("·")[0])


def test_each_series_stands_at_its_next_time(visitor, at):
    coming = [("gym", "11-25"), ("forum", "11-30"), ("clinic", "11-30"), ("council", "12-31")]
    assert listed(visitor.get("/kk/events")) == coming
    at(almaty(11, 25, 11))
    assert listed(visitor.get("/kk/events"))[0] == ("gym", "11-26")
    at(almaty(12, 9, 11))
    assert listed(visitor.get("/kk/events")) == [("clinic", "12-28"), ("council", "12-31")]


def test_what_is_over_stands_in_the_order_of_its_last_times(visitor):
    """Months never come twice nor out of their order."""
    past = visitor.get("/en/events?when=past")
    assert listed(past) == [("ended", "10-05"), ("once", "09-20")]
    assert headings(past) == ["October 2026", "September 2026"]
    everything = visitor.get("/en/events?when=all")
    assert [day for _name, day in listed(everything)] == ["09-20", "10-05", "11-25", "11-30", "11-30", "12-31"]
    assert headings(everything) == ["September 2026", "October 2026", "November 2026", "December 2026"]


@pytest.mark.parametrize(
    ("month", "wanted"),
    [
        ("2026-08", {"5": ["ended"], "31": ["council"]}),
        ("2026-09", {"5": ["ended"], "20": ["once"]}),
        ("2026-10", {"5": ["ended"], "31": ["council"]}),
        ("2027-02", {}),
        ("2027-03", {"31": ["council"]}),
    ],
)
def test_a_month_counts_what_takes_place_in_it_and_nothing_else(visitor, month, wanted):
    page = visitor.get(f"/en/events?view=month&month={month}")
    assert days(page) == wanted
    assert found(page) == len({name for names in wanted.values() for name in names})
    assert ("Nothing takes place in this month" in page.text) == (not wanted)
    assert "Remove all filters" not in page.text


def test_the_filters_of_a_month_count_what_takes_place_in_it(visitor):
    assert choices_of(visitor.get("/en/events?view=month&month=2026-09"), "type") == {
        "lecture": "Lecture, seminar (1)",
        "sport": "Sport (1)",
    }
    assert found(visitor.get("/en/events?view=month&month=2026-09&type=meeting")) == 0


def test_only_months_with_something_in_them_are_led_to(visitor):
    def ways(month, **filters):
        page = visitor.get("/en/events", params={"view": "month", "month": month, **filters})
        return [link["rel"][0] for link in page.html.select("nav.month-nav a")]

    assert ways("2026-08") == ["next"]
    assert ways("2027-02") == ["prev", "next"]
    assert ways("2027-03") == ["prev"]
    assert ways("2026-09", type="lecture") == []
    offered = choices_of(visitor.get("/en/events?view=month&month=2026-11"), "month")
    assert list(offered) == ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-03"]


# A period of the list


def test_the_list_is_narrowed_to_a_month_each_event_at_its_time_in_it(visitor):
    page = visitor.get("/en/events?month=2026-12")
    assert listed(page) == [("forum", "11-30"), ("gym", "12-01"), ("clinic", "12-28"), ("council", "12-31")]
    assert listed(visitor.get("/en/events?month=2027-01")) == [("council", "01-31")]
    assert listed(visitor.get("/en/events?month=2026-12&type=sport")) == [("gym", "12-01")]
    assert listed(visitor.get("/en/events?when=past&month=2026-09")) == [("once", "09-20"), ("ended", "09-05")]
    assert listed(visitor.get("/en/events?when=all&month=2026-08")) == [("ended", "08-05"), ("council", "08-31")]


def test_only_months_of_the_chosen_time_are_offered(visitor):
    """Each with the number of events that it leaves; a series is none of the months that it has left behind."""
    assert choices_of(visitor.get("/en/events"), "month") == {
        "2026-11": "November 2026 (3)",
        "2026-12": "December 2026 (4)",
        "2027-01": "January 2027 (1)",
        "2027-03": "March 2027 (1)",
    }
    assert list(choices_of(visitor.get("/en/events?when=past"), "month")) == ["2026-08", "2026-09", "2026-10"]


def test_the_period_ends_with_the_last_time_in_it(visitor, at):
    at(almaty(11, 30, 11) - timedelta(minutes=1))
    assert ("clinic", "11-30") in listed(visitor.get("/kk/events?month=2026-11"))
    at(almaty(11, 30, 11))
    assert [name for name, _day in listed(visitor.get("/kk/events?month=2026-11"))] == ["forum"]


def test_the_month_stays_when_the_list_becomes_a_table(visitor):
    page = visitor.get("/en/events?month=2026-12&type=sport")
    table = page.click(linkid=None, description="^Month$")
    assert table.html.select_one("#month").text == "December 2026"
    assert set(days(table)) == {str(day) for day in range(1, 10)}
    assert listed(table.click(description="^List$")) == [("gym", "11-25")]


@pytest.mark.parametrize("month", ["2026-13", "9999-12", "2026-W1", "x"])
def test_a_period_that_cannot_be_narrows_nothing_and_is_named(visitor, month):
    page = visitor.get("/en/events", params={"month": month})
    assert len(listed(page)) == 4 and month in page.html.select_one(".notice.warning").text
