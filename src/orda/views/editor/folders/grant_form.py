"""The form that gives a role in a folder: who, which role, from when until when, by which order."""

import colander
from translationstring import TranslationString

from orda import clock, regulation
from orda.content.fields import Line
from orda.i18n import _
from orda.security.sharing import may_give
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href

MAX_OFFERED = 500


class GrantSchema(colander.MappingSchema):
    """A grant (clause E5). Days are days in Almaty, both included."""

    who = colander.SchemaNode(
        Line(),
        title=_("Who"),
        description=_("The login of a person, or the name of a group."),
        validator=colander.Length(max=100),
        control="suggested",
    )
    role = colander.SchemaNode(colander.String(), title=_("Role"), control="select")
    block = colander.SchemaNode(
        colander.String(), title=_("Block of responsibility, for a vice-rector"), control="select", missing=""
    )
    since = colander.SchemaNode(colander.Date(), title=_("Begins on"), missing=None)
    until = colander.SchemaNode(colander.Date(), title=_("Ends on (that day included)"), missing=None)
    order = colander.SchemaNode(Line(), title=_("Order № and date"), missing="", validator=colander.Length(max=200))


def grant_form(context, request):
    """The form with the roles that the person may give here: offices of the whole site on the site only."""
    reg, lang = regulation.get(), request.lang
    everywhere = context.__parent__ is None
    offered = [
        (role.id, role.titles[lang])
        for role in reg.roles.values()
        if may_give(request.actor, context, role.id) and (everywhere or role.scope == "unit")
    ]
    schema = GrantSchema()
    schema["role"].choices = offered
    schema["who"].suggestions = _suggestions(request)
    if everywhere:
        schema["block"].choices = [(block.id, block.titles[lang]) for block in reg.blocks.values()]
    else:
        del schema["block"]
    return make_form(
        schema,
        request,
        (Button("grant", _("Give the role")),),
        href(request, context, "sharing"),
        values={"since": clock.today()},
        formid="grant",
    )


def refusal(accepted: dict) -> tuple[str, TranslationString] | None:
    """(field, message) where the role asks for more than was filled in: a block, an end."""
    role = regulation.get().roles[accepted["role"]]
    if role.scope == "block" and not accepted.get("block"):
        return "block", _("Choose the block of responsibility of the vice-rector.")
    if role.dated and accepted["until"] is None:
        return "until", _("This role is given for a time only: name its last day.")
    return None


def _suggestions(request) -> list[tuple[str, str]]:
    """(what to type, who that is) of enabled people and of groups."""
    service = request.site.services["principals"]
    groups = [(name, group.titles.get(request.lang) or name) for name, group in service.groups.items()]
    people = [(login, user.full_name) for login, user in service.users.items() if user.enabled]
    return [*people, *groups][:MAX_OFFERED]


def known_principal(request, word: str) -> str | None:
    """The principal that a login or a group's name stands for; a login wins where both exist. None for neither."""
    service = request.site.services["principals"]
    word = word.strip()
    if word.startswith(("user:", "group:")):
        kind, _colon, name = word.partition(":")
        known = service.users if kind == "user" else service.groups
        return word if name in known else None
    if word.lower() in service.users:
        return f"user:{word.lower()}"
    return f"group:{word}" if word in service.groups else None
