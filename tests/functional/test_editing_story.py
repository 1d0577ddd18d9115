"""The story of level A: an editor writes in three languages, the head returns, then approves, digital publishes."""

import pytest

from orda.catalog.queue import drain
from tests import factories
from tests.workplace import ABOUT, approve, edit, form_with, give_back, send, send_form, token_of, write


@pytest.fixture
def people(sign_in):
    return {login: sign_in(login) for login in ("editor-therapy", "head-therapy", "digital")}


def test_from_the_first_word_to_the_visitor(app, people, visitor):
    editor, head, digital = people["editor-therapy"], people["head-therapy"], people["digital"]
    before = visitor.get(f"/kk{ABOUT}").text

    preview = edit(editor)
    assert "Кафедра туралы" in preview.html.find("article").text
    assert "<strong>қырық</strong>" in preview.text
    assert "О кафедре" in editor.get(f"/ru{ABOUT}/@@preview").html.find("h1").text
    assert "Кафедра туралы" in editor.get("/kk/@@my-work").text
    assert visitor.get(f"/kk{ABOUT}").text == before, "visitors see no draft"

    sent = send(editor, comment="Оқытушылар саны жаңарды.")
    assert sent.request.path_qs.endswith("/@@request?id=1")
    assert "Оқытушылар саны жаңарды." in sent.text
    assert "approve" not in sent.html.find("main").decode(), "nobody approves the own text"
    assert editor.get(f"/kk{ABOUT}/@@edit").html.find(id="form") is None, "what is at approval is not edited"

    inbox = head.get("/kk/@@my-work")
    assert "Кафедра туралы" in inbox.html.find("ul", class_="inbox").text
    page = inbox.click(href="@@request", index=0)
    assert "қырық" in page.text
    assert digital.get("/kk/@@my-work").html.find("ul", class_="inbox") is None, "it is not digitalization's turn yet"
    assert give_back(page).follow().request.path == "/kk/@@my-work"

    work = editor.get("/kk/@@my-work")
    assert "Қырық емес, отыз тоғыз." in work.text
    mending = editor.get(f"/kk{ABOUT}/@@edit")
    assert "Қырық емес, отыз тоғыз." in mending.html.find(class_="returned").text
    form = mending.forms["form"]
    form["texts.kk.body"] = "<p>Кафедрада отыз тоғыз оқытушы жұмыс істейді.</p>"
    assert "confirmed" not in form.fields, "the translations were written in one save: none is out of date yet"
    form.submit("save").follow()
    outdated = editor.get(f"/kk{ABOUT}/@@edit").forms["form"]
    for box in outdated.fields["confirmed"]:
        box.checked = True
    outdated.submit("send").follow()
    send(editor)

    page = head.get("/kk/@@request?id=2")
    earlier = page.html.find(class_="timeline").find_all("li")[-1]
    assert "№ 1" in earlier.text and "Қырық емес, отыз тоғыз." in earlier.text, "the head sees their own return"
    assert len(earlier.find_all("strong")) == 2, "and its reason"
    refused = approve(page, ticks=False)
    assert refused.status_int == 422
    assert approve(page, remark="Жарайды.").status_int == 303

    page = digital.get("/kk/@@my-work").click(href="@@request", index=0)
    assert "Жарайды." in page.text
    assert approve(page).follow().html.find(class_="flashes").text.strip()

    after = visitor.get(f"/kk{ABOUT}")
    assert "отыз тоғыз" in after.text
    assert after.headers["ETag"] and "Set-Cookie" not in after.headers
    assert "About the department" in visitor.get(f"/en{ABOUT}").text
    with factories.work_in(app) as site:
        drain(site, 1000)
    assert "Кафедра туралы" in visitor.get("/kk/@@search", {"q": "отыз"}).text
    history = editor.get(f"/kk{ABOUT}/@@history").html.find(class_="timeline").text
    assert "Еркін Тестов" in history and "Дана Тестова" in history
    approved = editor.get(f"/en{ABOUT}/@@history").html.find("dt", string="Approved by").find_next("dd").text
    assert approved.index("Төлеген Тестов") < approved.index("Дана Тестова"), "every visa, in order"
    assert "Request № 2" in editor.get(f"/en{ABOUT}/@@history").html.find(class_="links").text
    assert "Returned earlier" not in editor.get("/en/@@request?id=1")
    with factories.work_in(app) as site:
        row = site.services["register"].newest(count=1)[0]
        assert (row.action, row.path, row.actor, row.approver) == ("published", ABOUT, "editor-therapy", "digital")
        assert site.services["register"].first_broken() is None


