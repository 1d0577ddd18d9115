"""Proposals of the staff that are no texts: a new section (level C), a change of the site's principles (level D)."""

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.base import path_of
from orda.content.fields import Line, Paragraph
from orda.content.site import find
from orda.errors import BadField, BadName, BadPlace, OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISection, ISite
from orda.security.permissions import EDIT, PROPOSE, VIEW_DRAFTS
from orda.text.collation import sort_key
from orda.text.typed import whole_number
from orda.views.editor.copies.working import change_facts
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.folders.restore_words import going_back_facts
from orda.views.editor.letters.shown import letter_again, letter_facts
from orda.web.forms.form import Button, make_form
from orda.web.navigation import visible
from orda.web.traversal import href
from orda.workflow.levels import principles, sections
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.proposals import CorrectionLetter, GoingBack, NewSection, Principle, SectionChange
from orda.workflow.requests.request import RETURNED, requests_of

MAX_PLACES = 500


@view_config(context=ISite, name="propose-section", permission=PROPOSE, renderer="editor/propose.pt")
def propose_section(context, request):
    """A new section (G4). ``?in=`` names the folder, ``?again=`` a returned request to begin from."""
    request.layout.view_title = _("Propose a new section")
    values = {"parent": request.GET.get("in", "")[:40], "unit": request.identity.unit_uid}
    earlier = _earlier(context, request, NewSection)
    if earlier is not None:
        values = _section_values(earlier)
    form = _form(request, _section_schema(request), "propose-section", values)
    accepted = form.accept(request.POST) if request.method == "POST" else None
    if accepted is not None:
        try:
            opened = sections.propose_section(
                find(context, accepted["parent"]),
                actor=request.actor,
                unit=find(context, accepted["unit"]),
                name=accepted["name"].lower(),
                titles={lang: accepted[f"title-{lang}"] for lang in LANGUAGES},
                requirements=accepted["requirements"],
                holds=accepted["holds"],
                pages=tuple({lang: row[lang] for lang in LANGUAGES} for row in accepted["pages"]),
                edms=accepted["edms"],
            )
        except BadField as error:
            _refuse(request, form, error, error.field.replace("titles.", "title-"))
        except BadName as error:
            _refuse(request, form, error, "name")
        except BadPlace as error:
            _refuse(request, form, error, "parent")
        except OrdaError as error:
            _refuse(request, form, error)
        else:
            return _sent(request, opened)
    return _shown(request, form, "C")


@view_config(context=ISite, name="propose-change", permission=PROPOSE, renderer="editor/propose.pt")
def propose_change(context, request):
    """A change of the site's construction, design, architecture or top menu (G2, B15)."""
    request.layout.view_title = _("Propose a change of the site")
    values = {"unit": request.identity.unit_uid}
    earlier = _earlier(context, request, Principle)
    if earlier is not None:
        asked = earlier.proposal
        values = {"title": asked.title, "note": asked.note, "unit": earlier.unit_uid, "edms": earlier.edms}
    form = _form(request, _change_schema(request), "propose-change", values)
    accepted = form.accept(request.POST) if request.method == "POST" else None
    if accepted is not None:
        unit = find(context, accepted.pop("unit"))
        try:
            opened = principles.propose_principle(context, actor=request.actor, unit=unit, **accepted)
        except BadField as error:
            _refuse(request, form, error, error.field)
        except OrdaError as error:
            _refuse(request, form, error)
        else:
            return _sent(request, opened)
    return _shown(request, form, "D")


def _form(request, schema, view: str, values: dict):
    buttons = (Button("send", _("Send the proposal")),)
    return make_form(schema, request, buttons, href(request, request.site, view), values=values)


def _refuse(request, form, error: OrdaError, path: str = "") -> None:
    form.fail(error.message, path)


def _sent(request, opened):
    request.flash_message(_("Sent for approval as request № ${number}.", mapping={"number": opened.number}))
    return HTTPSeeOther(href(request, request.site, "request", query={"id": opened.number}))


