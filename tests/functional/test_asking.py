"""A visitor asks: without account, cookie, captcha or script, and yet not as a machine (F11, G9; checklist 41, 42)."""

import gc

import pytest
from webtest import Upload

from orda.catalog.indexing import index_subtree
from orda.views.visitor import flood
from tests import factories
from tests.asking import (
    TEXT,
    act,
    ask,
    asked_app,
    fill_in,
    form_again,
    key_in,
    moving,
    open_form,
    proof_of,
    questions_in,
    unit_uid,
)

__all__ = ["asked_app", "moving"]


@pytest.fixture(autouse=True)
def site_for_questions(asked_app):
    """Every test here begins with a site that takes questions."""
    yield
    gc.collect()


def test_a_question_is_asked_without_account_cookie_or_script(app, visitor, moving):
    """F11: the form works for a browser that has nothing but HTML."""
    thanks = ask(visitor, moving, name="Айгерім", email="aigerim@example.kz", topic="student-life", publish=True)
    assert "aigerim@example.kz" in thanks and "№ 1" in thanks and TEXT in thanks
    (number, state, asked), *rest = questions_in(app)
    assert (number, state, rest) == (1, "new", [])
    assert (asked.text, asked.name, asked.lang, asked.topic, asked.may_publish) == (
        TEXT,
        "Айгерім",
        "kk",
        "student-life",
        True,
    )
    assert not visitor.cookies and "Set-Cookie" not in thanks.headers


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_form_says_what_it_is_in_three_languages(visitor, lang):
    """Law F14: it is no formal appeal, the official channel is named, the days are told."""
    page = visitor.get(f"/{lang}/questions/@@ask")
    words = {"kk": "ресми өтініш емес", "ru": "не официальное обращение", "en": "not a formal appeal"}[lang]
    assert words in page and "https://eotinish.kz/" in page and "10" in page.html.find(class_="lede").text
    assert page.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in page.headers
    links = [link["href"] for link in page.html.find(id="main").find_all("a")]
    assert {f"/{lang}/questions", f"/{lang}/university/frequent-information"} <= set(links)


def test_reading_the_form_or_the_answer_writes_nothing(app, visitor, moving):
    thanks = ask(visitor, moving)
    before = app.registry.database.storage.lastTransaction()
    visitor.get("/kk/questions/@@ask")
    visitor.get(thanks.request.path_qs)
    assert app.registry.database.storage.lastTransaction() == before


def test_at_a_unit_the_unit_is_chosen_and_at_the_rectors_blog_the_rector_is(app, visitor, moving):
    form = open_form(visitor, moving, "units/therapy")
    assert form["unit"].value == unit_uid(app, "therapy")
    fill_in(form).submit(status=303)
    ask(visitor, moving, "Ректорға сұрақ: жаңа жатақхана қашан ашылады?", "rector-blog", "ru")
    first, second = questions_in(app)
    assert first[2].unit_uid == unit_uid(app, "therapy") and first[2].addressee == ""
    assert (second[2].addressee, second[2].lang) == ("rector", "ru")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("kk", "жіберілуі мүмкін"), ("ru", "может быть отправлен"), ("en", "may also be sent")],
)
def test_no_mail_is_promised_that_nothing_sends(visitor, moving, lang, words):
    """F11: the answer stands on the personal page; a letter is only possible."""
    notice = ask(visitor, moving, lang=lang, email="a@example.kz").html.find(class_="notice").text
    assert words in notice and "a@example.kz" in notice


@pytest.mark.parametrize("place", ["university", "news", "university/history", "@@ask".removeprefix("@@ask")])
def test_elsewhere_there_is_no_form(visitor, place):
    visitor.get(f"/kk/{place}/@@ask".replace("//", "/"), status=404)


def test_a_unit_that_visitors_cannot_see_has_no_form_and_is_not_offered(app, visitor, moving):
    uid = unit_uid(app, "surgery")
    with factories.work_in(app) as site:
        site["units"]["surgery"].visibility = "staff"
        index_subtree(site["units"]["surgery"])
    visitor.get("/kk/units/surgery/@@ask", status=404)
    form = open_form(visitor, moving)
    assert uid not in [value for value, _chosen, _title in form["unit"].options]
    form["unit"].force_value(uid)
    answer = fill_in(form).submit(status=422)
    assert questions_in(app) == [] and TEXT in answer


