"""Files and pictures: their pages, and the bytes themselves."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from orda.content.uploads import content_disposition
from orda.interfaces import IFile, IImage
from orda.security.permissions import VIEW
from orda.views.visitor.pages import download_of, with_language
from orda.web.blobs import blob_response, scale_of
from orda.web.caching import live_or_404
from orda.web.pictures import picture
from orda.web.traversal import href


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
