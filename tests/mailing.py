"""Pieces for tests of mail: a little SMTP server on the loopback, an application that hands letters in there."""

import email
import email.policy
import socketserver
import threading

import pytest

from orda.content import editing
from orda.mail.sender import Sender
from orda.security.actor import actor_for
from orda.workflow.requests import transitions
from tests import factories

BASE = "https://www.example.kz"


class SmtpServer:
    """Takes letters as a mail server does. ``answers`` replaces what it says to a command, such as ``RCPT``; ``after``
    is called when a letter has been accepted, before the server says so."""

    def __init__(self):
        self.letters = []
        self.answers = {}
        self.after = None
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            """One connection."""

            def handle(self):
                self.say(outer.answers.get("CONNECT", "220 test"))
                while line := self.rfile.readline():
                    word = line[:4].upper().decode().strip()
                    said = outer.answers.get(word)
                    if word == "DATA" and said is None:
                        self.say("354 go on")
                        outer.take(self.rfile)
                        said = outer.answers.get("BODY")
                    self.say(said or ("221 bye" if word == "QUIT" else "250 ok"))
                    if word == "QUIT":
                        return

            def say(self, answer: str):
                self.wfile.write(f"{answer}\r\n".encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        self.server.daemon_threads = self.server.allow_reuse_address = True
        self.server.server_bind()
        self.port = self.server.server_address[1]

    def take(self, file):
        """Read one letter to the dot that ends it."""
        lines = []
        while (line := file.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if "BODY" not in self.answers:
            self.letters.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        if self.after is not None:
            self.after()

    def start(self):
        """Begin to listen; before this the port refuses connections, as a dead server does."""
        self.server.server_activate()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        """End."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def smtp():
    """A server that listens."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def app(smtp):
    """The small university, with mail."""
    app = mail_app(f"smtp://127.0.0.1:{smtp.port}")
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def send_due(app):
    """One round of the sender; a new one each time, as after a restart."""
    return lambda: Sender(app.registry.database, app.registry).send_due()


def mail_app(server: str, **settings):
    """An application over a small university that hands letters in at ``server``."""
    app = factories.make_app(**{"orda.mail": server, "orda.canonical": BASE, **settings})
    with factories.work_in(app) as site:
        factories.fill(site)
    return app


def sent_request(site, login: str = "editor-therapy", title: str = "Жаңа мәтін"):
    """A draft of the department's page, sent for approval."""
    page, actor = site["units"]["therapy"]["about"], actor_for(site, login)
    texts = {lang: {"title": f"{title} {lang}"} for lang in ("kk", "ru", "en")}
    editing.save_draft(page, texts=texts, actor=actor, seen=editing.stamp(page))
    return transitions.send(page, actor=actor, seen=editing.stamp(page))


def approve(site, request, login: str):
    """Give the next visa."""
    ticks = tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=actor_for(site, login), context=site, seen=len(request.visas), ticks=ticks)


def readers(site, letter: str = "") -> list[str]:
    """Logins for whom a letter waits."""
    outbox = site.services["outbox"]
    found = [each for held in (False, True) for each in outbox.letters(held=held)]
    return sorted(each.login for each in found if letter in ("", each.letter))


def to(letters) -> list[str]:
    """The names before the @ of all receivers."""
    return sorted(letter["To"].addresses[0].username for letter in letters)