def test_the_consent_is_obligatory_and_what_was_typed_is_kept(app, visitor, moving):
    """G9: without consent nothing is kept by the university, and nothing is lost for the asker."""
    form = fill_in(open_form(visitor, moving), name="Айгерім", email="a@example.kz", topic="clinic", publish=True)
    form["consent"] = False
    again = form_again(form.submit(status=422))
    assert (again["text"].value, again["name"].value, again["email"].value) == (TEXT, "Айгерім", "a@example.kz")
    assert again["topic"].value == "clinic" and again["publish"].checked and not again["consent"].checked
    assert questions_in(app) == []
    again["consent"] = True
    again.submit(status=303)
    assert len(questions_in(app)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "?? !! 123"),
        ("text", "а" * 5001),
        ("text", "Қараңыз " + "https://example.org/a " * 6),
        ("text", "Қараңыз " + "www.example.org " * 50),
        ("email", "no address"),
        ("email", "a@b\r\nBcc: c@example.org"),
        ("email", "a" * 300 + "@example.kz"),
        ("name", "Ж" * 201),
        ("homepage", "https://spam.example"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(app, visitor, moving, field, value):
    """Bad input: too long, too many links, no e-mail address, the field that people do not see."""
    form = fill_in(open_form(visitor, moving), name="Айгерім")
    form[field].force_value(value)
    answer = form.submit(status=422)
    again = form_again(answer)
    assert answer.html.find(id=f"ask-{field}") and answer.html.find("a", href=f"#ask-{field}")
    assert answer.html.find(class_="field-error").text.strip()
    assert "".join(again[field].value.split()) == "".join(value.split())
    if field != "text":
        assert again["text"].value == TEXT
    assert questions_in(app) == []


def test_a_question_of_one_megabyte_comes_back_with_its_length(app, visitor, moving):
    """Bad input: a question of 1 MB; clear words, nothing lost."""
    long = "ұзақ сөз " * 65_000  # more than a megabyte of UTF-8
    answer = fill_in(open_form(visitor, moving), long).submit(status=422)
    assert form_again(answer)["text"].value.strip() == long.strip()
    assert str(len(long.strip())) in answer and "5000" in answer and questions_in(app) == []


def test_what_is_longer_than_that_is_refused_before_it_is_read(app, visitor, moving):
    form = open_form(visitor, moving)
    answer = visitor.post(form.action, {"token": form["token"].value, "text": "х" * 800_000}, expect_errors=True)
    assert answer.status_int == 400 and answer.html.find(id="main") and questions_in(app) == []


def test_long_forms_come_from_a_network_only_now_and_then(app, visitor, moving):
    form = open_form(visitor, moving)
    fields = {"token": form["token"].value, "text": "long " * 20_000}
    found = [visitor.post(form.action, fields, expect_errors=True).status_int for _attempt in range(7)]
    assert found == [422] * 5 + [400] * 2


def test_a_form_with_thousands_of_fields_is_not_read(app, visitor, moving):
    form = open_form(visitor, moving)
    fields = [("token", form["token"].value), *((f"f{n}", "x" * 30) for n in range(3000))]
    assert visitor.post(form.action, fields, expect_errors=True).status_int == 400


def test_an_upload_in_place_of_a_text_is_no_question(app, visitor, moving):
    form = open_form(visitor, moving)
    fields = {"token": form["token"].value, "consent": "1", "text": Upload("a.txt", b"x" * 100)}
    assert visitor.post(form.action, fields, expect_errors=True).status_int in (400, 422)
    assert questions_in(app) == []


# The token: signed, bound to the form and to the time


def test_too_fast_is_asked_to_press_again_and_everything_stays(app, visitor, moving):
    answer = fill_in(open_form(visitor, moving, seconds=1), name="Айгерім").submit(status=400)
    assert questions_in(app) == []
    again = form_again(answer)
    assert again["text"].value == TEXT and again["name"].value == "Айгерім" and again["consent"].checked
    moving.move(seconds=3)
    again.submit(status=303)
    assert len(questions_in(app)) == 1


def test_a_form_of_yesterday_gets_a_new_token_and_keeps_the_text(app, visitor, moving):
    form = fill_in(open_form(visitor, moving))
    moving.move(hours=25)
    again = form_again(form.submit(status=400))
    assert again["text"].value == TEXT and again["token"].value != form["token"].value
    moving.move(seconds=5)
    again.submit(status=303)


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "9" + token,
        lambda token: token.rpartition(".")[2],
        lambda token: "1.x." + token.rpartition(".")[2],
        lambda token: "…",
        lambda token: "a" * 10_000,
    ],
)
def test_a_forged_token_is_not_taken(app, visitor, moving, forge):
    form = fill_in(open_form(visitor, moving))
    form["token"].force_value(forge(form["token"].value))
    again = form_again(form.submit(status=400))
    assert again["text"].value == TEXT and questions_in(app) == []


