"""Answered questions and frequent questions as visitors read them (clauses F11, F19)."""

from pyramid.view import view_config

from orda.catalog.records import NEWEST
from orda.content.base import owner_unit
from orda.content.kinds.question import ADDRESSEES, RECTOR, TOPICS
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IFaq, IQuestion
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.text.plain import excerpt, plain_text
from orda.views.visitor.language import with_language
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from
from orda.web.asking import ask_href, ask_rector_href
from orda.web.navigation import entry, visible
from orda.web.reading import body_html, text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href

FAQ_PER_PAGE = 50
BY_TOPIC = Filter("topic", _("Topic"), titles_from(dict(TOPICS)))
BY_UNIT = Filter("unit", _("Unit"), object_titles)
BY_ADDRESSEE = Filter("to", _("Addressee"), titles_from({RECTOR: dict(ADDRESSEES)[RECTOR]}))


def _with_form(request, shown) -> dict:
    return {
        "ask_href": ask_href(request, request.context),
        "rector_href": ask_rector_href(request),
        "search_href": href(request, request.context, "search"),
    }


@listed(
    "question",
    order=NEWEST,
    filters=(BY_TOPIC, BY_UNIT, BY_ADDRESSEE),
    renderer="visitor/question_list.pt",
    empty=_("No question has been answered here yet. Ask the first one."),
    more=_with_form,
)
def question_card(request, obj) -> dict:
    """An answered question as lists show it."""
    live, lang = obj.live, request.lang
    unit, day = answering_unit(request, obj), live.fields.get("answered")
    return {
        **entry(request, obj),
        "summary": live.text(lang, "summary") or excerpt(live.text(lang, "question")),
        "marks": [{"text": topic_title(request, live), "tone": ""}],
        "facts": [unit["title"]] if unit else [],
        "date": format_date(day, lang) if day else "",
        "date_iso": iso(day) if day else "",
    }


def topic_title(request, live) -> str:
    """The topic in the language of the page."""
    topics = dict(TOPICS)
    return request.layout.translate(topics.get(live.fields.get("topic"), topics["other"]))


def answering_unit(request, obj) -> dict | None:
    """The unit that answered, where the reader may see it."""
    uid = obj.live.fields.get("unit")
    unit = (find(request.site, uid) if uid else None) or owner_unit(obj)
    return entry(request, unit) if unit is not None and visible(request, unit) else None


@view_config(context=IQuestion, permission=VIEW, request_method="GET", renderer="visitor/question.pt")
@with_language
def question(context, request):
    """One answered question."""
    live, lang = context.live, request.lang
    unit, fields = answering_unit(request, context), live.fields
    shown = {
        **text_of(request, live),
        "question": live.text(lang, "question").splitlines(),
        "official": live.text(lang, "official"),
        "unit": unit,
        "topic": topic_title(request, live),
        "to_rector": fields.get("addressee") == RECTOR,
        "sources": 0,
        **_days(fields, lang),
        "ask_href": ask_href(request, context.__parent__),
        "list_href": _list_href(request, "questions"),
    }
    author = {"@type": "Organization", "name": unit["title"]} if unit else None
    answer = {"text": plain_text(shown["body"]), "dateCreated": shown["answered_iso"], "author": author}
    _describe_page(request, "QAPage", [_entity(shown["title"], answer, "\n".join(shown["question"]), fields)])
    return shown


def _days(fields, lang: str) -> dict:
    found = {}
    for name in ("asked", "answered"):
        day = fields.get(name)
        found |= {name: format_date(day, lang) if day else "", f"{name}_iso": iso(day) if day else ""}
    return found


def _list_href(request, name: str) -> str:
    folder = request.site.get(name)
    return href(request, folder) if folder is not None and visible(request, folder) else ""


def _entity(title: str, answer: dict, text: str = "", fields=None) -> dict:
    """A question in the words of schema.org."""
    asked = (fields or {}).get("asked")
    accepted = {"@type": "Answer", **{name: value for name, value in answer.items() if value}}
    return {
        "@type": "Question",
        "name": title,
        "text": text or title,
        "dateCreated": iso(asked) if asked else "",
        "answerCount": 1,
        "acceptedAnswer": accepted,
    }


def _describe_page(request, kind: str, entities: list[dict]) -> None:
    describe(
        request,
        type=kind,
        url=absolute(request, href(request)),
        inLanguage=request.lang,
        mainEntity=entities if kind == "FAQPage" else entities[0],
    )


def _faq_page(request, shown) -> dict:
    entities = [
        _entity(each.live.title(request.lang), {"text": plain_text(each.live.body(request.lang))}) for each in shown
    ]
    if entities:
        _describe_page(request, "FAQPage", entities)
    return {"ask_href": ask_href(request)}


@listed(
    "faq",
    order=NEWEST,
    per_page=FAQ_PER_PAGE,
    every_language=False,
    filters=(BY_TOPIC,),
    renderer="visitor/faq.pt",
    empty=_("There are no frequent questions yet."),
    more=_faq_page,
)
def faq_card(request, obj) -> dict:
    """A frequent question with its whole answer, for a list that opens."""
    live = obj.live
    return {
        **entry(request, obj),
        "name": obj.__name__,
        "body": body_html(request, live, request.lang),
        "topic": topic_title(request, live),
        "sources": live.fields.get("sources") or 0,
    }


@view_config(context=IFaq, permission=VIEW, request_method="GET", renderer="visitor/question.pt")
@with_language
def faq(context, request):
    """One frequent question with an address of its own."""
    live = context.live
    shown = text_of(request, live)
    _describe_page(request, "FAQPage", [_entity(shown["title"], {"text": plain_text(shown["body"])})])
    return {
        **shown,
        "question": [],
        "official": "",
        "unit": answering_unit(request, context),
        "topic": topic_title(request, live),
        "to_rector": False,
        "sources": live.fields.get("sources") or 0,
        **_days({}, request.lang),
        "ask_href": ask_href(request),
        "list_href": href(request, context.__parent__) if visible(request, context.__parent__) else "",
    }
