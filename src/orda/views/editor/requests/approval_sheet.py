"""The approval sheet as it is printed (A7): Kazakh and Russian on one page, whatever language the person works in."""

from datetime import datetime

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config
from translationstring import TranslationString

from orda import clock, regulation
from orda.content.base import path_of
from orda.content.uploads import content_disposition
from orda.i18n import DOMAIN, LANGUAGE_NAMES, _
from orda.interfaces import IContent, ISite
from orda.security.permissions import PROPOSE, VIEW, VIEW_DRAFTS
from orda.text.dates import format_date
from orda.text.typed import whole_number
from orda.views.editor.requests.cards import STATES, state_said
from orda.views.editor.requests.decision import ACTIONS
from orda.web.companions import PRINTED_IN
from orda.web.csp import SANDBOX
from orda.web.names import NO_PERSONS
from orda.web.traversal import href
from orda.workflow.requests.inbox import last_request, may_read_sheet
from orda.workflow.requests.proposals import Principle
from orda.workflow.requests.request import CARRIED_OUT, DECIDED, PUBLISHED, requests_of
from orda.workflow.sheets.reasons import reason_titles
from orda.workflow.sheets.sealing import broken_row

GROUND = _("Ground for publishing personal data")
DEVELOPED, AGREED, SIGNED, REGISTERED = _("Developed"), _("Agreed"), _("Signed"), _("Registered")
WORDS = {
    "heading": _("Approval and signature sheet"),
    "request": _("Request"),
    "what": _("Material"),
    "provider": _("Provided by"),
    "edms": _("Number in the document system"),
    "state": _("State"),
    "number": _("№"),
    "name": _("Full name"),
    "action": _("Type of action"),
    "time": _("Date and time"),
    "remark": _("Remarks"),
    "signature": _("Data of the digital signature"),
    "order": _("order"),
    "subject": _("Subject"),
    "organisation": _("Organisation"),
    "bin": _("BIN"),
    "issuer": _("Issuer"),
    "valid": _("Valid"),
    "serial": _("Serial number"),
    "signed": _("Time of signing"),
    "file": _("File"),
    "unverified": _("The legal validity of digital signatures is not verified here."),
    "zone": _("Date and time of the server, Almaty."),
    "printed": _("Printed"),
    "whole": _("The sheet is as it was written."),
    "broken": _("The sheet was altered after it was written."),
    "sum": _("Checksum"),
}


@view_config(context=ISite, name="sheet", permission=VIEW, request_method="GET", renderer="editor/sheet.pt")
def sheet(context, request):
    """``?id=``: everything that was done on a request, for the file."""
    item = _named(context, request)
    request.layout.view_title = _("Approval sheet of request № ${number}", mapping={"number": item.number})
    both = Both(request)
    return {
        "w": {name: both(words) for name, words in WORDS.items()},
        "number": item.number,
        "level": both.titles(item.route.titles),
        "materials": _materials(request, item, both),
        "provider": _provider(request, item),
        "edms": item.edms,
        "state": both(state_said(item)) if item.state in STATES else (item.state, ""),
        "university": both.titles(regulation.get().university.titles),
        "rows": [*(_row(request, item, visa, both) for visa in item.visas), *_registered(item, both)],
        "signed": any(visa.signature for visa in item.visas),
        "whole": broken_row(item) is None,
        "sum": item.sheet_head,
        "printed": _moment(clock.now()),
        "back_href": href(request, context, "request", query={"id": item.number}) if request.may(PROPOSE) else "",
    }


@view_config(context=IContent, name="approval-sheet", permission=VIEW_DRAFTS, request_method="GET")
def sheet_of(context, request):
    """The sheet of what is public; where nothing is, that of the last request."""
    number = context.live.request_number if context.live is not None else None
    if not number:
        found = last_request(context, context.uid)
        number = found.number if found is not None else 0
    item = requests_of(context).records.get(number)
    if item is None or not may_read_sheet(item, request.actor, request.site):
        raise HTTPNotFound()
    return HTTPSeeOther(href(request, request.site, "sheet", query={"id": number}))


