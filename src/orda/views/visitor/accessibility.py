"""The version for the visually impaired: a form that works without scripts, remembered without an account."""

import re

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from orda.i18n import _
from orda.interfaces import ISite
from orda.web.caching import private_answer
from orda.web.vision import CHOICES, Vision, remember

# A page of this site as our own links write it, never an address of another (open redirects, ASVS 3.7.2).
OWN_PATH = re.compile(r"/(kk|ru|en)(/[\w\-./@]*)?(\?[\w\-.=&%+]*)?", re.ASCII)
MAX_PATH = 500
QUESTIONS = {
    "size": _("Size of the text"),
    "spacing": _("Space between letters and lines"),
    "scheme": _("Colours"),
    "pictures": _("Pictures"),
}
ANSWERS = {
    ("size", "1"): _("Ordinary"),
    ("size", "2"): _("Large"),
    ("size", "3"): _("Very large"),
    ("spacing", "1"): _("Normal"),
    ("spacing", "2"): _("Wide"),
    ("spacing", "3"): _("Very wide"),
    ("scheme", "site"): _("As on the site"),
    ("scheme", "black-on-white"): _("Black on white"),
    ("scheme", "white-on-black"): _("White on black"),
    ("scheme", "yellow-on-black"): _("Yellow on black"),
    ("scheme", "blue"): _("Dark blue on light blue"),
    ("pictures", "on"): _("Shown"),
    ("pictures", "off"): _("Their descriptions instead"),
}


@view_config(
    context=ISite,
    name="accessibility",
    permission=NO_PERMISSION_REQUIRED,
    request_method="GET",
    renderer="visitor/accessibility.pt",
)
def accessibility(context, request):
    """The form; ``?apply=`` remembers what was chosen, ``?ordinary=`` forgets it, and both lead back to the page."""
    private_answer(request)
    back = own_path(request.GET.get("back", ""), request.lang)
    if "ordinary" in request.GET or "apply" in request.GET:
        response = HTTPSeeOther(back)
        chosen = None if "ordinary" in request.GET else (request.vision or Vision()).chosen(request.GET)
        remember(request, response, chosen)
        return response
    request.layout.view_title = _("Version for the visually impaired")
    present = request.vision or Vision()
    return {
        "back": back,
        "active": request.vision is not None,
        "questions": [question(request, name, getattr(present, name)) for name in CHOICES],
    }


def own_path(path: str, lang: str) -> str:
    """``path`` if it is a page of this site, else the home page."""
    return path if len(path) <= MAX_PATH and OWN_PATH.fullmatch(path) else f"/{lang}/"


def question(request, name: str, present: str) -> dict:
    """{name, title, choices: [{value, title, current}]} of one thing to choose."""
    said = request.layout.translate
    choices = [
        {"value": value, "title": said(ANSWERS[name, value]), "current": value == present} for value in CHOICES[name]
    ]
    return {"name": name, "title": said(QUESTIONS[name]), "choices": choices}
