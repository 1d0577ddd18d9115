"""Links between objects by identity: ``uid:`` addresses in rich text, resolved when the page is made."""

import re
from collections.abc import Callable
from html import escape, unescape

_UID_ATTRIBUTE = re.compile(r'(href|src)="uid:([0-9a-f]{16})(#[^"]*)?"')
_OWN_ADDRESS = re.compile(r'(href|src)="(?:/(?:kk|ru|en))(/[^"#?]*)(#[^"]*)?"')


def uids_in(html: str) -> set[str]:
    """The identities that a rich text refers to."""
    return {match.group(2) for match in _UID_ATTRIBUTE.finditer(html)}


def resolve(html: str, href: Callable[[str], str | None]) -> str:
    """``html`` with each ``uid:`` address replaced by ``href(uid)``; what cannot be reached loses its address."""

    def replace(match: re.Match) -> str:
        address = href(match.group(2))
        if not address:
            return ""
        return f'{match.group(1)}="{escape(address)}{match.group(3) or ""}"'

    return _UID_ATTRIBUTE.sub(replace, html)


def keep_by_identity(html: str, uid_at: Callable[[str], str | None]) -> str:
    """``html`` with addresses of this site turned into ``uid:`` where ``uid_at(path)`` knows the object."""

    def replace(match: re.Match) -> str:
        uid = uid_at(unescape(match.group(2)).rstrip("/") or "/")
        return f'{match.group(1)}="uid:{uid}{match.group(3) or ""}"' if uid else match.group(0)

    return _OWN_ADDRESS.sub(replace, html)
