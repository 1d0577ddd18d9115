"""A folder's contents at a glance: states by language, order, filters, the way to every act on an object."""

from pyramid.view import view_config

from orda import regulation
from orda.content.arrange import may_rearrange, takes_from
from orda.content.base import children, path_of
from orda.content.freshness import may_confirm
from orda.content.translations import language_states
from orda.history.bin import discarded_below
from orda.history.subtrees import may_go_back
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IContentFolder, IDocument
from orda.security.permissions import ADMINISTER, BIN, EDIT, SHARE, VIEW_DRAFTS, WITHDRAW
from orda.text.collation import sort_key
from orda.text.dates import format_date, iso
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.add import ICONS
from orda.views.editor.folders.places import my_folders
from orda.web.batch import Batch
from orda.web.forms.form import STATE_TITLES
from orda.web.states import STATES, shown_state, state_of
from orda.web.traversal import href
from orda.workflow.copies.acts import holds_public, may_wish
from orda.workflow.copies.working import may_open
from orda.workflow.sheets.acquainting import may_manage

PER_PAGE = 100
MAX_WORDS = 100
SORTS = {"title": _("Title"), "kind": _("Kind"), "state": _("State"), "modified": _("Changed")}


@view_config(context=IContentFolder, name="contents", permission=VIEW_DRAFTS, renderer="editor/contents.pt")
def contents(context, request):
    """The list. ``?q=`` (words of titles), ``?state=``, ``?sort=`` and ``?down=1`` work without scripts."""
    request.layout.view_title = _("Contents: ${title}", mapping={"title": title_of(request, context)})
    asked = _asked(request)
    # A folder that inherits no rights is not told of to those whom it keeps out.
    mine = [child for child in children(context) if request.may(VIEW_DRAFTS, child)]
    shown = [(place, child) for place, child in enumerate(mine) if _matches(child, asked)]
    if asked["sort"]:
        shown.sort(key=_sort_by(asked["sort"], request), reverse=asked["down"])
    batch = Batch(request, shown, PER_PAGE)
    edits = request.may(EDIT)
    plain = not asked["sort"] and not asked["q"] and not asked["state"]
    return {
        "title": title_of(request, context),
        "path": path_of(context),
        # What a row says costs much more than what it is found and sorted by, so only those shown say it.
        "rows": [_row(request, child, place) for place, child in batch.items],
        "total": len(mine),
        "found": batch.total,
        "paging": batch.paging(context, "contents"),
        **asked,
        "columns": [_column(context, request, each, asked) for each in SORTS],
        "states": [(each, request.layout.translate(title)) for each, title in STATES.items()],
        "order_href": href(request, context, "contents") if not plain else None,
        "up_href": _up_href(context, request),
        "add_href": href(request, context, "add") if edits and context.takes and not _on_trial(request) else None,
        "action": href(request, context, "arrange"),
        "copy_action": href(request, context, "work-on-copy") if _offers_copy(context, request) else None,
        "may_edit": edits,
        "may_bin": request.may(BIN),
        "ordered": plain and edits and context.takes and len(mine) > 1 and _may_order(context, request),
        "folders": my_folders(request) if edits else [],
        "bin_href": href(request, context, "bin") if request.may(BIN) else None,
        "points_href": href(request, context, "restore-points") if may_go_back(request.actor, context) else None,
        "in_bin": len(discarded_below(context, request.actor)) if request.may(BIN) else 0,
    }


def _offers_copy(context, request) -> bool:
    """Outside of a copy, to the head who answers for the section (level B)."""
    return not _on_trial(request) and may_open(request.actor, context)


def _on_trial(request) -> bool:
    return getattr(request, "trial", None) is not None


def _asked(request) -> dict:
    """What the address asks for, nonsense left out."""
    sort, state = request.GET.get("sort", ""), request.GET.get("state", "")
    return {
        "q": request.GET.get("q", "")[:MAX_WORDS],
        "state": state if state in STATES else "",
        "sort": sort if sort in SORTS else "",
        "down": request.GET.get("down") == "1",
    }


def _matches(obj, asked: dict) -> bool:
    if asked["state"] and state_of(obj) != asked["state"]:
        return False
    wanted = asked["q"].casefold().split()
    words = _words(obj) if wanted else ""
    return all(word in words for word in wanted)


def _words(obj) -> str:
    """What the typed words are sought in: the address part and the titles of all languages."""
    texts = obj.edition.texts.values() if obj.edition is not None else ()
    return " ".join((obj.__name__, *(words.get("title", "") for words in texts))).casefold()