def test_the_neighbouring_editor_reaches_nothing(app, people, sign_in):
    edit(people["editor-therapy"])
    edit(people["editor-therapy"], "/units/therapy")
    send(people["editor-therapy"])
    stranger = sign_in("editor-surgery")
    views = ("edit", "preview", "history", "compare?from=0&to=1", "send", "rename", "contents", "add", "bin", "sharing")
    for view in (*views, "withdraw"):
        for path in (ABOUT, "/units/therapy"):
            answer = stranger.get(f"/kk{path}/@@{view}", expect_errors=True)
            assert answer.status_int == 403, (path, view)
    assert stranger.get("/kk/@@request?id=1", expect_errors=True).status_int == 404
    token = token_of(stranger)
    acts = {
        "edit": {"texts.kk.title": "бөтен", "provider": "x", "seen": "1.1"},
        "discard": {},
        "send": {"seen": "1.1"},
        "restore": {"number": "1", "seen": "1.1"},
        "rename": {"name": "stolen"},
        "withdraw": {"reason": "x"},
    }
    for view, fields in acts.items():
        answer = stranger.post(f"/kk{ABOUT}/@@{view}", {**fields, "csrf_token": token}, expect_errors=True)
        assert answer.status_int == 403, view
    answer = stranger.post(
        "/kk/units/therapy/@@arrange", {"selected": "about", "discard": "1", "csrf_token": token}, expect_errors=True
    )
    assert answer.status_int == 403
    with factories.work_in(app) as site:
        about = site["units"]["therapy"]["about"]
        assert about.live.title("kk") == "about қазақша" and about.draft.title("kk") == "Кафедра туралы"


def test_an_unpublished_page_is_nowhere_for_a_stranger(people, sign_in, visitor):
    editor = people["editor-therapy"]
    form = write(editor.get("/kk/units/therapy/@@add?kind=page"), name="secret-plan")
    form.submit("save").follow()
    path = "/kk/units/therapy/secret-plan"
    for browser in (visitor, sign_in("editor-surgery")):
        for view in ("", "/@@edit", "/@@preview", "/@@history"):
            assert browser.get(path + view, expect_errors=True).status_int == 404


def test_a_request_is_recalled_and_the_draft_is_free_again(people):
    editor = people["editor-therapy"]
    edit(editor)
    page = send(editor)
    form_with(page, "recall").submit("recall").follow()
    assert editor.get(f"/kk{ABOUT}/@@edit").forms["form"]["texts.kk.title"].value == "Кафедра туралы"
    assert people["head-therapy"].get("/kk/@@my-work").html.find("ul", class_="inbox") is None


def test_who_waits_reads_by_name_for_whom(people, sign_in):
    """And where a head has written, for the vice-rector: nobody gives the own text a visa (B13)."""
    edit(people["editor-therapy"])
    shown = send(people["editor-therapy"]).html.find("section", {"aria-labelledby": "waits-title"}).text
    head = people["head-therapy"].get("/kk/@@my-work")
    name = head.html.select_one(".eyebrow").text
    assert name in shown
    on_the_way = people["editor-therapy"].get("/kk/@@my-work").html.find("section", {"aria-labelledby": "way"}).text
    assert name in on_the_way and "A деңгейі" in on_the_way and ABOUT in on_the_way
    own = sign_in("head-surgery")
    edit(own, "/units/surgery/about")
    shown = send(own, "/units/surgery/about").html.find("section", {"aria-labelledby": "waits-title"}).text
    vice_rector = sign_in("vicerector").get("/kk/@@my-work").html.select_one(".eyebrow").text
    assert vice_rector in shown and own.get("/kk/@@my-work").html.select_one(".eyebrow").text not in shown


