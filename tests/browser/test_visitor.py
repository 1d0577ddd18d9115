"""The visitor's pages in a real browser: barriers, keys, narrow screens, weight, print, no scripts."""

import pytest
from playwright.sync_api import expect

from tests.served import serve, stop

PAGES = {
    "home": "/kk/",
    "section": "/ru/university",
    "vacancies": "/kk/vacancies",
    "register of documents": "/ru/documents",
    "document": "/ru/documents/scholarship-rules-2027",
    "events": "/en/events",
    "month": "/kk/events?view=month",
    "people": "/kk/people",
    "person": "/ru/people/akbulak",
    "leaders": "/ru/university/leadership",
    "structure": "/en/university/structure",
    "programmes": "/ru/education/programmes",
    "figures": "/kk/university/statistics/student-survey",
    "procurement": "/ru/procurement/cleaning-2027",
    "vacancy": "/ru/vacancies/librarian",
    "programme": "/ru/education/programmes/obstetrics-gynaecology",
    "questions": "/ru/questions",
    "question form": "/kk/questions/@@ask",
    "choices": "/kk/@@accessibility",
    "paper": "/ru/university/history/@@print",
    "page": "/ru/university/history",
    "page with a table": "/kk/education/levels",
    "units": "/en/units",
    "unit": "/kk/units/therapy",
    "news list": "/ru/news?page=2",
    "news item": "/en/news/republic-day",
    "press release": "/kk/news/board-of-directors-november",
    "file": "/ru/units/admissions/admission-rules-ru",
    "image": "/kk/units/rectorate/pictures/campus",
    "pictures": "/en/units/rectorate/pictures",
    "search": "/kk/@@search?q=%D0%BA%D0%B0%D1%84%D0%B5%D0%B4%D1%80%D0%B0",
    "search without hits": "/ru/@@search?q=zzzz",
    "area": "/en/@@search?area=science",
    "missing language": "/en/clinic/price-list",
    "not found": "/kk/nothing-here",
    "login": "/ru/@@login",
}
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    " p { margin-bottom: 2em !important; }"
)


@pytest.fixture(scope="module")
def address(demonstration):
    """The demonstration on a port of its own."""
    server = serve(demonstration)
    yield server.address
    stop(server)


def visit(page, address, name):
    page.goto(address + PAGES[name], wait_until="load")
    return page


SCHEMES = ("black-on-white", "white-on-black", "yellow-on-black", "blue")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_bars_the_way_of_those_who_see_badly(new_page, address, axe, scheme):
    """The largest text and the widest spaces on a narrow screen, which has to be pushed in no direction but down."""
    page = new_page(width=640, height=900)
    page.goto(f"{address}/ru/@@accessibility?apply=1&size=3&spacing=3&pictures=off&scheme={scheme}")
    for name in ("home", "section", "page", "register of documents", "person", "month", "question form"):
        visit(page, address, name)
        assert page.get_attribute("html", "data-scheme") == scheme
        assert axe(page) == [] and sideways(page) == [], name
        assert page.locator("main img").count() == 0
        assert contrasts(page) == [], name


