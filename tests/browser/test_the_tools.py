"""The browser tests' own tools: Chromium starts, axe-core finds what is wrong, foreign hosts and errors are noticed."""

import http.server
import threading

import pytest

GOOD = """<!DOCTYPE html><html lang="kk"><head><meta charset="utf-8"><title>Орда</title></head>
<body><main><h1>Университет</h1><p>Мәтін</p></main></body></html>"""
BAD = GOOD.replace("<p>", '<img src="data:,"><p style="color:#ccc;background:#fff">').replace(' lang="kk"', "")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = {"/good": GOOD, "/bad": BAD}.get(self.path, "").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; img-src data:")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def address():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_axe_passes_a_good_page_under_a_strict_policy(page, axe, address):
    page.goto(f"{address}/good")
    assert page.inner_text("h1") == "Университет"
    assert axe(page) == []


def test_axe_finds_what_is_wrong(new_page, axe, address):
    page = new_page(expect_errors=True)
    page.goto(f"{address}/bad")
    found = " ".join(axe(page))
    assert "html-has-lang" in found
    assert "image-alt" in found
    assert "color-contrast" in found
