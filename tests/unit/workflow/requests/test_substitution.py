"""Deputies (A8) give the visas of whoever is away, both names are kept, and nobody approves a text of their own."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orda import clock, regulation
from orda.content.editing import save_draft, stamp
from orda.errors import BadField, InvalidState, NotAllowed, OrdaError
from orda.security import sharing
from orda.security.actor import SYSTEM, actor_for
from orda.security.permissions import EVERYTHING
from orda.security.principals import set_enabled
from orda.security.substitutions import substitutions_of
from orda.workflow.requests import transitions, turns
from orda.workflow.requests.inbox import may_see, waiting_for
from orda.workflow.requests.request import PUBLISHED
from orda.workflow.requests.substituting import delegate, end_deputy, name_deputy, offices_of
from tests.unit.workflow.test_any_order import tried

ORDER = "№ 15 от 02.11.2026"
PEOPLE = ("head-therapy", "editor-therapy", "head-surgery", "editor-surgery", "vicerector", "digital")


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


def office(site, login: str, number: int = 0) -> str:
    return (offices_of(site, login) or ["role:none"])[number]


def appoint(site, person: str, deputy: str, *, by: str = "admin", days=(0, 10), **more):
    today = clock.today()
    terms = {"since": today + timedelta(days[0]), "until": today + timedelta(days[1]), "order": ORDER, **more}
    terms["office"] = terms.get("office") or office(site, person)
    return name_deputy(site, actor=actor_for(site, by), person=person, deputy=deputy, **terms)


def send(site, page, author: str, provider: str = ""):
    actor = actor_for(site, author)
    texts = {"kk": {"title": "Жаңа"}}
    save_draft(page, texts=texts, actor=actor, seen=stamp(page), provider=provider or author)
    return transitions.send(page, actor=actor, seen=stamp(page))


def approve(site, request, login: str, **more):
    actor, ticks = actor_for(site, login), tuple(tick.id for tick in request.stage.ticks)
    return transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks, **more)


def test_a_deputy_gives_the_visa_and_the_row_has_both_names_and_the_order(site, page):
    appoint(site, "head-therapy", "head-surgery")
    request = send(site, page, "editor-therapy")
    assert [each.number for each in waiting_for(site, actor_for(site, "head-surgery"))] == [request.number]
    approve(site, request, "head-surgery")
    row = request.visas[-1]
    assert (row.login, row.for_whom, row.for_name, row.order) == (
        "head-surgery", "head-therapy", "Төлеген Тестов", ORDER,
    )  # fmt: skip
    approve(site, request, "digital")
    assert request.state == PUBLISHED
    assert request.visas[-1].for_whom == ""


def test_who_has_the_right_too_gives_the_visa_in_the_own_name(site, page):
    appoint(site, "head-therapy", "vicerector")
    request = send(site, page, "editor-therapy")
    approve(site, request, "vicerector")
    assert request.visas[-1].for_whom == ""


def test_only_visas_are_passed_on(site, page):
    """A8: not the rights to write, share or read elsewhere."""
    before = {each for each in EVERYTHING if actor_for(site, "head-surgery").may(each, page)}
    appoint(site, "head-therapy", "head-surgery")
    assert {each for each in EVERYTHING if actor_for(site, "head-surgery").may(each, page)} == before
    with pytest.raises(NotAllowed):
        sharing.grant(page, "user:editor-surgery", "editor", actor=actor_for(site, "head-surgery"))


def test_it_holds_on_its_days_only_and_ends_without_a_new_sign_in(site, page, monkeypatch):
    appoint(site, "head-therapy", "head-surgery", days=(0, 5))
    request = send(site, page, "editor-therapy")
    deputy, real = actor_for(site, "head-surgery"), clock.today()
    for day, holds in ((-1, False), (0, True), (5, True), (6, False)):
        monkeypatch.setattr(clock, "today", lambda day=day: real + timedelta(day))
        assert (turns.awaits(request, deputy, site), may_see(request, deputy, site)) == (holds, holds)


def test_it_ends_at_once_when_the_person_the_grant_or_the_account_is_gone(site, page):
    deputy, head = actor_for(site, "head-surgery"), actor_for(site, "head-therapy")
    number = appoint(site, "head-therapy", "head-surgery").number
    request = send(site, page, "editor-therapy")
    with tried(site):
        end_deputy(site, number, actor=head)
        assert not turns.awaits(request, deputy, site)
        with pytest.raises(InvalidState):
            end_deputy(site, number, actor=head)
    with tried(site):
        set_enabled(site, site.services["principals"].user("head-therapy"), False)
        assert not turns.awaits(request, deputy, site)
    with tried(site):
        sharing.revoke(site["units"]["therapy"], "user:head-therapy", "head", actor=SYSTEM)
        assert not turns.awaits(request, deputy, site)
    assert turns.awaits(request, deputy, site)


def test_neither_the_deputys_text_nor_that_of_who_is_away_is_approved_through_it(site, page):
    """A8, B13: written, sent or provided by either of the two."""
    appoint(site, "head-therapy", "head-surgery")
    for author, provider in (
        ("editor-therapy", "head-surgery"),
        ("editor-therapy", "Сәуле Тестова"),
        ("editor-therapy", "head-therapy"),
        ("editor-therapy", "Төлеген Тестов"),
        ("head-therapy", "somebody"),
    ):
        with tried(site):
            request = send(site, page, author, provider)
            with pytest.raises(NotAllowed):
                approve(site, request, "head-surgery")


def test_what_the_deputy_has_written_is_not_approved_through_it(site, page):
    sharing.grant(site["units"]["therapy"], "user:head-surgery", "editor", actor=SYSTEM)
    appoint(site, "head-therapy", "head-surgery")
    request = send(site, page, "head-surgery")
    with pytest.raises(NotAllowed):
        approve(site, request, "head-surgery")


def test_nobody_gives_two_visas_as_oneself_and_as_a_deputy(site, page):
    appoint(site, "digital", "head-therapy")
    request = send(site, page, "editor-therapy")
    approve(site, request, "head-therapy")
    with pytest.raises(NotAllowed):
        approve(site, request, "head-therapy")


def test_what_was_given_for_a_person_counts_as_that_persons_visa(site, page):
    """Two visas in one person's name are one, whoever writes the second."""
    sharing.grant(site, "user:head-therapy", "reviewer", actor=SYSTEM)
    appoint(site, "head-therapy", "head-surgery", office=f"unit:{site['units']['therapy'].uid}")
    appoint(site, "head-therapy", "editor-surgery", office="role:reviewer")
    request = send(site, page, "editor-therapy")
    approve(site, request, "head-surgery")
    for login in ("head-therapy", "editor-surgery"):
        with pytest.raises(NotAllowed):
            approve(site, request, login)


