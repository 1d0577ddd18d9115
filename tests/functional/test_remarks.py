"""A reviewer remarks on a paragraph, the author finds it there, and the next look shows what was changed since."""

import pytest

from tests.workplace import ABOUT, approve, edit, form_with, send

FIRST, SECOND = "<p>Кафедра 1962 жылы ашылған.</p>", "<p>Онда қырық оқытушы жұмыс істейді.</p>"
WORDS = "Қырық емес, отыз тоғыз."


def remark_fields(page, words: str) -> list[str]:
    """The names of the fields at blocks of the comparison with ``words``."""
    blocks = [block for block in page.html.select(".diff-block") if words in block.text]
    return [area["name"] for block in blocks for area in block.select("textarea[form=return]")]


def return_with(page, **fields):
    form = form_with(page, "return")
    form["reason"], form["remark"] = "facts", ""
    values = {name: form[name].value for name in form.fields if name and name not in ("return",)}
    return page.test_app.post(page.request.path_qs, {**values, "return": "1", **fields}, expect_errors=True)


@pytest.fixture
def editor(sign_in):
    return sign_in("editor-therapy")


@pytest.fixture
def head(sign_in, editor):
    edit(editor, **{"texts.kk.body": FIRST + SECOND})
    send(editor, comment="Жаңартылды.")
    return sign_in("head-therapy")


def test_the_remark_is_read_at_its_paragraph_and_beside_its_language(editor, head):
    """Clauses B10 and E4."""
    page = head.get("/kk/@@request?id=1")
    (name,) = remark_fields(page, "Онда қырық")
    assert return_with(page, **{name: WORDS}).status_int == 303

    returned = editor.get("/kk/@@request?id=1")
    (block,) = [each for each in returned.html.select(".diff-block") if WORDS in each.text]
    assert "Онда қырық" in block.text and "1962" not in block.text
    assert not returned.html.select("textarea[form=return]"), "only whoever may return it remarks"
    assert WORDS in returned.html.find(class_="timeline").text
    form = editor.get(f"/kk{ABOUT}/@@edit")
    assert WORDS in form.html.find(class_="returned").text
    panes = {pane["data-language"]: pane.text for pane in form.html.select(".language-pane")}
    assert [lang for lang, text in panes.items() if WORDS in text] == ["kk"]
    assert WORDS in editor.get("/kk/@@my-work").text
    sheet = editor.get("/kk/@@sheet?id=1")
    assert WORDS in sheet.text and "Онда қырық" in sheet.text


def test_what_was_typed_at_a_paragraph_stays_after_a_refusal(head):
    page = head.get("/kk/@@request?id=1")
    (name,) = remark_fields(page, "Онда қырық")
    refused = return_with(page, reason="", **{name: WORDS})
    assert refused.status_int == 422
    assert refused.html.find("textarea", attrs={"name": name}).text.strip() == WORDS
    assert refused.html.find("textarea", attrs={"name": name}).parent.has_attr("open")


def test_a_remark_whose_paragraph_is_gone_is_refused_and_moves_into_the_general_one(head):
    page = head.get("/kk/@@request?id=1")
    (name,) = remark_fields(page, "Онда қырық")
    refused = return_with(page, **{name[:-3] + "000": WORDS})
    assert refused.status_int == 422
    assert refused.html.find(id="remark").text.strip() == WORDS


def test_the_next_look_shows_what_was_changed_since_the_return(editor, head):
    """What is sent again can be compared with what came back."""
    return_with(head.get("/kk/@@request?id=1"), remark="Жылын тексеріңіз.")
    form = editor.get(f"/kk{ABOUT}/@@edit").forms["form"]
    form["texts.kk.body"] = FIRST.replace("1962", "1964") + SECOND
    form.submit("save")
    send(editor)

    page = head.get("/kk/@@request?id=2")
    assert len(page.html.select("nav.tabs a[aria-current]")) == 1
    since = page.click(href="since=return")
    changed = [block.text for block in since.html.select(".diff-block.changed, .diff-block.added")]
    assert len(changed) == 1 and "1962" in changed[0] and "1964" in changed[0]
    (name,) = remark_fields(since, "1964")
    refused = return_with(since, reason="", **{name: WORDS})
    assert "since=return" in form_with(refused, "return").action
    before = head.get("/kk/@@request?id=1")
    assert "1962" in before.html.find(class_="comparison").text, "the returned request shows what was returned"
    assert "1964" not in before.html.find(class_="comparison").text
    assert approve(page).status_int == 303


def test_what_never_came_back_has_one_view_only(head, editor):
    page = head.get("/kk/@@request?id=1")
    assert "since=return" not in page.text
    forced = head.get("/kk/@@request?id=1&since=return")
    assert forced.html.find(class_="comparison").text == page.html.find(class_="comparison").text
