"""Level E: withdrawn at once, looked at afterwards by somebody else within one working day (D1, 1.I)."""

import pytest

from orda import regulation
from orda.content.editing import save_draft, stamp
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import reinstate, withdraw
from orda.workflow.requests import inbox, transitions
from orda.workflow.requests.request import CARRIED_OUT, OPEN, requests_of


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


@pytest.fixture
def review(site, page, person):
    withdraw(page, actor=person("head-therapy"), reason="Қате дерек")
    return requests_of(site).newest()[0]


def test_a_withdrawal_opens_a_review_due_after_one_working_day(site, review, person):
    assert (review.level, review.state, review.opened_by) == ("E", OPEN, "head-therapy")
    assert review.due == regulation.get().calendar.due(review.opened, 1)
    assert inbox.waiting_for(site, person("digital")) == [review]
    assert inbox.waiting_for(site, person("head-therapy")) == []


def test_who_withdrew_does_not_review_it_even_with_the_right_to(site, page, person):
    withdraw(page, actor=person("digital"), reason="Қате дерек")
    review = requests_of(site).newest()[0]
    with pytest.raises(NotAllowed):
        transitions.approve(review, actor=person("digital"), context=site, seen=1)
    transitions.approve(review, actor=person("admin"), context=site, seen=1)
    assert (review.state, page.live) == (CARRIED_OUT, None)


def test_the_review_neither_returns_nor_recalls_what_is_done_already(site, review, person):
    with pytest.raises(InvalidState):
        transitions.recall(review, actor=person("head-therapy"), context=site)
    with pytest.raises(InvalidState):
        transitions.return_to_author(
            review, actor=person("digital"), context=site, seen=1, reason="facts", remark="Дұрыс еді"
        )
    assert review.state == OPEN


def test_a_mistaken_withdrawal_is_undone_in_one_act_with_one_row(site, page, review, person):
    rows = len(site.services["register"])
    reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дерек дұрыс")
    assert (page.live.number, page.draft, review.state) == (1, None, CARRIED_OUT)
    row = site.services["register"].row(rows + 1)
    assert len(site.services["register"]) == rows + 1
    assert (row.action, row.before, row.after, row.actor, row.approver, row.comment) == (
        "published", "", "1", "digital", "digital", "Дерек дұрыс",
    )  # fmt: skip


def test_what_was_written_since_the_withdrawal_stays_a_draft(site, page, review, person):
    texts = {lang: {"title": f"Түзетілген {lang}"} for lang in ("kk", "ru", "en")}
    save_draft(page, texts=texts, actor=person("editor-therapy"), seen=stamp(page))
    reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дерек дұрыс")
    assert (page.live.number, page.draft.title("kk")) == (1, "Түзетілген kk")


def test_a_draft_that_was_there_before_the_withdrawal_outlives_the_reinstatement(site, page, person):
    save_draft(page, texts={"kk": {"title": "Бір сағаттық жұмыс"}}, actor=person("editor-therapy"), seen=stamp(page))
    withdraw(page, actor=person("head-therapy"), reason="Қате дерек")
    review = requests_of(site).newest()[0]
    reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дерек дұрыс")
    assert (page.live.number, page.draft.title("kk")) == (1, "Бір сағаттық жұмыс")


def test_the_next_draft_after_a_reinstatement_never_repeats_a_stamp(site, page, review, person):
    before = stamp(page)
    reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дерек дұрыс")
    save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=person("editor-therapy"), seen=stamp(page))
    assert page.draft.revision > int(before.partition(".")[2])


def test_a_reinstatement_is_refused_without_words_by_strangers_and_when_something_is_public_again(
    site, page, review, person
):
    with pytest.raises(OrdaError, match="Write why"):
        reinstate(review, actor=person("digital"), context=site, seen=1, remark=" ")
    for login in ("head-therapy", "editor-therapy", "rector", "vicerector"):
        with pytest.raises(NotAllowed):
            reinstate(review, actor=person(login), context=site, seen=1, remark="Дұрыс")
    transitions.publish_at_once(page)
    with pytest.raises(InvalidState):
        reinstate(review, actor=person("digital"), context=site, seen=1, remark="Дұрыс")


def test_what_went_to_the_bin_meanwhile_can_still_be_reviewed(site, page, review, person):
    from orda.history.bin import discard

    discard(page, actor=SYSTEM)
    transitions.approve(review, actor=person("digital"), context=site, seen=1)
    assert review.state == CARRIED_OUT


def test_the_program_withdraws_without_a_review(site, page):
    withdraw(page, actor=SYSTEM, reason="Мерзімі өтті")
    assert requests_of(site).open_requests() == []


def test_a_withdrawn_page_can_be_mended_and_sent_while_its_review_is_open(site, page, review, person):
    texts = {lang: {"title": f"Түзетілген {lang}"} for lang in ("kk", "ru", "en")}
    save_draft(page, texts=texts, actor=person("editor-therapy"), seen=stamp(page))
    sent = transitions.send(page, actor=person("editor-therapy"), seen=stamp(page))
    assert requests_of(site).open_for(page.uid) is sent
    transitions.approve(review, actor=person("digital"), context=site, seen=1)
    assert requests_of(site).open_requests() == [sent]
