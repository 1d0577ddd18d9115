"""Whatever people do to a page in whatever order: no text is overwritten unseen (R5), no request is stranded."""

from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orda import regulation
from orda.content.editing import discard_draft, restore_version, save_draft, stamp
from orda.errors import NotAllowed, OrdaError, StaleDraft
from orda.security.actor import actor_for
from orda.workflow.levels import withdrawals
from orda.workflow.requests import transitions, turns
from orda.workflow.requests.request import PUBLISHED, requests_of
from tests import factories

WRITERS = ("editor-therapy", "head-therapy")
APPROVERS = ("head-therapy", "vicerector", "digital")

titles = st.sampled_from(("Бір", "Екі", "Үш"))
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("save", "send")), st.sampled_from(WRITERS), titles),
        st.tuples(st.sampled_from(("discard", "recall", "back to the first")), st.sampled_from(WRITERS)),
        st.tuples(st.sampled_from(("approve", "return")), st.sampled_from(APPROVERS)),
        st.tuples(st.just("publish"), st.just("editor-therapy"), titles),
        st.tuples(st.just("withdraw"), st.just("rector")),
    ),
    min_size=6,
    max_size=14,
)


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


@contextmanager
def tried(site):
    """What is done inside is undone at the end."""
    before = site._p_jar.transaction_manager.savepoint()
    try:
        yield
    finally:
        before.rollback()


def do(site, page, act: str, login: str, *words) -> None:
    """One act of one person; a refusal is fine."""
    actor = actor_for(site, login)
    request = requests_of(site).open_for(page.uid)
    try:
        if act == "save":
            save_draft(page, texts={"kk": {"title": words[0]}}, actor=actor, seen=stamp(page))
        elif act == "send":
            write_and_send(page, actor, words[0])
        elif act == "discard":
            discard_draft(page, actor=actor)
        elif act == "back to the first":
            restore_version(page, 1, actor=actor, seen=stamp(page))
        elif act == "withdraw":
            withdrawals.withdraw(page, actor=actor, reason="Қате дерек")
        elif act == "publish":
            publish(site, page, actor, words[0])
        elif request is not None:
            decide(site, request, act, actor)
    except OrdaError:
        pass


def write_and_send(page, actor, title: str):
    """A text and the request to publish it."""
    save_draft(page, texts={"kk": {"title": title}}, actor=actor, seen=stamp(page))
    return transitions.send(page, actor=actor, seen=stamp(page))


def publish(site, page, actor, title: str) -> None:
    """The whole way of a text."""
    request = write_and_send(page, actor, title)
    for login in ("vicerector", "digital"):
        decide(site, request, "approve", actor_for(site, login))


def decide(site, request, act: str, actor) -> None:
    arguments = {"actor": actor, "context": site, "seen": len(request.visas)}
    if act == "approve":
        ticks = tuple(tick.id for tick in request.stage.ticks)
        transitions.approve(request, ticks=ticks, **arguments)
    elif act == "return":
        reason = next(iter(regulation.get().return_reasons))
        transitions.return_to_author(request, reason=reason, remark="Түзетіңіз", **arguments)
    else:
        transitions.recall(request, actor=actor, context=site)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_an_open_request_can_always_be_approved_or_returned(site, page, acts):
    with tried(site):
        for act in acts:
            do(site, page, *act)
            request = requests_of(site).open_for(page.uid)
            for decision in ("approve", "return") if request is not None else ():
                with tried(site):
                    approver = next(
                        actor for login in APPROVERS if turns.awaits(request, actor := actor_for(site, login), site)
                    )
                    decide(site, request, decision, approver)


def test_a_page_withdrawn_while_its_next_text_is_at_approval_is_published_with_that_text(site, page):
    request = write_and_send(page, actor_for(site, "editor-therapy"), "Түзетілген")
    do(site, page, "withdraw", "rector")
    assert page.live is None
    for login in ("vicerector", "digital"):
        decide(site, request, "approve", actor_for(site, login))
    assert (page.live.title("kk"), page.draft, request.state) == ("Түзетілген", None, PUBLISHED)


def test_a_form_from_before_a_second_withdrawal_overwrites_nothing(site, page):
    one, other = actor_for(site, "editor-therapy"), actor_for(site, "head-therapy")
    do(site, page, "withdraw", "rector")
    seen = stamp(page)
    save_draft(page, texts={"kk": {"title": "Әріптестің мәтіні"}}, actor=other, seen=seen)
    transitions.publish_at_once(page)
    do(site, page, "withdraw", "rector")
    with pytest.raises(StaleDraft):
        save_draft(page, texts={"kk": {"title": "Ескі пішіннен"}}, actor=one, seen=seen)
    assert page.draft.title("kk") == "Әріптестің мәтіні"


def test_a_draft_after_a_publication_goes_on_counting(page):
    revision = page.last_revision
    factories.write(page, kk="Бір")
    factories.write(page, kk="Екі", publish=False)
    assert page.draft.revision == revision + 2


@pytest.mark.parametrize("way", ["restored", "withdrawn"])
def test_an_old_text_is_not_approved_by_who_wrote_or_provided_it(site, page, way):
    """Clause B13: taken up again by somebody else, it is the same text."""
    writer, editor = actor_for(site, "head-therapy"), actor_for(site, "editor-therapy")
    texts = {"kk": {"title": "Басшының мәтіні"}}
    save_draft(page, texts=texts, actor=writer, seen=stamp(page), provider="Дана Тестова")
    transitions.publish_at_once(page)
    if way == "restored":
        factories.write(page, kk="Кейінгі мәтін")
        restore_version(page, 2, actor=editor, seen=stamp(page))
    else:
        withdrawals.withdraw(page, actor=actor_for(site, "rector"), reason="Қате дерек")
    request = transitions.send(page, actor=editor, seen=stamp(page))
    with pytest.raises(NotAllowed):
        decide(site, request, "approve", writer)
    decide(site, request, "approve", actor_for(site, "vicerector"))
    with pytest.raises(NotAllowed):
        decide(site, request, "approve", actor_for(site, "digital"))
