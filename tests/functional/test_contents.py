"""A folder's contents: what the list says, order, copy, move, address, bin and the way back."""

import pytest

from orda.content.site import service_of
from orda.history import bin as recycling
from orda.security.acl import Grant
from orda.security.actor import SYSTEM
from orda.views.editor.folders import contents
from tests import factories
from tests.workplace import carry_out, edit, form_with, send, token_of

THERAPY = "/kk/units/therapy"


@pytest.fixture
def editor(app, sign_in):
    """The editor, with three drafts in the folder beside the public page."""
    with factories.work_in(app) as site:
        for name, kk in (("c", "Ғылым"), ("a", "Әдістеме"), ("b", "Дәрістер")):
            factories.add(site["units"]["therapy"], "page", name, publish=False, kk=kk)
    return sign_in("editor-therapy")


def names(app, *path) -> list[str]:
    with factories.work_in(app) as site:
        folder = site["units"]["therapy"]
        for name in path:
            folder = folder[name]
        return list(folder.keys())


def listed(page) -> list[str]:
    return [row["data-name"] for row in page.html.select("table.contents tbody tr")]


def act(browser, act: str, *selected: str, folder: str = THERAPY, **fields):
    """Post to the list as its form does; the page that follows."""
    pairs = [
        ("csrf_token", token_of(browser)),
        *({act: "1"} | fields).items(),
        *(("selected", name) for name in selected),
    ]
    return browser.post(f"{folder}/@@arrange", pairs).follow()


def test_the_list_tells_states_and_languages(editor):
    edit(editor)
    send(editor)
    page = editor.get(f"{THERAPY}/@@contents")
    assert listed(page) == ["about", "c", "a", "b"]
    about, draft = page.html.select("table.contents tbody tr")[:2]
    assert about.select_one("td > .pill")["data-state"] == "sent"
    assert [pill["data-state"] for pill in about.select(".langs-states .pill")] == ["draft"] * 3
    assert [pill["data-state"] for pill in draft.select(".langs-states .pill")] == ["draft", "missing", "missing"]
    assert "@@edit" not in about.decode(), "what is at approval is not edited"


def test_sorting_follows_the_kazakh_alphabet(editor):
    page = editor.get(f"{THERAPY}/@@contents")
    page = page.click(href="sort=title")
    assert listed(page) == ["a", "c", "b", "about"], "Ә before Ғ before Д, Latin letters last"
    assert page.html.find("th", attrs={"aria-sort": "ascending"})
    assert listed(page.click(href="down=1")) == ["about", "b", "c", "a"]
    for sort in ("kind", "state", "modified", "nonsense"):
        assert len(listed(editor.get(f"{THERAPY}/@@contents?sort={sort}"))) == 4


@pytest.mark.parametrize("query", ["", "?sort=title&down=1", "?sort=modified", "?state=draft", "?q=%D2%93"])
def test_only_the_rows_of_the_page_that_is_shown_are_made(editor, monkeypatch, query):
    """A folder of thousands is sorted and searched by light keys."""
    monkeypatch.setattr(contents, "PER_PAGE", 1)
    made = []
    row = contents._row
    monkeypatch.setattr(contents, "_row", lambda *arguments: made.append(arguments) or row(*arguments))
    page = editor.get(f"{THERAPY}/@@contents{query}")
    assert len(listed(page)) == len(made) == 1
    if not query:
        assert listed(editor.get(f"{THERAPY}/@@contents?page=3")) == ["a"]


def test_the_address_of_a_record_is_changed_where_collections_hold_their_own_kind(app, sign_in):
    """What the list offers is what the verb does, in folders that take a kind only because they hold it too."""
    with factories.work_in(app) as site:
        site["news"].holds = ("faq",)
        factories.add(site["news"], "faq", "opening", publish=False, kk="Ашылу")
    form = form_with(sign_in("digital").get("/kk/news/@@contents").click(href="/news/opening/@@rename"), "name")
    form["name"] = "great-opening"
    assert form.submit().follow().request.path == "/kk/news/great-opening/@@preview"


def test_the_address_of_a_unit_is_an_administrators_to_change_until_visitors_know_it(app, sign_in):
    """B4, 1.I: what would be refused is not offered; a known address is the matter of the head of the section."""
    with factories.work_in(app) as site:
        factories.add(site["units"], "unit", "cardiology", publish=False)
        site["units"].grants = (Grant("user:head-surgery", "head"),)
    offered = {
        login: [name for name in ("cardiology", "therapy") if f"/units/{name}/@@rename" in page.text]
        for login in ("digital", "admin", "head-surgery")
        for page in [sign_in(login).get("/kk/units/@@contents")]
    }
    assert offered == {"digital": [], "admin": ["cardiology"], "head-surgery": ["therapy"]}


