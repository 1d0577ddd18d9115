"""How to reach a unit, an entity or the site: what stands on it, or in the contact record that it refers to (F5)."""

from orda.content.site import find
from orda.web.navigation import visible

REFERENCE = "contact"


def tel(phone: str) -> str:
    """The digits of a telephone number for its link."""
    return "".join(each for each in phone if each.isdigit() or each == "+")


def record_of(request, live):
    """The contact record that ``live`` refers to, if this reader may see it."""
    uid = live.fields.get(REFERENCE)
    record = find(request.site, uid) if uid else None
    return record if record is not None and record.kind == REFERENCE and visible(request, record) else None


def contacts_of(request, live) -> dict[str, str]:
    """Phone, mail, room, address and hours, each a text or ""; ``tel`` is the phone's digits for its link.

    What a contact record says counts more than what was typed; a record is changed once for all pages.
    """
    lang = request.lang
    contacts = {name: live.fields.get(name) or "" for name in ("phone", "email", "room")}
    contacts |= {name: live.text(lang, name) for name in ("address", "reception")}
    record = record_of(request, live)
    if record is not None:
        shared = record.live
        found = {
            "phone": next(iter(shared.fields.get("phones") or ()), ""),
            "email": shared.fields.get("email") or "",
            "address": shared.text(lang, "address"),
            "reception": shared.text(lang, "hours"),
        }
        contacts |= {name: text for name, text in found.items() if text}
    return contacts | {"tel": tel(contacts["phone"])}
