"""Taking a page from the public at once (level E), with a reason for the register."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda import regulation
from orda.errors import OrdaError
from orda.i18n import _
from orda.interfaces import IContent
from orda.security.permissions import VIEW_DRAFTS, WITHDRAW
from orda.views.editor.editing.comparison import title_of
from orda.web.traversal import href
from orda.workflow.levels import withdrawals
from orda.workflow.sheets.approval import MAX_REMARK


@view_config(context=IContent, name="withdraw", permission=WITHDRAW, renderer="editor/withdraw.pt")
def withdraw(context, request):
    """The question and the act."""
    request.layout.view_title = _("Withdraw from the public")
    error = ""
    if request.method == "POST":
        try:
            code, words = _reason(request)
            withdrawals.withdraw(context, actor=request.actor, reason=words, code=code)
        except OrdaError as refused:
            error = request.layout.translate(refused.message)
            request.response.status_int = 422
        else:
            request.flash_message(_("Withdrawn. Visitors no longer see it; the text is kept as a draft."))
            reads = request.may(VIEW_DRAFTS)
            return HTTPSeeOther(href(request, context, "history") if reads else href(request, request.site, "my-work"))
    return {
        "title": title_of(request, context),
        "public": context.live is not None,
        "error": error,
        "code": request.POST.get("code", ""),
        "reason": request.POST.get("reason", "")[:MAX_REMARK],
        "codes": [(key, each.titles[request.lang]) for key, each in regulation.get().withdrawal_reasons.items()],
        "action": href(request, context, "withdraw"),
        "back": href(request, context) if context.live is not None else href(request, context, "history"),
    }


def _reason(request) -> tuple[str, str]:
    """The name of the reason in the regulation, and the words of the person. Raises OrdaError when words lack."""
    found = regulation.get().withdrawal_reasons.get(request.POST.get("code", ""))
    words = request.POST.get("reason", "").strip()
    if found is None:
        return "", words
    if found.explain and not words:
        raise OrdaError(_("This reason needs an explanation in your own words."))
    return found.id, words