def contrasts(page):
    """The visible texts of less than 7 : 1 against the page, which the strictest level of WCAG asks for."""
    return page.evaluate(
        """() => {
            const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(v => v / 255)
                .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b; };
            const ground = it => { for (; it; it = it.parentElement) { const c = getComputedStyle(it).backgroundColor;
                if (!/^rgba.*, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
            return [...document.querySelectorAll('main p, main a, main h1, main h2, main dt, main dd, main td')]
                .filter(it => it.textContent.trim() && it.checkVisibility() && !it.closest('.vh'))
                .map(it => [it, [light(getComputedStyle(it).color), light(ground(it))].sort((a, b) => b - a)])
                .filter(([, [a, b]]) => (a + .05) / (b + .05) < 7).map(([it]) => it.outerHTML.slice(0, 80));
        }"""
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_narrow_screen(new_page, address, name):
    """320 pixels are what a zoom of 400 % leaves of a wide screen (WCAG 1.4.10); wide tables scroll by themselves."""
    page = new_page(width=320, height=640, expect_errors=name == "not found", bypass_csp=True)
    visit(page, address, name)
    assert sideways(page) == []
    if name == "home":
        page.click(".menu summary")
        assert sideways(page) == []
        page.click(".menu summary")
    page.add_style_tag(content=SPACED)  # WCAG 1.4.12
    assert sideways(page) == []


def sideways(page):
    """What sticks out where the page can be pushed aside."""
    return page.evaluate(
        """() => {
            const out = each => each.getBoundingClientRect().right > innerWidth + 1;
            const wide = document.documentElement.scrollWidth > innerWidth;
            const all = wide ? [...document.querySelectorAll('body *')] : [];
            return all.filter(out).map(each => each.outerHTML.slice(0, 80));
        }"""
    )


LIGHT = ("home", "section", "page with a table", "units", "unit", "register of documents", "events", "search", "login")
PICTURED = ("home", "page", "news list", "press release", "image")


@pytest.mark.parametrize("name", sorted({*LIGHT, *PICTURED}))
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_is_light(new_page, address, name, width):
    """At most 6 requests and 80 KB without pictures; a picture is asked for when it comes into sight."""
    page = new_page(width=width)
    answers = []
    page.on("requestfinished", lambda request: answers.append(request))
    visit(page, address, name)
    page.wait_for_timeout(300)
    weights = {}
    for answer in answers:
        weights[answer.url.removeprefix(address)] = answer.sizes()["responseBodySize"]
    pictures = {url: size for url, size in weights.items() if "/@@scale/" in url}
    rest = {url: size for url, size in weights.items() if url not in pictures}
    assert len(rest) <= 4 and len(weights) <= 6, weights
    assert sum(rest.values()) <= 40_000, weights
    assert sum(weights.values()) <= 80_000, weights


def focused(page):
    """The text and the outline of what has the focus."""
    return page.evaluate(
        """() => {
            const it = document.activeElement, look = getComputedStyle(it);
            const ring = getComputedStyle(it.closest('.find') ?? it);
            return {text: (it.getAttribute('aria-label') ?? it.textContent).trim(), id: it.id,
                    tag: it.tagName, type: it.type, href: it.getAttribute("href"),
                    seen: look.outlineStyle !== 'none' || ring.boxShadow !== 'none'};
        }"""
    )


def tab_to(page, wanted, most=60):
    """Press Tab until ``wanted(element)``; every stop on the way must be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["seen"], here
        if wanted(here):
            return here
    raise AssertionError("the keyboard does not get there")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_keyboard_alone_gets_through_the_menu(new_page, address, width):
    page = visit(new_page(width=width), address, "home")
    page.keyboard.press("Tab")
    assert focused(page)["href"] == "#main"
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main"
    page.reload()
    tab_to(page, lambda here: here["tag"] == "SUMMARY")
    page.keyboard.press("Enter")
    assert page.is_visible(".menu-panel")
    follow(page, lambda here: here["href"] == "/kk/education", most=90)
    tab_to(page, lambda here: here["tag"] == "SUMMARY")
    page.keyboard.press("Space")
    follow(page, lambda here: here["href"] == "/kk/education/admission", most=90)
    assert page.url == f"{address}/kk/education/admission"


def test_the_keyboard_alone_gets_through_the_search(new_page, address):
    page = visit(new_page(), address, "page")
    tab_to(page, lambda here: here["tag"] == "INPUT")
    page.keyboard.type("кафедра терапии")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("main input[name=q]") == "кафедра терапии"
    follow(page, lambda here: here["href"] == "/ru/units/therapy", most=80)
    assert page.is_visible("h1")


def test_a_wide_table_can_be_scrolled_with_keys(new_page, address):
    page = visit(new_page(width=320, height=640), address, "page with a table")
    table = page.locator(".prose .scroll").first
    assert table.get_attribute("tabindex") == "0" and table.get_attribute("aria-label")


def follow(page, wanted, most=200):
    """Tab to a link, press Enter, and wait for the page that it leads to."""
    tab_to(page, wanted, most)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_finds_a_person_reads_a_document_and_asks(new_page, address):
    """Issue: the journey of a reader who has no mouse, from the home page to the question that was sent."""
    page = visit(new_page(), address, "home")
    tab_to(page, lambda here: here["tag"] == "INPUT")
    page.keyboard.type("Ақбұлақ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, lambda here: here["href"] == "/kk/people/akbulak")
    assert page.is_visible("#contacts")
    follow(page, lambda here: here["href"] == "/kk/documents")
    follow(page, lambda here: (here["href"] or "").startswith("/kk/documents/"))
    assert page.is_visible("dl.requisites") and page.is_visible("h1")
    follow(page, lambda here: here["href"] == "/kk/questions")
    follow(page, lambda here: (here["href"] or "").endswith("/questions/@@ask"))
    tab_to(page, lambda here: here["id"] == "ask-text", most=100)
    page.keyboard.type("Кафедра қай ғимаратта орналасқан және қашан жұмыс істейді?")
    tab_to(page, lambda here: here["id"] == "ask-consent")
    page.keyboard.press("Space")
    expect(page.locator("[name=proof]")).not_to_have_value("", timeout=60_000)
    follow(page, lambda here: here["type"] == "submit")
    assert "@@asked?key=" in page.url and "қай ғимаратта орналасқан" in page.text_content("main")
    assert page.context.cookies() == []


def test_the_version_for_those_who_see_badly_is_chosen_with_keys_alone(new_page, address):
    page = visit(new_page(java_script_enabled=False), address, "page")
    follow(page, lambda here: "@@accessibility" in (here["href"] or ""))
    tab_to(page, lambda here: here["tag"] == "INPUT" and here["id"] == "" and here["text"] == "", most=30)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{address}/ru/university/history"
    assert page.get_attribute("html", "data-size") in ("1", "2", "3")
    assert page.is_visible(".visionbar")


def test_the_language_switch_and_the_pages_of_a_list(page, address):
    visit(page, address, "news list")
    with page.expect_navigation():
        page.click("nav.paging a[rel=next]")
    assert page.url == f"{address}/ru/news?page=3"
    with page.expect_navigation():
        page.click("nav.langs a[lang=kk]")
    assert page.url == f"{address}/kk/news"
    with page.expect_navigation():
        page.click("ul.cards h2 a >> nth=1")
    assert page.get_attribute("html", "lang") == "kk"
    with page.expect_navigation():
        page.click("nav.langs a[lang=en]")
    assert page.url.startswith(f"{address}/en/news/")


def test_without_scripts_everything_works(new_page, address):
    page = visit(new_page(java_script_enabled=False), address, "home")
    page.click(".menu summary")
    with page.expect_navigation():
        page.click(".menu-panel a[href='/kk/clinic/appointment']")
    assert page.url == f"{address}/kk/clinic/appointment"
    page.fill("header input[name=q]", "дәрігер")
    with page.expect_navigation():
        page.click("header .find button")
    assert page.locator("ol.hits li").count() > 0


def test_no_page_stores_anything(new_page, address):
    page = new_page()
    for name in ("home", "page", "search", "file"):
        visit(page, address, name)
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("name", ["page", "unit", "press release", "page with a table"])
def test_a_page_can_be_printed(page, address, name):
    visit(page, address, name)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".find", ".langs", ".menu", ".secnav", ".skip", ".footer-links"):
        assert page.locator(f"{hidden} >> visible=true").count() == 0, hidden
    assert page.is_visible("h1") and page.is_visible(".provenance time >> nth=0")
    look = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert look[0] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)") and look[1] in ("rgb(0, 0, 0)", "rgb(22, 38, 42)")
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize(("density", "wanted"), [(1, "640.webp"), (2, "1280.webp")])
def test_pictures_come_in_the_size_of_the_screen(new_page, address, density, wanted):
    page = visit(new_page(device_scale_factor=density), address, "press release")
    shown = page.locator("figure.plate img")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure.plate img').complete")
    assert shown.evaluate("each => each.currentSrc").endswith(wanted)
    assert shown.evaluate("each => each.naturalWidth") > 0
