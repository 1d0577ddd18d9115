"""What the register keeps in fixed words, said in the reader's language; the stored row stays as it was sealed."""

import re
from collections.abc import Callable
from datetime import date

from orda import regulation
from orda.content.base import Content
from orda.history.disclosure import Shown
from orda.i18n import _
from orda.security.acl import VISIBILITIES
from orda.security.permissions import VIEW_DRAFTS
from orda.text.dates import format_date
from orda.web.names import principal_name
from orda.workflow.sheets.reasons import coded_said

# As security/sharing.py describes rights.
RIGHTS = re.compile(rf"({'|'.join(VISIBILITIES)}); inherits=(yes|no); (.*)", re.DOTALL)
GRANT = re.compile(r"([a-z]+:\S+?)=([a-z-]+)(?:@([a-z-]+))?\[([\d-]*)–([\d-]*)\](?:\((.*)\))?", re.DOTALL)


def said(request, row, text: str) -> list[str]:
    """The lines that show ``before`` or ``after`` of a row; what does not read as rights is shown as it is."""
    found = RIGHTS.fullmatch(text) if row.action == "rights" else None
    if found is None:
        return [text] if text else []
    visibility, inherits, grants = found.groups()
    translate = request.layout.translate
    above = _("Roles from above hold here.") if inherits == "yes" else _("Roles from above are cut off.")
    readers = regulation.get().visibility[visibility][request.lang]
    given = [_grant(request, each) for each in grants.split("; ") if each]
    return [translate(_("Readers: ${who}", mapping={"who": readers})), translate(above), *given]


def _grant(request, text: str) -> str:
    found = GRANT.fullmatch(text)
    if found is None:
        return text
    principal, role_id, block_id, since, until, order = found.groups()
    rules, lang, translate = regulation.get(), request.lang, request.layout.translate
    role, block = rules.roles.get(role_id), rules.blocks.get(block_id or "")
    parts = [
        f"{principal_name(request, principal)}: {role.titles[lang] if role is not None else role_id}",
        block.titles[lang] if block is not None else block_id or "",
        _term(translate, _day(since, lang), _day(until, lang)),
        order or "",
    ]
    return ", ".join(part for part in parts if part)


def _term(translate: Callable, since: str, until: str) -> str:
    if since and until:
        return f"{since} – {until}"
    if since:
        return translate(_("from ${day}", mapping={"day": since}))
    return translate(_("until ${day}", mapping={"day": until})) if until else ""


def _day(text: str, lang: str) -> str:
    try:
        return format_date(date.fromisoformat(text), lang, "short")
    except ValueError:
        return text


def note_said(request, row) -> str:
    """What was written with the act; the reason of a withdrawal, which the row keeps by its name, in words."""
    return coded_said(row.comment, request.lang) if row.action == "withdrawn" else row.comment


def title_shown(request, shown: Shown) -> tuple[str, str]:
    """(title, its language): the present one in the reader's language where the reader may see the page, else the one
    that the row keeps. Rows that name no person go on naming none."""
    row, obj, lang = shown.row, shown.obj, request.lang
    if obj is None or lang == "kk" or type(obj).register_title is not Content.register_title:
        return row.title, "kk"
    edition = obj.edition if request.may(VIEW_DRAFTS, obj) else obj.live
    title = edition.title(lang) if edition is not None and lang in edition.languages() else ""
    return (title, lang) if title else (row.title, "kk")
