"""What search is taught, and what it has learned: words of one meaning, pages on top of a query, what people ask."""

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda.catalog.asked import asked_of
from orda.catalog.editors_help import MAX_LETTERS, help_of, lines_as_text, pin, set_synonyms
from orda.content.fields import Line, Paragraph
from orda.content.site import find
from orda.errors import BadField, OrdaError
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import ISite
from orda.security.permissions import CHECK
from orda.views.admin.screens import known_title, screen
from orda.web.forms.form import Button, make_form
from orda.web.reading import known, object_at
from orda.web.traversal import href

MAX_TEXT = 40_000
MAX_ASKED = 50
MAX_ADDRESSES = 1_000


@view_config(context=ISite, name="search-help", permission=CHECK, renderer="admin/search_help.pt")
def search_help(context, request):
    """``save`` keeps the synonyms of all languages, ``pin`` a query with its pages, ``unpin`` lets it go."""
    synonyms, bet = _synonyms_form(context, request), _bet_form(context, request)
    if request.method == "POST":
        act, form = _act(request, synonyms, bet)
        try:
            if act is not None and act(context, request, form):
                return HTTPSeeOther(href(request, context, "search-help"))
        except OrdaError as refused:
            request.tm.abort()
            request.tm.begin()
            (form or synonyms).fail(refused.message, getattr(refused, "path", ""))
        request.response.status_int = 422
    return {
        "tabs": screen(request, _("Search"), "search-help"),
        "synonyms": synonyms,
        "bet": bet,
        "bets": _bets(context, request),
        "action": href(request, context, "search-help"),
        "asked": _asked(context, request),
        "logs": request.registry.deployment.search_log,
        "in_vain_href": href(request, context, "frequent"),
    }


def _act(request, synonyms, bet):
    """(what the button asks for, the form that it belongs to)."""
    if "unpin" in request.POST:
        return _unpin, None
    if "pin" in request.POST:
        return _pin, bet
    return (_save, synonyms) if "save" in request.POST else (None, None)


def _synonyms_form(context, request):
    schema, held = colander.SchemaNode(colander.Mapping()), help_of(context).synonyms
    for lang in LANGUAGES:
        schema.add(
            colander.SchemaNode(
                Paragraph(),
                name=lang,
                title=_("Words that mean the same (${language})", mapping={"language": LANGUAGE_NAMES[lang]}),
                description=_("One line each, with = between them: ЖОО = университет. Any form of the words is found."),
                validator=colander.Length(max=MAX_TEXT),
                missing="",
                rows=6,
            )
        )
    values = {lang: lines_as_text(held.get(lang, ())) for lang in LANGUAGES}
    buttons = (Button("save", _("Save")),)
    return make_form(schema, request, buttons, href(request, context, "search-help"), values=values, formid="synonyms")


def _bet_form(context, request):
    query = colander.SchemaNode(
        Line(),
        name="query",
        title=_("What people search for"),
        description=_("Any form of these words counts."),
        validator=colander.Length(max=MAX_LETTERS),
    )
    pages = colander.SchemaNode(
        Paragraph(),
        name="pages",
        title=_("Pages on top of the answer"),
        description=_("Their addresses on this site, one in a line, at most five; the first stands first."),
        validator=colander.Length(max=MAX_ADDRESSES),
        rows=3,
    )
    words = request.GET.get("query", "")[:MAX_LETTERS]
    uids = help_of(context).bets.get(tuple(words.split()), ())
    shown = [href(request, obj) for uid in uids if (obj := find(context, uid)) is not None and known(request, obj)]
    values = {"query": words, "pages": "\n".join(shown)} if shown else None
    schema = colander.SchemaNode(colander.Mapping(), query, pages)
    buttons = (Button("pin", _("Pin")),)
    return make_form(schema, request, buttons, href(request, context, "search-help"), values=values, formid="bet")


def _save(context, request, form) -> bool:
    accepted = form.accept(request.POST)
    if accepted is None:
        return False
    changed = False
    for lang in LANGUAGES:
        try:
            changed |= set_synonyms(context, lang, accepted[lang], actor=request.actor)
        except BadField as refused:
            refused.path = lang
            raise
    request.flash_message(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return True


def _pin(context, request, form) -> bool:
    accepted = form.accept(request.POST)
    if accepted is None:
        return False
    try:
        pin(context, accepted["query"], _uids(request, accepted["pages"]), actor=request.actor)
    except BadField as refused:
        refused.path = refused.field if refused.field in ("query", "pages") else ""
        raise
    request.flash_message(_("Saved."))
    return True


def _unpin(context, request, form) -> bool:
    pin(context, request.POST["unpin"], (), actor=request.actor)
    request.flash_message(_("Saved."))
    return True


def _uids(request, text: str) -> list[str]:
    """The objects at the addresses, one a line, with or without host and language. Raises BadField."""
    found = []
    for line in text.split():
        path = line.partition("://")[2].partition("/")[2] if "://" in line else line
        names = [name for name in path.split("?")[0].split("/") if name]
        obj = object_at(request.site, "/".join(names[1:] if names[:1] and names[0] in LANGUAGES else names))
        if obj is None or not known(request, obj):
            raise BadField("pages", _("There is no page “${address}” on this site.", mapping={"address": line[:80]}))
        found.append(obj.uid)
    return found


def _bets(context, request) -> list[dict]:
    found = []
    for words, uids in sorted(help_of(context).bets.items()):
        pages = [obj for uid in uids if (obj := find(context, uid)) is not None]
        text = " ".join(words)
        found.append(
            {
                "query": text,
                "edit": href(request, context, "search-help", query={"query": text}) + "#bet",
                "pages": [
                    {"title": known_title(request, obj), "href": href(request, obj) if known(request, obj) else ""}
                    for obj in pages
                ],
            }
        )
    return found


def _asked(context, request) -> list[dict]:
    """What is asked most, and at which place of the answer people found what they took: far down is worth a pin."""
    service = asked_of(context)
    return [
        {
            "query": words,
            "href": href(request, context, "search", lang=lang, query={"q": words}),
            "lang": lang,
            "lang_title": LANGUAGE_NAMES[lang],
            "count": count,
            "place": "" if (place := service.place(lang, words)) is None else f"{place:.1f}",
        }
        for words, lang, count in service.most_asked(MAX_ASKED)
    ]
