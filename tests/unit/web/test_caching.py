"""The cache of anonymous answers: never older than what is published, never of another person, never without end."""

import gzip
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest

from orda import clock
from orda.catalog.indexing import index_object
from orda.content import arrange
from orda.content.generation import settled
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.web import caching, shelves
from orda.web.caching import AnswerCache, takes_gzip
from tests import factories
from tests.wsgi import ask

PAGE = "/kk/university/history"


class Counting:
    """Stands between the cache and Pyramid and counts what reaches Pyramid."""

    def __init__(self, app):
        self.app = app
        self.calls = []

    def __call__(self, environ, start_response):
        self.calls.append((environ["PATH_INFO"], environ["QUERY_STRING"]))
        return self.app(environ, start_response)


@pytest.fixture
def app():
    """The application over a small university."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def rendered(app):
    """What reached Pyramid."""
    app.app = Counting(app.app)
    return app.app.calls


def publish(app, path: str, **texts) -> None:
    with factories.work_in(app) as site:
        factories.write(arrange_at(site, path), **texts)


def arrange_at(site, path: str):
    found = site
    for name in path.strip("/").split("/"):
        found = found[name]
    return found


def kept(app) -> dict:
    """All answers in memory by their addresses."""
    return {**app.pages.answers, **app.others.answers}


def test_a_page_is_rendered_once(app, rendered):
    first, second = ask(app, PAGE), ask(app, PAGE)
    assert first.status == second.status == 200
    assert first.body == second.body
    assert rendered == [(PAGE, "")]
    assert "set-cookie" not in first.headers


def test_each_language_is_a_page_of_its_own(app, rendered):
    bodies = {ask(app, f"/{lang}/university/history").body for lang in ("kk", "ru", "en")}
    assert len(bodies) == len(rendered) == 3


def test_what_is_published_is_served_at_once(app):
    old = ask(app, PAGE).body
    publish(app, "/university/history", kk="Жаңа тақырып")
    new = ask(app, PAGE)
    assert "Жаңа тақырып" in new.text
    assert new.body != old


def test_a_draft_changes_nothing_that_is_served(app, rendered):
    old = ask(app, PAGE)
    with factories.work_in(app) as site:
        factories.write(site["university"]["history"], publish=False, kk="Жоба ғана")
    assert ask(app, PAGE).body == old.body
    assert len(rendered) == 1


@pytest.mark.parametrize("visibility", ["staff", "internal"])
def test_a_page_that_is_closed_to_visitors_is_closed_at_once_and_never_stored(app, rendered, visibility):
    assert ask(app, PAGE).status == 200
    with factories.work_in(app) as site:
        sharing.set_visibility(site["university"]["history"], visibility, actor=SYSTEM)
    ask(app, PAGE)
    assert ask(app, PAGE).status != 200
    colleague = factories.log_in(app, "admin")
    assert colleague.get(PAGE).status_int == 200
    assert ask(app, PAGE).status != 200
    assert (PAGE, "") not in {key for key, answer in kept(app).items() if answer.generation == app.generation()}
    assert PAGE not in ask(app, "/kk/university").text


def test_drafts_and_what_lies_in_them_are_never_stored(app):
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "plan", publish=False)
    assert ask(app, "/kk/university/plan").status == 404
    editor = factories.log_in(app, "admin")
    editor.get("/kk/university/plan/@@preview")
    assert "plan" not in ask(app, "/kk/university").text
    assert not any("plan" in path for path, _query in kept(app))


def test_a_signed_in_person_is_never_answered_from_the_cache_nor_stored(app, rendered):
    stranger = ask(app, PAGE)
    colleague = factories.log_in(app, "admin")
    rendered.clear()
    for _each in range(2):
        page = colleague.get(PAGE)
        assert "Әсем Тестова" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert len(rendered) == 2
    assert ask(app, PAGE).body == stranger.body
    assert "Әсем" not in ask(app, PAGE).text


def test_a_person_who_signed_in_first_leaves_nothing_behind(app):
    factories.log_in(app, "admin").get(PAGE)
    page = ask(app, PAGE)
    assert "Әсем" not in page.text
    assert "csrf" not in page.text


def test_a_cookie_of_somebody_else_changes_nothing(app, rendered):
    ask(app, PAGE)
    ask(app, PAGE, cookie="_ga=GA1.2; theme=dark")
    assert len(rendered) == 1


@pytest.mark.parametrize("cookie", ["orda=nonsense", "orda=", "a=b; orda=x", "orda =x"])
def test_a_dead_session_is_rendered_for_a_stranger(app, cookie):
    assert ask(app, PAGE, cookie=cookie).body == ask(app, PAGE).body


def test_the_cookie_as_a_library_may_read_it_does_not_store_a_person(app):
    """Whatever the cache thinks of a cookie, an answer to a person is not marked public."""
    colleague = factories.log_in(app, "admin")
    value = next(cookie.value for cookie in colleague.cookiejar)
    for header in (f"orda ={value}", f"ORDA={value}", f"a=b;orda\t={value}"):
        ask(app, "/kk/education", cookie=header)
        assert "Әсем" not in ask(app, "/kk/education").text


@pytest.mark.parametrize(
    "name", ["orda-vision", "orda-vision ", "orda-vision\t", '"orda-vision"', "$orda-vision", ",orda-vision"]
)
def test_the_eyes_of_one_reader_are_never_anothers_however_a_library_reads_the_cookie(app, name):
    """Checklist 40: a page in a stranger's colours and without pictures was kept for everybody."""
    own = ask(app, PAGE, cookie=f"{name}=2.1.blue.off")
    assert "data-scheme" not in ask(app, PAGE).text
    assert "data-scheme" not in own.text or own.headers["cache-control"] == "no-store"
    assert not any("data-scheme" in answer.plain().decode() for answer in kept(app).values())


