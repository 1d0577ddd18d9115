"""What somebody has typed is never lost: a colleague was quicker, or the right has ended (issue: bad input)."""

import pytest

from orda.content.editing import save_draft, stamp
from orda.security.actor import actor_for
from orda.workflow.levels import principles
from orda.workflow.questions.inquiries import ask_unit
from orda.workflow.requests import transitions
from orda.workflow.requests.request import requests_of
from tests import factories
from tests.asking import act, ask, asked_app, moving, unit_uid

__all__ = ["asked_app", "moving"]

WORDS = "Екінші абзацтағы жыл қате, 1962 болуы керек."


@pytest.fixture
def sent(app):
    """Request № 1: a text of the therapists that waits for the head's visa."""
    with factories.work_in(app) as site:
        page, editor = site["units"]["therapy"]["about"], actor_for(site, "editor-therapy")
        save_draft(page, texts={"kk": {"title": "Жаңа"}}, actor=editor, seen=stamp(page))
        return transitions.send(page, actor=editor, seen=stamp(page)).number


def end_grants(app, unit: str) -> None:
    with factories.work_in(app) as site:
        site["units"][unit].grants = ()


def form_with(page, button: str):
    return next(form for form in page.forms.values() if button in form.fields)


def kept(page) -> list[str]:
    return [area.text.strip() for area in page.html.select(".panel textarea[readonly]")]


def test_the_remark_of_whom_a_colleague_has_forestalled_stands_on_the_screen(app, sign_in, sent):
    form = form_with(sign_in("head-therapy").get(f"/kk/@@request?id={sent}"), "return")
    with factories.work_in(app) as site:
        request, other = requests_of(site).request(sent), actor_for(site, "vicerector")
        asked = {"reason": "facts", "remark": "Жоқ", "seen": 1, "context": site}
        transitions.return_to_author(request, actor=other, **asked)
    form["reason"], form["remark"] = "facts", WORDS
    refused = form.submit("return", status=422)
    assert kept(refused) == [WORDS]


def test_the_remark_of_whom_the_right_has_left_is_given_back_and_says_nothing_of_the_request(app, sign_in, sent):
    head = sign_in("head-therapy")
    form = form_with(head.get(f"/kk/@@request?id={sent}"), "return")
    form["reason"], form["remark"] = "facts", WORDS
    end_grants(app, "therapy")
    refused = form.submit("return", status=404)
    assert kept(refused) == [WORDS]
    form.action = "/kk/@@request?id=99"
    unknown = form.submit("return", status=404)
    assert refused.html.main.text == unknown.html.main.text
    assert "Жаңа" not in refused.html.main.text
    with factories.work_in(app) as site:
        assert requests_of(site).request(sent).state == "open"


def test_an_answer_is_kept_when_a_colleague_has_sent_another_and_when_the_question_went_elsewhere(
    asked_app, visitor, moving, sign_in
):
    ask(visitor, moving)
    act(sign_in("digital"), 1, "route", unit=unit_uid(asked_app, "therapy"))
    editor, head = sign_in("editor-therapy"), sign_in("head-therapy")
    form = form_with(editor.get("/kk/@@question?id=1"), "send")
    form["answer"], form["official"] = WORDS, "Кафедра меңгерушісі"
    act(head, 1, "send", answer="Басқа жауап", official="Меңгеруші")
    assert WORDS in kept(form.submit("send", status=422))
    act(sign_in("digital"), 1, "route", unit=unit_uid(asked_app, "surgery"))
    assert WORDS in kept(form.submit("send", status=404))


def test_an_answer_to_an_inquiry_is_kept_when_a_colleague_was_quicker(app, sign_in):
    with factories.work_in(app) as site:
        unit = site["units"]["therapy"]
        ask_unit(unit, actor=actor_for(site, "digital"), subject="Сурет", text="Сурет керек")
    editor, head = sign_in("editor-therapy"), sign_in("head-therapy")
    forms = [form_with(person.get("/kk/@@inquiry?id=1"), "answer") for person in (editor, head)]
    forms[1]["text"] = "Жібердік"
    forms[1].submit("answer", status=303)
    forms[0]["text"] = WORDS
    assert kept(forms[0].submit("answer", status=422)) == [WORDS]


def test_a_visa_is_given_at_the_stage_that_the_form_has_shown_and_at_no_other(app, sign_in):
    """Clause A9: who holds two offices at once gives the one that was meant, or none."""
    with factories.work_in(app) as site:
        editor, unit = actor_for(site, "editor-therapy"), site["units"]["therapy"]
        request = principles.propose_principle(site, actor=editor, unit=unit, title="Мәзір", note="Алтыншы тармақ")
        number, shown = request.number, request.waiting
    assert len(shown) > 1
    form = form_with(sign_in("digital").get(f"/kk/@@request?id={number}"), "approve")
    mine = form["stage"].value
    for box in form.fields.get("tick", []):
        box.checked = True
    form["stage"] = next(stage.id for stage in shown if stage.id != mine)
    form["remark"] = WORDS
    refused = form.submit("approve", status=422)
    assert WORDS in refused.text
    with factories.work_in(app) as site:
        assert requests_of(site).request(number).given == {}