def _sort_by(sort: str, request):
    """The key of (place, object)."""
    lang, order = request.lang, list(STATES)
    if sort == "title":
        return lambda found: sort_key(title_of(request, found[1]), lang)
    if sort == "modified":
        return lambda found: -_changed(found[1]).timestamp()
    if sort == "state":
        return lambda found: (order.index(state_of(found[1])), found[0])
    return lambda found: (sort_key(_kind_title(found[1], lang), lang), found[0])


def _kind_title(obj, lang: str) -> str:
    kinds = regulation.get().kinds
    return kinds[obj.kind].titles[lang] if obj.kind in kinds else obj.kind


def _changed(obj):
    """The moment of the last change."""
    return obj.draft.modified if obj.draft is not None else obj.updated or obj.created


def _column(context, request, sort: str, asked: dict) -> dict:
    current = asked["sort"] == sort
    query = {key: asked[key] for key in ("q", "state") if asked[key]} | {"sort": sort}
    if current and not asked["down"]:
        query["down"] = "1"
    direction = ("descending" if asked["down"] else "ascending") if current else None
    title = request.layout.translate(SORTS[sort])
    return {
        "id": sort,
        "title": title,
        "href": href(request, context, "contents", query=query),
        "direction": direction,
    }


def _up_href(context, request) -> str | None:
    parent = context.__parent__
    return href(request, parent, "contents") if parent is not None and request.may(VIEW_DRAFTS, parent) else None


def _row(request, obj, place: int) -> dict:
    edition, states, moment = obj.edition, language_states(obj), _changed(obj)
    return {
        "name": obj.__name__,
        "place": place,
        "title": title_of(request, obj),
        "title_lang": edition.title_language(request.lang) if edition is not None else None,
        "href": href(request, obj, "" if obj.live is not None else "preview" if obj.draft else "edit"),
        "contents_href": href(request, obj, "contents") if obj.folderish and (len(obj) or obj.kind != "page") else None,
        "kind": _kind_title(obj, request.lang),
        "icon": ICONS.get(obj.kind, "page"),
        "count": len(obj) if obj.folderish else 0,
        "state": shown_state(request, obj),
        "languages": [
            {
                "code": lang,
                "name": LANGUAGE_NAMES[lang],
                "state": states[lang],
                "title": request.layout.translate(STATE_TITLES[states[lang]]),
            }
            for lang in LANGUAGES
        ],
        "modified": format_date(moment, request.lang, "medium"),
        "modified_iso": iso(moment),
        "visibility": obj.visibility,
        "visibility_title": regulation.get().visibility[obj.visibility][request.lang],
        "acts": acts_on(request, obj),
    }


def _may_order(context, request) -> bool:
    return may_rearrange(context, request.actor) and may_wish(request.actor, context, *children(context))


def _may_rename(request, obj) -> bool:
    actor, parent = request.actor, obj.__parent__
    if not (request.may(EDIT, obj) and request.may(EDIT, parent) and may_rearrange(obj, actor)):
        return False
    return may_wish(actor, parent, obj) and takes_from(parent, obj.kind, actor, moved=holds_public(obj))


def acts_on(request, obj) -> list[dict]:
    """The screens for one object that the person may open, as {href, title, icon}."""
    may = request.may
    parent = obj.__parent__
    free = obj.draft is None or obj.draft.sent is None
    offered = (
        ("edit", _("Edit"), "edit", free and may(EDIT, obj)),
        ("preview", _("Preview"), "eye", obj.draft is not None),
        ("contents", _("Contents"), "folder", obj.folderish),
        ("history", _("History"), "history", True),
        ("paper-copies", _("Register of copies"), "copy", IDocument.providedBy(obj) and may(EDIT, obj)),
        ("acquaintance", _("Acquaintance sheet"), "list", obj.live is not None and may_manage(request.actor, obj)),
        ("approval-sheet", _("Approval sheet"), "check", obj.live is not None and bool(obj.live.request_number)),
        ("still-correct", _("Still correct?"), "check", may_confirm(request.actor, obj)),
        ("rename", _("Change the address"), "move", parent is not None and _may_rename(request, obj)),
        ("sharing", _("Sharing"), "share", may(SHARE, obj)),
        ("stale", _("Freshness"), "clock", obj.folderish and may(ADMINISTER, obj)),
        ("withdraw", _("Withdraw from the public"), "minus", obj.live is not None and may(WITHDRAW, obj)),
    )
    return [
        {"id": view, "href": href(request, obj, view), "title": request.layout.translate(title), "icon": icon}
        for view, title, icon, shown in offered
        if shown
    ]
