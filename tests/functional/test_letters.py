"""The coloured letter over HTTP and without scripts: from any page to the public (E11, E12, E13)."""

import io

import pytest
from docx import Document
from docx.shared import RGBColor
from webtest import Upload

from orda import clock
from orda.content import editing
from orda.history.bin import discard
from orda.security.actor import SYSTEM, actor_for
from orda.workflow.levels import letter_files
from orda.workflow.levels.letters import forget_page
from orda.workflow.requests.request import requests_of
from orda.workflow.requests.transitions import publish_at_once
from tests import factories
from tests.workplace import approve, form_with, give_back

ABOUT = "/units/therapy/about"
WORDS = {
    "kk": ("Кафедра туралы", "Қырық оқытушы.", "Отыз оқытушы."),
    "ru": ("О кафедре", "Сорок учителей.", "Тридцать учителей."),
    "en": ("About", "Forty teachers.", "Thirty teachers."),
}


@pytest.fixture
def page(app):
    """The page of the therapy department with a text in three languages; its path."""
    with factories.work_in(app) as site:
        texts = {lang: (title, f"<p>{words}</p><ul><li>1</li></ul>") for lang, (title, words, _new) in WORDS.items()}
        factories.write(site["units"]["therapy"]["about"], **texts)
    return ABOUT


def letter_form(browser, lang="ru", query=""):
    return form_with(browser.get(f"/{lang}{ABOUT}/@@letter{query}"), "remark", "seen")


def field_with(form, words):
    return next(name for name in form.fields if name and name.startswith("passage-") and form[name].value == words)


def send(browser, lang="ru", **more):
    form = letter_form(browser, lang)
    _title, old, new = WORDS[lang]
    form[field_with(form, old)] = new
    for name, value in more.items():
        form[name] = value
    return form.submit("send", expect_errors=True)


def live(app, lang):
    with factories.work_in(app) as site:
        return site["units"]["therapy"]["about"].live.body(lang)


@pytest.mark.parametrize("lang", WORDS)
def test_a_letter_goes_from_the_page_to_the_public(app, page, sign_in, lang):
    author = sign_in("editor-surgery", lang)
    title, old, new = WORDS[lang]
    screen = author.get(f"/{lang}{page}").click(href=r"@@letter$", index=0)
    assert f"/{lang}{page}" in screen.html.find("dl").text
    sent = send(author, lang, remark="—", edms="17-3/25")
    assert sent.status_int == 303
    for login in ("head-therapy", "digital"):
        shown = sign_in(login, lang).get(sent.location)
        assert old.split()[0] in shown.html.select_one(".diff del").text
        assert new.split()[0] in shown.html.select_one(".diff ins").text
        assert title in shown.html.find("main").find("h1").text
        assert approve(shown).status_int == 303
    assert live(app, lang) == f"<p>{new}</p><ul><li>1</li></ul>"
    assert new in factories.browse(app).get(f"/{lang}{page}")
    assert old.split()[0] in author.get(sent.location).html.select_one(".diff del").text


def test_two_clicks_make_one_request(app, page, sign_in):
    author = sign_in("editor-surgery", "ru")
    assert send(author).location == send(author).location
    with factories.work_in(app) as site:
        assert len(requests_of(site).open_requests()) == 1


def test_nothing_typed_is_lost_when_the_letter_is_refused(page, sign_in):
    author = sign_in("editor-surgery", "ru")
    empty = letter_form(author).submit("send", status=422)
    assert "Пока ничего не исправлено" in empty
    form = letter_form(author)
    form[field_with(form, "Сорок учителей.")], form["remark"] = "Ы" * 20_001, "Почему"
    form["csrf_token"] = "wrong"
    refused = form_with(form.submit("send", status=400), "remark", "seen")
    assert refused["remark"].value == "Почему"
    assert field_with(refused, "Ы" * 20_001)
    assert refused.submit("send", status=422)


