"""The theme's files: small on the wire, kept by browsers, and nothing but the theme's files."""

import re

import pytest
from webob import Request


@pytest.fixture
def style_sheet(visitor):
    return re.search(r'href="(/assets/site\.css\?v=[0-9a-f]+)"', visitor.get("/kk/").text).group(1)


def test_a_style_sheet_travels_compressed_and_is_kept_for_a_year(app, visitor, style_sheet):
    plain = visitor.get(style_sheet)
    # Not through WebTest's browser, which unpacks what it gets.
    packed = Request.blank(style_sheet, headers={"Accept-Encoding": "gzip"}).get_response(app)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content_length < len(plain.body) / 3
    assert (plain.content_type, plain.headers["Vary"]) == ("text/css", "Accept-Encoding")
    assert "max-age=31536000" in plain.headers["Cache-Control"]
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["", "nothing.css", "../layout.pt", "%2e%2e/layout.pt", "..%2flayout.pt", "js", "site.css/x", "%00", "a" * 5000],
)
def test_nothing_but_the_themes_files_is_served(visitor, path):
    assert visitor.get(f"/assets/{path}", expect_errors=True).status_int == 404