def test_parameters_of_other_sites_neither_multiply_pages_nor_reach_them(app, rendered):
    bodies = {ask(app, PAGE, query=f"utm_source={n}&fbclid={n}").body for n in range(20)}
    assert len(bodies) == len(rendered) == 1
    assert rendered == [(PAGE, "")]
    assert len(kept(app)) == 1


@pytest.fixture
def news(app):
    """Thirty news of 2026, in three pages, and an empty calendar."""
    with factories.work_in(app) as site:
        for number in range(30):
            item = factories.add(site["news"], "news-item", f"item-{number:02}", kk=("Жаңалық", "<p>мәтін</p>" * 200))
            item.posted = datetime(2026, 3, 1, 6, number, tzinfo=UTC)
            index_object(item, text=False)
        factories.add(site, "section", "events").holds = ("event",)
        factories.add(site["university"], "page", "kazakh", kk="Тек қазақша")
    return app


def times_rendered(app, rendered, path: str, query: str) -> int:
    """Of two requests; nothing was kept before."""
    rendered.clear()
    assert [ask(app, path, query=query).status for _each in range(2)] == [200, 200]
    return len(rendered)


def test_a_page_of_a_list_is_a_page_of_its_own(news, rendered):
    for query in ("page=2", "x=1&page=2", "page=1&page=2", "page=2&utm_source=a", "page=2&year=&unit="):
        assert ask(news, "/kk/news", query=query).status == 200
    ask(news, "/kk/news", query="page=" + "2" * 50)
    assert rendered == [("/kk/news", "page=2"), ("/kk/news", "")]


def test_what_a_list_links_to_is_kept(news, rendered):
    for query in ("page=2", "page=3", "year=2026", "year=2026&page=2", "page=3&year=2026"):
        assert times_rendered(news, rendered, "/kk/news", query) == 1, query
    assert len(kept(news)) == 5


INVENTED = (
    "page=4", "page=99999", "page=1", "page=02", "page=%32", "page=x", "unit=1", "year=1999", "year=%32026", "year=26",
    "year=2026&page=2&unit=1", "year=2026&page=9", "letter=a", "view=month", "page=2&level=master", "when=present",
)  # fmt: skip


