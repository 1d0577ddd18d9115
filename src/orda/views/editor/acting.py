"""Who acts for whom (A8): a person names a deputy for a time, an administrator does so for others."""

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import clock, regulation
from orda.content.fields import Line
from orda.content.site import find
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER, VIEW
from orda.security.substitutions import BLOCK, ROLE, substitutions_of
from orda.text.collation import sort_key
from orda.text.dates import format_date
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.forms.form import Button, make_form
from orda.web.traversal import href
from orda.workflow.requests.substituting import MAX_ORDER, candidates, end_deputy, name_deputy, offices_of

MAX_SHOWN = 50


@view_config(context=ISite, name="acting", permission=VIEW, renderer="editor/acting.pt")
def acting(context, request):
    """The own deputies, or those of ``?login=`` for administrators; the buttons are ``name`` and ``end``."""
    person = _person(context, request)
    form = deputy_form(request, person)
    if request.method == "POST":
        done = _end(context, request) if "end" in request.POST else _name(context, request, person, form)
        if done is not None:
            request.flash_message(done)
            return HTTPSeeOther(_address(request, person))
        request.response.status_int = 422
    own = person.login == request.login
    request.layout.view_title = (
        _("Who acts for me") if own else _("Who acts for ${name}", mapping={"name": person.full_name})
    )
    return {"name": person.full_name, "own": own, "acting": section(request, person, form)}


def _person(context, request):
    if request.identity is None:
        raise HTTPForbidden()
    login = request.GET.get("login", "")[:64]
    if not login or login == request.login:
        return request.identity
    user = context.services["principals"].user(login) if request.may(ADMINISTER, context) else None
    if user is None:
        raise HTTPNotFound()
    return user


def _address(request, person) -> str:
    query = None if person.login == request.login else {"login": person.login}
    return href(request, request.site, "acting", query=query)


def _name(context, request, person, form):
    accepted = form.accept(request.POST) if form is not None else None
    if accepted is None:
        return None
    accepted["deputy"] = accepted["deputy"].strip().lower()
    try:
        made = name_deputy(context, actor=request.actor, person=person.login, **accepted)
    except BadField as error:
        form.fail(error.message, error.field)
        return None
    except OrdaError as error:
        form.fail(error.message)
        return None
    return _("${name} acts until ${day}. It ends by itself.", mapping=_said(request, made))


def _said(request, made) -> dict:
    return {"name": name_of(request, made.deputy), "day": format_date(made.until, request.lang)}


def _end(context, request):
    word = request.POST["end"]
    number = whole_number(word)
    try:
        end_deputy(context, number, actor=request.actor)
    except OrdaError as error:
        request.tm.abort()
        request.tm.begin()
        request.flash_message(error.message, "danger")
        return None
    return _("It has ended. What was decided until now stays.")


def deputy_form(request, person):
    """The form that names a deputy; None for who holds no office in which visas are given."""
    offices = offices_of(request.site, person.login)
    if not offices:
        return None
    schema = colander.SchemaNode(colander.Mapping())
    schema.add(_deputy_node(request, person, offices))
    titles = [(each, office_title(request, each)) for each in offices]
    schema.add(
        colander.SchemaNode(
            colander.String(),
            name="office",
            title=_("Where"),
            choices=titles,
            validator=colander.OneOf(offices),
            control="select",
        )
    )
    schema.add(colander.SchemaNode(colander.Date(), name="since", title=_("Begins on")))
    schema.add(colander.SchemaNode(colander.Date(), name="until", title=_("Ends on (that day included)")))
    limit = colander.Length(max=MAX_ORDER)
    schema.add(colander.SchemaNode(Line(), name="order", title=_("Order № and date"), validator=limit))
    values = {"since": clock.today(), "office": offices[0]}
    button = Button("name", _("Name the deputy"))
    return make_form(schema, request, (button,), _address(request, person), values=values, formid="deputy")


def _deputy_node(request, person, offices: list[str]) -> colander.SchemaNode:
    """The colleagues of the unit, to choose from; administrators may write the login of anybody else too."""
    logins = {login for office in offices for login in candidates(request.site, request.actor, person.login, office)}
    people = sorted(
        ((login, name_of(request, login)) for login in logins), key=lambda each: sort_key(each[1], request.lang)
    )
    if not request.may(ADMINISTER, request.site):
        return colander.SchemaNode(
            colander.String(),
            name="deputy",
            title=_("Who acts"),
            description=_("A colleague of the unit; somebody else is named by an administrator."),
            choices=people,
            control="select",
        )
    node = colander.SchemaNode(
        Line(),
        name="deputy",
        title=_("Who acts"),
        description=_("The login of the deputy; the name helps to find it."),
        validator=colander.Length(max=64),
        control="suggested",
    )
    node.suggestions = people
    return node


def section(request, person, form) -> dict:
    """What the macro ``acting`` shows: deputies of the person, for whom the person acts, the form."""
    service = substitutions_of(request.site)
    return {
        "mine": [_row(request, each) for each in service.of_person(person.login)[:MAX_SHOWN]],
        "theirs": [_row(request, each) for each in service.of_deputy(person.login)[:MAX_SHOWN]],
        "form": form,
        "action": _address(request, person),
    }


def _row(request, each) -> dict:
    today, lang = clock.today(), request.lang
    link = href(request, request.site, "request", query={"id": each.request}) if each.request else None
    return {
        "number": each.number,
        "person": name_of(request, each.person),
        "deputy": name_of(request, each.deputy),
        "office": office_title(request, each.office),
        "request": each.request or None,
        "request_href": link,
        "since": format_date(each.since, lang, "short"),
        "until": format_date(each.ended or each.until, lang, "short"),
        "order": each.order,
        "by": name_of(request, each.by),
        "state": "late" if each.over(today) else "done" if each.active(today) else "waiting",
    }


def office_title(request, office: str) -> str:
    """An office in words."""
    kind, _colon, name = office.partition(":")
    rules, lang = regulation.get(), request.lang
    if kind == ROLE:
        return rules.roles[name].titles[lang] if name in rules.roles else name
    if kind == BLOCK:
        return rules.blocks[name].titles[lang] if name in rules.blocks else name
    folder = find(request.site, name)
    return title_of(request, folder) if folder is not None else "–"
