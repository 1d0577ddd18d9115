"""Nothing bars the way: axe-core on every kind of page in each language, scheme and width."""

import pytest

from orda import regulation
from orda.content.base import descendants, path_of
from orda.i18n import LANGUAGES
from tests import factories
from tests.served import serve, stop

KINDS = tuple(kind for kind in regulation.load().kinds if kind != "site")
# What is no object of a kind: the home page, lists, forms, what machines make.
OTHERS = {
    "home": "/",
    "vacancies": "/vacancies",
    "register of documents": "/documents",
    "events": "/events",
    "month": "/events?view=month",
    "people": "/people",
    "leaders": "/university/leadership",
    "structure": "/university/structure",
    "programmes": "/education/programmes",
    "procurements": "/procurement",
    "publications": "/science/publications",
    "questions": "/questions",
    "question form": "/questions/@@ask",
    "report of an error": "/university/history/@@report",
    "choices": "/@@accessibility",
    "paper": "/university/history/@@print",
    "page with a table": "/education/levels",
    "figures": "/university/statistics/student-survey",
    "units": "/units",
    "news list": "/news?page=2",
    "press release": "/news/board-of-directors-november",
    "pictures": "/units/rectorate/pictures",
    "search": "/@@search?q=%D0%BA%D0%B0%D1%84%D0%B5%D0%B4%D1%80%D0%B0",
    "search without hits": "/@@search?q=zzzz",
    "area": "/@@search?area=science",
    "missing language": "/clinic/price-list",
    "not found": "/nothing-here",
    "login": "/@@login",
}
# Both schemes and both widths of each load; what depends on neither is looked at once in each, over the languages.
SCREENS = {
    "kk": [(1280, "light"), (390, "dark")],
    "ru": [(390, "light"), (1280, "dark")],
    "en": [(390, "dark"), (1280, "light")],
}
LOOKS = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")


@pytest.fixture(scope="module")
def address(demonstration):
    """The demonstration on a port of its own."""
    server = serve(demonstration)
    yield server.address
    stop(server)


@pytest.fixture(scope="module")
def examples(demonstration):
    """{kind: path} of the fullest public object of each kind that speaks all languages."""
    found = {}
    with factories.work_in(demonstration) as site:
        for obj in descendants(site):
            if obj.live is not None and set(obj.live.languages()) == set(LANGUAGES):
                size = sum(len(obj.live.body(lang)) for lang in LANGUAGES) if obj.has_body else 0
                found[obj.kind] = max(found.get(obj.kind, (-1, "")), (size, path_of(obj)))
    return {kind: path for kind, (_size, path) in found.items()}


def barriers(page, axe, lang) -> list[str]:
    """What axe finds on the page that is open: everything on one screen, then what looks decide on the other."""
    found = []
    for number, (width, scheme) in enumerate(SCREENS[lang]):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {each}" for each in (axe(page, LOOKS) if number else axe(page))]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_bars_the_way_to_any_kind(new_page, address, axe, examples, kind):
    """Issue: WCAG 2.2 AA on every kind of page, in every language and scheme."""
    page = new_page()
    for lang in LANGUAGES:
        page.goto(f"{address}/{lang}{examples[kind]}", wait_until="load")
        assert page.get_attribute("html", "lang") == lang
        assert barriers(page, axe, lang) == [], lang
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{lang} is wider than the screen"


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_bars_the_way_to_lists_and_forms(new_page, address, axe, name):
    page = new_page(expect_errors=name == "not found")
    for lang in LANGUAGES:
        page.goto(f"{address}/{lang}{OTHERS[name]}", wait_until="load")
        assert barriers(page, axe, lang) == [], lang
        if name == "home":
            page.click(".menu summary")
            assert axe(page) == [], f"{lang}, menu open"
