"""Restore points and plans of going back, in words."""

from orda import regulation
from orda.content.base import Content, path_of
from orda.content.site import find
from orda.history.restore_points import RestorePoint
from orda.history.subtrees import BEFORE_REQUEST, BEFORE_RETURN, point_of, version_of
from orda.i18n import _
from orda.security.acl import Grant
from orda.security.permissions import VIEW_DRAFTS
from orda.text.dates import format_datetime
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.names import principal_name
from orda.web.traversal import href
from orda.workflow.restoring.plan import DECIDED, DRAFT, ELSEWHERE, ENDED, UNKNOWN, WITHDRAWN, Plan

MAX_SHOWN = 100
WHY = {
    DRAFT: _("a draft that was never public"),
    DECIDED: _("a section that was founded by a decision"),
    ELSEWHERE: _("came from elsewhere"),
    WITHDRAWN: _("was withdrawn from the public since"),
    ENDED: _("the time for which it was public is over"),
    UNKNOWN: _("the text of then is no longer kept"),
}
COUNTED = {
    "texts": _("Texts that went back: ${count}"),
    "moved": _("Moved back or renamed back: ${count}"),
    "entries": _("Brought back from the bin: ${count}"),
    "discarded": _("Put into the bin: ${count}"),
    "hidden": _("No longer public, kept as drafts: ${count}"),
    "rights": _("Rights and readers brought back: ${count}"),
    "orders": _("Folders put into their earlier order: ${count}"),
}


def point_shown(request, folder, point: RestorePoint) -> dict:
    """One restore point as lists and facts say it."""
    subtree, number = point.subtree, point.subtree.request
    shown = request.layout.translate
    if subtree.occasion == BEFORE_REQUEST:
        name = shown(_("Before request № ${number} was carried out", mapping={"number": number}))
    elif subtree.occasion == BEFORE_RETURN:
        name = shown(_("Before going back"))
    else:
        name = subtree.name
    return {
        "number": point.number,
        "name": name,
        "why": subtree.why,
        "by": name_of(request, subtree.by),
        "time": format_datetime(point.time, request.lang),
        "count": subtree.count,
        "href": href(request, folder, "restore-point", query={"number": point.number}),
        "request_href": href(request, request.site, "request", query={"id": number}) if number else None,
        "request": number,
    }


def changes_in_words(request, plan: Plan) -> list[dict]:
    """What going back would change, as {title, rows [{text, detail, href}], more}."""
    moved = [(kept, obj) for kept, obj in plan.moved if obj.__parent__.uid != kept.parent]
    renamed = [(kept, obj) for kept, obj in plan.moved if obj.__parent__.uid == kept.parent]
    translate, paths = request.layout.translate, plan.paths()
    groups = (
        (_("Texts that go back"), plan.texts, lambda pair: _text(request, *pair)),
        (_("Back from the bin"), plan.entries, lambda entry: _row(request, entry.object, paths[entry.uid])),
        (_("Moved back"), moved, lambda pair: _row(request, pair[1], f"{path_of(pair[1])} → {paths[pair[0].uid]}")),
        (_("Old address again"), renamed, lambda pair: _row(request, pair[1], f"{pair[1].__name__} → {pair[0].name}")),
        (_("In the earlier order again"), plan.orders, lambda obj: _row(request, obj, path_of(obj))),
        (_("Rights and readers of then"), plan.rights, lambda pair: _rights(request, *pair)),
        (_("No longer public: it was a draft then"), plan.hidden, lambda pair: _row(request, pair[1], "")),
        (_("Came since, goes to the bin"), plan.discarded, lambda obj: _row(request, obj, path_of(obj))),
        (_("Came since, stays"), plan.staying, lambda pair: _row(request, pair[0], translate(WHY[pair[1]]))),
        (_("Keeps its present text"), plan.left, lambda pair: _row(request, pair[0], translate(WHY[pair[1]]))),
    )
    return [
        {
            "title": translate(title),
            "count": len(found),
            "rows": [say(each) for each in found[:MAX_SHOWN]],
            "more": max(len(found) - MAX_SHOWN, 0),
        }
        for title, found, say in groups
        if found
    ]


def _row(request, obj: Content, detail: str, address: str = "") -> dict:
    return {"text": title_of(request, obj), "detail": detail, "href": address}


def _text(request, kept, obj) -> dict:
    now, then = version_of(obj), kept.version
    words = _("version ${now} → the text of version ${then}", mapping={"now": now or "–", "then": then})
    query = {"from": str(now), "to": str(then)}
    compares = obj.__parent__ is not None and request.may(VIEW_DRAFTS, obj) and find(request.site, obj.uid) is obj
    address = href(request, obj, "compare", query=query) if compares else ""
    return _row(request, obj, request.layout.translate(words), address)


def _rights(request, kept, obj) -> dict:
    translate = request.layout.translate
    given = sorted(set(kept.grants) - set(obj.grants), key=lambda grant: (grant.principal, grant.role))
    taken = sorted(set(obj.grants) - set(kept.grants), key=lambda grant: (grant.principal, grant.role))
    parts = [translate(_("given again: ${who}", mapping={"who": _grant(request, each)})) for each in given]
    parts += [translate(_("taken again: ${who}", mapping={"who": _grant(request, each)})) for each in taken]
    titles = regulation.get().visibility
    if kept.visibility != obj.visibility:
        readers = titles[kept.visibility][request.lang]
        parts.append(translate(_("Readers: ${who}", mapping={"who": readers})))
    if kept.inherits != obj.inherits:
        above = _("Roles from above hold here.") if kept.inherits else _("Roles from above are cut off.")
        parts.append(translate(above))
    if kept.owner != obj.owner_uid:
        unit = find(request.site, kept.owner) if kept.owner else None
        named = title_of(request, unit) if unit is not None else translate(_("as the folder above"))
        parts.append(translate(_("Responsible unit: ${unit}", mapping={"unit": named})))
    return _row(request, obj, "; ".join(parts))


def _grant(request, grant: Grant) -> str:
    role = regulation.get().roles.get(grant.role)
    return f"{principal_name(request, grant.principal)} ({role.titles[request.lang] if role else grant.role})"


def going_back_facts(request, item) -> list[tuple[str, list[str], str]]:
    """What a request tells of a folder that went back, as (title, lines, link)."""
    asked, translate = item.proposal, request.layout.translate
    folder = find(request.site, asked.section)
    point = point_of(folder, asked.point) if folder is not None else None
    before = point_of(folder, asked.before) if folder is not None else None
    lines = [translate(COUNTED[name] % {"count": count}) for name, count in asked.changes]
    facts = [
        (translate(_("Folder")), [title_of(request, folder) if folder is not None else "–"], _address(request, folder)),
        (translate(_("Back to")), _lines(request, folder, point) or [f"№ {asked.point} {asked.name}"], ""),
        (translate(_("What has changed")), lines or ["–"], ""),
    ]
    if before is not None:
        kept = f"№ {before.number}, {format_datetime(before.time, request.lang)}"
        facts.append((translate(_("Kept before it")), [kept], ""))
    return facts


def _address(request, folder) -> str:
    return href(request, folder, "contents") if folder is not None and request.may(VIEW_DRAFTS, folder) else ""


def _lines(request, folder, point: RestorePoint | None) -> list[str]:
    if point is None:
        return []
    shown = point_shown(request, folder, point)
    return [f"№ {shown['number']}, {shown['name']}", shown["time"]]
