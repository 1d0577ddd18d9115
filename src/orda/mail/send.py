"""Handing a letter in: to a mail server by SMTP, or into a folder for a try."""

import contextlib
import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from orda.mail.addresses import plain_reason
from orda.mail.server import FILE, SMTPS, MailServer

TIMEOUT = 20.0
Post = Callable[[EmailMessage], None]


class NotSent(Exception):
    """Why a letter did not leave; ``reason`` is one line without anybody's address."""

    def __init__(self, reason: object):
        self.reason = plain_reason(reason)
        super().__init__(self.reason)


class Refused(NotSent):
    """The server will never take this letter."""


class NotNow(NotSent):
    """The server may take this letter later."""


class Unreachable(NotSent):
    """The server takes nothing now: it is away, or refuses us."""


@contextmanager
def open_post(server: MailServer) -> Iterator[Post]:
    """A function that hands in one letter. Raises Unreachable; the function Refused, NotNow, Unreachable."""
    if server.scheme == FILE:
        yield lambda message: _into_folder(server.folder, message)
        return
    client = _connected(server)
    try:
        yield lambda message: _by_smtp(client, server, message)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.quit()


def _connected(server: MailServer) -> smtplib.SMTP:
    client = None
    try:
        if server.scheme == SMTPS:
            trusted = ssl.create_default_context()
            client = smtplib.SMTP_SSL(server.host, server.port, server.domain, timeout=TIMEOUT, context=trusted)
        else:
            client = smtplib.SMTP(server.host, server.port, server.domain, timeout=TIMEOUT)
        client.ehlo_or_helo_if_needed()
        if server.scheme != SMTPS and not server.local:
            _encrypt(client, server)
        if server.user:
            client.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        _close(client)
        # What servers say here may repeat what they were given.
        raise Unreachable(f"{error.smtp_code} the server refuses user or password") from error
    except (smtplib.SMTPException, OSError) as error:
        _close(client)
        raise Unreachable(_said(error)) from error
    except BaseException:
        _close(client)
        raise
    return client


def _encrypt(client: smtplib.SMTP, server: MailServer) -> None:
    """Speak encrypted where it is offered; a password leaves this machine in no other way, and to nobody unknown."""
    if client.has_extn("starttls"):
        context = ssl.create_default_context()
        if not server.user:  # better than in the clear, and relays inside a network seldom have a known certificate
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client.starttls(context=context)
    elif server.user:
        raise Unreachable("the server offers no encryption, so the password was not sent; use smtps://")


def _close(client: smtplib.SMTP | None) -> None:
    if client is not None:
        client.close()


def _by_smtp(client: smtplib.SMTP, server: MailServer, message: EmailMessage) -> None:
    address = message["To"].addresses[0].addr_spec
    try:
        client.send_message(message, server.sender, [address])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise (Refused if 500 <= code < 600 else NotNow)(_answer(code, said)) from error
    except smtplib.SMTPSenderRefused as error:  # our own address: no letter would pass
        raise Unreachable(_answer(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPDataError as error:
        kind = Unreachable if error.smtp_code == 421 else Refused if error.smtp_code >= 500 else NotNow
        raise kind(_answer(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(_said(error)) from error


def _answer(code: int, said: object) -> str:
    return f"{code} {plain_reason(said)}"


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return (getattr(error, "strerror", None) or str(error)) or type(error).__name__


def _into_folder(folder: Path, message: EmailMessage) -> None:
    """Write a letter as a file named by its identity; the same letter written twice is one file."""
    name = message["Message-ID"].strip("<>").partition("@")[0]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f".{name}.tmp"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        os.replace(unfinished, folder / f"{name}.eml")
    except OSError as error:
        raise Unreachable(_said(error)) from error
