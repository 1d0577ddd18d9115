"""Sending: exactly what was committed, once, also after the server or the site was down (R11)."""

import smtplib
import time
from datetime import timedelta

import pytest

from orda import clock
from orda.mail import sender as sender_module
from orda.mail.outbox import MAX_AGE
from orda.mail.send import open_post
from orda.mail.sender import Sender
from orda.mail.server import read_server
from orda.workflow.requests import transitions
from orda.workflow.requests.request import requests_of
from tests import factories, mailing
from tests.mailing import BASE, SmtpServer, approve, mail_app, readers, sent_request, to

app, smtp, send_due = mailing.app, mailing.smtp, mailing.send_due


@pytest.fixture
def later(monkeypatch):
    """Move the clock on."""
    start, passed = clock.now(), [timedelta()]
    monkeypatch.setattr(clock, "now", lambda: start + passed[0])

    def move(**span):
        passed[0] += timedelta(**span)

    return move


def waiting(app) -> int:
    with factories.work_in(app) as site:
        return len(site.services["outbox"])


def delivery(app):
    with factories.work_in(app) as site:
        found = site.services["outbox"].delivery
        return found.failures, found.error, found.count, found.failed


def test_a_letter_exists_exactly_when_its_change_is_committed(app, smtp, send_due):
    with pytest.raises(RuntimeError), factories.work_in(app) as site:
        sent_request(site)
        assert readers(site) == ["head-therapy"]
        raise RuntimeError
    assert (waiting(app), send_due(), smtp.letters) == (0, 0, [])
    with factories.work_in(app) as site:
        sent_request(site)
    assert (waiting(app), send_due(), to(smtp.letters), waiting(app)) == (1, 1, ["head-therapy"], 0)
    assert (send_due(), len(smtp.letters)) == (0, 1)
    assert "Жаңа мәтін kk" in smtp.letters[0]["Subject"]
    assert f"{BASE}/kk/@@request?id=1" in smtp.letters[0].get_body(("plain",)).get_content()


def test_without_a_server_nothing_is_queued():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        sent_request(site)
        assert readers(site) == []
    app.registry._zodb_databases[""].close()


def test_a_dead_server_is_tried_again_later_each_time_and_gets_each_letter_once(later, caplog):
    server = SmtpServer()
    app = mail_app(f"smtp://127.0.0.1:{server.port}")
    with factories.work_in(app) as site:
        sent_request(site)
    one = Sender(app.registry.database, app.registry)
    assert one.send_due() == 0
    failures, error, _count, _failed = delivery(app)
    assert failures == 1 and "refused" in error
    server.start()
    assert one.send_due() == 0, "a minute must pass first"
    later(minutes=2)
    assert (one.send_due(), to(server.letters), waiting(app)) == (1, ["head-therapy"], 0)
    assert delivery(app)[:3] == (0, "", 1)
    server.stop()
    app.registry._zodb_databases[""].close()


def test_the_site_that_was_down_sends_what_it_had(app, smtp, send_due):
    """Every call of ``send_due`` is a new sender, as after a restart."""
    smtp.answers["CONNECT"] = "421 closed for today"
    with factories.work_in(app) as site:
        sent_request(site)
    assert send_due() == 0 and waiting(app) == 1
    del smtp.answers["CONNECT"]
    with factories.work_in(app) as site:
        site.services["outbox"].delivery.retry_at = None
    assert send_due() == 1 and len(smtp.letters) == 1


def test_a_server_that_does_not_take_our_sender_loses_no_letter(app, smtp, send_due, later):
    """The setting is wrong then, not the letters."""
    smtp.answers["MAIL"] = "550 <noreply@example.kz> is not from here"
    with factories.work_in(app) as site:
        approve(site, sent_request(site), "head-therapy")
    assert (send_due(), delivery(app)[0], delivery(app)[3]) == (0, 1, ())
    smtp.answers.clear()
    later(minutes=3)
    assert (send_due(), to(smtp.letters)) == (2, ["admin", "digital"])


def test_a_busy_server_gets_the_letter_later_and_others_now(app, smtp, send_due, later):
    smtp.answers["RCPT"] = "450 come back"
    with factories.work_in(app) as site:
        sent_request(site)
    assert (send_due(), waiting(app)) == (0, 1)
    del smtp.answers["RCPT"]
    assert send_due() == 0, "its minute has not passed"
    later(minutes=2)
    assert (send_due(), waiting(app), delivery(app)[3]) == (1, 0, ())


@pytest.mark.parametrize("command", ["RCPT", "BODY"])
def test_what_a_server_refuses_for_good_is_told_to_the_administrators_once_a_day(app, smtp, send_due, later, command):
    smtp.answers[command] = "550 <head-therapy@example.kz> nobody here"
    with factories.work_in(app) as site:
        sent_request(site)
    assert send_due() == 0
    ((_time, letter, login, reason),) = delivery(app)[3]
    assert (letter, login) == ("waits", "head-therapy") and "550" in reason and "@" not in reason
    with factories.work_in(app) as site:
        assert readers(site) == readers(site, "undelivered") == ["admin"]
    send_due()
    assert (waiting(app), len(delivery(app)[3])) == (0, 2), "a letter about letters brings forth no other"
    smtp.answers.clear()
    assert smtp.letters == []


def test_after_five_days_a_letter_is_given_up(app, smtp, send_due, later):
    with factories.work_in(app) as site:
        sent_request(site)
    later(seconds=MAX_AGE.total_seconds() + 60)
    send_due()
    send_due()
    assert to(smtp.letters) == ["admin"], "only the administrators hear, of the loss"
    ((_time, letter, _login, reason),) = delivery(app)[3]
    assert letter == "waits" and "five days" in reason


