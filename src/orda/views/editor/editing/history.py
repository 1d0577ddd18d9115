"""Versions: the list, any two compared, an old one brought back as a draft."""

from itertools import islice

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.editing import restore_version, stamp
from orda.content.editions import Edition
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent
from orda.security.permissions import BIN, EDIT, VIEW_DRAFTS
from orda.text.dates import format_datetime
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import comparison, title_of
from orda.views.editor.folders.contents import acts_on
from orda.views.editor.letters.shown import word_links
from orda.views.editor.names import name_of, names_of
from orda.views.editor.requests.cards import actor_of, card
from orda.views.editor.requests.moments import moments_said
from orda.views.editor.requests.way import withdrawal_shown
from orda.web.batch import Batch
from orda.web.traversal import href
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.request import requests_of

PER_PAGE = 30
DRAFT = "draft"
NOTHING = "0"
MAX_STATES = 100


@view_config(context=IContent, name="history", permission=VIEW_DRAFTS, renderer="editor/history.pt")
def history(context, request):
    """All versions, the newest first, with who provided, typed and approved (B13)."""
    request.layout.view_title = _("History: ${title}", mapping={"title": title_of(request, context)})
    numbers = list(reversed(context.versions.keys()))
    batch = Batch(request, numbers, PER_PAGE)
    rows = [_row(context, request, context.versions[number]) for number in batch.items]
    draft = context.draft
    return {
        "title": title_of(request, context),
        "created": format_datetime(context.created, request.lang),
        "creator": name_of(request, context.creator),
        "versions": rows,
        "withdrawals": _withdrawals(context, request) if batch.number == 1 else [],
        "draft": {
            "modified": format_datetime(draft.modified, request.lang),
            "authors": names_of(request, draft.authors),
            "sent": draft.sent is not None,
            "compare": _compare_href(context, request, str(draft.base), DRAFT),
        }
        if draft is not None
        else None,
        # A draft in hand is never replaced by an old version: what was typed would be gone.
        "may_restore": request.may(EDIT) and draft is None,
        "restore_action": href(request, context, "restore"),
        "seen": stamp(context),
        "acts": [act for act in acts_on(request, context) if act["id"] in ("rename", "withdraw")],
        **_binning(context, request),
        "paging": batch.paging(context, "history"),
    }


def _withdrawals(context, request) -> list[dict]:
    """When it was taken from the public at once, why, and how the review of that has ended (level E)."""
    found = (item for item in requests_of(context).concerning(context.uid) if item.route.at_once)
    seen = [item for item in islice(found, MAX_STATES) if may_see(item, request.actor, request.site)]
    shown = ((item, withdrawal_shown(request, item)) for item in seen)
    return [{**card(request, item), **words} for item, words in shown if words is not None]


def _binning(context, request) -> dict:
    """How the object gets into the bin: by the list of the folder that it stands in."""
    parent = context.__parent__
    may = parent is not None and context.kind in parent.takes
    may = may and request.may(BIN) and request.may(BIN, parent) and request.may(EDIT, parent)
    return {"bin_action": href(request, parent, "arrange") if may else None, "name": context.__name__}


def _row(context, request, version) -> dict:
    return {
        "number": version.number,
        "live": version is context.whole,
        "published": format_datetime(version.published, request.lang),
        "ends": moments_said(request, (None, version.expires)),
        "provider": name_of(request, version.provider),
        "editors": names_of(request, version.editors),
        "visas": _visas(request, version),
        "comment": version.comment,
        "request": href(request, request.site, "request", query={"id": version.request_number})
        if version.request_number
        else None,
        "request_number": version.request_number,
        "sheet": href(request, request.site, "sheet", query={"id": version.request_number})
        if version.request_number
        else None,
        "languages": [LANGUAGE_NAMES[lang] for lang in version.languages()],
        "compare": _compare_href(context, request, str(version.number - 1), str(version.number)),
        "compare_live": _compare_href(context, request, str(version.number), str(context.live.number))
        if context.live is not None and version is not context.whole
        else None,
    }


def _visas(request, version) -> list[dict]:
    """Everybody who approved the version, in order; of one without a request the one who put it before visitors."""
    item = requests_of(request.site).records.get(version.request_number or 0)
    if item is None:
        return [{"name": name_of(request, version.approver), "stage": "", "time": ""}]
    stages = {stage.id: stage.titles[request.lang] for stage in item.route.stages}
    return [
        {
            "name": actor_of(request, visa),
            "stage": stages.get(visa.stage, ""),
            "time": format_datetime(visa.time, request.lang, "medium"),
        }
        for visa in item.visas
        if visa.action == "approved"
    ]


def _compare_href(context, request, old: str, new: str) -> str:
    return href(request, context, "compare", query={"from": old, "to": new})


def edition_named(context, word: str) -> Edition | None:
    """The edition that ``?from=`` or ``?to=`` names. Raises HTTPNotFound for nonsense."""
    if word == NOTHING:
        return None
    if word == DRAFT and context.draft is not None:
        return context.draft
    number = whole_number(word, digits=6)
    if number not in context.versions:
        raise HTTPNotFound()
    return context.disclosed(context.versions[number])


@view_config(context=IContent, name="compare", permission=VIEW_DRAFTS, renderer="editor/compare.pt")
def compare(context, request):
    """Two states, every difference marked by colour, line and word."""
    request.layout.view_title = _("Compare: ${title}", mapping={"title": title_of(request, context)})
    old_word, new_word = request.GET.get("from", NOTHING), request.GET.get("to", DRAFT)
    old, new = edition_named(context, old_word), edition_named(context, new_word)
    found = comparison(request, context, old, new)
    states = [str(number) for number in reversed(context.versions.keys())][:MAX_STATES]
    if context.draft is not None:
        states.insert(0, DRAFT)
    return {
        "title": title_of(request, context),
        "old": _state(context, request, old_word),
        "new": _state(context, request, new_word),
        "states": [_state(context, request, word) for word in states],
        "action": href(request, context, "compare"),
        "comparison": found,
        "word": word_links(request, context, old_word, new_word, found),
        "history_href": href(request, context, "history"),
    }


def _state(context, request, word: str) -> dict:
    """A state that can be compared, in words."""
    if word == DRAFT:
        title = _("Draft")
    elif word == NOTHING:
        title = _("Nothing (before the first version)")
    elif context.live is not None and word == str(context.live.number):
        title = _("Version ${number}, what visitors see", mapping={"number": word})
    else:
        title = _("Version ${number}", mapping={"number": word})
    return {"word": word, "title": request.layout.translate(title)}


@view_config(context=IContent, name="restore", permission=EDIT, request_method="POST")
def restore(context, request):
    """Make a draft from an old version."""
    word = request.POST.get("number", "")
    number = whole_number(word, digits=6)
    if number not in context.versions:
        raise HTTPNotFound()
    if context.draft is not None:
        request.flash_message(
            _("There is a draft already. Send it or discard it, then bring an old version back."), "danger"
        )
        return HTTPSeeOther(href(request, context, "history"))
    try:
        restore_version(context, number, actor=request.actor, seen=request.POST.get("seen", ""))
    except OrdaError as error:
        request.flash_message(error.message, "danger")
        return HTTPSeeOther(href(request, context, "history"))
    request.flash_message(
        _("Version ${number} is a draft now. Look at it, then send it for approval.", mapping={"number": number})
    )
    return HTTPSeeOther(href(request, context, "preview"))
