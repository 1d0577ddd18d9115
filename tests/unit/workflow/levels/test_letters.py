"""Coloured letters: exactly the green in and the red out, on the text that is live then, and nothing overwritten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orda.compliance.rules import findings
from orda.content import arrange, editing
from orda.content.erasure import erase
from orda.errors import InvalidState, NotAllowed, OrdaError
from orda.history import bin as recycling
from orda.security.actor import SYSTEM
from orda.text.retyped import corrections_of, slots
from orda.workflow.levels.letters import PageText, PlaceChanged, propose_letter
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests import inbox, transitions
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import OPEN, PUBLISHED, RECALLED, requests_of
from orda.workflow.telling.saying import title_in
from tests import factories

BODY = (
    "<p>На кафедре <strong>сорок</strong> преподавателей.</p><ul><li>Терапия</li><li>Хирургия</li></ul>"
    "<p>Телефон 123.</p>"
)


@pytest.fixture
def page(site):
    page = site["units"]["therapy"]["about"]
    return factories.write(page, kk=("Кафедра", "<p>Қырық оқытушы.</p>"), ru=("О кафедре", BODY))


def letter(page, lang="ru", **typed):
    """The letter that types passages anew: ``letter(page, сорок="тридцать")`` for the passage with that word."""
    html = PageText.of(page.live, lang).html
    changes = {}
    for word, other in typed.items():
        slot = next(slot for slot in slots(html) if word in slot.text)
        changes[slot.index] = slot.text.replace(word, other)
    corrections = corrections_of(html, changes)
    return CorrectionLetter(page.uid, lang, page.live.title(lang), page.live.number, corrections)


def propose(page, person, login="editor-surgery", **typed):
    return propose_letter(page, actor=person(login), letter=letter(page, **typed))


def approve(request, site, *actors):
    for actor in actors:
        ticks = tuple(tick.id for tick in request.stage.ticks)
        transitions.approve(request, actor=actor, context=site, seen=len(request.visas), ticks=ticks)


def both(person):
    return person("head-therapy"), person("digital")


def test_the_last_visa_changes_the_passage_and_nothing_else(site, page, person):
    """Clause E13."""
    rows, before = len(site.services["register"]), page.live
    request = propose(page, person, сорок="тридцать", Хирургия="Кардиология")
    assert (request.level, request.state, request.unit_uid) == ("A", OPEN, site["units"]["therapy"].uid)
    approve(request, site, *both(person))
    changed = BODY.replace("сорок", "тридцать").replace("Хирургия", "Кардиология")
    assert (page.live.body("ru"), page.live.body("kk")) == (changed, before.body("kk"))
    assert (page.live.title("ru"), request.state, page.draft) == ("О кафедре", PUBLISHED, None)
    assert (page.live.provider, page.live.editors) == ("Серік Тестов", ("editor-surgery",))
    row = site.services["register"].row(rows + 1)
    assert len(site.services["register"]) == rows + 1
    assert (row.action, row.actor, row.approver, row.request) == (
        "published",
        "editor-surgery",
        "digital",
        request.number,
    )


def test_title_summary_and_whole_passages_are_corrected_too(site, page, person):
    editing.save_draft(
        page, texts={"ru": {"title": "О кафедре", "summary": "Кратко"}}, actor=SYSTEM, seen=editing.stamp(page)
    )
    transitions.publish_at_once(page)
    html = PageText.of(page.live, "ru").html
    by_text = {slot.text: slot.index for slot in slots(html)}
    typed = {
        by_text["О кафедре"]: "О <b>кафедре</b> терапии",
        by_text["Кратко"]: "",
        by_text["Терапия"]: "Терапия\r\n\r\nПедиатрия",
        by_text["Телефон 123."]: "Телефон 321.\nПриёмная 5.\n\nНовый абзац & <script>alert(1)</script>",
        999: "forged",
    }
    asked = replace(letter(page), corrections=corrections_of(html, typed))
    approve(propose_letter(page, actor=person("editor-surgery"), letter=asked), site, *both(person))
    assert page.live.texts["ru"] == {"title": "О <b>кафедре</b> терапии"}
    assert page.live.body("ru") == BODY.replace("<li>Терапия</li>", "<li>Терапия</li><li>Педиатрия</li>").replace(
        "<p>Телефон 123.</p>",
        "<p>Телефон 321.<br>Приёмная 5.</p><p>Новый абзац &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>",
    )


def test_who_wrote_a_letter_gives_no_visa_on_it(site, page, person):
    request = propose(page, person, login="head-therapy", сорок="тридцать")
    assert inbox.waiting_for(site, person("head-therapy")) == []
    with pytest.raises(NotAllowed):
        approve(request, site, person("head-therapy"))


def test_the_same_letter_sent_twice_is_one_request(site, page, person):
    first = propose(page, person, сорок="тридцать")
    assert propose(page, person, сорок="тридцать") is first
    assert propose(page, person, login="editor-therapy", сорок="тридцать") is not first


def test_a_page_that_changed_elsewhere_takes_the_letter_and_one_that_changed_there_names_the_place(site, page, person):
    """Clause E12."""
    fits, late = propose(page, person, сорок="тридцать"), propose(page, person, Телефон="Телефоны")
    factories.write(page, ru=("О кафедре", BODY.replace("123", "555")))
    approve(fits, site, *both(person))
    assert page.live.body("ru") == BODY.replace("123", "555").replace("сорок", "тридцать")
    with pytest.raises(PlaceChanged) as refused:
        approve(late, site, person("head-therapy"))
    assert refused.value.message.mapping == {"place": "Телефон 123."}
    assert (late.state, len(late.visas)) == (OPEN, 1)
    transitions.return_to_author(
        late, actor=person("head-therapy"), context=site, seen=1, reason="facts", remark="Место изменилось"
    )


def test_two_letters_for_one_passage_do_not_overwrite_each_other(site, page, person):
    one, other = propose(page, person, сорок="тридцать"), propose(page, person, преподавателей="учителей")
    approve(other, site, person("head-therapy"))
    approve(one, site, *both(person))
    with pytest.raises(PlaceChanged):
        approve(other, site, person("digital"))
    assert "тридцать</strong> преподавателей" in page.live.body("ru")


def test_a_letter_in_one_language_and_a_change_in_another_go_together(site, page, person):
    request = propose(page, person, сорок="тридцать")
    factories.write(page, kk=("Кафедра", "<p>Отыз оқытушы.</p>"))
    approve(request, site, *both(person))
    assert (page.live.body("kk"), "тридцать" in page.live.body("ru")) == ("<p>Отыз оқытушы.</p>", True)


def draft(page, person, body, title="О кафедре"):
    editing.save_draft(
        page,
        texts={"ru": {"title": title}},
        bodies={"ru": body},
        actor=person("editor-therapy"),
        seen=editing.stamp(page),
        provider="x",
    )
    return page.draft


def test_a_draft_in_hand_is_corrected_as_well(site, page, person):
    request = propose(page, person, сорок="тридцать")
    kept = draft(page, person, BODY.replace("123", "555"))
    seen = editing.stamp(page)
    approve(request, site, *both(person))
    assert page.live.body("ru") == BODY.replace("сорок", "тридцать")
    assert (page.draft, kept.body("ru")) == (kept, BODY.replace("123", "555").replace("сорок", "тридцать"))
    assert not editing.is_behind(page)
    with pytest.raises(OrdaError):
        editing.save_draft(page, texts={}, bodies={"ru": "<p>Форма</p>"}, actor=SYSTEM, seen=seen)


def test_a_draft_that_the_letter_does_not_fit_stays_and_must_be_looked_at_before_it_is_sent(site, page, person):
    request = propose(page, person, сорок="тридцать")
    draft(page, person, BODY.replace("сорок", "пятьдесят"))
    approve(request, site, *both(person))
    assert page.draft.body("ru") == BODY.replace("сорок", "пятьдесят")
    editor = person("editor-therapy")
    with pytest.raises(OrdaError, match="another text"):
        transitions.send(page, actor=editor, seen=editing.stamp(page))
    editing.save_draft(page, texts={}, actor=editor, seen=editing.stamp(page))
    transitions.send(page, actor=editor, seen=editing.stamp(page))


def test_a_draft_at_approval_takes_the_letter_and_whoever_decides_looks_again(site, page, person):
    letter_request = propose(page, person, сорок="тридцать")
    draft(page, person, BODY.replace("123", "555"))
    sent = transitions.send(page, actor=person("editor-therapy"), seen=editing.stamp(page))
    approve(letter_request, site, *both(person))
    ticks = tuple(tick.id for tick in sent.stage.ticks)
    with pytest.raises(InvalidState):
        transitions.approve(sent, actor=person("head-therapy"), context=site, seen=1, ticks=ticks)
    approve(sent, site, *both(person))
    assert page.live.body("ru") == BODY.replace("123", "555").replace("сорок", "тридцать")


def test_a_draft_at_approval_that_the_letter_does_not_fit_is_not_published_over_it(site, page, person):
    letter_request = propose(page, person, сорок="тридцать")
    draft(page, person, BODY.replace("сорок", "пятьдесят"))
    sent = transitions.send(page, actor=person("editor-therapy"), seen=editing.stamp(page))
    approve(letter_request, site, *both(person))
    approve(sent, site, person("head-therapy"))
    with pytest.raises(OrdaError, match="another text"):
        approve(sent, site, person("digital"))
    assert "тридцать" in page.live.body("ru")


def test_a_page_that_moved_is_corrected_where_it_is(site, page, person):
    request = propose(page, person, сорок="тридцать")
    arrange.move(page, site["units"]["surgery"], actor=SYSTEM, name="elsewhere")
    approve(request, site, person("head-surgery"), person("digital"))
    assert "тридцать" in site["units"]["surgery"]["elsewhere"].live.body("ru")


def test_a_page_withdrawn_or_binned_meanwhile_refuses_and_the_author_recalls(site, page, person):
    withdrawn, binned = (propose(page, person, сорок=word) for word in ("тридцать", "двадцать"))
    withdraw(page, actor=person("digital"), reason="Қате")
    with pytest.raises(OrdaError, match="no longer public"):
        approve(withdrawn, site, person("head-therapy"))
    recycling.discard(page, actor=SYSTEM)
    assert inbox.waiting_for(site, person("head-therapy")) == []
    transitions.recall(binned, actor=person("editor-surgery"), context=site)
    assert binned.state == RECALLED


def test_nobody_proposes_on_what_they_may_not_read(site, page, person):
    page.visibility = "internal"
    with pytest.raises(NotAllowed):
        propose(page, person, сорок="тридцать")
    page.visibility = "public"
    with pytest.raises(NotAllowed):
        propose(page, person, login="auditor", сорок="тридцать")
    request = propose(page, person, сорок="тридцать")
    page.visibility = "internal"
    assert not inbox.may_see(request, person("editor-surgery"), site)
    assert inbox.may_see(request, person("editor-therapy"), site)


def test_an_empty_or_an_endless_letter_is_refused(site, page, person):
    factories.write(page, ru=("О кафедре", "".join(f"<p>Строка {number}.</p>" for number in range(501))))
    html = PageText.of(page.live, "ru").html
    typed = {slot.index: f"{slot.text}!" for slot in slots(html)[1:]}
    for corrections in ((), corrections_of(html, typed)):
        asked = replace(letter(page), corrections=corrections)
        with pytest.raises(OrdaError):
            propose_letter(page, actor=person("editor-surgery"), letter=asked)
    asked = replace(letter(page), corrections=corrections_of(html, {1: "Слово " * 60_000}))
    with pytest.raises(OrdaError):
        propose_letter(page, actor=person("editor-surgery"), letter=asked)
    assert requests_of(site).open_requests() == []


def test_a_page_without_its_title_is_refused(page, person):
    with pytest.raises(OrdaError):
        propose(page, person, **{"О кафедре": ""})


def test_a_letter_on_what_was_erased_says_nothing_any_more(site, person):
    """Clause F8 of part 2."""
    who = factories.add(site["units"]["therapy"], "page", "who", ru=("Имя", "<p>Тайна.</p>"))
    request = propose(who, person, Тайна="Секрет")
    erase(who, "on demand", actor=SYSTEM)
    assert (request.state, request.proposal.corrections, request.proposal.title) == (RECALLED, (), "")


def test_a_late_letter_stands_on_the_board_and_mails_call_its_page_as_the_public_does(site, page, person):
    request = propose(page, person, сорок="тридцать")
    draft(page, person, BODY, title="Тайный заголовок")
    assert title_in(request, site, "ru") == "О кафедре, Русский"
    request.due = request.opened - timedelta(days=1)
    found = [(each.obj, each.unit) for each in findings(site, "ru") if each.rule == "late-request"]
    assert found == [(page, site["units"]["therapy"])]
