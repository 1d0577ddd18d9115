"""Editing a draft, looking at it, throwing it away."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.editing import discard_draft, save_draft, stamp
from orda.errors import InvalidState, OrdaError, StaleDraft
from orda.history.compare import compare_editions
from orda.i18n import _
from orda.interfaces import IContent, IImage
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.views.editor.forms import as_edition, edit_form, stored_upload, typed, values_of
from orda.web.blobs import scale_of
from orda.web.pictures import picture
from orda.web.reading import text_of
from orda.web.traversal import href


@view_config(context=IContent, name="edit", permission=EDIT, renderer="editor/edit.pt")
def edit(context, request):
    """The form, the save, the conflict."""
    request.layout.view_title = _("Edit")
    draft = context.draft
    if draft is not None and draft.sent is not None:
        raise InvalidState(_("The draft is on its way to approval. Recall it first, then change it."))
    provider = draft.provider if draft is not None else request.identity.full_name
    form = edit_form(request, context, values_of(context, provider))
    conflict = None
    if request.method == "POST":
        accepted = form.accept(request.POST)
        if accepted is not None:
            try:
                return _save(context, request, form, accepted)
            except StaleDraft as stale:
                form, conflict = _conflict(context, request, accepted, stale)
            except OrdaError as error:
                form.fail(error.message)
        request.response.status_int = 409 if conflict else 422
    return {
        "form": form,
        "conflict": conflict,
        "title": context.edition.title(request.lang) if context.edition else "",
        "discard": href(request, context, "discard") if draft is not None else None,
        "seen": stamp(context),
    }


def _save(context, request, form, accepted):
    values = typed(request, accepted, context.has_body)
    if "upload" in accepted:
        values["fields"]["upload"] = stored_upload(context.kind, accepted["upload"])
    draft = save_draft(context, actor=request.actor, seen=accepted["seen"], **values)
    if draft is None:
        request.flash_message(_("Nothing differs from what visitors see; no draft was made."), "info")
        return HTTPSeeOther(href(request, context))
    if form.pressed(request.POST) == "send":
        return HTTPSeeOther(href(request, context, "send"))
    request.flash_message(_("The draft is saved. Visitors do not see it yet."))
    return HTTPSeeOther(href(request, context, "preview"))


def _conflict(context, request, accepted, stale):
    """The same form with everything typed, and what the other person saved beside it."""
    mine = as_edition(typed(request, accepted, context.has_body))
    kept = {**accepted, "seen": stamp(context)}
    form = edit_form(request, context, {key: value for key, value in kept.items() if key != "upload"})
    form.fail(stale.message)
    languages = [each for each in compare_editions(stale.current, mine) if each.changed]
    return form, languages


@view_config(context=IContent, name="discard", permission=EDIT, request_method="POST")
def discard(context, request):
    """Throw the draft away; visitors see no change."""
    discard_draft(context, actor=request.actor)
    request.flash_message(_("The draft is discarded."))
    return HTTPSeeOther(href(request, context, "" if context.live is not None else "edit"))


@view_config(context=IContent, name="preview", permission=VIEW_DRAFTS, renderer="editor/preview.pt")
def preview(context, request):
    """The draft as visitors would see it, in the language of the address."""
    edition = context.draft or context.live
    if edition is None:
        raise HTTPNotFound()
    image = picture(request, context, 1280, edition, "draft-scale") if IImage.providedBy(context) else None
    request.layout.view_title = _("Preview")
    return {
        **text_of(request, edition),
        "picture": image,
        "exists": request.lang in edition.languages(),
        "is_draft": edition is context.draft,
    }


@view_config(context=IImage, name="draft-scale", permission=VIEW_DRAFTS)
def draft_scale(context, request):
    """A scale of the picture as the draft has it."""
    if context.edition is None:
        raise HTTPNotFound()
    return scale_of(request, context.edition)