def test_a_substitute_of_a_substitute_gains_nothing(site, page):
    appoint(site, "head-therapy", "head-surgery")
    appoint(site, "head-surgery", "editor-surgery")
    request = send(site, page, "editor-therapy")
    with pytest.raises(NotAllowed):
        approve(site, request, "editor-surgery")
    with pytest.raises(NotAllowed):
        delegate(request, actor=actor_for(site, "head-surgery"), context=site, seen=1, deputy="editor-surgery")


def test_an_office_in_a_folder_gives_nothing_of_what_its_holder_may_elsewhere(site, page):
    sharing.grant(site, "user:head-therapy", "reviewer", actor=SYSTEM)
    appoint(site, "head-therapy", "head-surgery", office=f"unit:{site['units']['therapy'].uid}")
    request = send(site, page, "editor-therapy")
    approve(site, request, "vicerector")
    with pytest.raises(NotAllowed):
        approve(site, request, "head-surgery")
    other = send(site, site["units"]["surgery"]["about"], "editor-surgery")
    assert not turns.stand_ins(other, other.stage, actor_for(site, "head-surgery"), site)


def test_the_deputy_of_a_block_or_of_the_department_gives_its_visas(site, page):
    assert offices_of(site, "vicerector") == ["block:clinical"]
    assert offices_of(site, "digital") == ["role:reviewer"]
    appoint(site, "vicerector", "head-surgery")
    appoint(site, "digital", "editor-surgery")
    request = send(site, page, "editor-therapy")
    for login in ("head-surgery", "editor-surgery"):
        approve(site, request, login)
    assert [visa.for_whom for visa in request.visas] == ["", "vicerector", "digital"]
    assert request.state == PUBLISHED


