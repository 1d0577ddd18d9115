"""The board's judgement, page by page, against a direct look at the content (clauses B1, E6, F4, F16)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orda import clock, regulation
from orda.compliance import items as items_module
from orda.compliance.board import STATES, board, counts, has_year, object_at
from orda.compliance.items import MAX_ITEMS, Item, item_of, items_of, reset_item, save_item
from orda.compliance.report import report
from orda.content import freshness
from orda.errors import NotAllowed, OrdaError
from orda.maintenance.founding import found
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

PATHS = [path for item in regulation.load().obligatory for path in item.paths]
PLACES = [place.path for place in regulation.load().places()]


@pytest.fixture
def site(site):
    """All places of the regulation, public."""
    found(site)
    for place in regulation.get().places():
        obj = object_at(site, place.path)
        if obj.draft is not None:
            publish_at_once(obj)
    return site


def by_hand(site, path, yearly) -> str:
    """The state of a page as somebody would find it who looks at the object itself."""
    obj = object_at(site, path)
    if obj.live is None or any(each.visibility != "public" for each in way_to(obj)):
        return "missing"
    main = path.split("/")[0] in {section.name for section in regulation.get().sections}
    needed = {"kk", "ru", "en"} if main else {"kk", "ru"}
    if not needed <= set(obj.live.languages()):
        return "language-missing"
    last = max(filter(None, (obj.updated, obj.confirmed)))
    old = clock.now() - last >= timedelta(days=365 if obj.kind == "section" else 180)
    empty = path in yearly and not len([child for child in obj.values() if child.live is not None])
    return "late" if old or empty else "present"


def way_to(obj):
    while obj is not None:
        yield obj
        obj = obj.__parent__


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["withdraw", "hide", "no-ru", "no-en", "age", "confirm", "fill"]), st.sampled_from(PATHS)
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_the_board_says_of_any_site_what_a_direct_look_says(site, acts):
    """Clause B14: numbers equal a direct count of the data."""
    begun = []
    for act, path in acts:
        obj = object_at(site, path)
        begun.append((obj, obj.live, obj.draft, obj.visibility, obj.updated, obj.confirmed))
        do(act, obj)
    yearly = {path for item in regulation.get().obligatory for path in item.yearly}
    rows = board(site)
    assert {line.path: line.state for row in rows for line in row.lines} == {p: by_hand(site, p, yearly) for p in PATHS}
    for row in rows:
        assert row.state == max((line.state for line in row.lines), key=STATES.index)
    told = report(site)
    assert (told.items, told.good) == (15, counts(rows)["present"]) and sum(counts(rows).values()) == 15
    for obj, live, draft, visibility, updated, confirmed in reversed(begun):
        obj.live, obj.draft, obj.visibility, obj.updated, obj.confirmed = live, draft, visibility, updated, confirmed
        reindexed(obj)


def do(act, obj):
    if obj.live is None:
        return
    if act == "withdraw":
        withdraw(obj, actor=SYSTEM, reason="Қате")
    elif act == "hide":
        obj.visibility = "staff"
    elif act in ("no-ru", "no-en") and act[-2:] in obj.live.languages():
        factories.write(obj, **{act[-2:]: ("", "")})
    elif act == "age":
        obj.updated, obj.confirmed = clock.now() - timedelta(days=400), None
    elif act == "confirm":
        freshness.confirm(obj, actor=SYSTEM, seen=obj.live.number)
    elif act == "fill" and "year" not in obj and obj.accepts:
        factories.add(obj, "page", "year")
    reindexed(obj)


def reindexed(obj):
    from orda.catalog.indexing import index_subtree

    index_subtree(obj)


def test_a_year_is_there_by_its_facet_or_by_its_day_and_only_where_visitors_see_it(site):
    folder, year = site["university"]["budget-spending"], clock.today().year
    assert not has_year(site, folder, year)
    page = factories.add(folder, "page", "spending")
    assert has_year(site, folder, year) and not has_year(site, folder, year + 1)
    page.visibility = "staff"
    reindexed(page)
    assert not has_year(site, folder, year)


def test_a_collection_lives_by_its_records(site, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=366))
    late = {line.path for row in board(site) for line in row.lines if line.state == "late"}
    assert "news" in late and "vacancies" in late
    factories.add(site["news"], "news-item", "fresh")
    late = {line.path for row in board(site) for line in row.lines if line.state == "late"}
    assert "news" not in late and "vacancies" in late


def late_paths(site) -> set[str]:
    return {line.path for row in board(site) for line in row.lines if line.state == "late"}


def test_only_what_the_list_shows_keeps_a_collection_fresh(site, monkeypatch):
    """B1: a post in the Rector's blog, or news for colleagues, is no news that visitors find in the news."""
    site["news"].narrowed = dict(regulation.get().place("news").narrowed)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=366))
    factories.add(object_at(site, "rector-blog/posts"), "news-item", "post", fields={"variety": "blog-post"})
    assert "news" in late_paths(site)
    item = factories.add(site["news"], "news-item", "for-colleagues")
    item.visibility = "staff"
    reindexed(item)
    assert "news" in late_paths(site)
    factories.add(site["units"], "unit", "therapy-of-children")
    factories.add(site["units"]["therapy-of-children"], "news-item", "of-a-unit")
    assert "news" not in late_paths(site), "a collection lists what stands elsewhere too"


