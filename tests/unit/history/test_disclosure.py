"""Who sees which rows of the register, and whose words (table 1.J "register", checklist 33)."""

import pytest

from orda.content import arrange
from orda.history import bin as recycling
from orda.history.disclosure import Disclosure
from orda.security import sharing
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.workflow.levels import withdrawals
from tests import factories

SECRET = "Жасырын тақырып"
REASON = "Құпия себеп"


@pytest.fixture
def register(site):
    return site.services["register"]


def seen(site, actor):
    """Number -> what the person sees of each row."""
    disclosure = Disclosure(site, actor)
    everything = site.services["register"].newest(0, 10_000)
    return {row.number: shown for row in everything if (shown := disclosure.show(row)) is not None}


def words(site, actor) -> str:
    """Everything that the person can read in the register."""
    return " ".join(str(shown.row) for shown in seen(site, actor).values())


def last(site):
    return site.services["register"].newest(0, 1)[0]


def test_the_offices_of_the_whole_site_see_every_row(site, person, register):
    for login in ("admin", "digital", "rector", "auditor"):
        assert len(seen(site, person(login))) == len(register)
        assert Disclosure(site, person(login)).everywhere


@pytest.mark.parametrize("login", ["head-therapy", "editor-therapy"])
def test_heads_and_editors_see_the_rows_of_their_own_unit(site, person, login):
    found = seen(site, person(login))
    assert found and all(shown.row.path.startswith("/units/therapy") for shown in found.values())
    assert not Disclosure(site, person(login)).everywhere


def test_a_vice_rector_sees_the_block(site, person):
    paths = {shown.row.path for shown in seen(site, person("vicerector")).values()}
    assert {"/units/therapy", "/units/surgery"} <= paths
    assert not any(path.startswith("/university") for path in paths)


def test_contractors_and_colleagues_see_nothing(site, person):
    assert seen(site, person("contractor")) == {}
    factories.add_user(site.services["principals"], "colleague", "Қайрат")
    assert seen(site, person("colleague")) == {}


def test_the_titles_of_what_is_internal_stay_from_the_auditor(site, person):
    page = factories.add(site["units"]["therapy"], "page", "secret-plans", kk=SECRET)
    sharing.set_visibility(page, "internal", actor=SYSTEM)
    withdrawals.withdraw(page, actor=SYSTEM, reason=REASON)
    auditor, head = person("auditor"), person("head-therapy")
    assert not any(secret in words(site, auditor) for secret in (SECRET, REASON, "secret-plans"))
    assert SECRET in words(site, head) and REASON in words(site, head)
    hidden = seen(site, auditor)[last(site).number]
    assert hidden.hidden and hidden.row.path == "/units/therapy/…" and hidden.obj is None
    assert hidden.row.actor == "system"


def test_inside_an_internal_folder_the_path_ends_at_what_is_public(site, person):
    folder = factories.add(site["units"]["therapy"], "page", "inner", kk="Ішкі")
    factories.add(folder, "page", "deep", kk=SECRET)
    sharing.set_visibility(folder, "internal", actor=SYSTEM)
    found = seen(site, person("auditor"))[last(site).number - 1]
    assert (found.hidden, found.row.path) == (True, "/units/therapy/…")


def test_drafts_that_were_never_public_have_no_title_for_who_sees_no_drafts(site, person):
    page = factories.add(site["units"]["therapy"], "page", "plan", publish=False, kk=SECRET)
    arrange.rename(page, "secret-name", actor=SYSTEM)
    assert SECRET not in words(site, person("auditor")) and "secret-name" not in words(site, person("auditor"))
    assert SECRET in words(site, person("editor-therapy"))


def test_what_was_public_keeps_its_title_for_the_auditor_after_it_was_withdrawn(site, person):
    withdrawals.withdraw(site["units"]["therapy"]["about"], actor=SYSTEM, reason="Ескірген")
    assert "Ескірген" in words(site, person("auditor"))


def test_a_blocked_folder_keeps_its_rows_from_the_head_above(site, person):
    folder = factories.add(site["units"]["therapy"], "page", "commission", kk=SECRET)
    sharing.set_inheritance(folder, False, actor=SYSTEM)
    assert SECRET not in words(site, person("head-therapy"))
    assert SECRET in words(site, person("admin"))


def test_what_lies_in_the_bin_is_judged_by_itself_and_by_its_folder(site, person):
    unit = site["units"]["therapy"]
    blocked = factories.add(unit, "page", "commission", kk="Комиссия")
    factories.add(blocked, "page", "members", kk=SECRET)
    sharing.set_inheritance(blocked, False, actor=SYSTEM)
    recycling.discard(blocked, actor=SYSTEM)
    internal = factories.add(unit, "page", "wages", kk=REASON)
    sharing.set_visibility(internal, "internal", actor=SYSTEM)
    recycling.discard(internal, actor=SYSTEM)
    assert SECRET not in words(site, person("head-therapy"))
    assert REASON in words(site, person("head-therapy"))
    assert REASON not in words(site, person("editor-therapy"))  # an editor reads nothing internal
    assert REASON not in words(site, person("auditor"))
    assert SECRET in words(site, person("admin")) and SECRET in words(site, person("auditor"))  # it was public


@pytest.mark.parametrize("nested", [False, True])
def test_rows_of_people_are_judged_by_the_person_though_they_do_not_name_it(site, person, nested):
    """The address in the row ends with the identity; it leads to the person in the tree and in the bin (F8)."""
    folder = factories.add(site["units"]["therapy"], "page", "commission")
    member = factories.add(folder, "person", "testova", kk="Тестова")
    sharing.set_inheritance(member, False, actor=SYSTEM)
    row = last(site)
    assert row.number not in seen(site, person("head-therapy")) and row.number in seen(site, person("auditor"))
    # What the bin knows is newer than the row, which tells of the time before the rights were cut.
    published = row.number - 1
    recycling.discard(folder if nested else member, actor=SYSTEM)
    assert seen(site, person("head-therapy"))[published].hidden
    assert not seen(site, person("auditor"))[published].hidden


def test_what_is_gone_for_good_is_judged_by_its_last_known_rights(site, person):
    internal = factories.add(site["units"]["therapy"], "page", "wages", kk=SECRET)
    sharing.set_visibility(internal, "internal", actor=SYSTEM)
    recycling.discard(internal, actor=SYSTEM)
    site.services["bin"].entries.clear()
    removed = seen(site, person("auditor"))[last(site).number]
    assert removed.hidden


def test_a_head_sees_what_was_moved_out_of_the_own_folder(site, person):
    page = site["units"]["therapy"]["about"]
    page.live.texts["kk"]["title"] = SECRET
    arrange.move(page, site["units"]["surgery"], actor=SYSTEM, name="about-therapy")
    shown = seen(site, person("head-therapy"))[last(site).number]
    assert shown.row.before == "/units/therapy/about" and not shown.hidden
    sharing.set_visibility(site["units"]["surgery"], "internal", actor=SYSTEM)
    assert seen(site, person("head-therapy"))[last(site).number - 1].hidden


def test_a_grant_of_a_unit_role_on_the_site_does_not_open_blocked_folders(site, person):
    site.grants = (*site.grants, Grant("user:contractor", "editor"))
    sharing.set_inheritance(site["units"]["therapy"], False, actor=SYSTEM)
    actor = person("contractor")
    assert not Disclosure(site, actor).everywhere
    paths = [shown.row.path for shown in seen(site, actor).values()]
    assert paths and not any(path.startswith("/units/therapy") for path in paths)