def test_the_token_of_another_form_is_not_taken(app, visitor, moving):
    form, other = fill_in(open_form(visitor, moving)), open_form(visitor, moving, "units/therapy")
    form["token"].force_value(other["token"].value)
    form.submit(status=400)
    assert questions_in(app) == []


def test_one_form_makes_one_question_however_often_it_is_sent(app, visitor, moving):
    """Replay: a second click leads to the same page, another text needs another form."""
    form = fill_in(open_form(visitor, moving))
    first = form.submit(status=303).headers["Location"]
    assert form.submit(status=303).headers["Location"] == first and len(questions_in(app)) == 1
    answer = fill_in(form, "Мүлде басқа сұрақ, қабылдау туралы").submit(status=409)
    assert "Мүлде басқа сұрақ" in form_again(answer)["text"].value and len(questions_in(app)) == 1
    moving.move(seconds=5)
    form_again(answer).submit(status=303)
    assert len(questions_in(app)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_on_another_site_sends_nothing(app, visitor, moving, headers):
    assert fill_in(open_form(visitor, moving)).submit(headers=headers, status=400)
    assert questions_in(app) == []


def test_the_own_origin_is_taken(app, visitor, moving):
    headers = {"Origin": "http://localhost:80", "Sec-Fetch-Site": "same-origin"}
    fill_in(open_form(visitor, moving)).submit(headers=headers, status=303)


# Limits


def _asks(visitor, moving, number: int, **options):
    form = fill_in(open_form(visitor, moving, seconds=5), f"{TEXT} Нұсқа {number}: {'ә' * number}")
    if options.pop("proven", False):
        form["proof"].force_value(proof_of(form["token"].value))
    return form.submit(expect_errors=True, **options)


def test_a_network_that_asks_too_much_has_to_wait_and_loses_nothing(app, visitor, moving):
    """Checklist 41: rate limits by address."""
    for number in range(flood.FROM_NETWORK[False]):
        assert _asks(visitor, moving, number).status_int == 303
    answer = _asks(visitor, moving, 99)
    assert answer.status_int == 429 and int(answer.headers["Retry-After"]) > 0
    assert TEXT in form_again(answer)["text"].value
    assert _asks(visitor, moving, 50, extra_environ={"REMOTE_ADDR": "198.51.100.7"}).status_int == 303
    moving.move(hours=1, seconds=1)
    form_again(answer).submit(status=303)


def test_proof_of_work_raises_the_limits_and_skips_the_wait(app, visitor, moving):
    for number in range(flood.FROM_NETWORK[False] + 3):
        assert _asks(visitor, moving, number, proven=True).status_int == 303
    form = fill_in(open_form(visitor, moving, seconds=0), "Сұрақ: демалыс қашан басталады екен?")
    form["proof"].force_value(proof_of(form["token"].value))
    assert form.submit().status_int == 303
    form = fill_in(open_form(visitor, moving, seconds=0), "Тағы бір сұрақ: сабақ қашан басталады екен?")
    form["proof"].force_value("1" if proof_of(form["token"].value) != "1" else "2")
    assert form.submit(expect_errors=True).status_int in (400, 429)


def test_a_household_of_ipv6_addresses_is_one_network(app, visitor, moving):
    for number in range(flood.FROM_NETWORK[False]):
        environ = {"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}
        assert _asks(visitor, moving, number, extra_environ=environ).status_int == 303
    assert _asks(visitor, moving, 90, extra_environ={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}).status_int == 429
    assert _asks(visitor, moving, 91, extra_environ={"REMOTE_ADDR": "2001:db8:1:3::9"}).status_int == 303


def test_all_networks_together_have_a_limit(app, visitor, moving, monkeypatch):
    monkeypatch.setattr(flood, "IN_ALL", (3, 10))
    answers = [_asks(visitor, moving, n, extra_environ={"REMOTE_ADDR": f"198.51.100.{n}"}) for n in range(4)]
    assert [answer.status_int for answer in answers] == [303, 303, 303, 429]


def test_the_same_text_from_the_same_place_is_asked_once_a_day(app, visitor, moving):
    ask(visitor, moving)
    answer = fill_in(open_form(visitor, moving), TEXT.upper() + " ").submit(status=409)
    assert form_again(answer)["text"].value and len(questions_in(app)) == 1
    form = fill_in(open_form(visitor, moving))
    form.submit(status=303, extra_environ={"REMOTE_ADDR": "198.51.100.9"})  # somebody else may ask the same
    moving.move(hours=25)
    ask(visitor, moving)
    assert len(questions_in(app)) == 3


def test_a_flood_that_fills_the_desk_is_refused(app, visitor, moving, monkeypatch):
    monkeypatch.setattr("orda.workflow.questions.question.MAX_OPEN", 1)
    ask(visitor, moving)
    assert _asks(visitor, moving, 2).status_int == 503
    assert len(questions_in(app)) == 1


# The personal page


def test_the_personal_page_opens_for_its_key_alone(app, visitor, moving):
    """Nobody reads a question by guessing (checklist 33)."""
    thanks = ask(visitor, moving, email="a@example.kz")
    key = key_in(thanks)
    assert len(key) == 40
    for guess in ("", "1", key[:-1], key.upper(), key + "0", "0" * 40, "x" * 5000):
        visitor.get(f"/kk/questions/@@asked?key={guess}", status=404)
    visitor.get("/kk/questions/@@asked", status=404)
    page = visitor.get(f"/ru/questions/@@asked?key={key}")
    assert page.headers["Cache-Control"] == "no-store" and 'content="noindex"' in page
    with factories.work_in(app) as site:
        service = site.services["questions"]
        assert key not in service.by_key and key not in str(vars(service.records[1]))


def test_the_asker_withdraws_the_question_and_the_data_are_gone(app, visitor, moving):
    """G9: deletion at once; what remains tells nothing of the person."""
    thanks = ask(visitor, moving, name="Айгерім", email="a@example.kz")
    form = next(form for form in thanks.forms.values() if "sure" in form.fields)
    form.submit(status=422)
    assert questions_in(app)[0][2].name == "Айгерім"
    form["sure"] = True
    page = form.submit(status=303).follow()
    assert TEXT not in page and "a@example.kz" not in page
    (_number, state, asked) = questions_in(app)[0]
    assert state == "withdrawn" and (asked.text, asked.name, asked.email) == ("", "", "")
    with factories.work_in(app) as site:
        row = site.services["register"].newest(0, 1)[0]
        assert (row.action, row.after, row.actor) == ("question", "withdrawn", "visitor")


def test_another_site_cannot_withdraw_a_question(app, visitor, moving):
    thanks = ask(visitor, moving)
    address = thanks.request.path_qs
    visitor.post(address, {"sure": "1"}, headers={"Origin": "https://evil.example"}, status=400)
    assert questions_in(app)[0][1] == "new"


def test_no_text_of_an_asker_is_run_by_a_browser(app, visitor, moving, sign_in):
    """Checklist 16: on the personal page and on the screens of work."""
    evil = "<script>alert(1)</script> <img src=x onerror=alert(2)> ${1+1} сұрақ туралы"
    thanks = ask(visitor, moving, evil, name="<b>Ж</b>")
    staff = sign_in("digital")
    for page in (thanks, staff.get("/kk/@@questions"), staff.get("/kk/@@question?id=1")):
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>Ж" not in page
    answer = act(staff, 1, "route", unit=unit_uid(app, "therapy")).follow()
    assert "<script>alert" not in answer
