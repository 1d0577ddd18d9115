""" "Still correct": the head or digitalization has read the live text and says that it holds (E2)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.content import freshness
from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.dates import format_date, iso
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.reading import workplace_html
from orda.web.traversal import href

MAX_NUMBER = 9


@view_config(context=IContent, name="still-correct", permission=VIEW_DRAFTS, renderer="editor/still_correct.pt")
def still_correct(context, request):
    """The live text in every language, and the button; for others than the head and digitalization the text alone."""
    if context.live is None or not freshness.period(context):
        raise HTTPNotFound()
    request.layout.view_title = _("Still correct?")
    error = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            number = whole_number(seen, digits=MAX_NUMBER)
            freshness.confirm(context, actor=request.actor, seen=number)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Noted: the text is still correct. Nothing in it was changed."))
            return HTTPSeeOther(href(request, context))
    return {
        "title": title_of(request, context),
        "error": error,
        "seen": context.live.number,
        "texts": [_text(request, context, lang) for lang in context.live.languages()],
        "updated": format_date(context.updated, request.lang),
        "updated_iso": iso(context.updated),
        "confirmed": _confirmed(request, context),
        "age": freshness.age(context),
        "period": freshness.period(context),
        "stale": freshness.is_stale(context),
        "may_confirm": freshness.may_confirm(request.actor, context),
        "action": href(request, context, "still-correct"),
        "edit_href": href(request, context, "edit") if request.may(EDIT) else None,
        "back": href(request, context),
    }


def _text(request, context, lang: str) -> dict:
    live = context.live
    return {
        "lang": lang,
        "name": LANGUAGE_NAMES[lang],
        "title": live.title(lang),
        "summary": live.text(lang, "summary"),
        "body": workplace_html(request, live.body(lang), lang) if context.has_body else "",
    }


def _confirmed(request, context) -> dict | None:
    if context.confirmed is None:
        return None
    return {
        "who": name_of(request, context.confirmed_by),
        "day": format_date(context.confirmed, request.lang),
        "iso": iso(context.confirmed),
    }
