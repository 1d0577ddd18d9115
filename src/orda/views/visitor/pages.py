"""Sections, pages and units as visitors read them."""

from pyramid.view import view_config

from orda import regulation
from orda.interfaces import IPage, ISection, IUnit
from orda.security.permissions import VIEW
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import list_page, listing_of
from orda.views.visitor.media import files_in, pictures_in
from orda.views.visitor.news import collection_of_news, latest_news, news_card, news_list
from orda.web.navigation import listed
from orda.web.reading import text_of
from orda.web.traversal import href

NEWS_OF_UNIT = 3
MAX_RELATED = 8


@view_config(context=ISection, permission=VIEW, request_method="GET", renderer="visitor/section.pt")
@with_language
def section(context, request):
    """A section: its text and the hierarchical list of what it holds (F2); news are listed by date."""
    if context.__name__ == "news":
        return news_list(context, request)
    listing = listing_of(request, context)
    if listing is not None:
        return list_page(context, request, listing)
    tree = [_branch(request, child, context[child["name"]]) for child in listed(request, context)]
    # A collection without pages has its sisters in the section's navigation already.
    main = context.in_main_menu or not tree
    others = [each for each in listed(request, context.__parent__) if each["main"] == main]
    return {
        **text_of(request, context.live),
        "children": tree,
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
        "related": [each for each in others if each["uid"] != context.uid][:MAX_RELATED],
    }


def _branch(request, shown: dict, obj) -> dict:
    """What stands in a section's list of an object inside: what it holds, of a unit also whom to call."""
    branch = {**shown, "children": listed(request, obj)}
    if IUnit.providedBy(obj):
        contacts = contacts_of(obj.live, request.lang)
        branch["contact"] = {"head": obj.live.text(request.lang, "head_name"), **contacts}
    return branch


@view_config(context=IPage, permission=VIEW, request_method="GET", renderer="visitor/page.pt")
@with_language
def page(context, request):
    """An information page, or the list of the records that it is the place of."""
    listing = listing_of(request, context)
    if listing is not None:
        return list_page(context, request, listing)
    return {
        **text_of(request, context.live),
        "children": listed(request, context),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
    }


@view_config(context=IUnit, permission=VIEW, request_method="GET", renderer="visitor/unit.pt")
@with_language
def unit(context, request):
    """A unit: head, contacts, pages, its own news."""
    live, lang = context.live, request.lang
    collection = collection_of_news(request)
    block = regulation.get().blocks.get(context.block)
    name = live.text(lang, "head_name")
    return {
        **text_of(request, live),
        "head": {"name": name, "post": live.text(lang, "head_post")} if name else None,
        "contacts": contacts_of(live, lang),
        "block": block.titles[lang] if block else "",
        "children": listed(request, context),
        "files": files_in(request, context),
        "pictures": pictures_in(request, context),
        "news": [news_card(request, item) for item in latest_news(request, unit=context.uid)[:NEWS_OF_UNIT]],
        "news_href": href(request, collection) if collection is not None else None,
    }


def contacts_of(live, lang: str) -> dict[str, str]:
    """Phone, mail, room, address and hours; ``tel`` is the phone's digits for its link."""
    contacts = {name: live.fields.get(name, "") for name in ("phone", "email", "room")}
    contacts |= {name: live.text(lang, name) for name in ("address", "reception")}
    return contacts | {"tel": "".join(each for each in contacts["phone"] if each.isdigit() or each == "+")}
