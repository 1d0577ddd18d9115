"""The honest page for what has not been translated yet (idea 1 of the design)."""

from functools import wraps

from orda.i18n import _
from orda.web.caching import live_or_404, public_answer

MISSING_LANGUAGE = "visitor/missing_language.pt"


def with_language(view):
    """Decorator of views on content: the live version or 404; without a text in this language, a page that says so."""

    @wraps(view)
    def wrapped(context, request):
        live = live_or_404(request, context)
        public_answer(request)
        if request.lang not in live.languages():
            request.override_renderer = MISSING_LANGUAGE
            request.layout.view_title = _("This page has not been translated yet")
            request.response.headers["X-Robots-Tag"] = "noindex"
            return missing_language(request, live)
        return view(context, request)

    return wrapped


def missing_language(request, live) -> dict:
    """The languages that do exist, for people; robots are told not to keep the page."""
    return {
        "existing": [
            {**language, "title": live.title(language["code"])}
            for language in request.layout.languages
            if language["exists"]
        ]
    }
