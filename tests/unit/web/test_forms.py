"""Forms: what is drawn, what is read back, what a wrong value leads to."""

import datetime
import re

import colander
import pytest
from webtest import TestApp, Upload

from orda.content.fields import MAX_TITLE
from orda.text import sanitize
from orda.web.forms.controls import editor_elements
from orda.web.forms.form import PLAIN_WORDS
from orda.web.forms.tinymce import PARTS, engine, engine_href
from orda.web.forms.widgets import widget_for
from tests.sample_forms import BODY, make_app

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    return make_app(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def browser(application):
    application.registry.accepted.clear()
    return TestApp(application)


@pytest.fixture
def accepted(application):
    return application.registry.accepted


def sent(browser, path, button="save", **values):
    form = browser.get(path).forms["form"]
    for name, value in values.items():
        form[name.replace("__", ".")] = value
    return form.submit(button)


def test_each_language_has_its_own_names_and_ids_and_the_controls_say_their_language(browser):
    page = browser.get("/edit").html
    for lang in ("kk", "ru", "en"):
        control = page.find(id=f"form-texts-{lang}-title")
        assert control["name"] == f"texts.{lang}.title"
        assert control["lang"] == lang
        assert page.find("label", {"for": control["id"]}).get_text(strip=True)
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_no_script_or_style_stands_in_the_page(browser):
    for path in ("/edit", "/every"):
        page = browser.get(path).html
        assert [script for script in page.find_all("script") if not script.get("src")] == []
        assert page.find_all("style") == []
        assert [
            e for e in page.find_all(True) if e.get("style") or any(name.startswith("on") for name in e.attrs)
        ] == []


def test_a_valid_submission_gives_the_values_in_the_shape_of_the_schema(browser, accepted):
    sent(
        browser,
        "/edit",
        texts__kk__title="  Хирургия\u0000  кафедрасы ",
        texts__ru__body="<p onclick='x'>Да</p><script>1</script>",
    )
    (values,) = accepted
    assert values["texts"]["kk"]["title"] == "Хирургия кафедрасы"
    assert values["texts"]["kk"]["body"] == sanitize.clean_html(BODY)
    assert values["texts"]["ru"]["body"] == "<p>Да</p>"
    assert values["texts"]["en"]["title"] == ""
    assert values["fields"] == {"phone": "+7 (727) 000-00-00", "email": "", "room": "", "contact": ""}
    assert values["seen"] == "0.3"
    assert set(values) == {"texts", "fields", "seen"}


def test_a_wrong_value_is_shown_at_its_field_and_in_the_summary_and_nothing_typed_is_lost(browser, accepted):
    response = sent(
        browser,
        "/edit?lang=ru",
        texts__ru__title="я" * (MAX_TITLE + 1),
        texts__kk__body="<p>жаңа</p>",
        fields__email="no",
    )
    page = response.html
    assert accepted == []
    summary = page.find(id="form-problems")
    assert summary["role"] == "alert"
    links = summary.find_all("a")
    assert [link["href"] for link in links] == ["#form-texts-ru-title", "#form-fields-email"]
    assert links[0].get_text().startswith("Русский · ")
    assert links[0].get_text().endswith(f": Введите не более {MAX_TITLE} символов.")
    assert links[1].get_text().endswith(": Это не адрес электронной почты. Он выглядит так: name@example.kz.")
    control = page.find(id="form-texts-ru-title")
    assert control["value"] == "я" * (MAX_TITLE + 1)
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "form-texts-ru-title-error"
    assert f"не более {MAX_TITLE}" in page.find(id="form-texts-ru-title-error").get_text()
    assert response.forms["form"]["texts.kk.body"].value.strip() == "<p>жаңа</p>"
    assert response.forms["form"]["fields.email"].value == "no"


def test_what_is_typed_is_escaped_when_it_comes_back(browser):
    response = sent(
        browser, "/edit", "refuse", texts__kk__title=EVIL, texts__kk__body=f"</textarea>{EVIL}", fields__email=EVIL
    )
    assert response.forms["form"]["texts.kk.title"].value == EVIL
    assert response.forms["form"]["texts.kk.body"].value.strip() == f"</textarea>{EVIL}"
    assert "<script>alert" not in response.text
    assert response.html.find(onerror=True) is None


def test_a_refusal_of_the_verb_is_shown_for_the_form_and_at_the_field(browser, accepted):
    page = sent(browser, "/edit?lang=kk", "refuse").html
    items = page.find(id="form-problems").find_all("li")
    assert len(items) == 2
    assert items[0].find("a") is None
    assert items[1].find("a")["href"] == "#form-texts-ru-title"
    assert accepted == []


def test_a_refused_form_keeps_what_was_typed_and_what_is_hidden(browser):
    form = sent(browser, "/edit", "refuse", texts__kk__title="Менікі", seen="0.9").forms["form"]
    assert form["seen"].value == "0.9"
    assert form["texts.kk.title"].value == "Менікі"


def test_a_tuple_has_no_control():
    with pytest.raises(TypeError, match="'pair'"):
        widget_for(colander.SchemaNode(colander.Tuple(), colander.SchemaNode(colander.String()), name="pair"))


def test_a_leading_line_break_of_a_text_survives_the_way_through_the_page(browser):
    response = sent(browser, "/edit", "refuse", texts__kk__body="<pre>\n\nбос</pre>")
    raw = re.search(r'<textarea[^>]*name="texts\.kk\.body"[^>]*>\n(.*?)</textarea>', response.text, re.S).group(1)
    assert raw == "&lt;pre&gt;\n\nбос&lt;/pre&gt;"


def test_a_post_without_the_token_is_refused(browser):
    browser.post("/edit", {"texts.kk.title": "x", "save": "1"}, status=400)


def test_every_sort_of_field_is_read(browser, accepted):
    form = browser.get("/every").forms["form"]
    form["name"], form["kind"], form["one"] = "Ат", "press-release", "news"
    form.set("some", True, 1)
    form["yes"] = True
    form["day"], form["moment"], form["number"] = "2027-02-28", "2027-02-28T09:30", "7"
    form["password"] = form["password-repeat"] = "  тұз "
    form["upload"] = Upload("есеп.pdf", b"%PDF-", "application/pdf")
    form["picture"] = "Бас ғимарат"
    form.submit("save")
    (values,) = accepted
    assert values["kind"] == "press-release"
    assert values["some"] == {"press-release"}
    assert values["yes"] is True
    assert values["day"] == datetime.date(2027, 2, 28)
    assert values["moment"].isoformat() == "2027-02-28T09:30:00+05:00"
    assert values["number"] == 7
    assert values["password"] == "  тұз "
    assert values["picture"] == "0a"
    assert (values["upload"].filename, values["upload"].file.read()) == ("есеп.pdf", b"%PDF-")


def test_values_that_were_not_offered_are_refused(browser, accepted):
    form = browser.get("/every").forms["form"]
    token = form["csrf_token"].value
    posted = {"csrf_token": token, "name": "Ат", "kind": "x", "one": "x", "some": "x", "picture": "0c", "save": "1"}
    page = browser.post("/every?lang=en", posted).html
    assert accepted == []
    assert {a["href"] for a in page.find(id="form-problems").find_all("a")} == {
        "#form-kind",
        "#form-one",
        "#form-some",
        "#form-picture",
    }


def test_different_passwords_are_refused_and_never_sent_back(browser, accepted):
    response = sent(
        browser, "/every", name="Ат", kind="news", one="news", password="бірінші-сөз", **{"password-repeat": "екінші"}
    )
    assert accepted == []
    assert "бірінші-сөз" not in response.text
    assert response.html.find(id="form-password-error")


def test_a_wrong_date_and_number_say_how_to_write_them(browser):
    response = sent(
        browser, "/every?lang=en", name="x", kind="news", one="news", day="31.01.2027", number="12", moment="x"
    )
    text = response.html.find(id="form-problems").get_text(" ")
    assert "Write it as 2027-01-31." in text
    assert "The greatest value is 9." in text


def test_a_file_posted_to_a_text_field_is_an_error_not_a_crash(browser, accepted):
    form = browser.get("/every").forms["form"]
    token = form["csrf_token"].value
    fields = {"csrf_token": token, "kind": "news", "one": "news", "save": "1"}
    browser.post("/every", fields, upload_files=[("name", "a.txt", b"x")], status=200)
    assert accepted == []


def test_interface_texts_come_in_the_language_of_the_page(browser):
    assert "Барлық тілде бірдей" in browser.get("/edit?lang=kk").text
    assert "Одинаково на всех языках" in browser.get("/edit?lang=ru").text
    assert "The same in all languages" in browser.get("/edit?lang=en").text


def test_the_messages_of_colander_that_people_meet_have_plain_words():
    own = (colander.Length._MIN_ERR, colander.Length._MAX_ERR, colander.Range._MIN_ERR, colander.Range._MAX_ERR)
    assert {str(message) for message in (*own, colander.SchemaNode.missing_msg)} <= set(PLAIN_WORDS)


def test_the_editor_lets_through_what_the_sanitiser_keeps():
    allowed = dict(re.findall(r"([a-z0-9]+)(?:/[a-z]+)?\[([^\]]*)\]", editor_elements()))
    assert set(allowed) == set(sanitize.markup.TAGS) - {"b", "i"}
    for tag, attributes in allowed.items():
        assert set(attributes.split("|")) == {*sanitize._ATTRIBUTES.get(tag, ()), "lang"}


def test_the_engine_is_one_compressed_script_that_may_be_kept_for_ever(browser):
    response = browser.get(engine_href(), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(engine()[1]) < 200_000
    assert b"TinyMCE" in engine()[0]
    assert engine()[0].count(b";\n") >= len(PARTS) - 1
    plain = browser.get(engine_href(), headers={"Accept-Encoding": ""})
    assert "Content-Encoding" not in plain.headers


def rows_of(response):
    page = response.html
    return [
        [control.get("value", "") for control in row.find_all("input")]
        for row in page.select("[data-rows='posts'] > .row")
    ]


def test_rows_are_read_in_their_order_and_empty_ones_left_out(browser, accepted):
    form = browser.get("/every").forms["form"]
    token = form["csrf_token"].value
    posted = {"csrf_token": token, "name": "x", "kind": "news", "one": "news", "save": ""}
    posted |= {"posts.0.unit": "Терапия", "posts.0.room": "3", "posts.1.unit": " ", "posts.1.room": ""}
    posted |= {"posts.12.unit": "Хирургия", "words.0": "бір", "words.1": "", "words.2": "екі", "posts.x.unit": "?"}
    browser.post("/every", posted)
    (values,) = accepted
    assert values["posts"] == [{"unit": "Терапия", "room": 3}, {"unit": "Хирургия", "room": None}]
    assert values["words"] == ["бір", "екі"]


def test_a_wrong_row_is_shown_with_its_error_and_an_empty_one_to_go_on(browser, accepted):
    form = browser.get("/every").forms["form"]
    posted = {"csrf_token": form["csrf_token"].value, "name": "x", "kind": "news", "one": "news", "save": ""}
    response = browser.post("/every", posted | {"posts.0.unit": "Терапия", "posts.3.unit": "", "posts.3.room": "77"})
    assert accepted == []
    assert rows_of(response) == [["Терапия", ""], ["", "77"], ["", ""]]
    links = [link["href"] for link in response.html.find(id="form-problems").find_all("a")]
    assert links == ["#form-posts-1-unit", "#form-posts-1-room"]
    assert response.html.find(id="form-posts-1-room")["aria-invalid"] == "true"


def test_nobody_sends_more_rows_than_there_is_room_for(browser, accepted):
    form = browser.get("/every").forms["form"]
    posted = {"csrf_token": form["csrf_token"].value, "name": "x", "kind": "news", "one": "news", "save": ""}
    response = browser.post("/every", posted | {f"words.{number}": "сөз" for number in range(60)})
    assert accepted == []
    assert "50" in response.html.find(id="form-problems").get_text()
