"""The draft as visitors would see it, in each language, with the bytes that only the draft has."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from orda.content.site import find
from orda.content.translations import language_states
from orda.content.uploads import content_disposition
from orda.i18n import LANGUAGE_NAMES, LANGUAGES, _
from orda.interfaces import IContent, IHasFile, IHasPicture
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.dates import format_size
from orda.views.editor.editing.comparison import field_titles, readable_value, title_of
from orda.web.blobs import blob_response, scale_of
from orda.web.forms.form import STATE_TITLES
from orda.web.navigation import visible
from orda.web.pictures import picture
from orda.web.reading import workplace_html
from orda.web.traversal import href

SHOWN_APART = ("title", "summary", "alt", "caption", "picture", "rights", "upload")


@view_config(context=IContent, name="preview", permission=VIEW_DRAFTS, renderer="editor/preview.pt")
def preview(context, request):
    """The draft, or what is live, in the language of the address."""
    edition, lang = context.disclosed(context.edition), request.lang
    if edition is None:
        raise HTTPNotFound()
    exists = lang in edition.languages()
    request.layout.view_title = _("Preview: ${title}", mapping={"title": title_of(request, context)})
    return {
        "title": edition.text(lang, "title"),
        "summary": edition.text(lang, "summary"),
        "body": workplace_html(request, edition.body(lang), lang),
        "picture": _picture(context, request, edition),
        "file": _file(context, request, edition),
        "facts": _facts(context, request, edition),
        "exists": exists,
        "is_draft": context.draft is not None,
        "withheld": edition is not context.edition,
        "sent": context.draft is not None and context.draft.sent is not None,
        "tabs": _tabs(context, request),
        "edit_href": href(request, context, "edit") if request.may(EDIT) else None,
        "live_href": href(request, context) if visible(request, context) else None,
    }


def _tabs(context, request) -> list[dict]:
    states = language_states(context)
    return [
        {
            "code": lang,
            "name": LANGUAGE_NAMES[lang],
            "href": href(request, context, "preview", lang=lang),
            "current": lang == request.lang,
            "state": states[lang],
            "state_title": request.layout.translate(STATE_TITLES[states[lang]]),
        }
        for lang in LANGUAGES
    ]


def _picture(context, request, edition) -> dict | None:
    if IHasPicture.providedBy(context):
        return picture(request, context, 1280, edition, "draft-scale")
    uid = edition.fields.get("picture", "")
    image = find(request.site, uid) if uid else None
    if image is None or image.edition is None:
        return None
    if visible(request, image):
        return picture(request, image, 1280, image.live)
    return picture(request, image, 1280, image.edition, "draft-scale") if request.may(VIEW_DRAFTS, image) else None


def _file(context, request, edition) -> dict | None:
    stored = edition.fields.get("upload") if IHasFile.providedBy(context) else None
    if stored is None:
        return None
    return {
        "href": href(request, context, "draft-download"),
        "filename": stored.filename,
        "kind": stored.filename.rpartition(".")[2].upper(),
        "size": format_size(stored.size, request.lang),
    }


def _facts(context, request, edition) -> list[dict]:
    """The further fields, which the page of each kind shows in its own places."""
    titles = field_titles(request, type(context))
    values = {**edition.texts.get(request.lang, {}), **edition.fields}
    found = [
        (name, readable_value(request, type(context), name, value))
        for name, value in values.items()
        if name not in SHOWN_APART
    ]
    return [{"title": titles.get(name, name), "text": text} for name, text in found if text]


@view_config(context=IHasPicture, name="draft-scale", permission=VIEW_DRAFTS)
def draft_scale(context, request):
    """A scale of the picture as the draft has it."""
    if context.edition is None:
        raise HTTPNotFound()
    return scale_of(request, context.disclosed(context.edition))


@view_config(context=IHasFile, name="draft-download", permission=VIEW_DRAFTS)
def draft_download(context, request):
    """The file as the draft has it, always as an attachment."""
    stored = context.edition.fields.get("upload") if context.edition is not None else None
    if stored is None:
        raise HTTPNotFound()
    response = blob_response(request, stored.blob, stored.mimetype, stored.sha256, stored.size)
    response.headers["Content-Disposition"] = content_disposition(stored.filename)
    return response
