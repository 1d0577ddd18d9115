"""Collections as lists of the common frame, and links to places elsewhere."""

from dataclasses import replace
from urllib.parse import urlsplit

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from orda.catalog.records import NEWEST, TITLE
from orda.interfaces import ICollection, ILink
from orda.security.permissions import VIEW
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Listing, list_page
from orda.web.reading import text_of


@view_config(context=ICollection, permission=VIEW, request_method="GET", renderer="visitor/list.pt")
@with_language
def collection(context, request):
    """The records that the collection asks for, by pages. 404 when none of its kinds has lists any more."""
    listing = listing_for(request, context)
    if listing is None:
        raise HTTPNotFound()
    unit = context.live.fields.get("unit", "")
    return list_page(context, request, listing, **({"unit": unit} if unit else {}))


def listing_for(request, context) -> Listing | None:
    """The list of the collection's kinds: of one kind with its filters, of several by date or title alone."""
    fields, known = context.live.fields, getattr(request.registry, "listings", {})
    listings = {kind: known[kind] for kind in sorted(fields.get("kinds", ())) if kind in known}
    if not listings:
        return None
    first, order = next(iter(listings.values())), fields.get("order", NEWEST)
    base = first if len(listings) == 1 else Listing(tuple(listings), first.card)
    changes = [each.changes for each in listings.values() if each.changes]
    filters = tuple(each for each in base.filters if each.name not in context.narrowed)
    return replace(
        base,
        card=lambda request, obj: listings.get(obj.kind, first).card(request, obj),
        filters=filters,
        order=order,
        in_order=base.in_order if order != TITLE else None,
        changes=lambda request, items: [moment for each in changes for moment in each(request, items)],
        per_page=fields.get("count", base.per_page),
        inside=False,
        renderer="visitor/list.pt",
        more=None,
        page=None,
    )


@view_config(context=ILink, permission=VIEW, request_method="GET", renderer="visitor/link.pt")
@with_language
def link(context, request):
    """Where the link leads, in plain sight: readers shall know that they leave the site."""
    address = context.live.fields.get("address", "")
    return {**text_of(request, context.live), "address": address, "host": urlsplit(address).hostname or ""}
