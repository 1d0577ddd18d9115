"""The University's structure, made from records: the tree of units by blocks, the leaders, the bodies (C1, F5)."""

from pyramid.view import view_config

from orda import clock, regulation
from orda.catalog.records import TITLE, records
from orda.content.kinds.governing_body import VARIETIES, members_on
from orda.content.kinds.person import NOT_FIRST, RECTOR, posts_on, rank
from orda.content.kinds.subsidiary import VARIETIES as ENTITIES
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IGoverningBody, ISubsidiary
from orda.security.permissions import VIEW
from orda.text.collation import sort_key
from orda.text.dates import format_number
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import listed
from orda.views.visitor.people import PERSONAL, head_of, portrait_of, posts_in_words
from orda.web.contacts import contacts_of
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

MAX_UNITS = 1000
MAX_LEADERS = 50
MAX_MEMBERS = 200


def leaders(request, what: str) -> list:
    """The people who lead the University (``rector``) or a block of responsibility today."""
    found = records(
        request.site,
        request.principals,
        ("person",),
        facets={"leads": what},
        current=True,
        order=TITLE,
        alphabet=request.lang,
    )
    return found[:MAX_LEADERS]


def structure_page(context, request) -> dict:
    """What the regulation's place for the structure adds to its text: Rector, blocks with vice-rectors, units (C1)."""
    request.override_renderer = "visitor/structure.pt"
    units: dict[str, list] = {}
    for each in records(request.site, request.principals, ("unit",), order=TITLE, alphabet=request.lang)[:MAX_UNITS]:
        units.setdefault(each.block, []).append(each)
    blocks = regulation.get().blocks
    branches = [
        {
            "title": block.titles[request.lang],
            "people": [_leader(request, person) for person in leaders(request, block.id)],
            "units": [_unit(request, each) for each in units.pop(block.id, ())],
        }
        for block in blocks.values()
    ]
    rest = [_unit(request, each) for left in units.values() for each in left]
    return {
        "bodies": [entry(request, each) for each in bodies_of(request, "governing")],
        "rectors": [_leader(request, person) for person in leaders(request, RECTOR)],
        "blocks": [branch for branch in branches if branch["people"] or branch["units"]],
        "others": sorted(rest, key=lambda each: sort_key(each["title"], request.lang)),
    }


def _unit(request, unit) -> dict:
    return {**entry(request, unit), "head": head_of(request, unit)}


def _leader(request, person) -> dict:
    return {**entry(request, person), "posts": posts_in_words(request, person.live)}


def leadership_page(context, request) -> dict:
    """What the regulation's place for the leaders adds: a card of the law for each, the Rector first (F1)."""
    request.override_renderer = "visitor/leadership.pt"
    vice_rectors = [person for block in regulation.get().blocks for person in leaders(request, block)]
    vice_rectors.sort(
        key=lambda person: min(map(rank, posts_on(person.live, clock.today())), default=(True, NOT_FIRST))
    )
    people = [*leaders(request, RECTOR), *vice_rectors]
    return {"leaders": [_leader_card(request, person) for person in people]}


def _leader_card(request, person) -> dict:
    live, lang = person.live, request.lang
    block = regulation.get().blocks.get(live.fields.get("leads", ""))
    return {
        **entry(request, person),
        "posts": posts_in_words(request, live),
        "block": block.titles[lang] if block else "",
        **portrait_of(request, person),
        **{name: live.text(lang, name) for name in PERSONAL},
    }


def bodies_of(request, variety: str) -> list:
    """The governing or the consultative bodies."""
    found = records(
        request.site,
        request.principals,
        ("governing-body",),
        facets={"variety": variety},
        order=TITLE,
        alphabet=request.lang,
    )
    return found[:MAX_MEMBERS]


@listed(
    "governing-body",
    order=TITLE,
    per_page=30,
    inside=True,
    renderer="visitor/governing_bodies.pt",
    empty=_("The members have not been entered yet."),
)
def body_card(request, obj) -> dict:
    """A body with its members, as its place in the regulation shows it."""
    return {**entry(request, obj), "members": members_of(request, obj.live)}