def test_filters_narrow_the_list(editor):
    assert listed(editor.get(f"{THERAPY}/@@contents", {"q": "ғЫЛЫМ"})) == ["c"]
    assert listed(editor.get(f"{THERAPY}/@@contents", {"state": "published"})) == ["about"]
    nothing = editor.get(f"{THERAPY}/@@contents", {"q": "жоқ"})
    assert listed(nothing) == [] and nothing.html.find("p", class_="empty")


def test_drafts_among_public_pages_change_places_as_long_as_visitors_see_no_other_order(app, editor, sign_in):
    assert editor.get(f"{THERAPY}/@@contents").html.find("button", attrs={"name": "up"}) is None
    assert act(editor, "down", down="about").html.select_one(".notice.danger")
    assert names(app) == ["about", "c", "a", "b"], "the order of public pages is the head's act (level B)"
    head = sign_in("head-therapy")
    form_with(head.get(f"{THERAPY}/@@contents"), "up").submit("up", value="c").follow()
    assert names(app) == ["c", "about", "a", "b"]
    form_with(head.get(f"{THERAPY}/@@contents"), "down").submit("down", value="c").follow()
    assert names(app) == ["about", "c", "a", "b"]


def test_dragging_sends_the_order_of_the_rows_it_knows(app, editor, sign_in):
    head = sign_in("head-therapy")
    fields = [
        ("csrf_token", token_of(head)),
        ("order", "1"),
        ("quiet", "1"),
        *(("names", n) for n in ("b", "c", "b", "no")),
    ]
    assert head.post(f"{THERAPY}/@@arrange", fields).status_int == 204
    assert names(app) == ["about", "b", "a", "c"], "the rows of this page change places among themselves"
    fields = [("csrf_token", token_of(editor)), ("order", "1"), ("quiet", "1"), ("names", "c"), ("names", "about")]
    assert editor.post(f"{THERAPY}/@@arrange", fields, expect_errors=True).status_int == 409
    assert names(app) == ["about", "b", "a", "c"]


def test_copies_are_drafts_and_move_takes_what_is_below(app, editor):
    act(editor, "copy", "a", "about")
    assert names(app) == ["about", "c", "a", "b", "a-2", "about-2"]
    with factories.work_in(app) as site:
        copy = site["units"]["therapy"]["about-2"]
        assert copy.live is None and copy.draft.title("kk") == "about қазақша"
    act(editor, "move", "a", "b", target="/ru/units/therapy/c")
    assert names(app, "c") == ["a", "b"]
    page = editor.get(f"{THERAPY}/c/a/@@contents")
    assert page.status_int == 200


@pytest.mark.parametrize("target", ["", "/units/surgery", "/nowhere", "/units/therapy/c", "https://evil.example/"])
def test_a_move_that_cannot_be_moves_nothing(app, editor, target):
    page = act(editor, "move", "a", "c", target=target)
    assert page.html.select_one(".notice.danger")
    assert names(app) == ["about", "c", "a", "b"], "not half of a selection either"


def test_into_the_bin_and_back_with_everything(app, editor, sign_in):
    act(editor, "move", "a", target="/units/therapy/c")
    act(editor, "discard", "c", "b")
    assert names(app) == ["about"]
    page = editor.get(f"{THERAPY}/@@bin")
    assert [row.find("th").find("span").text for row in page.html.select("tbody tr")] == ["Дәрістер", "Ғылым"]
    form = [form for form in page.forms.values() if "uid" in form.fields][1]
    form.submit().follow()
    assert names(app) == ["about", "c"] and names(app, "c") == ["a"]
    again = form.submit().follow()
    assert again.html.select_one(".notice.warning"), "the same form once more finds nothing in the bin"
    assert names(app) == ["about", "c"]
    surgery = sign_in("editor-surgery").get("/kk/units/surgery/@@bin")
    assert "Дәрістер" not in surgery.text, "each folder has the bin of its own"


def test_what_was_public_is_not_the_editors_to_remove_or_to_bring_back(app, editor, sign_in):
    page = act(editor, "discard", "about")
    assert page.html.select_one(".notice.danger") and "about" in names(app)
    assert "Төлеген Тестов" in page.html.select_one(".notice.danger").text, "who can is named"
    with factories.work_in(app) as site:
        recycling.discard(site["units"]["therapy"]["about"], actor=SYSTEM)
    page = editor.get(f"{THERAPY}/@@bin")
    page = form_with(page, "uid").submit().follow()
    assert page.html.select_one(".notice.danger"), "bringing it back would publish it without approval"
    assert "about" not in names(app)


