"""What people ask again and again, and search for in vain: the screen that makes frequent questions of it (F19)."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from orda.errors import OrdaError
from orda.i18n import LANGUAGE_NAMES, _
from orda.interfaces import ISite
from orda.security.permissions import CHECK
from orda.text.plain import excerpt
from orda.web.refusals import refuse
from orda.web.traversal import href
from orda.workflow.questions.frequent import MAX_LISTED, SUGGESTED, Group, alike_questions, make_faq, searches_in_vain

MAX_IDS = 500
MAX_WORDS = 200


@view_config(context=ISite, name="frequent", permission=CHECK, renderer="editor/frequent.pt")
def frequent(context, request):
    """The groups, each with one button."""
    request.layout.view_title = _("What people ask most often")
    error = ""
    if request.method == "POST":
        try:
            faq = _make(context, request)
        except OrdaError as refused:
            error = refuse(request, refused)
        else:
            request.flash_message(_("The draft is made. Write the answer in all languages and send it for approval."))
            return HTTPSeeOther(href(request, faq, "edit"))
    return {
        "questions": [_group(each) for each in alike_questions(context)],
        "searches": [_group(each) for each in searches_in_vain(context)],
        "suggested": SUGGESTED,
        "action": href(request, context, "frequent"),
        "questions_href": href(request, context, "questions"),
        "error": error,
    }


def _make(context, request):
    post = request.POST
    return make_faq(
        context,
        actor=request.actor,
        numbers=tuple(post.getall("number")[:MAX_IDS]),
        searches=tuple(words[:MAX_WORDS] for words in post.getall("words")[:MAX_IDS]),
        lang=post.get("lang", ""),
        heading=request.layout.translate(_("What people have asked (replace this list by the answer):")),
    )


def _group(group: Group) -> dict:
    return {
        "texts": [excerpt(text, 200) for text in group.texts[:MAX_LISTED]],
        "more": max(0, len(group.texts) - MAX_LISTED),
        "ids": group.ids,
        "lang": group.lang,
        "lang_title": LANGUAGE_NAMES[group.lang],
        "count": group.count,
        "suggested": group.suggested,
    }
