"""The section as it was is kept before a request of level B is carried out, and can be brought back whole (G7)."""

from orda import regulation
from orda.history.subtrees import BEFORE_REQUEST, points_of
from orda.workflow.copies import working
from orda.workflow.copies.acts import discarding, ordering
from orda.workflow.copies.sending import send_copy
from orda.workflow.requests import transitions
from orda.workflow.requests.request import CARRIED_OUT
from orda.workflow.restoring.going_back import go_back
from orda.workflow.restoring.planning import plan_of
from tests import factories


def approve(site, request, actor):
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks)


def carried_out(site, unit, person):
    """A request that puts the page of contacts first and the page about the unit into the bin."""
    head = person("head-therapy")
    copy = working.open_copy(unit, actor=head)
    acts = [*ordering(unit, ["contacts", "about"]), *discarding(unit["about"])]
    working.note(copy, acts, actor=head, context=site)
    ticks = tuple(tick.id for tick in regulation.get().routes["B"].stages[0].ticks)
    described = {"description": "Реті түсініксіз еді.", "tester": "editor-therapy", "ticks": ticks}
    request = send_copy(copy, actor=head, context=site, **described)
    for login in ("editor-therapy", "digital"):
        approve(site, request, person(login))
    assert request.state == CARRIED_OUT
    return request


def test_the_point_names_the_request_and_holds_what_it_changed(site, person):
    unit = site["units"]["therapy"]
    factories.add(unit, "page", "contacts")
    request = carried_out(site, unit, person)
    assert list(unit) == ["contacts"]
    [point] = points_of(unit)
    assert (point.subtree.occasion, point.subtree.request, point.subtree.by) == (
        BEFORE_REQUEST,
        request.number,
        "digital",
    )
    go_back(unit, point.number, actor=person("admin"), reason="Ерте болды.", seen=plan_of(unit, point).seal())
    assert list(unit) == ["about", "contacts"]
    assert unit["about"].live is not None
