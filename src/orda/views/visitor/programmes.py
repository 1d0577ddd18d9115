"""Educational programmes: the catalogue by level and language, and one programme (clause C4)."""

from pyramid.view import view_config

from orda import regulation
from orda.catalog.records import TITLE, records
from orda.content.kinds.programme import FIELDS, FORMS, LEVELS, TAUGHT_IN
from orda.i18n import _
from orda.interfaces import IProgramme
from orda.security.permissions import VIEW
from orda.text.terms import in_iso, in_words
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, titles_from
from orda.web.navigation import entry
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

MAX_GROUPS = 80
EVERYTHING_OFFERED = {name: dict(choices) for name, choices in (("level", LEVELS), ("field", FIELDS), ("form", FORMS))}


def group_titles(request, values) -> dict[str, str]:
    """``Filter.titles`` for groups of programmes: the number, and the title that one of its programmes gives it."""
    titles = {}
    for value in sorted(values)[:MAX_GROUPS]:
        found = records(request.site, request.principals, ("programme",), facets={"group": value})[:1]
        if found:
            name = found[0].live.text(request.lang, "group")
            titles[value] = f"{value.upper()} {name}".strip()
    return titles


def level_of(request, live) -> str:
    """The level in words."""
    return _said(request, "level", live)


def _said(request, name: str, live) -> str:
    title = EVERYTHING_OFFERED[name].get(live.fields.get(name))
    return request.layout.translate(title) if title is not None else ""


def languages_of(request, live) -> str:
    """The languages of instruction in words."""
    taught = live.fields.get("languages", ())
    return ", ".join(request.layout.translate(title) for lang, title in TAUGHT_IN if lang in taught)


def _term(request, live) -> str:
    return in_words(live.fields.get("years", 0), live.fields.get("months", 0), request.lang)


@listed(
    "programme",
    order=TITLE,
    per_page=24,
    filters=(
        Filter("level", _("Level of education"), titles_from(dict(LEVELS))),
        Filter("language", _("Language of instruction"), titles_from(dict(TAUGHT_IN))),
        Filter("field", _("Area of training"), titles_from(dict(FIELDS))),
        Filter("group", _("Group of programmes"), group_titles),
    ),
    empty=_("No programmes have been published yet. The admission office tells what can be studied."),
)
def programme_card(request, obj) -> dict:
    """A programme as lists show it."""
    live = obj.live
    facts = (live.fields.get("code", ""), languages_of(request, live), _term(request, live))
    return {
        **entry(request, obj),
        "marks": [{"text": level_of(request, live), "tone": ""}] if live.fields.get("level") else [],
        "facts": [each for each in facts if each],
    }


@view_config(context=IProgramme, permission=VIEW, request_method="GET", renderer="visitor/programme.pt")
@with_language
def programme(context, request):
    """One programme with all its conditions."""
    live, lang = context.live, request.lang
    fields = live.fields
    group = " ".join(filter(None, (fields.get("group_number"), live.text(lang, "group"))))
    facts = [
        (_("Code"), fields.get("code", "")),
        (_("Area of training"), _said(request, "field", live)),
        (_("Group of programmes"), group),
        (_("Languages of instruction"), languages_of(request, live)),
        (_("Form of study"), _said(request, "form", live)),
        (_("Term of study"), _term(request, live)),
        (_("Academic credits"), str(fields.get("credits") or "")),
        (_("Degree awarded"), live.text(lang, "degree")),
        (_("Tuition fee"), live.text(lang, "cost")),
    ]
    _describe(context, request)
    return {
        **text_of(request, live),
        "level": level_of(request, live),
        "facts": [{"title": request.layout.translate(title), "text": text} for title, text in facts if text],
        "conditions": live.text(lang, "conditions").splitlines(),
        "subjects": live.text(lang, "subjects"),
    }


def _describe(context, request) -> None:
    live, lang = context.live, request.lang
    fields = live.fields
    describe(
        request,
        type="EducationalOccupationalProgram",
        name=live.title(lang),
        description=live.text(lang, "summary"),
        url=absolute(request, href(request, context)),
        identifier=fields.get("code"),
        educationalProgramMode=fields.get("form"),
        timeToComplete=in_iso(fields.get("years", 0), fields.get("months", 0)),
        numberOfCredits=fields.get("credits"),
        educationalCredentialAwarded=live.text(lang, "degree"),
        programPrerequisites=live.text(lang, "conditions"),
        provider={"@type": "CollegeOrUniversity", "name": regulation.get().university.titles[lang]},
    )
