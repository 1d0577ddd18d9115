"""Consent to the publication of a person's data: what holds, a new record, an end, and the person's withdrawal."""

from datetime import date

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.catalog.search import search
from orda.content.consent import (
    GROUNDS,
    SCOPES,
    end_consent,
    may_withdraw,
    record_consent,
    withdraw_person,
)
from orda.errors import BadField, OrdaError
from orda.i18n import _
from orda.interfaces import IPerson
from orda.security.permissions import EDIT, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.views.editor.editing.comparison import title_of
from orda.views.editor.names import name_of
from orda.web.navigation import entry, visible
from orda.web.traversal import href

MAX_SHOWN = 100
MAX_MENTIONS = 20


@view_config(context=IPerson, name="consent", permission=VIEW_DRAFTS, renderer="editor/consent.pt")
def consent(context, request):
    """The screen and its acts: ``record``, ``end``, ``withdraw``."""
    if not request.may(EDIT) and not may_withdraw(context, request.actor):
        raise HTTPForbidden()
    request.layout.view_title = _("Consent: ${title}", mapping={"title": title_of(request, context)})
    typed, error = _empty(), None
    if request.method == "POST":
        act = next((each for each in _ACTS if each in request.POST), None)
        try:
            if act is not None:
                return _ACTS[act](context, request)
        except OrdaError as refused:
            request.tm.abort()
            request.tm.begin()
            request.response.status_int = 422
            error = {
                "field": refused.field if isinstance(refused, BadField) else "",
                "text": request.layout.translate(refused.message),
            }
            typed |= {name: request.POST.get(name, "")[:300] for name in ("version", "given", "proof", "ground")}
            typed["scopes"] = request.POST.getall("scopes")
    return {**_shown(context, request), "typed": typed, "error": error}


def _empty() -> dict:
    return {"version": "", "given": clock.today().isoformat(), "proof": "", "scopes": [], "ground": ""}


def _record(context, request):
    post = request.POST
    try:
        given = date.fromisoformat(post.get("given", ""))
    except ValueError as error:
        raise BadField("given", _("This is not a date. Write it as 2027-01-31.")) from error
    scopes = post.getall("scopes")[: len(SCOPES)]
    words = {"version": post.get("version", ""), "proof": post.get("proof", "")}
    record_consent(context, scopes, actor=request.actor, given=given, **words)
    request.flash_message(_("The consent is recorded. What it covers is published from now on."))
    return HTTPSeeOther(href(request, context, "consent"))


def _end(context, request):
    end_consent(context, request.POST["end"], actor=request.actor)
    request.flash_message(_("The consent has ended. What it covered is hidden from everybody."))
    return HTTPSeeOther(href(request, context, "consent"))


def _withdraw(context, request):
    if not request.POST.get("sure"):
        raise BadField("sure", _("Confirm that this cannot be undone."))
    withdraw_person(context, request.POST.get("ground", ""), actor=request.actor)
    request.flash_message(_("The person is withdrawn: nothing of them is left on the site."))
    return HTTPSeeOther(href(request, request.site, "my-work"))


_ACTS = {"record": _record, "end": _end, "withdraw": _withdraw}


def _shown(context, request) -> dict:
    said, edition = request.layout.translate, context.edition
    held = {each.scope: each for each in context.consents if each.valid}
    return {
        "title": title_of(request, context),
        "action": href(request, context, "consent"),
        "back": href(request, context, "" if context.live is not None else "preview"),
        "scopes": [
            {
                "id": name,
                "title": said(scope.title),
                "valid": name in held,
                "filled": edition is not None and scope.covers(edition),
            }
            for name, scope in SCOPES.items()
        ],
        "records": [_row(request, each) for each in reversed(context.consents[-MAX_SHOWN:])],
        "may_record": request.may(EDIT),
        "may_withdraw": may_withdraw(context, request.actor),
        "grounds": [(name, said(title)) for name, title in GROUNDS.items()],
        "mentions": _mentions(context, request),
    }


def _row(request, held) -> dict:
    lang = request.lang
    return {
        "scope": held.scope,
        "title": request.layout.translate(SCOPES[held.scope].title),
        "version": held.version,
        "given": format_date(held.given, lang),
        "proof": held.proof,
        "by": name_of(request, held.by),
        "at": format_date(held.at, lang),
        "valid": held.valid,
        "ended": format_date(held.ended, lang) if held.ended else "",
        "ended_by": name_of(request, held.ended_by) if held.ended_by else "",
    }


def _mentions(context, request) -> list[dict]:
    """Other public pages that have the name in their text: nobody but people can take it out there."""
    edition = context.whole or context.edition
    found: dict[str, dict] = {}
    for lang in edition.languages() if edition is not None else ():
        results = search(request.site, request.principals, edition.title(lang), lang, size=MAX_MENTIONS)
        for hit in results.hits:
            if hit.object is not context and visible(request, hit.object):
                found.setdefault(hit.object.uid, entry(request, hit.object))
    return list(found.values())[:MAX_MENTIONS]
