"""Routes as data: stages side by side, decisions outside, a regulation that changes meanwhile (A9, B15, G2, G4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orda import clock, regulation
from orda.errors import BadField, BadName, InvalidState, NotAllowed, OrdaError
from orda.history.subtrees import points_of
from orda.security.sharing import grant
from orda.workflow.levels import principles, sections
from orda.workflow.requests import inbox, transitions, turns
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, RETURNED, requests_of
from tests import factories

TITLES = {"kk": "Ғылыми жобалар", "ru": "Научные проекты", "en": "Research projects"}
PAGES = ({"kk": "Ағымдағы", "ru": "Текущие", "en": "Current"}, {"kk": "Аяқталған", "ru": "Завершённые"})


def propose(site, actor, **more):
    asked = {"name": "projects", "titles": TITLES, "requirements": "Кафедралардың жобалары, тоқсан сайын жаңарады."}
    return sections.propose_section(
        site["science"], actor=actor, unit=site["units"]["therapy"], **{**asked, "pages": PAGES, **more}
    )


def note(site, actor):
    return principles.propose_principle(
        site, actor=actor, unit=site["units"]["therapy"], title="Алтыншы тармақ", note="Мәзірге «Түлектер» керек."
    )


def approve(site, request, actor, **more):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    arguments = {"seen": len(request.visas), "ticks": ticks, **more}
    return transitions.approve(request, actor=actor, context=site, **arguments)


def test_anybody_on_the_staff_proposes_a_section_and_nothing_changes_yet(site, person):
    """Clause G4."""
    before = list(site["science"])
    request = propose(site, person("editor-surgery"))
    assert (request.level, [stage.id for stage in request.waiting]) == ("C", ["agreement"])
    assert list(site["science"]) == before


def test_the_vice_rectors_approval_makes_exactly_one_section_with_owner_rights_and_pages(site, person):
    """Clauses G4, B4, A12."""
    request, register = propose(site, person("editor-surgery")), site.services["register"]
    rows = len(register)
    approve(site, request, person("digital"))
    assert "projects" not in site["science"]
    approve(site, request, person("vicerector"))
    section = site["science"]["projects"]
    assert (section.live, section.draft.title("ru"), section.owner_uid) == (
        None,
        "Научные проекты",
        site["units"]["therapy"].uid,
    )
    assert [page.draft.title("kk") for page in section.values()] == ["Ағымдағы", "Аяқталған"]
    assert person("editor-therapy").may("edit", section)
    assert not person("editor-surgery").may("edit", section)
    assert request.state == CARRIED_OUT
    assert len(register) == rows + 1
    row = register.row(rows + 1)
    assert (row.action, row.after, row.actor, row.approver, row.request) == (
        "founded",
        "/science/projects",
        "editor-surgery",
        "vicerector",
        request.number,
    )


def test_the_vice_rector_of_another_block_approves_nothing_and_moving_the_unit_moves_the_request(site, person):
    """Clauses D2, G4."""
    request = propose(site, person("editor-surgery"))
    approve(site, request, person("digital"))
    site["units"]["therapy"].block = "science"
    with pytest.raises(NotAllowed):
        approve(site, request, person("vicerector"))
    assert inbox.waiting_for(site, person("vicerector")) == []
    site["units"]["therapy"].block = "clinical"
    assert inbox.waiting_for(site, person("vicerector")) == [request]


def test_a_vice_rector_who_proposes_a_section_cannot_approve_it(site, person):
    request = propose(site, person("vicerector"))
    approve(site, request, person("digital"))
    with pytest.raises(NotAllowed):
        approve(site, request, person("vicerector"))


@pytest.mark.parametrize("login", ["contractor", "auditor"])
def test_who_is_not_on_the_staff_proposes_nothing(site, person, login):
    until = clock.today() + timedelta(days=30)
    grant(site, f"user:{login}", login, actor=person("admin"), until=until)
    with pytest.raises(NotAllowed):
        propose(site, person(login))


@pytest.mark.parametrize(
    ("more", "error", "field"),
    [
        ({"titles": {"kk": "Жобалар", "ru": "Проекты"}}, BadField, "titles.en"),
        ({"titles": {"kk": "ж" * 300, "ru": "П", "en": "P"}}, BadField, "titles.kk"),
        ({"requirements": "  "}, BadField, "requirements"),
        ({"holds": "unit"}, BadField, "holds"),
        ({"pages": ({"kk": " "},)}, BadField, "pages"),
        ({"name": "Жоба"}, BadName, None),
        ({"name": "@@edit"}, BadName, None),
        ({"name": "en"}, BadName, None),
    ],
)
def test_what_cannot_be_proposed_is_refused_where_it_was_typed(site, person, more, error, field):
    with pytest.raises(error) as refused:
        propose(site, person("editor-surgery"), **more)
    assert field is None or refused.value.field == field
    assert len(requests_of(site).records) == 0


def test_one_address_is_asked_for_by_one_open_request_only(site, person):
    first = propose(site, person("editor-surgery"))
    with pytest.raises(BadField, match="already asks"):
        propose(site, person("editor-therapy"))
    reason = next(iter(regulation.get().return_reasons))
    transitions.return_to_author(
        first, actor=person("digital"), context=site, seen=1, reason=reason, remark="Талап жоқ"
    )
    assert first.state == RETURNED
    assert propose(site, person("editor-therapy")).number == first.number + 1


def test_a_section_whose_place_is_taken_meanwhile_is_refused_and_can_be_returned(site, person):
    request = propose(site, person("editor-surgery"))
    factories.add(site["science"], "page", "projects")
    with pytest.raises(BadName):
        approve(site, request, person("digital"))
    assert [visa.action for visa in request.visas] == ["sent"]
    reason = next(iter(regulation.get().return_reasons))
    transitions.return_to_author(
        request, actor=person("digital"), context=site, seen=1, reason=reason, remark="Мекенжай бос емес"
    )
    assert request.state == RETURNED


@pytest.mark.parametrize("order", [("digital", "vicerector"), ("vicerector", "digital")])
def test_agreements_side_by_side_come_in_either_order_and_the_next_step_waits_for_both(site, person, order):
    """Clauses A9, G2."""
    request = note(site, person("editor-therapy"))
    assert {stage.id for stage in request.waiting} == {"agreement-digital", "agreement-vice-rector"}
    with pytest.raises(NotAllowed):
        approve(site, request, person("rector"))
    approve(site, request, person(order[0]))
    with pytest.raises(NotAllowed):
        approve(site, request, person("rector"))
    # Who looked before the other agreed has missed nothing.
    approve(site, request, person(order[1]), seen=1)
    assert [stage.id for stage in request.waiting] == ["rector"]


def decided(site, person):
    request = note(site, person("editor-therapy"))
    for login in ("digital", "vicerector", "rector"):
        approve(site, request, person(login))
    return request


def test_a_principle_needs_the_council_and_the_board_with_number_and_day(site, person):
    """Clauses B15, G3."""
    request = decided(site, person)
    assert [stage.id for stage in request.waiting] == ["council"]
    tomorrow = clock.today() + timedelta(days=1)
    for references in ({}, {"council-minutes": ("", clock.today())}, {"council-minutes": ("7", None)}):
        with pytest.raises(OrdaError, match="number and the date"):
            approve(site, request, person("admin"), references=references)
    with pytest.raises(OrdaError, match="future"):
        approve(site, request, person("admin"), references={"council-minutes": ("7", tomorrow)})
    approve(site, request, person("admin"), references={"council-minutes": ("7", clock.today())})
    assert request.visas[-1].references == (("council-minutes", "7", clock.today()),)
    assert [stage.id for stage in request.waiting] == ["board"]


def test_a_change_of_the_regulation_does_not_change_the_way_of_an_open_request(site, person):
    """It goes the route that was in force when it was opened, with the ids as words for what is gone."""
    request, rules = note(site, person("editor-therapy")), regulation.get()
    route = rules.routes["D"]
    shorter = replace(route, stages=tuple(stage for stage in route.stages if stage.id == "board"))
    regulation.activate(replace(rules, routes={**rules.routes, "D": shorter}))
    try:
        assert [stage.id for stage in request.route.stages] == [stage.id for stage in route.stages]
        assert request.waiting[0].titles["kk"] == "agreement-digital"
        with pytest.raises(NotAllowed):
            approve(site, request, person("rector"), references={"board-decision": ("3", clock.today())})
    finally:
        regulation.activate(rules)


def test_nobody_gives_two_visas_on_one_request(site, person):
    request = note(site, person("editor-therapy"))
    approve(site, request, person("digital"))
    with pytest.raises(NotAllowed, match="two visas"):
        approve(site, request, person("digital"))


def test_the_decision_of_the_board_is_entered_with_a_row_that_names_both_decisions(site, person):
    """Clauses B15, G3, A12: one administrator may record both."""
    request, register = decided(site, person), site.services["register"]
    for key, number in (("council-minutes", "7"), ("board-decision", "22")):
        approve(site, request, person("admin"), references={key: (number, clock.today())})
    row = register.row(len(register))
    assert (request.state, row.action, row.title, row.request) == (
        DECIDED, "decided", "Алтыншы тармақ", request.number,
    )  # fmt: skip
    assert row.after == f"council-minutes: № 7, {clock.today()}; board-decision: № 22, {clock.today()}"


def of_the_board(site, person):
    request = decided(site, person)
    for key in ("council-minutes", "board-decision"):
        approve(site, request, person("admin"), references={key: ("7", clock.today())})
    return request


def test_what_the_board_has_decided_waits_until_digitalization_has_carried_it_out(site, person):
    """Clause G6."""
    request = of_the_board(site, person)
    assert request in inbox.waiting_for(site, person("digital"))
    assert request not in inbox.waiting_for(site, person("rector"))
    acting = {"context": site, "seen": len(request.visas)}
    for login in ("vicerector", "rector", "editor-therapy", "head-therapy"):
        with pytest.raises(NotAllowed):
            principles.complete(request, actor=person(login), remark="Енгізілді", **acting)
    with pytest.raises(OrdaError, match="what was done"):
        principles.complete(request, actor=person("digital"), remark=" ", **acting)
    with pytest.raises(InvalidState):
        principles.complete(request, actor=person("digital"), remark="Енгізілді", context=site, seen=1)
    principles.complete(request, actor=person("digital"), remark="Енгізілді", **acting)
    visa = request.visas[-1]
    assert (request.state, visa.action, visa.remark) == (CARRIED_OUT, "carried-out", "Енгізілді")
    assert requests_of(site).open_requests() == []
    with pytest.raises(InvalidState):
        principles.complete(request, actor=person("digital"), remark="Тағы", context=site, seen=len(request.visas))


def test_every_section_is_kept_before_a_principle_is_carried_out(site, person):
    """Clause G7."""
    request = of_the_board(site, person)
    for section in (site["science"], site["units"], site["news"]):
        assert [point.subtree.request for point in points_of(section)] == [request.number]


def test_nothing_that_is_not_decided_is_carried_out(site, person):
    request = decided(site, person)
    with pytest.raises(InvalidState):
        principles.complete(request, actor=person("digital"), context=site, seen=len(request.visas), remark="Енгізілді")


def test_decisions_have_their_order_and_are_not_older_than_the_request(site, person, monkeypatch):
    """Clauses B15, G2."""
    request, opened = decided(site, person), clock.today()
    with pytest.raises(OrdaError, match="was opened on"):
        approve(site, request, person("admin"), references={"council-minutes": ("7", opened - timedelta(days=1))})
    later = clock.now() + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    approve(site, request, person("admin"), references={"council-minutes": ("7", opened + timedelta(days=5))})
    with pytest.raises(OrdaError, match="decision before this one"):
        approve(site, request, person("admin"), references={"board-decision": ("9", opened + timedelta(days=4))})
    approve(site, request, person("admin"), references={"board-decision": ("9", opened + timedelta(days=5))})
    assert request.state == DECIDED


def test_a_proposal_is_seen_by_those_who_decide_and_those_who_answer_for_the_place(site, person):
    request = propose(site, person("editor-surgery"))
    sees = [login for login in factories.PEOPLE if inbox.may_see(request, person(login), site)]
    assert "editor-surgery" in sees
    assert {"digital", "admin", "vicerector", "rector", "head-therapy", "editor-therapy"} <= set(sees)
    assert not {"head-surgery", "auditor", "contractor"} & set(sees)


def test_a_proposal_can_be_recalled_by_its_author_only(site, person):
    request = propose(site, person("editor-surgery"))
    with pytest.raises(NotAllowed):
        transitions.recall(request, actor=person("editor-therapy"), context=site)
    transitions.recall(request, actor=person("editor-surgery"), context=site)
    assert (request.waiting, requests_of(site).open_requests()) == ((), [])
    assert turns.turn(request, person("digital"), site) is None
    with pytest.raises(InvalidState):
        approve_closed(site, request, person("digital"))


def approve_closed(site, request, actor):
    return transitions.approve(request, actor=actor, context=site, seen=len(request.visas))
