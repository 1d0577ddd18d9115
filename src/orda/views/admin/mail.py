"""Mail: what waits to be sent, why it does not leave, what was given up; a letter on trial, another try at once."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import clock
from orda.i18n import _
from orda.interfaces import ISite
from orda.mail.outbox import Outbox, outbox_of
from orda.mail.recipients import wants
from orda.mail.settling import tell
from orda.mail.subscribers import sends
from orda.mail.words import WORDS
from orda.security.permissions import ADMINISTER
from orda.text.dates import format_datetime, format_relative
from orda.views.admin.screens import screen
from orda.web.names import name_of
from orda.web.traversal import href

TRIAL = "trial"


@view_config(context=ISite, name="mail", permission=ADMINISTER, renderer="admin/mail.pt")
def mail(context, request):
    """The state; ``trial`` and ``again`` are the buttons."""
    tabs = screen(request, _("Mail"), "mail")
    outbox, server = outbox_of(context), request.registry.mail
    if request.method == "POST":
        if server is not None:
            _act(context, request, outbox)
        return HTTPSeeOther(href(request, context, "mail"))
    delivery, oldest = outbox.delivery, outbox.oldest()
    return {
        "tabs": tabs,
        "server": server.name if server is not None else "",
        "sender": server.sender if server is not None else "",
        "silent": server is not None and not sends(context),
        "waiting": len(outbox),
        "oldest": format_relative(oldest, request.lang) if oldest is not None else "",
        "sent": format_relative(delivery.sent, request.lang) if delivery.sent is not None else "",
        "count": delivery.count,
        "error": delivery.error,
        "since": _moment(request, delivery.failing_since),
        "retry": _moment(request, delivery.retry_at),
        "dropped": outbox.dropped(),
        "failed": [_failed(request, *each) for each in delivery.failed],
        "action": href(request, context, "mail"),
    }


def _act(context, request, outbox: Outbox) -> None:
    if "again" in request.POST:
        outbox.delivery.retry_at = None
        request.flash_message(_("Sending is tried again at once."))
    elif not wants(request.identity, TRIAL):
        request.flash_message(_("Your account has no e-mail address that letters can be sent to."), "warning")
    elif not sends(context):
        request.flash_message(_("The addresses of the demonstration are invented; nothing is sent to them."), "warning")
    else:
        # The system writes: nobody gets a letter about an act of their own.
        tell(context, TRIAL, clock.now().isoformat(), (request.login,))
        request.flash_message(_("The letter on trial is on its way. Look at this screen again in a minute."))


def _moment(request, moment) -> str:
    return format_datetime(moment, request.lang, "medium") if moment is not None else ""


def _failed(request, moment, letter: str, login: str, reason: str) -> dict:
    words = WORDS.get(letter)
    said = request.layout.translate(words.lead) if words is not None else letter
    return {
        "time": format_datetime(moment, request.lang, "short"),
        "to": name_of(request, login) if login else request.layout.translate(_("a visitor who asked")),
        "letter": said,
        "reason": reason,
    }
