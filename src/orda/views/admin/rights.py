"""Which grants where: the overview of one account's rights, and the short form of it for lists."""

from collections import defaultdict
from itertools import islice

from orda import clock, regulation
from orda.catalog.listing import of_kind, zones
from orda.text.collation import sort_key
from orda.text.dates import format_date
from orda.web.names import name_of
from orda.web.traversal import href

MAX_ROWS = 300
MAX_UNITS = 1_000
MAX_PLACES = 2_000


def title_of(request, obj) -> str:
    """Its title in the reader's language, the address part when it has none, the site's name for the site."""
    if obj.__parent__ is None:
        return request.layout.site_title
    return (obj.edition.title(request.lang) if obj.edition is not None else "") or obj.__name__


def units(request) -> list[tuple[str, str]]:
    """Pairs of uid and title of all units, in the order of the alphabet."""
    pairs = [(obj.uid, title_of(request, obj)) for obj in islice(of_kind(request.site, "unit"), MAX_UNITS)]
    return sorted(pairs, key=lambda pair: sort_key(pair[1], request.lang))


def places(site) -> list:
    """The folders whose rights can differ from their parent's, the site first."""
    return [site, *(place for place in zones(site)[:MAX_PLACES] if place is not site)]


def _role_title(request, grant) -> str:
    reg = regulation.get()
    title = reg.roles[grant.role].titles[request.lang] if grant.role in reg.roles else grant.role
    if grant.block:
        block = reg.blocks[grant.block].titles[request.lang] if grant.block in reg.blocks else grant.block
        return f"{title} ({block})"
    return title


def roles_by_principal(request) -> dict[str, list[str]]:
    """Principal -> titles of the roles that it holds today anywhere."""
    found: dict[str, list[str]] = defaultdict(list)
    day = clock.today()
    for place in places(request.site):
        for grant in place.grants:
            title = _role_title(request, grant)
            if grant.active(day) and title not in found[grant.principal]:
                found[grant.principal].append(title)
    return found


def rights_of(request, login: str) -> list[dict]:
    """All grants of the account and of its groups, past and future ones too, with the way to the folder's rights."""
    service = request.site.services["principals"]
    holders = {f"user:{login}": ""}
    for name in service.groups_of(login):
        holders[f"group:{name}"] = service.groups[name].titles.get(request.lang) or name
    rows = [
        _right(request, place, grant, holders[grant.principal])
        for place in places(request.site)
        for grant in place.grants
        if grant.principal in holders
    ]
    return sorted(rows, key=lambda row: (not row["active"], row["path"]))[:MAX_ROWS]


def _right(request, place, grant, via: str) -> dict:
    lang = request.lang
    address = href(request, place)
    return {
        "place": title_of(request, place),
        "path": address.partition(f"/{lang}")[2],
        "href": href(request, place, "sharing"),
        "role": _role_title(request, grant),
        "via": via,
        "since": format_date(grant.since, lang, "short") if grant.since else "",
        "until": format_date(grant.until, lang, "short") if grant.until else "",
        "order": grant.order,
        "by": name_of(request, grant.by) if grant.by else "",
        "active": grant.active(clock.today()),
    }
