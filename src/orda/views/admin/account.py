"""One account: its details, a new password, on and off, and which rights it has where."""

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security import accounts
from orda.security.permissions import ADMINISTER
from orda.security.substitutions import substitutions_of
from orda.text.dates import format_date
from orda.views.admin.rights import rights_of
from orda.views.admin.screens import screen
from orda.views.admin.users import account_schema, account_values, password_node
from orda.web.forms.form import Button, make_form
from orda.web.names import name_of
from orda.web.traversal import href


@view_config(context=ISite, name="user", permission=ADMINISTER, renderer="admin/user.pt")
def account(context, request):
    """``?login=``. The buttons are ``save``, ``set-password``, ``disable`` and ``enable``."""
    user = context.services["principals"].user(request.GET.get("login", "")[:64])
    if user is None:
        raise HTTPNotFound()
    tabs = screen(request, user.full_name, "users")
    action = href(request, context, "user", query={"login": user.login})
    details, password = _details_form(request, user, action), _password_form(request, action)
    made = error = None
    if request.method == "POST":
        try:
            made = _act(context, request, user, details, password)
        except OrdaError as refused:
            error = refused.message
        if made is None and error is None and not (details.error or password.error):
            return HTTPSeeOther(action)
        if made is None:
            # What the verb had begun must not be shown as done.
            request.tm.abort()
            request.tm.begin()
            request.response.status_int = 422
    return {
        "tabs": tabs,
        "form": details,
        "password_form": password,
        "made": made,
        "error": request.layout.translate(error) if error else "",
        "action": action,
        "user": {
            "name": user.full_name,
            "login": user.login,
            "enabled": user.enabled,
            "own": user.login == request.login,
            "created": format_date(user.created, request.lang),
        },
        "rights": rights_of(request, user.login),
        "acting": _acting(request, user),
        "acting_href": href(request, context, "acting", query={"login": user.login}),
        "register_href": href(request, context, "register", query={"person": user.login}),
    }


def _acting(request, user) -> list[dict]:
    """Who acts for the person today or will, by name and last day."""
    today = clock.today()
    return [
        {"name": name_of(request, each.deputy), "until": format_date(each.until, request.lang)}
        for each in substitutions_of(request.site).of_person(user.login)
        if not each.over(today) and not each.request
    ]


def _details_form(request, user, action: str):
    values = {
        "full_name": user.full_name,
        "email": user.email,
        "language": user.language,
        "unit": user.unit_uid,
        "groups": set(request.site.services["principals"].groups_of(user.login)),
    }
    return make_form(account_schema(request, new=False), request, (Button("save", _("Save")),), action, values=values)


def _password_form(request, action: str):
    schema = colander.SchemaNode(colander.Mapping())
    schema.add(password_node())
    button = Button("set-password", _("Set a new password"), "quiet")
    return make_form(schema, request, (button,), action, formid="password")


def _act(context, request, user, details, password) -> dict | None:
    """Do what the button says. Returns a password that was made, to be shown once. Raises OrdaError."""
    post, login = request.POST, {"login": user.login}
    if "disable" in post or "enable" in post:
        enabled = "enable" in post
        if accounts.switch_account(context, user, enabled, actor=request.actor):
            done = _("The account is enabled.") if enabled else _("The account is disabled; its sessions have ended.")
            request.flash_message(done)
    elif "set-password" in post:
        accepted = password.accept(post)
        if accepted is not None:
            new = accepted["password"] or accounts.make_password()
            accounts.give_password(context, user, new, actor=request.actor)
            if not accepted["password"]:
                return {**login, "password": new, "href": href(request, context, "user", query=login)}
            request.flash_message(_("The new password holds; all sessions of the account have ended."))
    else:
        accepted = details.accept(post)
        if accepted is not None:
            changed = accounts.change_account(context, user, actor=request.actor, **account_values(accepted))
            request.flash_message(
                _("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info"
            )
    return None
