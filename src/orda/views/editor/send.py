"""Sending a draft for approval, with what the checks say about it."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.content.editing import stamp
from orda.errors import InvalidState, OrdaError
from orda.history.compare import compare_editions, compare_fields
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import IContent
from orda.security.permissions import EDIT
from orda.web.traversal import href
from orda.workflow.checks import check_draft
from orda.workflow.transitions import send


@view_config(context=IContent, name="send", permission=EDIT, renderer="editor/send.pt")
def send_for_approval(context, request):
    """The change, the findings, one button."""
    request.layout.view_title = _("Send for approval")
    draft = context.draft
    if draft is None or draft.sent is not None:
        raise InvalidState()
    error = ""
    if request.method == "POST":
        try:
            opened = send(
                context,
                actor=request.actor,
                seen=request.POST.get("seen", ""),
                comment=request.POST.get("comment", ""),
                edms=request.POST.get("edms", ""),
            )
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Sent for approval as request № ${number}.", mapping={"number": opened.number}))
            return HTTPSeeOther(href(request, request.site, "request", query={"id": opened.number}))
    findings = check_draft(context)
    route = regulation.get().routes["A"]
    return {
        "title": draft.title(request.lang),
        "action": href(request, context, "send"),
        "seen": stamp(context),
        "error": error,
        "comment": request.POST.get("comment", ""),
        "edms": request.POST.get("edms", ""),
        "findings": [{"text": request.layout.translate(f.message), "blocks": f.blocks} for f in findings],
        "blocked": any(finding.blocks for finding in findings),
        "stages": [stage.titles[request.lang] for stage in route.stages],
        "languages": [each for each in compare_editions(context.live, draft) if each.changed],
        "fields": compare_fields(context.live, draft),
        "language_names": LANGUAGE_NAMES,
        "edit_href": href(request, context, "edit"),
    }
