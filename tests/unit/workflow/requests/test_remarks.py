"""A return says what is wrong at the very paragraph; what is sent again shows what was changed since (B10, E4)."""

from dataclasses import replace

import pytest

from orda import regulation
from orda.content.editing import discard_draft, save_draft, stamp
from orda.content.erasure import erase
from orda.errors import OrdaError
from orda.security.actor import SYSTEM
from orda.workflow.requests import transitions
from orda.workflow.requests.remarks import MAX_NOTE, MAX_NOTES, Note, place_of
from orda.workflow.requests.request import OPEN
from orda.workflow.sheets.approval import forget_remarks
from orda.workflow.sheets.sealing import broken_row

FIRST, SECOND = "<p>Кафедра 1962 жылы ашылған.</p>", "<p>Онда қырық оқытушы бар.</p>"


@pytest.fixture
def page(site):
    return site["units"]["therapy"]["about"]


@pytest.fixture
def sent(page, person):
    editor = person("editor-therapy")
    save_draft(page, texts={"kk": {"title": "Тарихы"}}, bodies={"kk": FIRST + SECOND}, actor=editor, seen=stamp(page))
    return transitions.send(page, actor=editor, seen=stamp(page))


def give_back(site, request, person, notes, remark=""):
    reason = next(iter(regulation.get().return_reasons))
    acting = {"actor": person("head-therapy"), "context": site, "seen": len(request.visas)}
    transitions.return_to_author(request, reason=reason, remark=remark, notes=notes, **acting)


def test_a_remark_stands_at_its_paragraph_and_needs_no_other_words(site, page, sent, person):
    """Clause B10."""
    give_back(site, sent, person, {(page.uid, "kk", place_of(SECOND)): " Отыз тоғыз. "})
    note = Note(page.uid, "kk", place_of(SECOND), "Онда қырық оқытушы бар.", "Отыз тоғыз.")
    assert sent.visas[-1].notes == (note,)
    assert broken_row(sent) is None


def test_a_return_without_any_words_is_refused(site, page, sent, person):
    with pytest.raises(OrdaError):
        give_back(site, sent, person, {(page.uid, "kk", place_of(SECOND)): "  "})
    assert sent.state == OPEN


def test_a_remark_at_what_is_not_there_is_refused(site, page, sent, person):
    away = site["units"]["surgery"]["about"].uid
    for spot in ((page.uid, "kk", place_of("<p>Басқа</p>")), (page.uid, "xx", "title"), (away, "kk", "title")):
        with pytest.raises(OrdaError):
            give_back(site, sent, person, {spot: "Жоқ"}, remark="Түзетіңіз")
    assert (sent.state, len(sent.visas)) == (OPEN, 1)


def test_remarks_have_their_limits(site, page, sent, person):
    spot = (page.uid, "kk", "title")
    many = {(page.uid, "kk", f"p{number}"): "сөз" for number in range(MAX_NOTES + 1)}
    for notes in ({spot: "с" * (MAX_NOTE + 1)}, many):
        with pytest.raises(OrdaError) as refusal:
            give_back(site, sent, person, notes)
        assert refusal.value.message.mapping["count"] in (MAX_NOTE, MAX_NOTES)
    give_back(site, sent, person, {spot: "с" * MAX_NOTE})
    assert len(sent.visas[-1].notes) == 1


def test_a_remark_that_was_altered_breaks_the_sheet(site, page, sent, person):
    """Clause A7."""
    give_back(site, sent, person, {(page.uid, "kk", "title"): "Атауы қысқа"})
    visa = sent.visas[-1]
    sent.visas = (sent.visas[0], replace(visa, notes=(replace(visa.notes[0], text="Атауы ұзын"),)))
    assert broken_row(sent) == 2


def test_what_the_law_takes_out_takes_the_remarks_at_paragraphs_too(site, page, sent, person):
    """Clause F8: the sheet holds, the words are gone."""
    give_back(site, sent, person, {(page.uid, "kk", "title"): "Аты-жөнін жазбаңыз"})
    forget_remarks(sent, site, "digital")
    assert [visa.notes for visa in sent.visas] == [(), (), ()]
    assert broken_row(sent) is None


def test_what_came_back_is_kept_until_it_is_published(site, page, sent, person):
    give_back(site, sent, person, {}, remark="Түзетіңіз")
    editor = person("editor-therapy")
    save_draft(page, texts={}, bodies={"kk": FIRST}, actor=editor, seen=stamp(page))
    assert (page.judged.number, page.judged.body("kk")) == (sent.number, FIRST + SECOND)
    again = transitions.send(page, actor=editor, seen=stamp(page))
    for login in ("head-therapy", "digital"):
        ticks = tuple(tick.id for tick in again.stage.ticks)
        transitions.approve(again, actor=person(login), context=site, seen=len(again.visas), ticks=ticks)
    assert page.live.body("kk") == FIRST and page.judged is None


def test_what_nobody_has_judged_is_not_kept_and_a_discarded_draft_leaves_nothing(site, page, sent, person):
    editor = person("editor-therapy")
    transitions.recall(sent, actor=editor, context=site)
    assert page.judged is None
    again = transitions.send(page, actor=editor, seen=stamp(page))
    give_back(site, again, person, {}, remark="Түзетіңіз")
    assert page.judged is not None
    discard_draft(page, actor=editor)
    assert page.judged is None


def test_erasing_a_text_erases_what_came_back_of_it(site, page, sent, person):
    give_back(site, sent, person, {(page.uid, "kk", "title"): "Атауы"}, remark="Түзетіңіз")
    kept = page.judged
    erase(page, "ground", actor=SYSTEM)
    assert (kept.texts, kept.bodies, page.judged) == ({}, {}, None)
    assert not any(visa.notes or visa.remark for visa in sent.visas)
