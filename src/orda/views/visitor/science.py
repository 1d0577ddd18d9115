"""Publications and conferences of the University's people: lists and pages (clause C11)."""

from pyramid.view import view_config

from orda import clock
from orda.catalog.records import SOONEST
from orda.content.kinds.conference import PARTS
from orda.content.kinds.publication import TYPES, WRITTEN_IN
from orda.content.site import find
from orda.i18n import LANGUAGES, _
from orda.interfaces import IConference, IPublication
from orda.security.permissions import VIEW
from orda.text.dates import format_days, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lifetimes import bounded
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from, years
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

MAX_NAMED = 6
RESOLVER = "https://doi.org/"
SCHEMA_TYPES = {
    "article": "ScholarlyArticle",
    "proceedings": "ScholarlyArticle",
    "thesis": "Thesis",
    "chapter": "Chapter",
}
SCHEMA_TYPES |= {"book": "Book", "textbook": "Book"}


class Quoted(str):
    """A text as the publication prints it, in a language that may be another than the page's."""

    lang: str | None = None


def quoted(request, live, text) -> Quoted:
    """``text`` marked with the language of the publication, where that is another than the page's."""
    found, written = Quoted(text), live.fields.get("language")
    found.lang = written if written in LANGUAGES and written != request.lang else None
    return found


def people_named(request, rows, lang: str | None = None) -> list[dict]:
    """[{name, href, lang}] of authors or speakers; ``href`` is '' for who has no page that the reader may see.
    ``lang`` is that of the names in the rows, where it is another than the page's.

    A row is {name, person} or the uid of a person. Whoever has neither a name nor a visible page is left out.
    """
    found = []
    for row in rows:
        name, uid = (row.get("name", ""), row.get("person", "")) if isinstance(row, dict) else ("", row)
        person = find(request.site, uid) if uid else None
        if person is not None and visible(request, person):
            shown = entry(request, person)
            found.append(
                {"name": name or shown["title"], "href": shown["href"], "lang": lang if name else shown["lang"]}
            )
        elif name:
            found.append({"name": name, "href": "", "lang": lang})
    return found


def _short(request, named: list[dict]) -> str:
    names = ", ".join(each["name"] for each in named[:MAX_NAMED])
    if len(named) <= MAX_NAMED:
        return names
    rest = {"names": names, "count": len(named) - MAX_NAMED}
    return request.layout.translate(_("${names} and ${count} more", mapping=rest))


def _unit(request, context) -> dict | None:
    uid = context.live.fields.get("unit")
    unit = find(request.site, uid) if uid else None
    return entry(request, unit) if unit is not None and visible(request, unit) else None


@listed(
    "publication",
    per_page=20,
    filters=(
        Filter("year", _("Year"), years),
        Filter("type", _("Kind of publication"), titles_from(dict(TYPES))),
        Filter("language", _("Language of the publication"), titles_from(dict(WRITTEN_IN))),
        Filter("unit", _("Unit"), object_titles),
        Filter("person", _("Author"), object_titles),
    ),
    empty=_("No publications have been entered yet."),
)
def publication_card(request, obj) -> dict:
    """A publication as lists and the pages of persons show it."""
    fields = obj.live.fields
    kind = dict(TYPES).get(fields.get("type"))
    facts = (
        quoted(request, obj.live, _short(request, people_named(request, fields.get("authors", ())))),
        quoted(request, obj.live, fields.get("journal", "")),
        str(fields.get("year") or ""),
    )
    return {
        **entry(request, obj),
        "summary": "",
        "marks": [{"text": request.layout.translate(kind), "tone": "quiet"}] if kind is not None else [],
        "facts": [each for each in facts if each],
    }