def _shown(request, form, level: str) -> dict:
    if request.method == "POST":
        request.response.status_int = 422
    route = regulation.get().routes[level]
    translate = request.layout.translate
    steps = [{"title": translate(_("You propose it")), "state": "now", "note": ""}]
    steps += [{"title": stage.titles[request.lang], "state": "", "note": ""} for stage in route.stages]
    return {"form": form, "level": route.titles[request.lang], "steps": steps}


def _section_schema(request) -> colander.SchemaNode:
    schema = colander.SchemaNode(colander.Mapping())
    kinds = regulation.get().kinds
    lists = [(kind, kinds[kind].plural[request.lang]) for kind in sections.collection_kinds()]
    schema.add(_choice("parent", _("Where it shall stand"), _places(request)))
    for lang in LANGUAGES:
        title = _("Title (${language})", mapping={"language": LANGUAGE_NAMES[lang]})
        limit = colander.Length(max=sections.MAX_TITLE)
        schema.add(colander.SchemaNode(Line(), name=f"title-{lang}", title=title, missing="", validator=limit))
    schema.add(
        colander.SchemaNode(
            Line(),
            name="name",
            title=_("Part of the address"),
            description=_("Latin letters, digits and hyphens: research-projects."),
            validator=colander.Length(max=80),
        )
    )
    schema.add(
        colander.SchemaNode(
            Paragraph(),
            name="requirements",
            title=_("Requirements for the section"),
            description=_("What it is for, whom it serves, what it must hold and how often that changes."),
            validator=colander.Length(max=sections.MAX_REQUIREMENTS),
            rows=8,
        )
    )
    schema.add(_choice("unit", _("The unit that will answer for it"), units_offered(request)))
    schema.add(_choice("holds", _("It is a list of"), lists, missing=""))
    row = colander.SchemaNode(colander.Mapping(), name="page", title=_("Page"))
    for lang in LANGUAGES:
        limit = colander.Length(max=sections.MAX_TITLE)
        row.add(colander.SchemaNode(Line(), name=lang, title=LANGUAGE_NAMES[lang], missing="", validator=limit))
    schema.add(
        colander.SchemaNode(
            colander.Sequence(),
            row,
            name="pages",
            title=_("Pages that it begins with"),
            missing=(),
            validator=colander.Length(max=sections.MAX_PAGES),
        )
    )
    schema.add(_edms())
    return schema


def _change_schema(request) -> colander.SchemaNode:
    schema = colander.SchemaNode(colander.Mapping())
    limit = colander.Length(max=principles.MAX_TITLE)
    schema.add(colander.SchemaNode(Line(), name="title", title=_("What shall change"), validator=limit))
    schema.add(
        colander.SchemaNode(
            Paragraph(),
            name="note",
            title=_("Service note to the Rector"),
            description=_("How it is now, how it shall be, and why."),
            validator=colander.Length(max=principles.MAX_NOTE),
            rows=10,
        )
    )
    schema.add(_choice("unit", _("Your unit"), units_offered(request)))
    schema.add(_edms())
    return schema


def _choice(name: str, title, choices: list[tuple[str, str]], missing=colander.required) -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.String(), name=name, title=title, choices=choices, missing=missing, control="select"
    )


def _edms() -> colander.SchemaNode:
    title = _("Number in the document system, if there is one")
    return colander.SchemaNode(Line(), name="edms", title=title, missing="", validator=colander.Length(max=100))


def _places(request) -> list[tuple[str, str]]:
    """(uid, title) of the sections and of the pages in them that the person sees, each below its section."""
    found = []
    for section in request.site.values():
        if not ISection.providedBy(section) or not section.in_main_menu:
            continue
        found.append((section.uid, title_of(request, section)))
        inner = [child for child in section.values() if child.kind == "page" and visible(request, child)]
        found += [(child.uid, f"{title_of(request, section)} → {title_of(request, child)}") for child in inner]
    return found[:MAX_PLACES]