def test_each_act_leaves_one_row_in_the_register(site, page):
    register = site.services["register"]
    before = len(register)
    number = appoint(site, "head-therapy", "editor-therapy", by="head-therapy").number
    row = register.row(before + 1)
    assert (row.actor, row.comment) == ("head-therapy", "deputy-named")
    assert row.after.startswith("head-therapy; deputy=editor-therapy; /units/therapy; ")
    end_deputy(site, number, actor=actor_for(site, "head-therapy"))
    assert (len(register), register.row(before + 2).comment) == (before + 2, "deputy-ended")


WRONG = (
    ({"deputy": "head-surgery", "by": "head-therapy"}, "deputy"),
    ({"deputy": "head-therapy"}, "deputy"),
    ({"deputy": "nobody"}, "deputy"),
    ({"deputy": "auditor"}, "deputy"),
    ({"office": "role:administrator"}, "office"),
    ({"office": "role:reviewer"}, "office"),
    ({"order": " "}, "order"),
    ({"days": (0, 400)}, "until"),
    ({"days": (5, 1)}, "until"),
    ({"days": (-5, -1)}, "until"),
)


def test_what_cannot_be_is_refused_at_its_field(site):
    for wrong, field in WRONG:
        with pytest.raises(BadField) as refused:
            appoint(site, "head-therapy", **{"deputy": "editor-therapy", **wrong})
        assert (wrong, refused.value.field) == (wrong, field)


def test_an_unknown_login_and_a_stranger_are_refused_alike_but_by_administrators(site):
    """Checklist 2: nobody finds out by naming a deputy, or by delegating, whether there is an account."""
    request = send(site, site["units"]["therapy"]["about"], "editor-therapy")
    head = actor_for(site, "head-therapy")
    told = set()
    for login in ("editor-surgery", "nobody"):
        with pytest.raises(BadField) as refused:
            appoint(site, "head-therapy", login, by="head-therapy")
        told.add((refused.value.field, str(refused.value.message)))
        with pytest.raises(BadField) as refused:
            delegate(request, actor=head, context=site, seen=1, deputy=login)
        told.add((refused.value.field, str(refused.value.message)))
    assert len(told) == 1
    with pytest.raises(BadField) as refused:
        appoint(site, "head-therapy", "nobody")
    assert (refused.value.field, str(refused.value.message)) not in told


def test_two_deputies_for_one_office_on_one_day_are_refused(site):
    appoint(site, "head-therapy", "editor-therapy", days=(0, 5))
    with pytest.raises(BadField):
        appoint(site, "head-therapy", "head-surgery", days=(5, 9))
    appoint(site, "head-therapy", "head-surgery", days=(6, 9))


def test_others_neither_name_nor_end_a_deputy(site):
    with pytest.raises(NotAllowed):
        appoint(site, "head-therapy", "editor-therapy", by="head-surgery")
    number = appoint(site, "head-therapy", "editor-therapy").number
    for login in ("editor-therapy", "head-surgery"):
        with pytest.raises(NotAllowed):
            end_deputy(site, number, actor=actor_for(site, login))


