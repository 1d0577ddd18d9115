"""Editors teach search; search learns without knowing who asks; boxes offer what the reader may see (F13, D13, G9)."""

import pytest

from orda.catalog.asked import OFTEN, asked_in, asked_of, taken_in
from orda.catalog.indexer import note_unanswered
from orda.catalog.queue import drain
from orda.security import sharing
from orda.security.actor import SYSTEM
from tests import factories


@pytest.fixture
def found(app):
    """A page about a congress, a person and a page for staff alone, all indexed."""
    with factories.work_in(app) as site:
        factories.add(site["university"], "page", "kurultai", kk="Құрылтайға дайындық", ru="Подготовка к съезду")
        factories.add(site["units"]["therapy"], "person", "saule", kk="Сәуле Құрманова", ru="Сауле Курманова")
        hidden = factories.add(site["university"], "page", "hidden", kk="Құпия құрал")
        sharing.set_visibility(hidden, "staff", actor=SYSTEM)
        while drain(site):
            pass
        return hidden.uid


def offered(browser, typed, lang="kk"):
    return [each["text"] for each in browser.get(f"/{lang}/@@suggest", {"q": typed}).json]


@pytest.mark.parametrize("typed", ["құр", "Құрыл", "курыл", "kuryl", "quryltai", "құрылтайға дай", "дайындық құрылт"])
def test_pages_are_offered_by_the_beginnings_of_their_words(found, visitor, typed):
    assert "Құрылтайға дайындық" in offered(visitor, typed)


def test_people_are_offered_by_name_in_any_letters_and_lead_to_their_page(found, visitor):
    for typed in ("құрман", "курман", "сәуле құ", "saule", "Сауле Кур"):
        assert "Сәуле Құрманова" in offered(visitor, typed)
    (person,) = visitor.get("/ru/@@suggest", {"q": "курманова"}).json
    assert person == {"text": "Сауле Курманова", "lang": "", "sort": "Персона", "href": "/ru/units/therapy/saule"}


def test_nothing_is_offered_that_the_reader_may_not_read(found, app, visitor, sign_in):
    staff = sign_in("editor-therapy")
    for typed in ("құпия", "купия", "құпи", "құ"):
        assert "Құпия құрал" not in offered(visitor, typed)
        assert "Құпия құрал" in offered(staff, typed)
    with factories.work_in(app) as site:
        sharing.set_visibility(site["university"]["kurultai"], "internal", actor=SYSTEM)
    assert offered(visitor, "құрылт") == []  # what was remembered for strangers is not served any more


@pytest.mark.parametrize(
    "typed", ["", " ", "қ", "*", '"', "\x00", "%", "😀", "\u202e", "я" * 5000, "а " * 300, "((", "-қ", "<script>", "1"]
)
def test_any_letters_are_answered(found, visitor, typed):
    assert visitor.get("/kk/@@suggest", {"q": typed}).json == []


def test_what_strangers_ask_often_is_offered_where_it_finds_something(found, app, visitor, sign_in):
    for _batch in range(OFTEN):
        visitor.get("/kk/@@search", {"q": "құрылтай дайындығы"})
        sign_in("editor-therapy").get("/kk/@@search", {"q": "құпия құрал"})
        note_unanswered(app.registry.database)
    assert offered(visitor, "құрылт")[0] == "құрылтай дайындығы"
    assert offered(visitor, "құп") == []
    assert "құпия құрал" not in offered(sign_in("editor-therapy"), "құп"), "what people at work ask is not counted"
    with factories.work_in(app) as site:
        sharing.set_visibility(site["university"]["kurultai"], "internal", actor=SYSTEM)
    assert offered(visitor, "құрылт") == []


def test_which_hit_was_taken_is_counted_without_who_took_it(found, app, visitor):
    answer = visitor.get("/kk/@@search", {"q": "құрылтай"})
    hits = answer.html.select_one("ol.hits")
    asked = {"q": hits["data-q"], "uid": hits.li["data-uid"], "place": "1"}
    before = app.registry.database.storage.lastTransaction()
    assert visitor.get(hits["data-taken"], asked, status=204).body == b""
    assert app.registry.database.storage.lastTransaction() == before
    for wrong in ({"place": "0"}, {"place": "x"}, {"uid": found}, {"uid": "zz"}, {"q": "+7 701 123 45 67"}):
        visitor.get(hits["data-taken"], {**asked, **wrong}, status=204)
    note_unanswered(app.registry.database)
    with factories.work_in(app) as site:
        service = asked_of(site)
        assert dict(service.taken) == {("kk", "құрылтай"): {asked["uid"]: (1, 1)}}
        assert service.place("kk", "құрылтай") == 1.0


