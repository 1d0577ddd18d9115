"""Saved listings and links: added in the ordinary form, listed by the common frame, shown in menus."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orda import clock
from orda.catalog.indexing import index_object
from orda.content.arrange import add
from orda.content.editing import save_draft, stamp
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.records import record

PLACE = "/units/therapy"


@pytest.fixture
def app(app):
    """Five news items of two areas, one of them of the unit, and one for colleagues only."""
    with factories.work_in(app) as site:
        for number, area in enumerate(("science", "education", "science", "science", "clinical")):
            item = factories.add(site["news"], "news-item", f"item-{number}", fields={"area": area})
            item.posted = clock.now() - timedelta(days=number + 1)
            if number == 3:
                item.owner_uid = site["units"]["therapy"].uid
            index_object(item, text=False)
    return app


def make(app, kind="collection", name="chosen", **fields):
    """Publish a collection or a link in the unit's folder."""
    with factories.work_in(app) as site:
        if fields.get("unit"):
            fields["unit"] = site["units"][fields["unit"]].uid
        obj = add(site["units"]["therapy"], kind, actor=SYSTEM, name=name)
        texts = {"kk": {"title": "Таңдама", "summary": "Қысқаша"}, "ru": {"title": "Подборка", "summary": "Кратко"}}
        save_draft(obj, texts=texts, bodies={}, fields=fields, actor=SYSTEM, seen=stamp(obj))
        publish_at_once(obj)


def titles(page) -> list[str]:
    return [link["href"].rpartition("/")[2] for link in page.html.select(".records h2 a")]


def test_an_editor_makes_a_collection(app, sign_in):
    editor = sign_in("editor-therapy")
    assert editor.get(f"/ru{PLACE}/@@add").html.find("a", href=lambda value: "kind=collection" in value) is not None
    form = editor.get(f"/ru{PLACE}/@@add?kind=collection").forms["form"]
    form["texts.kk.title"], form["texts.ru.title"] = "Ғылым", "Наука"
    for box in form.fields["fields.kinds"]:
        box.checked = box._value == "news-item"
    form["fields.area"] = "science"
    form["fields.facets.0.name"], form["fields.facets.0.value"] = "year", "2026"
    preview = form.submit("save", status=303).follow()
    assert "Научная деятельность" in preview.html.find("main").text
    again = editor.get(preview.request.path.replace("@@preview", "@@edit")).forms["form"]
    assert [box._value for box in again.fields["fields.kinds"] if box.checked] == ["news-item"]
    assert (again["fields.area"].value, again["fields.facets.0.value"].value) == ("science", "2026")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("fields.count", "0", "1"),
        ("fields.count", "999", "50"),
        ("fields.count", "жеті", ""),
        ("fields.facets.0.name", "Level!", "латинские"),
        ("fields.facets.0.value", "a b", "латинские"),
        ("fields.unit", "нет такой", "списка"),
    ],
)
def test_nonsense_is_told_at_its_field(app, sign_in, field, value, words):
    form = sign_in("editor-therapy").get(f"/ru{PLACE}/@@add?kind=collection").forms["form"]
    form["texts.ru.title"] = "Наука"
    form.fields["fields.kinds"][0].checked = True
    form[field] = value
    answer = form.submit("save", status=422)
    assert words in answer.html.find(class_="form-problems").text
    assert answer.forms["form"]["texts.ru.title"].value == "Наука"


def test_it_lists_what_all_conditions_let_through(app, visitor):
    make(app, kinds={"news-item"}, area="science")
    page = visitor.get(f"/ru{PLACE}/chosen")
    assert titles(page) == ["item-0", "item-2", "item-3"]
    make(app, name="own", kinds={"news-item"}, area="science", unit="therapy")
    assert titles(visitor.get(f"/ru{PLACE}/own")) == ["item-3"]
    make(app, name="none", kinds={"news-item"}, facets=[{"name": "year", "value": "1999"}])
    assert visitor.get(f"/ru{PLACE}/none").html.find(class_="empty") is not None


def test_it_keeps_itself_up_to_date_and_comes_in_pages(app, visitor):
    make(app, kinds={"news-item"}, count=2)
    assert titles(visitor.get(f"/ru{PLACE}/chosen")) == ["item-0", "item-1"]
    assert titles(visitor.get(f"/ru{PLACE}/chosen?page=3")) == ["item-4"]
    with factories.work_in(app) as site:
        factories.add(site["news"], "news-item", "latest")
    assert titles(visitor.get(f"/ru{PLACE}/chosen")) == ["latest", "item-0"]


