"""Server-side records of logins, so that a session dies with logout, password change or loss of the account."""

import secrets
from datetime import datetime, timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock

LIFETIME = timedelta(hours=12)
MAX_PER_USER = 20
MAX_MADE = 500


class LoginRecord(Persistent):
    """One login of one person. ``made``: (token of a form, uid of what it made), so that none makes two; ``looks_at``:
    the number of the working copy that this session sees in place of the site, 0 for the site as it is; ``last_act``:
    what was just done and can be undone (workflow/restoring/undoing.py)."""

    made: tuple[tuple[str, str], ...] = ()
    looks_at = 0
    last_act: Persistent | None = None

    def __init__(self, login: str, opened: datetime):
        self.login = login
        self.opened = opened


@service("sessions", service_name="sessions")
class Sessions(Persistent):
    """The service that knows which sessions are alive."""

    def __init__(self):
        self.records = OOBTree()


def open_session(site, login: str) -> str:
    """Begin a session for ``login`` and return its fresh identifier; expired ones of that person are dropped."""
    records = site.services["sessions"].records
    limit = clock.now() - LIFETIME
    own = sorted(
        (record.opened, sid) for sid, record in records.items() if record.login == login or record.opened < limit
    )
    kept = [sid for opened, sid in own if opened >= limit][-(MAX_PER_USER - 1) :]
    for _opened, sid in own:
        if sid not in kept:
            del records[sid]
    identifier = secrets.token_urlsafe(24)
    records[identifier] = LoginRecord(login, clock.now())
    return identifier


def login_of(site, identifier: str) -> str | None:
    """Whose session this is; None when it is unknown, ended or older than ``LIFETIME``."""
    record = site.services["sessions"].records.get(identifier) if identifier else None
    if record is None or clock.now() - record.opened > LIFETIME:
        return None
    return record.login


def made_by_form(site, identifier: str, token: str) -> str:
    """The uid of what the form with ``token`` has made in this session; empty when it has made nothing."""
    record = site.services["sessions"].records.get(identifier)
    return dict(record.made).get(token, "") if record is not None else ""


def made_in_session(site, identifier: str) -> int:
    """How many objects the forms of this session have made."""
    record = site.services["sessions"].records.get(identifier)
    return len(record.made) if record is not None else 0


def remember_made(site, identifier: str, token: str, uid: str) -> None:
    """Note what a form has made. Two requests that bring one form at the same time conflict here: the second, run
    again, finds what the first has made."""
    record = site.services["sessions"].records.get(identifier)
    if record is not None:
        record.made = (*record.made[-MAX_MADE:], (token, uid))


def looked_at(site, identifier: str) -> int:
    """The number of the working copy that this session sees; 0 for the site as it is."""
    record = site.services["sessions"].records.get(identifier)
    return record.looks_at if record is not None else 0


def look_at(site, identifier: str, number: int) -> None:
    """Let this session see a working copy, or with 0 the site as it is."""
    record = site.services["sessions"].records.get(identifier)
    if record is not None:
        record.looks_at = number


def last_act_of(site, identifier: str):
    """What was last done in the session and can be undone, or None."""
    record = site.services["sessions"].records.get(identifier)
    return record.last_act if record is not None else None


def remember_act(site, identifier: str, act: Persistent) -> bool:
    """Note what was just done in the session; False for a session that has ended."""
    record = site.services["sessions"].records.get(identifier)
    if record is not None:
        record.last_act = act
    return record is not None


def forget_acts(site, identifier: str = "") -> None:
    """Nothing done in the session, or without one in any, can be undone any more."""
    records = site.services["sessions"].records
    for sid in (identifier,) if identifier else tuple(records):
        if sid in records and records[sid].last_act is not None:
            records[sid].last_act = None


def close_session(site, identifier: str) -> None:
    """End one session."""
    records = site.services["sessions"].records
    if identifier in records:
        del records[identifier]


def close_all(site, login: str) -> None:
    """End all sessions of a person."""
    records = site.services["sessions"].records
    for identifier in [sid for sid, record in records.items() if record.login == login]:
        del records[identifier]
