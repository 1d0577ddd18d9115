"""What people do in a browser with the keyboard alone; what cannot be reached fails."""

import pytest

from tests import factories


def reach(page, selector: str, key: str = "Tab", limit: int = 150):
    """Press Tab until the element with the focus fits."""
    for _press in range(limit):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector} at {page.url}")


def go(page, selector: str, key: str = "Enter") -> None:
    """Reach a link or a button, use it, wait for the page that follows."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def sign_in(page, site, login: str):
    page.goto(f"{site.address}/kk/@@login")
    reach(page, "main [name=login]")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/kk/@@my-work")
    return page


def return_it(page, remark: str) -> None:
    reach(page, "details.return > summary")
    page.keyboard.press("Enter")
    reach(page, "select#reason")
    page.keyboard.press("ArrowDown")
    reach(page, "textarea#remark")
    page.keyboard.type(remark)
    go(page, "button[name=return]")


def approve_it(page) -> None:
    for _tick in range(page.locator("[name=tick]").count()):
        reach(page, "[name=tick]")
        page.keyboard.press("Space")
    go(page, "button[name=approve]")
