"""Whatever is done to a folder, going back makes it what it was, and the review makes it again what it had become."""

from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from orda.catalog.indexing import reindex
from orda.content import arrange
from orda.content.base import descendants, path_of
from orda.content.site import find
from orda.errors import OrdaError
from orda.history.bin import discard, restore
from orda.history.subtrees import make_point, points_of
from orda.security import sharing
from orda.security.acl import VISIBILITIES
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.restoring.going_back import go_back, take_back
from orda.workflow.restoring.planning import plan_of
from tests import factories
from tests.regime import contradictions

NAMES = ("one", "two", "three", "staff")
numbers = st.integers(0, 7)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("write"), numbers, st.sampled_from(("Бір", "Екі"))),
        st.tuples(st.just("move"), numbers, numbers, st.sampled_from(NAMES)),
        st.tuples(st.just("rename"), numbers, st.sampled_from(NAMES)),
        st.tuples(st.just("turn"), numbers, numbers),
        st.tuples(st.just("add"), numbers, st.sampled_from(NAMES), st.booleans()),
        st.tuples(st.just("away"), numbers),
        st.tuples(st.sampled_from(("bin", "unbin", "share", "block")), numbers),
        st.tuples(st.just("show"), numbers, st.sampled_from(VISIBILITIES)),
    ),
    min_size=3,
    max_size=12,
)


@pytest.fixture
def site(site):
    """A unit with pages in pages, one of them a draft, one in the bin."""
    unit = site["units"]["therapy"]
    staff = factories.add(unit, "page", "staff")
    factories.add(staff, "page", "nurses")
    factories.add(staff, "page", "plan", publish=False)
    factories.add(unit, "page", "contacts")
    discard(factories.add(unit, "page", "old"), actor=SYSTEM)
    sharing.set_visibility(staff, "staff", actor=SYSTEM)
    reindex(site)
    site._p_jar.transaction_manager.commit()
    site._p_jar.transaction_manager.begin()
    return site


@contextmanager
def tried(site):
    """What is done inside is undone at the end."""
    before = site._p_jar.transaction_manager.savepoint()
    try:
        yield
    finally:
        before.rollback()


def do(site, unit, act: str, number: int, *words) -> None:
    """One act on one of the objects; a refusal is fine."""
    objects = list(descendants(unit))
    obj = objects[number % len(objects)]
    try:
        if act == "write" and (obj.live is None or obj.live.title("kk") != words[0]):
            factories.write(obj, kk=words[0], ru=words[0], en=words[0])
        elif act == "move":
            arrange.move(obj, objects[words[0] % len(objects)], actor=SYSTEM, name=words[1])
        elif act == "rename" and obj is not unit:
            arrange.rename(obj, words[0], actor=SYSTEM)
        elif act == "turn":
            names = list(obj.keys())
            arrange.reorder(obj, names[words[0] % 3 :] + names[: words[0] % 3][::-1], actor=SYSTEM)
        elif act == "add":
            factories.add(obj, "page", words[0], publish=words[1])
        elif act == "away" and obj is not unit:
            arrange.move(obj, site["units"]["surgery"], actor=SYSTEM)
        elif act == "bin" and obj is not unit:
            discard(obj, actor=SYSTEM)
        elif act == "unbin":
            uids = list(site.services["bin"].entries)
            restore(site, uids[number % len(uids)], actor=SYSTEM)
        elif act == "share":
            sharing.grant(obj, "user:auditor", "editor", actor=SYSTEM)
        elif act == "block":
            sharing.set_inheritance(obj, not obj.inherits, actor=SYSTEM)
        elif act == "show":
            sharing.set_visibility(obj, words[0], actor=SYSTEM)
    except (OrdaError, IndexError, ZeroDivisionError):
        pass


def state(places, uids=None) -> dict:
    """What visitors and rights are made of, by identity; of ``uids`` only, where they are given."""
    found = {}
    for each in (obj for place in places for obj in descendants(place)):
        if uids is None or each.uid in uids:
            live = each.live.texts if each.live is not None else None
            rights = each.visibility, each.inherits, frozenset(each.grants), each.owner_uid
            order = [child.uid for child in each.values() if uids is None or child.uid in uids]
            found[each.uid] = (path_of(each), live, rights, order)
    return found


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_going_back_is_whole_or_nothing(site, done):
    with tried(site):
        unit, surgery, register = site["units"]["therapy"], site["units"]["surgery"], site.services["register"]
        admin, digital = actor_for(site, "admin"), actor_for(site, "digital")
        sharing.grant(site, "user:digital", "administrator", actor=SYSTEM)
        digital = actor_for(site, "digital")
        point = make_point(unit, actor=admin, name="Нүкте", why="Сынау")
        known = {kept.uid for kept in point.subtree.objects}
        before, outside = state([unit], known), state([surgery])
        for each in done:
            do(site, unit, *each)
        there = known | outside.keys()  # among what is new there, what comes back to another folder stands last
        changed = state([unit]), state([surgery], there)
        rows, binned = len(register), set(site.services["bin"].entries)
        plan = plan_of(unit, point)
        if plan.refusals or plan.empty:
            event("refused" if plan.refusals else "nothing to do")
            with pytest.raises(OrdaError):
                go_back(unit, point.number, actor=admin, reason="Сынау", seen=plan.seal())
            assert (state([unit]), state([surgery], there)) == changed
            assert (len(register), len(points_of(unit))) == (rows, 1)
            return
        request = go_back(unit, point.number, actor=admin, reason="Сынау", seen=plan.seal())
        assert state([unit], known) == before
        assert state([surgery], outside.keys()) == outside
        assert known <= set(state([unit]))
        assert [register.row(number).action for number in range(rows + 1, len(register) + 1)] == ["went-back"]
        assert list(contradictions(site)) == []
        take_back(request, actor=digital, context=site, seen=1, remark="Сынау")
        assert (state([unit]), state([surgery], there)) == changed
        # In the bin things may lie inside others by now, but none of them came out.
        assert all(find(site, uid) is None for uid in binned)
        assert len(register) == rows + 2
        assert list(contradictions(site)) == []
        assert all(find(site, uid) is not None for uid in changed[0])
        event("went back and forth")
