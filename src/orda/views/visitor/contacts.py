"""Contact records: the regulation's page of contacts, and one for each record (F5; law № 401-V, art. 11)."""

from pyramid.view import view_config

from orda.catalog.records import TITLE
from orda.content.kinds.contact import GROUPS
from orda.content.kinds.person import NOT_FIRST
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IContact
from orda.security.permissions import VIEW
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import listed
from orda.web.contacts import tel
from orda.web.navigation import entry, visible
from orda.web.structured import absolute, describe
from orda.web.traversal import href


def grouped(request, contacts) -> dict:
    """[{title, items}] in the regulation's order; within a group as the editors have put it, then by name."""
    groups: dict[str, list] = {}
    for obj in contacts:
        groups.setdefault(obj.live.fields.get("group", ""), []).append(obj)
    for each in groups.values():
        each.sort(key=lambda obj: obj.live.fields.get("order") or NOT_FIRST)
    return {
        "groups": [
            {
                "id": group,
                "title": request.layout.translate(title),
                "items": [contact_card(request, obj) for obj in groups[group]],
            }
            for group, title in GROUPS.items()
            if group in groups
        ]
    }


MAX_CONTACTS = 500


@listed(
    "contact",
    order=TITLE,
    per_page=MAX_CONTACTS,
    renderer="visitor/contacts.pt",
    empty=_("No contacts have been entered yet."),
    more=grouped,
)
def contact_card(request, obj) -> dict:
    """A record as lists and its own page show it."""
    live, lang = obj.live, request.lang
    unit = find(request.site, live.fields["unit"]) if live.fields.get("unit") else None
    return {
        **entry(request, obj),
        "phones": [{"text": phone, "tel": tel(phone)} for phone in live.fields.get("phones") or ()],
        "email": live.fields.get("email") or "",
        "address": live.text(lang, "address"),
        "hours": live.text(lang, "hours"),
        "unit": entry(request, unit) if unit is not None and visible(request, unit) else None,
    }


@view_config(context=IContact, permission=VIEW, request_method="GET", renderer="visitor/contact.pt")
@with_language
def contact(context, request):
    """One record."""
    card = contact_card(request, context)
    describe(
        request,
        type="Organization",
        name=request.layout.site_title,
        url=absolute(request, href(request, request.site)),
        contactPoint=[
            {
                "@type": "ContactPoint",
                "contactType": card["title"],
                "telephone": [phone["text"] for phone in card["phones"]],
                "email": card["email"],
            }
        ],
    )
    return card