def test_nothing_comes_back_half_when_the_program_fails(app, editor, monkeypatch):
    act(editor, "discard", "a")
    page = editor.get(f"{THERAPY}/@@bin")

    def fail(*arguments):
        raise KeyError("a name that some index does not know")

    with monkeypatch.context() as broken:
        broken.setattr(recycling, "path_of", fail)  # asked when the object stands in its folder again
        broken.setattr(recycling, "discarded_below", lambda folder, actor: service_of(folder, "bin").entries.values())
        assert form_with(page, "uid").submit(expect_errors=True).status_int == 500
    assert "a" not in names(app)
    with factories.work_in(app) as site:
        assert len(site.services["bin"].entries) == 1


def test_bringing_back_to_another_folder_when_the_old_one_is_gone(app, editor):
    act(editor, "move", "a", target="/units/therapy/c")
    act(editor, "discard", "a", folder=f"{THERAPY}/c")
    act(editor, "discard", "c")
    page = editor.get(f"{THERAPY}/@@bin")
    form = next(
        form for form in page.forms.values() if "uid" in form.fields and form.html.find("details").has_attr("open")
    )
    assert form.submit().follow().html.select_one(".notice.danger")
    form["target"] = "/units/therapy/b"
    form.submit().follow()
    assert names(app, "b") == ["a"]


def test_one_cannot_bring_back_what_another_folder_lost(app, editor, sign_in):
    act(editor, "discard", "a")
    with factories.work_in(app) as site:
        uid = site.services["bin"].entries.keys()[0]
    stranger = sign_in("editor-surgery")
    fields = {"csrf_token": token_of(stranger), "uid": uid, "target": "/units/surgery"}
    stranger.post("/kk/units/surgery/@@bin", fields).follow()
    with factories.work_in(app) as site:
        assert list(site.services["bin"].entries.keys()) == [uid]


def test_another_address_and_the_old_one_leads_there(app, editor, sign_in, visitor):
    form = form_with(editor.get(f"{THERAPY}/a/@@rename"), "name")
    for wrong in ("about", "Бет", "", "a/b", "kk"):
        form["name"] = wrong
        page = form.submit(expect_errors=True)
        assert page.status_int == 422 and page.html.find(role="alert")
    form["name"] = "methods"
    assert form.submit().location.endswith(f"{THERAPY}/methods/@@preview")
    head = sign_in("head-therapy")
    form = form_with(head.get(f"{THERAPY}/about/@@rename"), "name")
    form["name"] = "about-us"
    assert form.submit().follow().html.select_one(".notice.info a")["href"].endswith("@@working-copy?id=1")
    assert visitor.get(f"{THERAPY}/about").status_int == 200
    carry_out(app, sign_in)
    assert visitor.get(f"{THERAPY}/about").follow().request.path == f"{THERAPY}/about-us"
    assert editor.get("/kk/@@rename", expect_errors=True).status_int in (403, 404)


def test_the_history_page_offers_what_the_person_may_do(app, editor, sign_in):
    assert editor.get(f"{THERAPY}/about/@@history").html.select(".acts a") == []
    assert editor.get(f"{THERAPY}/a/@@history").html.select('.acts a[href$="@@rename"]')
    head = sign_in("head-therapy").get(f"{THERAPY}/about/@@history")
    assert head.html.select('.acts a[href$="@@withdraw"]')
    form_with(head, "discard").submit("discard").follow()
    assert "about" in names(app), "visitors see it, so it goes by a request"
    carry_out(app, sign_in)
    assert "about" not in names(app)


def test_the_main_sections_are_nobodys_to_move(app, sign_in):
    """Clause B11: not even an administrator's; levels C and D decide."""
    admin = sign_in("admin")
    page = admin.get("/kk/@@contents")
    assert not page.html.find("button", attrs={"name": "up"}) and not page.html.select(".rowmenu a[href$='@@rename']")
    order = [("order", "1"), ("names", "science"), ("names", "university")]
    for fields in ([("down", "university")], [("discard", "1"), ("selected", "science")], order):
        answer = admin.post("/kk/@@arrange", [*fields, ("csrf_token", token_of(admin))]).follow()
        assert "C және D" in answer.html.select_one(".notice.danger").text, fields
    form = form_with(admin.get("/kk/science/@@rename"), "name")
    form["name"] = "arts"
    assert form.submit(expect_errors=True).status_int == 422
    with factories.work_in(app) as site:
        assert list(site.keys())[:5] == ["university", "education", "clinic", "science", "rector-blog"]
