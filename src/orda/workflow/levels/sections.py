"""Level C: the staff propose new sections; digitalization agrees, the vice-rector of the block approves (G4)."""

from orda import events, regulation
from orda.content import arrange
from orda.content.base import ContentFolder, path_of
from orda.content.sections import Titles, found_section, require_founding
from orda.content.site import find
from orda.errors import BadField, OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.security.actor import Actor
from orda.security.permissions import PROPOSE
from orda.workflow.requests.proposals import NewSection, pairs
from orda.workflow.requests.request import Request, requests_of
from orda.workflow.sheets.approval import write

LEVEL = "C"
MAX_TITLE = 250
MAX_REQUIREMENTS = 10_000
MAX_PAGES = 20


def collection_kinds() -> tuple[str, ...]:
    """The kinds that a section may be a collection of: those of the regulation's own collections, save units, which
    only an administrator founds (B4)."""
    rules = regulation.get()
    found = {place.holds[0] for place in rules.places() if place.holds and place.holds[0] != arrange.UNIT}
    return tuple(kind for kind in rules.kinds if kind in found and rules.kinds[kind].available)


def propose_section(
    parent,
    *,
    actor: Actor,
    unit,
    name: str,
    titles: Titles,
    requirements: str,
    holds: str = "",
    pages: tuple[Titles, ...] = (),
    edms: str = "",
) -> Request:
    """Open a request for the section ``name`` in ``parent``, which ``unit`` will answer for (G4).

    ``requirements`` say what the section is for and must hold; ``holds`` is a kind for a collection, ``pages`` what it
    begins with. Raises NotAllowed, BadField naming what is missing, and as ``content.sections.require_founding``.
    """
    actor.require(PROPOSE, parent)
    require_founding(parent, unit, name=name)
    if not requirements.strip() or len(requirements) > MAX_REQUIREMENTS:
        raise BadField("requirements", _("Write what the section is for and what it must hold."))
    if holds and holds not in collection_kinds():
        raise BadField("holds", _("Choose one of the values in the list."))
    _require_titles("titles", titles, regulation.get().languages_required_at(f"{path_of(parent)}/{name}"))
    if len(pages) > MAX_PAGES:
        raise BadField("pages", _("At most ${count} pages to begin with.", mapping={"count": MAX_PAGES}))
    for page in pages:
        _require_titles("pages", page, ())
    if rival := _asked_already(parent, name):
        named = {"number": rival.number}
        raise BadField("name", _("Request № ${number} already asks for this address.", mapping=named))
    requests_of(parent).require_room(actor.login)
    request = requests_of(parent).add(LEVEL, {}, actor.login, holds=False)
    request.proposal = NewSection(
        parent.uid, name, pairs(titles), requirements.strip(), holds, tuple(pairs(page) for page in pages)
    )
    request.unit_uid = unit.uid
    request.authors = frozenset((actor.login,))
    request.edms = edms.strip()[:100]
    write(request, parent, actor, "sent")
    return request


def _require_titles(field: str, titles: Titles, required: tuple[str, ...]) -> None:
    for lang in required:
        if not titles.get(lang, "").strip():
            named = {"language": LANGUAGE_NAMES[lang]}
            raise BadField(f"{field}.{lang}", _("Write the title in this language: ${language}.", mapping=named))
    for lang, title in titles.items():
        if len(title) > MAX_TITLE:
            named = {"count": MAX_TITLE}
            raise BadField(f"{field}.{lang}", _("A title has at most ${count} characters.", mapping=named))
    if not any(title.strip() for title in titles.values()):
        raise BadField(field, _("Write a title in one language at least."))


def _asked_already(parent, name: str) -> Request | None:
    return next(
        (
            request
            for request in requests_of(parent).open_requests()
            if isinstance(request.proposal, NewSection)
            and (request.proposal.parent, request.proposal.name) == (parent.uid, name)
        ),
        None,
    )


def require_possible(request: Request, context) -> None:
    """Raises OrdaError when the section cannot be made any more: its place or its unit is gone, the name is taken."""
    asked = request.proposal
    parent, unit = find(context, asked.parent), find(context, request.unit_uid)
    if parent is None:
        raise OrdaError(_("The folder in which the section should stand is gone. Return the request to its author."))
    require_founding(parent, unit, name=asked.name)


def make_section(request: Request, context, actor: Actor) -> ContentFolder:
    """Make what the request asks for, in the transaction of the last visa. Raises as ``require_possible``."""
    require_possible(request, context)
    asked = request.proposal
    section = found_section(
        find(context, asked.parent),
        find(context, request.unit_uid),
        name=asked.name,
        titles=dict(asked.titles),
        holds=asked.holds,
        pages=tuple(dict(page) for page in asked.pages),
    )
    events.notify(events.SectionFounded(section, actor.login, request=request, approver=actor.login))
    return section
