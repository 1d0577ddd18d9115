"""The chain of an approval sheet (A7): every row vouches for itself and for the one before, like those of the register.

A remark is vouched for by a seal of its own, with a salt, so that the law can take out what people wrote (F8, G9) and
the chain holds: the words cannot be guessed from what stays, and a later row says that they were taken out.
"""

import hashlib
import json
import secrets
from dataclasses import fields, replace
from datetime import date, datetime

from orda.workflow.requests.request import Request, Requests, Visa

APART = frozenset(("hash", "remark", "salt"))
_DEFAULTS = {each.name: each.default for each in fields(Visa)}


def digest(visa: Visa) -> str:
    """SHA-256 over what the row says. What is as if it had not been said is left out: rows outlive new columns."""
    columns = {name: value for name, value in vars(visa).items() if name not in APART and value != _DEFAULTS.get(name)}
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(request: Request, visa: Visa) -> Visa:
    """The row as it stands after the last one of the sheet."""
    salt = secrets.token_hex(16) if visa.remark else ""
    seal = _seal(salt, visa.remark) if visa.remark else ""
    previous = request.visas[-1].hash if request.visas else first_hash(request)
    visa = replace(visa, salt=salt, seal=seal, previous_hash=previous)
    return replace(visa, hash=digest(visa))


def forgotten(visa: Visa) -> Visa:
    """The row without its remark; its seal stays."""
    return replace(visa, remark="", salt="")


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
        unheard = bool(visa.seal) and not visa.salt and not visa.remark and number < erased
        if not genuine or not (unheard or _remark_holds(visa)):
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


def _remark_holds(visa: Visa) -> bool:
    return visa.seal == (_seal(visa.salt, visa.remark) if visa.remark or visa.salt else "")


def _seal(salt: str, remark: str) -> str:
    return hashlib.sha256(f"{salt}:{remark}".encode()).hexdigest()


def _plain(value) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))
