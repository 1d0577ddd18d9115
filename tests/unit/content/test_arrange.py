"""Adding, moving, copying, ordering; and the bin, from which everything comes back."""

import pytest

from orda.content import arrange
from orda.content.base import path_of
from orda.content.redirects import target_of
from orda.content.references import keep_by_identity, resolve, uids_in
from orda.content.site import find
from orda.errors import BadName, BadPlace, NotAllowed
from orda.history import bin as recycling
from orda.security.actor import SYSTEM
from tests import factories


@pytest.fixture
def therapy(site):
    return site["units"]["therapy"]


def test_an_editor_adds_pages_in_the_own_unit_and_nowhere_else(site, therapy, person):
    editor = person("editor-therapy")
    assert path_of(arrange.add(therapy, "page", actor=editor, title="Қабылдау кестесі")).startswith("/units/therapy/")
    with pytest.raises(NotAllowed):
        arrange.add(site["units"]["surgery"], "page", actor=editor, name="x")


def test_nobody_adds_a_top_section(site, person):
    """Clause B11."""
    for login in ("admin", "digital", "head-therapy", "rector"):
        with pytest.raises((NotAllowed, BadPlace)):
            arrange.add(site, "section", actor=person(login), name="sixth")


@pytest.mark.parametrize("name", ["kk", "@@edit", "_x", "a b", "Ж", "", ".", "..", "a/b", "x" * 81, "about", "-a"])
def test_an_address_part_that_cannot_stand_in_an_address_is_refused(therapy, name):
    with pytest.raises(BadName):
        arrange.check_name(therapy, name)


def test_a_moved_page_keeps_its_identity_and_its_old_address_leads_to_it(site, therapy, person):
    page = therapy["about"]
    uid = page.uid
    arrange.rename(page, "about-us", actor=person("head-therapy"))
    assert find(site, uid) is page
    assert target_of(site, "/units/therapy/about") is page


def test_two_moves_do_not_make_a_chain_and_a_return_frees_the_address(site, therapy, person):
    head, page = person("head-therapy"), therapy["about"]
    arrange.rename(page, "second", actor=head)
    arrange.rename(page, "third", actor=head)
    assert target_of(site, "/units/therapy/about") is page
    arrange.rename(page, "about", actor=head)
    assert target_of(site, "/units/therapy/about") is None
    assert target_of(site, "/units/therapy/third") is page


def test_an_editor_alone_does_not_move_what_visitors_see(therapy, person):
    """Nothing is published unchecked (E1): an address is public too."""
    with pytest.raises(NotAllowed):
        arrange.rename(therapy["about"], "elsewhere", actor=person("editor-therapy"))


def test_both_ends_of_a_move_need_the_right(site, therapy, person):
    """Checklist 35."""
    with pytest.raises(NotAllowed):
        arrange.move(therapy["about"], site["units"]["surgery"], actor=person("head-therapy"))


@pytest.mark.parametrize("act", ["add", "copy", "move", "restore"])
def test_a_folder_takes_no_more_than_it_may_hold_whatever_way_it_comes(site, therapy, monkeypatch, act):
    """Every page that lists a folder is made for so many; a new name inside it is no new child."""
    surgery = site["units"]["surgery"]
    entry = recycling.discard(factories.add(therapy, "page", "gone"), actor=SYSTEM)
    monkeypatch.setattr(arrange, "MAX_CHILDREN", len(therapy))
    verbs = {
        "add": lambda: arrange.add(therapy, "page", actor=SYSTEM, name="x"),
        "copy": lambda: arrange.copy(surgery["about"], therapy, actor=SYSTEM),
        "move": lambda: arrange.move(surgery["about"], therapy, actor=SYSTEM, name="x"),
        "restore": lambda: recycling.restore(site, entry.uid, actor=SYSTEM),
    }
    with pytest.raises(BadPlace):
        verbs[act]()
    assert list(therapy) == ["about"]
    arrange.rename(therapy["about"], "about-us", actor=SYSTEM)
    monkeypatch.setattr(arrange, "MAX_CHILDREN", 2)
    verbs[act]()
    assert len(therapy) == 2


def test_a_folder_does_not_go_into_itself(therapy, person):
    about = therapy["about"]
    inner = arrange.add(about, "page", actor=person("head-therapy"), name="inner")
    with pytest.raises(BadPlace):
        arrange.move(about, inner, actor=person("head-therapy"))


def test_a_copy_is_a_draft_with_the_same_text_and_no_history_or_rights(therapy, person):
    clone = arrange.copy(therapy["about"], therapy, actor=person("editor-therapy"))
    assert (clone.live, clone.draft.title("ru"), clone.grants, len(clone.versions)) == (None, "about по-русски", (), 0)
    assert clone.uid != therapy["about"].uid


def test_a_unit_is_founded_and_not_copied(site, therapy, person):
    """A copy would have no block, so that no vice-rector answers for it (D2), and nobody's rights."""
    with pytest.raises(BadPlace):
        arrange.copy(therapy, site["units"], actor=person("admin"))
    assert list(site["units"]) == ["therapy", "surgery"]


def test_the_order_is_what_the_head_says_and_the_rest_keeps_its_place(therapy, person):
    head = person("head-therapy")
    for name in ("b", "c"):
        arrange.add(therapy, "page", actor=head, name=name)
    arrange.reorder(therapy, ["c", "about", "nonsense"], actor=head)
    assert list(therapy.keys()) == ["c", "about", "b"]


def test_links_by_identity_survive_a_move(site, therapy, person):
    page = therapy["about"]
    kept = keep_by_identity('<a href="/kk/units/therapy/about#x">x</a>', {"/units/therapy/about": page.uid}.get)
    assert uids_in(kept) == {page.uid}
    arrange.rename(page, "moved", actor=person("head-therapy"))
    shown = resolve(kept, lambda uid: "/kk" + path_of(find(site, uid)))
    assert shown == '<a href="/kk/units/therapy/moved#x">x</a>'


def test_what_the_head_discards_comes_back_with_order_rights_and_history(site, therapy, person):
    head = person("head-therapy")
    arrange.add(therapy, "page", actor=head, name="b")
    about, uid = therapy["about"], therapy["about"].uid
    recycling.discard(about, actor=head)
    assert (list(therapy.keys()), find(site, uid)) == (["b"], None)
    back = recycling.restore(site, uid, actor=head)
    assert (back is about, list(therapy.keys()), find(site, uid) is about) == (True, ["about", "b"], True)
    assert back.live.title("kk") == "about қазақша"


def test_an_editor_discards_own_drafts_only(therapy, person):
    """Table 1.J."""
    editor = person("editor-therapy")
    draft = arrange.add(therapy, "page", actor=editor, name="b")
    recycling.discard(draft, actor=editor)
    with pytest.raises(NotAllowed):
        recycling.discard(therapy["about"], actor=editor)


def test_what_lost_its_folder_asks_for_another_one(site, therapy, person):
    head = person("head-therapy")
    inner = factories.add(therapy["about"], "page", "inner")
    recycling.discard(inner, actor=head)
    recycling.discard(therapy["about"], actor=head)
    with pytest.raises(BadPlace):
        recycling.restore(site, inner.uid, actor=head)
    assert path_of(recycling.restore(site, inner.uid, actor=head, target=therapy)) == "/units/therapy/inner"
