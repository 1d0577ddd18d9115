"""One's own account: the language, the letters, the password."""

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security import passwords
from orda.security.permissions import VIEW
from orda.security.principals import (
    LETTERS_ALL,
    LETTERS_DIGEST,
    LETTERS_WAITING,
    set_language,
    set_letters,
    set_password,
)
from orda.security.throttle import Throttle
from orda.views.editor.acting import deputy_form, section
from orda.web.forms.form import Button, make_form
from orda.web.session import log_in
from orda.web.traversal import href

# Somebody at an unlocked computer must not be able to try passwords faster than at the sign-in form.
throttle = Throttle()


class LanguageSchema(colander.MappingSchema):
    """In which language the workplace opens and letters come."""

    language = colander.SchemaNode(
        colander.String(),
        title=_("Language of the workplace"),
        choices=[(lang, LANGUAGE_NAMES[lang]) for lang in LANGUAGES],
        control="radio",
    )


class LettersSchema(colander.MappingSchema):
    """Which letters come."""

    letters = colander.SchemaNode(
        colander.String(),
        title=_("Letters that I get"),
        choices=[
            (LETTERS_ALL, _("Every letter at once")),
            (LETTERS_DIGEST, _("One letter a day, at 8:00 in Almaty")),
            (LETTERS_WAITING, _("Only what waits for me")),
        ],
        control="radio",
    )


class PasswordSchema(colander.MappingSchema):
    """The old password and the new one twice."""

    old = colander.SchemaNode(
        colander.String(),
        title=_("Present password"),
        control="password",
        validator=colander.Length(max=passwords.MAX_LENGTH),
    )
    new = colander.SchemaNode(
        colander.String(),
        title=_("New password"),
        description=_(
            "At least ${low} characters; a few words together are good.", mapping={"low": passwords.MIN_LENGTH}
        ),
        control="new-password",
        validator=colander.Length(max=passwords.MAX_LENGTH),
    )


@view_config(context=ISite, name="account", permission=VIEW, renderer="editor/account.pt")
def account(context, request):
    """Each form has its own button and changes one thing."""
    if request.identity is None:
        raise HTTPForbidden()
    request.layout.view_title = _("My account")
    user, action = request.identity, href(request, context, "account")
    language = _choice(request, LanguageSchema(), action, _("Save the language"), {"language": user.language})
    letters = _choice(request, LettersSchema(), action, _("Save the choice"), {"letters": user.letters})
    password = make_form(
        PasswordSchema(), request, (Button("save-password", _("Change the password")),), action, formid="password"
    )
    if request.method == "POST":
        forms = {"save-language": (_language, language), "save-letters": (_letters, letters)}
        change, form = next((forms[each] for each in forms if each in request.POST), (_password, password))
        accepted = form.accept(request.POST)
        if accepted is not None and change(context, request, user, form, accepted):
            return HTTPSeeOther(href(request, context, "account", lang=user.language))
        request.response.status_int = 422
    return {
        "full_name": user.full_name,
        "login": user.login,
        "email": user.email,
        "language_form": language,
        "letters_form": letters,
        "mail": request.registry.mail is not None,
        "password_form": password,
        "acting": section(request, user, deputy_form(request, user)),
    }


def _choice(request, schema, action: str, title, values: dict[str, str]):
    """A form with one choice, named after it."""
    (name,) = values
    return make_form(schema, request, (Button(f"save-{name}", title, "quiet"),), action, values=values, formid=name)


def _language(context, request, user, form, accepted) -> bool:
    set_language(user, accepted["language"])
    request.flash_message(_("The language is saved."))
    return True


def _letters(context, request, user, form, accepted) -> bool:
    set_letters(user, accepted["letters"])
    request.flash_message(_("Your choice is saved."))
    return True


def _password(context, request, user, form, accepted) -> bool:
    key = f"account:{user.login}"
    wait = throttle.wait(key)
    if wait:
        form.fail(_("Too many attempts. Try again in ${seconds} seconds.", mapping={"seconds": wait}))
        return False
    if not passwords.verify_password(user.password_hash, accepted["old"]):
        throttle.fail(key)
        form.fail(_("This is not your present password."), "old")
        return False
    throttle.clear(key)
    try:
        set_password(context, user, accepted["new"])
    except OrdaError as error:
        form.fail(error.message, "new")
        return False
    # All sessions ended with the old password, this one too: it goes on as a fresh one.
    log_in(request, user.login)
    request.flash_message(_("The password is changed. You are signed out everywhere else."))
    return True
