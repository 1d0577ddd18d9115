"""What visitors see is never moved, ordered, binned, brought back or opened at once: it is noted (1.I, G5, G8)."""

import ast
from pathlib import Path

import pytest

import orda
from orda.content import arrange
from orda.errors import BadPlace, InvalidState, NotAllowed, OrdaError
from orda.history.bin import discard
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.workflow.copies import acts, working
from orda.workflow.copies.operations import BringBack, ChangedMeanwhile, Show
from tests import factories
from tests.regime import Public


@pytest.fixture
def unit(site):
    """Therapy with a public page, a draft, and a draft folder that holds a public page deep below."""
    unit = site["units"]["therapy"]
    factories.add(unit, "page", "draft", publish=False)
    folder = factories.add(unit, "page", "folder", publish=False)
    factories.add(factories.add(folder, "page", "inner", publish=False), "page", "deep")
    commit(site)
    return unit


def commit(site):
    site._p_jar.transaction_manager.commit()
    site._p_jar.transaction_manager.begin()


def act(site, actor, wish):
    """As a view does it."""

    def give_up():
        site._p_jar.transaction_manager.abort()
        site._p_jar.transaction_manager.begin()

    outcome = acts.act(wish, actor=actor, context=site, give_up=give_up)
    commit(site)
    return outcome


def wishes(site, unit):
    """An act of each sort on what visitors see, by name."""
    return {
        "order": lambda: acts.ordering(unit, ["folder", "draft", "about"]),
        "address": lambda: acts.placing(unit["about"], unit, "past"),
        "place": lambda: acts.placing(unit["about"], unit["draft"]),
        "place of a folder with a public page deep below": lambda: acts.placing(unit["folder"], unit["draft"]),
        "bin": lambda: acts.discarding(unit["about"]),
        "bin of a folder with a public page deep below": lambda: acts.discarding(unit["folder"]),
        "one of many": lambda: [*acts.discarding(unit["draft"]), *acts.discarding(unit["about"])],
    }


SORTS = tuple(wishes(None, None))


@pytest.mark.parametrize("sort", SORTS)
def test_the_heads_act_on_what_visitors_see_is_noted_and_nothing_of_it_happens(site, unit, person, sort):
    before = Public.of(site)
    outcome = act(site, person("head-therapy"), wishes(site, unit)[sort])
    assert Public.of(site) == before
    assert outcome.copy.section_uid == unit.uid
    assert outcome.copy.operations == outcome.operations != ()


@pytest.mark.parametrize("login", ["editor-therapy", "digital", "admin", "head-surgery", "vicerector", "rector"])
def test_who_cannot_open_a_copy_is_told_who_can(site, unit, person, login):
    before = Public.of(site)
    for wish in wishes(site, unit).values():
        with pytest.raises(NotAllowed) as refused:
            act(site, person(login), wish)
        assert refused.value.message.mapping == {"names": "Төлеген Тестов"}
        assert Public.of(site) == before


def test_what_nobody_has_seen_goes_on_at_once(site, unit, person):
    editor = person("editor-therapy")
    factories.add(unit["draft"], "page", "below", publish=False)
    for wish in (
        lambda: acts.placing(unit["draft"], unit, "plan"),
        lambda: acts.placing(unit["plan"]["below"], unit),
        lambda: acts.ordering(unit["plan"], []),
        lambda: acts.discarding(unit["plan"]),
    ):
        assert act(site, editor, wish).copy is None
    assert list(unit) == ["about", "folder", "below"]
    assert act(site, person("head-therapy"), lambda: acts.ordering(unit, ["below", "about", "folder"])).copy is None
    assert list(unit) == ["below", "about", "folder"]


def test_nobody_is_told_of_a_head_where_there_is_none(site, person):
    with pytest.raises(NotAllowed, match="none yet"):
        act(site, person("digital"), lambda: acts.discarding(site["university"]["history"]))
    with pytest.raises(BadPlace, match="levels C and D"):
        act(site, person("admin"), lambda: acts.ordering(site, ["science", "university"]))


def test_a_public_page_does_not_leave_its_section_for_another(site, unit, person):
    head = person("head-therapy")
    with pytest.raises(NotAllowed, match="one section only"):
        act(site, head, lambda: acts.placing(unit["about"], site["units"]["surgery"]))


def test_a_wish_is_read_in_the_copy_that_is_begun(site, unit, person):
    """Twice upwards is two places upwards; an address follows the one that the copy has given."""
    head, about = person("head-therapy"), unit["about"]
    for name in ("b", "c"):
        factories.add(unit, "page", name)
    commit(site)

    def up():
        names = list(unit)
        place = names.index("c")
        names.insert(place - 1, names.pop(place))
        return acts.ordering(unit, names)

    for _time in range(2):
        copy = act(site, head, up).copy
    act(site, head, lambda: acts.placing(about, unit, "past"))
    act(site, head, lambda: acts.placing(about, unit, "history"))
    for operation in copy.operations:
        working.perform(operation, site, SYSTEM, decided=True)
    assert list(unit) == ["history", "draft", "c", "folder", "b"]