def test_a_crash_after_handing_in_repeats_the_letter_with_its_identity(app, smtp, send_due, monkeypatch, later):
    """The unavoidable window: mail programs know the second copy by its Message-ID."""
    with factories.work_in(app) as site:
        sent_request(site)
    with monkeypatch.context() as crash:
        crash.setattr(Sender, "_note_sent", lambda self, keys: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert send_due() == 0, "the shift of the dead process is not over"
    later(minutes=6)
    assert send_due() == 1
    assert len({letter["Message-ID"] for letter in smtp.letters}) == 1 and len(smtp.letters) == 2


def test_a_full_disk_after_handing_in_repeats_nothing(app, smtp, monkeypatch):
    with factories.work_in(app) as site:
        sent_request(site)
    one = Sender(app.registry.database, app.registry)
    with monkeypatch.context() as full:
        full.setattr(Sender, "_note_sent", lambda self, keys: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError):
            one.send_due()
    assert waiting(app) == 1
    one.send_due()
    assert (waiting(app), len(smtp.letters)) == (0, 1)


def test_of_two_processes_one_sends(app, smtp):
    with factories.work_in(app) as site:
        sent_request(site)
    one, two = (Sender(app.registry.database, app.registry) for _number in range(2))
    smtp.after = lambda: seen.append(two.send_due())
    seen = []
    assert (one.send_due(), seen, len(smtp.letters)) == (1, [0], 1)


def test_what_was_done_meanwhile_is_not_asked_for(app, smtp, send_due):
    with factories.work_in(app) as site:
        request = sent_request(site)
        approve(site, request, "head-therapy")
    send_due()
    assert to(smtp.letters) == ["admin", "digital"], "the head's turn is over; now it is that of the offices"


def test_who_may_not_see_it_any_more_gets_nothing(app, smtp, send_due):
    """Rights are asked again when the letter leaves (checklist 38)."""
    with factories.work_in(app) as site:
        request = sent_request(site)
        approve(site, request, "head-therapy")
        site.services["principals"].user("digital").enabled = False
        site.services["principals"].user("admin").email = "admin@example.kz\nBcc: x@example.kz"
    assert (send_due(), smtp.letters, waiting(app)) == (0, [], 0)
    with factories.work_in(app) as site:
        request = requests_of(site).newest()[0]
        head = factories.actor_of(site, "admin")
        transitions.return_to_author(request, actor=head, context=site, seen=2, reason="facts", remark="Жоқ")
        site["units"]["therapy"].grants = ()
        assert readers(site) == ["editor-therapy"]
    assert (send_due(), smtp.letters, waiting(app)) == (0, [], 0)


def test_one_letter_that_cannot_be_written_keeps_back_no_other(app, smtp, send_due, monkeypatch, caplog):
    write = sender_module.write_letter

    def fragile(registry, site, key):
        if site.services["outbox"].letter(key).login == "admin":
            raise ZeroDivisionError
        return write(registry, site, key)

    monkeypatch.setattr(sender_module, "write_letter", fragile)
    with factories.work_in(app) as site:
        approve(site, sent_request(site), "head-therapy")
    assert (send_due(), to(smtp.letters), waiting(app)) == (1, ["digital"], 1)
    assert "could not be written" in caplog.text


def test_the_demonstration_writes_to_nobody(app, smtp, send_due):
    with factories.work_in(app) as site:
        request = sent_request(site)
        site.demonstration = True
        approve(site, request, "head-therapy")
        assert readers(site) == ["head-therapy"], "what was queued before it became one"
    assert (send_due(), smtp.letters) == (0, [])


def test_a_folder_gets_each_letter_as_one_file(tmp_path):
    app = mail_app(f"file://{tmp_path}/letters")
    with factories.work_in(app) as site:
        site.demonstration = True
        sent_request(site)
    assert Sender(app.registry.database, app.registry).send_due() == 1
    (file,) = (tmp_path / "letters").iterdir()
    assert file.suffix == ".eml" and b"head-therapy@example.kz" in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    app.registry._zodb_databases[""].close()


def test_a_password_is_not_sent_unencrypted_beyond_this_machine(smtp, monkeypatch, caplog):
    server = read_server(f"smtp://post:hunter2@127.0.0.1:{smtp.port}", BASE)
    monkeypatch.setattr(type(server), "local", False)
    with pytest.raises(Exception, match="no encryption") as caught, open_post(server):
        pass
    assert "hunter2" not in str(caught.value) + caplog.text


def test_a_refused_password_is_told_without_it(smtp, monkeypatch):
    def refuse(self, user, password):
        raise smtplib.SMTPAuthenticationError(535, f"{user} {password} is wrong".encode())

    monkeypatch.setattr(smtplib.SMTP, "login", refuse)
    server = read_server(f"smtp://post:hunter2@127.0.0.1:{smtp.port}", BASE)
    with pytest.raises(Exception, match="535") as caught, open_post(server):
        pass
    assert "hunter2" not in caught.value.reason


def test_the_thread_sends_by_itself_and_ends_when_told(app, smtp, monkeypatch):
    monkeypatch.setattr(sender_module, "PAUSE_SECONDS", 0.02)
    thread = Sender(app.registry.database, app.registry)
    thread.start()
    with factories.work_in(app) as site:
        sent_request(site)
    end = time.monotonic() + 5
    while not smtp.letters and time.monotonic() < end:
        time.sleep(0.02)
    thread.stop()
    assert to(smtp.letters) == ["head-therapy"] and not thread.is_alive()
