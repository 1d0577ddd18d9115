"""The calendar: what is to come, months as tables, one event, and calendars for other programmes (clause C3)."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from orda import clock
from orda.content import arrange, editing
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOST = "www.kaznmu.edu.kz"
KAZAKH = "Ғылыми кеңес; «Әңгіме, өнер – һәм үміт», екінші бөлім: " + ", ".join(["құрметті қонақтар"] * 8)


def almaty(*when) -> datetime:
    return datetime(*when, tzinfo=clock.ALMATY).astimezone(UTC)


def event(parent, name, begins, ends, *, publish=True, texts=None, **fields):
    obj = arrange.add(parent, "event", actor=SYSTEM, name=name)
    words = texts or {lang: {"title": f"{name} {lang}", "place": f"Зал {lang}"} for lang in ("kk", "ru", "en")}
    editing.save_draft(
        obj,
        texts=words,
        bodies={lang: f"<p>{name}</p>" for lang in words},
        fields={"begins": begins, "ends": ends, **fields},
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    if publish:
        publish_at_once(obj)
    return obj


def fill(site):
    factories.fill(site)
    folder = factories.add(site, "section", "events")
    folder.holds = ("event",)
    therapy = site["units"]["therapy"]
    event(folder, "talk", almaty(2026, 12, 15, 10), almaty(2026, 12, 15, 12), variety="lecture", audience=["students"])
    event(folder, "festival", almaty(2026, 12, 29, 9), almaty(2027, 1, 2, 18), all_day=True, variety="culture")
    event(folder, "over", almaty(2026, 10, 5, 10), almaty(2026, 10, 5, 12), variety="lecture")
    event(
        therapy,
        "school",
        almaty(2026, 9, 1, 15),
        almaty(2026, 9, 1, 16, 30),
        repeats="weekly",
        until=date(2027, 1, 12),
        exceptions=[date(2026, 12, 1)],
        variety="health",
        online="https://live.example.kz/school",
    )
    texts = {"kk": {"title": "nowhere"}}
    event(folder, "nowhere", almaty(2026, 9, 5, 10), almaty(2026, 9, 5, 12), texts=texts)
    event(folder, "plan", almaty(2026, 12, 20, 10), almaty(2026, 12, 20, 12), publish=False)
    secret = event(folder, "secret", almaty(2026, 12, 21, 10), almaty(2026, 12, 21, 12))
    sharing.set_visibility(secret, "staff", actor=SYSTEM)
    event(
        folder,
        "kazakh",
        almaty(2027, 1, 20, 10),
        almaty(2027, 1, 20, 12),
        texts={"kk": {"title": KAZAKH, "place": "Бас ғимарат, 1-қабат; оң жақ"}},
    )


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` sets the clock."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture(scope="module")
def app():
    app = factories.make_app(**{"orda.canonical": f"https://{HOST}"})
    with pytest.MonkeyPatch.context() as patch, factories.work_in(app) as site:
        patch.setattr(clock, "now", lambda: NOW)
        fill(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app, at):
    return factories.browse(app)


def names(answer, selector="ol.agenda h3 a"):
    return [link["href"].rpartition("/")[2] for link in answer.html.select(selector)]


def facts(answer):
    rows = answer.html.select("dl.requisites > div")
    return {row.dt.text: row.dd.get_text(" ", strip=True).replace("\xa0", " ") for row in rows}


def components(answer):
    assert answer.content_type == "text/calendar" and answer.charset == "utf-8"
    calendar = icalendar.Calendar.from_ical(answer.body)
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


# Lists


def test_what_is_to_come_stands_in_its_order_each_event_at_its_next_time(visitor):
    page = visitor.get("/ru/events")
    assert names(page) == ["school", "talk", "festival", "kazakh"]
    assert [month.text.replace("\xa0", " ") for month in page.html.select("section.agenda-month h2")] == [
        "ноябрь 2026 г.",
        "декабрь 2026 г.",
        "январь 2027 г.",
    ]
    first = page.html.select_one("ol.agenda li")
    assert first.time["datetime"] == "2026-11-24T15:00:00+05:00"
    assert [each.text.replace("\xa0", " ") for each in first.select("ul.facts li")] == [
        "15:00–16:30",
        "Зал ru",
        "Каждый вторник, по 12 января 2027 г.",
    ]


def test_what_is_over_is_found_under_past(visitor):
    assert names(visitor.get("/kk/events?when=past")) == ["over", "nowhere"]
    assert names(visitor.get("/kk/events?when=all")) == ["nowhere", "over", "school", "talk", "festival", "kazakh"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=lecture", ["talk"]),
        ("group=students", ["school", "talk", "festival", "kazakh"]),
        ("group=patients", ["school", "festival", "kazakh"]),
        ("type=sport", []),
    ],
)
def test_filters_narrow_the_list(visitor, query, found):
    page = visitor.get(f"/kk/events?{query}")
    assert names(page) == found
    assert bool(page.html.select(".empty")) == (not found)


def test_a_unit_can_be_chosen_as_organiser(app, visitor):
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"].uid
    assert names(visitor.get("/kk/events", params={"unit": therapy})) == ["school"]


@pytest.mark.parametrize("query", ["when=soon", "type=x", "unit=0123456789abcdef", "view=year", "view=month&month=x"])
def test_nonsense_narrows_nothing_and_is_named(visitor, query):
    page = visitor.get(f"/kk/events?{query}")
    assert page.html.select_one(".notice.warning")
    assert "Cache-Control" in page.headers and "public" not in page.headers["Cache-Control"]


def test_an_event_leaves_the_list_at_the_minute_at_which_it_ends(visitor, at):
    """Also from the cache: the answer is kept until the next event begins or ends. Clause C3."""
    end = almaty(2026, 11, 24, 16, 30)
    at(end - timedelta(hours=2))
    before = visitor.get("/en/events")
    assert before.html.select_one("ol.agenda time")["datetime"].startswith("2026-11-24")
    assert "Now" not in before.html.select_one("ol.agenda li").text
    at(end - timedelta(minutes=1))
    assert "Now" in visitor.get("/en/events").html.select_one("ol.agenda li").text
    at(end)
    after = visitor.get("/en/events")
    assert after.html.select_one("ol.agenda time")["datetime"].startswith("2026-12-08")
    at(almaty(2026, 12, 15, 11, 59))
    assert "talk" in names(visitor.get("/en/events"))
    at(almaty(2026, 12, 15, 12))
    assert "talk" not in names(visitor.get("/en/events"))
    assert "talk" in names(visitor.get("/en/events?when=past"))


def test_the_last_time_of_a_series_is_its_end(visitor, at):
    at(almaty(2027, 1, 12, 16, 29))
    assert names(visitor.get("/en/events")) == ["school", "kazakh"]
    at(almaty(2027, 1, 12, 16, 30))
    assert names(visitor.get("/en/events")) == ["kazakh"]


def test_a_unit_shows_what_it_holds_next(visitor, at):
    page = visitor.get("/en/units/therapy")
    assert names(page) == ["school"]
    link = page.html.select_one("#unit-events").find_next("a")["href"]
    assert names(visitor.get(link)) == ["school"]
    assert not visitor.get("/en/units/surgery").html.select("ol.agenda")
    at(almaty(2027, 1, 12, 16, 30))
    assert names(visitor.get("/en/units/therapy")) == []


# Months


def days(page):
    found = {}
    for cell in page.html.select("table.calendar td"):
        links = [link["href"].rpartition("/")[2] for link in cell.select("a")]
        if links:
            found[cell.select_one("time.day").text] = links
    return found


def test_a_month_is_a_table_of_weeks_from_monday(visitor):
    page = visitor.get("/ru/events?view=month&month=2026-12")
    heads = page.html.select("table.calendar thead th")
    assert [head["scope"] for head in heads] == ["col"] * 7
    assert [head.abbr["title"] for head in heads][0] == "понедельник"
    assert len(page.html.select("table.calendar tbody tr")) == 5
    assert days(page) == {
        "8": ["school"],
        "15": ["talk", "school"],
        "22": ["school"],
        "29": ["festival", "school"],
        "30": ["festival"],
        "31": ["festival"],
    }
    assert page.html.select_one("table.calendar")["aria-labelledby"] == "month"
    assert page.html.select_one("#month").text.replace("\xa0", " ") == "декабрь 2026 г."


def test_what_lasts_into_a_month_stands_in_both(visitor):
    assert days(visitor.get("/ru/events?view=month&month=2027-01")) == {
        "1": ["festival"],
        "2": ["festival"],
        "5": ["school"],
        "12": ["school"],
        "20": ["kazakh"],
    }


def test_the_present_month_is_the_first_and_marks_today(visitor):
    page = visitor.get("/kk/events?view=month")
    assert page.html.select_one("td[aria-current=date] time")["datetime"] == "2026-11-23"
    assert days(page) == {"3": ["school"], "10": ["school"], "17": ["school"], "24": ["school"]}


def test_links_lead_to_other_months_only_where_something_takes_place(visitor):
    first = visitor.get("/kk/events?view=month&month=2026-09").html.select_one("nav.month-nav")
    assert [link["rel"][0] for link in first.select("a")] == ["next"]
    assert "month=2026-10" in first.a["href"]
    last = visitor.get("/kk/events?view=month&month=2027-01").html.select_one("nav.month-nav")
    assert [link["rel"][0] for link in last.select("a")] == ["prev"]


def test_filters_stay_when_the_month_changes(visitor):
    page = visitor.get("/kk/events?view=month&month=2026-12&type=lecture")
    assert days(page) == {"15": ["talk"]}
    assert "type=lecture" in page.html.select_one("nav.month-nav a[rel~=prev]")["href"]
    form = page.forms[1]
    assert (form["view"].value, form["month"].value, form["type"].value) == ("month", "2026-12", "lecture")
    form["type"] = "culture"
    assert days(form.submit()) == {"29": ["festival"], "30": ["festival"], "31": ["festival"]}


def test_only_months_in_which_something_takes_place_are_offered(visitor):
    page = visitor.get("/en/events?view=month&month=2027-04")
    links = [link["href"] for link in page.html.select("main nav.tabs[aria-label=Month] a")]
    assert [parse_qs(urlsplit(link).query)["month"][0] for link in links] == ["2026-12", "2027-01", "2027-04"]
    assert "Nothing takes place in this month" in page.text


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "9999-12", "0000-01", "1500-01", "2026-1", "-026-01", "²⁰²⁶-01", "x" * 38, "2026"]
)
def test_a_month_that_cannot_be_is_named_and_the_present_one_shown(visitor, month):
    page = visitor.get("/en/events", params={"view": "month", "month": month})
    assert page.html.select_one(".notice.warning")
    assert page.html.select_one("#month").text == "November 2026"


# One event


def test_the_times_of_an_event_are_told_in_each_language(visitor):
    assert facts(visitor.get("/kk/events/talk"))["Қашан"] == "2026 ж. 15 желтоқсан, сейсенбі, 10:00–12:00"
    assert facts(visitor.get("/ru/events/talk"))["Когда"] == "вторник, 15 декабря 2026 г., 10:00–12:00"
    assert facts(visitor.get("/en/events/talk"))["When"] == "Tuesday, 15 December 2026, 10:00–12:00"
    assert facts(visitor.get("/en/events/festival"))["When"] == "29 Dec 2026 – 2 Jan 2027"
    series = facts(visitor.get("/en/units/therapy/school"))
    assert series["When"] == "Tuesday, 24 November 2026, 15:00–16:30 Every Tuesday, until 12 January 2027"
    assert series["Next dates"].startswith("Tuesday, 8 December 2026")
    assert series["Organiser"] == "therapy in English"


def test_an_event_that_is_over_says_so(visitor, at):
    assert visitor.get("/en/events/over").html.select_one(".notice").text == "This event is over."
    at(almaty(2026, 12, 15, 11, 59))
    assert not visitor.get("/en/events/talk").html.select(".notice")
    at(almaty(2026, 12, 15, 12))
    assert visitor.get("/en/events/talk").html.select_one(".notice").text == "This event is over."


def test_search_engines_are_told_of_the_event(visitor):
    found = [
        json.loads(each.string)
        for each in visitor.get("/en/units/therapy/school").html.select("script[type='application/ld+json']")
    ]
    (said,) = [each for each in found if each["@type"] == "Event"]
    assert said["startDate"] == "2026-11-24T15:00:00+05:00" and said["endDate"] == "2026-11-24T16:30:00+05:00"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert said["url"] == f"https://{HOST}/en/units/therapy/school"
    assert said["eventSchedule"]["repeatFrequency"] == "P1W"


def test_search_engines_are_told_a_place_also_where_the_page_names_none(visitor):
    found = [
        json.loads(each.string)
        for each in visitor.get("/kk/events/nowhere").html.select("script[type='application/ld+json']")
    ]
    (said,) = [each for each in found if each["@type"] == "Event"]
    assert said["location"] == [{"@type": "Place", "name": "Университет", "address": "Университет"}]


# Calendars


def test_a_timed_event_keeps_its_hours_in_almaty(visitor):
    ((uid, found),) = components(visitor.get("/en/events/talk/@@ical")).items()
    assert uid.endswith(f"@{HOST}")
    assert found.decoded("dtstart") == almaty(2026, 12, 15, 10) and found.decoded("dtend") == almaty(2026, 12, 15, 12)
    assert found["DTSTART"].params["TZID"] == "Asia/Almaty"
    assert found["URL"] == f"https://{HOST}/en/events/talk"
    assert found["SUMMARY"] == "talk en" and found["LOCATION"] == "Зал en"
    assert uid in components(visitor.get("/kk/events/talk/@@ical"))


def test_a_series_keeps_its_rule_and_its_exceptions(visitor):
    (found,) = components(visitor.get("/ru/units/therapy/school/@@ical")).values()
    rule = found["RRULE"]
    assert rule["FREQ"] == ["WEEKLY"] and rule["INTERVAL"] == [1]
    assert rule["UNTIL"] == [almaty(2027, 1, 12, 23, 59, 59)]
    assert [each.dt for each in found["EXDATE"].dts] == [almaty(2026, 12, 1, 15)]


def test_whole_days_have_no_hours(visitor):
    (found,) = components(visitor.get("/ru/events/festival/@@ical")).values()
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 12, 29), date(2027, 1, 3))


def test_kazakh_text_survives_the_folding_of_lines(visitor):
    answer = visitor.get("/kk/events/kazakh/@@ical")
    assert all(len(line) <= 75 for line in answer.body.split(b"\r\n"))
    (found,) = components(answer).values()
    assert found["SUMMARY"] == KAZAKH and found["LOCATION"] == "Бас ғимарат, 1-қабат; оң жақ"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_time_zone_is_described(visitor):
    calendar = icalendar.Calendar.from_ical(visitor.get("/kk/events/@@ical").body)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Almaty"
    assert zone.to_tz().utcoffset(datetime(2026, 12, 1)) == timedelta(hours=5)


def test_a_calendar_has_all_that_is_to_come_and_nothing_that_is_not_public(app, visitor):
    titles = {str(each["SUMMARY"]) for each in components(visitor.get("/en/events/@@ical")).values()}
    assert titles == {"talk en", "festival en", "school en", KAZAKH}
    own = components(visitor.get("/en/units/therapy/@@ical")).values()
    assert [str(each["SUMMARY"]) for each in own] == ["school en"]
    staff = factories.log_in(app, "editor-therapy")
    assert "secret en" in {str(each["SUMMARY"]) for each in components(staff.get("/en/events/@@ical")).values()}
    visitor.get("/en/events/secret/@@ical", status=404)
    visitor.get("/en/events/plan/@@ical", status=404)
    visitor.get("/en/university/@@ical", status=404)


def test_calendars_take_no_parameters_and_are_not_indexed(visitor):
    moved = visitor.get("/en/events/@@ical?x=1", status=301)
    assert moved.location.endswith("/en/events/@@ical")
    answer = visitor.get("/en/events/@@ical")
    assert answer.headers["X-Robots-Tag"] == "noindex" and answer.headers["ETag"]


def test_a_withdrawn_event_is_nowhere(app, visitor):
    with factories.work_in(app) as site:
        event(site["events"], "gone", almaty(2026, 12, 17, 10), almaty(2026, 12, 17, 12))
    assert "gone" in names(visitor.get("/en/events"))
    with factories.work_in(app) as site:
        withdraw(site["events"]["gone"], actor=SYSTEM, reason="Қате")
    assert "gone" not in names(visitor.get("/en/events"))
    assert b"gone" not in visitor.get("/en/events/@@ical").body
    assert "17" not in days(visitor.get("/en/events?view=month&month=2026-12"))


# Editors


def test_an_editor_writes_an_event_and_is_told_what_cannot_be(app, at):
    browser = factories.log_in(app, "editor-therapy", "en")
    form = browser.get("/en/units/therapy/@@add?kind=event").forms["form"]
    form["texts.kk.title"], form["texts.ru.title"], form["texts.en.title"] = "Дәріс", "Лекция", "Lecture"
    form["texts.en.place"] = "Main building"
    form["fields.begins"], form["fields.ends"] = "2026-12-17T10:00", "2026-12-17T09:00"
    form["fields.repeats"] = "weekly"
    wrong = form.submit(status=422)
    form = wrong.forms["form"]
    assert form["texts.kk.title"].value == "Дәріс" and form["fields.begins"].value == "2026-12-17T10:00"
    assert "It would end before it begins" in wrong.text
    form["fields.ends"] = "2026-12-17T11:00"
    wrong = form.submit(status=422)
    assert "A repetition needs an end" in wrong.text
    form = wrong.forms["form"]
    form["fields.count"], form["fields.exceptions.0"] = "3", "2026-12-18"
    wrong = form.submit(status=422)
    assert "On 18.12.2026 it does not take place anyway" in wrong.text
    form = wrong.forms["form"]
    form["fields.exceptions.0"] = "2026-12-24"
    page = form.submit(status=303).follow()
    assert "Main building" in page.text
    with factories.work_in(app) as site:
        made = site["units"]["therapy"]["lecture"]
        assert made.edition.fields["begins"] == almaty(2026, 12, 17, 10)
        assert made.edition.fields["exceptions"] == [date(2026, 12, 24)]
    for view in ("@@edit", "@@preview", "@@history"):
        browser.get(f"/en/units/therapy/lecture/{view}", status=200)
    assert "lecture" not in names(factories.browse(app).get("/en/events"))
