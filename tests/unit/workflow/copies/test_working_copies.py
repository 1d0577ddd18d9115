"""Level B: what is done to a section is tried in a copy, tested, then carried out whole or not at all (G5, G7, G8)."""

import pytest

from orda import regulation
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.content.erasure import erase
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.maintenance.evolution import s2026_11_copies_in_hand
from orda.security.actor import SYSTEM
from orda.workflow.copies import acts, working
from orda.workflow.copies.operations import ChangedMeanwhile, Reorder, perform
from orda.workflow.copies.sending import send_copy
from orda.workflow.requests import transitions
from orda.workflow.requests.request import CARRIED_OUT, OPEN, RETURNED
from orda.workflow.subscribers import ONE_ERASED
from tests import factories


@pytest.fixture
def unit(site):
    unit = site["units"]["therapy"]
    for name in ("staff", "contacts"):
        factories.add(unit, "page", name)
    commit(site)
    return unit


def commit(site):
    manager = site._p_jar.transaction_manager
    manager.commit()
    manager.begin()


def give_up(site):
    manager = site._p_jar.transaction_manager
    manager.abort()
    manager.begin()


def ticks_of(request, stage_id):
    return tuple(t.id for stage in request.route.stages if stage.id == stage_id for t in stage.ticks)


def copy_with(site, unit, person, *noted):
    copy = working.open_copy(unit, actor=person("head-therapy"))
    commit(site)
    for operations in noted:
        working.note(copy, operations, actor=person("head-therapy"), context=site)
        commit(site)
    return copy


def send(site, copy, person, **more):
    head = regulation.get().routes["B"].stages[0]
    asked = {"description": "Реті түсініксіз еді.", "tester": "editor-therapy", "ticks": [t.id for t in head.ticks]}
    return send_copy(copy, actor=person("head-therapy"), context=site, **{**asked, **more})


def seen(*objects):
    """The drafts as they are now."""
    return {obj.uid: stamp(obj) for obj in objects}


def approve(site, request, actor, **more):
    ticks = ticks_of(request, request.stage.id)
    return transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks, **more)


def three_acts(unit):
    return (
        acts.ordering(unit, ["contacts", "staff", "about"]),
        acts.placing(unit["staff"], unit, "people"),
        acts.discarding(unit["about"]),
    )


def test_what_is_tried_in_a_copy_leaves_the_site_and_its_register_as_they_were(site, unit, person):
    before, rows = list(unit), len(site.services["register"])
    copy = copy_with(site, unit, person, *three_acts(unit))
    working.try_out(copy, site)
    assert list(unit) == ["contacts", "people"]
    give_up(site)
    assert (list(unit), len(site.services["register"])) == (before, rows)
    assert len(copy.operations) == 3


def test_the_last_visa_carries_everything_out_with_a_restore_point_and_a_row_for_each_act(site, unit, person):
    """Clauses G7, A12: who asked, who approved, on which request."""
    copy = copy_with(site, unit, person, *three_acts(unit))
    request = send(site, copy, person)
    assert [(visa.action, visa.stage) for visa in request.visas] == [("sent", ""), ("approved", "visa")]
    approve(site, request, person("editor-therapy"))
    register = site.services["register"]
    rows = len(register)
    approve(site, request, person("digital"))
    assert (list(unit), request.state) == (["contacts", "people"], CARRIED_OUT)
    new = [register.row(number) for number in range(rows + 1, len(register) + 1)]
    assert [row.action for row in new] == ["reordered", "moved", "removed"]
    assert {(row.actor, row.approver, row.request) for row in new} == {("head-therapy", "digital", request.number)}
    assert all(site.services["restore-points"].point(row.restore_point) for row in new)
    assert register.first_broken() is None


def test_drafts_go_along_and_are_published_with_the_rest(site, unit, person):
    editor = person("editor-therapy")
    texts = {lang: {"title": f"Жаңа {lang}"} for lang in ("kk", "ru", "en")}
    save_draft(unit["contacts"], texts=texts, actor=editor, seen=stamp(unit["contacts"]))
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    with pytest.raises(BadField, match="does not test"):
        send(site, copy, person, drafts=seen(unit["contacts"]))
    request = send(site, copy, person, drafts=seen(unit["contacts"]), tester="vicerector")
    assert unit["contacts"].draft.sent == request.number
    approve(site, request, person("vicerector"))
    approve(site, request, person("digital"))
    assert (unit["contacts"].live.title("kk"), next(iter(unit))) == ("Жаңа kk", "contacts")


