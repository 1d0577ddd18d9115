"""Groups: the list, a new one, titles and members of one."""

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content.fields import Line
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security import accounts
from orda.security.permissions import ADMINISTER
from orda.security.principals import GROUP_RULE
from orda.text.collation import sort_key
from orda.views.admin.rights import roles_by_principal
from orda.views.admin.screens import screen
from orda.web.batch import Batch
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href

PER_PAGE = 50
MAX_ADDED = 500


@view_config(context=ISite, name="groups", permission=ADMINISTER, renderer="admin/groups.pt")
def groups(context, request):
    """All groups, and the form for a new one."""
    service = context.services["principals"]
    form = make_form(_schema(new=True), request, (Button("add", _("Add the group")),), href(request, context, "groups"))
    if request.method == "POST":
        accepted = form.accept(request.POST)
        if accepted is not None:
            try:
                group = accounts.create_group(context, accepted["name"], _titles(accepted), actor=request.actor)
            except OrdaError as error:
                form.fail(error.message)
            else:
                request.flash_message(_("The group is ready. Now choose its members."))
                return HTTPSeeOther(href(request, context, "group", query={"name": group.name}))
        request.response.status_int = 422
    batch = Batch(request, list(service.groups.values()), PER_PAGE)
    roles = roles_by_principal(request)
    return {
        "tabs": screen(request, _("Groups"), "groups"),
        "rows": [
            {
                "name": group.name,
                "title": group.titles.get(request.lang) or group.name,
                "href": href(request, context, "group", query={"name": group.name}),
                "count": len(group.members),
                "roles": roles.get(f"group:{group.name}", []),
            }
            for group in batch.items
        ],
        "total": batch.total,
        "paging": batch.paging(context, "groups"),
        "form": form,
    }


def _schema(*, new: bool) -> colander.SchemaNode:
    schema = colander.SchemaNode(colander.Mapping())
    if new:
        schema.add(
            colander.SchemaNode(
                Line(), name="name", title=_("Short name"), description=GROUP_RULE, validator=colander.Length(max=64)
            )
        )
    for lang in LANGUAGES:
        title = _("Title (${language})", mapping={"language": LANGUAGE_NAMES[lang]})
        limit = colander.Length(max=accounts.MAX_TEXT)
        schema.add(colander.SchemaNode(Line(), name=lang, title=title, validator=limit))
    return schema


def _titles(accepted: dict) -> dict[str, str]:
    return {lang: accepted[lang] for lang in LANGUAGES}


@view_config(context=ISite, name="group", permission=ADMINISTER, renderer="admin/group.pt")
def one_group(context, request):
    """``?name=``: its titles, its members, adding and removing them."""
    group = context.services["principals"].groups.get(request.GET.get("name", "")[:64])
    if group is None:
        raise HTTPNotFound()
    title = group.titles.get(request.lang) or group.name
    tabs = screen(request, title, "groups")
    action = href(request, context, "group", query={"name": group.name})
    form = make_form(_schema(new=False), request, (Button("save", _("Save"), "quiet"),), action, values=group.titles)
    error = ""
    if request.method == "POST":
        try:
            if _act(context, request, group, form):
                return HTTPSeeOther(action)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.tm.abort()
            request.tm.begin()
        request.response.status_int = 422
    members = _members(context, request, group)
    batch = Batch(request, members, PER_PAGE)
    return {
        "tabs": tabs,
        "title": title,
        "name": group.name,
        "form": form,
        "error": error,
        "action": action,
        "rows": batch.items,
        "total": batch.total,
        "paging": batch.paging(context, "group"),
        "typed": request.POST.get("logins", "")[:5000],
        "roles": roles_by_principal(request).get(f"group:{group.name}", []),
    }


def _members(context, request, group) -> list[dict]:
    users = context.services["principals"].users
    found = [users[login] for login in group.members if login in users]
    found.sort(key=lambda user: (sort_key(user.full_name, request.lang), user.login))
    return [
        {
            "login": user.login,
            "name": user.full_name,
            "enabled": user.enabled,
            "href": href(request, context, "user", query={"login": user.login}),
        }
        for user in found
    ]


def _act(context, request, group, form) -> bool:
    """Do what the button says; False when the form of titles is wrong. Raises OrdaError."""
    post = request.POST
    titles, members = dict(group.titles), set(group.members)
    if "join" in post:
        members |= set(post.get("logins", "").replace(",", " ").split()[:MAX_ADDED])
    elif "remove" in post:
        members -= set(post.getall("selected")[:MAX_ADDED])
    else:
        accepted = form.accept(post)
        if accepted is None:
            return False
        titles = _titles(accepted)
    changed = accounts.change_group(context, group, titles, members, actor=request.actor)
    request.flash_message(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return True
