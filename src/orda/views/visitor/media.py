"""Files and pictures: their pages, their places in lists, and the bytes themselves."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from orda.content.base import children
from orda.content.references import uids_in
from orda.content.uploads import content_disposition
from orda.interfaces import IFile, IHasFile, IHasPicture, IImage
from orda.security.permissions import VIEW
from orda.text.dates import format_size
from orda.views.visitor.language import with_language
from orda.web.blobs import blob_response, scale_of
from orda.web.caching import live_or_404
from orda.web.navigation import entry, visible
from orda.web.pictures import picture
from orda.web.traversal import href

MAX_FILES = 100
MAX_PICTURES = 60


def files_in(request, folder) -> list[dict]:
    """The files of a folder that visitors may download."""
    found = [child for child in children(folder) if child.kind == "file" and visible(request, child)]
    return [file_card(request, child) for child in found[:MAX_FILES] if child.live.fields.get("upload")]


def pictures_in(request, folder) -> list[dict]:
    """The pictures of a folder that its text does not show already, as [{href, title, lang, picture}]."""
    shown = uids_in(folder.live.body(request.lang))
    found = [
        child
        for child in children(folder)
        if child.kind == "image" and not child.hidden_in_menus and visible(request, child) and child.uid not in shown
    ]
    cards = [
        {**entry(request, each), "picture": picture(request, each, 320, each.live)} for each in found[:MAX_PICTURES]
    ]
    return [card for card in cards if card["picture"] is not None]


def file_card(request, obj) -> dict:
    """A file as lists show it."""
    stored = obj.live.fields.get("upload")
    return {**entry(request, obj), "page": href(request, obj), **download_of(request, obj, stored)}


def upload_of(obj):
    """The stored file or picture of a live object. Raises HTTPNotFound for one that was published without."""
    stored = obj.live.fields.get("upload")
    if stored is None:
        raise HTTPNotFound()
    return stored


def download_of(request, obj, stored) -> dict:
    """{href, filename, kind, size} of an upload."""
    name = stored.filename
    return {
        "href": href(request, obj, "download"),
        "filename": name,
        "kind": name.rpartition(".")[2].upper(),
        "size": format_size(stored.size, request.lang),
    }


@view_config(context=IFile, permission=VIEW, request_method="GET", renderer="visitor/file.pt")
@with_language
def file_page(context, request):
    """What the file is, who answers for it, and the way to download it."""
    live, stored = context.live, upload_of(context)
    return {
        "title": live.title(request.lang),
        "summary": live.text(request.lang, "summary"),
        "file": download_of(request, context, stored),
        "sha256": stored.sha256,
    }


@view_config(context=IHasFile, name="download", permission=VIEW, request_method="GET")
def download(context, request):
    """The file, always as an attachment."""
    live_or_404(request, context)
    stored = upload_of(context)
    response = blob_response(request, stored.blob, stored.mimetype, stored.sha256, stored.size)
    response.headers["Content-Disposition"] = content_disposition(stored.filename)
    return response


@view_config(context=IImage, permission=VIEW, request_method="GET", renderer="visitor/image.pt")
@with_language
def image_page(context, request):
    """A picture with its caption and the statement of rights (E9)."""
    live, stored = context.live, upload_of(context)
    return {
        "title": live.title(request.lang),
        "summary": live.text(request.lang, "summary"),
        "picture": picture(request, context, 1280, live),
        "rights": live.fields.get("rights", ""),
        "file": {**download_of(request, context, stored), "href": href(request, context, "scale/original")},
    }


@view_config(context=IHasPicture, name="scale", permission=VIEW, request_method="GET")
def scale(context, request):
    """One scale of the picture: ``@@scale/640.webp``, or ``@@scale/original``."""
    return scale_of(request, live_or_404(request, context))
