"""Editing a draft: the form, the save, the conflict; throwing a draft away."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.editing import discard_draft, is_behind, save_draft, stamp
from orda.content.translations import language_states
from orda.errors import BadField, BadUpload, OrdaError, StaleDraft
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IContent
from orda.security.actor import SYSTEM
from orda.security.permissions import EDIT
from orda.text.dates import format_datetime
from orda.views.editor.editing.comparison import comparison, title_of
from orda.views.editor.editing.forms import (
    as_edition,
    count_upload,
    edit_form,
    siblings_of,
    stored_upload,
    token_is_right,
    typed,
    values_of,
)
from orda.views.editor.folders.undoing import offer
from orda.views.editor.names import name_of, names_of
from orda.views.editor.requests.cards import actor_of, remark_of
from orda.views.editor.requests.remarks import notes_listed
from orda.web.forms.form import STATE_TITLES
from orda.web.traversal import href
from orda.workflow.copies.operations import version_of
from orda.workflow.levels.letters import open_letters
from orda.workflow.requests.approvers import check_sending
from orda.workflow.requests.inbox import last_request, may_see
from orda.workflow.requests.request import RETURNED
from orda.workflow.restoring.undoing import ThrownAway

RENEWED = _("Your session was renewed while you were writing. Everything you typed is here; press the button again.")


@view_config(context=IContent, name="edit", permission=EDIT, renderer="editor/edit.pt", require_csrf=False)
def edit(context, request):
    """The form; after a refusal the same form with everything typed. A draft at approval has none."""
    request.layout.view_title = _("Edit: ${title}", mapping={"title": title_of(request, context)})
    draft = context.draft
    if draft is not None and draft.sent is not None and request.method == "GET":
        return _at_approval(context, request)
    form = edit_form(request, context, values_of(request, context, _provider(context, request)))
    conflict = None
    if request.method == "POST":
        accepted = form.accept(request.POST)
        request.response.status_int = 422
        if not token_is_right(request):
            request.response.status_int = 400
            form.fail(RENEWED)
        elif accepted is not None:
            try:
                return _save(context, request, form, accepted)
            except StaleDraft as stale:
                request.response.status_int = 409
                form, conflict = _conflict(context, request, accepted, stale)
            except BadUpload as error:
                form.fail(error.message, "upload")
            except BadField as error:
                form.fail(error.message, error.field)
            except OrdaError as error:
                form.fail(error.message)
    discard_href = href(request, context, "discard") if draft is not None and draft.sent is None else None
    beside = _beside(context, request)
    if beside["returned"]:
        form.note(beside["returned"]["notes"])
    return {**beside, "form": form, "comparison": conflict, "discard": discard_href}


def _provider(context, request) -> str:
    """Who provided the information, as far as the draft knows; else the one who writes (B13)."""
    known = context.draft.provider if context.draft is not None else ""
    return name_of(request, known) if known and known != SYSTEM.login else request.identity.full_name


def _at_approval(context, request):
    number = context.draft.sent
    return {
        **_beside(context, request),
        "form": None,
        "comparison": None,
        "discard": None,
        "number": number,
        "request_href": href(request, request.site, "request", query={"id": number}),
    }


def _beside(context, request) -> dict:
    """What the side of the screen says: the draft, the languages, what the checks find, why it came back."""
    draft, states = context.draft, language_states(context)
    translate = request.layout.translate
    return {
        "title": title_of(request, context),
        "kind": regulation.get().kinds[context.kind].titles[request.lang],
        "saved": {"at": format_datetime(draft.modified, request.lang), "by": names_of(request, draft.authors)}
        if draft is not None
        else None,
        "states": [
            {"name": LANGUAGE_NAMES[lang], "id": states[lang], "title": translate(STATE_TITLES[states[lang]])}
            for lang in LANGUAGES
        ],
        "findings": [{"text": translate(f.message), "blocks": f.blocks} for f in check_sending(context)],
        "returned": _returned(context, request),
        "behind": _behind(context, request),
        "letters": [
            {"number": each.number, "href": href(request, request.site, "request", query={"id": each.number})}
            for each in open_letters(context)
            if may_see(each, request.actor, request.site)
        ],
    }


def _behind(context, request) -> str | None:
    """Where to see what visitors have got since the draft was begun (E13); None when the draft has it too."""
    if not is_behind(context):
        return None
    query = {"from": context.draft.base, "to": context.live.number}
    return href(request, context, "compare", query=query)


def _returned(context, request) -> dict | None:
    """Why the draft came back, as long as it waits to be mended."""
    if context.draft is None or context.draft.sent is not None:
        return None
    last = last_request(context, context.uid)
    if last is None or last.state != RETURNED:
        return None
    visa = last.visas[-1]
    reasons = regulation.get().return_reasons
    return {
        "href": href(request, request.site, "request", query={"id": last.number}),
        "reason": reasons[visa.reason].titles[request.lang] if visa.reason in reasons else "",
        "remark": remark_of(request, visa),
        "notes": notes_listed(request, visa.notes),
        "name": actor_of(request, visa),
        "time": format_datetime(visa.time, request.lang),
    }


def _save(context, request, form, accepted):
    values = typed(request, accepted, context.has_body)
    if "upload" in accepted:
        count_upload(request, accepted["upload"])
        beside = siblings_of(context.__parent__, type(context), context)
        values["fields"]["upload"] = stored_upload(type(context), accepted["upload"], values, beside)
    draft = save_draft(context, actor=request.actor, seen=accepted["seen"], **values)
    if draft is None:
        request.flash_message(_("Nothing differs from what visitors see; no draft was made."), "info")
        return HTTPSeeOther(href(request, context))
    if form.pressed(request.POST) == "send":
        return HTTPSeeOther(href(request, context, "send"))
    request.flash_message(_("The draft is saved. Visitors do not see it yet."))
    return HTTPSeeOther(href(request, context, "preview"))


def _conflict(context, request, accepted, stale):
    """The same form with everything typed, and how it differs from what the other person saved."""
    mine = as_edition(typed(request, accepted, context.has_body))
    kept = {key: value for key, value in accepted.items() if key != "upload"}
    form = edit_form(request, context, {**kept, "seen": stamp(context)})
    form.fail(stale.message)
    # What no form shows (the upload, what was read from it) is not what the two differ in.
    mine.fields = {**stale.current.fields, **mine.fields}
    return form, comparison(request, context, stale.current, mine)


@view_config(context=IContent, name="discard", permission=EDIT, request_method="POST")
def discard(context, request):
    """Throw the draft away; visitors see no change."""
    draft = context.draft
    discard_draft(context, actor=request.actor)
    request.flash_message(_("The draft is discarded."))
    if draft is not None:
        acts = [ThrownAway(context.uid, context.last_revision, version_of(context))]
        offer(request, acts, href(request, context, "preview"), draft=draft)
    return HTTPSeeOther(href(request, context, "" if context.live is not None else "edit"))