def test_a_page_published_while_one_writes_keeps_what_was_typed_at_its_place(app, page, sign_in):
    author = sign_in("editor-surgery", "ru")
    form = letter_form(author)
    form[field_with(form, "Сорок учителей.")] = "Тридцать учителей."
    form[field_with(form, "1")] = "Первое & <b>второе</b>"
    with factories.work_in(app) as site:
        about = site["units"]["therapy"]["about"]
        factories.write(about, ru=("О кафедре", "<h2>Новое</h2><p>Сорок учителей.</p><ul><li>2</li></ul>"))
    conflict = form.submit("send", status=409)
    assert field_with(form_with(conflict, "remark", "seen"), "Тридцать учителей.")
    assert "Первое & <b>второе</b>" in conflict.html.find("section", {"aria-labelledby": "left"}).text
    assert form_with(conflict, "remark", "seen").submit("send").status_int == 303


def test_forged_passages_and_versions_change_nothing(app, page, sign_in):
    author = sign_in("editor-surgery", "ru")
    token = letter_form(author)["csrf_token"].value
    for forged in ({"passage-99": "x"}, {"passage--1": "x"}, {"passage-١": "x"}, {"passage-" + "9" * 50: "x"}):
        author.post(f"/ru{page}/@@letter", {"csrf_token": token, "seen": "2", "send": "1", **forged}, status=422)
    forged = {"csrf_token": token, "seen": "77", "send": "1", "passage-0": "x"}
    author.post(f"/ru{page}/@@letter", forged, status=422)
    author.post(f"/ru{page}/@@letter", {"csrf_token": token, "send": "1", "sealed": "0" * 64 + "{}"}, status=422)
    with factories.work_in(app) as site:
        assert requests_of(site).open_requests() == []


def test_what_one_may_not_read_has_no_letter(app, page, sign_in):
    with factories.work_in(app) as site:
        site["units"]["therapy"]["about"].visibility = "internal"
        factories.add(site["units"]["therapy"], "page", "plan", publish=False)
    author = sign_in("editor-surgery", "ru")
    author.get(f"/ru{page}/@@letter", status=404)
    author.get("/ru/units/therapy/plan/@@letter", status=404)
    for browser in (sign_in("auditor", "ru"), factories.browse(app)):
        browser.get("/ru/units/surgery/about/@@letter", status=[303, 403, 404])


def test_a_returned_letter_is_mended_with_its_words_in_place(page, sign_in):
    author, head = sign_in("editor-surgery", "ru"), sign_in("head-therapy", "ru")
    sent = send(author, remark="По приказу")
    assert give_back(head.get(sent.location)).status_int == 303
    mended = author.get("/ru/@@my-work").click(href=r"@@letter\?again=")
    assert field_with(form_with(mended, "remark", "seen"), "Тридцать учителей.")
    again = form_with(author.get(sent.location).click("Исправить и предложить снова"), "remark", "seen")
    assert again["remark"].value == "По приказу"
    again[field_with(again, "Тридцать учителей.")] = "Двадцать учителей."
    assert again.submit("send").status_int == 303
    assert "again=" not in author.get("/ru/@@my-work")


def test_a_place_that_changed_is_shown_with_both_texts_and_cannot_be_approved(app, page, sign_in):
    """Clause E12."""
    sent = send(sign_in("editor-surgery", "ru"))
    head = sign_in("head-therapy", "ru")
    before = head.get(sent.location)
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["about"], ru=("О кафедре", "<p>Пятьдесят учителей.</p>"))
    refused = approve(before)
    assert refused.status_int == 422
    assert "«Сорок учителей.»" in refused
    for shown in (refused, head.get(sent.location)):
        block = shown.html.find("div", class_="diff-block removed").text
        assert "Сорок" in block and "Тридцать" in block and "Пятьдесят учителей." in block
        assert not [form for form in shown.forms.values() if "approve" in form.fields]
    assert give_back(head.get(sent.location)).status_int == 303


