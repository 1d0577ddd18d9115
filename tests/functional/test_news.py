"""News wherever they stand, and the rector's blog (clauses C3, F15, D1)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from orda.catalog.indexing import index_object
from orda.content import arrange, editing
from orda.errors import BadField
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

FIRST = datetime(2026, 9, 1, 6, tzinfo=UTC)
WORDS = {lang: {"title": f"{lang} title", "summary": "What it is about."} for lang in ("kk", "ru", "en")}


def item(parent, name, variety="news", days=0, publish=True):
    obj = arrange.add(parent, "news-item", actor=SYSTEM, name=name)
    fields = {"variety": variety}
    editing.save_draft(obj, texts=WORDS, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    if publish:
        publish_at_once(obj)
        obj.posted = obj.updated = FIRST + timedelta(days=days)
        index_object(obj, text=False)
    return obj


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        site["news"].narrowed = {"stream": "news"}
        posts = factories.add(site["rector-blog"], "page", "posts")
        posts.holds, posts.narrowed = ("news-item",), {"type": "blog-post"}
        factories.add(site, "section", "questions")
        item(site["news"], "opening", days=1)
        item(site["news"], "statement", "press-release", days=2)
        item(site["units"]["therapy"], "own", days=3)
        item(site["units"]["surgery"], "plan", days=4, publish=False)
        for number in range(8):
            item(posts, f"post-{number}", "blog-post", days=10 + number)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def listed(answer):
    return [link["href"].rpartition("/")[2] for link in answer.html.select("ul.cards h2 a, main ul.stories > li > a")]


def described(answer):
    return [json.loads(each.string) for each in answer.html.select("script[type='application/ld+json']")]


def test_news_of_units_stand_in_the_list_of_the_site_and_posts_do_not(visitor):
    assert listed(visitor.get("/ru/news")) == ["own", "statement", "opening"]
    home = visitor.get("/ru/").html
    assert home.select_one("article.lead h3 a")["href"] == "/ru/units/therapy/own"


def test_news_are_narrowed_by_variety_and_unit(app, visitor):
    assert listed(visitor.get("/ru/news?type=press-release")) == ["statement"]
    assert listed(visitor.get("/ru/news?type=news")) == ["own", "opening"]
    with factories.work_in(app) as site:
        therapy = site["units"]["therapy"].uid
    assert listed(visitor.get("/ru/news", params={"unit": therapy})) == ["own"]
    assert listed(visitor.get("/ru/news?type=blog-post")) == []


def test_the_blog_lists_the_posts_newest_first(visitor):
    posts = [f"post-{number}" for number in range(7, -1, -1)]
    page = visitor.get("/en/rector-blog/posts")
    assert listed(page) == posts
    assert not page.html.select("form.filters select[name=type]")
    assert listed(visitor.get("/en/rector-blog/posts?year=2026")) == posts


def test_a_post_leads_to_other_posts_and_to_questions(visitor):
    page = visitor.get("/en/rector-blog/posts/post-3").html
    related = [link["href"].rpartition("/")[2] for link in page.select("aside ul.stories a")]
    assert related == ["post-7", "post-6", "post-5"]
    assert page.select_one("aside a.more")["href"] == "/en/rector-blog/posts"
    button = page.select_one("p.actions a")
    assert button["href"] == "/en/rector-blog/@@ask"
    assert "rector" in visitor.get(button["href"]).html.h1.text.lower()
    assert not visitor.get("/en/news/opening").html.select("p.actions a")


def test_search_engines_are_told_what_it_is(visitor):
    (news,) = [each for each in described(visitor.get("/en/units/therapy/own")) if each["@type"] == "NewsArticle"]
    assert news["headline"] == "en title" and news["datePublished"] == "2026-09-04T11:00:00+05:00"
    assert news["author"]["name"] == "therapy in English" and news["publisher"]["name"] == "University"
    kinds = {each["@type"] for each in described(visitor.get("/en/rector-blog/posts/post-3"))}
    assert "BlogPosting" in kinds


@pytest.mark.parametrize(("place", "variety"), [("news", "blog-post"), ("blog", "news"), ("blog", "press-release")])
def test_posts_stand_in_the_blog_and_nothing_else_does(app, place, variety):
    with factories.work_in(app) as site, pytest.raises(BadField) as caught:
        item(site["news"] if place == "news" else site["rector-blog"]["posts"], f"wrong-{variety}", variety)
    assert caught.value.field == "fields.variety"


def test_an_editor_who_marks_news_as_a_post_is_told_at_the_field(app):
    browser = factories.log_in(app, "editor-therapy", "en")
    form = browser.get("/en/units/therapy/@@add?kind=news-item").forms["form"]
    form["texts.kk.title"], form["fields.variety"] = "Жаңалық", "blog-post"
    wrong = form.submit(status=422)
    assert "Posts of the Rector stand in the rector&#x27;s blog only" in wrong.text or "blog only" in wrong.text
    assert wrong.forms["form"]["texts.kk.title"].value == "Жаңалық"
