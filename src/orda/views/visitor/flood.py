"""How many questions may come: by network, in all, and no text twice. In memory: no address is ever written down."""

import hashlib
from dataclasses import dataclass

from orda.security.throttle import Allowance, network_of

HOUR, DAY = 3600, 86_400
# (without proof of work, with it), an hour. A dormitory or a clinic is one network.
FROM_NETWORK = (4, 20)
IN_ALL = (60, 180)


@dataclass(frozen=True)
class Sender:
    """Where a form comes from, as far as it is counted."""

    network: str
    first_attempt: bool

    @classmethod
    def of(cls, request) -> "Sender":
        """A request that is run again after a conflict is not counted twice."""
        return cls(network_of(request.remote_addr or ""), request.environ.get("retry.attempt", 0) == 0)


@dataclass(frozen=True)
class Allowed:
    """Seconds to wait, 0 for none; whether this very text has come from there today."""

    wait: int = 0
    repeated: bool = False


def allowance_of(request) -> Allowance:
    """The counts of this application."""
    return request.registry.__dict__.setdefault("questions_allowance", Allowance())


def allow(request, sender: Sender, text: str, proven: bool) -> Allowed:
    """May one more question come from ``sender``? If so it is counted."""
    allowance = allowance_of(request)
    if not sender.first_attempt:
        return Allowed()
    if allowance.wait(_text_key(sender, text), 1, DAY):
        return Allowed(repeated=True)
    network = f"network:{sender.network}"
    wait = max(
        allowance.wait(network, FROM_NETWORK[proven], HOUR),
        allowance.wait("all", IN_ALL[proven], HOUR),
    )
    if wait:
        return Allowed(wait)
    allowance.spend(network)
    allowance.spend("all")
    return Allowed()


def remember_text(request, text: str) -> None:
    """Refuse this text from this network for a day, once the question is really in the database."""
    key, allowance = _text_key(Sender.of(request), text), allowance_of(request)

    def committed(success: bool) -> None:
        if success:
            allowance.spend(key)

    request.tm.get().addAfterCommitHook(committed)


def _text_key(sender: Sender, text: str) -> str:
    words = " ".join(text.casefold().split())
    return f"text:{hashlib.sha256(words.encode()).hexdigest()}@{sender.network}"