def test_a_passage_can_be_opened_by_its_address(page, sign_in):
    screen = sign_in("editor-surgery", "ru").get(f"/ru{page}/@@letter?passage=2")
    opened = [
        each["data-passage"] for each in screen.html.find_all("details", class_="retype") if each.has_attr("open")
    ]
    assert opened == ["2"]
    plain = sign_in("editor-surgery", "ru").get(f"/ru{page}/@@letter?passage=zzz")
    assert not [each for each in plain.html.find_all("details", class_="retype") if each.has_attr("open")]


def test_a_page_without_the_language_says_so(app, sign_in):
    with factories.work_in(app) as site:
        about = site["units"]["surgery"]["about"]
        draft = {"en": {"title": ""}}
        editing.save_draft(about, texts=draft, bodies={"en": ""}, actor=SYSTEM, seen=editing.stamp(about))
        publish_at_once(about)
    screen = sign_in("editor-therapy", "en").get("/en/units/surgery/about/@@letter")
    assert "Choose another language of the letter." in screen
    assert not [form for form in screen.forms.values() if "seen" in form.fields]


def test_a_draft_behind_the_page_is_told_of_where_it_is_edited(app, page, sign_in):
    editor = sign_in("editor-therapy", "ru")
    form = editor.get(f"/ru{page}/@@edit").forms["form"]
    form["texts.ru.body"] = "<p>Пятьдесят учителей.</p>"
    form.submit("save")
    sent = send(sign_in("editor-surgery", "ru"))
    for login in ("head-therapy", "digital"):
        approve(sign_in(login, "ru").get(sent.location))
    assert "Тридцать" in live(app, "ru")
    assert "посетители видят другой текст" in editor.get(f"/ru{page}/@@send")
    screen = editor.get(f"/ru{page}/@@edit")
    told = screen.html.find("section", {"aria-labelledby": "behind-title"})
    assert "Тридцать" in editor.get(told.find("a")["href"]).html.select_one(".diff ins").text
    assert screen.forms["form"].submit("save").status_int == 303
    assert editor.get(f"/ru{page}/@@edit").html.find("section", {"aria-labelledby": "behind-title"}) is None
    assert "посетители видят другой текст" not in editor.get(f"/ru{page}/@@send")


def word_file(*paragraphs):
    """A Word file; a paragraph is a list of (colour, words), red for what goes, green for what comes."""
    colours = {"red": RGBColor(0xC0, 0, 0), "green": RGBColor(0, 0x80, 0x40)}
    document = Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for colour, words in runs:
            run = paragraph.add_run(words)
            if colour in colours:
                run.font.color.rgb = colours[colour]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(browser, data, lang="ru", name="хат.docx", path=ABOUT):
    form = form_with(browser.get(f"/{lang}{path}/@@letter"), "file", "read")
    form["file"] = Upload(name, data)
    return form.submit("read", expect_errors=True)


LETTER = (
    [("", "О кафедре")],
    [("red", "Сорок"), ("green", "Тридцать"), ("", " учителей.")],
    [("", "Слова, которых нет "), ("red", "нигде"), ("green", "<b>никогда</b>")],
)


def test_a_coloured_word_file_becomes_the_same_letter(app, page, sign_in):
    """Clause E13: what cannot be placed stays beside the page, and nothing is sent unseen."""
    author = sign_in("editor-surgery", "ru")
    shown = read(author, word_file(*LETTER))
    assert shown.status_int == 200
    assert shown.html.select_one(".diff del").text.endswith("Сорок")
    beside = shown.html.find("section", {"aria-labelledby": "beside"})
    assert "нигде" in beside.find("del").text and "<b>никогда</b>" in beside.find("ins").text
    with factories.work_in(app) as site:
        assert requests_of(site).open_requests() == []
    form = form_with(shown, "sealed")
    form["remark"] = "По приказу"
    sent = form.submit("send", status=303)
    assert form.submit("send").location == sent.location
    for login in ("head-therapy", "digital"):
        screen = sign_in(login, "ru").get(sent.location)
        assert "хат.docx" in screen and "никогда" in screen
        assert approve(screen).status_int == 303
    assert live(app, "ru") == "<p>Тридцать учителей.</p><ul><li>1</li></ul>"


