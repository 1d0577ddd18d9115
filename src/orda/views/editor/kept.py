"""What somebody typed for an act that is not theirs any more: a colleague was quicker, or the right has ended."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.renderers import render_to_response

from orda.i18n import _

TITLES = {
    "remark": _("Remark"),
    "ground": _("Ground for publishing personal data"),
    "answer": _("The answer"),
    "official": _("Who answers: post and name"),
    "text": _("The text"),
}
MAX_KEPT = 20_000


def kept_words(request, *names: str) -> list[dict]:
    """What was typed and refused in the fields ``names``, which no form of the screen shows again: {title, text}."""
    if request.method != "POST":
        return []
    translate = request.layout.translate
    typed = {name: request.POST.get(name, "")[:MAX_KEPT] for name in names}
    return [{"title": translate(TITLES[name]), "text": text} for name, text in typed.items() if text.strip()]


def not_yours(request, *names: str):
    """The answer to who may not see what the address names. Whether it is there is not said; what was typed is.

    Raises HTTPNotFound where nothing was typed.
    """
    kept = kept_words(request, *names)
    if not kept:
        raise HTTPNotFound()
    request.layout.view_title = _("It does not wait for you")
    request.response.status_int = 404
    return render_to_response("editor/not_yours.pt", {"kept": kept}, request, response=request.response)