def test_one_request_is_delegated_to_a_colleague_of_the_unit(site, page):
    surgery = site["units"]["surgery"]
    sharing.grant(surgery, "user:editor-therapy", "editor", actor=SYSTEM)
    request, other = (send(site, surgery["about"], "editor-surgery"), send(site, page, "editor-therapy"))
    head, register = actor_for(site, "head-surgery"), site.services["register"]
    for login in ("editor-surgery", "head-therapy"):  # an author; a stranger to the unit
        with pytest.raises(BadField):
            delegate(request, actor=head, context=site, seen=1, deputy=login)
    rows = len(register)
    delegate(request, actor=head, context=site, seen=1, deputy="editor-therapy")
    assert (request.visas[-1].action, request.visas[-1].remark) == ("delegated", "Еркін Тестов")
    assert len(register) == rows + 1
    assert turns.awaits(request, head, site), "it can still be answered by oneself"
    assert not turns.stand_ins(other, other.stage, actor_for(site, "editor-therapy"), site)
    approve(site, request, "editor-therapy")
    assert request.visas[-1].for_whom == "head-surgery"
    second = send(site, site["units"]["surgery"], "editor-surgery")
    assert not turns.awaits(second, actor_for(site, "editor-therapy"), site)


def test_whoever_is_not_asked_delegates_nothing(site, page):
    request = send(site, page, "editor-therapy")
    for login in ("head-surgery", "digital", "editor-therapy"):
        with pytest.raises(NotAllowed):
            delegate(request, actor=actor_for(site, login), context=site, seen=1, deputy="editor-surgery")
    with pytest.raises(InvalidState):
        delegate(request, actor=actor_for(site, "head-therapy"), context=site, seen=0, deputy="editor-surgery")


officers = st.sampled_from(("head-therapy", "head-surgery", "vicerector", "digital"))
people = st.sampled_from(
    ("editor-surgery", "head-surgery", "editor-surgery", *PEOPLE)
)  # who has no right of their own is the more telling
ways = st.tuples(
    st.lists(st.tuples(officers, people, st.booleans()), min_size=2, max_size=7),
    st.sampled_from(("editor-therapy", "head-therapy")),
    st.sampled_from(("", "", "head-therapy", "digital", "Сәуле Тестова")),
    st.lists(st.tuples(st.sampled_from(("approve", "approve", "delegate")), people, people), min_size=4, max_size=12),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=ways)
def test_no_substitutions_whatever_let_a_text_pass_by_its_own_people(site, page, way):
    """A8: two visas by two people, for two people, none of whom wrote or provided it; each by a right of its own."""
    named, author, provider, acts = way
    with tried(site):
        sharing.grant(site, "user:head-therapy", "reviewer", actor=SYSTEM)  # one person with two offices
        for person, deputy, last in named:
            try:
                appoint(site, person, deputy, office=office(site, person, -1 if last else 0))
            except OrdaError:
                continue
        request = send(site, page, author, provider)
        for act, login, other in acts:
            own = {each: turns.may_give(request, request.stage, actor_for(site, each), site) for each in PEOPLE}
            try:
                if act == "approve":
                    approve(site, request, login)
                else:
                    delegate(request, actor=actor_for(site, login), context=site, seen=len(request.visas), deputy=other)
            except OrdaError:
                continue
            visa = request.visas[-1]
            assert own[visa.for_whom or visa.login], "the right is somebody's own, never passed on twice"
            if request.state == PUBLISHED:
                break
        given = [visa for visa in request.visas if visa.action == "approved"]
        hands = [login for visa in given for login in {visa.login, visa.for_whom} - {""}]
        assert len(hands) == len(set(hands))
        assert not set(hands) & turns.names_of(author, site)
        assert not {name for login in hands for name in turns.names_of(login, site)} & {provider}
        assert (request.state == PUBLISHED) == (len(given) == len(regulation.get().routes["A"].stages))
        assert all(each.by == "admin" or each.request for each in substitutions_of(site).records.values())
