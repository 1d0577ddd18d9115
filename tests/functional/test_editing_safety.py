"""What must not cost a word: two editors at once, a form sent twice, a session that ended; and what must not get in."""

import pytest
from webtest import Upload

from orda.history.bin import discard
from orda.security.actor import SYSTEM
from tests import factories
from tests.workplace import ABOUT, edit, form_with, send, send_form, token_of, write

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>'
EVIL_BODY = (
    "<p onclick=alert(4) style='color:red'>Мәтін</p><script>alert(5)</script><iframe src=//evil></iframe>"
    "<a href='javascript:alert(6)'>x</a><img src='data:text/html,x' onerror=alert(7)>"
    "<svg><script>alert(8)</script></svg>"
)


def harmless(page) -> bool:
    """Does nothing of what was typed live in the page?"""
    html = page.html
    scripts = [
        tag
        for tag in html.find_all("script", type=lambda value: value != "application/ld+json")
        if not (tag.get("src") or "").startswith(("/assets/", "/script/"))
    ]
    handlers = [tag for tag in html.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    addresses = [tag.get("href", "") + tag.get("src", "") for tag in html.find_all(True)]
    dangerous = [each for each in addresses if each.startswith(("javascript:", "data:text", "//"))]
    return not scripts and not handlers and not dangerous and not html.find("iframe")


def test_a_conflict_shows_both_texts_and_keeps_what_was_typed(app, sign_in):
    first, second = sign_in("editor-therapy"), sign_in("head-therapy")
    mine = write(first.get(f"/kk{ABOUT}/@@edit"))
    theirs = second.get(f"/kk{ABOUT}/@@edit").forms["form"]
    theirs["texts.kk.title"], theirs["texts.kk.body"] = "Басқа тақырып", "<p>Басқа мәтін.</p>"
    theirs.submit("save").follow()

    page = mine.submit("save", expect_errors=True)
    assert page.status_int == 409
    conflict = page.html.find(class_="conflict")
    assert "Басқа" in conflict.find("del").text + "".join(each.text for each in conflict.find_all("del"))
    form = page.forms["form"]
    assert form["texts.kk.title"].value == "Кафедра туралы"
    assert "қырық" in form["texts.kk.body"].value and "сорок" in form["texts.ru.body"].value
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].draft.title("kk") == "Басқа тақырып", "nothing is overwritten unseen"
    form.submit("save").follow()
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].draft.title("kk") == "Кафедра туралы"


def test_the_same_save_twice_is_no_conflict(app, sign_in):
    form = write(sign_in("editor-therapy").get(f"/kk{ABOUT}/@@edit"))
    assert form.submit("save").status_int == 303
    with factories.work_in(app) as site:
        revision = site["units"]["therapy"]["about"].draft.revision
    assert form.submit("save").status_int == 303
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].draft.revision == revision


def test_a_draft_sent_meanwhile_keeps_what_was_typed(sign_in):
    editor, head = sign_in("editor-therapy"), sign_in("head-therapy")
    edit(editor)
    form = head.get(f"/kk{ABOUT}/@@edit").forms["form"]
    form["texts.kk.title"] = "Соңғы сөз"
    send(editor)
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.forms["form"]["texts.kk.title"].value == "Соңғы сөз"
    assert page.html.find(class_="form-problems").text.strip()


def test_a_form_sent_twice_makes_one_object(app, sign_in):
    form = write(sign_in("editor-therapy").get("/kk/units/therapy/@@add?kind=page"))
    first, second = form.submit("save"), form.submit("save")
    assert first.location == second.location
    with factories.work_in(app) as site:
        assert list(site["units"]["therapy"].keys()) == ["about", "about-the-department"]


def test_a_session_that_ended_tells_so_and_saves_nothing(app, sign_in):
    editor = sign_in("editor-therapy")
    form = write(editor.get(f"/kk{ABOUT}/@@edit"))
    with factories.work_in(app) as site:
        site.services["sessions"].records.clear()
    answer = form.submit("save", expect_errors=True)
    assert answer.status_int == 403
    assert "сеанс" in answer.html.find("main").text.casefold()
    hidden = write_hidden(sign_in, app)
    assert hidden.status_int == 403, "the same words whether or not the page is public"
    with factories.work_in(app) as site:
        assert site["units"]["therapy"]["about"].draft is None


def write_hidden(sign_in, app):
    """Save a page that visitors do not know of, with a session that has ended."""
    editor = sign_in("editor-therapy")
    write(editor.get("/kk/units/therapy/@@add?kind=page"), name="hidden").submit("save").follow()
    form = write(editor.get("/kk/units/therapy/hidden/@@edit"))
    with factories.work_in(app) as site:
        site.services["sessions"].records.clear()
    return form.submit("save", expect_errors=True)