def test_what_was_read_cannot_be_changed_on_the_way(page, sign_in):
    author = sign_in("editor-surgery", "ru")
    form = form_with(read(author, word_file(*LETTER)), "sealed")
    form["sealed"] = form["sealed"].value.replace("Тридцать", "Двадцать")
    assert form.submit("send", status=422)
    mine = form_with(read(author, word_file(*LETTER)), "sealed")["sealed"].value
    other = sign_in("editor-therapy", "ru")
    token = letter_form(other)["csrf_token"].value
    other.post(f"/ru{page}/@@letter", {"csrf_token": token, "send": "1", "sealed": mine}, status=422)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.docx", b"no zip at all"),
        ("letter.txt", b"plain words"),
        ("letter.docx", b""),
        ("letter.docx", None),
    ],
)
def test_other_files_are_refused_with_a_word_on_it(page, sign_in, name, data):
    refused = read(sign_in("editor-surgery", "ru"), word_file([("", "О кафедре")]) if data is None else data, name=name)
    assert refused.status_int == 422
    assert refused.html.find("main").find(attrs={"role": "alert"}).text.strip()


def test_a_letter_in_another_language_is_told_which(page, sign_in):
    kazakh = word_file([("", "Кафедра туралы")], [("red", "Қырық"), ("green", "Отыз"), ("", " оқытушы.")])
    refused = read(sign_in("editor-surgery", "ru"), kazakh)
    assert refused.status_int == 422 and "Қазақша" in refused.html.find(attrs={"role": "alert"}).text


def test_any_comparison_is_a_letter_in_word_and_comes_back_as_the_same_one(app, page, sign_in):
    """Clause E13, the other way round."""
    with factories.work_in(app) as site:
        factories.write(site["units"]["therapy"]["about"], ru=("О кафедре терапии", "<p>Тридцать учителей.</p>"))
    editor = sign_in("editor-therapy", "ru")
    data = editor.get(f"/ru{page}/@@compare?from=2&to=3").click("Русский", href="letter-file").body
    assert data[:2] == b"PK"
    with factories.work_in(app) as site:
        texts = {"ru": ("О кафедре", "<p>Сорок учителей.</p><ul><li>1</li></ul>")}
        factories.write(site["units"]["surgery"]["about"], **texts)
    author = sign_in("editor-surgery", "ru")
    sent = form_with(read(author, data, path="/units/surgery/about"), "sealed").submit("send", status=303)
    again = author.get(sent.location).click("Письмо файлом Word").body
    assert (
        form_with(read(author, again, path="/units/surgery/about"), "sealed").submit("send").location == sent.location
    )
    for login in ("head-surgery", "digital"):
        approve(sign_in(login, "ru").get(sent.location))
    with factories.work_in(app) as site:
        about = site["units"]["surgery"]["about"].live
        assert (about.title("ru"), about.body("ru")) == ("О кафедре терапии", "<p>Тридцать учителей.</p>")


def test_letters_in_word_are_for_those_who_may_see_the_texts(app, page, sign_in):
    sent = send(sign_in("editor-surgery", "ru"))
    number = sent.location.rpartition("=")[2]
    stranger = sign_in("head-surgery", "ru")
    stranger.get(f"/ru/@@request-letter?id={number}", status=404)
    stranger.get(f"/ru{page}/@@letter-file?from=1&to=2&language=ru", status=[403, 404])
    head = sign_in("head-therapy", "ru")
    for query in ("from=1&to=99&language=ru", "from=1&to=2&language=xx", "from=1&to=2"):
        head.get(f"/ru{page}/@@letter-file?{query}", status=404)
    assert head.get(f"/ru/@@request-letter?id={number}").content_type.endswith("wordprocessingml.document")
    head.get("/ru/@@request-letter?id=zzz", status=404)


