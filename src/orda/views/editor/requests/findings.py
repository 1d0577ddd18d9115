"""What the automatic checks have found, as screens show it, with the way to what can be done about it."""

from orda.content.waivers import waivable, waived
from orda.i18n import _
from orda.security.permissions import CHECK
from orda.web.traversal import href

MISSING = "language-missing"


def findings_shown(request, obj, findings) -> list[dict]:
    """[{text, blocks, href, link}] of ``findings`` about a draft of ``obj``."""
    return [
        {"text": request.layout.translate(each.message), "blocks": each.blocks, **_waiver(request, obj, each)}
        for each in findings
    ]


def _waiver(request, obj, finding) -> dict:
    """Of a language that is missing: what was waived, or where the Digitalization Department may waive it (E6)."""
    if finding.id != MISSING or finding.lang not in waivable(obj):
        return {"href": "", "link": ""}
    address = href(request, obj, "waiver") if request.may(CHECK, obj) else ""
    text = _("Waived for a time") if waived(obj, finding.lang) is not None else _("Let it be missing for a time")
    return {"href": address, "link": request.layout.translate(text)}
