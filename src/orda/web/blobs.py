"""The bytes of files and pictures, streamed from their blobs and never run by a browser (checklist 18)."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from orda.content.uploads import content_disposition
from orda.web.csp import SANDBOX

CHUNK = 64 * 1024
# Originals are stored as one of these, whatever was uploaded.
ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


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
    response.app_iter = _Chunks(opened)
    # After app_iter, which forgets the length; without it no part could be asked for.
    response.content_length = size if size is not None else opened.seek(0, 2)
    response.accept_ranges = "bytes"
    return response


class _Chunks:
    """The bytes from ``start`` to before ``stop``; the file is closed also when nobody asks for any (HEAD, 304)."""

    def __init__(self, opened, start: int = 0, stop: int | None = None):
        self._opened = opened
        self._start = start
        self._stop = stop

    def __iter__(self):
        self._opened.seek(self._start)
        left = float("inf") if self._stop is None else self._stop - self._start
        while left > 0 and (chunk := self._opened.read(int(min(CHUNK, left)))):
            left -= len(chunk)
            yield chunk

    def app_iter_range(self, start: int, stop: int) -> "_Chunks":
        """WebOb's word for a part."""
        return _Chunks(self._opened, start, stop)

    def close(self) -> None:
        """WSGI's word for the end."""
        self._opened.close()


def scale_of(request, edition) -> Response:
    """The scale that the address names. Raises HTTPNotFound for one that does not exist."""
    stored = edition.fields.get("upload")
    wanted = "/".join(request.subpath)
    if stored is None:
        raise HTTPNotFound()
    if wanted == "original":
        response = blob_response(request, stored.original, stored.mimetype, stored.sha256, stored.size)
        name = f"{stored.filename.rpartition('.')[0] or stored.filename}.{ENDINGS.get(stored.mimetype, 'bin')}"
        response.headers["Content-Disposition"] = content_disposition(name, inline=True)
        return response
    width = next((width for width in stored.scales if wanted == f"{width}.webp"), None)
    if width is None:
        raise HTTPNotFound()
    return blob_response(request, stored.scales[width], "image/webp", f"{stored.sha256}-{width}")
