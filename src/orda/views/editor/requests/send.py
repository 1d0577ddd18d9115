"""Sending a draft for approval, with what the checks say about it."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import clock, regulation
from orda.content.editing import stamp
from orda.errors import InvalidState, OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security.permissions import EDIT
from orda.views.editor.editing.comparison import comparison, title_of
from orda.views.editor.requests.findings import findings_shown
from orda.views.editor.requests.moments import fact_field, moment_fields, read_fact, read_moments
from orda.web.traversal import href
from orda.workflow.requests.approvers import check_sending
from orda.workflow.requests.transitions import send
from orda.workflow.timing.schedule import Moments


@view_config(context=IContent, name="send", permission=EDIT, renderer="editor/send.pt")
def send_for_approval(context, request):
    """The change, the findings, one button."""
    request.layout.view_title = _("Send for approval")
    draft = context.draft
    if draft is None:
        raise InvalidState(_("There is no draft to send. Perhaps it has been published or discarded meanwhile."))
    if draft.sent is not None:
        # The same form once more, or a colleague was quicker: it is where it should be.
        return HTTPSeeOther(href(request, request.site, "request", query={"id": draft.sent}))
    error, refused = "", None
    if request.method == "POST":
        try:
            opened = send(
                context,
                actor=request.actor,
                seen=request.POST.get("seen", ""),
                comment=request.POST.get("comment", ""),
                edms=request.POST.get("edms", ""),
                moments=read_moments(request.POST) or Moments(),
                fact=read_fact(request.POST),
            )
        except OrdaError as refusal:
            refused = refusal
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Sent for approval as request № ${number}.", mapping={"number": opened.number}))
            return HTTPSeeOther(href(request, request.site, "request", query={"id": opened.number}))
    findings = check_sending(context)
    return {
        "title": title_of(request, context),
        "action": href(request, context, "send"),
        "seen": stamp(context),
        "error": error,
        "comment": request.POST.get("comment", ""),
        "edms": request.POST.get("edms", ""),
        "fact": fact_field(request, refused),
        "working_days": regulation.get().routes["A"].working_days,
        "moment_fields": moment_fields(request, _present_end(context), refused),
        "findings": findings_shown(request, context, findings),
        "blocked": any(finding.blocks for finding in findings),
        "steps": _steps(request),
        "new": context.live is None,
        "comparison": comparison(request, context, context.whole, draft),
        "edit_href": href(request, context, "edit"),
    }


def _present_end(context) -> Moments:
    """A page that ends by itself goes on doing so, unless its author decides otherwise."""
    ends = context.whole.expires if context.whole is not None else None
    return Moments(ends=ends if ends is not None and ends > clock.now() else None)


def _steps(request) -> list[dict]:
    """The way that lies ahead, for the macro ``steps``."""
    ahead = [stage.titles[request.lang] for stage in regulation.get().routes["A"].stages]
    ahead.append(request.layout.translate(_("Visitors see it")))
    now = {"title": request.layout.translate(_("You send it")), "state": "now", "note": ""}
    return [now, *({"title": title, "state": "", "note": ""} for title in ahead)]
