"""One working copy of a section: what it changes in words, looking at it, sending it as level B (G5, G7, G8)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.base import owner_unit, path_of
from orda.content.editing import stamp
from orda.content.site import find, service_of
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import IContentFolder, ISite
from orda.security.permissions import PROPOSE, VIEW_DRAFTS, VISA
from orda.text.typed import whole_number
from orda.views.editor.copies.testers import testers
from orda.views.editor.copies.trial import look
from orda.views.editor.editing.comparison import title_of
from orda.web.traversal import href
from orda.workflow.copies.operations import BringBack, Place, Reorder, Show
from orda.workflow.copies.sending import LEVEL, MAX_DESCRIPTION, send_copy
from orda.workflow.copies.working import (
    MAX_DRAFTS,
    SENT,
    WORKING,
    copies_in_hand,
    copies_of,
    drafts_in,
    may_look,
    open_copy,
    state_of,
    throw_away,
    try_out,
    undo_last,
)
from orda.workflow.requests.proposals import SectionChange

MAX_TICKS = 50
MAX_NAMED = 12


@view_config(context=IContentFolder, name="work-on-copy", permission=VISA, request_method="POST")
def work_on_copy(context, request):
    """From a folder's contents into a copy of it."""
    try:
        copy = open_copy(context, actor=request.actor)
    except OrdaError as refused:
        request.flash_message(refused.message, "danger")
        return HTTPSeeOther(href(request, context, "contents"))
    look(request, copy.number)
    return HTTPSeeOther(href(request, context, "contents"))


@view_config(context=ISite, name="working-copy", permission=PROPOSE, renderer="editor/working_copy.pt")
def working_copy(context, request):
    """``?id=``: the copy and its acts."""
    word = request.GET.get("id", "")
    number = whole_number(word)
    copy = copies_of(context).records.get(number)
    if copy is None or not may_look(copy, request.actor, context):
        if "leave" in request.POST:  # what was looked at may have been carried out meanwhile
            look(request, 0)
            return HTTPSeeOther(href(request, context, "my-work"))
        raise HTTPNotFound()
    section = find(context, copy.section_uid)
    request.layout.view_title = _("Working copy № ${number}", mapping={"number": copy.number})
    wrong = {}
    if request.method == "POST":
        try:
            return HTTPSeeOther(_act(context, request, copy, section))
        except BadField as error:
            wrong = {error.field: request.layout.translate(error.message)}
        except OrdaError as error:
            wrong = {"": request.layout.translate(error.message)}
        request.tm.abort()
        request.tm.begin()
        request.response.status_int = 422
    return _shown(context, request, copy, section, wrong)


def _act(context, request, copy, section) -> str:
    """Do what the button says; where to go. Raises OrdaError."""
    post, actor, here = request.POST, request.actor, href(request, context, "working-copy", query={"id": copy.number})
    if "look" in post:
        look(request, copy.number)
        return href(request, section, "contents") if request.may(VIEW_DRAFTS, section) else href(request, section)
    if "leave" in post:
        look(request, 0)
        return here
    if "undo" in post:
        undo_last(copy, actor=actor, context=context)
        return here
    if "throw" in post:
        throw_away(copy, actor=actor, context=context)
        look(request, 0)
        request.flash_message(_("The working copy is thrown away. The site was never changed."))
        return href(request, section, "contents")
    return _send(context, request, copy)


def _send(context, request, copy) -> str:
    post, number = request.POST, copy.number
    try_out(copy, context)  # what cannot be carried out is not sent either
    request.tm.abort()
    request.tm.begin()
    opened = send_copy(
        copies_of(context).records[number],
        actor=request.actor,
        context=context,
        description=post.get("description", ""),
        tester=post.get("tester", ""),
        ticks=tuple(post.getall("tick")[:MAX_TICKS]),
        drafts=dict(each.partition(":")[::2] for each in post.getall("draft")[:MAX_DRAFTS]),
        edms=post.get("edms", ""),
    )
    look(request, 0)
    request.flash_message(_("Sent for approval as request № ${number}.", mapping={"number": opened.number}))
    return href(request, context, "request", query={"id": opened.number})


