"""Adding each kind: what is uploaded, how the draft looks before it is public, what is refused and where."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from PIL import Image
from webtest import Upload

from orda import clock
from orda.content.kinds.unit import Unit
from orda.views.editor.editing import forms
from tests import factories
from tests.workplace import approve, send, write

THERAPY = "/kk/units/therapy"


def png(width: int = 900, height: int = 600) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#0b4650").save(data, "PNG")
    return data.getvalue()


@cache
def docx() -> bytes:
    data = io.BytesIO()
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": "<document/>",
    }
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def add(browser, kind: str, upload=None, **more):
    """Add an object through the form; its preview."""
    form = write(browser.get(f"{THERAPY}/@@add?kind={kind}"), **more)
    if upload is not None:
        form["upload"] = upload
    return form.submit("save").follow()


def publish(people, path: str) -> None:
    send(people["editor-therapy"], path)
    for login in ("head-therapy", "digital"):
        approve(people[login].get("/kk/@@my-work").click(href="@@request", index=0))


@pytest.fixture
def people(sign_in):
    return {login: sign_in(login) for login in ("editor-therapy", "head-therapy", "digital")}


def test_the_kinds_that_a_folder_takes_are_offered(sign_in):
    page = sign_in("editor-therapy").get(f"{THERAPY}/@@add")
    offered = [link["href"].rpartition("=")[2] for link in page.html.select(".kinds a")]
    assert offered == list(Unit.accepts)


@pytest.mark.parametrize("kind", ["unit", "section", "site", "novel", "", "../x"])
def test_no_other_kind_can_be_forced(sign_in, kind):
    browser = sign_in("editor-therapy")
    status = browser.get(f"{THERAPY}/@@add?kind={kind}", expect_errors=True).status_int
    assert status == (404 if kind else 200)


def test_a_picture_is_seen_by_editors_first_and_by_visitors_after_approval(app, people, sign_in, visitor):
    editor = people["editor-therapy"]
    more = {
        "name": "facade",
        "texts.kk.alt": "Кафедра ғимараты",
        "texts.kk.caption": "Ғимарат",
        "fields.rights": "Кафедра",
    }
    page = add(editor, "image", Upload("IMG_001.png", png(), "image/png"), **more)
    shown = page.html.find("article").find("img")
    assert shown["alt"] == "Кафедра ғимараты" and (shown["width"], shown["height"]) == ("900", "600")
    answer = editor.get(shown["src"])
    assert answer.content_type == "image/webp" and answer.headers["Cache-Control"].startswith("private")
    for stranger in (visitor, sign_in("editor-surgery")):
        assert stranger.get(shown["src"], expect_errors=True).status_int == 404
    publish(people, "/units/therapy/facade")
    assert visitor.get(f"{THERAPY}/facade/@@scale/640.webp").content_type == "image/webp"


def test_a_file_is_downloaded_from_the_draft_and_replaced(app, people, visitor):
    editor = people["editor-therapy"]
    page = add(editor, "file", Upload("жоспар 2026.docx", docx(), "application/msword"), name="plan")
    link = page.html.find("a", class_="download")
    assert "жоспар 2026.docx" in link.text
    answer = editor.get(link["href"])
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.body == docx()
    assert visitor.get(link["href"], expect_errors=True).status_int == 404
    publish(people, "/units/therapy/plan")
    assert visitor.get(f"{THERAPY}/plan/@@download").body == docx()
    form = editor.get(f"{THERAPY}/plan/@@edit").forms["form"]
    form["upload"] = Upload("plan.txt", "Жаңа жоспар".encode(), "text/plain")
    form.submit("save").follow()
    assert visitor.get(f"{THERAPY}/plan/@@download").body == docx(), "visitors keep the old file until approval"
    changes = editor.get(f"{THERAPY}/plan/@@compare?from=1&to=draft")
    facts = changes.html.select_one(".comparison .facts")
    added, removed = ("".join(tag.text for tag in facts.find_all(name)) for name in ("ins", "del"))
    assert "plan" in added and "txt" in added and "жоспар" in removed and "docx" in removed


def test_a_news_item_chooses_a_picture_by_its_title(app, people, visitor):
    editor = people["editor-therapy"]
    add(editor, "image", Upload("a.png", png(), "image/png"), name="facade")
    form = write(editor.get(f"{THERAPY}/@@add?kind=news-item"), name="opening")
    choices = [option["value"] for option in form.html.select("datalist option")]
    assert choices == ["Кафедра туралы (/units/therapy/facade)"]
    form["fields.picture"] = "Жоқ сурет"
    wrong = form.submit("save", expect_errors=True)
    assert wrong.status_int == 422
    form = wrong.forms["form"]
    form["fields.picture"] = choices[0]
    preview = form.submit("save").follow()
    assert "@@draft-scale" in preview.html.find("article").find("img")["src"]
    assert visitor.get(f"{THERAPY}/opening", expect_errors=True).status_int == 404


def test_links_to_own_pages_survive_a_move_and_come_back_as_addresses(app, people):
    editor = people["editor-therapy"]
    body = '<p><a href="/kk/university/history#start">Тарихы</a> <a href="/kk/nowhere">жоқ</a></p>'
    add(editor, "page", name="links", **{"texts.kk.body": body})
    with factories.work_in(app) as site:
        stored = site["units"]["therapy"]["links"].draft.body("kk")
        assert f'href="uid:{site["university"]["history"].uid}#start"' in stored and "/kk/nowhere" in stored
    form = editor.get(f"{THERAPY}/links/@@edit").forms["form"]
    assert form["texts.kk.body"].value.strip() == body
    assert form.submit("save").location.endswith("/@@preview")
    assert 'href="/kk/university/history#start"' in editor.get(f"{THERAPY}/links/@@preview").text


@pytest.mark.parametrize("name", ["about", "kk", "Бет", "a b", "-x", "x" * 81])
def test_a_name_that_cannot_be_is_refused_at_its_field(sign_in, name):
    form = write(sign_in("editor-therapy").get(f"{THERAPY}/@@add?kind=page"), name=name)
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.html.find(id="form-name-error").text.strip()


def test_a_page_without_any_title_is_refused(sign_in):
    form = sign_in("editor-therapy").get(f"{THERAPY}/@@add?kind=page").forms["form"]
    assert form.submit("save", expect_errors=True).status_int == 422


def test_a_field_too_long_is_shown_again_with_what_was_typed(sign_in):
    form = write(sign_in("editor-therapy").get(f"{THERAPY}/@@add?kind=page"))
    form["texts.ru.title"] = "Ж" * 251
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422 and page.forms["form"]["texts.ru.title"].value == "Ж" * 251


def test_refused_uploads_are_counted_though_nothing_of_them_is_kept(app, people, monkeypatch):
    """Checking is the costly part (checklist 30): the count of the day is rolled back with the refused draft."""
    monkeypatch.setattr(forms, "MAX_REFUSED", 2)
    editor, bad = people["editor-therapy"], Upload("plan.pdf", b"not a PDF", "application/pdf")

    def refusal(address: str, upload, **fields) -> str:
        form = write(editor.get(address), **fields)
        form["upload"] = upload
        page = form.submit("save", expect_errors=True)
        return page.html.find(class_="field-error").text if page.status_int == 422 else ""

    assert refusal(f"{THERAPY}/@@add?kind=file", Upload("plan.txt", b"text", "text/plain"), name="first") == ""
    said = refusal(f"{THERAPY}/@@add?kind=file", bad, name="second"), refusal(f"{THERAPY}/first/@@edit", bad)
    assert all(said) and not any("сағаттан" in each for each in said)
    good = Upload("plan.txt", b"text", "text/plain")
    assert "Бір сағаттан кейін" in refusal(f"{THERAPY}/@@add?kind=file", good, name="third")
    with factories.work_in(app) as site:
        assert site.services["principals"].user("editor-therapy").uploaded == (clock.today(), 4)
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert refusal(f"{THERAPY}/@@add?kind=file", good, name="third") == ""


def test_a_person_uploads_so_much_a_day_and_is_told_where_it_ends(app, people, monkeypatch):
    """Security checklist 30."""
    editor = people["editor-therapy"]
    monkeypatch.setattr(app.registry, "deployment", replace(app.registry.deployment, upload_mb=1))
    with factories.work_in(app) as site:
        site.services["principals"].user("editor-therapy").uploaded = (clock.today(), 2**20 - 500)
    half = Upload("plan.txt", b"a" * 300, "text/plain")
    assert add(editor, "file", half, name="first").status_int == 200
    form = write(editor.get(f"{THERAPY}/@@add?kind=file"), name="second")
    form["upload"] = half
    refused = form.submit("save", expect_errors=True)
    assert refused.status_int == 422 and "Күніне 1 МБ жүктей аласыз" in refused.html.find(class_="field-error").text
    with factories.work_in(app) as site:
        assert "second" not in site["units"]["therapy"]