def test_several_kinds_stand_in_one_list(app, visitor):
    make(app, kinds={"news-item", "document", "no-such-kind"}, order="title", count=50)
    assert len(titles(visitor.get(f"/kk{PLACE}/chosen"))) == 5
    make(app, name="empty", kinds={"no-such-kind"})
    assert visitor.get(f"/kk{PLACE}/empty", expect_errors=True).status_int == 404


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` sets the clock; it begins in the afternoon of 23 November in Almaty."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(almaty(11, 23, 13))
    return set_clock


def almaty(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=clock.ALMATY).astimezone(UTC)


def announce(app) -> None:
    """A circle each Tuesday since September, and a talk on a Wednesday; a procurement that closes on Tuesday."""
    with factories.work_in(app) as site:
        place = site["units"]["therapy"]
        circle = {
            "begins": almaty(9, 1, 15),
            "ends": almaty(9, 1, 16),
            "repeats": "weekly",
            "until": date(2026, 12, 29),
        }
        record(place, "event", "circle", circle)
        record(place, "event", "talk", {"begins": almaty(11, 25, 10), "ends": almaty(11, 25, 12)})
        bids = {"type": "announcement", "announced_on": date(2026, 11, 20), "deadline": almaty(11, 24, 12)}
        record(place, "procurement", "beds", bids)


def test_a_collection_of_events_follows_the_calendar(app, visitor, at):
    """Each event at its next time and in that order; no kept answer outlives a beginning or an end."""
    announce(app)
    make(app, kinds={"event"}, order="soonest")
    make(app, name="latest", kinds={"event"})
    assert titles(visitor.get(f"/ru{PLACE}/chosen")) == ["circle", "talk"]
    assert titles(visitor.get(f"/ru{PLACE}/latest")) == ["talk", "circle"]
    assert "Идёт сейчас" not in visitor.get(f"/ru{PLACE}/chosen").html.find("main").text
    at(almaty(11, 24, 15))
    assert "Идёт сейчас" in visitor.get(f"/ru{PLACE}/chosen").html.find(class_="records").li.text
    at(almaty(11, 24, 16))
    page = visitor.get(f"/ru{PLACE}/chosen")
    assert titles(page) == ["talk", "circle"] and "Идёт сейчас" not in page.html.find("main").text
    at(almaty(11, 25, 12))
    assert titles(visitor.get(f"/ru{PLACE}/chosen")) == ["circle"]
    assert titles(visitor.get(f"/ru{PLACE}/chosen?when=past")) == ["talk"]


def test_a_collection_of_several_kinds_changes_with_each_of_them(app, visitor, at):
    """What is open for bids is not so a minute longer than it is."""

    def marks():
        return {mark.text for mark in visitor.get(f"/ru{PLACE}/chosen").html.select(".records .mark")}

    announce(app)
    make(app, kinds={"event", "procurement"})
    assert "Приём заявок" in marks()
    at(almaty(11, 24, 12))
    assert not {"Приём заявок", "Идёт сейчас"} & marks()
    at(almaty(11, 24, 15))
    assert "Идёт сейчас" in marks()
    at(almaty(11, 24, 16))
    assert "Идёт сейчас" not in marks()


def test_what_a_reader_may_not_see_is_not_listed(app, visitor):
    with factories.work_in(app) as site:
        site["news"]["item-0"].visibility = "staff"
        index_object(site["news"]["item-0"], text=False)
        site.generation.change(1)
    make(app, kinds={"news-item"}, area="science")
    assert titles(visitor.get(f"/ru{PLACE}/chosen")) == ["item-2", "item-3"]


def test_collections_and_links_stand_in_menus(app, visitor):
    make(app, kinds={"news-item"})
    make(app, kind="link", name="journal", address="https://journal.example.kz/ru")
    menu = [link["href"] for link in visitor.get(f"/ru{PLACE}").html.find(class_="secnav").find_all("a")]
    assert {f"/ru{PLACE}/chosen", f"/ru{PLACE}/journal"} <= set(menu)


def test_a_link_says_whose_site_it_leads_to(app, visitor):
    make(app, kind="link", address="https://journal.example.kz/ru?a=1&b=2")
    page = visitor.get(f"/ru{PLACE}/chosen")
    way = page.html.find(class_="download")
    assert way["href"] == "https://journal.example.kz/ru?a=1&b=2" and "journal.example.kz" in way.strong.text
    assert visitor.get(f"/en{PLACE}/chosen").html.find(class_="choices") is not None, "there is no English"


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "ftp://example.kz/", "https://", "//example.kz"])
def test_a_link_needs_an_address_of_a_page(sign_in, address):
    form = sign_in("editor-therapy").get(f"/ru{PLACE}/@@add?kind=link").forms["form"]
    form["texts.ru.title"] = "Журнал"
    form["fields.address"] = address
    form.submit("save", status=422)