def test_a_list_of_its_own_place_lives_by_what_stands_inside(site, monkeypatch, person):
    """C1: a new member of the Academic Council does not make the page of the Board of Directors fresh."""
    bodies = [path for path in PLACES if regulation.get().place(path).holds[:1] == ("governing-body",)]
    first, second = bodies[:2]
    save_item(site, item(paths=(first, second)), actor=person("admin"))
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=366))
    assert {first, second} <= late_paths(site)
    factories.add(object_at(site, first), "governing-body", "council")
    late = late_paths(site)
    assert first not in late and second in late


def item(**values) -> Item:
    titles = {lang: f"Тармақ {lang}" for lang in ("kk", "ru", "en")}
    made = Item("extra", titles, ("university/history",), "F9", titles, date(2025, 4, 18), "", None)
    return replace(made, **values)


def test_what_was_added_and_adjusted_stands_in_the_settings_and_is_taken_back(site, person):
    admin = person("admin")
    assert save_item(site, item(), actor=admin) and not save_item(site, item(), actor=admin)
    logo = item_of(site, "logo")
    assert save_item(site, replace(logo, paths=("university/logo", "news"), titles={"kk": "Басқа"}), actor=admin)
    assert [each.id for each in items_of(site)] == [*(each.id for each in regulation.get().obligatory), "extra"]
    adjusted = item_of(site, "logo")
    assert adjusted.paths == ("university/logo", "news") and adjusted.titles == logo.titles and adjusted.changed
    rows = site.services["register"].newest(count=2)
    assert [(row.action, row.comment) for row in rows] == [("settings", "compliance-item")] * 2
    reset_item(site, "logo", actor=admin)
    reset_item(site, "extra", actor=admin)
    assert items_of(site) == [item_of(site, each.id) for each in regulation.get().obligatory]
    assert item_of(site, "logo") == logo
    with pytest.raises(OrdaError):
        reset_item(site, "logo", actor=admin)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "No Slug"},
        {"id": "a" * 61},
        {"paths": ()},
        {"paths": ("/university",)},
        {"paths": ("a/" * 9 + "a",)},
        {"paths": tuple(f"p{number}" for number in range(41))},
        {"yearly": ("elsewhere",)},
        {"titles": {"kk": "Тек қазақша"}},
        {"source": {}},
        {"clause": "x" * 501},
        {"checked_by": "Дана\n"},
        {"checked_by": "Дана"},
        {"checked_on": date(2026, 1, 1)},
    ],
)
def test_what_is_no_item_is_refused(site, person, wrong):
    with pytest.raises(OrdaError):
        save_item(site, item(**wrong), actor=person("admin"))
    assert len(items_of(site)) == 15


def test_only_administrators_touch_the_list_and_it_has_an_end(site, person, monkeypatch):
    for login in ("digital", "rector", "head-therapy"):
        with pytest.raises(NotAllowed):
            save_item(site, item(), actor=person(login))
        with pytest.raises(NotAllowed):
            reset_item(site, "logo", actor=person(login))
    monkeypatch.setattr(items_module, "MAX_ITEMS", 15)
    assert MAX_ITEMS == 100
    with pytest.raises(OrdaError):
        save_item(site, item(), actor=person("admin"))
