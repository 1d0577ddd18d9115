"""Adding an object: choose a kind, write it, and it stands in the folder as a draft."""

import secrets

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content import arrange
from orda.content.editing import save_draft, stamp
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import IContentFolder
from orda.security.permissions import EDIT
from orda.views.editor.forms import SAVE, edit_schema, stored_upload, typed
from orda.web.forms import make_form
from orda.web.traversal import href

MAX_REMEMBERED = 20


@view_config(context=IContentFolder, name="add", permission=EDIT, renderer="editor/add.pt")
def add(context, request):
    """Without ``?kind=`` the choice of kinds, with it the form."""
    kinds = regulation.get().kinds
    kind = request.GET.get("kind", "")
    if not kind:
        request.layout.view_title = _("Add")
        choices = [
            {"title": kinds[each].titles[request.lang], "href": href(request, context, "add", query={"kind": each})}
            for each in context.accepts
        ]
        return {"form": None, "choices": choices, "kind": ""}
    if kind not in context.accepts:
        raise HTTPNotFound()
    request.layout.view_title = _("Add: ${kind}", mapping={"kind": kinds[kind].titles[request.lang]})
    kind_class = request.registry.content.content_types[kind]
    schema = edit_schema(kind_class, name=True)
    values = {"provider": request.identity.full_name, "seen": secrets.token_urlsafe(9)}
    action = href(request, context, "add", query={"kind": kind})
    states = dict.fromkeys(LANGUAGES, "missing")
    form = make_form(schema, request, (SAVE,), action, values=values, states=states)
    if request.method == "POST":
        accepted = form.accept(request.POST)
        if accepted is not None:
            try:
                return _create(context, request, kind, accepted)
            except OrdaError as error:
                form.fail(error.message)
        request.response.status_int = 422
    return {"form": form, "choices": [], "kind": kind}


def _create(context, request, kind: str, accepted: dict):
    # A form that is sent twice must not make two objects: the session remembers what each form has made.
    done = request.session.get("added", {})
    once = accepted["seen"][:40]
    earlier = find(context, done[once]) if once in done else None
    if earlier is not None:
        return HTTPSeeOther(href(request, earlier, "preview"))
    titles = [accepted["texts"][lang].get("title", "") for lang in ("en", "kk", "ru")]
    if not any(titles):
        raise OrdaError(_("Write a title in one language at least."))
    name = accepted["name"].strip().lower()
    title = next(filter(None, titles))
    obj = arrange.add(context, kind, actor=request.actor, name=name, title=title)
    values = typed(request, accepted, obj.has_body)
    if "upload" in accepted:
        values["fields"]["upload"] = stored_upload(kind, accepted["upload"])
    save_draft(obj, actor=request.actor, seen=stamp(obj), **values)
    request.session["added"] = {**dict(list(done.items())[-MAX_REMEMBERED:]), once: obj.uid}
    request.flash_message(_("The draft is saved. Visitors do not see it yet."))
    return HTTPSeeOther(href(request, obj, "preview"))