def _shown(context, request, copy, section, wrong: dict) -> dict:
    state, post = state_of(copy, context), request.POST
    in_hand = state == WORKING and copy.owner == request.login
    drafts = drafts_in(section, request.actor) if in_hand else []
    stages = regulation.get().routes[LEVEL].stages
    ticks = [tick for stage in stages if stage.by_asker for tick in stage.ticks]
    sent = href(request, context, "request", query={"id": copy.request}) if state == SENT else ""
    return {
        "title": title_of(request, section),
        "path": path_of(section),
        "in_hand": in_hand,
        "request_href": sent,
        "changes": operations_in_words(request, copy.operations),
        "drafts": [_draft(request, obj) for obj in drafts],
        "testers": testers(request, section, drafts) if in_hand else [],
        "ticks": [{"id": tick.id, "title": tick.titles[request.lang]} for tick in ticks] if in_hand else [],
        "ticked": post.getall("tick")[:MAX_TICKS],
        "description": post.get("description", "")[:MAX_DESCRIPTION],
        "tester": post.get("tester", ""),
        "edms": post.get("edms", "")[:100],
        "chosen": post.getall("draft")[:MAX_DRAFTS],
        "wrong": wrong,
        "action": href(request, context, "working-copy", query={"id": copy.number}),
    }


def _draft(request, obj) -> dict:
    return {"seen": f"{obj.uid}:{stamp(obj)}", "title": title_of(request, obj), "path": path_of(obj)}


def operations_in_words(request, operations) -> list[dict]:
    """Each act of a copy as {text, detail}."""
    return [_in_words(request, operation) for operation in operations]


def _in_words(request, operation) -> dict:
    translate = request.layout.translate
    if isinstance(operation, Reorder):
        folder = _named(request, operation.folder)
        names = [_named(request, uid) for uid in operation.after[:MAX_NAMED]]
        text = translate(_("Another order in “${title}”", mapping={"title": folder}))
        return {"text": text, "detail": " · ".join(names) + (" …" if len(operation.after) > MAX_NAMED else "")}
    title = _named(request, operation.obj)
    if isinstance(operation, Place):
        if operation.source == operation.target:
            text = translate(_("Another address for “${title}”", mapping={"title": title}))
            return {"text": text, "detail": f"{operation.old_name} → {operation.name}"}
        text = translate(_("“${title}” moves", mapping={"title": title}))
        places = [_named(request, uid) for uid in (operation.source, operation.target)]
        return {"text": text, "detail": f"{places[0]} → {places[1]}, {operation.name}"}
    if isinstance(operation, BringBack):
        text = translate(_("“${title}” comes back from the bin", mapping={"title": title}))
        return {"text": text, "detail": _named(request, operation.parent)}
    if isinstance(operation, Show):
        classes = [regulation.get().visibility[each][request.lang] for each in (operation.before, operation.after)]
        return {
            "text": translate(_("Other readers for “${title}”", mapping={"title": title})),
            "detail": " → ".join(classes),
        }
    return {"text": translate(_("“${title}” goes to the bin", mapping={"title": title})), "detail": ""}


def _named(request, uid: str) -> str:
    obj = find(request.site, uid)
    if obj is not None:
        return title_of(request, obj)
    entry = service_of(request.site, "bin").entries.get(uid)
    return entry.titles.get(request.lang) or entry.name if entry is not None else "–"


def copies_listed(request) -> list[dict]:
    """The person's working copies, as {title, href, count, sent}."""
    found = []
    for copy in copies_in_hand(request.site, request.actor):
        section = find(request.site, copy.section_uid)
        if section is not None:
            address = href(request, request.site, "working-copy", query={"id": copy.number})
            sent = state_of(copy, request.site) == SENT
            count = len(copy.operations)
            found.append({"title": title_of(request, section), "href": address, "count": count, "sent": sent})
    return found


def change_facts(request, asked) -> list[tuple[str, list[str], str]]:
    """What a request of level B asks for, as (title, lines, link)."""
    translate, section = request.layout.translate, find(request.site, asked.section)
    unit = owner_unit(section) if section is not None else None
    acts = [": ".join(filter(None, each.values())) for each in operations_in_words(request, asked.operations)]
    return [
        (translate(_("Section")), [_named(request, asked.section)], ""),
        (translate(_("Unit")), [title_of(request, unit) if unit is not None else "–"], ""),
        (translate(_("What changes and why")), asked.description.splitlines(), ""),
        (translate(_("What is done")), acts or ["–"], ""),
    ]


def look_action(request, asked) -> str:
    """Where the button is sent that shows the site as a request of level B would make it; empty where nobody looks."""
    copy = copies_of(request.site).records.get(asked.copy) if isinstance(asked, SectionChange) else None
    if copy is None or not may_look(copy, request.actor, request.site):
        return ""
    return href(request, request.site, "working-copy", query={"id": copy.number})
