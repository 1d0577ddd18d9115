"""What every information page has around its text: neighbours, related sections, area; and the page for paper."""

import pytest

from orda.content.editing import save_draft, stamp
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories

PAGE = "/university/second"


@pytest.fixture
def app(app):
    """Three pages in an order of the editors, and one for colleagues only between them."""
    with factories.work_in(app) as site:
        section = site["university"]
        for name in ("second", "third", "fourth"):
            factories.add(section, "page", name, fields={"area": "education"} if name == "second" else None)
        section["third"].visibility = "staff"
        section["second"].owner_uid = site["units"]["therapy"].uid
        factories.add(section["fourth"], "page", "only", kk="Жалғыз", ru="Единственная")
    return app


def choose(app, *paths):
    """Let the editors of ``PAGE`` choose where else to go."""
    with factories.work_in(app) as site:
        page, targets = site["university"]["second"], []
        for path in paths:
            target = site
            for name in path.split("/"):
                target = target[name]
            targets.append(target.uid)
        save_draft(page, texts={}, fields={"related": targets}, actor=SYSTEM, seen=stamp(page))
        publish_at_once(page)


def links(page, css_class):
    box = page.html.find(class_=css_class)
    return [each["href"] for each in box.find_all("a")] if box is not None else None


def test_pages_of_a_folder_lead_to_the_next_and_back(visitor):
    assert links(visitor.get("/ru/university/history"), "neighbours") == [f"/ru{PAGE}"]
    page = visitor.get(f"/ru{PAGE}")
    assert links(page, "neighbours") == ["/ru/university/history", "/ru/university/fourth"], "the third is not public"
    assert [each["rel"] for each in page.html.find(class_="neighbours").find_all("a")] == [["prev"], ["next"]]
    assert links(visitor.get("/ru/university/fourth/only"), "neighbours") is None
    assert links(visitor.get("/ru/university"), "neighbours") is None, "sections have no order of reading"


def test_related_sections_are_those_that_the_editors_chose(app, visitor):
    """Clause F2; what the reader may not see is not offered."""
    assert links(visitor.get("/ru/university"), "related") == [
        f"/ru/{name}" for name in ("education", "clinic", "science", "rector-blog")
    ]
    choose(app, "science", "university/third", "units/therapy", "university/second")
    assert links(visitor.get(f"/ru{PAGE}"), "related") == ["/ru/science", "/ru/units/therapy"]


def test_without_a_choice_the_pages_beside_it_are_related(app, visitor):
    with factories.work_in(app) as site:
        for name in ("fifth", "sixth"):
            factories.add(site["university"], "page", name)
    assert links(visitor.get(f"/ru{PAGE}"), "related") == [
        f"/ru/university/{name}" for name in ("fifth", "sixth", "history")
    ]


def test_editors_choose_them_in_the_form(app, sign_in):
    with factories.work_in(app) as site:
        page = factories.add(site["units"]["therapy"], "page", "more")
    editor = sign_in("editor-therapy")
    form = editor.get("/kk/units/therapy/more/@@edit").forms["form"]
    form["fields.related.0"] = "science қазақша (/science)"
    form.submit("save", status=303)
    with factories.work_in(app) as site:
        page = site["units"]["therapy"]["more"]
        assert page.draft.fields["related"] == [site["science"].uid]


def test_the_page_says_its_area(visitor):
    """Clause B7."""
    dates = visitor.get(f"/en{PAGE}").html.find(class_="provenance")
    assert dates.find("a", href="/en/@@search?area=education") is not None


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_sheet_has_a_head_in_kazakh_and_russian(visitor, lang):
    """Clause A6: department, kind and edition in a bilingual running head."""
    page = visitor.get(f"/{lang}{PAGE}/@@print")
    heads = page.html.find(class_="running").find_all("div", lang=True)
    assert [head["lang"] for head in heads] == ["kk", "ru"]
    assert [head.strong.text for head in heads] == ["Университет", "Университет"]
    assert "therapy қазақша" in heads[0].text and "№ 1 басылым" in heads[0].text
    assert "Информационная страница" in heads[1].text and "Издание № 1 от" in heads[1].text
    assert page.html.h1.text == visitor.get(f"/{lang}{PAGE}").html.h1.text
    assert page.html.find(class_="masthead") is None and page.html.find(class_="footer") is None
    assert page.html.find(class_="provenance").find(class_="cite") is not None, "the source is named (B12)"


def test_the_print_has_the_edition_that_is_public(app, visitor):
    with factories.work_in(app) as site:
        factories.write(site["university"]["second"], ru=("Второе издание", "<p>Новый текст</p>"))
    assert "Издание № 2 от" in visitor.get(f"/ru{PAGE}/@@print").text


def test_the_print_is_no_page_of_its_own(app, visitor):
    page = visitor.get(f"/ru{PAGE}/@@print")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    link = visitor.get(f"/ru{PAGE}").html.find("a", href=f"/ru{PAGE}/@@print")
    assert link["rel"] == ["nofollow"]
    assert visitor.get("/ru/university/third/@@print", expect_errors=True).status_int == 404
    assert visitor.get("/en/university/fourth/only/@@print").html.find(class_="choices") is not None
    assert visitor.get("/ru/@@print").html.h1 is not None
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "draft", publish=False)
    assert visitor.get("/ru/university/draft/@@print", expect_errors=True).status_int == 404
