"""Reporting an error on a page without account, cookie or script; what keeps machines out is that of questions."""

from dataclasses import dataclass, field

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security.form_tokens import key_of, make_token, read_token
from orda.security.permissions import VIEW
from orda.text.characters import visible as visible_characters
from orda.views.visitor.asking import FASTEST_SECONDS, OLDEST_SECONDS, from_here
from orda.views.visitor.flood import Sender, allow, remember_text
from orda.web.navigation import visible
from orda.web.traversal import href
from orda.workflow.questions.reports import MAX_PLACE, MAX_TEXT, Reported, report_error

LEAST_LETTERS = 3
AGAIN = _("Press “Send” once more, please. Nothing that you wrote is lost.")


@dataclass
class Typed:
    """What stands in the form."""

    place: str = ""
    text: str = ""
    homepage: str = ""
    errors: dict[str, object] = field(default_factory=dict)
    notice: object = ""


@view_config(context=IContent, name="report", permission=VIEW, renderer="visitor/report.pt", require_csrf=False)
def report(context, request):
    """The form, and its answer."""
    if not visible(request, context):
        raise HTTPNotFound()
    request.layout.view_title = _("Report an error")
    typed, secret, name = Typed(), request.registry.deployment.secret, f"report {context.uid}"
    token = ""
    if request.method == "POST":
        typed = _read(request)
        token = str(request.POST.get("token", ""))
        signed = read_token(secret, name, token)
        if signed is None:
            typed.notice, token, request.response.status_int = AGAIN, "", 400
        elif _receive(context, request, typed, signed):
            return HTTPSeeOther(href(request, context, "report", query={"sent": 1}))
    return {
        "title": context.live.title(request.lang),
        "address": href(request, context),
        "sent": "sent" in request.GET and request.method != "POST",
        "typed": typed,
        "errors": {key: request.layout.translate(message) for key, message in typed.errors.items()},
        "notice": request.layout.translate(typed.notice) if typed.notice else "",
        "token": token or make_token(secret, name),
        "max_place": MAX_PLACE,
        "max_text": MAX_TEXT,
        "action": href(request, context, "report"),
    }


def _read(request) -> Typed:
    def words(name: str) -> str:
        value = request.POST.get(name, "")
        return visible_characters(value).strip() if isinstance(value, str) else ""  # a file is no text

    return Typed(words("place"), words("text"), words("homepage"))


def _receive(context, request, typed: Typed, token) -> bool:
    """Keep the report; False where the form has to be shown again, with the reason in ``typed``."""
    if not from_here(request):
        raise OrdaError(_("This form was sent by another site. Open the page here and write there."))
    _check(typed)
    if typed.errors:
        request.response.status_int = 422
        return False
    age = token.age.total_seconds()
    if not FASTEST_SECONDS <= age <= OLDEST_SECONDS:
        typed.notice, request.response.status_int = AGAIN, 400
        return False
    told = f"{typed.place}\n{typed.text}"
    answer = allow(request, Sender.of(request), f"{context.uid} {told}", False)
    if answer.repeated:
        return True  # it is there already
    if answer.wait:
        minutes = {"minutes": max(1, (answer.wait + 59) // 60)}
        typed.notice = _("Too many messages at the moment. Send it in ${minutes} minutes.", mapping=minutes)
        request.response.status_int = 429
        request.response.headers["Retry-After"] = str(answer.wait)
        return False
    try:
        reported = Reported(context.uid, request.lang, typed.place, typed.text)
        report_error(context, reported, key_of(request.registry.deployment.secret, token))
    except OrdaError as refusal:
        typed.notice, request.response.status_int = refusal.message, 503
        return False
    remember_text(request, f"{context.uid} {told}")
    return True


def _check(typed: Typed) -> None:
    """Say at each field what is wrong with it."""
    errors = typed.errors
    for name, limit in (("place", MAX_PLACE), ("text", MAX_TEXT)):
        if len(getattr(typed, name)) > limit:
            errors[name] = _("Write at most ${max} characters.", mapping={"max": limit})
    if "text" not in errors and sum(map(str.isalpha, typed.text)) < LEAST_LETTERS:
        errors["text"] = _("Write what is wrong.")
    if typed.homepage:
        errors["homepage"] = _("Leave this field empty: only machines fill it in.")
