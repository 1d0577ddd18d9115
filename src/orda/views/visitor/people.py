"""People: the directory, a page for each, the staff of a unit. What lacks consent is not in ``live`` (F9)."""

from pyramid.view import view_config

from orda import clock
from orda.catalog.records import NEWEST, TITLE, records
from orda.content.kinds.person import letter_word, post_title, posts_on, rank, surname_of
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IPerson
from orda.security.permissions import VIEW
from orda.text.collation import sort_key
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles
from orda.web.contacts import tel
from orda.web.navigation import entry, visible
from orda.web.pictures import picture
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

MAX_STAFF = 200
MAX_PUBLICATIONS = 100
CARD_SIZES = "8rem"
PAGE_SIZES = "(min-width: 48em) 18rem, 100vw"
PERSONAL = ("degrees", "duties", "education", "experience", "reception")


def letters(request, values) -> dict[str, str]:
    """``Filter.titles`` of first letters: those of the reader's language, in the order of its alphabet."""
    prefix = f"{request.lang}-"
    found = (value for value in values if value.startswith(prefix))
    titles = {value: letter for value in found if (letter := _letter(value.removeprefix(prefix)))}
    return dict(sorted(titles.items(), key=lambda pair: sort_key(pair[1], request.lang)))


def _letter(code: str) -> str:
    """The letter that a facet names; "" for nonsense out of an address."""
    try:
        letter = chr(int(code, 16)) if len(code) == 4 else ""
    except ValueError:
        return ""
    return letter.upper() if letter.isalpha() and letter_word("kk", letter) == f"kk-{code}" else ""


@listed(
    "person",
    order=TITLE,
    per_page=24,
    timed=(_("Working now"), _("Worked here before")),
    filters=(Filter("unit", _("Unit"), object_titles), Filter("letter", _("First letter"), letters)),
    renderer="visitor/people.pt",
    empty=_("Nobody has been entered in the directory yet."),
)
def person_card(request, obj) -> dict:
    """A person as lists show them: name, posts in words, photo or ornament."""
    return {
        **entry(request, obj),
        "title": listed_name(obj.live, request.lang),
        "posts": posts_in_words(request, obj.live),
        **portrait_of(request, obj),
    }


def portrait_of(request, obj, width: int = 320, sizes: str = CARD_SIZES) -> dict:
    """{picture, initials {text, lang}}: what the macro ``portrait`` reads."""
    words, lang = listed_name(obj.live, request.lang).split(), obj.live.title_language(request.lang)
    first = "".join(word[:1] for word in words[:2]).upper()
    initials = {"text": first, "lang": lang if lang != request.lang else None}
    return {"picture": photo(request, obj, width, sizes), "initials": initials}


def listed_name(live, lang: str) -> str:
    """The surname first, as lists in its order need it."""
    title, surname = live.title(lang), surname_of(live, lang)
    words = title.split()
    if not surname or words[:1] == [surname] or surname not in words:
        return title
    words.remove(surname)
    return " ".join((surname, *words))


def photo(request, obj, width: int, sizes: str) -> dict | None:
    """The photo of a person who agreed to it; its description is the name."""
    found = picture(request, obj, width, obj.live)
    return {**found, "alt": obj.live.title(request.lang), "sizes": sizes} if found else None


def posts_in_words(request, live, unit=None) -> list[dict]:
    """[{title, lang, unit, head}] of the posts held today, the head's first; ``unit`` is {href, title, lang …} or None.

    Only those in ``unit``, if one is given. ``lang`` is set where the title is in another language than the page.
    """
    shown = []
    for post in sorted(posts_on(live, clock.today()), key=rank):
        if unit is not None and post.get("unit") != unit.uid:
            continue
        place = find(request.site, post["unit"]) if post.get("unit") else None
        title, lang = post_title(post, request.lang)
        shown.append(
            {
                "title": title,
                "lang": lang if lang != request.lang else None,
                "unit": entry(request, place) if place is not None and visible(request, place) else None,
                "head": bool(post.get("head")),
            }
        )
    return shown


def staff_of(request, unit) -> list[dict]:
    """The people who hold a post in ``unit`` today: the head first, then in the unit's order, then by name."""
    # Heads are asked for by themselves, so that no number of colleagues hides them.
    found = {pair[1].uid: pair for facet in ("head", "unit") for pair in _holders(request, unit, facet)}
    ranked = sorted(found.values(), key=lambda pair: pair[0])[:MAX_STAFF]
    return [
        {**person_card(request, person), "posts": posts_in_words(request, person.live, unit)}
        for _rank, person in ranked
    ]


def _holders(request, unit, facet: str) -> list[tuple]:
    """[(rank, person)] of those who hold a post in ``unit`` today, or head it."""
    people = records(request.site, request.principals, ("person",), facets={facet: unit.uid}, current=True)
    today, lang, found = clock.today(), request.lang, []
    for person in people[:MAX_STAFF]:
        ranks = [rank(post) for post in posts_on(person.live, today) if post.get("unit") == unit.uid]
        if ranks:
            found.append(((min(ranks), sort_key(person.sort_title(lang), lang)), person))
    return sorted(found, key=lambda pair: pair[0])


def head_of(request, unit) -> dict | None:
    """{name, lang, post, post_lang, href} of the head: a person, or what was typed while there is none (C6)."""
    for _rank, person in _holders(request, unit, "head")[:1]:
        shown, posts = entry(request, person), posts_in_words(request, person.live, unit)
        return {
            "name": shown["title"],
            "lang": shown["lang"],
            "post": posts[0]["title"],
            "post_lang": posts[0]["lang"],
            "href": shown["href"],
        }
    name = unit.live.text(request.lang, "head_name")
    post = unit.live.text(request.lang, "head_post")
    return {"name": name, "lang": None, "post": post, "post_lang": None, "href": None} if name else None


def publications_of(request, person) -> list[dict]:
    """The publications and conferences of a person, the latest first (C11)."""
    found = records(
        request.site,
        request.principals,
        ("publication", "conference"),
        facets={"person": person.uid},
        order=NEWEST,
    )
    return [entry(request, each) for each in found[:MAX_PUBLICATIONS]]


def memberships_of(request, person) -> list[dict]:
    """The governing and consultative bodies that a person belongs to."""
    found = records(request.site, request.principals, ("governing-body",), facets={"person": person.uid}, order=TITLE)
    return [entry(request, each) for each in found[:MAX_PUBLICATIONS]]


@view_config(context=IPerson, permission=VIEW, request_method="GET", renderer="visitor/person.pt")
@with_language
def person(context, request):
    """A person's own page: the leader's card of the law for leaders (F1), the same for everybody else."""
    live, lang = context.live, request.lang
    posts = posts_in_words(request, live)
    contacts = {name: live.fields.get(name) or "" for name in ("phone", "email", "room")}
    portrait = portrait_of(request, context, 640, PAGE_SIZES)
    describe(
        request,
        type="Person",
        name=live.title(lang),
        url=absolute(request, href(request, context)),
        jobTitle=[post["title"] for post in posts],
        worksFor=[{"@type": "Organization", "name": post["unit"]["title"]} for post in posts if post["unit"]],
        image=absolute(request, portrait["picture"]["src"]) if portrait["picture"] else "",
        telephone=contacts["phone"],
        email=contacts["email"],
    )
    return {
        **text_of(request, live),
        "posts": posts,
        **portrait,
        **{name: live.text(lang, name) for name in PERSONAL},
        "contacts": {**contacts, "tel": tel(contacts["phone"])},
        "publications": publications_of(request, context),
        "memberships": memberships_of(request, context),
    }
