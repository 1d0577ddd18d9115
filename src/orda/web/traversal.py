"""Addresses: ``/{language}/<path>/@@view`` in front of one tree for all languages."""

from urllib.parse import quote, urlencode

from pyramid.httpexceptions import HTTPMovedPermanently
from pyramid.interfaces import ITraverser
from zope.interface import implementer

from orda.content.base import path_of
from orda.errors import OrdaError
from orda.i18n import LANGUAGES, _
from orda.interfaces import ISite

MAX_SEGMENTS = 30
# Addresses without a language, for machines and for the first visit.
SITE_VIEWS = {"": "choose-language", "sitemap.xml": "sitemap.xml", "robots.txt": "robots.txt", "favicon.ico": "favicon"}
MACHINE_VIEWS = ("alive", "status", "metrics")
# Only these views take further segments; anything else below a view is an address that does not exist.
VIEWS_WITH_SUBPATH = ("scale", "draft-scale")
MISSING = "no such view"


@implementer(ITraverser)
class LanguageTraverser:
    """Strips the language, walks the content and nothing but the content, ends at a view named with ``@@``."""

    def __init__(self, root):
        self.root = root

    def __call__(self, request):
        """Pyramid's result. Raises HTTPMovedPermanently for a needless slash, OrdaError for bytes that are no text."""
        try:
            path = request.path_info
            request.GET  # noqa: B018 - decoded here once, so that no view meets what cannot be decoded
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            raise OrdaError(_("This address cannot be read.")) from error
        segments = path.split("/")[1:]
        if "\x00" in path or len(segments) > MAX_SEGMENTS:
            return self._found(self.root, MISSING)
        if segments[0] not in LANGUAGES:
            return self._found(self.root, _site_view(segments))
        request.lang = segments.pop(0)
        # A home page ends with a slash, everything else without.
        one = path.rstrip("/") if any(segments) else f"/{request.lang}/"
        if path != one and request.method in ("GET", "HEAD"):
            raise HTTPMovedPermanently(
                quote(one, safe="/@") + (f"?{request.query_string}" if request.query_string else "")
            )
        context = self.root
        segments = segments if any(segments) else []
        for index, segment in enumerate(segments):
            if segment.startswith("@@"):
                return self._view(context, segment[2:], tuple(segments[index + 1 :]))
            child = context.get(segment) if context.folderish and segment else None
            if child is None:
                return self._found(context, MISSING)
            context = child
        return self._found(context, "")

    def _view(self, context, name: str, subpath: tuple[str, ...]):
        if not name or (subpath and name not in VIEWS_WITH_SUBPATH):
            return self._found(context, MISSING)
        return self._found(context, name, subpath)

    def _found(self, context, view_name: str, subpath: tuple[str, ...] = ()):
        return {
            "context": context,
            "view_name": view_name,
            "subpath": subpath,
            "traversed": (),
            "virtual_root": self.root,
            "virtual_root_path": (),
            "root": self.root,
        }


def _site_view(segments: list[str]) -> str:
    if len(segments) == 1:
        name = segments[0]
        if name in SITE_VIEWS:
            return SITE_VIEWS[name]
        if name.startswith("@@") and name[2:] in MACHINE_VIEWS:
            return name[2:]
    return MISSING


def href(request, obj=None, view: str = "", *, lang: str = "", query: dict | None = None) -> str:
    """The address of ``obj`` (default: the context), or of a view on it, without host."""
    path = path_of(obj if obj is not None else request.context)
    address = f"/{lang or request.lang}{quote(path)}"
    if view:
        address = f"{address.rstrip('/')}/@@{view}"
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


class LanguageResourceURL:
    """Pyramid's resource-URL adapter: puts the language in front of the path."""

    def __init__(self, resource, request):
        path = path_of(resource).rstrip("/")
        lang = getattr(request, "lang", LANGUAGES[0])
        self.physical_path = self.virtual_path = f"/{lang}{path}/"
        self.physical_path_tuple = self.virtual_path_tuple = tuple(self.virtual_path.split("/"))


def includeme(config):
    """Use our traverser for the site and our addresses for everything in it."""
    config.add_traverser(LanguageTraverser, ISite)
    config.add_resource_url_adapter(LanguageResourceURL)
    config.add_request_method(href, "href")