@view_config(context=ISite, name="signature", permission=VIEW, request_method="GET")
def signature(context, request):
    """``?id=&file=``: a signature file as it was given."""
    wanted = request.GET.get("file", "")
    item = _named(context, request)
    found = next((each for each in item.signatures if each.sha256 == wanted), None)
    if found is None:
        raise HTTPNotFound()
    response = Response(found.data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition(found.filename)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _named(context, request):
    """The request that the address names, as far as the person may read its sheet. Raises HTTPForbidden for whoever has
    not signed in, HTTPNotFound."""
    if request.identity is None:
        raise HTTPForbidden()
    word = request.GET.get("id", "")
    number = whole_number(word)
    item = requests_of(context).records.get(number)
    if item is None or not may_read_sheet(item, request.actor, context):
        raise HTTPNotFound()
    return item


class Both:
    """Words in Kazakh and in Russian, as a pair."""

    def __init__(self, request):
        self._theme = request.registry.theme

    def __call__(self, words: TranslationString) -> tuple[str, ...]:
        """A message in both languages."""
        return tuple(self._theme.translate(words, target_language=lang) for lang in PRINTED_IN)

    def titles(self, titles: dict[str, str]) -> tuple[str, ...]:
        """What the regulation calls it in both."""
        return tuple(titles.get(lang, "") for lang in PRINTED_IN)


def _materials(request, item, both: Both) -> list[dict]:
    """What the request changes: titles in both languages, the address."""
    found = []
    for obj in item.subjects(request.site):
        edition = obj.versions.get(item.result.get(obj.uid, 0)) or obj.edition
        titles = tuple(obj.disclosed(edition).title(lang) if edition is not None else "" for lang in PRINTED_IN)
        found.append({"titles": titles, "path": path_of(obj)})
    proposal = item.proposal
    if proposal is not None and getattr(proposal, "titles", ()):
        found.append({"titles": both.titles(dict(proposal.titles)), "path": proposal.name})
    elif proposal is not None and (title := getattr(proposal, "title", "")):
        found.append({"titles": (title, title), "path": ""})
    return found


def _provider(request, item) -> str:
    user = request.site.services["principals"].user(item.provider)
    return user.full_name if user is not None else item.provider


def _row(request, item, visa, both: Both) -> dict:
    stage = item.route.stage(visa.stage)
    reason = reason_titles(visa)
    references = {each.id: each.titles for each in stage.references} if stage is not None else {}
    file = next((each for each in item.signatures if each.sha256 == visa.signature), None)
    person = (visa.name, visa.name) if visa.login not in NO_PERSONS else both(NO_PERSONS[visa.login])
    return {
        "name": person,
        "for_whom": both(_("(acting for ${name})", mapping={"name": visa.for_name})) if visa.for_name else None,
        "order": visa.order,
        "action": both(act_of(item, visa, stage)),
        "stage": both.titles(stage.titles) if stage is not None else ("", ""),
        "time": _moment(visa.time),
        "reason": both.titles(reason) if reason else None,
        "remark": [*_remark(visa, both), *_notes(visa), *_ground(visa, both), *_moments(visa, both)],
        "decisions": [
            {"titles": both.titles(references.get(key, {})), "text": f"№ {number}, {format_date(day, 'kk', 'short')}"}
            for key, number, day in visa.references
        ],
        "signature": _signature(request, item, file) if file is not None else None,
    }


def _remark(visa, both: Both) -> list[str]:
    if visa.message is None:
        return [visa.remark] if visa.remark else []
    msgid, values = visa.message
    return list(both(TranslationString(msgid, DOMAIN, mapping=dict(values))))


def _notes(visa) -> list[str]:
    """The remarks at paragraphs, each with its language and the first words of its place (B10, E4)."""
    places = (
        (", ".join(filter(None, (LANGUAGE_NAMES.get(n.lang), f"«{n.words}»" if n.words else ""))), n)
        for n in visa.notes
    )
    return [f"{place}: {note.text}" if place else note.text for place, note in places]


def _ground(visa, both: Both) -> list[str]:
    """On what personal data are published (E8)."""
    return [f"{' / '.join(both(GROUND))}: {visa.ground}"] if visa.ground else []


def _moments(visa, both: Both) -> list[str]:
    """When the act wanted the text to begin and cease to be public."""
    words = (_("To be published: ${moment}"), _("Public until: ${moment}"))
    pairs = zip(words, visa.moments or (), strict=False)
    return [line for word, moment in pairs if moment for line in both(word % {"moment": _moment(moment)})]


def act_of(item, visa, stage) -> TranslationString:
    """The kind of act in the words of the act's own sheet: what records decisions taken outside registers them, the
    last visa before is the signature, those before it are agreements (A9)."""
    if visa.action == "sent":
        return DEVELOPED
    if visa.action != "approved" or stage is None:
        return ACTIONS.get(visa.action, AGREED)
    if stage.references:
        return REGISTERED
    last = max(each.step for each in item.route.stages if not each.references)
    return SIGNED if stage.step == last else AGREED


def _registered(item, both: Both) -> list[dict]:
    """That the site itself entered the outcome into the register of changes, when it did."""
    if item.state not in (PUBLISHED, CARRIED_OUT, DECIDED):
        return []
    # A decision of level D is entered when it is taken, not when it has been carried out.
    given = max((visa.time for visa in item.given.values()), default=None)
    moment = given if isinstance(item.proposal, Principle) else item.closed
    if moment is None:
        return []
    versions = sorted({number for number in item.result.values() if number})
    named = {"numbers": ", ".join(map(str, versions))}
    return [
        {
            "name": both(NO_PERSONS["system"]),
            "for_whom": None,
            "order": "",
            "action": both(REGISTERED),
            "stage": both(_("Register of changes")),
            "time": _moment(moment),
            "reason": None,
            "remark": list(both(_("Version ${numbers}", mapping=named))) if versions else [],
            "decisions": [],
            "signature": None,
        }
    ]


def _signature(request, item, file) -> dict:
    fields = file.certificate
    return {
        "subject": fields.subject,
        "organisation": fields.organisation,
        "bin": fields.bin,
        "issuer": fields.issuer,
        "valid": f"{_day(fields.valid_from)} – {_day(fields.valid_until)}",
        "serial": fields.serial,
        "signed": _moment(fields.signed_at) if fields.signed_at is not None else "",
        "file": file.filename,
        "href": href(request, request.site, "signature", query={"id": item.number, "file": file.sha256}),
    }


def _moment(moment: datetime) -> str:
    """Date and time on Almaty's clock, to the second."""
    return clock.to_local(moment).strftime("%d.%m.%Y %H:%M:%S")


def _day(moment: datetime) -> str:
    return clock.to_local(moment).strftime("%d.%m.%Y")
