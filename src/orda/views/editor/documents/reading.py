"""Reading a document and confirming it, once for each version (A11)."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import IDocument
from orda.security.permissions import VIEW
from orda.text.dates import format_date, format_datetime
from orda.text.typed import whole_number
from orda.views.editor.editing.comparison import title_of
from orda.web.reading import body_html
from orda.web.traversal import href
from orda.workflow.sheets.acquainting import confirm, confirmed_at, is_asked, sheet_of


@view_config(context=IDocument, name="read-and-confirm", permission=VIEW, renderer="editor/read_and_confirm.pt")
def read_and_confirm(context, request):
    """The text, the file, one button. Nothing for who is not asked."""
    if request.identity is None or not is_asked(context, request.actor):
        raise HTTPNotFound()
    request.layout.view_title = _("Read and confirm")
    error = ""
    if request.method == "POST":
        try:
            _confirm(context, request)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            return HTTPSeeOther(href(request, request.site, "my-work"))
    live, until = context.live, sheet_of(context).circle.until
    moment = confirmed_at(context, request.login)
    lang = next(each for each in (request.lang, *LANGUAGES) if each in live.languages())
    stored = live.fields.get("upload")
    return {
        "title": title_of(request, context),
        "version": live.number,
        "published": format_date(live.published, request.lang),
        "until": format_date(until, request.lang) if until else "",
        "body": body_html(request, live, lang),
        "body_lang": lang,
        "file": {"name": stored.filename, "href": href(request, context, "download")} if stored is not None else None,
        "document_href": href(request, context),
        "confirmed": format_datetime(moment, request.lang) if moment is not None else "",
        "error": error,
        "action": href(request, context, "read-and-confirm"),
    }


def _confirm(context, request) -> None:
    word = request.POST.get("version", "")
    version = whole_number(word)
    if confirm(context, actor=request.actor, version=version):
        request.flash_message(_("Your confirmation is recorded."))
    else:
        request.flash_message(_("You have confirmed it already."), "info")
