"""What accompanies every information page: neighbours, related sections, area, the running head of its print."""

from orda import regulation
from orda.content.base import owner_unit
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IPage, ISection, ISite
from orda.text.dates import format_date
from orda.web.navigation import entry, listed, visible
from orda.web.traversal import href

MAX_RELATED = 8
MAX_SIBLINGS = 4
# The running head of printed pages stands in both of these (clause A6).
PRINTED_IN = ("kk", "ru")


def area_of(request) -> dict | None:
    """{title, href} of the area of activity of this page (clause B7)."""
    area = getattr(request.context, "area", "")
    titles = regulation.get().areas.get(area)
    if titles is None:
        return None
    return {"title": titles[request.lang], "href": href(request, request.site, "search", query={"area": area})}


def neighbours(request) -> dict | None:
    """{previous, next} among the pages of one folder, which editors have put in order; each an entry or None."""
    here = request.context
    if not IPage.providedBy(here) or ISite.providedBy(here.__parent__):
        return None
    beside = listed(request, here.__parent__)
    at = next((number for number, each in enumerate(beside) if each["uid"] == here.uid), None)
    if at is None or len(beside) < 2:
        return None
    return {
        "previous": beside[at - 1] if at else None,
        "next": beside[at + 1] if at + 1 < len(beside) else None,
    }


def related(request) -> list[dict]:
    """Links to other parts of the site (clause F2): those that the editors chose; else pages beside this one, and for
    a section the other sections."""
    here = request.context
    if here.live is None or not (IPage.providedBy(here) or ISection.providedBy(here)):
        return []
    chosen = [find(request.site, uid) for uid in here.live.fields.get("related", ())]
    links = [entry(request, obj) for obj in chosen if obj is not None and obj is not here and visible(request, obj)]
    if links:
        return links[:MAX_RELATED]
    beside = [each for each in listed(request, here.__parent__) if each["uid"] != here.uid]
    if ISection.providedBy(here):
        # A collection without pages has its sisters in the section's navigation already.
        main = here.in_main_menu or not listed(request, here)
        return [each for each in beside if each["main"] == main][:MAX_RELATED]
    return _around(request, here, beside)


def _around(request, here, beside: list[dict]) -> list[dict]:
    """The pages that come after this one in its folder, from the first again after the last; not the next, which has a
    link of its own."""
    names = [each["uid"] for each in listed(request, here.__parent__)]
    at = names.index(here.uid) if here.uid in names else 0
    turned = beside[at:] + beside[:at]
    return turned[1 : MAX_SIBLINGS + 1]


def running_heads(request) -> list[dict]:
    """[{lang, site, kind, unit, edition}]: the head of each printed page, in Kazakh and in Russian (clause A6)."""
    theme, live, reg = request.registry.theme, request.context.live, regulation.get()
    unit, kind = owner_unit(request.context), reg.kinds.get(request.context.kind)
    heads = []
    for lang in PRINTED_IN:
        edition = _(
            "Edition № ${number} of ${date}",
            mapping={"number": live.number, "date": format_date(request.context.updated or live.published, lang)},
        )
        heads.append(
            {
                "lang": lang,
                "site": request.site.live.title(lang) if request.site.live else reg.university.titles[lang],
                "kind": kind.titles[lang] if kind else "",
                "unit": unit.live.title(lang) if unit is not None and visible(request, unit) else "",
                "edition": theme.translate(edition, target_language=lang),
            }
        )
    return heads