def test_requests_are_found_by_unit_address_number_and_level(people, sign_in):
    for unit in ("therapy", "surgery"):
        editor = sign_in(f"editor-{unit}")
        edit(editor, f"/units/{unit}/about")
        send(editor, f"/units/{unit}/about")
    digital = sign_in("digital")

    def found(query):
        return [cell.text for cell in digital.get(f"/kk/@@requests?{query}").html.select("td.number")]

    assert found("") == ["2", "1"]
    assert found("q=surgery") == found("q=/units/surgery") == found("q=2") == found("q=surgery&level=A") == ["2"]
    assert found("level=B") == found("q=surgery&state=returned") == []


def test_fields_that_nobody_filled_in_are_no_change(people):
    """A form gives an empty value to every field that it shows; a reviewer must not read that as a change."""
    editor = people["editor-therapy"]
    edit(editor)
    request = send(editor)
    assert request.html.select(".diff-language"), "the texts did change"
    fields = request.html.find("h3", string="Барлық тілде бірдей")
    assert fields is None, fields.parent.text


def test_acts_done_twice_do_not_look_like_refusals(people):
    editor, head = people["editor-therapy"], people["head-therapy"]
    edit(editor)
    form = send_form(editor)
    first = form.submit()
    assert form.submit().location == first.location
    page = head.get("/kk/@@request?id=1")
    assert approve(page).status_int == 303
    again = approve(page)
    assert again.status_int == 303
    assert len(head.get("/kk/@@request?id=1").html.select(".timeline > li")) == 2


def test_two_reviewers_at_once_leave_one_visa(people, sign_in):
    edit(people["editor-therapy"])
    send(people["editor-therapy"])
    page = people["head-therapy"].get("/kk/@@request?id=1")
    vice = sign_in("vicerector").get("/kk/@@request?id=1")
    approve(page)
    late = approve(vice)
    assert late.status_int == 422
    assert late.html.find(role="alert").text.strip()


def test_withdrawing_hides_the_page_at_once_and_keeps_the_text(app, people, visitor):
    head = people["head-therapy"]
    assert visitor.get(f"/kk{ABOUT}").status_int == 200
    form = form_with(head.get(f"/kk{ABOUT}/@@withdraw"), "code", "reason")
    form["code"] = "law"
    refused = form.submit(expect_errors=True)
    assert refused.status_int == 422, "this reason needs words"
    form["reason"] = "Жаңа бұйрық шықты."
    history = form.submit().follow()
    assert history.status_int == 200
    assert visitor.get(f"/kk{ABOUT}", expect_errors=True).status_int == 404
    assert head.get(f"/kk{ABOUT}/@@withdraw").html.find("form", class_="narrow") is None
    with factories.work_in(app) as site:
        row = site.services["register"].newest(count=1)[0]
        assert row.action == "withdrawn" and row.comment.endswith(": Жаңа бұйрық шықты.")


def test_an_old_version_comes_back_as_a_draft(people):
    editor, head, digital = people["editor-therapy"], people["head-therapy"], people["digital"]
    edit(editor)
    send(editor)
    approve(head.get("/kk/@@request?id=1"))
    approve(digital.get("/kk/@@request?id=1"))
    history = editor.get(f"/kk{ABOUT}/@@history")
    compared = history.click(href=r"from=1&to=2", index=0)
    assert compared.html.find("del") and compared.html.find("ins")
    form = next(form for form in history.forms.values() if form.action.endswith("@@restore"))
    assert form["number"].value == "1"
    preview = form.submit().follow()
    assert "about қазақша" in preview.html.find("h1").text
    again = form.submit().follow()
    assert again.html.find(class_="notice danger"), "the same form once more meets another state"
    for nonsense in ("from=9&to=1", "from=x&to=1", "from=1&to=1e3", "from=1"):
        status = editor.get(f"/kk{ABOUT}/@@compare?{nonsense}", expect_errors=True).status_int
        assert status == (200 if nonsense == "from=1" else 404)
