"""The register of documents over HTTP: written, approved, found by filters, superseded, obsolete by the clock."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from docx import Document as WordDocument

from orda import clock
from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.content.kinds.file import StoredFile
from orda.content.uploads import TYPES
from orda.security import sharing
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import approve, send, write

THERAPY = "/units/therapy"
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
REQUISITES = {
    "fields.code": "24/41.7-2026",
    "fields.act": "instruction",
    "fields.adopted_by": "unit",
    "fields.number": "5",
    "fields.approved_on": "2026-11-16",
}
FILL_IN = {"kk": "Бұл өрісті толтырыңыз.", "ru": "Заполните это поле.", "en": "Fill in this field."}
CONTRADICTION = {
    "kk": "Аяқталатын күн басталатын күннен бұрын тұр. Екі күннің бірін түзетіңіз.",
    "ru": "Окончание раньше начала. Исправьте одну из двух дат.",
    "en": "The end lies before the beginning. Correct one of the two dates.",
}


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """``at(moment)`` sets the clock; it begins at ``NOW``."""

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture(autouse=True)
def register(app):
    """The collection of documents, and a page for strategies alone."""
    with factories.work_in(app) as site:
        factories.add(site, "section", "documents").holds = ("document", "file")
        strategy = factories.add(site["university"], "page", "strategy")
        strategy.holds, strategy.narrowed = ("document",), {"type": "strategy"}


def act(site, place, name, publish=True, **fields):
    """A document of three languages."""
    document = arrange.add(place, "document", actor=SYSTEM, name=name)
    editing.save_draft(
        document,
        texts={lang: {"title": f"{name} {lang}"} for lang in ("kk", "ru", "en")},
        bodies={lang: f"<p>{name}</p>" for lang in ("kk", "ru", "en")},
        fields={
            "code": name,
            "act": "rules",
            "adopted_by": "rector",
            "number": "1",
            "approved_on": date(2026, 1, 15),
            **fields,
        },
        actor=SYSTEM,
        seen=editing.stamp(document),
    )
    if publish:
        publish_at_once(document)
    return document


def listed(answer):
    return [link["href"].rpartition("/")[2] for link in answer.html.select(".records h2 a")]


def choices(answer, name):
    """{value: number of records} of one filter."""
    options = answer.html.select(f"select[name={name}] option[value]")
    return {each["value"]: each.text.rpartition("(")[2].rstrip(")") for each in options if each["value"]}


def described(answer):
    return [json.loads(each.string) for each in answer.html.select('script[type="application/ld+json"]')]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_a_document_without_body_number_or_date_is_refused_in_the_language_of_the_screen(sign_in, lang):
    """Clause A1: the refusal stands at each field, and what was typed stays."""
    form = write(sign_in("editor-therapy", lang).get(f"/{lang}{THERAPY}/@@add?kind=document"), name="rules")
    form["fields.code"] = "24/41.7-2026"
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    for name in ("act", "adopted_by", "number", "approved_on"):
        assert page.html.find(id=f"form-fields-{name}-error").text.strip() == FILL_IN[lang]
    assert page.forms["form"]["fields.code"].value == "24/41.7-2026"


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_dates_that_contradict_each_other_are_refused_in_the_language_of_the_screen(sign_in, lang):
    page = sign_in("editor-therapy", lang).get(f"/{lang}{THERAPY}/@@add?kind=document")
    form = write(page, name="rules", **REQUISITES, **{"fields.valid_until": "2025-01-01"})
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.html.find(id="form-fields-valid_until-error").text.strip() == CONTRADICTION[lang]


def test_a_code_that_another_document_has_is_refused_at_its_field(app, sign_in):
    """Clause A5."""
    with factories.work_in(app) as site:
        act(site, site["units"]["surgery"], "other", publish=False, code="24/41.7 – 2026")
    form = write(sign_in("editor-therapy").get(f"/kk{THERAPY}/@@add?kind=document"), name="rules", **REQUISITES)
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert "басқа құжаттың коды" in page.html.find(id="form-fields-code-error").text
    with factories.work_in(app) as site:
        assert "rules" not in site["units"]["therapy"]


def test_from_the_form_to_the_register(app, sign_in, visitor):
    """A document is written, gets two visas, is found by filters and by its code, and describes itself."""
    people = {login: sign_in(login) for login in ("editor-therapy", "head-therapy", "digital")}
    form = write(people["editor-therapy"].get(f"/kk{THERAPY}/@@add?kind=document"), name="safety", **REQUISITES)
    form["fields.registered_on"], form["fields.valid_until"] = "2026-11-20", "2029-11-16"
    preview = form.submit("save").follow()
    assert "24/41.7-2026" in preview.html.find("article").text and "Нұсқаулық" in preview.text
    assert visitor.get(f"/kk{THERAPY}/safety", expect_errors=True).status_int == 404
    findings = people["editor-therapy"].get(f"/kk{THERAPY}/safety/@@send").html.find(class_="findings").text
    assert "қолданыла бастағаннан кейін тіркелген" in findings
    send(people["editor-therapy"], f"{THERAPY}/safety")
    for login in ("head-therapy", "digital"):
        approve(people[login].get("/kk/@@my-work").click(href="@@request", index=0))
    assert listed(visitor.get("/kk/documents?type=instruction&year=2026&body=unit")) == ["safety"]
    page = visitor.get(f"/ru{THERAPY}/safety")
    facts = {dt.text: dt.find_next("dd").text for dt in page.html.select(".requisites dt")}
    assert facts["Код документа"] == "24/41.7-2026" and facts["Вид акта"] == "Инструкция"
    assert facts["Дата утверждения"].startswith("16 ноября 2026") and facts["Дата регистрации"].startswith("20 ноября")
    (said,) = [each for each in described(page) if each["@type"] == "Legislation"]
    assert said["legislationLegalForce"].endswith("InForce") and said["temporalCoverage"] == "2026-11-16/2029-11-16"
    with factories.work_in(app) as site:
        drain(site, 1000)
    assert f"{THERAPY}/safety" in visitor.get("/kk/@@search", {"q": "24/41.7-2026"}).text
    form = people["editor-therapy"].get(f"/kk{THERAPY}/safety/@@edit").forms["form"]
    form["fields.valid_until"] = "2030-11-16"
    form.submit("save").follow()
    changes = (
        people["editor-therapy"].get(f"/kk{THERAPY}/safety/@@compare?from=1&to=draft").html.find(class_="facts").text
    )
    assert "Қолдану мерзімі" in changes and "2030" in changes


def test_the_register_shows_what_is_in_force_and_keeps_the_obsolete_within_reach(app, visitor, at):
    """Clause A3: obsolete documents are left out by default, marked elsewhere, and open with a banner."""
    with factories.work_in(app) as site:
        act(site, site["documents"], "short", valid_until=date(2026, 11, 30))
        act(site, site["documents"], "long")
    assert set(listed(visitor.get("/kk/documents"))) == {"short", "long"}
    at(datetime(2026, 11, 30, 19, tzinfo=UTC))
    assert listed(visitor.get("/kk/documents")) == ["long"], "no cached answer outlives the term"
    assert listed(visitor.get("/kk/documents?when=past")) == ["short"]
    assert set(listed(visitor.get("/kk/documents?when=all"))) == {"short", "long"}
    with factories.work_in(app) as site:
        drain(site, 1000)
    (hit,) = visitor.get("/kk/@@search", {"q": "short"}).html.select("ol.hits > li")
    assert hit.select_one(".mark").text == "Ескірген"
    page = visitor.get("/kk/documents/short")
    assert page.html.select_one(".title .mark").text == "Ескірген"
    assert "Бұл құжат ескірген" in page.html.select_one("p.notice").text
    (said,) = [each for each in described(page) if each["@type"] == "Legislation"]
    assert said["legislationLegalForce"].endswith("NotInForce")


def test_what_comes_into_force_later_stands_apart_until_its_day(app, visitor, at):
    """Clause A2: nobody takes it for the law of today; at midnight the list changes by itself."""
    with factories.work_in(app) as site:
        act(site, site["documents"], "now")
        act(site, site["documents"], "later", valid_from=date(2026, 12, 1))
    assert listed(visitor.get("/kk/documents")) == ["now"]
    assert choices(visitor.get("/kk/documents?when=all"), "type") == {}
    coming = visitor.get("/kk/documents?when=not-yet")
    assert listed(coming) == ["later"]
    assert coming.html.select_one("nav.tabs [aria-current]").text.strip() == "Күшіне енбеген"
    assert set(listed(visitor.get("/kk/documents?when=all"))) == {"now", "later"}
    at(datetime(2026, 11, 30, 19, tzinfo=UTC))
    assert set(listed(visitor.get("/kk/documents"))) == {"now", "later"}
    assert listed(visitor.get("/kk/documents?when=not-yet")) == []


def test_both_pages_lead_to_each_other_from_the_moment_of_publication(app, visitor):
    """Clause A4."""
    with factories.work_in(app) as site:
        old = act(site, site["documents"], "old")
        act(site, site["documents"], "new", supersedes=old.uid, code="2", publish=False)
    assert "Әрекеттегі" in visitor.get("/kk/documents/old").html.select_one(".title .mark").text
    with factories.work_in(app) as site:
        publish_at_once(site["documents"]["new"])
    assert listed(visitor.get("/kk/documents")) == ["new"]
    old_page, new_page = visitor.get("/kk/documents/old"), visitor.get("/kk/documents/new")
    assert old_page.html.select_one("p.notice a")["href"] == "/kk/documents/new"
    assert new_page.html.select_one(".requisites a")["href"] == "/kk/documents/old"


def test_a_circle_is_refused_at_its_field(app, sign_in):
    with factories.work_in(app) as site:
        old = act(site, site["units"]["therapy"], "old")
        act(site, site["units"]["therapy"], "new", supersedes=old.uid)
    browser = sign_in("editor-therapy")
    for title, words in (("new kk", "тұйық шеңбер"), ("old kk", "өзінің орнына")):
        form = browser.get(f"/kk{THERAPY}/old/@@edit").forms["form"]
        offered = [each["value"] for each in form.html.select("#form-fields-supersedes-list option")]
        form["fields.supersedes"] = next(each for each in offered if each.startswith(title))
        page = form.submit("save", expect_errors=True)
        assert page.status_int == 422
        assert words in page.html.find(id="form-fields-supersedes-error").text


def test_filters_count_what_they_would_leave_and_nonsense_is_named(app, visitor):
    with factories.work_in(app) as site:
        act(site, site["documents"], "a", approved_on=date(2025, 3, 1))
        act(site, site["documents"], "b", act="order")
        act(site, site["units"]["therapy"], "c", adopted_by="unit")
        act(site, site["documents"], "d", act="order", valid_until=date(2026, 5, 1))
    page = visitor.get("/kk/documents")
    assert choices(page, "type") == {"rules": "2", "order": "1"}
    assert choices(page, "year") == {"2026": "2", "2025": "1"}
    assert choices(page, "body") == {"rector": "2", "unit": "1"}
    assert choices(visitor.get("/kk/documents?year=2026&when=all"), "type") == {"rules": "1", "order": "2"}
    assert listed(visitor.get("/kk/documents?year=2025&type=order")) == []
    for query in ("type=novel", "year=20x6", "when=someday", "body=<script>", "unit=0", "page=-1&type=%00"):
        page = visitor.get(f"/kk/documents?{query}")
        assert len(listed(page)) == 3 and page.html.select_one(".notice.warning") is not None, query
    empty = visitor.get("/kk/documents?year=9999")
    assert listed(empty) == [] and empty.html.select_one(".empty a")["href"] == "/kk/documents"


def test_a_place_for_one_sort_lists_all_of_it_the_newest_first(app, visitor):
    """Clause C2: the current strategy on top, the old one marked."""
    with factories.work_in(app) as site:
        place = site["university"]["strategy"]
        old = act(site, place, "first", act="strategy", approved_on=date(2020, 12, 1), valid_until=date(2025, 12, 31))
        act(site, place, "second", act="strategy", approved_on=date(2025, 12, 1), supersedes=old.uid)
        act(site, site["documents"], "plan", act="plan")
    page = visitor.get("/kk/university/strategy")
    assert listed(page) == ["second", "first"]
    assert [mark.text for mark in page.html.select(".records .mark")] == ["Әрекеттегі", "Ескірген"]
    assert page.html.select("select[name=type], select[name=when]") == []
    assert listed(visitor.get("/kk/university/strategy?type=plan")) == ["second", "first"]


def test_a_successor_that_the_reader_may_not_see_is_not_named(app, visitor):
    with factories.work_in(app) as site:
        old = act(site, site["documents"], "old")
        new = act(site, site["documents"], "secret-rules", supersedes=old.uid)
        sharing.set_visibility(new, "staff", actor=SYSTEM)
    page = visitor.get("/kk/documents/old")
    assert "Ескірген" in page.text and "secret-rules" not in page.text


def word_file(*paragraphs: str) -> bytes:
    document, data = WordDocument(), io.BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    document.add_table(1, 1).cell(0, 0).text = "Кестедегі сөз"
    document.save(data)
    return data.getvalue()


def test_a_file_is_downloaded_and_found_by_the_words_in_it(app, visitor):
    """Clause C10: in every language of the document, in paragraphs and in tables."""
    data = word_file("Антикоагулянттық терапия")
    with factories.work_in(app) as site:
        stored = StoredFile(data, "қауіпсіздік.docx", TYPES["docx"])
        act(site, site["documents"], "safety", upload=stored)
        drain(site, 1000)
    link = visitor.get("/kk/documents/safety").html.find("a", class_="download")
    assert visitor.get(link["href"]).body == data
    for query in ("антикоагулянттық", "кестедегі"):
        for lang in ("kk", "ru"):
            assert "/documents/safety" in visitor.get(f"/{lang}/@@search", {"q": query}).text, (query, lang)