def units_offered(request) -> list[tuple[str, str]]:
    """(uid, title) of the units, by title."""
    units = [unit for unit in request.site["units"].values() if unit.kind == "unit" and visible(request, unit)]
    pairs = [(unit.uid, title_of(request, unit)) for unit in units]
    return sorted(pairs, key=lambda pair: sort_key(pair[1], request.lang))[:MAX_PLACES]


def _earlier(context, request, kind: type):
    """The own returned request that ``?again=`` names, or None."""
    word = request.GET.get("again", "")
    number = whole_number(word)
    item = requests_of(context).records.get(number)
    if item is None or not isinstance(item.proposal, kind) or request.login not in item.authors:
        return None
    return item


def _section_values(item) -> dict:
    asked = item.proposal
    return {
        "parent": asked.parent,
        "name": asked.name,
        "requirements": asked.requirements,
        "unit": item.unit_uid,
        "holds": asked.holds,
        "pages": [dict(page) for page in asked.pages],
        "edms": item.edms,
        **{f"title-{lang}": title for lang, title in asked.titles},
    }


def again_href(request, item) -> str:
    """Where the author of a returned proposal mends it; "" for all others."""
    if item.proposal is None or item.state != RETURNED or request.login not in item.authors:
        return ""
    if isinstance(item.proposal, CorrectionLetter):
        return letter_again(request, item)
    if isinstance(item.proposal, SectionChange):
        return href(request, request.site, "working-copy", query={"id": item.proposal.copy})
    view = "propose-section" if isinstance(item.proposal, NewSection) else "propose-change"
    return href(request, request.site, view, query={"again": item.number})


def proposal_facts(request, item) -> list[dict] | None:
    """What the request asks for, as {title, lines, href}; None for a request on drafts."""
    asked, translate = item.proposal, request.layout.translate
    if asked is None or not may_see(item, request.actor, request.site):
        return None
    unit = find(request.site, item.unit_uid)
    answers = _fact(translate(_("Unit")), title_of(request, unit) if unit is not None else "–")
    if isinstance(asked, CorrectionLetter):
        return [_fact(title, *lines, link=link) for title, lines, link in letter_facts(request, item)] + [answers]
    if isinstance(asked, SectionChange):
        return [_fact(title, *lines, link=link) for title, lines, link in change_facts(request, asked)]
    if isinstance(asked, GoingBack):
        return [_fact(title, *lines, link=link) for title, lines, link in going_back_facts(request, item)]
    if isinstance(asked, Principle):
        return [answers, _fact(translate(_("Service note to the Rector")), *asked.note.splitlines())]
    parent = find(request.site, asked.parent)
    made = next((obj for uid in item.result if (obj := find(request.site, uid)) is not None), None)
    kind = regulation.get().kinds.get(asked.holds)
    place = f"{path_of(parent).rstrip('/')}/{asked.name}" if parent is not None else asked.name
    facts = [
        _fact(translate(_("Title")), *(f"{LANGUAGE_NAMES[lang]}: {title}" for lang, title in asked.titles)),
        _fact(translate(_("Address")), place, link=_link(request, made)),
        _fact(translate(_("Requirements for the section")), *asked.requirements.splitlines()),
        answers,
    ]
    if kind is not None:
        facts.append(_fact(translate(_("It is a list of")), kind.plural[request.lang]))
    if asked.pages:
        pages = (" / ".join(title for _lang, title in page) for page in asked.pages)
        facts.append(_fact(translate(_("Pages that it begins with")), *pages))
    if made is not None and made.live is None and request.may(EDIT, made):
        text = translate(_("The section stands. Write its texts and send them for approval."))
        facts.append(_fact(translate(_("What is left to do")), text, link=href(request, made, "contents")))
    return facts


def _link(request, made) -> str:
    """To the section that was made: as visitors see it, or as they will; "" where the person sees neither."""
    if made is None:
        return ""
    if made.live is not None:
        return href(request, made) if visible(request, made) else ""
    return href(request, made, "preview") if request.may(VIEW_DRAFTS, made) else ""


def _fact(title: str, *lines: str, link: str = "") -> dict:
    return {"title": title, "lines": list(lines), "href": link}
