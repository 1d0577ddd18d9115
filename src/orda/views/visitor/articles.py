"""Health education: the list by topics and one article with its medical review (clause C12)."""

from pyramid.view import view_config

from orda import clock, regulation
from orda.content.kinds.article import TOPICS
from orda.content.site import find
from orda.i18n import _
from orda.interfaces import IArticle
from orda.security.permissions import VIEW
from orda.text.dates import format_date, iso
from orda.views.visitor.language import with_language
from orda.views.visitor.lifetimes import bounded
from orda.views.visitor.lists import Filter, listed, object_titles, titles_from
from orda.web.navigation import entry, visible
from orda.web.reading import text_of
from orda.web.structured import absolute, describe
from orda.web.traversal import href


def is_old(obj) -> bool:
    """Is the medical review older than it may be?"""
    ends = obj.ends()
    return ends is not None and ends <= clock.now()


@listed(
    "article",
    per_page=20,
    filters=(
        Filter("topic", _("Topic"), titles_from(dict(TOPICS))),
        Filter("unit", _("Unit"), object_titles),
    ),
    empty=_("No articles have been published yet."),
)
def article_card(request, obj) -> dict:
    """An article as lists show it."""
    fields, said = obj.live.fields, request.layout.translate
    topic, reviewed = dict(TOPICS).get(fields.get("topic")), fields.get("reviewed")
    marks = [{"text": said(topic), "tone": ""}] if topic is not None else []
    if is_old(obj):
        marks.append({"text": said(_("Review is due")), "tone": "warn"})
    facts = [obj.live.text(request.lang, "author")]
    if reviewed:
        day = {"date": format_date(reviewed, request.lang)}
        facts.append(said(_("Medical review: ${date}", mapping=day)))
    return {**entry(request, obj), "marks": marks, "facts": [each for each in facts if each]}


def _person(request, live, name: str) -> dict:
    """{name, href or ''} of the author or the reviewer."""
    uid = live.fields.get(f"{name}_person")
    person = find(request.site, uid) if uid else None
    link = href(request, person) if person is not None and visible(request, person) else ""
    return {"name": live.text(request.lang, name), "href": link}


@view_config(context=IArticle, permission=VIEW, request_method="GET", renderer="visitor/article.pt")
@with_language
def article(context, request):
    """One article; it says by itself when its review is too old."""
    live, lang = context.live, request.lang
    fields, topic = live.fields, dict(TOPICS).get(live.fields.get("topic"))
    bounded(request, context.ends())
    author, reviewer, due = _person(request, live, "author"), _person(request, live, "reviewer"), context.review_due()
    _describe(context, request, author["name"], reviewer["name"])
    return {
        **text_of(request, live),
        "topic": request.layout.translate(topic) if topic is not None else "",
        "author": author,
        "reviewer": reviewer,
        "reviewed": format_date(fields["reviewed"], lang) if fields.get("reviewed") else "",
        "reviewed_iso": iso(fields["reviewed"]) if fields.get("reviewed") else "",
        "due": format_date(due, lang) if due else "",
        "due_iso": iso(due) if due else "",
        "old": is_old(context),
        "sources": [{"title": each["title"], "href": each.get("address", "")} for each in fields.get("sources", ())],
    }


def _describe(context, request, author: str, reviewer: str) -> None:
    live, lang = context.live, request.lang
    topic, reviewed = dict(TOPICS).get(live.fields.get("topic")), live.fields.get("reviewed")
    describe(
        request,
        type="MedicalWebPage",
        name=live.title(lang),
        headline=live.title(lang)[:110],
        description=live.text(lang, "summary"),
        url=absolute(request, href(request, context)),
        inLanguage=lang,
        about={"@type": "Thing", "name": request.layout.translate(topic)} if topic is not None else None,
        author={"@type": "Person", "name": author} if author else None,
        reviewedBy={"@type": "Person", "name": reviewer} if reviewer else None,
        lastReviewed=iso(reviewed) if reviewed else "",
        datePublished=iso(context.posted) if context.posted else "",
        dateModified=iso(context.updated) if context.updated else "",
        publisher={"@type": "CollegeOrUniversity", "name": regulation.get().university.titles[lang]},
    )