def test_a_setting_switches_all_counting_off(found, app, visitor, monkeypatch):
    monkeypatch.setattr(
        app.registry, "deployment", type("Off", (), {**vars(app.registry.deployment), "search_log": False})
    )
    answer = visitor.get("/kk/@@search", {"q": "құрылтай"})
    visitor.get("/kk/@@search", {"q": "жоқсөз"})
    assert "data-taken" not in answer.html.select_one("ol.hits").attrs
    visitor.get("/kk/@@taken", {"q": "құрылтай", "uid": answer.html.select_one("ol.hits li")["data-uid"], "place": "1"})
    assert not asked_in(app.registry.database) and not taken_in(app.registry.database)
    note_unanswered(app.registry.database)
    with factories.work_in(app) as site:
        assert not site.services["asked-searches"].counts and not site.services["unanswered-searches"].counts


def test_the_box_works_without_scripts_and_says_what_it_is(found, visitor):
    answer = visitor.get("/kk/@@search", {"q": "құрылтай"})
    for box in answer.html.select("form[role=search] input[name=q]"):
        assert box["data-suggest"] == "/kk/@@suggest" and box["aria-label"]
    assert answer.html.select_one("ol.hits li h2 a")["href"] == "/kk/university/kurultai"


# What editors teach


def screen(sign_in, login="digital", lang="kk"):
    return sign_in(login, lang).get(f"/{lang}/@@search-help")


def test_synonyms_are_kept_for_each_language_and_found(found, app, visitor, sign_in):
    form = screen(sign_in).forms["synonyms"]
    form["kk"], form["ru"] = "жиналыс = құрылтай", "съезд = форум\nконгресс = съезд"
    form.submit("save", status=303)
    assert visitor.get("/kk/@@search", {"q": "жиналыстың"}).html.select_one("ol.hits h2").text == "Құрылтайға дайындық"
    assert visitor.get("/ru/@@search", {"q": "форумы"}).html.select_one("ol.hits h2").text == "Подготовка к съезду"
    again = screen(sign_in).forms["synonyms"]
    assert again["ru"].value.splitlines() == ["съезд = форум", "конгресс = съезд"]
    again["kk"], again["ru"] = "жиналыс = жиын", "съезд ="
    refused = again.submit("save", status=422)
    assert refused.forms["synonyms"]["kk"].value == "жиналыс = жиын", "what was typed is kept"
    assert "1-жол" in refused.text
    with factories.work_in(app) as site:
        assert len(site.services["search-help"].synonyms["ru"]) == 2


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_page_is_pinned_changed_and_let_go(found, app, visitor, sign_in, lang):
    form = screen(sign_in, lang=lang).forms["bet"]
    form["query"], form["pages"] = "құрылтай", f"/{lang}/units/therapy\nhttp://localhost/kk/university"
    form.submit("pin", status=303)
    answer = visitor.get("/kk/@@search", {"q": "Құрылтайды"})
    assert [li.a["href"] for li in answer.html.select("ol.hits li.pinned")] == ["/kk/units/therapy", "/kk/university"]
    assert answer.html.select_one(".count strong").text == "3"
    page = screen(sign_in, lang=lang)
    row = page.html.select_one("table.data tbody tr")
    assert row.th.text == "құрылтай" and len(row.select("td a")) == 2
    assert page.goto(row.th.a["href"]).forms["bet"]["query"].value == "құрылтай"
    next(form for form in page.forms.values() if "unpin" in form.fields).submit("unpin", status=303)
    assert not visitor.get("/kk/@@search", {"q": "құрылтай"}).html.select("li.pinned")
    with factories.work_in(app) as site:
        assert [row.comment for row in site.services["register"].newest()][:2] == ["search-best-bet"] * 2


@pytest.mark.parametrize(
    ("query", "pages"),
    [("", "/kk/university"), ("құрылтай", ""), ("құрылтай", "/kk/nowhere"), ("***", "/kk/university"),
     ("х" * 90, "/kk"), ("құрылтай", "/kk /kk/university /kk/university/history /kk/news /kk/units /kk/units/therapy")],
)  # fmt: skip
def test_what_cannot_be_pinned_is_refused_and_kept_in_the_form(found, app, sign_in, query, pages):
    form = screen(sign_in).forms["bet"]
    form["query"], form["pages"] = query, pages
    refused = form.submit("pin", status=422)
    assert refused.forms["bet"]["query"].value == query
    with factories.work_in(app) as site:
        assert site.services["search-help"].bets == {}


def test_the_screen_is_for_who_checks_texts(found, visitor, sign_in):
    assert "/@@login" in visitor.get("/kk/@@search-help", status=303).location
    for login, allowed in (("admin", True), ("digital", True), ("head-therapy", False), ("auditor", False)):
        assert (sign_in(login).get("/kk/@@search-help", expect_errors=True).status_int == 200) is allowed


def test_the_report_names_what_is_asked_and_where_it_was_found(found, app, visitor, sign_in):
    visitor.get("/ru/@@search", {"q": "съезд"})
    note_unanswered(app.registry.database)
    row = screen(sign_in).html.select("table.data tbody tr")[-1]
    assert [cell.text for cell in row.select("th, td")] == ["съезд", "Русский", "1", "–"]