def sent_from_word(author, data):
    return form_with(read(author, data), "sealed").submit("send", status=303)


def test_the_word_file_of_a_letter_is_kept_for_those_who_may_see_the_request(app, page, sign_in):
    """Clause E13."""
    data, author = word_file(*LETTER), sign_in("editor-surgery", "ru")
    sent = sent_from_word(author, data)
    number = sent.location.rpartition("=")[2]
    for browser in (author, sign_in("head-therapy", "ru")):
        file = browser.get(sent.location).click("хат.docx")
        assert file.body == data
        assert file.headers["Content-Disposition"].startswith("attachment; ")
        assert "%D1%85%D0%B0%D1%82.docx" in file.headers["Content-Disposition"]
        assert "sandbox" in file.headers["Content-Security-Policy"]
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert file.headers["Cache-Control"] == "private, no-cache"
    address = f"/ru/@@letter-original?id={number}"
    sign_in("head-surgery", "ru").get(address, status=404)
    sign_in("auditor", "ru").get(address, status=[403, 404])
    assert data not in factories.browse(app).get(address, status="*").body
    for wrong in ("", "99", "zzz"):
        author.get(f"/ru/@@letter-original?id={wrong}", status=404)
    typed = send(sign_in("editor-therapy", "ru")).location.rpartition("=")[2]
    sign_in("editor-therapy", "ru").get(f"/ru/@@letter-original?id={typed}", status=404)


def test_a_file_that_was_never_sent_is_forgotten_and_can_be_chosen_again(app, page, sign_in, monkeypatch):
    """Clause G9."""
    author, data = sign_in("editor-surgery", "ru"), word_file(*LETTER)
    form = form_with(read(author, data), "sealed")
    with factories.work_in(app) as site:
        assert letter_files.forget_unsent(site) == 0
        late = clock.now() + letter_files.UNSENT
        with monkeypatch.context() as patched:
            patched.setattr(clock, "now", lambda: late)
            assert letter_files.forget_unsent(site) == 1
    refused = form.submit("send", status=422)
    assert "Выберите его ещё раз" in refused.html.find("main").find(attrs={"role": "alert"}).text
    assert sent_from_word(author, data)


def test_one_file_serves_letters_on_two_pages(app, page, sign_in):
    with factories.work_in(app) as site:
        held = letter_files.hold(site, "editor-surgery", b"1", "letter.docx")
        for _each in range(2):
            assert letter_files.held_file(site, "editor-surgery", held.sha256).filename == "letter.docx"


def test_one_person_fills_no_disk_with_files_that_are_never_sent(app):
    """Checklist 30."""
    with factories.work_in(app) as site:
        for number in range(letter_files.MAX_UNSENT + 3):
            letter_files.hold(site, "editor-surgery", b"%d" % number, "letter.docx")
        letter_files.hold(site, "editor-therapy", b"1", "letter.docx")
        held = letter_files.letter_files_of(site)
        assert len(held.of("editor-surgery")) == letter_files.MAX_UNSENT
        assert len(held.of("editor-therapy")) == 1
        assert letter_files.held_file(site, "editor-surgery", held.of("editor-surgery")[0][1]).filename == "letter.docx"


def test_the_file_goes_when_its_page_is_erased_for_good(app, page, sign_in):
    """Clause F8."""
    author = sign_in("editor-surgery", "ru")
    sent = sent_from_word(author, word_file(*LETTER))
    with factories.work_in(app) as site:
        about = site["units"]["therapy"]["about"]
        discard(about, actor=actor_for(site, "digital"))
        forget_page(site, about.uid, "digital")
        assert list(letter_files.letter_files_of(site).unsent) == []
    author.get(sent.location.replace("@@request?", "@@letter-original?"), status=404)
    assert "хат.docx" not in author.get(sent.location)
