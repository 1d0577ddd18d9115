"""What is discarded leaves nothing behind and comes back whole."""

import pytest

from orda.catalog.indexing import differences, reindex
from orda.catalog.queue import drain
from orda.catalog.search import search
from orda.content import arrange, editing
from orda.content.base import descendants, path_of
from orda.content.site import find
from orda.errors import BadPlace, InvalidState, NotAllowed
from orda.history.bin import discard, discarded_below, restore
from orda.security import sharing
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.requests import transitions
from tests import factories

VISITOR = frozenset(("system.Everyone",))


@pytest.fixture
def tree(site):
    """A unit with a page that has a page that has a page; all words indexed."""
    page = factories.add(site["units"]["therapy"], "page", "one", kk=("Бір", "<p>құлын</p>"))
    inner = factories.add(page, "page", "two", kk=("Екі", "<p>құлын</p>"))
    factories.add(inner, "page", "three", kk=("Үш", "<p>құлын</p>"))
    reindex(site)
    return page


def found(site) -> int:
    while drain(site):
        pass
    return search(site, VISITOR, "құлын", "kk").total


def test_a_subtree_goes_whole_and_comes_back_whole(site, tree):
    uids = [each.uid for each in descendants(tree)]
    assert found(site) == 3
    entry = discard(tree, actor=SYSTEM)
    assert [find(site, uid) for uid in uids] == [None] * 3
    assert (found(site), differences(site)) == (0, [])
    assert (entry.path, entry.titles["kk"], entry.kind, entry.by) == ("/units/therapy/one", "Бір", "page", "system")
    assert restore(site, entry.uid, actor=SYSTEM) is tree
    assert [find(site, uid).uid for uid in uids] == uids
    assert (found(site), differences(site)) == (3, [])
    assert entry.uid not in site.services["bin"].entries


def test_what_is_in_the_bin_has_no_address(site, tree):
    discard(tree, actor=SYSTEM)
    assert "one" not in site["units"]["therapy"]
    assert tree.__parent__ is None


def test_rights_class_history_and_order_come_back(site, tree):
    therapy = site["units"]["therapy"]
    factories.add(therapy, "page", "last")
    arrange.reorder(therapy, ["one", "about", "last"], actor=SYSTEM)
    sharing.grant(tree, "user:auditor", "editor", actor=SYSTEM)
    sharing.set_visibility(tree, "staff", actor=SYSTEM)
    factories.write(tree, kk="Бір, екінші рет")
    state = (tree.grants, tree.visibility, list(tree.versions), tree.live.number, tree.posted)
    discard(tree, actor=SYSTEM)
    back = restore(site, tree.uid, actor=SYSTEM)
    assert (back.grants, back.visibility, list(back.versions), back.live.number, back.posted) == state
    assert list(therapy.keys()) == ["one", "about", "last"]


def test_a_name_that_was_taken_meanwhile_is_not_overwritten(site, tree):
    discard(tree, actor=SYSTEM)
    other = factories.add(site["units"]["therapy"], "page", "one")
    back = restore(site, tree.uid, actor=SYSTEM)
    assert site["units"]["therapy"]["one"] is other
    assert path_of(back) != "/units/therapy/one"
    assert path_of(back).startswith("/units/therapy/one")


def test_what_is_on_its_way_to_approval_stays(site, tree, person):
    inner = tree["two"]["three"]
    factories.write(inner, publish=False, actor=person("editor-therapy"), kk="Жаңа", ru="Новое")
    transitions.send(inner, actor=person("editor-therapy"), seen=editing.stamp(inner))
    with pytest.raises(InvalidState):
        discard(tree, actor=SYSTEM)
    assert site["units"]["therapy"]["one"] is tree


def test_an_editor_bins_no_folder_in_which_something_was_public(site, person):
    """Table 1.J: also when the folder itself is a draft."""
    therapy, editor = site["units"]["therapy"], person("editor-therapy")
    folder = arrange.add(therapy, "page", actor=editor, name="drafts")
    factories.add(folder, "page", "live")
    with pytest.raises(NotAllowed):
        discard(folder, actor=editor)
    assert "drafts" in therapy


