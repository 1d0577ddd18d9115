"""Makes the pictures of the documentation from a running demonstration site.

    make start                                     in one terminal
    .venv/bin/python docs/screenshot.py            in another; needs `make setup-test` and Chromium

``docs/screenshot.py http://localhost:7000`` for another address. ``docs/images/`` gets the two pictures of the README,
``docs/screenshots/`` each public page of ``PAGES`` in three languages on a phone and on a wide screen, and each screen
of people at work of ``WORK`` in Kazakh for the guides. The site is only read: the changes are sign-ins, and a working
copy that is thrown away again.
"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("ORDA_CHROMIUM", "/usr/bin/chromium")
HERE = Path(__file__).resolve().parent
WIDE, HIGH = 1280, 800
MAX_BYTES, MAX_BYTES_OF_PAGE = 200_000, 50_000
MAX_BYTES_OF_WORK = 150_000
PASSWORD = "orda-demo"  # noqa: S105 - the demonstration's
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


def sign_in(page: Page, site: str, login: str, lang: str) -> None:
    """Let ``login`` sign in; My work is shown."""
    page.goto(f"{site}/{lang}/@@login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def first_request(page: Page) -> None:
    """From My work to the first request that waits."""
    page.locator("main .inbox a").first.click()
    page.wait_for_selector("[name=approve]")


def request(page: Page, site: str) -> None:
    """A request before the visa of the head: what changes, and the points to be ticked."""
    sign_in(page, site, "head-therapy", "en")
    first_request(page)


SCENES: dict[str, Callable[[Page, str], None]] = {"home": home, "request": request}


def on_phone(page: Page, site: str) -> None:
    """A request on a phone, at the points and the button of the visa."""
    first_request(page)
    page.click(".jump a")


def working_copy(page: Page, site: str) -> None:
    """The contents of a unit's folder in a working copy, with one page moved up."""
    page.goto(f"{site}/kk/units/therapy/@@contents")
    page.click("form[action$=work-on-copy] button")
    page.wait_for_selector(".trialbar")
    page.locator("[form=order][name=up]").first.click()
    page.wait_for_load_state()


def throw_copy_away(page: Page, site: str) -> None:
    """Leave the working copy, and no trace of it."""
    page.click(".trialbar button[name=leave]")
    page.click("button[name=throw]")
    page.wait_for_load_state()


def propose_section(page: Page, site: str) -> None:
    """The form for a new section."""
    page.goto(f"{site}/kk/@@propose-section")


def letter(page: Page, site: str) -> None:
    """Somebody of another unit writes a passage of a page anew."""
    page.goto(f"{site}/kk/units/therapy/contacts/@@letter")
    passage = page.locator("details.retype").nth(2)
    passage.locator("summary").click()
    field = passage.locator("textarea")
    field.fill(f"{field.input_value()} Сенбі – демалыс.")
    field.blur()
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)


def deadlines(page: Page, site: str) -> None:
    """What waits and what is late, by visa, block and unit."""
    page.goto(f"{site}/kk/@@deadlines")


def inquiry(page: Page, site: str) -> None:
    """Information asked of a unit, with its day."""
    page.locator("section[aria-labelledby=inquiries] a").first.click()
    page.wait_for_selector("[name=answer]")


class Scene(NamedTuple):
    """A screen of work: who is signed in, how wide and high it is, the way there from My work, and what is undone."""

    login: str
    width: int
    height: int
    play: Callable[[Page, str], None] = lambda page, site: None
    after: Callable[[Page, str], None] = lambda page, site: None


WORK = {
    "my-work": Scene("head-therapy", 1280, 1000),
    "request": Scene("head-therapy", 1280, 1250, lambda page, site: first_request(page)),
    "request-phone": Scene("head-therapy", 390, 1100, on_phone),
    "working-copy": Scene("head-therapy", 1280, 850, working_copy, throw_copy_away),
    "propose-section": Scene("editor-therapy", 1280, 1250, propose_section),
    "letter": Scene("editor-surgery", 1280, 1100, letter),
    "deadlines": Scene("digital", 1280, 1100, deadlines),
    "inquiry": Scene("editor-therapy", 1280, 850, inquiry),
}


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
        for name, scene in WORK.items():
            size = {"width": scene.width, "height": scene.height}
            page = browser.new_context(viewport=size).new_page()
            sign_in(page, site, scene.login, "kk")
            scene.play(page, site)
            take(page, HERE / "screenshots" / f"{name}-kk-{scene.width}.webp", MAX_BYTES_OF_WORK)
            scene.after(page, site)
        browser.close()


if __name__ == "__main__":
    main((sys.argv[1] if len(sys.argv) > 1 else "http://localhost:6543").rstrip("/"))
