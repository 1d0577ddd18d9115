"""Sections and pages as visitors read them."""

from pyramid.view import view_config

from orda.content.base import path_of
from orda.interfaces import IPage, ISection, IUnit
from orda.security.permissions import VIEW
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import list_page, listing_of
from orda.views.visitor.media import files_in, pictures_in
from orda.views.visitor.news import latest_posts, news_card
from orda.views.visitor.people import head_of
from orda.views.visitor.structure import leadership_page, structure_page
from orda.views.visitor.units import index_of, is_staff_page, staff_page
from orda.web.asking import RECTORS_BLOG, ask_rector_href
from orda.web.contacts import contacts_of
from orda.web.navigation import listed
from orda.web.reading import text_of

POSTS = 6
MAX_INSIDE = 40
# Places of the regulation whose page is made from records that stand elsewhere (C1, F5).
MADE = {"/university/structure": structure_page, "/university/leadership": leadership_page}


@view_config(context=ISection, permission=VIEW, request_method="GET", renderer="visitor/section.pt")
@with_language
def section(context, request):
    """A section: its text and the hierarchical list of what it holds (F2), or the list of its records."""
    listing = listing_of(request, context)
    if listing is not None:
        return list_page(context, request, listing)
    batch = index_of(request, context)
    return {
        **text_of(request, context.live),
        "children": [_branch(request, child, context[child["name"]]) for child in batch.items],
        "paging": batch.paging(context),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
        "ask_href": ask_rector_href(request) if context.__name__ == RECTORS_BLOG else "",
        "posts": [news_card(request, post) for post in latest_posts(request, within=context.uid)[:POSTS]],
    }


def _branch(request, shown: dict, obj) -> dict:
    """What stands in a section's list of an object inside: what it holds, of a unit also whom to call. Of very much
    only the first; ``more`` is then the number of all, which its own page lists."""
    inside = listed(request, obj)
    branch = {**shown, "children": inside[:MAX_INSIDE], "more": len(inside) if len(inside) > MAX_INSIDE else 0}
    if IUnit.providedBy(obj):
        head = head_of(request, obj)
        branch["contact"] = {"head": head["name"] if head else "", **contacts_of(request, obj.live)}
    return branch


@view_config(context=IPage, permission=VIEW, request_method="GET", renderer="visitor/page.pt")
@with_language
def page(context, request):
    """An information page, or the list of the records that it is the place of."""
    listing = listing_of(request, context)
    if listing is not None:
        return list_page(context, request, listing)
    batch = index_of(request, context)
    shown = {
        **text_of(request, context.live),
        "children": batch.items,
        "paging": batch.paging(context),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
    }
    made = staff_page if is_staff_page(context) else MADE.get(path_of(context))
    return shown | made(context, request) if made is not None else shown