def test_strangers_bin_and_restore_nothing(site, tree, person):
    for login in ("editor-surgery", "head-surgery", "auditor", "contractor", "rector", "vicerector"):
        with pytest.raises(NotAllowed):
            discard(tree, actor=person(login))
    discard(tree, actor=SYSTEM)
    for login in ("editor-surgery", "head-surgery", "auditor", "contractor"):
        with pytest.raises(NotAllowed):
            restore(site, tree.uid, actor=person(login))
        with pytest.raises(NotAllowed):
            restore(site, tree.uid, actor=person(login), target=site["units"]["surgery"])


def test_the_site_itself_cannot_be_binned_and_an_unknown_thing_not_restored(site):
    with pytest.raises(BadPlace):
        discard(site, actor=SYSTEM)
    with pytest.raises(KeyError):
        restore(site, "0" * 16, actor=SYSTEM)


def test_a_folder_that_takes_no_such_kind_is_refused(site, tree):
    discard(tree, actor=SYSTEM)
    news = factories.add(site["news"], "news-item", "item")
    for target in (news, site):
        with pytest.raises(BadPlace):
            restore(site, tree.uid, actor=SYSTEM, target=target)
    assert tree.uid in site.services["bin"].entries


def many_discarded(site) -> None:
    """Plain things, a closed page, a page with a grant, one of another unit."""
    therapy, surgery = site["units"]["therapy"], site["units"]["surgery"]
    for name in ("plain", "closed", "shared"):
        factories.add(therapy, "page", name)
    sharing.set_inheritance(therapy["closed"], False, actor=SYSTEM)
    sharing.grant(therapy["shared"], "user:editor-surgery", "editor", actor=SYSTEM)
    for obj in [*therapy.values(), surgery["about"]]:
        discard(obj, actor=SYSTEM)


def test_who_lists_the_bin_loads_nothing_that_lies_in_it():
    """The contents of every folder tell how much its bin holds; other folders' entries are not looked at either."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        many_discarded(factories.fill(site))
    with factories.work_in(app) as site:
        site._p_jar.cacheMinimize()
        found = discarded_below(site["units"]["therapy"], actor_for(site, "head-therapy"))
        assert {entry.name for entry in found} == {"plain", "shared", "about"}
        everything = list(site.services["bin"].entries.values())
        ghosts = [entry for entry in everything if entry._p_changed is None]
        assert [entry.path for entry in ghosts] == ["/units/surgery/about"]
        assert {entry.object._p_changed for entry in everything} == {None}
    app.registry._zodb_databases[""].close()


@pytest.mark.parametrize("login", factories.PEOPLE)
def test_a_bin_of_before_lets_the_same_people_reach_the_same(site, person, login):
    """Its entries do not know the rights, and it has no places."""
    folder = factories.add(site["units"]["therapy"], "page", "folder")
    discard(factories.add(folder, "page", "inner"), actor=SYSTEM)  # and then its folder follows
    many_discarded(site)
    service = site.services["bin"]
    folders = (site, site["units"], site["units"]["therapy"], site["units"]["surgery"])
    after = [{entry.path for entry in discarded_below(folder, person(login))} for folder in folders]
    service.places = None
    for entry in service.entries.values():
        entry.knows_rights, entry.grants, entry.inherits = False, (), True
    assert [{entry.path for entry in discarded_below(folder, person(login))} for folder in folders] == after
    discard(factories.add(site["units"]["therapy"], "page", "late"), actor=SYSTEM)
    late = {"/units/therapy/late"} if login in ("admin", "digital", "head-therapy", "editor-therapy") else set()
    assert {entry.path for entry in discarded_below(folders[2], person(login))} == after[2] | late


def test_what_left_the_bin_leaves_no_address_there(site, tree):
    """Addresses of people are made of their names (F8)."""
    service = site.services["bin"]
    entry = discard(tree, actor=SYSTEM)
    assert list(service.places) == [entry.place]
    restore(site, entry.uid, actor=SYSTEM)
    assert list(service.places) == list(service.entries) == []
