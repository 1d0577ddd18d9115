"""Publication, level A: nothing is published unchecked, nobody approves a text of their own (E1, D4, B13)."""

from dataclasses import replace

import pytest

from orda import regulation
from orda.content.editing import save_draft, stamp
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions
from orda.workflow.requests.request import PUBLISHED, RETURNED, requests_of

TEXT = {lang: {"title": f"Жаңа {lang}"} for lang in ("kk", "ru", "en")}
BODIES = {lang: f"<p>Жаңа мәтін {lang}</p>" for lang in ("kk", "ru", "en")}


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


@pytest.fixture
def sent(page, person):
    save_draft(page, texts=TEXT, bodies=BODIES, actor=person("editor-therapy"), seen=stamp(page))
    return transitions.send(page, actor=person("editor-therapy"), seen=stamp(page))


def ticks_of(request):
    return tuple(tick.id for tick in request.stage.ticks)


def approve(request, actor, context, **kw):
    return transitions.approve(
        request, actor=actor, context=context, seen=len(request.visas), ticks=ticks_of(request), **kw
    )


def test_a_sent_draft_changes_nothing_for_visitors(page, sent):
    assert page.live.title("kk") == "about қазақша"
    assert page.draft.sent == sent.number


def test_a_request_is_due_after_the_working_days_of_its_route(page, person):
    """Clause E3; the days for visitors' questions are a clock of their own."""
    in_force = regulation.get()
    route = replace(in_force.routes["A"], working_days=3)
    regulation.activate(replace(in_force, routes={**in_force.routes, "A": route}))
    try:
        save_draft(page, texts=TEXT, bodies=BODIES, actor=person("editor-therapy"), seen=stamp(page))
        request = transitions.send(page, actor=person("editor-therapy"), seen=stamp(page))
    finally:
        regulation.activate(in_force)
    assert request.due == in_force.calendar.due(request.opened, 3)


def test_the_visas_of_head_and_digitalization_publish_the_draft_in_one_act(site, page, sent, person):
    approve(sent, person("head-therapy"), site)
    assert page.live.title("kk") == "about қазақша"
    approve(sent, person("digital"), site)
    assert (page.live.title("kk"), page.draft, sent.state) == ("Жаңа kk", None, PUBLISHED)


def test_publication_makes_one_register_row_and_one_restore_point(site, page, sent, person):
    register, rows = site.services["register"], len(site.services["register"])
    approve(sent, person("head-therapy"), site)
    approve(sent, person("digital"), site)
    assert len(register) == rows + 1
    row = register.row(rows + 1)
    assert (row.action, row.before, row.after, row.request) == ("published", "1", "2", sent.number)
    assert (row.actor, row.approver) == ("editor-therapy", "digital")
    assert site.services["restore-points"].point(row.restore_point).version == 1
    assert register.first_broken() is None


def test_provider_typist_and_approver_are_kept_apart(site, page, sent, person):
    """Clause B13."""
    approve(sent, person("head-therapy"), site)
    approve(sent, person("digital"), site)
    version = page.live
    assert (version.provider, version.editors, version.approver) == ("editor-therapy", ("editor-therapy",), "digital")


@pytest.mark.parametrize("login", ["editor-therapy", "digital", "head-surgery", "editor-surgery", "admin", "auditor"])
def test_only_the_head_or_the_blocks_vice_rector_gives_the_first_visa(site, sent, person, login):
    with pytest.raises(NotAllowed):
        approve(sent, person(login), site)


def test_the_vice_rector_of_the_block_may_stand_in_for_the_head(site, sent, person):
    """Table 1.J: the visa of the vice-rector of the block."""
    assert approve(sent, person("vicerector"), site).stage.id == "check"


def test_a_head_who_wrote_the_text_cannot_give_the_visa(site, page, person):
    head = person("head-therapy")
    save_draft(page, texts=TEXT, bodies=BODIES, actor=head, seen=stamp(page))
    request = transitions.send(page, actor=head, seen=stamp(page))
    with pytest.raises(NotAllowed):
        approve(request, head, site)


def test_a_visa_without_its_ticks_is_refused(site, sent, person):
    """Clause D4."""
    with pytest.raises(OrdaError):
        transitions.approve(sent, actor=person("head-therapy"), context=site, seen=len(sent.visas), ticks=())


def test_a_stage_cannot_be_skipped(site, sent, person):
    with pytest.raises(NotAllowed):
        approve(sent, person("digital"), site)


def test_the_second_of_two_approvers_hears_that_the_first_was_faster(site, sent, person):
    seen, ticks = len(sent.visas), ticks_of(sent)
    transitions.approve(sent, actor=person("head-therapy"), context=site, seen=seen, ticks=ticks)
    with pytest.raises(InvalidState):
        transitions.approve(sent, actor=person("vicerector"), context=site, seen=seen, ticks=ticks)


def test_a_return_needs_a_reason_and_words_and_frees_the_draft(site, page, sent, person):
    """Clause B10."""
    head = person("head-therapy")
    arguments = {"actor": head, "context": site, "seen": len(sent.visas)}
    with pytest.raises(OrdaError):
        transitions.return_to_author(sent, reason="nonsense", remark="Түзетіңіз", **arguments)
    reason = next(iter(regulation.get().return_reasons))
    with pytest.raises(OrdaError):
        transitions.return_to_author(sent, reason=reason, remark=" ", **arguments)
    transitions.return_to_author(sent, reason=reason, remark="Түзетіңіз", **arguments)
    assert (sent.state, page.draft.sent, page.draft.title("kk")) == (RETURNED, None, "Жаңа kk")
    assert requests_of(site).open_for(page.uid) is None


def test_a_draft_at_approval_cannot_be_changed_but_recalled(page, site, sent, person):
    editor = person("editor-therapy")
    with pytest.raises(InvalidState):
        save_draft(page, texts={"kk": {"title": "Басқа"}}, actor=editor, seen=stamp(page))
    transitions.recall(sent, actor=editor, context=site)
    assert save_draft(page, texts={"kk": {"title": "Басқа"}}, actor=editor, seen=stamp(page)).title("kk") == "Басқа"


def test_a_text_without_an_obligatory_language_is_not_sent(page, person):
    """Clause E6."""
    editor = person("editor-therapy")
    save_draft(page, texts={"ru": {}}, bodies={"ru": ""}, actor=editor, seen=stamp(page))
    with pytest.raises(OrdaError):
        transitions.send(page, actor=editor, seen=stamp(page))


def test_a_right_that_ended_between_form_and_submission_counts_no_more(site, sent, person):
    """Checklist 38."""
    head = person("head-therapy")
    unit = site["units"]["therapy"]
    unit.grants = tuple(grant for grant in unit.grants if grant.role != "head")
    with pytest.raises(NotAllowed):
        approve(sent, head, site)


def test_withdrawing_hides_at_once_and_keeps_the_text_as_a_draft(site, page, person):
    """Clause D1, level E."""
    withdrawals.withdraw(page, actor=person("rector"), reason="Қате дерек")
    assert (page.live, page.draft.title("kk"), list(page.versions)) == (None, "about қазақша", [1])
    assert site.services["register"].newest(0, 1)[0].action == "withdrawn"


def test_an_editor_cannot_withdraw(page, person):
    with pytest.raises(NotAllowed):
        withdrawals.withdraw(page, actor=person("editor-therapy"), reason="керек емес")


def test_people_never_publish_at_once(page, person):
    with pytest.raises(NotAllowed):
        transitions.publish_at_once(page, actor=person("admin"))
