"""What every answer has in common: headers, hosts, tokens, no traces (security checklist 9-11, 13, 34, 44)."""

import pytest
from pyramid.interfaces import IRequest, IView, IViewClassifier
from zope.interface import providedBy

from orda.content.kinds.page import Page
from orda.content.site import Site
from orda.web import navigation
from tests import factories

NOT_CACHED = "no-store"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# address, expected status
ANSWERS = [
    ("/", 303), ("/kk/", 200), ("/ru/university/history", 200), ("/en/units/therapy", 200), ("/kk/@@search?q=x", 200),
    ("/kk/@@login", 200), ("/kk/nothing", 404), ("/kk/university/@@nothing", 404), ("/kk/@@users", 303),
    ("/de/", 404), ("/kk/university/history/@@edit", 303), ("/robots.txt", 200), ("/favicon.ico", 303),
    ("/@@alive", 200), ("/@@status", 404), ("/@@metrics", 404), ("/assets/site.css", 200), ("/assets/nothing.css", 404),
    ("/assets/../layout.pt", 404),
    ("/kk/university/history/", 301), ("/kk/%00", 404), ("/kk/%ff", 400), ("/kk/../../etc/passwd", 404),
    ("/kk/services", 404), ("/kk/__parent__", 404), ("/kk/_p_jar", 404), ("/kk/grants", 404), ("/kk/@@", 404),
    ("/kk/@@users/x", 404), ("/kk/" + "x/" * 60, 404), ("/kk/@@edit.pt", 404),
]  # fmt: skip


@pytest.fixture(scope="module")
def app():
    """One site for all: these tests change nothing."""
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture(scope="module")
def admin(app):
    return factories.log_in(app, "admin")


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_carries_the_headers_and_no_trace(app, address, status):
    browser = factories.browse(app)
    answer = browser.get(address, expect_errors=True, extra_environ={"REMOTE_ADDR": "203.0.113.5"})
    assert answer.status_int == status
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "default-src 'self'" in policy
    for trace in ("Traceback", "site-packages", 'File "', "0x7f", "waitress", "Pyramid"):
        assert trace not in answer.text
    assert "X-Powered-By" not in answer.headers


def test_an_unforeseen_error_carries_the_headers_and_nothing_from_the_inside(app, monkeypatch, caplog):
    def broken(request):
        raise RuntimeError("secret /srv/inside detail")

    monkeypatch.setattr(navigation, "footer_links", broken)
    for lang in ("kk", "ru"):
        answer = factories.browse(app).get(f"/{lang}/education", expect_errors=True)
        assert answer.status_int == 500 and "secret" not in answer.text and "inside detail" not in answer.text
        assert {answer.headers.get(name) for name in HEADERS} == set(HEADERS.values())
        assert answer.headers["Cache-Control"] == NOT_CACHED and "Content-Security-Policy" in answer.headers
    assert "secret /srv/inside detail" in caplog.text


def test_pages_of_people_who_are_signed_in_are_kept_by_nobody(app, admin):
    for address in (
        "/kk/",
        "/kk/university/history",
        "/kk/@@search?q=x",
        "/kk/@@users",
        "/kk/nothing",
        "/kk/@@register",
    ):
        assert admin.get(address, expect_errors=True).headers["Cache-Control"] == NOT_CACHED, address
    assert "usermenu" not in factories.browse(app).get("/kk/university/history")


# Tokens: asked of the table of views, so that a new one cannot be forgotten


def views_that_take_forms(app) -> set[str]:
    """The names of all views on site or pages that answer a POST."""
    found = set()
    with factories.work_in(app) as site:
        for example, kind in ((site, Site), (site["university"]["history"], Page)):
            assert isinstance(example, kind)
            adapters = app.registry.adapters
            names = {
                name for name, _view in adapters.lookupAll((IViewClassifier, IRequest, providedBy(example)), IView)
            }
            found |= {f"{'' if kind is Site else 'university/history/'}@@{name}" for name in names if name}
    found |= {"@@add?kind=page", "@@user?login=digital", "@@group?name=staff", "@@request?id=1"}
    return found