def test_who_provided_a_text_that_goes_along_neither_tests_nor_checks_it(site, unit, person):
    """Clause B13, by login or by name."""
    page = unit["contacts"]
    save_draft(
        page, texts={"kk": {"title": "Жаңа"}}, actor=person("head-therapy"), seen=stamp(page), provider="digital"
    )
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    for provider in ("editor-therapy", "Еркін Тестов"):
        page.draft.provider = provider
        with pytest.raises(BadField, match="does not test"):
            send(site, copy, person, drafts=seen(page))
    page.draft.provider = "Дана Тестова"
    request = send(site, copy, person, drafts=seen(page))
    approve(site, request, person("editor-therapy"))
    with pytest.raises(NotAllowed):
        approve(site, request, person("digital"))


def test_only_the_named_tester_says_that_the_copy_is_right(site, unit, person):
    """Clause G8: not the author, and with every point ticked."""
    request = send(site, copy_with(site, unit, person, three_acts(unit)[0]), person)
    for login in ("head-therapy", "vicerector", "digital", "admin"):
        with pytest.raises(NotAllowed):
            approve(site, request, person(login))
    with pytest.raises(OrdaError, match="Tick every point"):
        transitions.approve(request, actor=person("editor-therapy"), context=site, seen=2, ticks=())
    assert request.waiting[0].id == "test"
    approve(site, request, person("editor-therapy"))
    assert request.waiting[0].id == "check"


@pytest.mark.parametrize("tester", ["", "nobody", "head-therapy", "editor-surgery", "auditor"])
def test_a_tester_is_a_colleague_who_may_see_the_drafts_and_no_author(site, unit, person, tester):
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    with pytest.raises(BadField) as refused:
        send(site, copy, person, tester=tester)
    assert refused.value.field == "tester"


@pytest.mark.parametrize("login", ["editor-therapy", "head-surgery", "rector", "auditor", "contractor"])
def test_a_copy_is_opened_by_the_head_who_answers_for_the_section(site, unit, person, login):
    """Table 1.I: who may ask."""
    with pytest.raises(NotAllowed):
        working.open_copy(unit, actor=person(login))


def test_a_copy_is_in_one_hand_and_comes_back_when_the_request_is_returned(site, unit, person):
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    assert working.open_copy(unit, actor=person("head-therapy")) is copy
    request = send(site, copy, person)
    for act in (working.undo_last, working.throw_away):
        with pytest.raises(InvalidState):
            act(copy, actor=person("head-therapy"), context=site)
    reason = next(iter(regulation.get().return_reasons))
    transitions.return_to_author(
        request, actor=person("editor-therapy"), context=site, seen=2, reason=reason, remark="Сілтеме үзілді"
    )
    assert working.state_of(copy, site) == working.WORKING
    with pytest.raises(InvalidState):
        working.undo_last(copy, actor=person("head-surgery"), context=site)
    working.undo_last(copy, actor=person("head-therapy"), context=site)
    with pytest.raises(OrdaError, match="changes nothing"):
        send(site, copy, person)


def test_what_others_did_meanwhile_is_never_overwritten_and_nothing_is_half_done(site, unit, person):
    copy = copy_with(site, unit, person, *three_acts(unit))
    request = send(site, copy, person)
    approve(site, request, person("editor-therapy"))
    arrange.rename(unit["staff"], "team", actor=person("head-therapy"))
    commit(site)
    with pytest.raises(ChangedMeanwhile) as refused:
        approve(site, request, person("digital"))
    assert refused.value.message.mapping["title"].startswith("staff")
    give_up(site)
    assert (list(unit), request.state) == (["about", "team", "contacts"], OPEN)


def test_another_order_of_the_same_pages_is_a_quarrel_a_new_page_is_none(site, unit, person):
    (order,) = three_acts(unit)[0]
    factories.add(unit, "page", "history")
    perform(order, site, SYSTEM)
    assert list(unit) == ["contacts", "staff", "about", "history"]
    arrange.reorder(unit, ["staff", "about"], actor=SYSTEM)
    with pytest.raises(ChangedMeanwhile):
        perform(order, site, SYSTEM)


def test_a_page_that_was_published_anew_is_not_binned_by_an_older_copy(site, unit, person):
    (removal,) = three_acts(unit)[2]
    factories.write(unit["about"], kk="Жаңа мәтін")
    with pytest.raises(ChangedMeanwhile):
        perform(removal, site, SYSTEM)