def test_no_invented_query_makes_the_cache_keep_a_list(news, rendered):
    """Checklist 43: the number of addresses that are kept is that of the links on the pages."""
    for query in INVENTED:
        assert times_rendered(news, rendered, "/kk/news", query) == 2, query
    assert not kept(news)


def test_a_page_that_reads_no_parameter_is_kept_under_its_plain_address_only(news, rendered):
    for path in (PAGE, "/kk/", "/kk/units", "/kk/units/therapy", "/en/university/kazakh"):
        for query in ("page=2", "year=2026", "unit=1&page=3", "view=month&month=2026-11"):
            assert times_rendered(news, rendered, path, query) == 2, (path, query)
    assert not kept(news)


def test_a_calendar_without_events_is_kept_under_its_plain_address_only(news, rendered):
    month = f"{clock.today():%Y-%m}"
    for query in ("view=month", "view=list", "when=all", f"month={month}", f"view=month&month={month}"):
        assert times_rendered(news, rendered, "/kk/events", query) == 2, query
    assert times_rendered(news, rendered, "/kk/events", "") == 1
    assert list(kept(news)) == [("/kk/events", "")]


def test_what_is_no_page_displaces_none(news, rendered):
    """Feeds, files for machines and the parts of lists have a room of their own."""
    news.others.max_bytes = 40_000
    ask(news, PAGE)
    rendered.clear()
    for query in ("page=2", "page=3", "year=2026", "year=2026&page=2"):
        ask(news, "/kk/news", query=query)
        assert 0 < news.others.bytes <= 40_000
    assert len(news.others.answers) < len(rendered) == 4
    ask(news, PAGE)
    assert len(rendered) == 4


def test_an_endless_query_takes_no_room(app):
    assert ask(app, PAGE, query="a=" + "x" * 50_000).status == 200
    assert ask(app, "/kk/@@search", query="q=" + "x" * 50_000).status == 200
    assert list(kept(app)) == [(PAGE, "")]


def test_a_view_gets_its_whole_query(app):
    assert "Нәтиже жоқ па, бар ма" in ask(app, "/kk/@@search", query="q=Нәтиже жоқ па, бар ма").text


def test_search_is_never_stored(app, rendered):
    for _each in range(2):
        answer = ask(app, "/kk/@@search", query="q=history")
        assert answer.headers["cache-control"] == "no-store"
    assert len(rendered) == 2


def test_only_what_a_view_calls_public_is_stored(app):
    for path in ("/kk/@@login", "/kk/nothing", "/kk/@@my-work", "/kk/@@requests", "/kk/university/@@edit"):
        answer = ask(app, path)
        assert "public" not in answer.headers.get("cache-control", ""), path
    assert not kept(app)


@pytest.mark.parametrize(
    "path",
    [
        "/kk/@@my-work/style.css", "/kk/@@my-work/x.js", "/kk/@@account/a.png", "/kk/@@my-work;a.css",
        "/kk/@@my-work%2fa.css", "/kk/@@my-work\n.css", "/kk/university/history/a.css", "/kk/university/@@edit/a.css",
        "/kk//@@my-work", "/kk/./@@my-work", "/kk/x/../@@my-work",
    ],
)  # fmt: skip
def test_no_address_makes_a_private_page_look_like_a_file(app, path):
    """Cache deception (checklist 40): a shared cache in front keeps what ends like a style sheet."""
    colleague = factories.log_in(app, "admin")
    cookie = "; ".join(f"{each.name}={each.value}" for each in colleague.cookiejar)
    answer = ask(app, path, cookie=cookie)
    assert answer.status in (301, 303, 400, 404)
    assert "public" not in answer.headers.get("cache-control", "")
    assert ask(app, path).status != 200


