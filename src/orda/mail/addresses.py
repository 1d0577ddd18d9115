"""Which e-mail addresses a letter can be sent to, and errors of servers without the addresses that they name."""

import re

from orda.text.characters import visible
from orda.text.plain import excerpt

MAX_ADDRESS = 254
MAX_REASON = 200
# What every server takes; quoted names and letters beyond ASCII before the @ are refused by many.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]{1,253}")
_NAMED = re.compile(r"\S*@\S*")


def is_address(text: str) -> bool:
    """Is ``text`` one plain address, which no header and no command of a server can mistake for two?"""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None and ".." not in text


def usable(text: str) -> str:
    """The address as servers take it, hosts in letters of their own as ASCII; "" for what is none."""
    name, _at, host = text.strip().rpartition("@")
    try:
        found = f"{name}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""
    return found if is_address(found) else ""


def plain_reason(reason: object) -> str:
    """What a server said, in one line for log and screen, without the addresses of people in it."""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return excerpt(_NAMED.sub("…", visible(text)), MAX_REASON)
