"""The rich text engine: the parts of TinyMCE that our editor uses, in one compressed script of our own origin.

deform ships TinyMCE. We use its engine without its theme: the toolbar and the dialogs are our own markup
(``templates/forms/richtext_tools.pt``), so they are accessible, speak our three languages and look like the site.
That leaves one request of about 190 KB instead of nine of about 390 KB, and needs no ``style-src 'unsafe-inline'``:
the policy ``default-src 'self'`` is enough, because the engine then writes styles through the CSSOM only.
"""

import gzip
import hashlib
from functools import lru_cache
from importlib.resources import files

from orda.web.static import EVERYBODY, packed_response

PARTS = ("tinymce.min.js", "models/dom/model.min.js", "plugins/lists/plugin.min.js", "plugins/autolink/plugin.min.js")

# The one place where the engine writes a style attribute, which the policy would refuse with a line in the console
# at every key stroke. forms.css gives the element the same style.
_INLINE_STYLE = b'data-mce-bogus="all" style="display: inline-block;"'


@lru_cache(maxsize=1)
def engine() -> tuple[bytes, bytes, str]:
    """The script, the script compressed, and a short hash of it. About 0.1 s the first time."""
    folder = files("deform") / "static" / "tinymce"
    script = b";\n".join((folder / part).read_bytes() for part in PARTS)
    script = script.replace(_INLINE_STYLE, b'data-mce-bogus="all"')
    return script, gzip.compress(script, 9, mtime=0), hashlib.sha256(script).hexdigest()[:12]


def engine_href() -> str:
    """The address of the script; changes with its content, so it may be kept for ever."""
    return f"/script/rich-text-{engine()[2]}.js"


def engine_view(request):
    """The script, compressed for whoever accepts that."""
    script, compressed, _hash = engine()
    return packed_response(request, script, compressed, "text/javascript")


def includeme(config):
    """Serve the engine below /script/."""
    # An object of its own as the root: the script needs neither the database nor the site's traverser.
    config.add_route("rich-text-engine", "/script/rich-text-{hash}.js", factory=lambda request: object())
    config.add_view(engine_view, route_name="rich-text-engine", permission=EVERYBODY)