@pytest.mark.parametrize("address", [f"{ABOUT}/@@edit", "/units/therapy/@@add?kind=page"])
def test_a_token_from_before_a_new_sign_in_costs_no_text(app, sign_in, address):
    editor = sign_in("editor-therapy")
    form = write(editor.get(f"/kk{address}"))
    again = factories.sign_in_form(editor.get("/kk/@@login"))
    again["login"], again["password"] = "editor-therapy", factories.PASSWORD
    again.submit().follow()
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 400
    assert page.forms["form"]["texts.kk.title"].value == "Кафедра туралы"
    assert page.forms["form"]["texts.ru.body"].value.strip() == "<p>На кафедре работают сорок преподавателей.</p>"
    with factories.work_in(app) as site:
        assert list(site["units"]["therapy"].keys()) == ["about"]
        assert site["units"]["therapy"]["about"].draft is None
    assert page.forms["form"].submit("save").status_int == 303


def test_other_forms_without_a_token_are_refused(sign_in):
    editor = sign_in("editor-therapy")
    edit(editor)
    for view in ("send", "discard", "rename", "restore"):
        assert editor.post(f"/kk{ABOUT}/@@{view}", {}, expect_errors=True).status_int == 400, view
    for address in ("/kk/units/therapy/@@arrange", "/kk/units/therapy/@@bin", "/kk/@@account"):
        assert editor.post(address, {}, expect_errors=True).status_int == 400, address


def test_hostile_text_is_tame_on_every_screen(app, sign_in, visitor):
    editor, head, digital = sign_in("editor-therapy"), sign_in("head-therapy"), sign_in("digital")
    form = editor.get("/kk/units/therapy/@@add?kind=news-item").forms["form"]
    for lang in ("kk", "ru", "en"):
        form[f"texts.{lang}.title"] = f"{lang} {EVIL}"
        form[f"texts.{lang}.summary"] = EVIL
        form[f"texts.{lang}.body"] = EVIL_BODY
    form["name"], form["provider"] = "evil", EVIL
    pages = [form.submit("save").follow()]
    path = "/kk/units/therapy/evil"
    form = send_form(editor, "/units/therapy/evil")
    form["comment"] = form["edms"] = EVIL
    pages += [form.submit().follow(), editor.get(f"{path}/@@edit"), head.get("/kk/@@my-work")]
    page = head.get("/kk/@@request?id=1")
    wrong = form_with(page, "return")
    wrong["reason"] = "other"
    pages += [page, wrong.submit("return", expect_errors=True)]
    wrong["remark"] = EVIL
    wrong.submit("return").follow()
    pages += [editor.get("/kk/@@my-work"), editor.get(f"{path}/@@edit"), editor.get("/kk/@@requests")]
    send(editor, "/units/therapy/evil")
    for person in (head, digital):
        form = form_with(person.get("/kk/@@request?id=2"), "approve")
        for box in form.fields["tick"]:
            box.checked = True
        form["remark"] = EVIL
        form.submit("approve").follow()
    pages += [digital.get(f"{path}/@@{view}") for view in ("history", "compare?from=0&to=1", "preview", "withdraw")]
    pages += [editor.get("/kk/units/therapy/@@contents"), visitor.get(path), visitor.get("/kk/units/therapy")]
    pages += [editor.get("/kk/units/therapy/@@contents", {"q": EVIL, "sort": EVIL, "state": EVIL})]
    fields = {"selected": "evil", "discard": "1", "csrf_token": token_of(head)}
    pages += [head.post("/kk/units/therapy/@@arrange", fields).follow(), head.get("/kk/@@working-copy?id=1")]
    with factories.work_in(app) as site:
        discard(site["units"]["therapy"]["evil"], actor=SYSTEM)
    pages += [head.get("/kk/units/therapy/@@bin")]
    form = head.get("/kk/units/therapy/@@sharing").forms["grant"]
    form["who"], form["role"], form["order"] = "editor-surgery", "editor", EVIL
    form.submit("grant")
    form["who"] = EVIL
    pages += [form.submit("grant", expect_errors=True), head.get("/kk/units/therapy/@@sharing", {"login": EVIL})]
    form = form_with(head.get(f"/kk{ABOUT}/@@rename"), "name")
    form["name"] = EVIL
    pages += [form.submit(expect_errors=True)]
    for page in pages:
        assert harmless(page), page.request.path_qs
        assert "alert" not in page.html.get_text() or "<script" not in str(page.html.find("article") or "")
    with factories.work_in(app) as site:
        body = site.services["bin"].entries.values()[0].object.live.body("kk")
        assert "script" not in body and "style" not in body and "javascript" not in body


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("file", "report.exe", b"MZ\x90\x00"),
        ("file", "report.pdf", b"<html><script>alert(1)</script></html>"),
        ("file", "report.docx", b"PK\x03\x04 no archive"),
        ("image", "photo.png", b"%PDF-1.4\n%%EOF"),
        ("image", "photo.jpg", b""),
    ],
)
def test_a_wrong_upload_is_refused_with_the_reason_and_keeps_the_text(app, sign_in, kind, name, data):
    form = write(sign_in("editor-therapy").get(f"/kk/units/therapy/@@add?kind={kind}"))
    form["upload"] = Upload(name, data, "application/octet-stream")
    page = form.submit("save", expect_errors=True)
    assert page.status_int == 422
    assert page.html.find(id="form-upload-error").text.strip()
    assert page.forms["form"]["texts.ru.title"].value == "О кафедре"
    with factories.work_in(app) as site:
        assert list(site["units"]["therapy"].keys()) == ["about"]
