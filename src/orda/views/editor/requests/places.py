"""Where a request changes something, and whose turn it is, in one line each: two pages may have one title."""

from orda.content.base import owner_unit, path_of
from orda.content.site import find
from orda.i18n import LANGUAGE_NAMES, _
from orda.views.editor.editing.comparison import title_of
from orda.web.reading import known
from orda.workflow.requests.approvers import names_for, waiting_for
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.turns import places_of

MAX_PATHS = 3


def place_shown(request, item) -> str:
    """Level, unit, addresses and, of a letter, its language: what tells a request from another with the same title."""
    places = [place for place in places_of(item, request.site) if known(request, place)]
    unit = unit_of(request, item)
    parts = [
        request.layout.translate(_("Level ${level}", mapping={"level": item.level})),
        title_of(request, unit) if unit is not None else "",
        ", ".join(path_of(place) for place in places[:MAX_PATHS]) + (" …" if len(places) > MAX_PATHS else ""),
        LANGUAGE_NAMES.get(item.proposal.lang, "") if isinstance(item.proposal, CorrectionLetter) else "",
    ]
    return " · ".join(filter(None, parts))


def unit_of(request, item):
    """The unit that the request is made for, or that answers for its first place; None where no unit does."""
    if item.unit_uid:
        return find(request.site, item.unit_uid)
    places = places_of(item, request.site)
    return owner_unit(places[0]) if places else None


def whose_turn(request, item) -> list[str]:
    """The stages that wait, each with the people who can give its visa now, deputies among them (A8)."""
    lines = []
    for stage in item.waiting:
        names = names_for(request.site, waiting_for(item, (stage,), request.site))
        lines.append(f"{stage.titles[request.lang]}: {names}" if names else stage.titles[request.lang])
    return lines
