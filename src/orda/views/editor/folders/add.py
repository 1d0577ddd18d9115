"""Adding an object: choose a kind, write it, and it stands in the folder as a draft."""

import secrets

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content import arrange
from orda.content.departments import found_unit
from orda.content.editing import save_draft, stamp
from orda.content.site import find
from orda.errors import BadField, BadName, BadUpload, OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import IContentFolder
from orda.security.permissions import EDIT
from orda.security.sessions import made_by_form, made_in_session, remember_made
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.editing.edit import RENEWED
from orda.views.editor.editing.forms import (
    SAVE,
    count_upload,
    edit_schema,
    siblings_of,
    stored_upload,
    token_is_right,
    typed,
)
from orda.web.forms.form import DraftKey, make_form
from orda.web.traversal import href

ICONS = {
    "page": "page",
    "news-item": "news",
    "event": "calendar",
    "question": "help",
    "faq": "help",
    "document": "page",
    "vacancy": "user",
    "procurement": "folder",
    "collection": "list",
    "link": "external",
    "file": "file",
    "image": "image",
    "person": "user",
    "contact": "phone",
    "governing-body": "unit",
    "subsidiary": "globe",
    "unit": "unit",
    "section": "section",
    "programme": "list",
    "admission-step": "clock",
    "publication": "page",
    "conference": "calendar",
    "article": "news",
    "dataset": "list",
    "unit-site": "globe",
}
MAX_TOKEN = 40


@view_config(context=IContentFolder, name="add", permission=EDIT, renderer="editor/add.pt", require_csrf=False)
def add(context, request):
    """Without ``?kind=`` the choice of kinds, with it the form."""
    kinds = regulation.get().kinds
    kind = request.GET.get("kind", "")
    shown = {"folder": title_of(request, context), "back": href(request, context, "contents")}
    offered = arrange.kinds_for(context, request.actor)
    if not kind:
        request.layout.view_title = _("Add")
        return {**shown, "form": None, "choices": [_choice(context, request, kinds[each]) for each in offered]}
    if kind not in offered:
        raise HTTPNotFound()
    request.layout.view_title = _("Add: ${kind}", mapping={"kind": kinds[kind].titles[request.lang]})
    form = _form(context, request, kind)
    if request.method == "POST":
        accepted = form.accept(request.POST)
        request.response.status_int = 422
        if not token_is_right(request):
            request.response.status_int = 400
            form.fail(RENEWED)
        elif accepted is not None:
            try:
                return _create(context, request, kind, accepted)
            except BadUpload as error:
                _refuse(request, form, error, "upload")
            except BadField as error:
                _refuse(request, form, error, error.field)
            except BadName as error:
                _refuse(request, form, error, "name")
            except OrdaError as error:
                _refuse(request, form, error)
    return {**shown, "form": form, "choices": []}


def _choice(context, request, kind) -> dict:
    return {
        "title": kind.titles[request.lang],
        "href": href(request, context, "add", query={"kind": kind.id}),
        "icon": ICONS.get(kind.id, "page"),
    }


def _form(context, request, kind: str):
    schema = edit_schema(request, request.registry.content.content_types[kind], name=True)
    address = href(request, context, "add", query={"kind": kind})
    made = made_in_session(request.site, request.session.get("sid", ""))
    return make_form(
        schema,
        request,
        (SAVE,),
        address,
        values={"provider": request.identity.full_name, "seen": secrets.token_urlsafe(9)},
        states=dict.fromkeys(LANGUAGES, "missing"),
        draft=DraftKey(address, made, request.login),
    )


def _refuse(request, form, error: OrdaError, path: str = "") -> None:
    form.fail(error.message, path)
    # The object may stand in the folder already: the page that says no must not show it.
    request.tm.abort()
    request.tm.begin()


def _create(context, request, kind: str, accepted: dict):
    # A form that is sent twice must not make two objects: the session remembers what each form has made.
    sid, token = request.session.get("sid", ""), accepted["seen"][:MAX_TOKEN]
    earlier = find(context, made_by_form(request.site, sid, token)) if token else None
    if earlier is not None:
        return HTTPSeeOther(href(request, earlier, "preview"))
    titles = [accepted["texts"][lang].get("title", "") for lang in ("en", *LANGUAGES)]
    title = next(filter(None, titles), "")
    if not title:
        raise OrdaError(_("Write a title in one language at least."))
    values = typed(request, accepted, request.registry.content.content_types[kind].has_body)
    if "upload" in accepted:
        count_upload(request, accepted["upload"])
        kind_class = request.registry.content.content_types[kind]
        beside = siblings_of(context, kind_class)
        values["fields"]["upload"] = stored_upload(kind_class, accepted["upload"], values, beside)
    place = {"actor": request.actor, "name": accepted["name"].lower(), "title": title}
    if kind == arrange.UNIT:
        obj = found_unit(context, block=accepted["block"], **place)
    else:
        obj = arrange.add(context, kind, **place)
    save_draft(obj, actor=request.actor, seen=stamp(obj), **values)
    if token:
        remember_made(request.site, sid, token, obj.uid)
    request.flash_message(_("The draft is saved. Visitors do not see it yet."))
    return HTTPSeeOther(href(request, obj, "preview"))