def test_no_view_takes_a_form_without_the_token(app, admin):
    names = views_that_take_forms(app)
    assert {"@@users", "@@add-user", "@@login", "@@logout", "@@pack", "university/history/@@edit"} <= names
    before = app.registry.database.storage.lastTransaction()
    for name in sorted(names):
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "f" * 40}):
            data = {**token, "login": "admin", "password": factories.PASSWORD, "save": "1"}
            answer = admin.post(f"/kk/{name}", data, expect_errors=True)
            menu_only = name.endswith("@@add")  # without a kind it shows the kinds, whatever is sent
            assert answer.status_int in (400, 403, 404, 405) or menu_only, f"{name} answered {answer.status}"
    assert app.registry.database.storage.lastTransaction() == before
    assert admin.get("/kk/@@users").status_int == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_change_nothing(app, admin, method):
    before = app.registry.database.storage.lastTransaction()
    for address in ("/kk/@@users", "/kk/@@user?login=digital", "/kk/university/history/@@edit", "/kk/"):
        answer = admin.request(address, method=method, body=b"x=1", expect_errors=True)
        assert answer.status_int in (200, 400, 403, 404, 405, 501), (address, answer.status)
    assert app.registry.database.storage.lastTransaction() == before


# Hosts


@pytest.fixture(scope="module")
def named():
    """A site that was told its hosts."""
    app = factories.make_app(**{"orda.hosts": "kaznmu.example www.kaznmu.example:8443"})
    with factories.work_in(app) as site:
        factories.fill(site)
    yield app
    app.registry._zodb_databases[""].close()


@pytest.mark.parametrize(
    "host",
    [
        "kaznmu.example",
        "KAZNMU.example",
        "kaznmu.example:443",
        "www.kaznmu.example:8443",
        "localhost:6543",
        "127.0.0.1",
    ],
)
def test_the_own_hosts_are_answered(named, host):
    assert factories.browse(named).get("/kk/", extra_environ={"HTTP_HOST": host}, status=200)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "kaznmu.example.evil.example", "evilkaznmu.example", "kaznmu.example@evil.example",
        "evil.example:443", "kaznmu.example:80@evil.example", "www.kaznmu.example", "kaznmu.example.", "[::2]",
        "evil.example#kaznmu.example",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/kk/", "/kk/@@login", "/kk/nothing", "/", "/assets/site.css"])
def test_other_hosts_are_refused_also_from_the_cache(named, host, address):
    browser = factories.browse(named)
    browser.get(address, extra_environ={"HTTP_HOST": "kaznmu.example"}, expect_errors=True)
    answer = browser.get(address, extra_environ={"HTTP_HOST": host}, expect_errors=True)
    assert answer.status_int == 400 and "evil" not in answer.text and "evil" not in str(answer.headers)


@pytest.mark.parametrize("address", ["/", "/kk", "/kk/university/history/", "/kk/university/history/@@edit"])
def test_a_site_without_named_hosts_redirects_without_any(visitor, address):
    answer = visitor.get(address, extra_environ={"HTTP_HOST": "evil.example"}, expect_errors=True)
    assert answer.status_int in (301, 303) and answer.headers["Location"].startswith("/kk/")


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "Forwarded", "X-Original-URL"])
def test_headers_of_proxies_move_no_link(named, header):
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    for address in ("/kk/", "/kk/@@login", "/", "/kk/university/history/@@edit", "/kk/university/history/"):
        environ = {"HTTP_HOST": "kaznmu.example"}
        answer = factories.browse(named).get(
            address, headers={header: value}, extra_environ=environ, expect_errors=True
        )
        assert "evil" not in answer.text and "evil" not in answer.headers.get("Location", "")
