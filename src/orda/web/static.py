"""The theme's files and our scripts: compressed once, kept by browsers for a year under an address with their hash."""

import gzip
import mimetypes
import re
import threading
from pathlib import Path

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from orda.web.caching import takes_gzip

EVERYBODY = "__no_permission_required__"  # Pyramid's constant; a style sheet has nothing to hide
YEAR = 365 * 24 * 3600
_COMMENT, _BLANK, _AROUND = re.compile(rb"/\*.*?\*/", re.DOTALL), re.compile(rb"\s+"), re.compile(rb" ?([{};,]) ?")
PACKED = ("text/", "application/javascript", "image/svg+xml")


def packed_response(request, plain: bytes, packed: bytes | None, mimetype: str) -> Response:
    """The bytes in the form that the reader takes; they never change under this address."""
    small = packed is not None and takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = Response(packed if small else plain, content_type=mimetype)
    if mimetype.startswith("text/"):
        response.charset = "utf-8"
    response.headers.update({"Cache-Control": f"public, max-age={YEAR}, immutable", "Vary": "Accept-Encoding"})
    if small:
        response.headers["Content-Encoding"] = "gzip"
    return response


def slim(sheet: bytes) -> bytes:
    """A style sheet without comments and the white space that means nothing; ours have no strings with braces."""
    sheet = _COMMENT.sub(b"", sheet)
    return _AROUND.sub(rb"\1", _BLANK.sub(b" ", sheet)).replace(b";}", b"}").strip()


class Shelf:
    """The files of a folder, read and compressed when first asked for, again when they change on the disk."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()
        self._files: dict[str, tuple[int, bytes, bytes | None, str]] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> tuple[bytes, bytes | None, str] | None:
        """(bytes, compressed bytes or None, type) of the file ``name``; None for what is not a file of the folder."""
        path = self._folder / name
        try:
            inside = "\0" not in name and path.resolve().is_relative_to(self._folder) and path.is_file()
            changed = path.stat().st_mtime_ns if inside else 0
        except OSError:
            inside = False
        if not inside:
            return None
        with self._lock:
            kept = self._files.get(name)
            if kept is None or kept[0] != changed:
                plain = slim(path.read_bytes()) if path.suffix == ".css" else path.read_bytes()
                mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
                packed = gzip.compress(plain, 9, mtime=0) if mimetype.startswith(PACKED) else None
                kept = self._files[name] = (changed, plain, packed, mimetype)
        return kept[1:]


def asset_view(request):
    """A file of ``templates/assets``. Raises HTTPNotFound."""
    found = request.registry.assets.get("/".join(request.matchdict["subpath"]))
    if found is None:
        raise HTTPNotFound()
    return packed_response(request, *found)


def includeme(config):
    """Serve the assets of the theme below /assets/."""
    config.registry.assets = Shelf(config.registry.deployment.templates / "assets")
    # An object of its own as the root: files need neither the database nor the site's traverser, which knows no route.
    config.add_route("assets", "/assets/*subpath", factory=lambda request: object())
    config.add_view(asset_view, route_name="assets", permission=EVERYBODY)
