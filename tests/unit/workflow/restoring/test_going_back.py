"""A folder goes back to a restore point whole, or not at all (clause G7)."""

from datetime import timedelta

import pytest

from orda import clock
from orda.catalog.indexing import differences, reindex
from orda.content import arrange
from orda.content.base import children, descendants, path_of
from orda.content.editing import stamp
from orda.content.redirects import target_of
from orda.content.site import find, service_of
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.history import retention, subtrees
from orda.history.bin import discard, restore
from orda.history.subtrees import keep_before, make_point, point_of, points_of
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.security.principals import add_user
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions
from orda.workflow.requests.request import CARRIED_OUT
from orda.workflow.restoring.going_back import go_back, take_back
from orda.workflow.restoring.planning import plan_of
from orda.workflow.sheets.sealing import first_broken
from tests import factories


@pytest.fixture
def unit(site):
    unit = site["units"]["therapy"]
    staff = factories.add(unit, "page", "staff")
    factories.add(staff, "page", "nurses")
    factories.add(unit, "page", "contacts")
    reindex(site)
    return unit


@pytest.fixture
def later(monkeypatch):
    """``later(days=1)`` moves the clock."""
    shift, now = [timedelta(0)], clock.now

    def move(**step):
        shift[0] += timedelta(**step)

    monkeypatch.setattr(clock, "now", lambda: now() + shift[0])
    return move


def state(folder):
    """What visitors and rights are made of, by identity."""
    return {
        each.uid: (
            path_of(each),
            each.live.texts if each.live is not None else None,
            each.visibility,
            each.inherits,
            frozenset(each.grants),
            each.owner_uid,
            tuple(each.keys()) if each.folderish else (),
        )
        for each in descendants(folder)
    }


def keep(unit, person, name="Жинақтау алдында"):
    return make_point(unit, actor=person("admin"), name=name, why="Бөлім қайта құрылады.")


def back(unit, point, actor, **more):
    arguments = {"reason": "Қате болды.", "seen": plan_of(unit, point).seal(), **more}
    return go_back(unit, point.number, actor=actor, **arguments)


def change_everything(unit):
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    arrange.move(unit["staff"]["nurses"], unit, actor=SYSTEM, name="team")
    arrange.rename(unit["staff"], "people", actor=SYSTEM)
    arrange.rename(unit["team"], "staff", actor=SYSTEM)
    discard(unit["contacts"], actor=SYSTEM)
    factories.add(unit, "page", "contacts", kk="Жаңа")
    arrange.reorder(unit, ["contacts", "staff", "people", "about"], actor=SYSTEM)
    sharing.grant(unit["people"], "user:auditor", "editor", actor=SYSTEM)
    sharing.set_visibility(unit["about"], "staff", actor=SYSTEM)


def test_texts_places_order_addresses_and_rights_are_what_they_were(site, unit, person):
    before, outside = state(unit), state(site["units"]["surgery"])
    versions = {each.uid: list(each.versions) for each in descendants(unit)}
    point = keep(unit, person)
    change_everything(unit)
    added = unit["contacts"]
    register = site.services["register"]
    rows, generation = len(register), site.generation()
    request = back(unit, point, person("admin"))
    assert state(unit) == before
    assert state(site["units"]["surgery"]) == outside
    assert len(register) == rows + 1
    row = register.row(rows + 1)
    assert (row.action, row.uid, row.request, row.comment) == ("went-back", unit.uid, request.number, "Қате болды.")
    assert row.restore_point == points_of(unit)[0].number == request.proposal.before
    assert row.after == f"№ {point.number} Жинақтау алдында"
    assert (register.first_broken(), first_broken(service_of(site, "requests"))) == (None, None)
    assert differences(site) == []
    assert site.generation() > generation
    assert target_of(site, "/units/therapy/people") is unit["staff"]
    entry = site.services["bin"].entries[added.uid]
    assert (entry.name, entry.path, entry.by) == ("contacts", "/units/therapy/contacts", "admin")
    assert list(unit["staff"].versions) == [*versions[unit["staff"].uid], 2, 3]
    assert unit["staff"].live.request_number == request.number


