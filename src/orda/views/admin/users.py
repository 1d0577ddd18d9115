"""Users: the list with its filter, and a new account."""

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda.content.fields import Line
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security import accounts
from orda.security.permissions import ADMINISTER
from orda.security.principals import LOGIN_RULE
from orda.text.collation import sort_key
from orda.views.admin.rights import roles_by_principal, units
from orda.views.admin.screens import screen
from orda.web.batch import Batch
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href

PER_PAGE = 50
MAX_LISTED = 20_000
MAX_QUERY = 100
STATES = {"enabled": _("Enabled"), "disabled": _("Disabled")}
MADE_WHEN_EMPTY = _("Leave it empty: a password is made and shown to you once.")


@view_config(context=ISite, name="users", permission=ADMINISTER, renderer="admin/users.pt")
def users(context, request):
    """Everybody with an account; ``?q=`` looks in names, logins and addresses, ``?state=`` and ``?group=`` narrow."""
    service = context.services["principals"]
    q = request.GET.get("q", "")[:MAX_QUERY]
    state, group = request.GET.get("state", ""), request.GET.get("group", "")
    members = set(service.groups[group].members) if group in service.groups else None
    words = q.casefold().split()
    found = [
        user
        for user in list(service.users.values())[:MAX_LISTED]
        if (state not in STATES or user.enabled == (state == "enabled"))
        and (members is None or user.login in members)
        and all(word in f"{user.full_name} {user.login} {user.email}".casefold() for word in words)
    ]
    found.sort(key=lambda user: (sort_key(user.full_name, request.lang), user.login))
    batch = Batch(request, found, PER_PAGE)
    roles, unit_titles = roles_by_principal(request), dict(units(request))
    return {
        "tabs": screen(request, _("Users"), "users"),
        "rows": [_row(request, user, roles, unit_titles) for user in batch.items],
        "total": batch.total,
        "paging": batch.paging(context, "users"),
        "q": q,
        "state": state if state in STATES else "",
        "states": [{"id": each, "title": request.layout.translate(title)} for each, title in STATES.items()],
        "group": group if members is not None else "",
        "groups": groups_offered(request),
        "action": href(request, context, "users"),
        "add_href": href(request, context, "add-user"),
    }


def _row(request, user, roles: dict, unit_titles: dict) -> dict:
    names = request.site.services["principals"].groups_of(user.login)
    held = [
        title for key in (f"user:{user.login}", *(f"group:{name}" for name in names)) for title in roles.get(key, ())
    ]
    return {
        "name": user.full_name,
        "login": user.login,
        "email": user.email,
        "href": href(request, request.site, "user", query={"login": user.login}),
        "enabled": user.enabled,
        "unit": unit_titles.get(user.unit_uid, ""),
        "roles": list(dict.fromkeys(held)),
    }


def groups_offered(request) -> list[tuple[str, str]]:
    """Pairs of name and title of all groups."""
    groups = request.site.services["principals"].groups
    return [(name, group.titles.get(request.lang) or name) for name, group in groups.items()]


def account_schema(request, *, new: bool) -> colander.SchemaNode:
    """The fields of an account; a new one has a login and a password too."""
    fields = colander.SchemaNode(colander.Mapping())
    text, short = colander.Length(max=accounts.MAX_TEXT), colander.Length(max=64)
    if new:
        fields.add(
            colander.SchemaNode(
                Line(), name="login", title=_("Login"), description=LOGIN_RULE, validator=short, autocomplete="off"
            )
        )
    fields.add(colander.SchemaNode(Line(), name="full_name", title=_("Full name"), validator=text, autocomplete="off"))
    mail = colander.All(text, colander.Email())
    fields.add(
        colander.SchemaNode(
            Line(), name="email", title=_("E-mail"), missing="", validator=mail, control="email", autocomplete="off"
        )
    )
    languages = [(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES]
    for name, title, choices in (
        ("language", _("Language of messages"), languages),
        ("unit", _("Unit"), units(request)),
    ):
        missing = "" if name == "unit" else colander.required
        fields.add(colander.SchemaNode(colander.String(), name=name, title=title, choices=choices, missing=missing))
    if groups := groups_offered(request):
        fields.add(colander.SchemaNode(colander.Set(), name="groups", title=_("Groups"), choices=groups, missing=()))
    if new:
        fields.add(password_node())
    return fields


def password_node() -> colander.SchemaNode:
    """A password typed twice, or none to have one made."""
    return colander.SchemaNode(
        colander.String(),
        name="password",
        title=_("Password"),
        description=MADE_WHEN_EMPTY,
        control="new-password",
        missing="",
    )


def account_values(accepted: dict) -> dict:
    """Accepted values as the verbs take them."""
    return {
        "full_name": accepted["full_name"],
        "email": accepted["email"],
        "language": accepted["language"],
        "unit_uid": accepted["unit"],
        "groups": set(accepted.get("groups", ())),
    }


@view_config(context=ISite, name="add-user", permission=ADMINISTER, renderer="admin/add_user.pt")
def add_user(context, request):
    """A new account. A password that was made is in this one answer and nowhere else."""
    tabs = screen(request, _("Add a user"), "users")
    button = Button("add", _("Add the user"))
    values = {"language": LANGUAGES[0], "groups": {"staff"} & dict(groups_offered(request)).keys()}
    action = href(request, context, "add-user")
    form = make_form(account_schema(request, new=True), request, (button,), action, values=values)
    made = None
    if request.method == "POST":
        accepted = form.accept(request.POST)
        if accepted is not None:
            try:
                made = _create(context, request, accepted)
            except OrdaError as error:
                form.fail(error.message)
        if made is None:
            request.response.status_int = 422
        elif not made["password"]:
            request.flash_message(_("The account ${login} is ready.", mapping={"login": made["login"]}))
            return HTTPSeeOther(made["href"])
    return {"tabs": tabs, "form": form, "made": made, "back_href": href(request, context, "users")}


def _create(context, request, accepted: dict) -> dict:
    password = accepted["password"] or accounts.make_password()
    values = account_values(accepted)
    user = accounts.create_account(context, accepted["login"], password=password, actor=request.actor, **values)
    return {
        "login": user.login,
        "password": "" if accepted["password"] else password,
        "href": href(request, context, "user", query={"login": user.login}),
    }
