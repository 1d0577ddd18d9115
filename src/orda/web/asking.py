"""Where a question can be put (clause F11): every page that leads to the form asks here."""

from orda.interfaces import ISection, IUnit
from orda.web.navigation import visible
from orda.web.traversal import href

QUESTIONS, RECTORS_BLOG = "questions", "rector-blog"


def place_to_ask(request, obj=None):
    """Where a question about ``obj`` is asked: at a unit, the Rector's blog, or the collection of questions; or None.

    The form exists only where the reader may see the place.
    """
    if not _takes_questions(request, obj):
        obj = request.site.get(QUESTIONS)
    return obj if _takes_questions(request, obj) else None


def _takes_questions(request, obj) -> bool:
    if obj is None or not visible(request, obj):
        return False
    if IUnit.providedBy(obj):
        return True
    return ISection.providedBy(obj) and ("question" in obj.holds or obj.__name__ == RECTORS_BLOG)


def ask_href(request, obj=None) -> str:
    """The form for a question, from a page about ``obj``; "" where nobody takes them."""
    place = place_to_ask(request, obj)
    return href(request, place, "ask") if place is not None else ""


def ask_rector_href(request) -> str:
    """The form for a question to the Rector; "" where the reader sees no blog of the Rector."""
    blog = request.site.get(RECTORS_BLOG)
    return href(request, blog, "ask") if blog is not None and place_to_ask(request, blog) is blog else ""
