"""Lists of records come from the indexes: narrowed, counted, in order, and only what the reader may see."""

from datetime import timedelta

import pytest

from orda import clock
from orda.catalog import records as module
from orda.catalog.indexing import differences, index_object, reindex
from orda.catalog.records import NEWEST, SOONEST, TITLE, next_change, records
from orda.content.kinds.page import Page
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.text.dated import in_term
from tests import factories

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def dated(site, monkeypatch):
    """Pages with a level, a beginning and an end; days are counted from now."""
    reindex(site)
    now, dates = clock.now(), {}
    monkeypatch.setattr(Page, "facets", lambda page: page.__dict__.get("words", ()))
    monkeypatch.setattr(Page, "begins", lambda page: dates.get(page.uid, (page.posted, None))[0])
    monkeypatch.setattr(Page, "ends", lambda page: dates.get(page.uid, (None, None))[1])

    def make(name, begins, ends, *words, **texts):
        page = factories.add(site["units"]["therapy"], "page", name, **(texts or {"kk": name}))
        page.words = words
        dates[page.uid] = (now + timedelta(days=begins), now + timedelta(days=ends) if ends is not None else None)
        index_object(page, text=False)
        return page

    return make


def names(found) -> list[str]:
    return [obj.__name__ for obj in found[:]]


def test_filters_narrow_and_counts_tell_what_each_value_would_leave(site, dated):
    dated("a", 0, None, "level=master", "lang=kk")
    dated("b", 1, None, "level=master", "lang=ru")
    dated("c", 2, None, "level=doctor", "lang=ru")
    found = records(site, VISITOR, ("page",), within=site["units"]["therapy"].uid, facets={"lang": "ru"})
    assert names(found) == ["c", "b"]
    assert found.counts("level") == {"doctor": 1, "master": 1}
    assert found.counts("lang") == {"kk": 1, "ru": 2}
    assert found.counts("nothing") == {}
    both = records(site, VISITOR, ("page",), facets={"lang": "ru", "level": "master"})
    assert (len(both), names(both)) == (1, ["b"])
    assert both.counts("level") == {"doctor": 1, "master": 1}
    assert both.counts("lang") == {"kk": 1, "ru": 1}


def test_lists_come_in_the_order_of_time_or_of_the_alphabet(site, dated):
    dated("third", 3, None, "x=y", kk="Ұлт")
    dated("first", 1, None, "x=y", kk="Әке")
    dated("second", 2, None, "x=y", kk="Бала")
    wanted = {"x": "y"}
    assert names(records(site, VISITOR, ("page",), facets=wanted, order=NEWEST)) == ["third", "second", "first"]
    assert names(records(site, VISITOR, ("page",), facets=wanted, order=SOONEST)) == ["first", "second", "third"]
    assert names(records(site, VISITOR, ("page",), "kk", facets=wanted, order=TITLE)) == ["first", "second", "third"]


def test_what_has_ended_leaves_the_list_at_its_moment(site, dated, monkeypatch):
    dated("over", -3, -1, "x=y")
    dated("on", -1, 1, "x=y")
    dated("always", -9, None, "x=y")
    wanted = {"facets": {"x": "y"}}
    assert names(records(site, VISITOR, ("page",), current=True, **wanted)) == ["on", "always"]
    assert names(records(site, VISITOR, ("page",), current=False, **wanted)) == ["over"]
    later = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(module.clock, "now", lambda: later)
    assert names(records(site, VISITOR, ("page",), current=True, **wanted)) == ["always"]


def test_a_span_of_time_holds_what_overlaps_it(site, dated):
    now = clock.now()
    dated("before", -9, -5, "x=y")
    dated("into", -9, 1, "x=y")
    dated("inside", 1, 2, "x=y")
    dated("after", 9, 10, "x=y")
    span = {"since": now, "until": now + timedelta(days=5)}
    assert names(records(site, VISITOR, ("page",), facets={"x": "y"}, order=SOONEST, **span)) == ["into", "inside"]


def test_the_next_change_is_the_first_beginning_or_end_to_come(site, dated):
    dated("over", -3, -1)
    soon = dated("soon", 2, 5)
    assert next_change(site, ("page",)).timestamp() // 1 == soon.begins().timestamp() // 1
    assert next_change(site, ("news-item",)) is None


def test_what_other_kinds_do_later_does_not_make_lists_slow(site, dated, monkeypatch):
    """All that is wanted is walked through once, however many moments are to come."""
    for number in range(1, 9):
        dated(f"soon{number}", number, number + 20)
    walks, both = [], module._both
    monkeypatch.setattr(module, "_both", lambda *sets: walks.append(sets) or both(*sets))
    assert next_change(site, ("news-item",)) is None
    assert len(walks) == 1


def test_nobody_is_told_of_what_they_may_not_read(site, dated, person):
    page = dated("secret", 0, None, "x=y")
    sharing.set_visibility(page, "staff", actor=SYSTEM)
    found = records(site, VISITOR, ("page",), facets={"x": "y"})
    assert (len(found), found.counts("x")) == (0, {})
    assert names(records(site, person("editor-therapy").principals, ("page",), facets={"x": "y"})) == ["secret"]


def test_a_language_narrows_to_what_can_be_read_in_it(site, dated):
    dated("both", 1, None, "x=y", kk="Екеуі", ru="Оба")
    dated("one", 0, None, "x=y", kk="Бірі")
    assert names(records(site, VISITOR, ("page",), "ru", facets={"x": "y"})) == ["both"]
    assert names(records(site, VISITOR, ("page",), facets={"x": "y"})) == ["both", "one"]


def test_the_indexes_of_lists_equal_the_content(site, dated):
    page = dated("a", 0, 1, "level=master")
    assert differences(site) == []
    page.words = ("level=doctor", "level=doctor")
    index_object(page, text=False)
    assert differences(site) == []


def test_a_facet_with_a_term_counts_on_its_days_alone(site, dated, monkeypatch):
    today = clock.today()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    dated("left", 0, None, in_term("at=ab", None, yesterday), in_term("at=cd", today, None))
    dated("stays", 1, None, "at=ab", in_term("at=cd", tomorrow, None))
    dated("twice", 2, None, in_term("at=ab", None, today), in_term("at=ab", yesterday, tomorrow), "at=abc")
    current = records(site, VISITOR, ("page",), facets={"at": "ab"}, current=True)
    assert names(current) == ["twice", "stays"]
    assert current.counts("at") == {"ab": 2, "abc": 1, "cd": 1}
    ever = records(site, VISITOR, ("page",), facets={"at": "ab"})
    assert names(ever) == ["twice", "stays", "left"]
    assert ever.counts("at") == {"ab": 3, "abc": 1, "cd": 2}
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(module.clock, "now", lambda: later)
    assert names(records(site, VISITOR, ("page",), facets={"at": "ab"}, current=True)) == ["stays"]
    assert names(records(site, VISITOR, ("page",), facets={"at": "cd"}, current=True)) == ["stays", "left"]
    assert differences(site) == []