@view_config(context=IPublication, permission=VIEW, request_method="GET", renderer="visitor/publication.pt")
@with_language
def publication(context, request):
    """One publication with its abstract and the way to its full text."""
    live, said = context.live, request.layout.translate
    fields = live.fields
    doi, link, kind = fields.get("doi", ""), fields.get("link", ""), dict(TYPES).get(fields.get("type"))
    language = dict(WRITTEN_IN).get(fields.get("language"))
    facts = [
        (_("Year"), str(fields.get("year") or "")),
        (_("Journal or publisher"), quoted(request, live, fields.get("journal", ""))),
        (_("Volume, issue, pages"), quoted(request, live, fields.get("volume", ""))),
        (_("Language of the publication"), said(language) if language is not None else ""),
    ]
    authors = people_named(request, fields.get("authors", ()), quoted(request, live, "").lang)
    address = f"{RESOLVER}{doi}" if doi else link
    _describe_publication(context, request, authors, address)
    return {
        **text_of(request, live),
        "type": said(kind) if kind is not None else "",
        "authors": authors,
        "facts": [{"title": said(title), "text": text} for title, text in facts if text],
        "unit": _unit(request, context),
        "doi": doi,
        "address": address,
    }


def _describe_publication(context, request, authors: list[dict], address: str) -> None:
    live, lang = context.live, request.lang
    fields = live.fields
    describe(
        request,
        type=SCHEMA_TYPES.get(fields.get("type"), "CreativeWork"),
        name=live.title(lang),
        headline=live.title(lang)[:110],
        description=live.text(lang, "summary"),
        url=absolute(request, href(request, context)),
        author=[{"@type": "Person", "name": each["name"]} for each in authors],
        datePublished=str(fields.get("year") or ""),
        inLanguage=fields.get("language") if fields.get("language") != "other" else "",
        isPartOf={"@type": "Periodical", "name": fields["journal"]}
        if fields.get("type") == "article" and fields.get("journal")
        else None,
        sameAs=address,
    )


@listed(
    "conference",
    order=SOONEST,
    per_page=20,
    timed=(_("To come"), _("Past")),
    filters=(
        Filter("year", _("Year"), years),
        Filter("type", _("Part of the University"), titles_from(dict(PARTS))),
        Filter("unit", _("Unit"), object_titles),
    ),
    empty=_("No conference is announced at present. Past ones are under “Time”."),
)
def conference_card(request, obj) -> dict:
    """A conference as lists show it."""
    fields = obj.live.fields
    part = dict(PARTS).get(fields.get("part"))
    facts = (days_of(request, fields), obj.live.text(request.lang, "place"))
    marks = [{"text": request.layout.translate(part), "tone": "quiet"}] if part is not None else []
    if (ends := obj.ends()) is not None and ends <= clock.now():
        marks.append({"text": request.layout.translate(_("Past")), "tone": "warn"})
    return {**entry(request, obj), "marks": marks, "facts": [each for each in facts if each]}


def days_of(request, fields) -> str:
    """The days of a conference in words."""
    first = fields.get("begins")
    return format_days(first, fields.get("ends") or first, request.lang) if first else ""


@view_config(context=IConference, permission=VIEW, request_method="GET", renderer="visitor/conference.pt")
@with_language
def conference(context, request):
    """One conference."""
    live, lang = context.live, request.lang
    fields = live.fields
    bounded(request, context.ends())
    part, ends = dict(PARTS).get(fields.get("part")), context.ends()
    _describe_conference(context, request)
    return {
        **text_of(request, live),
        "part": request.layout.translate(part) if part is not None else "",
        "days": days_of(request, fields),
        "days_iso": iso(fields["begins"]) if fields.get("begins") else "",
        "place": live.text(lang, "place"),
        "link": fields.get("link", ""),
        "people": people_named(request, fields.get("persons", ())),
        "unit": _unit(request, context),
        "over": ends is not None and ends <= clock.now(),
    }


def _describe_conference(context, request) -> None:
    live, lang = context.live, request.lang
    first = live.fields.get("begins")
    last = live.fields.get("ends") or first
    place = live.text(lang, "place")
    describe(
        request,
        type="Event",
        name=live.title(lang),
        description=live.text(lang, "summary"),
        url=absolute(request, href(request, context)),
        startDate=iso(first) if first else "",
        endDate=iso(last) if last else "",
        location={"@type": "Place", "name": place, "address": place} if place else None,
        sameAs=live.fields.get("link"),
    )
