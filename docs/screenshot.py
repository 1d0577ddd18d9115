"""Makes the pictures of the documentation from a running demonstration site.

    make start                                     in one terminal
    .venv/bin/python docs/screenshot.py            in another; needs `make setup-test` and Chromium

``docs/screenshot.py http://localhost:7000`` for another address. ``docs/images/`` gets the two pictures of the README,
``docs/screenshots/`` each public page of ``PAGES`` in three languages on a phone and on a wide screen. The site is only
read: the one change is a sign-in.
"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("ORDA_CHROMIUM", "/usr/bin/chromium")
HERE = Path(__file__).resolve().parent
WIDE, HIGH = 1280, 800
MAX_BYTES, MAX_BYTES_OF_PAGE = 200_000, 50_000
LOGIN, PASSWORD = "head-therapy", "orda-demo"  # noqa: S105 - the demonstration's
LANGUAGES = ("kk", "ru", "en")
SCREENS = ((390, 1100), (1280, 1000))
PAGES = {
    "home": "/",
    "section": "/university",
    "page": "/university/history",
    "list": "/news",
    "person": "/people/akbulak",
    "month": "/events?view=month",
    "documents": "/documents",
    "dataset": "/university/statistics/student-survey",
    "question": "/questions/@@ask",
}


def home(page: Page, site: str) -> None:
    """The home page, as visitors meet it."""
    page.goto(f"{site}/kk/")


def request(page: Page, site: str) -> None:
    """A request before the visa of the head: what changes, and the points to be ticked."""
    page.goto(f"{site}/en/@@login")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.locator("main .inbox a").first.click()
    page.wait_for_selector("[name=approve]")


SCENES: dict[str, Callable[[Page, str], None]] = {"home": home, "request": request}


def compress(png: bytes, most: int) -> bytes:
    """The picture as WebP of at most ``most`` bytes, as good as that allows."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (90, 80, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= most:
            break
    return out.getvalue()


def take(page: Page, path: Path, most: int) -> None:
    """Write what the page shows now."""
    page.wait_for_load_state("networkidle")
    data = compress(page.screenshot(animations="disabled"), most)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    print(f"{path.relative_to(HERE.parent)}: {len(data) // 1000} kB")


def main(site: str) -> None:
    """Write one file for each scene, and one for each page, language and screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        for name, play in SCENES.items():
            page = browser.new_context(viewport={"width": WIDE, "height": HIGH}, device_scale_factor=1.5).new_page()
            play(page, site)
            take(page, HERE / "images" / f"{name}.webp", MAX_BYTES)
        for width, height in SCREENS:
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            for name, path in PAGES.items():
                for lang in LANGUAGES:
                    answer = page.goto(f"{site}/{lang}{path}")
                    if not answer.ok:
                        raise SystemExit(f"{answer.url} answers {answer.status}")
                    take(page, HERE / "screenshots" / f"{name}-{lang}-{width}.webp", MAX_BYTES_OF_PAGE)
        browser.close()


if __name__ == "__main__":
    main((sys.argv[1] if len(sys.argv) > 1 else "http://localhost:6543").rstrip("/"))
