"""Letters as people meet them: the link in a letter, the letter to who asked, the administrator's screen."""

import re
from dataclasses import replace

import pytest
from webtest import TestApp

from orda.mail.outbox import outbox_of
from tests import asking, factories, mailing, workplace
from tests.asking import act, ask, unit_uid
from tests.mailing import BASE, to

app, smtp, send_due = mailing.app, mailing.smtp, mailing.send_due
moving, asked_app = asking.moving, asking.asked_app


def text_of(letter) -> str:
    return letter.get_body(("plain",)).get_content()


def link_in(letter) -> str:
    """The path of the first link."""
    return re.search(rf"{re.escape(BASE)}(/\S+)", text_of(letter)).group(1)


def test_a_letter_leads_to_the_screen_and_approves_nothing(app, sign_in, smtp, send_due):
    workplace.send(_edited(sign_in))
    send_due()
    (letter,) = smtp.letters
    head = sign_in("head-therapy")
    page = head.get(link_in(letter), status=200)
    assert workplace.form_with(page, "approve") is not None
    with factories.work_in(app) as site:
        (request,) = site.services["requests"].open_requests()
        assert len(request.visas) == 1, "to have opened the link is no visa"
    asked = factories.browse(app).get(link_in(letter), expect_errors=True)
    assert asked.status_int == 303 and "/@@login" in asked.location


def _edited(sign_in):
    browser = sign_in("editor-therapy")
    workplace.edit(browser)
    return browser


def test_a_colleague_hears_of_a_delegated_request(app, sign_in, smtp, send_due):
    """A8: with the link to it, and nobody else."""
    with factories.work_in(app) as site:
        site.services["principals"].user("editor-surgery").unit_uid = site["units"]["therapy"].uid
    address = workplace.send(_edited(sign_in)).request.path_qs
    send_due()
    smtp.letters.clear()
    form = workplace.form_with(sign_in("head-therapy").get(address), "delegate")
    form["deputy"] = "editor-surgery"
    form.submit("delegate", status=303)
    send_due()
    (letter,) = smtp.letters
    assert to(smtp.letters) == ["editor-surgery"]
    assert workplace.form_with(sign_in("editor-surgery").get(link_in(letter)), "approve") is not None


def test_a_foreign_host_reaches_no_letter(app, smtp, send_due):
    """B6, checklist 13."""
    foreign = {"HTTP_HOST": "evil.example:80", "HTTP_X_FORWARDED_HOST": "evil.example", "REMOTE_ADDR": "127.0.0.1"}
    browser = TestApp(app, extra_environ=foreign)
    form = factories.sign_in_form(browser.get("/kk/@@login"))
    form["login"], form["password"] = "editor-therapy", factories.PASSWORD
    form.submit(status=303)
    workplace.edit(browser)
    workplace.send(browser)
    send_due()
    (letter,) = smtp.letters
    assert b"evil" not in letter.as_bytes() and BASE in text_of(letter)


def test_a_letter_comes_in_the_language_that_its_reader_works_in(app, sign_in, smtp, send_due):
    form = sign_in("head-therapy").get("/kk/@@account").forms["language"]
    form["language"] = "ru"
    form.submit("save-language")
    workplace.send(_edited(sign_in))
    send_due()
    (letter,) = smtp.letters
    assert letter["Subject"] == "Ждёт вашей визы: О кафедре (therapy по-русски)" and link_in(letter).startswith(
        "/ru/@@request"
    )


def test_the_choice_of_letters_is_made_on_the_own_account(app, sign_in):
    browser = sign_in("head-therapy")
    form = browser.get("/kk/@@account").forms["letters"]
    assert form["letters"].value == "all"
    form["letters"] = "digest"
    page = form.submit("save-letters").follow()
    assert page.forms["letters"]["letters"].value == "digest" and "Таңдауыңыз сақталды." in page
    form["letters"].force_value("everything")
    assert form.submit("save-letters", expect_errors=True).status_int == 422
    with factories.work_in(app) as site:
        assert site.services["principals"].user("head-therapy").letters == "digest"


@pytest.fixture
def answered(asked_app, visitor, sign_in, moving):
    """A question with an address, answered by the unit and approved by its head."""
    page = ask(visitor, moving, email="asker@example.kz", name="Айгерім")
    act(sign_in("digital"), 1, "route", unit=unit_uid(asked_app, "therapy"))
    act(sign_in("editor-therapy"), 1, "send", answer="Үш құжат.", official="Меңгеруші")
    act(sign_in("head-therapy"), 1, "approve")
    return page


def test_who_asked_gets_one_letter_with_the_personal_link_and_nothing_else(app, answered, visitor, smtp, send_due):
    """F11, G9, checklist 42: neither the question nor the answer nor the name travels."""
    send_due()
    (letter,) = [each for each in smtp.letters if each["To"] == "asker@example.kz"]
    assert "Үш құжат." in visitor.get(link_in(letter), status=200)
    for private in ("Үш құжат", "Айгерім", asking.TEXT):
        assert private.encode() not in letter.as_bytes() and private not in text_of(letter)
    assert link_in(letter) == answered.request.path_qs
    with factories.work_in(app) as site:
        stored = repr([each.__getstate__() for each in outbox_of(site).letters()])
        assert "asker@example.kz" not in stored


def test_the_people_of_the_unit_hear_of_a_question_and_the_head_of_its_answer(asked_app, visitor, sign_in, moving):
    ask(visitor, moving)
    act(sign_in("digital"), 1, "route", unit=unit_uid(asked_app, "therapy"))
    with factories.work_in(asked_app) as site:
        assert mailing.readers(site) == mailing.readers(site, "question") == ["editor-therapy", "head-therapy"]
    act(sign_in("editor-therapy"), 1, "send", answer="Үш құжат.", official="Меңгеруші")
    with factories.work_in(asked_app) as site:
        assert mailing.readers(site, "answer") == ["head-therapy"]


def test_who_took_the_question_back_or_left_no_address_gets_no_letter(app, answered, visitor, smtp, send_due):
    form = next(form for form in visitor.get(answered.request.path_qs).forms.values() if "sure" in form.fields)
    form["sure"] = True
    form.submit(status=303)
    send_due()
    assert "asker" not in to(smtp.letters)


def test_after_a_change_of_the_secret_no_letter_bears_a_dead_key(app, answered, smtp, send_due, monkeypatch):
    registry = app.registry
    monkeypatch.setattr(registry, "deployment", replace(registry.deployment, secret="f" * 64))
    send_due()
    assert "asker" not in to(smtp.letters)


def test_the_administrator_sees_what_waits_and_why_and_tries_again(app, sign_in, smtp, send_due):
    admin = sign_in("admin")
    smtp.answers["CONNECT"] = "421 closed"
    workplace.send(_edited(sign_in))
    send_due()
    page = admin.get("/kk/@@mail")
    assert "421 closed" in page.html.select_one(".notice.danger").text and f"smtp://127.0.0.1:{smtp.port}" in page
    assert page.html.select_one(".stats strong").text == "1"
    status = admin.get("/@@status").json
    assert (status["mail"], status["mail_waiting"], status["mail_error"]) == ("smtp", 1, "421 closed")
    assert send_due() == 0
    smtp.answers.clear()
    workplace.form_with(page, "again").submit("again").follow(status=200)
    assert send_due() == 1
    assert admin.get("/kk/@@mail").html.select_one(".notice.danger") is None
    assert admin.get("/@@status").json["mail_error"] is None


def test_a_letter_on_trial_goes_to_who_asked_for_it(app, sign_in, smtp, send_due):
    admin = sign_in("admin")
    workplace.form_with(admin.get("/ru/@@mail"), "trial").submit("trial").follow(status=200)
    send_due()
    assert to(smtp.letters) == ["admin"]
    assert admin.get(link_in(smtp.letters[0])).status_int == 200


def test_what_never_arrived_stands_on_the_screen_without_addresses(app, sign_in, smtp, send_due):
    smtp.answers["RCPT"] = "550 <head-therapy@example.kz> unknown"
    workplace.send(_edited(sign_in))
    send_due()
    page = sign_in("admin").get("/kk/@@mail")
    row = page.html.select_one("table.data tbody").text
    assert "Төлеген Тестов" in row and "550" in row and "head-therapy@" not in page


def test_without_a_server_the_screens_say_so(sign_in):
    silent = factories.make_app()
    with factories.work_in(silent) as site:
        factories.fill(site)
    page = factories.log_in(silent, "admin").get("/en/@@mail")
    assert "orda.mail is empty" in page and not page.html.select('button[name="trial"]')
    assert "letters" not in factories.log_in(silent, "editor-therapy").get("/kk/@@account").forms
    silent.registry._zodb_databases[""].close()