def members_of(request, live) -> list[dict]:
    """[{name, lang, href, role, role_lang, posts}] of today's members, in the editors' order; ``lang`` where it is not
    the page's. A member of the directory who was withdrawn, or is not public, is left out."""
    found = []
    for member in members_on(live, clock.today())[:MAX_MEMBERS]:
        role, role_lang = _in_language(member, "role_", request.lang)
        shown = {"role": role, "role_lang": role_lang}
        if member.get("person"):
            person = find(request.site, member["person"])
            if person is None or person.kind != "person" or not visible(request, person):
                continue
            own = entry(request, person)
            posts = posts_in_words(request, person.live)
            found.append({**shown, "name": own["title"], "lang": own["lang"], "href": own["href"], "posts": posts})
        else:
            name, lang = _in_language(member, "", request.lang)
            found.append({**shown, "name": name, "lang": lang, "href": None, "posts": []})
    return found


def _in_language(row: dict, prefix: str, lang: str) -> tuple[str, str | None]:
    """The words of a row in ``lang``, or in the first language that has some; which one, where it is another."""
    languages = (lang, *regulation.get().languages)
    found = next(((text, each) for each in languages if (text := row.get(f"{prefix}{each}"))), ("", lang))
    return found[0], found[1] if found[1] != lang else None


@view_config(context=IGoverningBody, permission=VIEW, request_method="GET", renderer="visitor/governing_body.pt")
@with_language
def governing_body(context, request):
    """A body: what it decides, who belongs to it."""
    live, members = context.live, members_of(request, context.live)
    describe(
        request,
        type="Organization",
        name=live.title(request.lang),
        url=absolute(request, href(request, context)),
        parentOrganization={"@type": "CollegeOrUniversity", "name": request.layout.site_title},
        member=[{"@type": "Person", "name": member["name"]} for member in members],
    )
    variety = dict(VARIETIES).get(live.fields.get("variety"), VARIETIES[0][1])
    return {**text_of(request, live), "variety": request.layout.translate(variety), "members": members}


def entity_facts(request, live) -> dict:
    """What is told of a subsidiary in its list and on its page."""
    share = live.fields.get("share")
    variety = dict(ENTITIES).get(live.fields.get("variety"), ENTITIES[0][1])
    return {
        "variety": request.layout.translate(variety),
        "share": f"{format_number(share, request.lang)} %" if share is not None else "",
        "website": live.fields.get("website") or "",
        "contacts": contacts_of(request, live),
    }


@listed(
    "subsidiary",
    order=TITLE,
    per_page=30,
    empty=_("The University has no subsidiaries, dependent or affiliated entities."),
)
def subsidiary_card(request, obj) -> dict:
    """An entity as its list shows it."""
    facts = entity_facts(request, obj.live)
    told = [facts["share"] and request.layout.translate(_("Share of the University: ${share}", mapping=facts))]
    contacts = facts["contacts"]
    told += [contacts["address"], contacts["phone"], facts["website"]]
    return {
        **entry(request, obj),
        "marks": [{"text": facts["variety"], "tone": ""}],
        "facts": [each for each in told if each],
    }


@view_config(context=ISubsidiary, permission=VIEW, request_method="GET", renderer="visitor/subsidiary.pt")
@with_language
def subsidiary(context, request):
    """An entity: what it does, whose it is, how to reach it (F6)."""
    facts = entity_facts(request, context.live)
    describe(
        request,
        type="Organization",
        name=context.live.title(request.lang),
        url=absolute(request, href(request, context)),
        sameAs=facts["website"],
        telephone=facts["contacts"]["phone"],
        email=facts["contacts"]["email"],
        address=facts["contacts"]["address"],
        parentOrganization={"@type": "CollegeOrUniversity", "name": request.layout.site_title},
    )
    return {**text_of(request, context.live), **facts}
