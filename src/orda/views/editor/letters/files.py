"""Comparisons and letters as coloured Word files, to be read, signed or sent on paper (E13)."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from orda.content.site import find
from orda.content.uploads import TYPES, content_disposition
from orda.i18n import LANGUAGE_NAMES, LANGUAGES
from orda.interfaces import IContent, ISite
from orda.security.permissions import PROPOSE, VIEW_DRAFTS
from orda.text.typed import whole_number
from orda.views.editor.editing.history import DRAFT, NOTHING, edition_named
from orda.web.blobs import blob_response
from orda.web.navigation import visible
from orda.web.outward import base_of
from orda.web.traversal import href
from orda.workflow.levels.letters import PageText
from orda.workflow.requests.inbox import may_see
from orda.workflow.requests.proposals import CorrectionLetter
from orda.workflow.requests.request import requests_of


@view_config(context=IContent, name="letter-file", permission=VIEW_DRAFTS, request_method="GET")
def compared(context, request):
    """Two states of a text as a letter that makes the one of the other. Raises TooDifferent where none can."""
    # Here, not above: Word files take megabytes, and most processes never write one.
    from orda.importers.export import letter_between

    lang = request.GET.get("language", "")
    if lang not in LANGUAGES:
        raise HTTPNotFound()
    words = request.GET.get("from", NOTHING), request.GET.get("to", DRAFT)
    old, new = (_html(edition_named(context, word), lang) for word in words)
    title = context.edition.title(lang) if context.edition is not None else ""
    data = letter_between(old, new, _about(request, context, title, lang), request.layout.translate, _linked(request))
    return _file(f"{context.__name__ or 'page'}-{words[0]}-{words[1]}-{lang}.docx", data)


def _html(edition, lang: str) -> str:
    return PageText.of(edition, lang).html if edition is not None else ""


@view_config(context=ISite, name="request-letter", permission=PROPOSE, request_method="GET")
def of_request(context, request):
    """The letter of a request, on the text that it was written against."""
    from orda.importers.export import letter_of

    word = request.GET.get("id", "")
    number = whole_number(word)
    item = requests_of(context).records.get(number)
    if item is None or not isinstance(item.proposal, CorrectionLetter) or not may_see(item, request.actor, context):
        raise HTTPNotFound()
    asked = item.proposal
    page = find(context, asked.page)
    version = page.disclosed(page.versions.get(asked.version)) if page is not None else None
    if version is None:
        raise HTTPNotFound()
    about = _about(request, page, asked.title, asked.lang)
    html = PageText.of(version, asked.lang).html
    data = letter_of(html, asked.corrections, about, request.layout.translate, _linked(request))
    return _file(f"letter-{number}.docx", data)


@view_config(context=ISite, name="letter-original", permission=PROPOSE, request_method="GET")
def original(context, request):
    """``?id=``: the Word file that the letter of a request was read from, as it came."""
    item = requests_of(context).records.get(whole_number(request.GET.get("id", "")))
    file = item.letter_file if item is not None and may_see(item, request.actor, context) else None
    if file is None:
        raise HTTPNotFound()
    response = blob_response(request, file.blob, file.mimetype, file.sha256, file.size)
    response.headers["Content-Disposition"] = content_disposition(file.filename)
    return response


def _about(request, obj, title: str, lang: str):
    from orda.importers.export import About

    return About(title or LANGUAGE_NAMES[lang], f"{base_of(request)}{href(request, obj, lang=lang)}", lang)


def _linked(request):
    """The full address of what a text links to by identity, where the reader may know of it."""

    def address(link: str) -> str:
        if not link.startswith("uid:"):
            return f"{base_of(request)}{link}" if link.startswith("/") else link
        target = find(request.site, link[4:20])
        return f"{base_of(request)}{href(request, target)}" if target is not None and visible(request, target) else ""

    return address


def _file(name: str, data: bytes) -> Response:
    response = Response(data, content_type=TYPES["docx"])
    response.headers["Content-Disposition"] = content_disposition(name)
    return response
