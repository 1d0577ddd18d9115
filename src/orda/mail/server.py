"""Where letters are handed in: the setting ``orda.mail``, read once at the start."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from orda.errors import OrdaError
from orda.mail.addresses import is_address

SMTP, SMTPS, FILE = "smtp", "smtps", "file"
PORTS = {SMTP: 25, SMTPS: 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SHAPES = "smtp://[user:password@]host[:port], smtps://…, file:///folder, or nothing for no mail"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}")


@dataclass(frozen=True)
class MailServer:
    """How letters leave. ``base`` is the site's own address in their links, ``sender`` the address that they come from.

    The password is shown by no repr, no log and no screen.
    """

    scheme: str
    base: str
    sender: str
    host: str = ""
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: Path = Path()

    @property
    def name(self) -> str:
        """The server for an administrator's eyes, without user and password."""
        if self.scheme == FILE:
            return f"file://{self.folder}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def domain(self) -> str:
        """The host of the site, for the identities of letters."""
        return urlsplit(self.base).hostname or ""

    @property
    def local(self) -> bool:
        """Does the server stand on this machine, so that nothing passes a network?"""
        return self.host.lower() in LOOPBACK


def read_server(text: str, canonical: str) -> MailServer | None:
    """The server that ``orda.mail`` names; None when it is empty: then no letter is written at all.

    ``?from=address`` sets the sender. Raises OrdaError with one line, which never holds the password.
    """
    text = text.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port, query = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise _wrong(f"this is no address of a server; write {SHAPES}") from error
    base = _base(canonical)
    sender = _sender(query, base)
    if parts.scheme == FILE:
        folder = Path(unquote(parts.path))
        if parts.netloc or not folder.is_absolute() or folder == Path("/"):
            raise _wrong("file:///folder needs the whole path of a folder")
        return MailServer(FILE, base, sender, folder=folder)
    if parts.scheme not in PORTS or parts.path not in ("", "/") or not _HOST.fullmatch(parts.hostname or ""):
        raise _wrong(f"this is no address of a server; write {SHAPES}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _wrong("name both user and password, or neither; %-encode : / @ in them")
    if not (user + password).isprintable() or port == 0:
        raise _wrong(f"this is no address of a server; write {SHAPES}")
    return MailServer(parts.scheme, base, sender, parts.hostname or "", port or PORTS[parts.scheme], user, password)


def _base(canonical: str) -> str:
    parts = urlsplit(canonical)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise _wrong("letters need orda.canonical, the site's own address for their links, such as https://example.kz")
    return canonical


def _sender(query: dict[str, list[str]], base: str) -> str:
    if set(query) - {"from"} or len(query.get("from", ())) > 1:
        raise _wrong("after ? only from=address may stand")
    host = urlsplit(base).hostname or ""
    sender = query["from"][0] if "from" in query else f"noreply@{host.removeprefix('www.')}"
    if "from" in query and not is_address(sender):
        raise _wrong("from= needs an e-mail address")
    return sender


def _wrong(reason: str) -> OrdaError:
    return OrdaError(f"orda.mail: {reason}")


def includeme(config):
    """``registry.mail`` is the server, or None. Raises OrdaError for a wrong setting."""
    deployment = config.registry.deployment
    config.registry.mail = read_server(deployment.mail, deployment.canonical)
