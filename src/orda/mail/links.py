"""Addresses in letters: made from the configured address of the site alone, never from what a request said (B6)."""

import hashlib
import hmac
from urllib.parse import quote, urlencode

from orda.content.base import path_of
from orda.security.form_tokens import key_from


def link(base: str, lang: str, place, view: str = "", query: tuple[tuple[str, str], ...] = ()) -> str:
    """The address of a screen on ``place``, with the language in front."""
    address = f"{base}/{lang}{quote(path_of(place))}"
    if view:
        address = f"{address.rstrip('/')}/@@{view}"
    return f"{address}?{urlencode(query)}" if query else address


def personal_key(secret: str, seal: tuple[str, str]) -> str:
    """The key of an asker's page, made anew from (nonce, digest); "" when the site has another secret since."""
    nonce, digest = seal
    key = key_from(secret, nonce)
    return key if hmac.compare_digest(hashlib.sha256(key.encode()).hexdigest(), digest) else ""
