"""Languages that a page may lack for a time: the Digitalization Department decides, with a reason and a day (E6)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.content.waivers import LONGEST, MAX_REASON, end_waiver, waivable, waive, waived
from orda.errors import BadField, OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent
from orda.security.permissions import CHECK
from orda.text.dates import format_date
from orda.text.typed import day
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.traversal import href

MAX_DATE = 10


@view_config(context=IContent, name="waiver", permission=CHECK, renderer="editor/waiver.pt")
def waiver(context, request):
    """What holds, and the form for another."""
    offered = waivable(context)
    if not offered:
        raise HTTPNotFound()
    request.layout.view_title = _("Languages that may be missing for a time")
    post, wrong = request.POST, {}
    if request.method == "POST":
        try:
            _act(context, request)
        except BadField as error:
            wrong = {error.field: request.layout.translate(error.message)}
        except OrdaError as error:
            wrong = {"": request.layout.translate(error.message)}
        else:
            return HTTPSeeOther(href(request, context, "waiver"))
        request.response.status_int = 422
    held = [found for lang in offered if (found := waived(context, lang)) is not None]
    return {
        "title": title_of(request, context),
        "rows": [_row(request, each) for each in held],
        "languages": [(lang, LANGUAGE_NAMES[lang]) for lang in offered],
        "lang": post.get("lang", ""),
        "until": post.get("until", "")[:MAX_DATE],
        "reason": post.get("reason", "")[:MAX_REASON],
        "earliest": clock.today().isoformat(),
        "latest": (clock.today() + LONGEST).isoformat(),
        "wrong": wrong,
        "action": href(request, context, "waiver"),
        "back": href(request, context, "history"),
    }


def _act(context, request) -> None:
    post = request.POST
    if "end" in post:
        end_waiver(context, post["end"], actor=request.actor)
        request.flash_message(_("The language is asked for again."))
        return
    waive(context, post.get("lang", ""), day(post.get("until", "")), post.get("reason", ""), actor=request.actor)
    request.flash_message(_("Noted. The page can be published without this language until that day."))


def _row(request, held) -> dict:
    return {
        "lang": held.lang,
        "name": LANGUAGE_NAMES[held.lang],
        "until": format_date(held.until, request.lang),
        "reason": held.reason,
        "by": name_of(request, held.by),
        "at": format_date(held.at, request.lang, "medium"),
    }
