"""RSS and Atom: what is new in a folder, with its source, and never what is not public (clauses C3, B12)."""

from datetime import UTC, datetime, timedelta
from time import gmtime

import feedparser
import pytest

from orda import clock
from orda.catalog.indexing import index_object
from orda.content import arrange, editing
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.levels.withdrawals import withdraw
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

HOST = "www.kaznmu.edu.kz"
BASE = f"https://{HOST}"
FIRST = datetime(2026, 9, 1, 6, tzinfo=UTC)
KAZAKH = "Ғылым & «өнер» <b> күні: «Әңгіме, өнер – һәм үміт»"
VIEWS = ("rss", "atom")


def add(parent, kind, name, days, *, publish=True, titles=None, **fields):
    obj = arrange.add(parent, kind, actor=SYSTEM, name=name)
    titles = titles or {lang: f"{name} {lang}" for lang in ("kk", "ru", "en")}
    editing.save_draft(
        obj,
        texts={lang: {"title": title, "summary": f"About {title}"} for lang, title in titles.items()},
        fields=fields,
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    if publish:
        publish_at_once(obj)
        obj.posted = obj.updated = FIRST + timedelta(days=days)
        index_object(obj, text=False)
    return obj


@pytest.fixture(scope="module")
def app():
    app = factories.make_app(**{"orda.canonical": BASE})
    with factories.work_in(app) as site:
        factories.fill(site)
        site["news"].narrowed = {"stream": "news"}
        events = factories.add(site, "section", "events")
        events.holds = ("event",)
        posts = factories.add(site["rector-blog"], "page", "posts")
        posts.holds, posts.narrowed = ("news-item",), {"type": "blog-post"}
        add(site["news"], "news-item", "opening", 1)
        add(site["news"], "news-item", "kazakh", 2, titles={"kk": KAZAKH})
        add(site["units"]["therapy"], "news-item", "own", 3)
        add(site["news"], "news-item", "plan", 4, publish=False)
        secret = add(site["news"], "news-item", "secret", 5)
        sharing.set_visibility(secret, "staff", actor=SYSTEM)
        add(posts, "news-item", "post", 6, variety="blog-post")
        times = {"begins": FIRST + timedelta(days=100), "ends": FIRST + timedelta(days=100, hours=2)}
        add(events, "event", "talk", 7, **times)
        site["news"]["opening"].owner_uid = site["units"]["surgery"].uid
        index_object(site["news"]["opening"], text=False)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


def parsed(browser, address):
    answer = browser.get(address)
    found = feedparser.parse(answer.body)
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(browser, address):
    return [entry.title for entry in parsed(browser, address).entries]


@pytest.mark.parametrize("view", VIEWS)
def test_a_feed_tells_of_the_newest_first_wherever_it_stands(visitor, view):
    assert titles(visitor, f"/en/@@{view}") == ["talk en", "post en", "own en", "opening en"]
    assert titles(visitor, f"/en/news/@@{view}") == ["own en", "opening en"]
    assert titles(visitor, f"/en/rector-blog/@@{view}") == ["post en"]
    assert titles(visitor, f"/en/rector-blog/posts/@@{view}") == ["post en"]
    assert titles(visitor, f"/en/events/@@{view}") == ["talk en"]
    assert titles(visitor, f"/en/university/@@{view}") == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_unit_has_a_feed_of_what_it_answers_for(visitor, view):
    assert titles(visitor, f"/ru/units/therapy/@@{view}") == ["own ru"]
    assert titles(visitor, f"/ru/units/surgery/@@{view}") == ["opening ru"]


@pytest.mark.parametrize("view", VIEWS)
def test_each_language_has_a_feed_of_its_own(visitor, view):
    assert titles(visitor, f"/kk/news/@@{view}") == ["own kk", KAZAKH, "opening kk"]
    found = parsed(visitor, f"/ru/news/@@{view}").feed
    assert found.language == "ru" and found.title == "news по-русски · Университет"


@pytest.mark.parametrize("view", VIEWS)
def test_an_entry_has_whole_addresses_right_dates_and_its_source(visitor, view):
    entry = parsed(visitor, f"/en/units/therapy/@@{view}").entries[0]
    assert entry.link == f"{BASE}/en/units/therapy/own"
    assert entry.published_parsed[:6] == gmtime((FIRST + timedelta(days=3)).timestamp())[:6]
    assert "About own en" in entry.summary
    assert f"Source: University, {entry.link}, 4 September 2026" in entry.summary
    feed = parsed(visitor, f"/en/units/therapy/@@{view}").feed
    assert "naming the source is obligatory" in feed.rights
    assert feed.link == f"{BASE}/en/units/therapy"
    assert {link.href for link in feed.links if link.rel == "self"} == {f"{BASE}/en/units/therapy/@@{view}"}


@pytest.mark.parametrize("view", VIEWS)
def test_an_entry_of_the_calendar_says_when_it_takes_place(visitor, view):
    entry = parsed(visitor, f"/en/events/@@{view}").entries[0]
    assert entry.summary.startswith("Thursday, 10 December 2026, 11:00–13:00")


def test_identities_stay_when_an_object_moves(app, visitor):
    before = {entry.id for entry in parsed(visitor, "/en/@@atom").entries}
    assert all(each.startswith(f"tag:{HOST},2026:") for each in before)
    assert before == {entry.id for entry in parsed(visitor, "/en/@@rss").entries}
    with factories.work_in(app) as site:
        arrange.rename(site["news"]["opening"], "opened", actor=SYSTEM)
    after = parsed(visitor, "/en/@@atom").entries
    assert {entry.id for entry in after} == before
    assert f"{BASE}/en/news/opened" in {entry.link for entry in after}
    with factories.work_in(app) as site:
        arrange.rename(site["news"]["opened"], "opening", actor=SYSTEM)


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_not_public_is_in_no_feed(app, visitor, view):
    """Checklist 33: neither drafts nor what is for staff; staff see in a feed what they see on pages."""
    for address in ("/en/", "/en/news/"):
        text = visitor.get(f"{address}@@{view}").text
        assert "secret" not in text and "plan" not in text
    staff = factories.log_in(app, "editor-therapy", "en")
    assert "secret en" in staff.get(f"/en/news/@@{view}").text
    assert "secret" not in visitor.get(f"/en/news/@@{view}").text


def test_a_folder_that_is_not_public_has_no_feed(app, visitor):
    with factories.work_in(app) as site:
        hidden = factories.add(site["science"], "page", "hidden")
        sharing.set_visibility(hidden, "staff", actor=SYSTEM)
        factories.add(site["science"], "page", "draft", publish=False)
        people = factories.add(site, "section", "people")
        people.holds = ("person",)
    for path in ("science/hidden", "science/draft", "people"):
        for view in VIEWS:
            visitor.get(f"/en/{path}/@@{view}", status=404)


def test_what_is_withdrawn_leaves_the_feed_at_once(app, visitor):
    with factories.work_in(app) as site:
        add(site["news"], "news-item", "gone", 8)
    assert "gone en" in titles(visitor, "/en/news/@@rss")
    with factories.work_in(app) as site:
        withdraw(site["news"]["gone"], actor=SYSTEM, reason="Қате")
    assert "gone en" not in titles(visitor, "/en/news/@@rss")


@pytest.mark.parametrize(("view", "media"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")])
def test_feeds_are_kept_take_no_parameters_and_are_not_indexed(visitor, view, media):
    moved = visitor.get(f"/en/news/@@{view}?utm_source=x", status=301)
    assert moved.location.endswith(f"/en/news/@@{view}")
    answer = visitor.get(f"/en/news/@@{view}")
    assert answer.content_type == media and answer.charset.lower() == "utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    again = visitor.get(f"/en/news/@@{view}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_int == 304


def test_a_site_that_does_not_know_its_address_keeps_no_feed():
    """The host that was asked stands in every line, and is no part of the cache's key."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    browser = factories.browse(app)
    for host in ("localhost:80", "127.0.0.1:80"):
        answer = browser.get("/en/@@rss", extra_environ={"HTTP_HOST": host})
        assert f"http://{host.removesuffix(':80')}" in answer.text.replace(":80/", "/")
        assert "ETag" not in answer.headers
    app.registry._zodb_databases[""].close()


def test_pages_say_what_can_be_subscribed_to(visitor):
    def offered(address):
        links = visitor.get(address).html.select("link[rel=alternate][type]")
        return [(link["type"], link["href"]) for link in links]

    unit = [
        ("application/rss+xml", "/en/units/therapy/@@rss"),
        ("application/atom+xml", "/en/units/therapy/@@atom"),
        ("text/calendar", "/en/units/therapy/@@ical"),
    ]
    assert (
        offered("/en/units/therapy") == offered("/en/units/therapy/own") == offered("/en/units/therapy/about") == unit
    )
    assert [href for _type, href in offered("/en/")] == ["/en/@@rss", "/en/@@atom"]
    assert [href for _type, href in offered("/en/events")] == [
        f"/en/events/@@{each}" for each in ("rss", "atom", "ical")
    ]
    assert offered("/ru/news/kazakh") == []


def test_every_feed_that_a_page_offers_answers(visitor):
    for address in (
        "/kk/",
        "/kk/news",
        "/kk/events",
        "/kk/units/therapy",
        "/kk/rector-blog/posts",
        "/kk/university/history",
    ):
        for link in visitor.get(address).html.select("link[rel=alternate][type]"):
            visitor.get(link["href"], status=200)


def test_the_clock_of_a_feed_is_that_of_its_newest_entry(visitor, monkeypatch):
    first = visitor.get("/en/news/@@atom").body
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert visitor.get("/en/news/@@atom").body == first
