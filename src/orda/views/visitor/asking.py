"""Asking a question, without account, cookie, captcha or script, and reading the answer later (clause F11, G9).

What keeps machines out: a field that people do not see, a signed token that tells when the form was opened, limits by
network and in all, a limit of links, no text twice. A browser with scripts does a little arithmetic meanwhile, which
shows that somebody means it and raises the limits. Whatever is refused comes back with all that was typed.

The token takes the place of the session's (``require_csrf=False``): see ``security/form_tokens.py``.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.catalog.records import TITLE, records
from orda.content.kinds.question import MAX_QUESTION, RECTOR, TOPICS
from orda.content.site import find
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import ISection, IUnit
from orda.security.form_tokens import PROOF_BITS, FormToken, key_of, make_token, proves, read_token
from orda.security.permissions import VIEW
from orda.text.characters import visible as visible_characters
from orda.text.dates import format_date, iso
from orda.views.visitor.flood import Sender, allow, remember_text
from orda.web.asking import RECTORS_BLOG, place_to_ask
from orda.web.navigation import entry, visible
from orda.web.reading import object_at
from orda.web.traversal import href
from orda.workflow.questions.answering import ask, take_back
from orda.workflow.questions.question import ANSWERED, NEW, PREPARED, ROUTED, SPAM, WITHDRAWN, Asked, questions_of

# Where the question may have its answer already.
ANSWERS = ("questions", "university/frequent-information")
MAX_NAME = 200
MAX_UNITS = 400
MAX_LINKS = 5
LEAST_LETTERS = 10
FASTEST_SECONDS = 3
OLDEST_SECONDS = 24 * 3600
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>\"',;:]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,5}")
_SPACES = re.compile(r"[^\S\n]+")

STATES = {
    NEW: _("Received. It will be read and given to the unit that can answer it."),
    ROUTED: _("With the unit that answers it."),
    PREPARED: _("The answer is written and waits for the head of the unit."),
    ANSWERED: _("Answered."),
    SPAM: _("Received. It will be read and given to the unit that can answer it."),
    WITHDRAWN: _("Withdrawn: what you wrote has been deleted."),
}
AGAIN = _("Press “Send the question” once more, please. Nothing that you wrote is lost.")


@dataclass
class Typed:
    """What stands in the form."""

    text: str = ""
    name: str = ""
    email: str = ""
    topic: str = "other"
    unit: str = ""
    publish: bool = False
    consent: bool = False
    homepage: str = ""
    errors: dict[str, object] = field(default_factory=dict)


@view_config(context=ISection, name="ask", permission=VIEW, renderer="visitor/ask.pt", require_csrf=False)
@view_config(context=IUnit, name="ask", permission=VIEW, renderer="visitor/ask.pt", require_csrf=False)
def ask_page(context, request):
    """The form, and its answer."""
    if place_to_ask(request, context) is not context:
        raise HTTPNotFound()
    to_rector = context.__name__ == RECTORS_BLOG
    request.layout.view_title = _("A question to the Rector") if to_rector else _("Ask a question")
    typed, token, notice = Typed(unit=context.uid if IUnit.providedBy(context) else ""), "", ""
    if request.method == "POST":
        answer = _receive(context, request)
        if not isinstance(answer, Refused):
            return answer
        typed, token, notice = answer.typed, answer.token, answer.notice
        request.response.status_int = answer.status
        if answer.wait:
            request.response.headers["Retry-After"] = str(answer.wait)
    return _shown(context, request, typed, token or make_token(_secret(request), _form_name(context)), notice)


@dataclass(frozen=True)
class Refused:
    """Why the form is shown again. ``token`` goes on to be used; without one the form gets a new one."""

    typed: Typed
    notice: object
    status: int = 422
    token: str = ""
    wait: int = 0


def _secret(request) -> str:
    return request.registry.deployment.secret


def _form_name(context) -> str:
    return f"ask {context.uid}"


def _receive(context, request):
    """A redirect to the page of the question, or ``Refused``."""
    if not from_here(request):
        raise OrdaError(_("This form was sent by another site. Open the page of questions here and write there."))
    typed = _read(request)
    token = read_token(_secret(request), _form_name(context), str(request.POST.get("token", "")))
    if token is None:
        return Refused(typed, AGAIN, 400)
    key = key_of(_secret(request), token)
    earlier = questions_of(context).with_key(key)
    if earlier is not None:
        if earlier.asked.text == typed.text or earlier.state == WITHDRAWN:
            return HTTPSeeOther(href(request, context, "asked", query={"key": key}))
        typed.errors["text"] = _("This form has sent a question already. To ask another one, send it once more.")
        return Refused(typed, "", 409)
    _check(request, typed)
    if typed.errors:
        return Refused(typed, "", token=token.text)
    proven = proves(token, str(request.POST.get("proof", "")))
    refused = _too_fast_or_late(typed, token, proven) or _too_many(request, typed, token, proven)
    if refused is not None:
        return refused
    try:
        ask(request.site, _asked(context, request, typed), key, token.nonce)
    except OrdaError as refusal:
        return Refused(typed, refusal.message, 503, token.text)
    remember_text(request, typed.text)
    return HTTPSeeOther(href(request, context, "asked", query={"key": key}))


def from_here(request) -> bool:
    """Was the form sent from a page of this site? Browsers say so in headers that pages cannot forge."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc.lower() == request.host.lower()


