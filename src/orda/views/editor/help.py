"""Built-in help (D12): the guides in the person's language, by chapter, searched by words, led to from each screen."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from orda.catalog.zones import holds_anywhere
from orda.i18n import _
from orda.interfaces import ISite
from orda.security.permissions import ADMINISTER, CHECK, PROPOSE, VISA
from orda.web.guides import AUTHORS, CHAPTERS, DIGITAL, HEADS, chapter, picture
from orda.web.traversal import href

MAX_QUERY = 80
_CHANGE, _COPY = "i-want-to-change-a-page", "i-want-to-change-the-order-of-a-section-the-working-copy"
_SECTION, _EARLIER = "a-new-section-or-the-design-of-the-site", "i-want-an-earlier-text-back"
_SHEET, _ASK = "the-approval-sheet-and-signature-files", "ask-a-unit-for-information"
# The section that fits a screen, by the chapter; the reader's own chapter comes first, then in this order.
SCREENS: dict[str, dict[str, str]] = {
    "edit": {AUTHORS: _CHANGE},
    "preview": {AUTHORS: _CHANGE},
    "send": {AUTHORS: _CHANGE},
    "add": {AUTHORS: "i-want-to-add-a-page"},
    "letter": {AUTHORS: "i-found-a-mistake-on-a-page-of-others", DIGITAL: "the-letter-of-corrections"},
    "practice": {AUTHORS: "i-am-new-here"},
    "request": {AUTHORS: "it-came-back", HEADS: "i-give-a-visa", DIGITAL: "check-and-publish"},
    "propose-section": {AUTHORS: "a-new-section-is-needed", HEADS: _SECTION},
    "propose-change": {HEADS: _SECTION},
    "inquiry": {AUTHORS: "information-was-asked-of-my-unit", DIGITAL: _ASK},
    "inquiries": {DIGITAL: _ASK},
    "account": {AUTHORS: "deadlines-reminders-and-letters"},
    "acting": {HEADS: "i-go-on-leave-who-acts-for-me", DIGITAL: "deputies"},
    "ask-digital": {AUTHORS: "i-have-a-question"},
    "contents": {HEADS: _COPY},
    "working-copy": {HEADS: _COPY, DIGITAL: "carry-out-a-working-copy"},
    "history": {HEADS: _EARLIER},
    "compare": {HEADS: _EARLIER},
    "bin": {HEADS: _EARLIER},
    "withdraw": {HEADS: "a-page-has-to-go-at-once"},
    "still-correct": {HEADS: "is-a-page-still-correct"},
    "deadlines": {HEADS: "deadlines", DIGITAL: "deadlines"},
    "sheet": {HEADS: _SHEET},
    "acquaintance": {HEADS: "the-staff-has-to-read-a-document"},
    "waiver": {DIGITAL: "one-language-is-not-there-yet"},
    "question": {DIGITAL: "questions-of-colleagues-and-of-visitors"},
    "register": {DIGITAL: "the-register-of-changes"},
    "search-help": {DIGITAL: "the-search-of-the-site"},
    "mail": {DIGITAL: "mail"},
    "backups": {DIGITAL: "backups"},
}


@view_config(context=ISite, name="help", permission=PROPOSE, request_method="GET", renderer="editor/help.pt")
def help_screen(context, request):
    """``?chapter=`` or that of the person's work; ``?q=`` looks for words in all of them; ``?screen=`` leads on to the
    section that fits a screen."""
    own = _own_chapter(request)
    if "screen" in request.GET:
        return HTTPSeeOther(_for_screen(request, request.GET["screen"], own))
    name = request.GET.get("chapter", own)
    shown = chapter(request.lang, name)
    if shown is None:
        raise HTTPNotFound()
    request.layout.view_title = _("Help: ${title}", mapping={"title": shown.title})
    words = " ".join(request.GET.get("q", "")[:MAX_QUERY].split())
    return {
        "chapters": [_named(request, each, name) for each in CHAPTERS],
        "title": shown.title,
        "lead": shown.lead,
        "sections": shown.sections,
        "q": words,
        "found": _found(request, words) if words else None,
        "action": href(request, context, "help"),
        "practice_href": href(request, context, "practice"),
    }


def _own_chapter(request) -> str:
    """The guide of what the person does here."""
    if request.may(CHECK, request.site) or request.may(ADMINISTER, request.site):
        return DIGITAL
    return HEADS if holds_anywhere(request.site, request.principals, VISA) else AUTHORS


def _for_screen(request, screen: str, own: str) -> str:
    places = SCREENS.get(screen, {})
    name = own if own in places or not places else next(each for each in CHAPTERS if each in places)
    address = href(request, request.site, "help", query={"chapter": name})
    return f"{address}#{places[name]}" if name in places else address


def _named(request, name: str, current: str) -> dict:
    found = chapter(request.lang, name)
    return {
        "title": found.title if found is not None else name,
        "href": href(request, request.site, "help", query={"chapter": name}),
        "current": name == current,
    }


def _found(request, words: str) -> list[dict]:
    """The sections of all guides that hold every word."""
    wanted = words.casefold().split()
    return [
        {
            "title": section.title,
            "chapter": guide.title,
            "href": f"{href(request, request.site, 'help', query={'chapter': guide.name})}#{section.anchor}",
        }
        for guide in filter(None, (chapter(request.lang, name) for name in CHAPTERS))
        for section in guide.sections
        if all(word in section.words for word in wanted)
    ]


@view_config(context=ISite, name="help-picture", permission=PROPOSE, request_method="GET")
def help_picture(context, request):
    """``?name=``: a picture of the guides."""
    found = picture(request.GET.get("name", ""))
    if found is None:
        raise HTTPNotFound()
    response = Response(found, content_type="image/webp")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
