"""The version for the visually impaired: chosen without scripts, remembered without an account, seen by nobody else."""

import pytest

from orda.web.vision import COOKIE
from tests import factories

CHOICE = {"size": "3", "spacing": "2", "scheme": "yellow-on-black", "pictures": "off"}
PAGE = "/ru/university/history"


@pytest.fixture
def reader(app):
    """A reader who has filled in the form and come back to the page."""
    browser = factories.browse(app)
    form = browser.get(browser.get(PAGE).html.find(class_="eye")["href"]).forms[1]
    for name, value in CHOICE.items():
        form[name] = value
    answer = form.submit("apply")
    assert (answer.status_int, answer.headers["Location"]) == (303, PAGE)
    return browser


def test_the_choice_is_kept_on_every_page(reader):
    for path in (PAGE, "/kk/", "/en/@@search", "/ru/nothing-here"):
        page = reader.get(path, expect_errors=True).html
        assert {name: page.html[f"data-{name}"] for name in CHOICE} == CHOICE
        assert page.find("link", href=lambda value: "/assets/vision.css" in value) is not None
        assert page.find(class_="visionbar") is not None


def test_others_see_the_page_as_it_was(app, visitor, reader):
    """The cache of answers holds one page for everybody; a reader's choice may neither enter nor leave it."""
    ordinary = visitor.get(PAGE)
    assert "data-size" not in ordinary.html.html.attrs and "vision.css" not in ordinary.text
    assert "data-size" in reader.get(PAGE).html.html.attrs, "not the ordinary page from the cache"
    again = factories.browse(app).get(PAGE)
    assert (again.text, again.headers["ETag"]) == (ordinary.text, ordinary.headers["ETag"])
    assert reader.get(PAGE).headers["Cache-Control"] == "no-store"
    assert "Cookie" in ordinary.headers["Vary"]


def test_the_cookie_comes_from_the_choice_alone_and_goes_with_it(reader, visitor):
    assert "Set-Cookie" not in visitor.get("/ru/@@accessibility").headers
    assert list(reader.cookies) == [COOKIE]
    form = reader.get("/ru/@@accessibility").forms[1]
    assert form["scheme"].value == "yellow-on-black"
    form.submit("ordinary")
    assert COOKIE not in reader.cookies
    assert "data-size" not in reader.get(PAGE).html.html.attrs


def test_one_step_of_the_bar_changes_one_thing(reader):
    bar = reader.get(PAGE).html.find(class_="visionbar")
    reader.get(bar.find("a", {"data-letter": "1"})["href"], status=303)
    page = reader.get(PAGE).html
    assert {name: page.html[f"data-{name}"] for name in CHOICE} == {**CHOICE, "size": "1"}


def test_words_stand_for_pictures(app, reader):
    with factories.work_in(app) as site:
        body = '<p>Текст</p><figure><img src="/assets/logo.svg" alt="Корпус &amp; сад"></figure>'
        factories.write(site["university"]["history"], ru=("История", body))
    page = reader.get(PAGE)
    assert page.html.find("img") is None
    assert page.html.find(class_="picture-words").text == "Корпус & сад"


@pytest.mark.parametrize(
    "cookie", ["", "x", "3.2.yellow-on-black", "9.9.9.9", "3.2.yellow-on-black.off.more", "1.1.<b>.on", "ә.1.site.on"]
)
def test_a_cookie_that_we_did_not_write_changes_nothing(app, visitor, cookie):
    answer = factories.browse(app).get(PAGE, headers={"Cookie": f"{COOKIE}={cookie}".encode().decode("latin-1")})
    assert answer.html.find("html").attrs == visitor.get(PAGE).html.find("html").attrs


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "/xx/", "/kk/\r\nX: y", "javascript:1", "/kk" * 300],
)
def test_the_way_back_never_leads_outside(visitor, back):
    answer = visitor.get("/ru/@@accessibility", {"apply": "1", "size": "<script>", "back": back})
    assert answer.headers["Location"] == "/ru/"
    assert answer.headers["Set-Cookie"].startswith(f"{COOKIE}=2.1.black-on-white.on;")
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Lax" in answer.headers["Set-Cookie"]
