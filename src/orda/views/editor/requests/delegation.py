"""Giving a request to a colleague, deciding for somebody, and the signature file that comes with a visa (A7, A8)."""

from orda.i18n import _
from orda.text.collation import sort_key
from orda.views.editor.names import name_of
from orda.workflow.requests.substituting import colleagues, delegate
from orda.workflow.requests.turns import acting_for, turn
from orda.workflow.sheets.signatures import MAX_BYTES, SignatureFile, signature_file

MAX_LOGIN = 64


def delegation(request, item, stage) -> dict:
    """For whom the person would decide, and to whom the request may be given: {acting, order, colleagues}."""
    held = acting_for(item, stage, request.actor, request.site) if stage is not None else None
    people = [(login, name_of(request, login)) for login in colleagues(item, request.actor, request.site)]
    return {
        "acting": name_of(request, held.person) if held is not None else "",
        "acting_order": held.order if held is not None else "",
        "colleagues": sorted(people, key=lambda each: sort_key(each[1], request.lang)),
        "deputy": request.POST.get("deputy", "")[:MAX_LOGIN],
    }


def in_whose_place(request, item) -> str:
    """For whom the person would decide, in words; nothing where the own right suffices."""
    stage = turn(item, request.actor, request.site)
    held = acting_for(item, stage, request.actor, request.site) if stage is not None else None
    if held is None:
        return ""
    name = {"name": name_of(request, held.person)}
    return request.layout.translate(_("(acting for ${name})", mapping=name))


def delegate_posted(context, request, item, seen: int):
    """Give the request to the colleague who was chosen; what to say. Raises OrdaError."""
    login = request.POST.get("deputy", "")[:MAX_LOGIN]
    delegate(item, actor=request.actor, context=context, seen=seen, deputy=login)
    name = {"name": name_of(request, login)}
    return _("${name} can answer this request in your place now. You still can, too.", mapping=name)


def posted_signature(request) -> SignatureFile | None:
    """The signature file that came with the form, or None. Raises BadUpload."""
    posted = request.POST.get("signature")
    if not hasattr(posted, "file") or not posted.filename:
        return None
    try:
        return signature_file(posted.filename, posted.file.read(MAX_BYTES + 1))
    finally:
        posted.file.close()
