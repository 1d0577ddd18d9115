"""Files and pictures: their pages, and the bytes themselves."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from orda.content.uploads import content_disposition
from orda.interfaces import IFile, IImage
from orda.security.permissions import VIEW
from orda.views.visitor.pages import download_of, with_language
from orda.web.caching import live_or_404
from orda.web.csp import SANDBOX
from orda.web.pictures import picture
from orda.web.traversal import href

CHUNK = 64 * 1024


def blob_response(request, blob, mimetype: str, etag: str, size: int | None = None) -> Response:
    """The bytes of a blob, streamed; 304 when the reader has them. Never run by a browser (checklist 18)."""
    response = Response(content_type=mimetype, conditional_response=True)
    response.etag = etag
    response.headers["Content-Security-Policy"] = SANDBOX
    public = request.identity is None
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate" if public else "private, no-cache"
    if public:
        response.headers["Vary"] = "Cookie"
    opened = blob.open("r")
    response.content_length = size if size is not None else opened.seek(0, 2)
    opened.seek(0)
    response.app_iter = _chunks(opened)
    return response


def _chunks(opened):
    with opened:
        while chunk := opened.read(CHUNK):
            yield chunk


@view_config(context=IFile, permission=VIEW, renderer="visitor/file.pt")
@with_language
def file_page(context, request):
    """What the file is, who answers for it, and the way to download it."""
    live = context.live
    stored = live.fields.get("upload")
    return {
        "title": live.title(request.lang),
        "summary": live.text(request.lang, "summary"),
        "file": download_of(request, context, stored),
        "sha256": stored.sha256 if stored else "",
    }


@view_config(context=IFile, name="download", permission=VIEW)
def download(context, request):
    """The file, always as an attachment."""
    stored = live_or_404(request, context).fields.get("upload")
    if stored is None:
        raise HTTPNotFound()
    response = blob_response(request, stored.blob, stored.mimetype, stored.sha256, stored.size)
    response.headers["Content-Disposition"] = content_disposition(stored.filename)
    return response


@view_config(context=IImage, permission=VIEW, renderer="visitor/image.pt")
@with_language
def image_page(context, request):
    """A picture with its caption and the statement of rights (E9)."""
    live = context.live
    stored = live.fields.get("upload")
    return {
        "title": live.title(request.lang),
        "summary": live.text(request.lang, "summary"),
        "picture": picture(request, context, 1280, live),
        "rights": live.fields.get("rights", ""),
        "file": {**download_of(request, context, stored), "href": href(request, context, "scale/original")},
    }


@view_config(context=IImage, name="scale", permission=VIEW)
def scale(context, request):
    """One scale of the picture: ``@@scale/640.webp``, or ``@@scale/original``."""
    return scale_of(request, live_or_404(request, context))


def scale_of(request, edition) -> Response:
    """The scale that the address names. Raises HTTPNotFound for one that does not exist."""
    stored = edition.fields.get("upload")
    wanted = "/".join(request.subpath)
    if stored is None:
        raise HTTPNotFound()
    if wanted == "original":
        return blob_response(request, stored.original, stored.mimetype, stored.sha256, stored.size)
    width = wanted.removesuffix(".webp")
    if not (width.isascii() and width.isdigit() and wanted.endswith(".webp") and int(width[:6]) in stored.scales):
        raise HTTPNotFound()
    return blob_response(request, stored.scales[int(width)], "image/webp", f"{stored.sha256}-{int(width)}")