def test_what_the_copy_has_put_into_the_bin_is_not_moved_in_it(site, unit, person):
    head, about = person("head-therapy"), unit["about"]
    act(site, head, lambda: acts.discarding(about))
    for wish in (lambda: acts.placing(about, unit["draft"]), lambda: acts.discarding(about)):
        with pytest.raises(ChangedMeanwhile, match="in the bin of your working copy"):
            act(site, head, wish)


def test_a_copy_that_no_longer_fits_the_site_says_so(site, unit, person):
    head = person("head-therapy")
    act(site, head, lambda: acts.placing(unit["about"], unit, "past"))
    arrange.rename(unit["about"], "elsewhere", actor=SYSTEM)
    commit(site)
    with pytest.raises(ChangedMeanwhile, match="no longer fits"):
        act(site, head, lambda: acts.discarding(unit["folder"]))


def test_an_act_that_the_copy_refuses_opens_none(site, unit, person):
    head = person("head-therapy")
    with pytest.raises(OrdaError, match="is taken"):
        act(site, head, lambda: acts.placing(unit["about"], unit, "draft"))
    assert working.copies_in_hand(site, head) == []


def test_nothing_is_added_to_a_copy_at_approval(site, unit, person):
    head = person("head-therapy")
    copy = act(site, head, lambda: acts.discarding(unit["about"])).copy
    request = working.requests_of(site).add("B", {}, head.login)
    copy.request = request.number
    commit(site)
    with pytest.raises(InvalidState) as refused:
        act(site, head, lambda: acts.discarding(unit["folder"]))
    assert refused.value.message.mapping["number"] == request.number


def test_what_was_public_comes_back_from_the_bin_by_a_request(site, unit, person):
    head, about = person("head-therapy"), unit["about"]
    entries = site.services["bin"].entries
    discard(about, actor=SYSTEM)
    discard(unit["draft"], actor=SYSTEM)
    draft, public = sorted(entries, key=lambda uid: entries[uid].name, reverse=True)
    commit(site)
    for login in ("digital", "editor-therapy"):
        with pytest.raises(NotAllowed):
            act(site, person(login), lambda: acts.bringing_back(site, public))
    copy = act(site, head, lambda: acts.bringing_back(site, public)).copy
    assert copy.operations == (BringBack(public, unit.uid, 1),) and "about" not in unit
    with pytest.raises(ChangedMeanwhile, match="come back already"):
        act(site, head, lambda: acts.bringing_back(site, public))
    assert act(site, person("editor-therapy"), lambda: acts.bringing_back(site, draft)).copy is None
    assert "draft" in unit
    working.perform(copy.operations[0], site, person("digital"), decided=True)
    assert unit["about"] is about
    with pytest.raises(ChangedMeanwhile):
        working.perform(copy.operations[0], site, SYSTEM, decided=True)


def test_more_readers_come_by_a_request_and_fewer_at_once(site, unit, person):
    """Whoever shares here may hide; what is shown to more people is a publication (E1)."""
    head, about = person("head-therapy"), unit["about"]
    assert act(site, head, lambda: acts.showing(about, "internal")).copy is None
    assert about.visibility == "internal"
    with pytest.raises(NotAllowed):
        act(site, person("admin"), lambda: acts.showing(about, "public"))
    outcome = act(site, head, lambda: acts.showing(about, "public"))
    assert outcome.operations == (Show(about.uid, "internal", "public"),) and about.visibility == "internal"
    with pytest.raises(NotAllowed):
        working.perform(outcome.operations[0], site, person("digital"))  # not without the visas
    working.perform(outcome.operations[0], site, person("digital"), decided=True)
    assert about.visibility == "public"


def test_out_of_a_closed_folder_into_an_open_one_is_shown_to_more_people(site, unit, person):
    closed = factories.add(unit, "page", "closed")
    factories.add(closed, "page", "plan")
    closed.visibility = "staff"
    commit(site)
    copy = act(site, person("head-therapy"), lambda: acts.placing(closed["plan"], unit)).copy
    assert len(copy.operations) == 1 and "plan" in closed


def test_the_nearest_section_is_taken_unless_a_copy_around_it_is_begun(site, unit, person):
    site["units"].grants = (Grant("user:head-therapy", "head"),)
    commit(site)
    head = person("head-therapy")
    assert act(site, head, lambda: acts.discarding(unit["about"])).copy.section_uid == unit.uid
    for copy in working.copies_in_hand(site, head):
        working.throw_away(copy, actor=head, context=site)
    around = working.open_copy(site["units"], actor=head)
    commit(site)
    assert act(site, head, lambda: acts.discarding(unit["about"])).copy is around


VERBS = {"move", "rename", "reorder", "discard", "restore", "set_visibility"}
VIEWS = Path(orda.__file__).parent / "views"


def test_no_view_calls_the_verbs_of_the_tree_by_itself():
    """``act`` is the only way to them from a screen (1.I)."""
    found = []
    for path in sorted(VIEWS.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {"orda.content.arrange", "orda.history.bin", "orda.security.sharing"}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in modules:
                found += [(path.name, alias.name) for alias in node.names if alias.name in VERBS]
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in VERBS and isinstance(called.value, ast.Name):
                if called.value.id in ("arrange", "recycling", "bin", "sharing"):
                    found.append((path.name, called.attr))
    assert found == []