def test_the_review_confirms_it_or_makes_everything_again_what_it_was(site, unit, person):
    point = keep(unit, person)
    change_everything(unit)
    changed = state(unit)
    request = back(unit, point, person("admin"))
    with pytest.raises(NotAllowed):
        take_back(request, actor=person("admin"), context=site, seen=1, remark="Қате")
    with pytest.raises(OrdaError, match="Write why it was wrong"):
        take_back(request, actor=person("digital"), context=site, seen=1, remark=" ")
    with pytest.raises(NotAllowed):  # rights have changed, and they are an administrator's
        take_back(request, actor=person("digital"), context=site, seen=1, remark="Керек еді.")
    sharing.grant(site, "user:digital", "administrator", actor=SYSTEM)
    rows = len(site.services["register"])
    take_back(request, actor=person("digital"), context=site, seen=1, remark="Керек еді.")
    assert state(unit) == changed
    assert (request.state, request.visas[-1].action) == (CARRIED_OUT, "taken-back")
    assert len(site.services["register"]) == rows + 1
    assert differences(site) == []


def test_a_reviewer_goes_back_where_no_rights_have_changed_and_another_confirms(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    request = back(unit, point, person("digital"))
    assert unit["staff"].live.title("kk") == "staff қазақша"
    with pytest.raises(NotAllowed):
        transitions.approve(request, actor=person("digital"), context=site, seen=1)
    rows = len(site.services["register"])
    transitions.approve(request, actor=person("admin"), context=site, seen=1)
    assert request.state == CARRIED_OUT
    assert len(site.services["register"]) == rows


def test_whoever_wrote_the_text_that_is_public_again_does_not_confirm_it(site, unit, person):
    principals = service_of(site, "principals")
    add_user(principals, "second", "Екінші Тестов")
    sharing.grant(site, "user:second", "reviewer", actor=SYSTEM)
    factories.write(unit["staff"], kk="Менің мәтінім", ru="Мой текст", en="Mine", actor=person("second"))
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    request = back(unit, point, person("digital"))
    with pytest.raises(NotAllowed):
        transitions.approve(request, actor=person("second"), context=site, seen=1)
    transitions.approve(request, actor=person("admin"), context=site, seen=1)


def test_the_plan_is_another_one_when_rights_have_changed_again(site, unit, person):
    point = keep(unit, person)
    sharing.grant(unit, "user:auditor", "editor", actor=SYSTEM)
    seen = plan_of(unit, point).seal()
    sharing.grant(unit, "user:contractor", "editor", actor=SYSTEM)
    with pytest.raises(InvalidState):
        back(unit, point, person("admin"), seen=seen)


def test_rights_come_back_by_an_administrator_only(site, unit, person):
    point = keep(unit, person)
    sharing.grant(unit["staff"], "user:auditor", "editor", actor=SYSTEM)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        back(unit, point, person("digital"))


@pytest.mark.parametrize("login", ["editor-therapy", "head-therapy", "head-surgery", "vicerector", "auditor"])
def test_nobody_but_the_department_makes_points_or_goes_back(site, unit, person, login):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа")
    with pytest.raises(NotAllowed):
        make_point(unit, actor=person(login), name="Нүкте", why="Үшін")
    with pytest.raises(NotAllowed):
        back(unit, point, person(login))
    assert unit["staff"].live.title("kk") == "Басқа"


def test_what_came_since_and_was_never_public_stays_a_draft(site, unit, person):
    point = keep(unit, person)
    factories.add(unit, "page", "plan", publish=False)
    folder = factories.add(unit, "page", "shown")
    factories.add(folder, "page", "inner", publish=False)
    back(unit, point, person("digital"))
    assert "plan" in unit
    assert unit["plan"].draft is not None
    assert "shown" not in unit


def test_a_draft_in_hand_is_kept_and_compared_before_it_goes_on(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    factories.write(unit["staff"], kk="Жоба", publish=False)
    back(unit, point, person("digital"))
    assert unit["staff"].draft.title("kk") == "Жоба"
    assert unit["staff"].draft.base != unit["staff"].live.number


def test_what_was_a_draft_then_is_no_longer_public_and_the_review_brings_it_back(site, unit, person):
    page = factories.add(unit, "page", "plan", publish=False)
    point = keep(unit, person)
    transitions.publish_at_once(page)
    request = back(unit, point, person("digital"))
    assert (page.live, page.draft.title("kk")) == (None, "plan қазақша")
    take_back(request, actor=person("admin"), context=site, seen=1, remark="Керек еді.")
    assert (page.live.number, page.draft) == (1, None)


def test_what_was_withdrawn_since_does_not_come_back(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    withdrawals.withdraw(unit["staff"], actor=person("rector"), reason="Дербес деректер")
    factories.write(unit["contacts"], kk="Басқа", ru="Другой", en="Other")
    plan = plan_of(unit, point)
    assert [(obj.__name__, why) for obj, why in plan.left] == [("staff", "withdrawn")]
    back(unit, point, person("digital"))
    assert unit["staff"].live is None
    assert unit["contacts"].live.title("kk") == "contacts қазақша"


def test_a_person_who_was_withdrawn_is_known_to_no_point_by_name(site, unit, person):
    from orda.content.consent import withdraw_person

    people = site["people"] if "people" in site else factories.add(site, "section", "people")
    people.holds = ("person",)
    someone = factories.add(people, "person", "testova", kk="Тестова Айгүл")
    factories.add(people, "page", "about")
    point = keep(people, person)
    assert "testova" not in [kept.name for kept in point.subtree.objects]
    factories.write(people["about"], kk="Басқа")
    withdraw_person(someone, "person", actor=person("admin"))
    plan = plan_of(people, point)
    assert (plan.gone, plan.refusals) == (1, [])
    back(people, point, person("digital"))
    assert list(people) == ["about"]


def test_what_the_bin_has_let_go_for_good_does_not_come_back(site, unit, person, later):
    point = keep(unit, person)
    discard(unit["contacts"], actor=SYSTEM)
    arrange.rename(unit["staff"], "people", actor=SYSTEM)
    later(days=91)
    retention.forget_old(site)
    assert plan_of(unit, point).gone == 1
    back(unit, point, person("digital"))
    assert list(unit) == ["about", "staff"]


def test_a_point_whose_term_is_over_is_gone(site, unit, person, later):
    point = keep(unit, person)
    later(days=366)
    keep(unit, person)
    retention.forget_old(site)
    assert [each.number for each in points_of(unit)] == [point.number + 1]
    assert point_of(unit, point.number) is None
    with pytest.raises(InvalidState, match="no longer kept"):
        go_back(unit, point.number, actor=person("admin"), reason="Керек", seen="")


def refused(unit, point, words):
    assert any(words in str(each) for each in plan_of(unit, point).refusals)


def test_a_draft_at_approval_stops_it(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    factories.write(unit["staff"], kk="Жоба", publish=False, actor=person("editor-therapy"))
    transitions.send(unit["staff"], actor=person("editor-therapy"), seen=stamp(unit["staff"]))
    before, rows = state(unit), len(site.services["register"])
    with pytest.raises(OrdaError, match="on its way to approval"):
        back(unit, point, person("digital"))
    assert (state(unit), len(site.services["register"]), len(points_of(unit))) == (before, rows, 1)


def test_a_name_that_a_new_draft_has_stops_it(site, unit, person):
    point = keep(unit, person)
    arrange.rename(unit["staff"], "people", actor=SYSTEM)
    factories.add(unit, "page", "staff", publish=False)
    refused(unit, point, "has the address part")
    arrange.rename(unit["staff"], "draft", actor=SYSTEM)
    back(unit, point, person("digital"))
    assert list(unit) == ["about", "staff", "contacts", "draft"]


def test_a_folder_that_is_gone_for_good_stops_what_stood_in_it(site, unit, person, later):
    point = keep(unit, person)
    arrange.move(unit["staff"]["nurses"], unit, actor=SYSTEM)
    discard(unit["staff"], actor=SYSTEM)
    later(days=91)
    retention.forget_old(site)
    refused(unit, point, "is gone for good")


def test_what_lies_in_the_bin_inside_something_new_stops_it(site, unit, person):
    point = keep(unit, person)
    new = factories.add(unit, "page", "new")
    arrange.move(unit["contacts"], new, actor=SYSTEM)
    discard(new, actor=SYSTEM)
    refused(unit, point, "Bring that back first")
    restore(site, new.uid, actor=SYSTEM)
    back(unit, point, person("digital"))
    assert list(unit) == ["about", "staff", "contacts"]
    assert new.uid in site.services["bin"].entries


def test_text_for_fewer_readers_does_not_come_before_more(site, unit, person):
    sharing.set_visibility(unit, "staff", actor=SYSTEM)
    point = keep(unit["staff"], person)
    factories.write(unit["staff"], kk="Ашық", ru="Открытое", en="Open")
    sharing.set_visibility(unit, "public", actor=SYSTEM)
    refused(unit["staff"], point, "more people read")


def test_what_came_from_elsewhere_stays_unless_more_would_see_it(site, unit, person):
    foreign = site["units"]["surgery"]["about"]
    point = keep(unit, person)
    sharing.set_visibility(unit["staff"], "internal", actor=SYSTEM)
    arrange.move(foreign, unit["staff"], actor=SYSTEM)
    refused(unit, point, "would come before more readers")
    arrange.move(foreign, unit["contacts"], actor=SYSTEM, name="foreign")
    back(unit, point, person("admin"))
    assert unit["contacts"]["foreign"] is foreign


def test_the_plan_that_is_carried_out_is_the_one_that_was_seen(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    seen = plan_of(unit, point).seal()
    discard(unit["contacts"], actor=SYSTEM)
    with pytest.raises(InvalidState, match="has changed since you looked"):
        back(unit, point, person("digital"), seen=seen)


def test_going_back_twice_finds_nothing_to_do(site, unit, person):
    point = keep(unit, person)
    factories.write(unit["staff"], kk="Басқа", ru="Другой", en="Other")
    seen = plan_of(unit, point).seal()
    back(unit, point, person("digital"), seen=seen)
    with pytest.raises(InvalidState):
        back(unit, point, person("admin"), seen=seen)
    with pytest.raises(OrdaError, match="Nothing has changed"):
        back(unit, point, person("admin"))
    assert [each.subtree.occasion for each in points_of(unit)] == [subtrees.BEFORE_RETURN, subtrees.BY_HAND]


def test_a_reason_is_needed(unit, person):
    point = keep(unit, person)
    with pytest.raises(OrdaError, match="Write why the folder goes back"):
        back(unit, point, person("admin"), reason="  ")
    for field, name, why in (("name", " ", "Үшін"), ("why", "Нүкте", ""), ("name", "н" * 121, "Үшін")):
        with pytest.raises(BadField) as refusal:
            make_point(unit, actor=person("admin"), name=name, why=why)
        assert refusal.value.field == field


def test_the_site_and_folders_too_large_are_not_kept(site, unit, person, monkeypatch):
    with pytest.raises(NotAllowed):
        keep(site, person)
    monkeypatch.setattr(subtrees, "MAX_OBJECTS", 5)
    assert len(keep(unit, person).subtree.objects) == len(list(descendants(unit))) == 5
    factories.add(unit, "page", "sixth")
    with pytest.raises(OrdaError, match="more than 5 objects|more than"):
        keep(unit, person)
    assert keep_before(unit, actor=SYSTEM, request=1) is None
    assert keep_before(site, actor=SYSTEM, request=1) is None


def test_what_moved_to_another_unit_comes_back_with_what_was_added_to_it_there(site, unit, person):
    point = keep(unit, person)
    staff, surgery = unit["staff"], site["units"]["surgery"]
    arrange.move(staff, surgery, actor=SYSTEM)
    factories.add(staff, "page", "guest")
    back(unit, point, person("digital"))
    assert (path_of(staff), list(children(staff))) == ("/units/therapy/staff", [staff["nurses"]])
    assert list(surgery) == ["about"]
    assert target_of(site, "/units/surgery/staff") is staff


def test_the_review_moves_away_again_what_came_from_another_unit_or_out_of_the_bin(site, unit, person):
    point = keep(unit, person)
    surgery = site["units"]["surgery"]
    arrange.move(unit["staff"], surgery, actor=SYSTEM)
    discard(unit["contacts"], actor=SYSTEM)
    arrange.move(unit["about"], surgery, actor=SYSTEM, name="we")
    we = surgery["we"]
    discard(we, actor=SYSTEM)
    places = state(unit), state(surgery), set(site.services["bin"].entries)
    request = back(unit, point, person("digital"))
    assert list(unit) == ["about", "staff", "contacts"]
    take_back(request, actor=person("admin"), context=site, seen=1, remark="Керек еді.")
    assert (state(unit), state(surgery), set(site.services["bin"].entries)) == places
    assert differences(site) == []


def test_folders_that_were_turned_inside_out_come_right(site, unit, person):
    before = state(unit)
    point = keep(unit, person)
    staff, nurses = unit["staff"], unit["staff"]["nurses"]
    arrange.move(nurses, unit, actor=SYSTEM)
    arrange.move(staff, nurses, actor=SYSTEM)
    back(unit, point, person("digital"))
    assert state(unit) == before
    assert find(site, nurses.uid).__parent__ is staff
    assert differences(site) == []