def test_a_page_has_a_tag_and_is_not_sent_again(app, rendered):
    first = ask(app, PAGE)
    tag = first.headers["etag"]
    for header in (tag, tag.removeprefix("W/"), f'"other", {tag}', f'W/"a",{tag}, "b"'):
        answer = ask(app, PAGE, if_none_match=header)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == first.headers["cache-control"]
        assert answer.headers["vary"] == first.headers["vary"]
        assert "content-length" not in answer.headers
    assert ask(app, PAGE, if_none_match='"other"').status == 200
    assert len(rendered) == 1


def test_a_page_that_did_not_change_keeps_its_tag_when_others_are_published(app, rendered):
    tag = ask(app, PAGE).headers["etag"]
    publish(app, "/units/therapy/about", kk="Басқа бет")
    assert ask(app, PAGE, if_none_match=tag).status == 304
    assert len(rendered) == 2
    publish(app, "/university/history", kk="Осы бет")
    assert ask(app, PAGE, if_none_match=tag).status == 200


def test_a_reader_who_takes_gzip_gets_it_and_the_others_the_same_text(app, rendered):
    plain = ask(app, PAGE)
    packed = ask(app, PAGE, accept_encoding="br, gzip;q=0.8")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body) / 2
    again = ask(app, PAGE)
    assert again.body == plain.body
    assert "content-encoding" not in again.headers
    assert int(again.headers["content-length"]) == len(again.body)
    assert len(rendered) == 1
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gzip", True), ("GZIP", True), ("deflate, gzip", True), ("gzip;q=1.0", True), ("gzip ; q=0.001", True),
        ("x-gzip", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip; q = 0.000", False),
        ("gzip;q=0.0,br", False), ("notgzip", False),
    ],
)  # fmt: skip
def test_who_takes_gzip(header, wanted):
    assert takes_gzip(header) is wanted


PAGES = (PAGE, "/kk/", "/ru/", "/kk/university")


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_answer_that_is_asked_for_again_takes_less_room(app, encoding):
    first = [ask(app, path).body for path in PAGES]
    plain = app.pages.bytes
    assert plain == sum(answer.size for answer in app.pages.answers.values()) > sum(map(len, first))
    again = [ask(app, path, accept_encoding=encoding).unpacked.encode() for path in PAGES]
    assert again == first
    assert app.pages.bytes == sum(answer.size for answer in app.pages.answers.values()) < plain / 2


def test_what_has_room_when_packed_is_kept_on_a_walk_through_all_pages(rendered, app):
    paths = [f"/{lang}/{name}" for lang in ("kk", "ru", "en") for name in ("education", "clinic", "science")]
    app.pages.max_bytes = 7 * len(ask(app, paths[0]).body)
    for path in paths:
        ask(app, path)
    rendered.clear()
    for path in paths:
        ask(app, path)
    assert rendered == []
    assert app.pages.bytes == sum(answer.size for answer in app.pages.answers.values()) <= app.pages.max_bytes