def _too_fast_or_late(typed: Typed, token: FormToken, proven: bool) -> Refused | None:
    age = token.age.total_seconds()
    if age > OLDEST_SECONDS:
        return Refused(typed, AGAIN, 400)
    return Refused(typed, AGAIN, 400, token.text) if age < FASTEST_SECONDS and not proven else None


def _too_many(request, typed: Typed, token: FormToken, proven: bool) -> Refused | None:
    answer = allow(request, Sender.of(request), typed.text, proven)
    if answer.repeated:
        typed.errors["text"] = _("Exactly this text has come from you already today; it need not be sent twice.")
        return Refused(typed, "", 409, token.text)
    if not answer.wait:
        return None
    minutes = {"minutes": max(1, (answer.wait + 59) // 60)}
    message = _("Too many questions at the moment. Send it in ${minutes} minutes; what you wrote stays here.", minutes)
    return Refused(typed, message, 429, token.text, answer.wait)


def _read(request) -> Typed:
    post = request.POST

    def words(name: str) -> str:
        value = post.get(name, "")
        return visible_characters(value) if isinstance(value, str) else ""  # a file is no text

    def line(name: str) -> str:
        return " ".join(words(name).split())

    text = _SPACES.sub(" ", words("text"))
    return Typed(
        text="\n".join(each.strip() for each in text.split("\n")).strip(),
        name=line("name"),
        email=line("email"),
        topic=line("topic"),
        unit=line("unit"),
        publish="publish" in post,
        consent="consent" in post,
        homepage=line("homepage"),
    )


def _check(request, typed: Typed) -> None:
    """Say at each field what is wrong with it."""
    errors, text = typed.errors, typed.text
    if len(text) > MAX_QUESTION:
        lengths = {"max": MAX_QUESTION, "length": len(text)}
        errors["text"] = _("The question has ${length} characters. At most ${max} can be sent: shorten it.", lengths)
    elif sum(map(str.isalpha, text)) < LEAST_LETTERS:
        errors["text"] = _("Write your question.")
    elif len(_LINK.findall(text)) > MAX_LINKS:
        errors["text"] = _("The question has more than ${max} links. Leave out some.", mapping={"max": MAX_LINKS})
    for name in ("name", "email"):
        if len(getattr(typed, name)) > MAX_NAME:
            errors[name] = _("Write at most ${max} characters.", mapping={"max": MAX_NAME})
    if typed.email and "email" not in errors and not _EMAIL.fullmatch(typed.email):
        errors["email"] = _("This is not an e-mail address. It looks like name@example.kz.")
    if typed.topic not in dict(TOPICS):
        errors["topic"] = _("Choose one of the values in the list.")
    unit = find(request.site, typed.unit) if typed.unit else None
    if typed.unit and (unit is None or not IUnit.providedBy(unit) or not visible(request, unit)):
        errors["unit"] = _("Choose one of the values in the list.")
    if not typed.consent:
        errors["consent"] = _("Without your consent the University may not keep the question, and cannot answer it.")
    if typed.homepage:
        errors["homepage"] = _("Leave this field empty: only machines fill it in.")


def _asked(context, request, typed: Typed) -> Asked:
    return Asked(
        lang=request.lang,
        text=typed.text,
        name=typed.name,
        email=typed.email,
        topic=typed.topic,
        unit_uid=typed.unit,
        addressee=RECTOR if context.__name__ == RECTORS_BLOG else "",
        may_publish=typed.publish,
    )


def _shown(context, request, typed: Typed, token: str, notice) -> dict:
    reg, said = regulation.get(), request.layout.translate
    appeals = reg.appeals
    return {
        "action": href(request, context, "ask"),
        "typed": typed,
        "errors": {name: said(message) for name, message in typed.errors.items()},
        "notice": said(notice) if notice else "",
        "token": token,
        "bits": PROOF_BITS,
        "to_rector": context.__name__ == RECTORS_BLOG,
        "topics": [(value, said(title)) for value, title in TOPICS],
        "units": [(each.uid, each.live.title(request.lang)) for each in _units(request)],
        "days": reg.deadlines.working_days,
        "months": reg.retention.questions // 30,
        "max_length": MAX_QUESTION,
        "answered": [
            entry(request, each)
            for path in ANSWERS
            if (each := object_at(request.site, path)) is not None and visible(request, each)
        ],
        "appeals": {"href": appeals.address, "title": appeals.titles[request.lang]} if appeals else None,
    }


def _units(request):
    return records(request.site, request.principals, ("unit",), order=TITLE)[:MAX_UNITS]


@view_config(context=ISection, name="asked", permission=VIEW, renderer="visitor/asked.pt", require_csrf=False)
@view_config(context=IUnit, name="asked", permission=VIEW, renderer="visitor/asked.pt", require_csrf=False)
def asked_page(context, request):
    """The question for who asked it: ``?key=`` is known to nobody else. A POST withdraws it."""
    question = questions_of(context).with_key(request.GET.get("key", "")[:MAX_NAME])
    if question is None:
        raise HTTPNotFound()
    request.layout.view_title = _("Your question № ${number}", mapping={"number": question.number})
    error = ""
    if request.method == "POST":
        if not from_here(request):
            raise OrdaError(_("This form was sent by another site. Open the page of questions here and write there."))
        if "sure" in request.POST:
            take_back(question, site=request.site)
            return HTTPSeeOther(href(request, context, "asked", query={"key": request.GET["key"]}))
        error = request.layout.translate(_("Tick the box if you really want to withdraw the question."))
        request.response.status_int = 422
    return {**_state(request, question), "error": error, "action": request.path_qs}


def _state(request, question) -> dict:
    lang, asked = request.lang, question.asked
    unit = question.unit(request.site)
    public = find(request.site, question.published_uid) if question.published_uid else None
    answered = question.state == ANSWERED
    return {
        "number": question.number,
        "asked": format_date(question.opened, lang),
        "asked_iso": iso(question.opened),
        "state": request.layout.translate(STATES[question.state]),
        "fresh": question.state == NEW and not question.acts,
        "text": asked.text.splitlines(),
        "lang": asked.lang,
        "email": asked.email,
        "unit": entry(request, unit) if unit is not None and visible(request, unit) else None,
        "due": format_date(question.due, lang) if question.due and question.is_open else "",
        "answer": question.answer.splitlines() if answered else [],
        "official": question.official if answered else "",
        "answered": format_date(question.closed, lang) if answered else "",
        "public_href": href(request, public) if public is not None and visible(request, public) else "",
        "gone": question.erased is not None,
        "may_withdraw": question.erased is None,
    }
