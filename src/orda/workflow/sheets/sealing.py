"""The chain of an approval sheet (A7): every row vouches for itself and for the one before, like those of the register.

What people wrote in a row is vouched for by a seal of its own, with a salt, so that the law can take it out (F8, G9)
and the chain holds: the words cannot be guessed from what stays, and a later row says that they were taken out.
"""

import hashlib
import json
import secrets
from dataclasses import fields, replace
from datetime import date, datetime

from orda.workflow.requests.request import Request, Requests, Visa

APART = frozenset(("hash", "remark", "notes", "ground", "salt"))
_DEFAULTS = {each.name: each.default for each in fields(Visa)}


def digest(visa: Visa) -> str:
    """SHA-256 over what the row says. What is as if it had not been said is left out: rows outlive new columns."""
    columns = {name: value for name, value in vars(visa).items() if name not in APART and value != _DEFAULTS.get(name)}
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(request: Request, visa: Visa) -> Visa:
    """The row as it stands after the last one of the sheet."""
    said = words_of(visa)
    salt = secrets.token_hex(16) if said else ""
    seal = _seal(salt, said) if said else ""
    previous = request.visas[-1].hash if request.visas else first_hash(request)
    visa = replace(visa, salt=salt, seal=seal, previous_hash=previous)
    return replace(visa, hash=digest(visa))


def forgotten(visa: Visa) -> Visa:
    """The row without what was written in it; its seal stays."""
    return replace(visa, remark="", notes=(), ground="", salt="")


def words_of(visa: Visa) -> str:
    """All that a person wrote in the row, as its seal vouches for it; "" for nothing."""
    if not visa.notes and not visa.ground:
        return visa.remark
    said = [visa.remark, visa.ground, visa.notes]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=vars)


def first_hash(request: Request) -> str:
    """What the first row is chained to: the request as it was opened."""
    opened = f"{request.number} {request.level} {request.opened_by} {request.opened.isoformat()}"
    return hashlib.sha256(opened.encode()).hexdigest()


def broken_row(request: Request) -> int | None:
    """The number of the first row of the sheet that was altered, removed or moved; None when the chain holds."""
    previous, files = first_hash(request), {file.sha256: file for file in request.signatures}
    erased = max((number for number, visa in enumerate(request.visas) if visa.action == "erased"), default=-1)
    for number, visa in enumerate(request.visas):
        genuine = visa.previous_hash == previous and visa.hash == digest(visa)
        unheard = bool(visa.seal) and not visa.salt and not words_of(visa) and number < erased
        if not genuine or not (unheard or _words_hold(visa)):
            return number + 1
        if visa.signature and not (visa.signature in files and files[visa.signature].intact):
            return number + 1
        previous = visa.hash
    count = len(request.visas)
    return None if (request.sheet_count, request.sheet_head or first_hash(request)) == (count, previous) else count + 1


def first_broken(requests: Requests) -> int | None:
    """The number of the first request whose sheet does not hold, or that is missing; None when all hold."""
    for expected, (number, request) in enumerate(requests.records.items(), 1):
        if number != expected or request.number != number or broken_row(request) is not None:
            return expected
    return None


def _words_hold(visa: Visa) -> bool:
    said = words_of(visa)
    return visa.seal == (_seal(visa.salt, said) if said or visa.salt else "")


def _seal(salt: str, said: str) -> str:
    return hashlib.sha256(f"{salt}:{said}".encode()).hexdigest()


def _plain(value) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))