def test_the_room_is_counted_right_whoever_packs(app):
    """Many readers at once may all find an answer plain."""
    for path in PAGES:
        ask(app, path)

    def read():
        for _each in range(5):
            for path in PAGES:
                ask(app, path, accept_encoding="gzip")

    readers = [threading.Thread(target=read) for _each in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    assert app.pages.bytes == sum(answer.size for answer in app.pages.answers.values())


def test_only_a_few_answers_are_held_unpacked(app, monkeypatch):
    monkeypatch.setattr(shelves, "MAX_UNPACKED", 2)
    for _twice in range(3):
        for path in PAGES:
            ask(app, path)
    assert len(app.pages.unpacked) == 2


def test_head_is_answered_like_get_without_a_body(app, rendered):
    head, get = ask(app, PAGE, method="HEAD"), ask(app, PAGE)
    assert head.body == b""
    assert head.headers == get.headers
    assert len(rendered) == 1
    assert ask(app, PAGE, method="HEAD", if_none_match=get.headers["etag"]).status == 304
    lost = ask(app, "/kk/nothing", method="HEAD")
    assert (lost.status, lost.body) == (404, b"")


def test_the_longest_unused_leave_when_the_room_is_full(app, rendered):
    size = len(ask(app, PAGE).body)
    app.pages.max_bytes = 2 * (size + 4000)
    ask(app, PAGE)
    paths = [f"/{lang}/{name}" for lang in ("kk", "ru", "en") for name in ("education", "clinic", "science")]
    for path in paths:
        ask(app, path)
        ask(app, PAGE)
        assert app.pages.bytes <= app.pages.max_bytes
        assert app.pages.bytes == sum(answer.size for answer in app.pages.answers.values())
    assert rendered.count((PAGE, "")) == 1
    assert 1 < len(kept(app)) < 9
    rendered.clear()
    ask(app, paths[0])
    assert rendered == [(paths[0], "")]


def test_an_answer_that_is_too_large_is_served_and_not_kept(app, monkeypatch):
    monkeypatch.setattr(caching, "MAX_ANSWER", 1000)
    assert ask(app, PAGE).status == 200
    assert not kept(app)


def test_an_answer_with_a_bound_is_not_served_after_it(app, rendered, monkeypatch):
    bound = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(
        "orda.views.visitor.language.public_answer", lambda request: caching.public_answer(request, until=bound)
    )
    ask(app, PAGE), ask(app, PAGE)
    assert len(rendered) == 1
    monkeypatch.setattr(clock, "now", lambda: bound - timedelta(seconds=1))
    ask(app, PAGE)
    assert len(rendered) == 1
    monkeypatch.setattr(clock, "now", lambda: bound + timedelta(seconds=1))
    ask(app, PAGE)
    assert len(rendered) == 2


def test_every_answer_ends_with_the_day_in_almaty(app, rendered, monkeypatch):
    evening = datetime(2026, 11, 23, 23, 59, 58, tzinfo=clock.ALMATY)
    monkeypatch.setattr(clock, "now", lambda: evening)
    ask(app, PAGE), ask(app, PAGE)
    assert len(rendered) == 1
    monkeypatch.setattr(clock, "now", lambda: evening + timedelta(seconds=2))
    ask(app, PAGE)
    assert len(rendered) == 2


def test_a_slow_rendering_does_not_replace_a_newer_one(app):
    ask(app, PAGE)
    key, newer = next(iter(kept(app).items()))
    older = shelves.Answer(b"old", [], newer.generation - 1, newer.until)
    app.pages.put(key, older)
    assert kept(app)[key] is newer


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "kaznmu.test.evil.example", "127.0.0.1.evil.example"]
)
def test_a_foreign_host_gets_nothing_even_from_the_cache(host):
    app = factories.make_app(**{"orda.hosts": "kaznmu.test www.kaznmu.test:8443"})
    with factories.work_in(app) as site:
        factories.fill(site)
    for good in ("kaznmu.test", "KAZNMU.test:80", "www.kaznmu.test:8443", "localhost:6543"):
        assert ask(app, PAGE, host=good).status == 200, good
    assert len(kept(app)) == 1
    answer = ask(app, PAGE, host=host, x_forwarded_host="kaznmu.test")
    assert (answer.status, b"history" in answer.body) == (400, False)
    assert len(kept(app)) == 1
    app.registry._zodb_databases[""].close()


def test_a_forged_host_is_in_no_answer():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    forged = ask(app, PAGE, host="evil.example", x_forwarded_host="evil.example", x_forwarded_proto="https")
    assert "evil" not in forged.text
    assert ask(app, PAGE).body == forged.body
    app.registry._zodb_databases[""].close()


def test_an_address_that_is_no_text_is_refused(app):
    assert ask(app, "/kk/\xff\xfe").status == 400
    assert not kept(app)


def test_an_answer_that_sets_a_cookie_is_not_kept_and_its_iterator_is_closed(app):
    closed = []

    class Body(list):
        def close(self):
            closed.append(True)

    def careless(environ, start_response):
        environ[caching.NOTE].update(generation=app.generation(), until=float("inf"))
        start_response("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", "a=b")])
        return Body([b"x"])

    app.app = careless
    assert ask(app, PAGE).body == b"x"
    assert ask(app, PAGE, method="HEAD").body == b""
    assert not kept(app)
    assert len(closed) == 2


