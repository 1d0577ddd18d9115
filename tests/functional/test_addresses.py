"""Addresses as people type, mistype and forge them, and what becomes of those that have moved."""

from urllib.parse import quote, urlsplit

import pytest

from orda.content import arrange
from orda.history import bin
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories

HISTORY = "/university/history"


@pytest.fixture(scope="module")
def site_app():
    """One site for the tests that change nothing: public pages, and one that only staff may read."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        factories.add(site["university"], "page", "only-kazakh", kk="Қазақша ғана")
        veiled = factories.add(site["university"], "page", "veiled")
        factories.add(veiled, "page", "inner")
        sharing.set_visibility(veiled, "staff", actor=SYSTEM)
        factories.add(site["university"], "page", "draft", publish=False)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def reader(site_app):
    return factories.browse(site_app)


def ask(browser, address, **headers):
    return browser.get(address, headers=headers, expect_errors=True)


def path_of(answer) -> str:
    """Where a redirect leads, without the host."""
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


# The door


@pytest.mark.parametrize(
    ("wish", "home"),
    [
        ("", "/kk/"),
        ("ru", "/ru/"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "/ru/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("kk-KZ,ru;q=0.9", "/kk/"),
        ("de,fr;q=0.5", "/kk/"),
        ("de,en;q=0.1", "/en/"),
        ("ru;q=0,en;q=0.1", "/en/"),
        ("*", "/kk/"),
        ("ж;;;q=", "/kk/"),
        ("ru;q=9" * 500, "/kk/"),
    ],
)
def test_the_door_asks_the_browser_which_language(reader, wish, home):
    headers = {"Accept-Language": wish.encode().decode("latin-1")} if wish else {}
    answer = reader.get("/", headers=headers, status=303)
    assert path_of(answer) == home
    assert answer.headers["Vary"] == "Accept-Language"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("/kk", "/kk/"),
        ("/kk//", "/kk/"),
        ("/ru/university/", "/ru/university"),
        ("/ru/university///", "/ru/university"),
        ("/kk/news/?page=2", "/kk/news?page=2"),
        ("/kk/@@search/?q=a%20b", "/kk/@@search?q=a%20b"),
    ],
)
def test_a_needless_slash_is_taken_away_in_one_step(reader, typed, right):
    answer = ask(reader, typed)
    assert answer.status_int == 301
    assert path_of(answer) == right
    assert ask(reader, right).status_int == 200


# What does not exist


NOTHING = [
    "/university/history", "/de/", "/de/university", "/KK/", "/kkk/", "/kk.html", "//kk/", "/index.php",
    "/wp-login.php", "/kk/nothing", "/kk/university/nothing", "/kk//university", "/kk/university//history",
    "/kk/University", "/kk/university/history/edit", "/kk/news/edit", "/kk/university/contents", "/kk/view",
    "/kk/index.html", "/kk/@@nonsense", "/kk/university/@@nonsense", "/kk/university/@@", "/kk/@@@@search",
    "/kk/@@search/more", "/kk/university/history/@@edit/x", "/kk/@@view", "/kk/@@choose-language/x",
    "/kk/no such view", "/kk/catalog", "/kk/services", "/kk/principals", "/kk/services/principals", "/kk/redirects",
    "/kk/bin", "/kk/__acl__", "/kk/__parent__", "/kk/__class__", "/kk/__objectmap__", "/kk/_p_jar", "/kk/_p_oid",
    "/kk/data", "/kk/grants", "/kk/university/__name__", "/kk/university/live", "/kk/university/versions/1",
    "/kk/university/keys", "/kk/%2e%2e", "/kk/..%2f..%2fetc%2fpasswd", "/kk/%2e%2e/%2e%2e/Data.fs",
    "/kk/university/../news/..", "/kk/university%2fhistory%2f..", "/kk/university\\history", "/kk/%00",
    "/kk/university/%00", "/%00", "/kk/%0d%0aX: 1", "/kk/" + "university/" * 40, "/kk/" + "x" * 3000,
    "/kk" + "/a" * 5000, "/kk/{}", "/kk/${7*7}", "/kk/%3Cscript%3E", "/@@alive/x", "/sitemap.xml/x", "/robots.txt/",
    "/kk/robots.txt", "/kk/sitemap.xml", "/kk/favicon.ico",
]  # fmt: skip


@pytest.mark.parametrize("address", NOTHING, ids=lambda address: address[:40])
def test_what_does_not_exist_is_a_page_that_helps(reader, address):
    answer = ask(reader, address)
    assert answer.status_int == 404
    assert answer.html.find("form", role="search")
    assert len(answer.html.select("ul.choices a")) == 5
    assert not answer.html.select("script:not([src^='/assets/'])") and "Set-Cookie" not in answer.headers


def test_an_encoded_slash_is_a_slash(reader):
    """WSGI hands the path decoded; the same page is read, and nothing else can be reached that way."""
    assert ask(reader, "/kk/university%2Fhistory").status_int == 200
    assert ask(reader, "/kk/university%2fhidden").status_int == 404


@pytest.mark.parametrize("address", ["/kk/%ff", "/%ff", "/kk/university/%c3%28", "/assets/%ff", "/kk/%ed%a0%80"])
def test_bytes_that_are_no_text_are_refused(reader, address):
    assert ask(reader, address).status_int == 400


@pytest.mark.parametrize("query", ["q=%ff", "q=%c3%28&page=%ff", "%ff=1", "page=%ff"])
@pytest.mark.parametrize("address", ["/kk/@@search", "/kk/news", "/", "/kk/nothing", "/kk/@@login"])
def test_queries_that_are_no_text_are_refused_or_ignored(reader, address, query):
    answer = ask(reader, f"{address}?{query}")
    assert answer.status_int in (200, 400, 404)


@pytest.mark.parametrize("number", ["0", "-1", "99", "1e3", "٣", "x", "", "9" * 400, "2'--", "NaN", "1.5", "%00"])
@pytest.mark.parametrize(
    "address", ["/kk/news", "/kk/@@search?q=%D2%9B%D0%B0%D0%B7%D0%B0%D2%9B%D1%88%D0%B0", "/kk/@@search?area=science"]
)
def test_nonsense_for_a_page_number_is_a_page_of_the_list(reader, address, number):
    mark = "&" if "?" in address else "?"
    assert ask(reader, f"{address}{mark}page={quote(number, safe='%')}").status_int == 200


@pytest.mark.parametrize("year", ["0", "-2026", "20260", "x", "２０２６", "9999", "0001", "1970"])
def test_nonsense_for_a_year_narrows_nothing(reader, year):
    assert ask(reader, f"/kk/news?year={quote(year)}").status_int == 200


# Methods


@pytest.mark.parametrize("address", ["/", "/kk/", "/ru/university/history", "/kk/nothing", "/robots.txt", "/kk/%ff"])
def test_head_is_get_without_the_body(reader, address):
    got, head = reader.get(address, expect_errors=True), reader.head(address, expect_errors=True)
    assert head.status == got.status
    assert head.body == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_take_nothing(reader, method):
    def send(address):
        return reader.request(address, method=method, body=b"title=x", expect_errors=True)

    for address in (
        "/kk/",
        "/kk/university",
        "/kk/university/history",
        "/kk/news",
        "/kk/units/therapy",
        "/kk/@@search",
    ):
        answer = send(address)
        assert answer.status_int == 405
        assert answer.headers["Allow"] == "GET, HEAD"
    # What may not be seen is not betrayed by another answer than that of what is not there.
    for address in ("/kk/nothing", "/kk/university/veiled", "/kk/university/draft", "/kk/university/veiled/inner"):
        assert send(address).status_int == 404
    assert send("/").status_int in (400, 404, 405)


# Doors to the workplace


def test_a_stranger_at_a_door_of_the_workplace_is_asked_to_sign_in(reader):
    for view in ("edit", "contents", "history", "sharing", "preview"):
        answer = ask(reader, f"/ru{HISTORY}/@@{view}")
        assert answer.status_int == 303
        assert path_of(answer) == f"/ru/@@login?came_from={quote(f'{HISTORY}/@@{view}', safe='')}"


def same_as_nothing(reader, address):
    """Is the answer the one that an address without anything behind it gets?"""
    name = address.partition("/@@")[0].rpartition("/")[2]
    other = f"{name[:-1]}x"
    answer, nothing = ask(reader, address), ask(reader, address.replace(name, other))
    assert answer.status_int == nothing.status_int == 404
    assert answer.text.replace(name, "") == nothing.text.replace(other, "")
    assert dict(answer.headers) | {"Content-Length": ""} == dict(nothing.headers) | {"Content-Length": ""}


@pytest.mark.parametrize("name", ["veiled", "draft", "veiled/inner"])
@pytest.mark.parametrize("view", ["", "/@@edit", "/@@contents", "/@@nonsense", "/@@search", "/@@sharing", "/@@preview"])
def test_what_is_hidden_answers_as_what_is_not_there(reader, name, view):
    same_as_nothing(reader, f"/kk/university/{name}{view}")


# Moved pages


@pytest.fixture
def old_and_new(app):
    """``history`` has moved into another section, under another name, with its page below it."""
    with factories.work_in(app) as site:
        history = site["university"]["history"]
        factories.add(history, "page", "museum", kk="Мұражай")
        arrange.move(history, site["science"], actor=SYSTEM, name="past")
    return app


def move(app, path, target, name=""):
    with factories.work_in(app) as site:
        arrange.move(at(site, path), at(site, target), actor=SYSTEM, name=name)


def at(site, path):
    for name in path.strip("/").split("/"):
        site = site[name]
    return site


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_an_old_address_leads_to_the_new_in_each_language(old_and_new, visitor, lang):
    for old, new in (("university/history", "science/past"), ("university/history/museum", "science/past/museum")):
        answer = visitor.get(f"/{lang}/{old}", status=301)
        assert path_of(answer) == f"/{lang}/{new}"
        assert answer.headers["Cache-Control"] == "no-store"
        assert visitor.get(f"/{lang}/{new}", status=200)


def test_views_and_queries_move_along(old_and_new, visitor):
    assert path_of(visitor.get("/kk/university/history/@@search?q=a", status=301)) == "/kk/science/past/@@search?q=a"
    assert path_of(visitor.get("/kk/university/history?page=2", status=301)) == "/kk/science/past?page=2"
    answer = visitor.get("/kk/university/history/@@%D1%8B%0d%0aX:1", status=301)
    assert path_of(answer) == "/kk/science/past/@@%D1%8B%0D%0AX%3A1"
    assert "X" not in answer.headers


def test_two_moves_are_one_step(old_and_new, visitor):
    move(old_and_new, "science/past", "education")
    assert path_of(visitor.get("/kk/university/history", status=301)) == "/kk/education/past"
    assert path_of(visitor.get("/kk/science/past/museum", status=301)) == "/kk/education/past/museum"


def test_a_page_that_comes_home_is_read_at_its_old_address(old_and_new, visitor):
    move(old_and_new, "science/past", "university", "history")
    visitor.get("/kk/university/history", status=200)
    visitor.get("/kk/university/history/museum", status=200)
    assert path_of(visitor.get("/kk/science/past", status=301)) == "/kk/university/history"


def test_a_new_page_at_an_old_address_is_that_page(old_and_new, visitor):
    with factories.work_in(old_and_new) as site:
        factories.add(site["university"], "page", "history", kk="Жаңа тарих")
    assert "Жаңа тарих" in visitor.get("/kk/university/history", status=200)


def test_a_page_moved_out_of_a_moved_folder_is_found(old_and_new, visitor):
    move(old_and_new, "science/past/museum", "clinic")
    assert path_of(visitor.get("/kk/university/history/museum", status=301)) == "/kk/clinic/museum"


@pytest.mark.parametrize("visibility", ["staff", "internal"])
def test_an_old_address_does_not_betray_what_is_hidden_now(old_and_new, visitor, sign_in, visibility):
    with factories.work_in(old_and_new) as site:
        sharing.set_visibility(site["science"]["past"], visibility, actor=SYSTEM)
    for name in ("history", "history/museum"):
        same_as_nothing(visitor, f"/kk/university/{name}")
    insider = sign_in("admin")
    assert path_of(insider.get("/kk/university/history", status=301)) == "/kk/science/past"


def test_an_old_address_of_a_page_in_the_bin_leads_nowhere_until_it_is_restored(old_and_new, visitor):
    with factories.work_in(old_and_new) as site:
        bin.discard(site["science"]["past"], actor=SYSTEM)
    visitor.get("/kk/science/past", status=404)
    visitor.get("/kk/university/history", status=404)
    with factories.work_in(old_and_new) as site:
        key = next(iter(site.services["bin"].entries))
        bin.restore(site, key, actor=SYSTEM)
    visitor.get("/kk/science/past", status=200)
    assert path_of(visitor.get("/kk/university/history", status=301)) == "/kk/science/past"


def test_a_withdrawn_page_has_no_old_address(old_and_new, visitor):
    from orda.workflow.levels.withdrawals import withdraw

    with factories.work_in(old_and_new) as site:
        withdraw(site["science"]["past"], actor=SYSTEM, reason="Қате")
    same_as_nothing(visitor, "/kk/university/history")
    same_as_nothing(visitor, "/kk/science/past")