def test_what_is_in_hand_is_found_however_many_copies_others_have_opened_since(site, unit, person):
    head = person("head-therapy")
    older = working.open_copy(unit, actor=head)
    records = working.copies_of(site).records
    records[90_000] = working.WorkingCopy(90_000, unit.uid, "head-surgery")
    assert working.copies_in_hand(site, head) == [older]
    assert working.open_copy(unit, actor=head) is older
    other = factories.add(unit, "section", "clinic")
    newer = working.open_copy(other, actor=head)
    assert working.copies_in_hand(site, head) == [newer, older]
    working.throw_away(older, actor=head, context=site)
    again = working.open_copy(unit, actor=head)
    assert working.copies_in_hand(site, head) == [again, newer]
    assert working.copies_of(site).in_hand["head-therapy"] == (newer.number, again.number)


def test_an_older_site_gets_the_index_of_what_is_in_whose_hand(site, unit, person):
    head = person("head-therapy")
    thrown, kept = (working.open_copy(each, actor=head) for each in (unit, factories.add(unit, "section", "clinic")))
    working.throw_away(thrown, actor=head, context=site)
    del working.copies_of(site).in_hand
    for _twice in range(2):
        s2026_11_copies_in_hand.evolve(site, None)
        assert working.copies_in_hand(site, head) == [kept]
        assert working.copies_in_hand(site, person("head-surgery")) == []


def test_a_copy_is_of_one_section_only(site, unit, person):
    copy = copy_with(site, unit, person)
    surgery = site["units"]["surgery"]
    elsewhere = acts.placing(surgery["about"], surgery, "past")
    with pytest.raises(OrdaError, match="one section only"):
        working.note(copy, elsewhere, actor=person("head-therapy"), context=site)


def test_a_copy_holds_a_bounded_number_of_changes(site, unit, person):
    copy = copy_with(site, unit, person)
    (order,) = three_acts(unit)[0]
    with pytest.raises(OrdaError, match="at most"):
        working.note(copy, [order] * (working.MAX_OPERATIONS + 1), actor=person("head-therapy"), context=site)


def test_a_head_whose_right_has_ended_sees_the_copy_no_more(site, unit, person):
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    assert working.may_look(copy, person("head-therapy"), site)
    unit.grants = tuple(grant for grant in unit.grants if grant.principal != "user:head-therapy")
    assert not working.may_look(copy, person("head-therapy"), site)


def test_erasing_one_object_of_a_request_gives_the_other_drafts_back_and_tells_why(site, unit, person):
    """Clause F8: the law's erasure stops the request; what goes along with it is not lost and can be sent again."""
    pages = [unit["staff"], unit["contacts"]]
    for page in pages:
        save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-therapy"), seen=stamp(page))
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    request = send(site, copy, person, drafts=seen(*pages), tester="vicerector")
    erase(unit["staff"], "on demand", actor=SYSTEM)
    assert (request.state, unit["contacts"].draft.sent) == (RETURNED, None)
    assert (request.visas[-1].action, request.visas[-1].message[0]) == ("returned", str(ONE_ERASED))
    save_draft(pages[1], texts={"kk": {"title": "Тағы"}}, actor=person("editor-therapy"), seen=stamp(pages[1]))


def test_a_draft_that_was_rewritten_or_sent_since_the_head_saw_it_stops_the_sending(site, unit, person):
    """Clause D4: the head's ticks are for the text that the head has read."""
    editor, page = person("editor-therapy"), unit["staff"]
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=editor, seen=stamp(page))
    copy = copy_with(site, unit, person, three_acts(unit)[0])
    read = seen(page)
    save_draft(page, texts={"kk": {"title": "Басқа"}}, actor=editor, seen=stamp(page))
    with pytest.raises(OrdaError, match="has been changed since"):
        send(site, copy, person, drafts=read)
    read = seen(page)
    page.draft.sent = 7
    with pytest.raises(OrdaError, match="has been changed since"):
        send(site, copy, person, drafts=read)
    assert copy.request is None


def test_one_order_after_the_other_is_one_change_and_back_again_is_none(site, unit, person):
    head = person("head-therapy")
    begun, first = (tuple(unit[name].uid for name in names) for names in (list(unit), ["contacts", "staff", "about"]))
    last = (first[1], first[0], first[2])
    copy = copy_with(site, unit, person, acts.ordering(unit, ["contacts", "staff", "about"]))
    working.note(copy, [Reorder(unit.uid, first, last)], actor=head, context=site)
    assert copy.operations == (Reorder(unit.uid, begun, last),)
    working.note(copy, [Reorder(unit.uid, last, begun)], actor=head, context=site)
    assert copy.operations == ()