def test_no_header_of_one_reader_is_kept_for_others(app):
    def careless(environ, start_response):
        environ[caching.NOTE].update(generation=app.generation(), until=float("inf"))
        headers = [("Content-Type", "text/html"), ("X-Request-Id", "1"), ("Date", "now"), ("X-Robots-Tag", "noindex")]
        start_response("200 OK", headers)
        return [b"x"]

    app.app = careless
    ask(app, PAGE)
    headers = ask(app, PAGE).headers
    assert headers["x-robots-tag"] == "noindex"
    assert "x-request-id" not in headers
    assert "date" not in headers


def test_a_change_that_is_undone_leaves_no_trace_in_menus(app):
    """A transaction may look at its own change under the number that another one then commits with."""
    with pytest.raises(ZeroDivisionError), factories.work_in(app) as site:
        factories.write(site["university"], kk="Ешқашан болмайды")
        assert settled(site) is None
        _render_menu(app, site)
        raise ZeroDivisionError
    publish(app, "/science", kk="Ғылым")
    assert "Ешқашан болмайды" not in ask(app, PAGE).text
    assert "Ғылым" in ask(app, PAGE).text


def _render_menu(app, site):
    from pyramid.request import Request

    from orda.web import navigation

    request = Request.blank("/kk/")
    request.registry, request.lang, request.site, request.context = app.registry, "kk", site, site
    request.principals = frozenset(("system.Everyone",))
    assert "Ешқашан болмайды" in [each["title"] for each in navigation.main_menu(request)]


REVISION = re.compile(r"Нұсқа (\d+)")


def test_no_reader_gets_what_a_finished_publication_has_replaced(app):
    """Three readers ask without a pause while twenty versions are published: none is older than the last that ended."""
    published, wrong, reads, read_on = [0], [], [], threading.Condition()
    publish(app, "/university/history", kk="Нұсқа 0")

    def read():
        while published[0] < 20 and not wrong:
            least = published[0]
            for path in (PAGE, "/kk/university"):
                text = ask(app, path, accept_encoding="gzip").unpacked
                found = {int(number) for number in REVISION.findall(text)}
                if not found or min(found) < least or len(found) > 1:
                    wrong.append((path, least, found))
                with read_on:
                    reads.append(found)
                    read_on.notify_all()

    readers = [threading.Thread(target=read) for _each in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 21):
        publish(app, "/university/history", kk=f"Нұсқа {number}")
        published[0] = number
        # Readers that the publisher never lets in would prove nothing: each version waits for two answers.
        with read_on:
            so_far = len(reads)
            assert number == 20 or wrong or read_on.wait_for(lambda so_far=so_far: len(reads) >= so_far + 2, timeout=60)
    for reader in readers:
        reader.join(60)
    assert not wrong
    assert len(reads) >= 38


def test_the_middleware_needs_nothing_but_an_application(app):
    """A second cache over the same application knows nothing of the first."""
    other = AnswerCache(app.app, max_bytes=10)
    assert ask(other, PAGE).status == 200
    assert not kept(other)
    assert other.pages.bytes == 0


def test_before_there_is_a_site_nothing_is_stored():
    app = factories.make_app()
    assert app.generation() is None
    app.registry._zodb_databases[""].close()


def test_moving_and_deleting_are_seen_at_once(app):
    assert ask(app, PAGE).status == 200
    with factories.work_in(app) as site:
        arrange.rename(site["university"]["history"], "past", actor=SYSTEM)
    assert ask(app, PAGE).status in (301, 303)
    assert ask(app, "/kk/university/past").status == 200
    from orda.history.bin import discard

    with factories.work_in(app) as site:
        discard(site["university"]["past"], actor=SYSTEM)
    assert ask(app, "/kk/university/past").status == 404
