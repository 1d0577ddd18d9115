"""What was read from a Word file, carried by the form between the look at it and the sending; nobody can change it."""

import hashlib
import hmac
import json
from dataclasses import asdict

from orda.errors import InvalidState
from orda.text.correction import Correction, New
from orda.text.letters import Run
from orda.workflow.requests.proposals import CorrectionLetter

MAX_SEALED = 2_000_000


def sealed(request, letter: CorrectionLetter) -> str:
    """The letter as a text for a hidden field, signed for this person."""
    text = json.dumps(asdict(letter), ensure_ascii=False)
    return f"{_signature(request, text)}{text}"


def opened(request, context, text: str) -> CorrectionLetter:
    """The letter in a hidden field. Raises InvalidState for one that is not ours, or another page's."""
    signature, text = text[:64], text[64:]
    if len(text) > MAX_SEALED or not hmac.compare_digest(signature.encode(), _signature(request, text).encode()):
        raise InvalidState()
    values = json.loads(text)
    if (values["page"], values["lang"]) != (context.uid, request.lang):
        raise InvalidState()
    beside = tuple((_runs(runs), why) for runs, why in values.pop("beside"))
    corrections = tuple(_correction(each) for each in values.pop("corrections"))
    return CorrectionLetter(**values, corrections=corrections, beside=beside)


def _correction(values: dict) -> Correction:
    new = values.pop("new")
    if new is not None:
        new = New(**{**new, "attrs": tuple((name, value) for name, value in new["attrs"])})
    return Correction(**{**values, "runs": _runs(values["runs"]), "new": new})


def _runs(values: list[dict]) -> tuple[Run, ...]:
    return tuple(Run(**run) for run in values)


def _signature(request, text: str) -> str:
    message = f"letter\n{request.login}\n{text}".encode()
    return hmac.new(request.registry.deployment.secret.encode(), message, hashlib.sha256).hexdigest()
