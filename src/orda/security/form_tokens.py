"""Tokens of forms that strangers send without a session: who made the form, where, and when; and proof of work.

The token against forgery of people who are signed in protects their rights. A stranger has none that another site could
borrow: what has to be shown is that our own form was opened, recently, by somebody who took the time to write. So the
token is signed by the site and bound to one form and one moment; no cookie is needed.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orda import clock

LONGEST = 200
# A digest whose first bits are zero costs a browser half a second, and us one digest to check.
PROOF_BITS = 14
LONGEST_PROOF = 12
_TOLERANCE = timedelta(seconds=5)


@dataclass(frozen=True)
class FormToken:
    """A token that this site has signed: when it was made, and what makes it different from all others."""

    text: str
    made: datetime
    nonce: str

    @property
    def age(self) -> timedelta:
        """How long the form has been open."""
        return clock.now() - self.made


def make_token(secret: str, form: str) -> str:
    """A new token for the form named ``form``."""
    stamp = f"{int(clock.now().timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{stamp}.{_sign(secret, form, stamp)}"


def read_token(secret: str, form: str, text: str) -> FormToken | None:
    """The token in ``text``; None when it is not ours, or another form's."""
    if len(text) > LONGEST or not text.isascii():
        return None
    stamp, _dot, signature = text.rpartition(".")
    if not hmac.compare_digest(signature, _sign(secret, form, stamp)):
        return None
    made, _dot, nonce = stamp.partition(".")
    token = FormToken(text, datetime.fromtimestamp(int(made), UTC), nonce)
    return token if token.age > -_TOLERANCE else None


def _sign(secret: str, form: str, stamp: str) -> str:
    message = f"form token\n{form}\n{stamp}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def key_of(secret: str, token: FormToken) -> str:
    """The key of what one form has made: the same form sent twice makes one thing, and nobody else can guess it."""
    return key_from(secret, token.nonce)


def key_from(secret: str, nonce: str) -> str:
    """The key that ``key_of`` gave for a token with this nonce; worth nothing without the site's secret."""
    return hmac.new(secret.encode(), f"form key\n{nonce}".encode(), hashlib.sha256).hexdigest()[:40]


def proves(token: FormToken, proof: str, bits: int = PROOF_BITS) -> bool:
    """Did somebody search for ``proof``, a number after which the digest of token and number begins with zeros?"""
    if not 0 < len(proof) <= LONGEST_PROOF or not (proof.isascii() and proof.isdigit()):
        return False
    digest = hashlib.sha256(f"{token.text}:{proof}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0
