"""A unit as visitors read it: head, staff and contacts come from records, not from typed text (C6, F5)."""

from pyramid.view import view_config

from orda import regulation
from orda.interfaces import IUnit
from orda.security.permissions import VIEW
from orda.views.visitor.events import events_of
from orda.views.visitor.language import with_language
from orda.views.visitor.media import files_in, pictures_in
from orda.views.visitor.news import collection_of_news, latest_news, news_card
from orda.views.visitor.people import head_of, staff_of
from orda.web.batch import Batch
from orda.web.contacts import contacts_of
from orda.web.navigation import listed
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

NEWS_OF_UNIT = 3
STAFF = "staff"
# Of what stands in a folder.
PER_PAGE = 60


@view_config(context=IUnit, permission=VIEW, request_method="GET", renderer="visitor/unit.pt")
@with_language
def unit(context, request):
    """A unit: head, staff, contacts, pages, its own events and news."""
    live, lang = context.live, request.lang
    collection = collection_of_news(request)
    block = regulation.get().blocks.get(context.block)
    contacts = contacts_of(request, live)
    describe(
        request,
        type="Organization",
        name=live.title(lang),
        url=absolute(request, href(request, context)),
        telephone=contacts["phone"],
        email=contacts["email"],
        address=contacts["address"],
        parentOrganization={"@type": "CollegeOrUniversity", "name": request.layout.site_title},
    )
    head, batch = head_of(request, context), index_of(request, context)
    return {
        **text_of(request, live),
        "head": head,
        "staff": [each for each in staff_of(request, context) if head is None or each["href"] != head["href"]],
        "contacts": contacts,
        "block": block.titles[lang] if block else "",
        "children": batch.items,
        "paging": batch.paging(context),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
        "events": events_of(request, context),
        "news": [news_card(request, item) for item in latest_news(request, unit=context.uid)[:NEWS_OF_UNIT]],
        "news_href": href(request, collection) if collection is not None else None,
        "ask_href": href(request, context, "ask"),
    }


def index_of(request, folder) -> Batch:
    """The part of what stands in ``folder`` that its page lists."""
    return Batch(request, listed(request, folder), PER_PAGE)


def is_staff_page(page) -> bool:
    """Is this the page that the regulation gives to each unit for its staff?"""
    return page.__name__ == STAFF and IUnit.providedBy(page.__parent__)


def staff_page(context, request) -> dict:
    """What a unit's page of staff adds to its text: the people who hold a post in it, the head first (C6)."""
    request.override_renderer = "visitor/staff.pt"
    return {"staff": staff_of(request, context.__parent__)}
