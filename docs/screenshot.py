"""Makes the pictures of the documentation from a running demonstration site.

    make start                                     in one terminal
    .venv/bin/python docs/screenshot.py            in another; needs `make setup-test` and Chromium

``docs/screenshot.py http://localhost:7000`` for another address. The site is only read: the one change is a sign-in.
"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("ORDA_CHROMIUM", "/usr/bin/chromium")
FOLDER = Path(__file__).resolve().parent / "images"
WIDE, HIGH = 1280, 800
MAX_BYTES = 200_000
LOGIN, PASSWORD = "head-therapy", "orda-demo"  # noqa: S105 - the demonstration's


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


def compress(png: bytes) -> bytes:
    """The picture as WebP of at most ``MAX_BYTES``, as good as that allows."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (90, 80, 70, 60, 50, 40):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()


def main(site: str) -> None:
    """Write one file for each scene."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        for name, play in SCENES.items():
            page = browser.new_context(viewport={"width": WIDE, "height": HIGH}, device_scale_factor=1.5).new_page()
            play(page, site.rstrip("/"))
            page.wait_for_load_state("networkidle")
            data = compress(page.screenshot(animations="disabled"))
            (FOLDER / f"{name}.webp").write_bytes(data)
            print(f"docs/images/{name}.webp: {len(data) // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:6543")
