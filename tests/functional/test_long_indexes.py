"""A folder with more than a menu holds: menus are cut, the pages that list it are not (clauses F2, F3)."""

import pytest

from orda.views.visitor import pages, units
from orda.web import navigation
from tests import factories

NAMES = [f"p{number:02}" for number in range(9)]


@pytest.fixture
def app(app, monkeypatch):
    """Menus of four, lists of six: nine pages in a section, nine units, nine pages in one unit."""
    monkeypatch.setattr(navigation, "MAX_MENU", 4)
    monkeypatch.setattr(units, "PER_PAGE", 6)
    monkeypatch.setattr(pages, "MAX_INSIDE", 5)
    with factories.work_in(app) as site:
        for folder, kind in ((site["science"], "page"), (site["units"], "unit"), (site["units"]["therapy"], "page")):
            for name in NAMES:
                factories.add(folder, kind, name)
    return app


def listed_on(page) -> list[str]:
    """The names in the list that is the page's content, its first level."""
    index = page.html.find("main").find("ul", class_="index")
    return [item.a["href"].rpartition("/")[2] for item in index.find_all("li", recursive=False)]


@pytest.mark.parametrize(
    ("path", "everything"),
    [("/science", NAMES), ("/units", [*NAMES, "surgery", "therapy"]), ("/units/therapy", ["about", *NAMES])],
)
def test_every_page_of_a_long_folder_is_reached(visitor, path, everything):
    first = visitor.get(f"/ru{path}")
    second = first.click(href=f"^/ru{path}\\?page=2$", index=0)
    assert listed_on(first) + listed_on(second) == everything
    assert len(listed_on(first)) == 6
    assert visitor.get(f"/ru{path}?page=99").html.find("main").find("ul", class_="index") is not None


def test_a_list_says_how_much_more_there_is_inside(visitor):
    page = visitor.get("/ru/units?page=2")
    inside = page.html.find("main").find("ul", class_="index").find("a", href="/ru/units/therapy", class_="more")
    assert inside.text == "Показать все: 10"


def test_menus_stay_short_and_show_where_the_reader_is(visitor):
    page = visitor.get("/ru/science/p08").html
    side = page.find(class_="side")
    assert [link["href"] for link in side.find_all("a") if "/science/p" in link["href"]] == [
        f"/ru/science/{name}" for name in ("p00", "p01", "p02", "p03", "p08")
    ]
    assert side.find(attrs={"aria-current": "page"})["href"] == "/ru/science/p08"
    assert page.find("a", rel="prev")["href"] == "/ru/science/p07", "neighbours go on to the last page"


def test_what_a_reader_may_not_see_is_counted_nowhere(app, visitor):
    """Checklist 33: pages for colleagues leave no gaps in lists of visitors."""
    with factories.work_in(app) as site:
        for name in NAMES[:3]:
            factories.write(site["science"][name], kk="Жасырын")
            site["science"][name].visibility = "staff"
        site.generation.change(1)
    page = visitor.get("/ru/science")
    assert listed_on(page) == NAMES[3:]
    assert page.html.find("main").find("nav", class_="paging") is None
