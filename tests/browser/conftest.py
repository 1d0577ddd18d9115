"""Browser tests: the system's Chromium driven by Playwright, axe-core for accessibility, nothing fetched.

Playwright's own browsers are never downloaded: ``/usr/bin/chromium`` is used, or what ``ORDA_CHROMIUM`` names.
Without one the tests are skipped with a sentence; with ``ORDA_BROWSER=1`` (CI) that is a failure. axe-core comes
inside the PyPI package ``axe-playwright-python`` (axe.min.js 4.12, MPL-2.0), pinned in buildout.cfg; only that file
of it is used.

A test gets ``page`` (a fresh context, Kazakh first, wide screen) or makes others by ``new_page(width=390,
height=844)``. Either fails the test if the page asked any host but the loopback, or wrote an error to the console.
``axe(page)`` returns the violations of WCAG 2.2 A and AA as sentences: ``assert axe(page) == []``; ``axe(page, rules)``
those of some rules alone.
"""

import os
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path(os.environ.get("ORDA_CHROMIUM", "/usr/bin/chromium"))
# Quiet and self-contained: no profile of a person, no update, no synchronisation, no GPU, also inside containers.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = "options => axe.run(document, options)"
LOOPBACK = {"127.0.0.1", "localhost", "::1", None}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the run, with a fresh profile that is thrown away."""
    if not os.access(CHROMIUM, os.X_OK):
        sentence = f"There is no browser at {CHROMIUM}; install Debian's package chromium to run the browser tests."
        if os.environ.get("ORDA_BROWSER") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser):
    """Make pages in fresh contexts: ``new_page(width=390, height=844, java_script_enabled=False)``."""
    contexts, outside, errors = [], [], []

    def watch(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in LOOPBACK:
            outside.append(request.url)

    def make(width: int = 1280, height: int = 900, expect_errors: bool = False, **context):
        contexts.append(
            browser.new_context(viewport={"width": width, "height": height}, **{"locale": "kk-KZ"} | context)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("request", watch)
        if not expect_errors:
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert outside == [], "a page asked a host that is not ours"
    assert errors == [], "a page wrote errors to the console"


@pytest.fixture
def page(new_page):
    """A page on a wide screen whose reader prefers Kazakh."""
    return new_page()


@pytest.fixture(scope="session")
def axe():
    """``axe(page)``: the violations of WCAG 2.2 A and AA, one sentence per element; empty is what is wanted."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    # target-size (2.5.8) is off by default although it is AA
    options = {"runOnly": WCAG, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}

    def violations(page, rules: tuple[str, ...] = ()) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)  # evaluated by the debugger, so that a strict CSP does not stop it
        asked = options | {"runOnly": list(rules)} if rules else options
        found = page.evaluate(AXE, asked)["violations"]
        return [
            f"{rule['id']} ({rule['impact']}) at {' '.join(map(str, node['target']))}: {rule['help']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations
